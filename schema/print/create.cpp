// The two verbs over all kinds.

#include "schema/print/text.hpp"

namespace schema::print {

Statements create(const Database& database, const ObjectId& id, const TableParts& parts) {
  switch (id.kind) {
#define KIND(kind_, Type, map_, printed)                                                   \
  case Kind::kind_: {                                                                      \
    const Type* object = database.find<Type>(id);                                          \
    return object == nullptr ? Statements{} : create_object(database, id, *object, parts); \
  }
#include "schema/kinds.def"
#undef KIND
  }
  return {};
}

std::string drop(const Database& database, const ObjectId& id) {
  if (id.kind == Kind::column) {
    const bool attribute = database.relation_id(relation_name(id)).kind == Kind::composite_type;
    return alter_relation(database, relation_name(id)) + (attribute ? " DROP ATTRIBUTE " : " DROP COLUMN ") +
           quote_identifier(id.name);
  }
  if (id.kind == Kind::constraint) {
    return alter_relation(database, relation_name(id)) + " DROP CONSTRAINT " + quote_identifier(id.name);
  }
  if (id.kind == Kind::default_privileges) {
    const DefaultPrivileges* object = database.find<DefaultPrivileges>(id);
    return object == nullptr ? "" : join(privilege_statements(database, id, object->grants, {}), ";\n");
  }
  return "DROP " + object_clause(database, id);
}

}  // namespace schema::print
