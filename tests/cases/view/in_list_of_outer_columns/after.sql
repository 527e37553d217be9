-- In an IN list the columns of an outer query count as constants: they go into one array, those of the query do not.
CREATE TABLE kept (id int, label text, others text[]);
CREATE TABLE seen (kept int, word text);
CREATE VIEW words AS
  SELECT k.id, s.word FROM kept k
  LEFT JOIN LATERAL (SELECT seen.word FROM seen WHERE seen.word IN (k.label, k.others[1])) s ON true;
CREATE VIEW neighbours AS SELECT k.id FROM kept k JOIN seen s ON s.kept IN (k.id, k.id + 1);
CREATE VIEW counted AS
  SELECT k.id, (SELECT count(*) FROM seen s WHERE s.kept IN (k.id, s.kept, 3, 4)) AS times FROM kept k;
