#include <charconv>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "introspect/catalog/context.hpp"
#include "introspect/catalog/text.hpp"

namespace introspect::catalog {

using schema::Argument;
using schema::ArgumentMode;
using schema::Expression;
using schema::Kind;
using schema::ObjectId;

namespace {

/// The columns both kinds share, in this order.
constexpr std::string_view kSignature = R"(p.oid, p.pronamespace, p.proname, p.proowner, p.proacl, p.proargtypes,
       p.proallargtypes, p.proargmodes, p.proargnames, pg_catalog.pg_get_expr(p.proargdefaults, 0))";

struct Signature {
  Oid oid = 0, owner = 0;
  std::optional<std::string> acl;
  std::string schema, name;  ///< name with the types of the input arguments, as ids have it
  std::vector<Argument> arguments;
  bool has_output = false;  ///< OUT, INOUT or TABLE: they say what is returned
};

ArgumentMode mode_of(char letter) {
  switch (letter) {
    case 'o':
      return ArgumentMode::out;
    case 'b':
      return ArgumentMode::inout;
    case 'v':
      return ArgumentMode::variadic;
    case 't':
      return ArgumentMode::table;
    default:
      return ArgumentMode::in;
  }
}

bool is_input(ArgumentMode mode) { return mode != ArgumentMode::out && mode != ArgumentMode::table; }

Signature take_signature(Context& context, Row& row) {
  Signature signature;
  signature.oid = row.oid();
  signature.schema = context.schema_name(row.oid());
  signature.name = row.text();
  signature.owner = row.oid();
  signature.acl = row.optional();
  const auto inputs = parse_numbers(row.view());
  const auto all = parse_numbers(row.view());
  const auto modes = parse_array(row.view());
  const auto names = parse_array(row.view());
  const auto defaults = split_top_level(row.view());
  const auto& types = all.empty() ? inputs : all;

  std::vector<std::string> input_types;
  for (std::size_t i = 0; i < types.size(); ++i) {
    Argument argument;
    argument.mode = i < modes.size() && !modes[i].empty() ? mode_of(modes[i].front()) : ArgumentMode::in;
    argument.name = i < names.size() ? names[i] : "";
    argument.type = context.type(static_cast<Oid>(types[i]));
    if (is_input(argument.mode)) {
      input_types.push_back(argument.type);
    }
    signature.has_output = signature.has_output || !is_input(argument.mode) || argument.mode == ArgumentMode::inout;
    signature.arguments.push_back(std::move(argument));
  }
  // Defaults belong to the last input arguments.
  std::size_t left = defaults.size();
  for (auto argument = signature.arguments.rbegin(); argument != signature.arguments.rend() && left > 0; ++argument) {
    if (is_input(argument->mode)) {
      argument->default_value = Expression(defaults[--left]);
    }
  }
  signature.name += fmt::format("({})", fmt::join(input_types, ", "));
  return signature;
}

double to_double(std::string_view text) {
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

void take_routine(Context& context, Row& row) {
  Signature signature = take_signature(context, row);
  if (context.is_member(Class::proc, signature.oid)) {
    return;
  }
  schema::Routine routine;
  context.describe_owned(routine, Class::proc, signature.oid, signature.owner);
  context.grant(routine, AclKind::function, signature.acl);
  routine.arguments = std::move(signature.arguments);
  const char kind = row.letter();
  routine.procedure = kind == 'p';
  routine.window = kind == 'w';
  const Oid returns = row.oid();
  routine.returns = routine.procedure || signature.has_output ? "" : context.type(returns);
  routine.returns_set = row.flag();
  routine.language = row.text();
  std::string source = row.text();
  routine.object_file = row.text();
  if (auto body = row.optional()) {
    routine.sql_body = Expression(trimmed_statement(*body));
  } else {
    routine.body = std::move(source);
  }
  const char volatility = row.letter();
  routine.volatility = volatility == 'i'   ? schema::Volatility::immutable
                       : volatility == 's' ? schema::Volatility::stable
                                           : schema::Volatility::volatile_;
  const char parallel = row.letter();
  routine.parallel = parallel == 's'   ? schema::Parallel::safe
                     : parallel == 'r' ? schema::Parallel::restricted
                                       : schema::Parallel::unsafe;
  routine.strict = row.flag();
  routine.security_definer = row.flag();
  routine.leakproof = row.flag();
  routine.cost = to_double(row.view());
  routine.rows = to_double(row.view());
  routine.settings = parse_options(row.view());
  routine.support = row.name();
  for (const std::int64_t type : parse_numbers(row.view())) {
    routine.transforms.push_back(context.type(static_cast<Oid>(type)));
  }
  context.database.routines.emplace(ObjectId{Kind::routine, signature.schema, "", signature.name}, std::move(routine));
}

/// CREATE AGGREGATE's own words; what it takes when they are not said is left out.
void take_aggregate(Context& context, Row& row) {
  Signature signature = take_signature(context, row);
  if (context.is_member(Class::proc, signature.oid)) {
    return;
  }
  schema::Aggregate aggregate;
  context.describe_owned(aggregate, Class::proc, signature.oid, signature.owner);
  context.grant(aggregate, AclKind::function, signature.acl);
  aggregate.arguments = std::move(signature.arguments);
  const char kind = row.letter();
  const auto direct = static_cast<std::size_t>(row.number());
  aggregate.hypothetical = kind == 'h';
  if (kind != 'n') {
    aggregate.direct_arguments = direct;
  }
  const auto say = [&](const char* name, std::string value, std::string_view otherwise = "") {
    if (value != otherwise) {
      aggregate.parameters.emplace(name, std::move(value));
    }
  };
  for (const char* name :
       {"sfunc", "finalfunc", "combinefunc", "serialfunc", "deserialfunc", "msfunc", "minvfunc", "mfinalfunc"}) {
    say(name, row.name());
  }
  for (const char* name : {"stype", "mstype"}) {
    const Oid type = row.oid();
    say(name, type == 0 ? "" : context.type(type));
  }
  for (const char* name : {"sspace", "msspace"}) {
    say(name, row.text(), "0");
  }
  for (const char* name : {"finalfunc_extra", "mfinalfunc_extra"}) {
    say(name, row.flag() ? "true" : "");
  }
  const bool has_final[] = {aggregate.parameters.contains("finalfunc"), aggregate.parameters.contains("mfinalfunc")};
  const std::string_view usual = kind == 'n' ? "read_only" : "read_write";
  std::size_t at = 0;
  for (const char* name : {"finalfunc_modify", "mfinalfunc_modify"}) {
    const char modify = row.letter();
    const std::string_view word = modify == 's' ? "shareable" : modify == 'w' ? "read_write" : "read_only";
    if (has_final[at++]) {
      say(name, std::string(word), usual);
    }
  }
  for (const char* name : {"initcond", "minitcond"}) {
    if (auto value = row.optional()) {
      aggregate.parameters.emplace(name, std::move(*value));
    }
  }
  say("sortop", row.text());
  const char parallel = row.letter();
  say("parallel", parallel == 's' ? "safe" : parallel == 'r' ? "restricted" : "");
  context.database.aggregates.emplace(ObjectId{Kind::aggregate, signature.schema, "", signature.name},
                                      std::move(aggregate));
}

}  // namespace

template <>
void add_queries<schema::Routine>(const Context& context, Queries& queries) {
  if (!context.any_of(Class::proc)) {
    return;
  }
  // The constructors of range types come with the type (12 is the language `internal`).
  queries.push_back(
      each_row(fmt::format(R"(
SELECT {}, p.prokind, p.prorettype, p.proretset, l.lanname, p.prosrc, p.probin, {},
       p.provolatile, p.proparallel, p.proisstrict, p.prosecdef, p.proleakproof, p.procost, p.prorows, p.proconfig,
       CASE WHEN p.prosupport <> 0 THEN {} END, p.protrftypes
  FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_language l ON l.oid = p.prolang
 WHERE p.prokind <> 'a' AND {} AND NOT (p.prolang = 12 AND p.prosrc ~ '^(multi)?range_constructor')
 ORDER BY p.oid)",
                           kSignature,
                           context.has(14)
                               ? "CASE WHEN p.prosqlbody IS NOT NULL THEN pg_catalog.pg_get_function_sqlbody(p.oid) END"
                               : "NULL",
                           function_name("p.prosupport"), context.in_scope("p.pronamespace")),
               take_routine));
}

template <>
void add_queries<schema::Aggregate>(const Context& context, Queries& queries) {
  if (!context.has_aggregates) {
    return;
  }
  const auto name = [](std::string_view column) { return function_name(column); };
  queries.push_back(
      each_row(fmt::format(R"(
SELECT {}, a.aggkind, a.aggnumdirectargs,
       {}, {}, {}, {}, {}, {}, {}, {}, a.aggtranstype, a.aggmtranstype, a.aggtransspace, a.aggmtransspace,
       a.aggfinalextra, a.aggmfinalextra, a.aggfinalmodify, a.aggmfinalmodify, a.agginitval, a.aggminitval,
       (SELECT CASE WHEN n.nspname = 'pg_catalog' THEN o.oprname::pg_catalog.text
                    ELSE 'OPERATOR(' || pg_catalog.quote_ident(n.nspname) || '.' || o.oprname || ')' END
          FROM pg_catalog.pg_operator o JOIN pg_catalog.pg_namespace n ON n.oid = o.oprnamespace
         WHERE o.oid = a.aggsortop),
       p.proparallel
  FROM pg_catalog.pg_aggregate a JOIN pg_catalog.pg_proc p ON p.oid = a.aggfnoid
 WHERE {}
 ORDER BY p.oid)",
                           kSignature, name("a.aggtransfn"), name("a.aggfinalfn"), name("a.aggcombinefn"),
                           name("a.aggserialfn"), name("a.aggdeserialfn"), name("a.aggmtransfn"),
                           name("a.aggminvtransfn"), name("a.aggmfinalfn"), context.in_scope("p.pronamespace")),
               take_aggregate));
}

}  // namespace introspect::catalog
