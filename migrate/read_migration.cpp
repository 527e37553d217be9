#include <algorithm>

#include <fmt/format.h>

#include "migrate/directory.hpp"
#include "migrate/migration.hpp"
#include "migrate/statement.hpp"
#include "migrate/step_line.hpp"
#include "schema/characters.hpp"
#include "schema/parse/encoding.hpp"
#include "schema/parse/psql_command.hpp"
#include "schema/parse/script.hpp"

namespace migrate {

namespace {

using planner::Transaction;
using schema::parse::Extent;

constexpr std::string_view kDirective = "schema:";
constexpr std::string_view kContractReason = "contract-phase-ok:";

/// A line between statements. Not a comment: blank, or what is left of a statement's line.
struct Line {
  bool comment = false, blank = false;
  std::string_view text;  ///< of a comment: behind the dashes
  std::size_t offset = 0;
};

std::vector<Line> lines_of(std::string_view text, std::size_t begin, std::size_t end) {
  std::vector<Line> lines;
  while (begin < end) {
    std::size_t stop = text.find('\n', begin);
    stop = stop == std::string_view::npos || stop > end ? end : stop;
    Line line;
    line.offset = begin;
    line.text = schema::without_blanks(text.substr(begin, stop - begin));
    line.blank = line.text.empty();
    if (line.text.starts_with("--")) {
      line.comment = true;
      line.text.remove_prefix(2);
      line.text = line.text.starts_with(' ') ? line.text.substr(1) : line.text;
    }
    lines.push_back(line);
    begin = stop + 1;
  }
  return lines;
}

/// `key rest` of a directive's text.
std::pair<std::string_view, std::string_view> key_and_value(std::string_view text) {
  text.remove_prefix(kDirective.size());
  const std::size_t space = text.find(' ');
  return space == std::string_view::npos ? std::pair{text, std::string_view{}}
                                         : std::pair{text.substr(0, space), text.substr(space + 1)};
}

std::optional<Transaction> transaction(std::string_view value) {
  value = schema::without_blanks(value);
  return value == "none"            ? std::optional(Transaction::forbidden)
         : value == "commits-after" ? std::optional(Transaction::commits_after)
                                    : std::nullopt;
}

void carry_on(std::string& field, std::string_view line) {
  if (!field.empty()) {
    field += '\n';
  }
  field += line;
}

class Reader {
 public:
  Reader(Migration& migration, bool down, std::vector<schema::Diagnostic>* diagnostics)
      : migration_(migration),
        down_(down),
        script_(0, down ? migration.down_text : migration.up_text),
        diagnostics_(diagnostics) {}

  void read() {
    const std::string_view text = script_.text();
    if (const auto wrong = schema::parse::wrong_byte(text)) {
      report("encoding", script_.place(wrong->offset), wrong->message, wrong->hint);
      return;
    }
    for (const auto& [offset, message, hint] :
         schema::parse::unheeded_commands(script_, schema::parse::Purpose::to_be_run)) {
      report("psql-command", script_.place(offset), message, hint);
    }
    read_head();
    std::size_t from = schema::parse::byte_order_mark(text);
    std::vector<Statement>& statements = down_ ? migration_.down : migration_.statements;
    std::vector<std::string> search_path;
    for (const Extent& extent : script_.statements()) {
      Statement statement;
      statement.sql = text.substr(extent.begin, extent.end - extent.begin);
      statement.place = script_.place(extent.begin);
      statement.transaction = default_transaction_;
      read_gap(from, extent.begin, &statement);
      from = extent.end + 1;
      const Classified classified = classify(statement, !stated_transaction_);
      switch (classified.role) {
        case Role::begin:
          continue;
        case Role::commit:
          if (!statements.empty() && statements.back().transaction == Transaction::joins) {
            statements.back().transaction = Transaction::commits_after;
          }
          continue;
        case Role::forbidden_here:
          report("transaction-command", statement.place,
                 "this statement cannot run in a migration: " + statement.sql.substr(0, 60),
                 std::string(classified.instead));
          continue;
        case Role::setting:
          if (classified.search_path) {
            search_path = *classified.search_path;
            if (search_path == std::vector<std::string>{"public"}) {
              search_path.clear();
            }
            if (!statement.resets_settings) {
              continue;
            }
          }
          break;
        case Role::step:
          statement.number = ++number_;
      }
      statement.search_path = search_path;
      statements.push_back(std::move(statement));
    }
    read_gap(from, text.size(), nullptr);
  }

 private:
  void report(std::string code, schema::Place place, std::string message, std::string hint,
              schema::Severity severity = schema::Severity::error) {
    if (diagnostics_ != nullptr) {
      const std::string file = migration_.label() + (down_ ? ".down.sql" : ".up.sql");
      diagnostics_->push_back({std::move(code), severity, std::nullopt, place,
                               fmt::format("{}:{}: {}", file, place.line, message), std::move(hint)});
    }
  }

  /// The first comment block, when an empty line parts it from what follows, speaks of the whole file.
  void read_head() {
    const std::size_t end = script_.statements().empty() ? script_.text().size() : script_.statements().front().begin;
    const std::vector<Line> lines = lines_of(script_.text(), schema::parse::byte_order_mark(script_.text()), end);
    const auto first = std::ranges::find_if(lines, [](const Line& line) { return !line.blank; });
    const auto stop = std::find_if(first, lines.end(), [](const Line& line) { return !line.comment; });
    if (stop == lines.end() || !stop->blank) {
      return;
    }
    for (auto line = first; line != stop; ++line) {
      if (line->text == "schema:transaction none") {
        default_transaction_ = Transaction::forbidden;
      }
    }
  }

  /// Comments between two statements: those of the file, and directly above `next` those of it.
  void read_gap(std::size_t begin, std::size_t end, Statement* next) {
    const std::vector<Line> lines = lines_of(script_.text(), begin, end);
    std::size_t above = lines.size();
    // The text up to the statement's own column is a line of its own: blank.
    if (above > 0 && lines[above - 1].blank && next != nullptr && end > 0 && script_.text()[end - 1] != '\n') {
      --above;
    }
    std::size_t first = above;
    while (first > 0 && lines[first - 1].comment) {
      --first;
    }
    stated_transaction_ = default_transaction_ != Transaction::joins;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (lines[i].comment) {
        comment_line(lines[i], next != nullptr && i >= first && i < above ? next : nullptr);
      }
    }
  }

  void comment_line(const Line& line, Statement* next) {
    std::string_view text = line.text;
    if (text.starts_with(kContractReason)) {
      text = schema::without_blanks(text.substr(kContractReason.size()));
      if (!text.empty() && !down_) {
        migration_.header.contract_reason = std::string(text);
      }
      return;
    }
    if (text.starts_with(kDirective)) {
      const auto [key, value] = key_and_value(text);
      if (key == "transaction" && !transaction(value)) {
        report("directive", script_.place(line.offset), fmt::format("no `schema:transaction {}` is known", value),
               "it is none or commits-after; a transaction is what there is without it");
      } else if (!file_directive(key, value) && !(next != nullptr && statement_directive(key, value, *next)) &&
                 !(key == "transaction" || key == "ignore")) {
        report("directive", script_.place(line.offset), fmt::format("no directive `schema:{}` can stand here", key),
               "directives of a statement stand on the lines directly above it");
      }
      return;
    }
    if (down_ && text.starts_with("cannot be brought back: ")) {
      migration_.irreversible.emplace_back(text.substr(24));
      return;
    }
    if (next == nullptr) {
      return;
    }
    std::string_view rest = text;
    const bool undo = rest.starts_with("undo of step ");
    if (undo || rest.starts_with("step ")) {
      rest.remove_prefix(undo ? 13 : 5);
      if (const std::optional<std::size_t> number = take_number(rest); number && rest.starts_with(": ")) {
        next->undoes = undo ? *number : 0;
        read_step_line(rest.substr(2), *next);
        return;
      }
    }
    carry_on(next->comment, text);
  }

  bool file_directive(std::string_view key, std::string_view value) {
    Header& header = migration_.header;
    if (key == "phase") {
      const std::optional<planner::Phase> phase = planner::phase(schema::without_blanks(value));
      header.phase = phase ? phase : header.phase;
      return phase.has_value();
    }
    if (key == "baseline") {
      header.baseline = true;
      return true;
    }
    if (key == "replaces") {
      for (std::string_view rest = schema::without_blanks(value); !rest.empty(); rest = schema::without_blanks(rest)) {
        const std::size_t stop = std::min(rest.find(' '), rest.size());
        header.replaces.emplace_back(rest.substr(0, stop));
        rest.remove_prefix(stop);
      }
      return true;
    }
    if (key == "mends-drift") {
      header.mends_drift = true;
      return true;
    }
    const std::pair<std::string_view, std::string*> fields[] = {
        {"risk", &header.risk},         {"blocking", &header.blocking}, {"downtime", &header.downtime},
        {"estimate", &header.estimate}, {"from", &header.from},         {"to", &header.to},
        {"rollback", &header.rollback}, {"deploy", &header.deploy}};
    for (const auto& [name, field] : fields) {
      if (key == name) {
        if (!down_) {
          *field = schema::without_blanks(value);
        }
        return true;
      }
    }
    return false;
  }

  bool statement_directive(std::string_view key, std::string_view value, Statement& statement) {
    if (key == "takes") {
      statement.takes = schema::without_blanks(value);
    } else if (key == "transaction") {
      stated_transaction_ = true;
      statement.transaction = transaction(value).value_or(Transaction::joins);
    } else if (key == "done-when") {
      carry_on(statement.done_when, value);
    } else if (key == "cleanup") {
      carry_on(statement.cleanup, value);
    } else if (key == "require") {
      statement.preconditions.push_back({std::string(value), ""});
    } else if (key == "would-lose") {
      statement.preconditions.push_back({std::string(value), "", true});
    } else if (key == "probe") {
      if (statement.preconditions.empty()) {
        statement.preconditions.emplace_back();
      }
      carry_on(statement.preconditions.back().query, value);
    } else if (key == "backfill") {
      std::string_view rest = schema::without_blanks(value);
      std::optional<schema::QualifiedName> relation = take_qualified(rest);
      if (!relation || !rest.empty()) {
        return false;
      }
      statement.backfill.emplace().relation = *relation;
      statement.work = planner::Work::backfill;
      statement.worked_on = *relation;
      statement.transaction = Transaction::forbidden;
    } else if (key == "work") {
      const std::size_t space = std::min(value.find(' '), value.size());
      const std::optional<planner::Work> work = planner::work(value.substr(0, space));
      std::string_view rest = schema::without_blanks(value.substr(space));
      std::optional<schema::QualifiedName> relation = take_qualified(rest);
      if (!work || !relation || !rest.empty()) {
        return false;
      }
      statement.work = *work;
      statement.worked_on = *relation;
    } else if (key == "backfill-set" && statement.backfill) {
      carry_on(statement.backfill->assignments, value);
    } else if (key == "backfill-where" && statement.backfill) {
      carry_on(statement.backfill->filter, value);
    } else {
      return key == "ignore";
    }
    return true;
  }

  Migration& migration_;
  bool down_;
  schema::parse::Script script_;
  std::vector<schema::Diagnostic>* diagnostics_;
  std::size_t number_ = 0;
  Transaction default_transaction_ = Transaction::joins;
  bool stated_transaction_ = false;
};

}  // namespace

Migration parse_migration(std::string version, std::string name, std::string up_text, std::string down_text,
                          std::vector<schema::Diagnostic>* diagnostics) {
  Migration migration;
  migration.version = std::move(version);
  migration.name = std::move(name);
  migration.up_text = std::move(up_text);
  migration.down_text = std::move(down_text);
  migration.has_down = !migration.down_text.empty();
  migration.hash = content_hash(migration.up_text);
  Reader(migration, false, diagnostics).read();
  if (migration.has_down) {
    Reader(migration, true, diagnostics).read();
    if (migration.down_text == empty_migration(migration.version, migration.name, Layout::native).down_text) {
      migration.irreversible.emplace_back("nobody has written its down file");
    }
  }
  return migration;
}

}  // namespace migrate
