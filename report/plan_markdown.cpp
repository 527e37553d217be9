// The plan as a comment on a pull request: what a reviewer must see stands open, the rest is folded.

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "report/change_tree.hpp"
#include "report/evidence.hpp"
#include "report/markup.hpp"
#include "report/plan.hpp"

namespace report {

namespace {

using planner::Step;

/// GitHub cuts comments off at 65,536 characters; what does not fit is said, not lost in silence.
constexpr std::size_t kRoom = 60'000;

/// Text within a line: nothing in it is taken for markup.
std::string escape(std::string_view text) { return markdown_escape(text, "\\`*_[]<>|#"); }

/// A fence longer than any run of backticks in the text.
std::string code_block(std::string_view language, std::string_view text) {
  std::size_t longest = 2, run = 0;
  for (const char c : text) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  const std::string fence(longest + 1, '`');
  return fmt::format("{}{}\n{}\n{}\n", fence, language, text, fence);
}

std::string code(std::string_view text) {
  return text.find('`') == std::string_view::npos ? fmt::format("`{}`", text) : fmt::format("`` {} ``", text);
}

void add_nodes(std::string& out, const std::vector<ChangeNode>& nodes, std::size_t depth) {
  for (const ChangeNode& node : nodes) {
    out += fmt::format("{:{}}- `{}` {}{}\n", "", depth * 2, node.sign, code(node.name),
                       node.detail.empty() ? "" : ": " + escape(node.detail));
    add_nodes(out, node.children, depth + 1);
  }
}

std::string facts_text(const Step& step, const RelationSizes& sizes) {
  const StepFacts known = facts(step, sizes);
  std::string text = known.locks.empty() ? "no lock on what was there" : escape(known.locks);
  for (const std::string& fact :
       {known.blocking(), known.work + (known.size == nullptr ? "" : " of " + human(*known.size)),
        !known.works_long ? std::string("instant")
        : step.estimate   ? planner::describe(*step.estimate)
                          : "",
        std::string(step.transaction == planner::Transaction::forbidden ? "outside a transaction" : ""),
        std::string(known.reversible ? "reversible" : "")}) {
    text += fact.empty() ? "" : ", " + escape(fact);
  }
  return text;
}

std::string warnings_of(const PlanReport& report) {
  std::string out;
  std::size_t number = 0;
  for (const Step& step : report.plan.steps) {
    ++number;
    for (const std::string& warning : warnings(step)) {
      out += fmt::format("> - step {}, {}: **{}**\n", number, code(to_string(step.subject)), escape(warning));
    }
  }
  return out.empty() ? "" : "> [!WARNING]\n" + out + '\n';
}

std::string steps_of(const PlanReport& report, std::size_t room) {
  std::string out = fmt::format("<details><summary>{} step{}</summary>\n\n", report.plan.steps.size(),
                                report.plan.steps.size() == 1 ? "" : "s");
  std::size_t number = 0;
  std::optional<planner::Phase> phase;
  for (const Step& step : report.plan.steps) {
    std::string text;
    if (phase != step.phase) {
      phase = step.phase;
      text += fmt::format("#### {}: {}\n\n", planner::to_string(step.phase), promise(report.plan.steps, step.phase));
    }
    ++number;
    text += fmt::format("**{}.** {}  \n{}\n\n{}\n", number,
                        escape(step.comment.empty() ? to_string(step.subject) : step.comment),
                        facts_text(step, report.sizes), code_block("sql", readable_sql(step) + ';'));
    if (out.size() + text.size() > room) {
      out += fmt::format("… and {} more steps; `schema diff --format sql` prints them all.\n\n",
                         report.plan.steps.size() - number + 1);
      break;
    }
    out += text;
  }
  return out + "</details>\n";
}

}  // namespace

std::string render_markdown(const PlanReport& report) {
  // By this line a CI job finds its own comment again.
  std::string out = "<!-- schema plan -->\n";
  if (report.same()) {
    return out + no_differences(report);
  }
  out += fmt::format("### Schema: {}\n\n", escape(summary(report)));
  out += warnings_of(report);
  if (const std::string data = data_lines(report); !data.empty()) {
    out += "**The data does not allow it, or could not be asked**\n\n" + code_block("", data) + '\n';
  }
  if (const std::string takes = estimate_line(report); !takes.empty()) {
    out += escape(takes) + "\n\n";
  }
  for (const auto& doubt : report.doubts) {
    out += fmt::format("- **in doubt**: {} ({}): {}\n", code(to_string(doubt.object)), escape(doubt.field),
                       escape(doubt.reason));
  }
  for (const auto& object : report.unmodelled) {
    out += fmt::format("- **not modelled**: {} {}\n", escape(object.kind), code(object.identity));
  }
  for (const auto& rename : report.candidates) {
    out += fmt::format("- **a rename?** {} → {}; if so, say `-- @renamed from=`\n", code(to_string(rename.from)),
                       code(rename.to.name));
  }
  if (!report.doubts.empty() || !report.unmodelled.empty() || !report.candidates.empty()) {
    out += '\n';
  }
  const std::vector<ChangeNode> nodes = change_tree(report);
  const bool many = report.changes.size() > 30;
  if (!nodes.empty()) {
    out += many ? fmt::format("<details><summary>{} changes</summary>\n\n", report.changes.size()) : "";
    add_nodes(out, nodes, 0);
    out += many ? "\n</details>\n\n" : "\n";
  }
  if (!report.plan.steps.empty()) {
    out += steps_of(report, kRoom > out.size() ? kRoom - out.size() : 0);
  }
  return out;
}

}  // namespace report
