#include "schema/print/text.hpp"
#include "schema/sequence_bounds.hpp"

namespace schema::print {

std::string sequence_options(const SequenceOptions& options) {
  const SequenceBounds bounds = sequence_bounds(options.type);
  const bool ascending = options.increment > 0;
  std::vector<std::string> parts;
  const auto say = [&](std::int64_t value, std::int64_t otherwise, const std::string& words) {
    if (value != otherwise) {
      parts.push_back(words + ' ' + std::to_string(value));
    }
  };
  if (options.type != "bigint") {
    parts.push_back("AS " + options.type);
  }
  say(options.start, ascending ? options.min : options.max, "START WITH");
  say(options.increment, 1, "INCREMENT BY");
  say(options.min, ascending ? 1 : bounds.min, "MINVALUE");
  say(options.max, ascending ? bounds.max : -1, "MAXVALUE");
  say(options.cache, 1, "CACHE");
  if (options.cycle) {
    parts.emplace_back("CYCLE");
  }
  return join(parts, " ");
}

std::string owned_by(const ObjectId& id, const Sequence& sequence) {
  return "ALTER SEQUENCE " + qualified(id) + " OWNED BY " +
         (sequence.owned_by ? relation(*sequence.owned_by) + '.' + quote_identifier(sequence.owned_by->name) : "NONE");
}

Statements create_object(const Database&, const ObjectId& id, const Sequence& sequence, const TableParts&) {
  const std::string options = sequence_options(sequence.options);
  return {std::string(sequence.unlogged ? "CREATE UNLOGGED SEQUENCE " : "CREATE SEQUENCE ") + qualified(id) +
          (options.empty() ? "" : ' ' + options)};
}

}  // namespace schema::print
