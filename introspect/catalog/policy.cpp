#include <algorithm>

#include <fmt/format.h>

#include "introspect/catalog/context.hpp"
#include "introspect/catalog/text.hpp"

namespace introspect::catalog {

namespace {

void take_policy(Context& context, Row& row) {
  const Oid oid = row.oid();
  const Relation* relation = context.wanted_relation(row.oid());
  if (relation == nullptr) {
    return;
  }
  const schema::ObjectId id{schema::Kind::policy, relation->name.schema, relation->name.name, row.text()};
  schema::Policy policy;
  policy.permissive = row.flag();
  const char command = row.letter();
  policy.command = command == 'r'   ? "SELECT"
                   : command == 'a' ? "INSERT"
                   : command == 'w' ? "UPDATE"
                   : command == 'd' ? "DELETE"
                                    : "ALL";
  for (const std::int64_t role : parse_numbers(row.view())) {
    if (role != 0) {  // 0 is PUBLIC, and then alone
      policy.roles.push_back(context.role(static_cast<Oid>(role)));
    }
  }
  std::ranges::sort(policy.roles);
  for (auto* expression : {&policy.using_, &policy.check}) {
    if (const std::string_view text = row.view(); !text.empty()) {
      *expression = schema::Expression(without_parentheses(text));
    }
  }
  context.describe(policy, Class::policy, oid);
  context.database.policies.emplace(id, std::move(policy));
}

}  // namespace

template <>
void add_queries<schema::Policy>(const Context& context, Queries& queries) {
  if (!context.any_of(Class::policy)) {
    return;
  }
  queries.push_back(each_row(fmt::format(R"(
SELECT p.oid, p.polrelid, p.polname, p.polpermissive, p.polcmd, p.polroles,
       pg_catalog.pg_get_expr(p.polqual, p.polrelid), pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid)
  FROM pg_catalog.pg_policy p JOIN pg_catalog.pg_class c ON c.oid = p.polrelid
 WHERE {}
 ORDER BY p.polrelid, p.polname)",
                                         context.in_scope("c.relnamespace")),
                             take_policy));
}

}  // namespace introspect::catalog
