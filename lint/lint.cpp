// The walk over the files:
//   1. cut every text into statements, parse each for itself, read what comments say;
//   2. number the transactions, as whoever runs the file would make them;
//   3. statement by statement: take it apart, ask every rule that is on, then let the interpreter carry the model on;
//   4. ask the rules that look at the whole;
//   5. leave out what comments ignore, and put a level and a place to the rest.
#include "lint/lint.hpp"

#include <algorithm>
#include <deque>

#include <fmt/format.h>

#include "lint/check.hpp"
#include "lint/dissect.hpp"
#include "lint/facts.hpp"
#include "lint/suppress.hpp"
#include "schema/parse/newer_grammar.hpp"
#include "schema/parse/psql_command.hpp"

namespace lint {

namespace {

using schema::Diagnostic;
using schema::Severity;
using schema::parse::Extent;
using schema::parse::Script;

class Walk {
 public:
  Walk(Database& database, const std::vector<schema::parse::SourceText>& files, const Options& options)
      : options_(options), file_(database, options), first_file_(database.files.size()) {
    for (const schema::parse::SourceText& source : files) {
      database.files.push_back(source.name);
      const Script& script = scripts_.emplace_back(static_cast<std::uint32_t>(database.files.size() - 1), source.text);
      comments_.push_back(read_comments(script));
      report_commands(script);
      parse(script, comments_.back());
    }
  }

  std::vector<Diagnostic> run() {
    Check check(file_, reports_);
    look_ahead(file_);
    std::size_t transaction = 0;
    for (file_.at = 0; file_.at < file_.statements.size(); ++file_.at) {
      Statement& statement = file_.statements[file_.at];
      if (statement.transaction != transaction) {
        begin_transaction(file_);
        transaction = statement.transaction;
      }
      file_.contract = comments_of(statement).contract_ok;
      dissect(file_, statement);
      ask(check, &Rule::check);
      take_facts(file_, statement);
      interpret(statement);
    }
    if (!file_.statements.empty()) {
      ask(check, &Rule::finish);
    }
    add_comment_findings();
    for (const auto& [entry, report] : found_) {
      add(*entry, report);
    }
    std::ranges::stable_sort(diagnostics_, {},
                             [](const Diagnostic& diagnostic) { return diagnostic.place.position(); });
    return std::move(diagnostics_);
  }

 private:
  const Comments& comments_of(const Statement& statement) const {
    return comments_[statement.source.script->file() - first_file_];
  }

  /// What psql would have run is not looked at; our runner stops at it.
  void report_commands(const Script& script) {
    const bool ours = options_.runner == Runner::schema;
    using schema::parse::Purpose;
    for (const auto& [offset, message, hint] :
         schema::parse::unheeded_commands(script, ours ? Purpose::to_be_run : Purpose::schema)) {
      diagnostics_.push_back({"psql-command", ours ? Severity::error : Severity::warning, std::nullopt,
                              script.place(offset), message, hint});
    }
  }

  void parse(const Script& script, const Comments& comments) {
    Runner runner = options_.runner;
    if (comments.file_without_transaction) {
      runner = Runner::statement;
    } else if (comments.runner_wraps) {
      runner = Runner::transaction;
    }
    ++transaction_;
    bool open = false;  // by the file's own BEGIN
    for (std::size_t i = 0; i < script.statements().size(); ++i) {
      if (comments.down[i]) {
        continue;
      }
      const Extent extent = script.statements()[i];
      const std::string_view text = script.text().substr(extent.begin, extent.end - extent.begin);
      try {
        const schema::tree::Tree& tree = trees_.emplace_back(schema::tree::parse(text));
        tree.for_each_statement([&](Node node) {
          Statement& statement = file_.statements.emplace_back();
          statement.source = {&script, extent.begin, extent.begin, extent.end, node};
          statement.kind = node.kind();
          statement.node = node.inner();
          statement.concurrently = is_concurrent(statement.kind, statement.node);
          statement.refuses_transaction = refuses_transaction(statement.kind, statement.node, options_.server_version);
          number(statement, runner, open, comments.no_transaction[i], comments.commits_after[i]);
          indexes_.push_back(i);
        });
      } catch (const schema::tree::SyntaxError& error) {
        diagnostics_.push_back({"syntax", Severity::error, std::nullopt, script.place(extent.begin + error.offset),
                                error.what(), schema::parse::newer_grammar_hint(text)});
      }
    }
  }

  /// Which transaction it is part of.
  void number(Statement& statement, Runner runner, bool& open, bool no_transaction, bool commits_after) {
    const std::string_view command = statement.node["kind"].text();
    if (statement.is("TransactionStmt") && command != "TRANS_STMT_SAVEPOINT" && command != "TRANS_STMT_RELEASE" &&
        command != "TRANS_STMT_ROLLBACK_TO") {
      const bool begins = command == "TRANS_STMT_BEGIN" || command == "TRANS_STMT_START";
      statement.in_transaction = open;
      transaction_ += begins ? 1 : 0;
      statement.transaction = transaction_;
      transaction_ += begins ? 0 : 1;
      open = begins;
      return;
    }
    const bool ours = runner == Runner::schema;
    const bool outside = ours && (no_transaction || (statement.refuses_transaction && !open));
    statement.in_transaction = open || (runner != Runner::statement && !outside);
    const bool alone = !statement.in_transaction || outside;
    transaction_ += alone ? 1 : 0;
    statement.transaction = transaction_;
    transaction_ += alone || (ours && !open && (commits_after || commits_by_itself(statement))) ? 1 : 0;
  }

  /// Hand-written SQL where our runner commits, because what follows needs it.
  static bool commits_by_itself(const Statement& statement) {
    if (statement.is("AlterEnumStmt")) {
      return statement.node["oldVal"].text().empty();
    }
    for (const Node wrapped : statement.is("AlterTableStmt") ? statement.node["cmds"] : Node{}) {
      if (wrapped.as("AlterTableCmd")["def"].as("Constraint")["skip_validation"].flag()) {
        return true;
      }
    }
    return false;
  }

  Level level_of(const Entry& entry) const {
    const auto set = options_.levels.find(entry.code);
    return set == options_.levels.end() ? entry.level : set->second;
  }

  void ask(Check& check, void (*Rule::*function)(Check&)) {
    for (const Entry& entry : rules()) {
      if (entry.rule->*function == nullptr || level_of(entry) == Level::off) {
        continue;
      }
      (entry.rule->*function)(check);
      for (Check::Report& report : reports_) {
        found_.emplace_back(&entry, std::move(report));
      }
      reports_.clear();
    }
  }

  void interpret(const Statement& statement) {
    const std::size_t before = file_.interpreter.diagnostics.size();
    file_.interpreter.interpret(statement.source);
    if (!options_.complete) {
      return;
    }
    for (std::size_t i = before; i < file_.interpreter.diagnostics.size(); ++i) {
      const Diagnostic& diagnostic = file_.interpreter.diagnostics[i];
      if (diagnostic.severity == Severity::error) {
        diagnostics_.push_back(diagnostic);
      }
    }
  }

  bool suppressed(const Entry& entry, std::size_t statement) const {
    const Statement& at = file_.statements[statement];
    const Comments& comments = comments_of(at);
    if (entry.group == Group::destructive && (options_.down || comments.contract_ok)) {
      return true;
    }
    return std::ranges::any_of(comments.suppressions, [&](const Suppression& suppression) {
      return (suppression.whole_file || suppression.statement == indexes_[statement]) &&
             (suppression.codes.empty() || suppression.codes.contains(entry.code));
    });
  }

  void add(const Entry& entry, const Check::Report& report) {
    if (suppressed(entry, report.statement)) {
      return;
    }
    const Level level = level_of(entry);
    const Script& script = *file_.statements[report.statement].source.script;
    diagnostics_.push_back({entry.code,
                            level == Level::error     ? Severity::error
                            : level == Level::warning ? Severity::warning
                                                      : Severity::note,
                            std::nullopt, script.place(report.offset), report.message,
                            report.instead.empty() ? std::string(entry.rule->instead) : report.instead});
  }

  /// Of comments that were meant to silence something, and do not do it well.
  void add_comment_findings() {
    const auto complain = [&](std::string_view code, const Script& script, std::size_t offset, std::string message) {
      const Entry& entry = *find_rule(code);
      const Level level = level_of(entry);
      if (level != Level::off) {
        diagnostics_.push_back({entry.code, level == Level::error ? Severity::error : Severity::warning, std::nullopt,
                                script.place(offset), std::move(message), std::string(entry.rule->instead)});
      }
    };
    for (std::size_t i = 0; i < comments_.size(); ++i) {
      for (const std::size_t offset : comments_[i].contract_without_reason) {
        complain("silenced-without-reason", scripts_[i], offset, "`contract-phase-ok:` says no reason");
      }
      for (const Suppression& suppression : comments_[i].suppressions) {
        if (!suppression.ours) {
          continue;
        }
        for (const std::string& name : suppression.unknown) {
          complain("unknown-rule", scripts_[i], suppression.offset, fmt::format("there is no rule \"{}\"", name));
        }
        if (suppression.reason.empty()) {
          complain("silenced-without-reason", scripts_[i], suppression.offset, "`schema:ignore` says no reason");
        }
      }
    }
  }

  const Options& options_;
  std::deque<Script> scripts_;
  std::deque<schema::tree::Tree> trees_;
  std::vector<Comments> comments_;
  Surroundings file_;
  std::vector<std::size_t> indexes_;  // of each statement in its script
  std::size_t transaction_ = 0;
  std::size_t first_file_;
  std::vector<Check::Report> reports_;
  std::vector<std::pair<const Entry*, Check::Report>> found_;
  std::vector<Diagnostic> diagnostics_;
};

}  // namespace

std::vector<Diagnostic> lint(Database& database, const std::vector<schema::parse::SourceText>& files,
                             const Options& options) {
  return Walk(database, files, options).run();
}

}  // namespace lint
