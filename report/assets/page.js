'use strict';
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const one = (selector, root = document) => root.querySelector(selector);

  // Dark and light: the system's choice until somebody presses the button.
  const theme = one('#theme');
  const stored = (() => { try { return localStorage.getItem('schema-theme'); } catch { return null; } })();
  if (stored) document.documentElement.dataset.theme = stored;
  theme?.addEventListener('click', () => {
    const dark = document.documentElement.dataset.theme
      ? document.documentElement.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
    document.documentElement.dataset.theme = dark ? 'light' : 'dark';
    try { localStorage.setItem('schema-theme', document.documentElement.dataset.theme); } catch { /* a file may not store */ }
  });

  // Diagrams wait as text until they are seen: a page of a thousand tables opens at once.
  const draw = holder => {
    const text = one('script', holder);
    if (text) { holder.innerHTML = text.textContent; zoom(holder, 0); }
  };
  const zoom = (holder, step) => {
    const svg = one('svg', holder);
    if (!svg) return;
    const width = svg.viewBox.baseVal.width;
    const fit = Math.min(1.4, Math.max(0.35, (holder.clientWidth - 4) / width));
    const scale = step === 0 ? fit : Math.min(4, Math.max(0.1, Number(holder.dataset.scale || fit) * (step > 0 ? 1.25 : 0.8)));
    holder.dataset.scale = scale;
    svg.setAttribute('width', width * scale);
    svg.setAttribute('height', svg.viewBox.baseVal.height * scale);
  };
  const shown = () => all('.diagram').filter(holder => !holder.hidden);
  all('[data-zoom]').forEach(button =>
    button.addEventListener('click', () => shown().forEach(holder => zoom(holder, Number(button.dataset.zoom)))));
  const show = name => {
    all('.diagram').forEach(holder => { holder.hidden = holder.dataset.name !== name; });
    all('[data-show]').forEach(button => button.setAttribute('aria-pressed', button.dataset.show === name));
    shown().forEach(draw);
  };
  all('[data-show]').forEach(button => button.addEventListener('click', () => show(button.dataset.show)));
  const group = one('#group');
  group?.addEventListener('change', () => show(group.value));
  shown().forEach(draw);

  // Search: every word must occur in the name, a column or the comment.
  const search = one('#search');
  const kind = one('#kind');
  const cards = all('[data-s]');
  const entries = new Map(all('aside.list li[data-for]').map(entry => [entry.dataset.for, entry]));
  const count = one('#count');
  const filter = () => {
    const words = (search?.value || '').toLowerCase().split(/\s+/).filter(Boolean);
    const wanted = kind?.value || '';
    let found = 0;
    for (const card of cards) {
      const hit = (!wanted || card.dataset.kind === wanted) && words.every(word => card.dataset.s.includes(word));
      card.hidden = !hit;
      const entry = entries.get(card.id);
      if (entry) entry.hidden = !hit;
      found += hit ? 1 : 0;
    }
    if (count) count.textContent = `${found} of ${cards.length}`;
  };
  search?.addEventListener('input', filter);
  kind?.addEventListener('change', filter);
  if (search || kind) filter();

  const expand = one('#expand');
  expand?.addEventListener('click', () => {
    const steps = all('details.step');
    const open = steps.some(step => !step.open);
    steps.forEach(step => { step.open = open; });
  });

  // A link to something folded or filtered away opens it.
  const reveal = () => {
    const target = location.hash.length > 1 ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
    if (!target) return;
    if (target.hidden && search) { search.value = ''; if (kind) kind.value = ''; filter(); }
    if (target.tagName === 'DETAILS') target.open = true;
    target.scrollIntoView();
  };
  addEventListener('hashchange', reveal);
  reveal();

  // Keys: / searches, j and k go from card to card, t changes the theme.
  addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement?.tagName || '');
    if (typing) { if (event.key === 'Escape') document.activeElement.blur(); return; }
    if (event.key === '/' && search) { event.preventDefault(); search.focus(); }
    if (event.key === 't') theme?.click();
    if (event.key === 'j' || event.key === 'k') {
      const stops = all('details.step > summary, article[tabindex]').filter(stop => !stop.closest('[hidden]'));
      const at = stops.indexOf(document.activeElement);
      const next = stops[Math.min(stops.length - 1, Math.max(0, at < 0 ? 0 : at + (event.key === 'j' ? 1 : -1)))];
      next?.focus();
      next?.scrollIntoView({block: 'nearest'});
    }
  });

  // On paper everything is open.
  addEventListener('beforeprint', () => { all('details').forEach(step => { step.open = true; }); all('.diagram').forEach(draw); });
  document.documentElement.dataset.ready = 'yes';
})();
