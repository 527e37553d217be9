#pragma once
// Where names of other objects stand in the structured fields of the model (not in expressions), in one place: what
// references look up and a rename rewrites. One overload of fields() per struct, for a model that is read or written.
//
// A visitor has
//   relation(QualifiedName&)                          a table, view, …
//   columns(const QualifiedName& of, vector<string>&) and column(of, string&): columns of a relation
//   schema(string&)
//   type(string&)                                     as format_type() prints it
//   argument(string&)                                 the same, of a routine's argument or result
//   function(string&), function(QualifiedName&)       `schema.f` or `schema.f(args)`
//   type_function(string&, const vector<string>&)     what a type is made of, and the arguments it may have; else as
//                                                     function()
//   named(Kind, string&, suffix)                      a qualified name of that kind; ids end with the suffix
//   global(Kind, string&)                             a bare name of a kind outside schemas
//   index(QualifiedName&), index_of(const ObjectId& relation, string&): an index, or the constraint that has one
//   operator_(string&)                                `OPERATOR(schema.@)`, `schema.@`
//   member(string&)                                   of an operator class or family
//   transforms(vector<string>& of types, const string& language)
//   foreign_key(ForeignKey&)                          after its relation and columns

#include <concepts>
#include <string>
#include <type_traits>
#include <vector>

#include "schema/database.hpp"
#include "schema/sql.hpp"
#include "schema/type_functions.hpp"

namespace schema::names {

template <class T, class Wanted>
concept Is = std::same_as<std::remove_const_t<T>, Wanted>;

template <class V>
void fields(V&, const ObjectId&, auto&) {}  // a struct that names nothing

namespace detail {

template <class V>
void elements(V& v, const QualifiedName& relation, const std::string& method, auto& list) {
  for (auto& element : list) {
    v.column(relation, element.column);
    v.named(Kind::collation, element.collation, "");
    v.named(Kind::operator_class, element.opclass, " USING " + method);
    v.operator_(element.exclude_operator);
  }
}

template <class V>
void type_function(V& v, auto& name, const std::vector<std::string>& arguments) {
  if constexpr (requires { v.type_function(name, arguments); }) {
    v.type_function(name, arguments);
  } else {
    v.function(name);
  }
}

inline QualifiedName owner(const ObjectId& id) { return {id.schema, id.relation}; }

}  // namespace detail

template <class V>
void fields(V& v, const ObjectId&, Is<Extension> auto& extension) {
  v.schema(extension.schema);
}

template <class V>
void fields(V& v, const ObjectId& id, Is<RangeType> auto& range) {
  v.type(range.subtype);
  v.named(Kind::operator_class, range.subtype_opclass, " USING btree");
  v.named(Kind::collation, range.collation, "");
  const std::string own = quote_qualified(id.schema, id.name);
  detail::type_function(v, range.canonical, type_function_arguments("canonical", own, range.subtype));
  detail::type_function(v, range.subtype_diff, type_function_arguments("subtype_diff", own, range.subtype));
  v.schema(range.multirange_schema);
}

template <class V>
void fields(V& v, const ObjectId& id, Is<BaseType> auto& base) {
  for (auto& [name, value] : base.parameters) {
    if (const auto arguments = type_function_arguments(name, quote_qualified(id.schema, id.name)); !arguments.empty()) {
      detail::type_function(v, value, arguments);
    } else if (name == "like" || name == "element") {
      v.type(value);
    }
  }
}

template <class V>
void fields(V& v, const ObjectId&, Is<Domain> auto& domain) {
  v.type(domain.type);
  v.named(Kind::collation, domain.collation, "");
}

template <class V>
void fields(V& v, const ObjectId&, Is<ForeignDataWrapper> auto& wrapper) {
  v.function(wrapper.handler);
  v.function(wrapper.validator);
}

template <class V>
void fields(V& v, const ObjectId&, Is<Server> auto& server) {
  v.global(Kind::foreign_data_wrapper, server.foreign_data_wrapper);
}

template <class V>
void fields(V& v, const ObjectId&, Is<Language> auto& language) {
  v.function(language.handler);
  v.function(language.inline_handler);
  v.function(language.validator);
}

template <class V>
void fields(V& v, const ObjectId&, Is<Transform> auto& transform) {
  v.function(transform.from_sql);
  v.function(transform.to_sql);
}

template <class V>
void fields(V& v, const ObjectId&, Is<AccessMethod> auto& method) {
  v.function(method.handler);
}

template <class V>
void fields(V& v, const ObjectId& id, Is<Table> auto& table) {
  if (table.partition_of) {
    v.relation(table.partition_of->parent);
  }
  for (auto& parent : table.inherits) {
    v.relation(parent);
  }
  if (table.of_type) {
    v.type(*table.of_type);
  }
  if (table.foreign) {
    v.global(Kind::server, table.foreign->server);
  }
  if (table.partition_key) {
    auto& key = *table.partition_key;
    detail::elements(v, {id.schema, id.name}, key.strategy == PartitionStrategy::hash ? "hash" : "btree", key.elements);
  }
  v.global(Kind::access_method, table.access_method);
  v.index_of(id, table.replica_identity_index);
  v.index_of(id, table.cluster_on);
}

template <class V>
void fields(V& v, const ObjectId& id, Is<MaterializedView> auto& view) {
  v.global(Kind::access_method, view.access_method);
  v.index_of(id, view.cluster_on);
}

template <class V>
void fields(V& v, const ObjectId&, Is<Column> auto& column) {
  v.type(column.type);
  v.named(Kind::collation, column.collation, "");
}

template <class V>
void fields(V& v, const ObjectId& id, Is<Constraint> auto& constraint) {
  v.columns(detail::owner(id), constraint.columns);
  v.columns(detail::owner(id), constraint.include);
  detail::elements(v, detail::owner(id), constraint.method, constraint.elements);
  v.global(Kind::access_method, constraint.method);
  if (constraint.foreign_key) {
    auto& key = *constraint.foreign_key;
    v.columns(detail::owner(id), key.on_delete_columns);
    v.columns(key.references, key.referenced_columns);
    v.relation(key.references);
    v.foreign_key(key);
  }
  if (constraint.partition_of) {
    v.index(*constraint.partition_of);
  }
}

template <class V>
void fields(V& v, const ObjectId& id, Is<Index> auto& index) {
  detail::elements(v, detail::owner(id), index.method, index.elements);
  v.global(Kind::access_method, index.method);
  v.columns(detail::owner(id), index.include);
  if (index.partition_of) {
    v.index(*index.partition_of);
  }
}

template <class V>
void fields(V& v, const ObjectId&, Is<Routine> auto& routine) {
  for (auto& argument : routine.arguments) {
    v.argument(argument.type);
  }
  v.argument(routine.returns);
  v.global(Kind::language, routine.language);
  v.function(routine.support);
  v.transforms(routine.transforms, routine.language);
}

template <class V>
void fields(V& v, const ObjectId&, Is<Aggregate> auto& aggregate) {
  for (auto& argument : aggregate.arguments) {
    v.type(argument.type);
  }
  for (auto& [name, value] : aggregate.parameters) {
    if (name.ends_with("func")) {
      v.function(value);
    } else if (name == "stype" || name == "mstype") {
      v.type(value);
    } else if (name == "sortop") {
      v.operator_(value);
    }
  }
}

template <class V>
void fields(V& v, const ObjectId&, Is<Operator> auto& operator_) {
  for (auto& [name, value] : operator_.parameters) {
    if (name == "function" || name == "procedure" || name == "restrict" || name == "join") {
      v.function(value);
    }
  }
}

template <class V>
void fields(V& v, const ObjectId&, Is<OperatorFamily> auto& family) {
  v.members(family.members);
}

template <class V>
void fields(V& v, const ObjectId& id, Is<OperatorClass> auto& opclass) {
  v.type(opclass.type);
  v.type(opclass.storage);
  const std::size_t method = id.name.rfind(" USING ");
  v.named(Kind::operator_family, opclass.family, method == std::string::npos ? "" : id.name.substr(method));
  v.members(opclass.members);
}

template <class V>
void fields(V& v, const ObjectId&, Is<Cast> auto& cast) {
  v.function(cast.function);
}

template <class V>
void fields(V& v, const ObjectId&, Is<Conversion> auto& conversion) {
  v.function(conversion.function);
}

template <class V>
void fields(V& v, const ObjectId&, Is<TextSearchParser> auto& parser) {
  for (auto& [name, value] : parser.parameters) {
    v.function(value);
  }
}

template <class V>
void fields(V& v, const ObjectId&, Is<TextSearchTemplate> auto& text_search_template) {
  for (auto& [name, value] : text_search_template.parameters) {
    v.function(value);
  }
}

template <class V>
void fields(V& v, const ObjectId&, Is<TextSearchDictionary> auto& dictionary) {
  v.named(Kind::text_search_template, dictionary.template_, "");
}

template <class V>
void fields(V& v, const ObjectId&, Is<TextSearchConfiguration> auto& configuration) {
  v.named(Kind::text_search_parser, configuration.parser, "");
  for (auto& [token, dictionaries] : configuration.mappings) {
    for (auto& dictionary : dictionaries) {
      v.named(Kind::text_search_dictionary, dictionary, "");
    }
  }
}

template <class V>
void fields(V& v, const ObjectId&, Is<Statistics> auto& statistics) {
  v.columns(statistics.table, statistics.columns);
  v.relation(statistics.table);
}

template <class V>
void fields(V& v, const ObjectId& id, Is<Trigger> auto& trigger) {
  v.columns(detail::owner(id), trigger.update_of);
  if (trigger.clone_of) {
    v.relation(*trigger.clone_of);
    return;
  }
  if (trigger.from_table) {
    v.relation(*trigger.from_table);
  }
  v.function(trigger.function);
}

template <class V>
void fields(V& v, const ObjectId&, Is<EventTrigger> auto& trigger) {
  v.function(trigger.function);
}

template <class V>
void fields(V& v, const ObjectId&, Is<Publication> auto& publication) {
  for (auto& table : publication.tables) {
    v.columns(table.table, table.columns);
    v.relation(table.table);
  }
  v.schemas(publication.schemas);
}

}  // namespace schema::names
