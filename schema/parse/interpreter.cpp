#include "schema/parse/interpreter.hpp"

#include <algorithm>
#include <atomic>
#include <thread>

#include "schema/parse/choose_name.hpp"
#include "schema/parse/encoding.hpp"
#include "schema/parse/handlers.hpp"
#include "schema/parse/parsed_script.hpp"
#include "schema/parse/parts.hpp"
#include "schema/parse/psql_command.hpp"
#include "schema/sql.hpp"

namespace schema::parse {

namespace {

constexpr std::size_t kParallelFrom = 64 * 1024;

/// A view's column from which everything was taken again (REVOKE, DROP DEFAULT, COMMENT IS NULL) says nothing any more.
void forget_bare_view_columns(Database& database) {
  const Column nothing;
  const auto forget = [&](const ObjectId& view) {
    std::vector<ObjectId> bare;
    for (const auto& [id, column] : of_relation<Column>(database, {view.schema, view.name})) {
      if (column == nothing) {
        bare.push_back(id);
      }
    }
    for (const ObjectId& id : bare) {
      database.columns.erase(id);
    }
  };
  for (const auto& [id, view] : database.views) {
    forget(id);
  }
  for (const auto& [id, view] : database.materialized_views) {
    forget(id);
  }
}

}  // namespace

std::size_t Statement::offset(tree::Node located) const {
  const std::int64_t location = located["location"].integer(-1);
  return location < 0 ? begin : base + static_cast<std::size_t>(location);
}

Interpreter::Interpreter(Database& database_, const ReadOptions& options_) : database(database_), options(options_) {
  set_search_path(options.search_path);
  knows_parts_ = database.tables.empty();
  // A model that was there before: its identity columns have their sequences' names already.
  for (const auto& [id, column] : database.columns) {
    if (column.identity) {
      reserve_class_name(sequence_of_identity(id, *column.identity), id);
    }
  }
}

void Interpreter::run(const std::vector<SourceText>& sources) {
  std::vector<ParsedScript> scripts;
  scripts.reserve(sources.size());
  std::size_t bytes = 0;
  for (const SourceText& source : sources) {
    database.files.push_back(source.name);
    auto text = decoded(source.text);
    const std::string_view utf8 =
        text ? std::string_view(inner_texts_.emplace_back(*std::move(text))) : std::string_view(source.text);
    const auto file = static_cast<std::uint32_t>(database.files.size() - 1);
    if (const auto wrong = wrong_byte(utf8)) {
      report(Severity::error, "encoding", Script(file, utf8).place(wrong->offset), wrong->message, wrong->hint);
      continue;
    }
    scripts.emplace_back(Script(file, utf8));
    bytes += source.text.size();
  }

  std::vector<std::pair<ParsedScript*, ParsedScript::Batch*>> work;
  for (ParsedScript& script : scripts) {
    for (ParsedScript::Batch& batch : script.batches) {
      work.emplace_back(&script, &batch);
    }
  }
  std::atomic<std::size_t> next = 0;
  const auto parse = [this, &work, &next] {
    for (std::size_t i = next++; i < work.size(); i = next++) {
      work[i].first->parse(*work[i].second, options.trees.get());
    }
  };
  {
    std::vector<std::jthread> threads;
    const std::size_t cores = std::clamp(std::thread::hardware_concurrency(), 1U, 8U);
    for (std::size_t i = 1; bytes >= kParallelFrom && i < cores; ++i) {
      threads.emplace_back(parse);
    }
    parse();
  }

  if (options.any_order) {
    declare(scripts);
  }
  for (ParsedScript& script : scripts) {
    temporary_.clear();  // each file has a session of its own
    if (!options.any_order) {
      reset_settings();
    }
    for (const auto& [offset, message, hint] : unheeded_commands(script.script, Purpose::schema)) {
      report(Severity::error, "psql-command", script.script.place(offset), message, hint);
    }
    // In a migration, which says itself what it does, they are ordinary comments.
    for (const auto& [offset, message, hint] :
         options.any_order ? script.script.wrong_hints() : std::vector<Script::WrongHint>{}) {
      report(Severity::error, "syntax", script.script.place(offset), message, hint);
    }
    for (ParsedScript::Batch& batch : script.batches) {
      const std::size_t waiting = pending_.size(), kept = statements_.size();
      for (const auto& [offset, message, hint] : batch.errors) {
        report(Severity::error, "syntax", script.script.place(offset), message, hint);
      }
      for (const Statement& statement : batch.statements) {
        interpret(statement);
      }
      if (pending_.size() == waiting) {  // nobody will look at these again: the model grows into their room
        statements_.resize(kept);
        batch = {};
      }
    }
  }
  settle();
  for (const ParsedScript& script : scripts) {
    for (const auto& [offset, message, hint] :
         options.any_order ? script.script.unheeded_hints() : std::vector<Script::WrongHint>{}) {
      report(Severity::warning, "unheeded-comment", script.script.place(offset), message, hint);
    }
  }
  for (const Pending& pending : pending_) {
    diagnostics.push_back(pending.failure.diagnostic);
  }
  settle_parts(*this);
  forget_bare_view_columns(database);
  check_expected();
  if (const std::size_t count = grants_on_members.size(); count > 0) {
    report(Severity::warning, "unmodelled", grants_on_members.front(),
           "grants on columns of what extensions have brought are not compared" +
               (count > 1 ? ": " + std::to_string(count) + ", from here on" : std::string()));
  }
  std::ranges::stable_sort(diagnostics, {}, [](const Diagnostic& diagnostic) { return diagnostic.place.position(); });
}

/// What the scripts declare anywhere, so that a name can be resolved before its declaration is read.
void Interpreter::declare(const std::vector<ParsedScript>& scripts) {
  declaring = true;
  SearchPath path = {"public"};
  const auto schema_of = [&](const QualifiedName& written) -> Name {
    if (!written.schema.empty()) {
      return written.schema;
    }
    for (const std::string& schema : path) {
      if (schema_exists(schema)) {
        return schema;
      }
    }
    return "public";
  };
  const auto each = [&](const auto& f) {
    for (const ParsedScript& script : scripts) {
      for (const ParsedScript::Batch& batch : script.batches) {
        for (const Statement& statement : batch.statements) {
          f(statement);
        }
      }
    }
  };
  const auto type = [&](const QualifiedName& written) { declared_types_.insert({schema_of(written), written.name}); };

  each([&](const Statement& statement) {
    if (const tree::Node create = statement.node.as("CreateSchemaStmt")) {
      std::string_view name = create["schemaname"].text();
      declared_schemas_.emplace(name.empty() ? create["authrole"]["rolename"].text() : name);
    }
  });
  each([&](const Statement& statement) {
    const std::string_view kind = statement.node.kind();
    const tree::Node node = statement.node.inner();
    if (kind == "VariableSetStmt" || (kind == "SelectStmt" && !node["intoClause"])) {
      const SearchPath before = path_;
      path_ = path;
      reading_of(statement.node).handler(*this, statement, node);
      path = path_;
      path_ = before;
    } else if (kind == "CreateStmt" || kind == "CreateForeignTableStmt") {
      const tree::Node relation = kind == "CreateStmt" ? node["relation"] : node["base"]["relation"];
      if (relation["relpersistence"].text() != "t") {
        type(written_name(relation));
      }
    } else if (kind == "ViewStmt") {
      type(written_name(node["view"]));
    } else if (kind == "CompositeTypeStmt") {
      type(written_name(node["typevar"]));
    } else if (kind == "CreateEnumStmt" || kind == "CreateRangeStmt") {
      type(written_name(node["typeName"]));
    } else if (kind == "CreateDomainStmt") {
      type(written_name(node["domainname"]));
    } else if (kind == "DefineStmt" && node["kind"].text() == "OBJECT_TYPE") {
      type(written_name(node["defnames"]));
    } else if (kind == "CreateFunctionStmt" || kind == "DefineStmt") {
      const QualifiedName written = written_name(kind == "DefineStmt" ? node["defnames"] : node["funcname"]);
      declared_functions_.insert({schema_of(written), written.name});
    }
  });
  declaring = false;
}

void Interpreter::interpret(const Statement& given) {
  const Statement& statement = statements_.emplace_back(given);
  const Reading reading = reading_of(statement.node);
  if (reading.handler != nullptr) {
    attempt([this, &statement, handler = reading.handler] { handler(*this, statement, statement.node.inner()); });
  } else if (!reading.silent) {
    const std::string_view text = statement.text();
    const std::size_t end = std::min({text.find('\n'), text.size(), std::size_t{60}});
    opaque(std::string(reading.unmodelled), std::string(text.substr(0, end)), statement.place(statement.begin));
  }
}

const Script& Interpreter::keep(std::uint32_t file, std::string text) {
  return inner_scripts_.emplace_back(file, inner_texts_.emplace_back(std::move(text)));
}

void Interpreter::attempt(std::function<void()> action) {
  try {
    action();
  } catch (const PassedOver&) {
  } catch (Failure& failure) {
    if (options.any_order && !failure.waits_for.empty()) {
      something_waits_ = true;
      pending_.push_back({std::move(action), path_, path_index_, defaults, std::move(failure), clock_});
    } else {
      diagnostics.push_back(std::move(failure.diagnostic));
    }
  }
}

void Interpreter::settle() {
  const SearchPath path = path_;
  const PathIndex path_index = path_index_;
  const Defaults defaults_before = defaults;
  bool moved = true;
  for (bool backward = false; moved && !pending_.empty(); backward = !backward) {
    moved = false;
    // Files in reverse order of dependency settle in one pass backward, others in one forward.
    std::vector<Pending> waiting = std::move(pending_);
    pending_.clear();
    if (backward) {
      std::ranges::reverse(waiting);
    }
    for (Pending& pending : waiting) {
      const auto made = created_.find(pending.failure.waits_for);
      if (made == created_.end() || made->second <= pending.tried) {
        pending_.push_back(std::move(pending));
        continue;
      }
      moved = true;
      path_ = pending.path;
      path_index_ = pending.path_index;
      defaults = pending.defaults;
      attempt(std::move(pending.action));
    }
    if (backward) {
      std::ranges::reverse(pending_);
    }
  }
  path_ = path;
  path_index_ = path_index;
  defaults = defaults_before;
}

Name Interpreter::tablespace(std::string_view written) const {
  const Name name = written.empty() ? defaults.tablespace : Name(written);
  return name == "pg_default" ? Name() : name;
}

Name Interpreter::access_method(std::string_view written) const {
  const Name name = written.empty() ? defaults.access_method : Name(written);
  return name == "heap" ? Name() : name;
}

void Interpreter::fail(std::string code, const Place& place, std::string message, std::string hint) const {
  throw Failure{{std::move(code), Severity::error, std::nullopt, place, std::move(message), std::move(hint)}, {}};
}

void Interpreter::missing(std::string_view what, const QualifiedName& name, const Place& place) const {
  throw Failure{{"missing-reference", Severity::error, std::nullopt, place,
                 std::string(what) + ' ' + quote_qualified(name) + " does not exist", did_you_mean(what, name)},
                name.name};
}

void Interpreter::already_there(const ObjectId& id, const Place& place) const {
  const Object* there = database.object(id);
  const std::string first = there == nullptr ? "" : to_string(database, there->place);
  throw Failure{{"duplicate-object", Severity::error, id, place, to_string(id) + " already exists",
                 first.empty() ? "" : "first declared at " + first},
                {}};
}

void Interpreter::report(Severity severity, std::string code, const Place& place, std::string message,
                         std::string hint) {
  diagnostics.push_back({std::move(code), severity, std::nullopt, place, std::move(message), std::move(hint)});
}

void Interpreter::unmodelled(std::string kind, std::string identity, const Place& place) {
  diagnostics.push_back(
      {"unmodelled", Severity::warning, std::nullopt, place, kind + " is not covered: " + identity, ""});
  database.unmodelled.push_back({std::move(kind), std::move(identity), place, false, {}, {}});
}

void Interpreter::opaque(std::string kind, std::string identity, const Place& place) {
  unmodelled(std::move(kind), std::move(identity), place);
  database.unmodelled.back().statement = true;
}

void Interpreter::reset_settings() {
  set_search_path(options.search_path);
  defaults = {};
}

void Interpreter::set_search_path(SearchPath path) {
  std::erase_if(path, [](const Name& name) { return name == "pg_catalog" || name == "$user"; });
  path_ = std::move(path);
  auto& known = database.search_paths;
  const auto found = std::ranges::find(known, path_);
  path_index_.value = static_cast<std::uint32_t>(found - known.begin());
  if (found == known.end()) {
    known.push_back(path_);
  }
}

}  // namespace schema::parse
