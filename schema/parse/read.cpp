#include "schema/parse/read.hpp"

#include <algorithm>

#include "schema/parse/interpreter.hpp"

namespace schema::parse {

bool ReadResult::ok() const {
  return std::ranges::none_of(diagnostics, [](const Diagnostic& d) { return d.severity == Severity::error; });
}

ReadResult read(const std::vector<SourceText>& sources, const ReadOptions& options) {
  ReadResult result;
  const ObjectId everyones{Kind::schema, "", "", "public"};
  result.database.schemas.emplace(everyones, Namespace{});
  result.database.role = options.role;
  Interpreter interpreter(result.database, options);
  interpreter.run(sources);
  result.database.manages_privileges = interpreter.saw_privileges;
  result.database.manages_owners = interpreter.saw_owners;
  result.diagnostics = std::move(interpreter.diagnostics);
  return result;
}

std::vector<Diagnostic> interpret(Database& database, const SourceText& source, const ReadOptions& options) {
  Interpreter interpreter(database, options);
  interpreter.run({source});
  database.manages_privileges |= interpreter.saw_privileges;
  database.manages_owners |= interpreter.saw_owners;
  return std::move(interpreter.diagnostics);
}

}  // namespace schema::parse
