// The plan as a page: what changes, drawn before and after; the steps as a timeline by phase; each with its facts, SQL
// and way back.

#include <algorithm>
#include <iterator>
#include <optional>

#include <fmt/format.h>

#include "planner/estimate.hpp"
#include "report/change_tree.hpp"
#include "report/evidence.hpp"
#include "report/html.hpp"
#include "report/markup.hpp"
#include "report/plan.hpp"
#include "schema/sql.hpp"

namespace report {

namespace {

using planner::Step;

std::string chip(const char* kind, const std::string& text) {
  return fmt::format("<li class=\"chip {}\">{}</li>", kind, html_escape(text));
}

const char* class_of(std::string_view sign) {
  return sign == "+" ? "add" : sign == "-" ? "del" : sign == "→" ? "ren" : "chg";
}

void add_nodes(std::string& out, const std::vector<ChangeNode>& nodes) {
  for (const ChangeNode& node : nodes) {
    out += fmt::format("<li><span class=\"sign {0}\">{1}</span><span class=\"{0}\">{2}</span>", class_of(node.sign),
                       node.sign, html_escape(node.name));
    if (!node.detail.empty()) {
      out += fmt::format("<span class=\"muted\">: {}</span>", html_escape(node.detail));
    }
    if (!node.place.empty()) {
      out += fmt::format(" <small class=\"muted\">{}</small>", html_escape(node.place));
    }
    if (!node.children.empty()) {
      out += "<ul>";
      add_nodes(out, node.children);
      out += "</ul>";
    }
    out += "</li>\n";
  }
}

std::string overview(const PlanReport& report) {
  const Risk worst = risk(report.plan.steps);
  const std::string down = downtime(report.plan.steps, report.sizes);
  std::string out = fmt::format("<section id=\"overview\"><p>From <b>{}</b> to <b>{}</b></p><ul class=\"chips\">",
                                html_escape(report.from), html_escape(report.to));
  if (!report.changes.empty()) {
    out += chip("", change_counts(report.changes));
  }
  if (!report.plan.steps.empty()) {
    out += chip("", fmt::format("{} steps", report.plan.steps.size()));
    out += chip(worst == Risk::high     ? "bad"
                : worst == Risk::medium ? "warn"
                                        : "good",
                fmt::format("risk {}", to_string(worst)));
    out += chip(down == "none" ? "good" : "bad", "downtime: " + down);
  }
  if (!report.doubts.empty()) {
    out += chip("warn", fmt::format("{} in doubt", report.doubts.size()));
  }
  if (!report.unmodelled.empty()) {
    out += chip("warn", fmt::format("{} not modelled", report.unmodelled.size()));
  }
  out += "</ul>";
  if (const std::string takes = estimate_line(report); !takes.empty()) {
    out += fmt::format("<p>{}</p>", html_escape(takes));
  }
  if (const std::string data = data_lines(report); !data.empty()) {
    out += fmt::format("<p>The data does not allow it, or could not be asked</p><pre>{}</pre>", html_escape(data));
  }
  return out + "</section>\n";
}

/// What can hurt, step by step.
std::string hazards(const PlanReport& report) {
  std::string items;
  std::size_t number = 0;
  for (const Step& step : report.plan.steps) {
    ++number;
    for (const std::string& warning : warnings(step)) {
      items += fmt::format("<li><a href=\"#step{0}\">step {0}</a>, <code>{1}</code>: {2}</li>\n", number,
                           html_escape(to_string(step.subject)), html_escape(warning));
    }
  }
  return items.empty() ? ""
                       : "<section id=\"hazards\"><h2>Hazards</h2><div class=\"card\"><ul class=\"bad\">\n" + items +
                             "</ul></div></section>\n";
}

/// Whom a phase blocks, for how long; and what it takes, where that is known.
std::string blocking_of(const PlanReport& report, planner::Phase phase) {
  std::vector<Step> steps;
  std::ranges::copy_if(report.plan.steps, std::back_inserter(steps),
                       [phase](const Step& step) { return step.phase == phase; });
  const auto moments = std::ranges::count_if(steps, [&](const Step& step) {
    const StepFacts known = facts(step, report.sizes);
    return known.blocks >= Blocks::writes && !known.long_block;
  });
  const std::string down = downtime(steps, report.sizes);
  std::string text = down != "none" ? "blocks " + down + " while it works" : "";
  if (moments > 0) {
    text +=
        fmt::format("{} for a moment, {} time{}", text.empty() ? "blocks" : "; and", moments, moments == 1 ? "" : "s");
  }
  text = text.empty() ? "blocks nobody's queries" : text;
  const planner::Outlook outlook = planner::outlook(steps);
  return outlook.known && !report.plan.rates_source.empty() ? text + "; takes " + planner::describe(outlook.total)
                                                            : text;
}

std::string timeline(const PlanReport& report) {
  std::string out = "<section id=\"timeline\"><h2>Timeline</h2><div class=\"card timeline\">\n";
  std::optional<planner::Phase> phase;
  std::size_t number = 0;
  const auto end_of_lane = [&] {
    return phase ? fmt::format("</div><small class=\"muted\">{}</small></div>\n",
                               html_escape(blocking_of(report, *phase)))
                 : std::string();
  };
  for (const Step& step : report.plan.steps) {
    if (phase != step.phase) {
      out += end_of_lane();
      phase = step.phase;
      out += fmt::format("<div class=\"lane\"><b title=\"{}\">{}</b><div class=\"bar\">",
                         promise(report.plan.steps, step.phase), planner::to_string(step.phase));
    }
    const StepFacts known = facts(step, report.sizes);
    const char* blocking = known.long_block ? " stop" : known.blocks >= Blocks::writes ? " moment" : "";
    const std::string told = known.blocking().empty() ? "blocks nobody's queries" : known.blocking();
    out += fmt::format("<a class=\"{}{}\" href=\"#step{}\" title=\"{}: {}\">{}</a>", known.works_long ? "long" : "",
                       blocking, number + 1, html_escape(step.comment), told, number + 1);
    ++number;
  }
  out += end_of_lane();
  return out +
         "</div><p class=\"muted\">Wide: time grows with the data. Green blocks nobody's queries, yellow blocks for a "
         "moment within the lock budget, red blocks while it works.</p></section>\n";
}

void fact(std::string& out, std::string_view name, const std::string& value) {
  if (!value.empty()) {
    out += fmt::format("<dt>{}</dt><dd>{}</dd>", name, html_escape(value));
  }
}

std::string locks_of(const Step& step) {
  std::string text;
  for (const planner::TableLock& lock : step.locks) {
    text += fmt::format("{}{} on {}", text.empty() ? "" : ", ", planner::to_string(lock.mode),
                        schema::quote_qualified(lock.relation));
  }
  return text.empty() ? "none on what was there" : text;
}

std::string step_html(const PlanReport& report, const Step& step, std::size_t number) {
  const StepFacts known = facts(step, report.sizes);
  std::string out = fmt::format(
      "<details class=\"step\" id=\"step{0}\"><summary><b>{0}</b><span>{1}</span><span class=\"chip\">{2}</span>",
      number, html_escape(step.comment.empty() ? to_string(step.subject) : step.comment),
      planner::to_string(step.phase));
  for (const std::string& warning : warnings(step)) {
    out += fmt::format("<span class=\"chip bad\">{}</span>", html_escape(warning));
  }
  out += "</summary><dl class=\"facts\">";
  fact(out, "Locks", locks_of(step));
  fact(out, "Blocks", known.blocking().empty() ? std::string(to_string(known.blocks)) : known.blocking().substr(7));
  fact(out, "Work", known.work.empty() ? "instant" : known.work);
  if (known.size != nullptr) {
    fact(out, "Size", human(*known.size));
  }
  fact(out, "Takes", step.estimate && known.works_long ? planner::describe(*step.estimate) : "");
  fact(out, "Transaction",
       step.transaction == planner::Transaction::forbidden ? "runs outside a transaction"
       : step.transaction == planner::Transaction::joins   ? "shares one with its neighbours"
                                                           : "ends its transaction");
  for (const planner::DataPrecondition& condition : step.preconditions) {
    fact(out, "Needs", condition.description);
  }
  out += "</dl>" + sql_html(readable_sql(step) + ';');
  if (step.backfill) {
    out += "<details><summary>as psql alone would run it</summary>" + sql_html(step.sql + ';') + "</details>";
  }
  if (!step.undo.empty()) {
    std::string undo;
    for (const std::string& statement : step.undo) {
      undo += statement + ";\n";
    }
    out += "<h3>Rollback</h3>" + sql_html(undo);
  }
  if (!step.irreversible.empty()) {
    out += fmt::format("<p class=\"bad\">Cannot be taken back: {}</p>", html_escape(step.irreversible));
  }
  return out + "</details>\n";
}

std::string open_questions(const PlanReport& report) {
  if (report.doubts.empty() && report.unmodelled.empty() && report.candidates.empty()) {
    return "";
  }
  std::string out = "<section id=\"open\"><h2>Open questions</h2>";
  for (const auto& doubt : report.doubts) {
    out += fmt::format(
        "<div class=\"card\"><b>In doubt: {} ({})</b><p>{}</p><p class=\"muted\">is</p>{}<p "
        "class=\"muted\">wanted</p>{}</div>",
        html_escape(to_string(doubt.object)), html_escape(doubt.field), html_escape(doubt.reason),
        sql_html(doubt.from_text), sql_html(doubt.to_text));
  }
  for (const auto& object : report.unmodelled) {
    out += fmt::format("<div class=\"card\"><b>Not modelled, so not compared:</b> {} <code>{}</code></div>",
                       html_escape(object.kind), html_escape(object.identity));
  }
  for (const auto& rename : report.candidates) {
    out += fmt::format(
        "<div class=\"card\"><b>A rename?</b> {} → {}; if so, write <code>-- @renamed from={}</code> above it</div>",
        html_escape(to_string(rename.from)), html_escape(rename.to.name), html_escape(rename.from.name));
  }
  return out + "</section>\n";
}

/// Large sides come in several pictures: Graphviz would take minutes over hundreds of tables in one.
std::vector<Diagram> before_and_after(const PlanReport& report) {
  std::vector<Diagram> pictures;
  for (const Diagram& side : {diagram_of(report.to_database, report.changes, Mark::added),
                              diagram_of(report.from_database, report.changes, Mark::removed)}) {
    if (side.tables.empty()) {
      continue;
    }
    std::vector<Diagram> parts = grouped(side);
    for (Diagram& part : parts) {
      part.title = parts.size() == 1 ? side.title : side.title + ": " + part.title;
      pictures.push_back(std::move(part));
    }
  }
  return pictures;
}

}  // namespace

std::string render_html(const PlanReport& report, const Draw& draw) {
  Page page;
  page.title = "Schema plan";
  page.body = overview(report);
  if (report.same()) {
    page.body += fmt::format("<p class=\"card\">{}</p>", html_escape(no_differences(report)));
    return render_page(page);
  }
  page.nav = {{"diagram", "Diagram"}, {"changes", "Changes"}};
  const std::vector<Diagram> diagrams = before_and_after(report);
  page.body += "<section id=\"diagram\"><h2>Diagram</h2>";
  page.body += diagrams.empty() ? "<p class=\"card\">No tables.</p>" : diagrams_html(diagrams, draw);
  page.body += "<p class=\"muted\">+ added, ~ changed, - removed; a ? marks a column that may be NULL.</p></section>\n";
  page.body += "<section id=\"changes\"><h2>Changes</h2><div class=\"card\"><ul class=\"tree\">\n";
  add_nodes(page.body, change_tree(report));
  page.body += "</ul></div></section>\n";
  if (!report.plan.steps.empty()) {
    if (const std::string dangers = hazards(report); !dangers.empty()) {
      page.nav.emplace_back("hazards", "Hazards");
      page.body += dangers;
    }
    page.nav.emplace_back("timeline", "Timeline");
    page.nav.emplace_back("steps", "Steps");
    page.body += timeline(report) +
                 "<section id=\"steps\"><h2>Steps</h2><div class=\"bar-tools\">"
                 "<button id=\"expand\" type=\"button\">Open or close all</button></div>\n";
    std::size_t number = 0;
    for (const Step& step : report.plan.steps) {
      page.body += step_html(report, step, ++number);
    }
    page.body += "</section>\n";
  }
  if (const std::string open = open_questions(report); !open.empty()) {
    page.nav.emplace_back("open", "Open questions");
    page.body += open;
  }
  return render_page(page);
}

}  // namespace report
