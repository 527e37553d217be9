#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "schema/object.hpp"
#include "schema/object_id.hpp"

namespace schema {

enum class ArgumentMode : std::uint8_t { in, out, inout, variadic, table };
enum class Volatility : std::uint8_t { immutable, stable, volatile_ };
enum class Parallel : std::uint8_t { unsafe, restricted, safe };

struct Argument {
  ArgumentMode mode = ArgumentMode::in;
  std::string name;  ///< may be empty
  Name type;
  std::optional<Expression> default_value;

  bool operator==(const Argument&) const = default;
};

/// A function, window function or procedure. The id's name is `f(integer, text)`: input argument types
/// (IN, INOUT, VARIADIC), as pg_get_function_identity_arguments prints types, joined by ", ".
struct Routine : Object {
  bool procedure = false;
  bool window = false;
  std::vector<Argument> arguments;
  std::string returns;  ///< type; empty for procedures and for RETURNS TABLE / OUT arguments alone
  bool returns_set = false;
  std::string language;
  std::string body;                    ///< prosrc, as is; for C: the link symbol
  std::string object_file;             ///< C: probin
  std::optional<Expression> sql_body;  ///< 14+: RETURN expr | BEGIN ATOMIC … END
  Volatility volatility = Volatility::volatile_;
  Parallel parallel = Parallel::unsafe;
  bool strict = false, security_definer = false, leakproof = false;
  double cost = 0, rows = 0;            ///< resolved: 100 (1 for C and internal); 1000 for set-returning, else 0
  Options settings;                     ///< SET name = value
  std::string support;                  ///< qualified function name or empty
  std::vector<std::string> transforms;  ///< TRANSFORM FOR TYPE …

  bool operator==(const Routine&) const = default;
};

struct Aggregate : Object {
  std::vector<Argument> arguments;              ///< direct arguments first for ordered-set aggregates
  std::optional<std::size_t> direct_arguments;  ///< set: an ordered-set (or hypothetical) aggregate
  bool hypothetical = false;
  Options parameters;  ///< sfunc, stype, finalfunc, initcond, parallel, …: CREATE AGGREGATE's own words, lower case

  bool operator==(const Aggregate&) const = default;
};

}  // namespace schema
