// The plan on a terminal.

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "report/change_tree.hpp"
#include "report/evidence.hpp"
#include "report/highlight.hpp"
#include "report/plan.hpp"

namespace report {

namespace {

using planner::Step;

constexpr const char *kRed = "31", *kGreen = "32", *kYellow = "33", *kBlue = "34", *kDim = "2", *kBold = "1";

class Printer {
 public:
  explicit Printer(const Style& style) : style_(style) {}

  std::string paint(std::string_view text, const char* code) const {
    return style_.color && !text.empty() ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : std::string(text);
  }

  std::string sql(std::string_view text) const { return style_.color ? highlight_ansi(text) : std::string(text); }

  /// Words (or what `separator` parts) in lines no wider than the terminal, every line after `margin` blanks.
  std::string folded(std::string_view text, std::size_t margin, const char* code,
                     std::string_view separator = " ") const {
    std::string out, line;
    std::size_t room = 0;
    const auto flush = [&] {
      out += std::string(margin, ' ') + paint(line, code) + '\n';
      line.clear();
    };
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = std::min(text.find(separator, at), text.size());
      const std::string_view word = text.substr(at, end - at);
      const std::size_t length = width(word), between = width(separator);
      if (!line.empty() && style_.width > 0 && margin + room + between + length > style_.width) {
        flush();
      }
      room = line.empty() ? length : room + between + length;
      line += (line.empty() ? std::string_view{} : separator);
      line += word;
      at = end + separator.size();
    }
    if (!line.empty()) {
      flush();
    }
    return out;
  }

  std::size_t columns() const { return style_.width; }

  /// In characters: good enough for what names are made of.
  static std::size_t width(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
  }

 private:
  const Style& style_;
};

std::string indented(std::string_view text, std::string_view margin) {
  std::string out;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    out += end == at ? "\n" : fmt::format("{}{}\n", margin, text.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

const char* color_of(std::string_view sign) {
  return sign == "+" ? kGreen : sign == "-" ? kRed : sign == "→" ? kBlue : kYellow;
}

void print_node(std::string& out, const ChangeNode& node, std::size_t depth, const Printer& printer) {
  const std::string head = fmt::format("{:{}}{} {}", "", depth * 2, node.sign, node.name);
  std::string line = printer.paint(head, color_of(node.sign));
  std::size_t used = Printer::width(head);
  if (!node.detail.empty()) {
    line += printer.paint(": " + node.detail, kDim);
    used += 2 + Printer::width(node.detail);
  }
  // Where it is written stands at the right edge, if there is room for it.
  if (!node.place.empty() && printer.columns() >= used + 2 + node.place.size()) {
    line += std::string(printer.columns() - used - node.place.size(), ' ') + printer.paint(node.place, kDim);
  }
  out += line + '\n';
  for (const ChangeNode& child : node.children) {
    print_node(out, child, depth + 1, printer);
  }
}

std::string facts_line(const Step& step, const RelationSizes& sizes) {
  const StepFacts known = facts(step, sizes);
  std::string text;
  const auto add = [&](const std::string& fact) {
    if (!fact.empty()) {
      text += (text.empty() ? "" : " · ") + fact;
    }
  };
  add(known.locks.empty() ? "no lock on what was there" : known.locks);
  add(known.blocking());
  add(known.work.empty() ? "" : known.work + (known.size == nullptr ? "" : " of " + human(*known.size)));
  add(!known.works_long ? "instant" : step.estimate ? planner::describe(*step.estimate) : "");
  add(step.transaction == planner::Transaction::forbidden ? "outside a transaction" : "");
  add(known.reversible ? "reversible" : "");
  return text;
}

std::string steps_text(const PlanReport& report, const Printer& printer) {
  if (report.plan.steps.empty()) {
    return "";
  }
  std::string out = '\n' + printer.paint("Steps", kBold) + '\n';
  std::size_t number = 0;
  std::optional<planner::Phase> phase;
  for (const Step& step : report.plan.steps) {
    if (phase != step.phase) {
      phase = step.phase;
      out += fmt::format("{}  {}{}\n", number == 0 ? "" : "\n", printer.paint(planner::to_string(step.phase), kBold),
                         printer.paint(fmt::format(": {}", promise(report.plan.steps, step.phase)), kDim));
    }
    out += fmt::format("{:>4}. {}\n", ++number, step.comment.empty() ? to_string(step.subject) : step.comment);
    for (const std::string& warning : warnings(step)) {
      out += printer.folded("! " + warning, 6, kRed);
    }
    out += printer.folded(facts_line(step, report.sizes), 6, kDim, " · ");
    out += indented(printer.sql(readable_sql(step)) + ';', "        ");
  }
  return out;
}

std::string open_questions(const PlanReport& report, const Printer& printer) {
  std::string out;
  if (!report.doubts.empty()) {
    out += '\n' + printer.paint("In doubt: could not be decided", kBold) + '\n';
    for (const auto& doubt : report.doubts) {
      out += fmt::format("  ? {} ({}): {}\n      is:     {}\n      wanted: {}\n", to_string(doubt.object), doubt.field,
                         doubt.reason, doubt.from_text, doubt.to_text);
    }
  }
  if (!report.unmodelled.empty()) {
    out += '\n' + printer.paint("Not modelled, so not compared", kBold) + '\n';
    for (const auto& object : report.unmodelled) {
      out += fmt::format("  ! {} {}\n", object.kind, object.identity);
    }
  }
  if (!report.candidates.empty()) {
    out += '\n' + printer.paint("May be renames; if so, declare them with `-- @renamed from=…`", kBold) + '\n';
    for (const auto& rename : report.candidates) {
      out += fmt::format("  {} → {}\n", to_string(rename.from), rename.to.name);
    }
  }
  return out;
}

}  // namespace

std::string render_text(const PlanReport& report, const Style& style) {
  if (report.same()) {
    return no_differences(report);
  }
  const Printer printer(style);
  std::string out;
  if (!report.changes.empty()) {
    out += printer.paint("Changes", kBold) + '\n';
    for (const ChangeNode& node : change_tree(report)) {
      print_node(out, node, 1, printer);
    }
  }
  out += steps_text(report, printer);
  if (const std::string data = data_lines(report); !data.empty()) {
    out += '\n' + printer.paint("The data does not allow it, or could not be asked", kBold) + '\n' +
           printer.paint(data, kRed);
  }
  return out + open_questions(report, printer) + '\n' + printer.folded(summary(report), 0, kBold, "; ") +
         printer.folded(estimate_line(report), 0, kDim);
}

std::string render_differences(const PlanReport& report, const Style& style) {
  if (report.same()) {
    return no_differences(report);
  }
  const Printer printer(style);
  std::string out;
  if (!report.changes.empty()) {
    out = fmt::format("{} is not what {} says. What would bring it there:\n", report.from, report.to);
  }
  for (const diff::Change& change : report.changes) {
    const auto* rename = std::get_if<diff::Rename>(&change);
    const std::string line = rename == nullptr ? fmt::format("  {} {}", sign(change), to_string(diff::subject(change)))
                                               : fmt::format("  {} {} is renamed to {}", sign(change),
                                                             to_string(rename->from), rename->to.name);
    const std::string fields = fields_of(change);
    out +=
        printer.paint(line, color_of(sign(change))) + (fields.empty() ? "" : printer.paint(": " + fields, kDim)) + '\n';
  }
  return out + open_questions(report, printer) + '\n' + summary(report) + '\n';
}

}  // namespace report
