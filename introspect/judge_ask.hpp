#pragma once
// The judge's one function call on a server: what it needs is built, each text is loaded and printed, and each print
// once more. Internal to the judge.

#include <map>
#include <set>
#include <string>
#include <vector>

#include "introspect/judge_task.hpp"
#include "introspect/stand_ins.hpp"
#include "postgres/connection.hpp"

namespace introspect {

struct Prints {
  std::string first, second;
  bool has_first = false, has_second = false;
  std::string error;
};

struct Failed {
  std::set<std::string> names;
  std::string reason;
};

/// Makes the functions, and the session print the same on every server; within an open transaction, as all of these.
void begin(postgres::Connection& connection, const std::string& lock_timeout);
/// In any order that works; what could not be built is returned.
std::vector<Failed> build(postgres::Connection& connection, const std::vector<Build>& builds);
/// By question.
std::map<std::size_t, Prints> ask(postgres::Connection& connection, const std::vector<Task>& tasks);

}  // namespace introspect
