#pragma once
// What an object of the model says of itself, as fields of the JSON object that stands for it: so that a program need
// not read SQL to know a column's type or what a foreign key refers to. docs/inspect.schema.json describes them.

#include "report/json.hpp"
#include "schema/database.hpp"

namespace report {

void write_attributes(Json& json, const schema::Table& table);
void write_attributes(Json& json, const schema::Column& column);
void write_attributes(Json& json, const schema::Constraint& constraint);
void write_attributes(Json& json, const schema::Index& index);
void write_attributes(Json& json, const schema::Sequence& sequence);
void write_attributes(Json& json, const schema::EnumType& type);
void write_attributes(Json& json, const schema::Domain& domain);
void write_attributes(Json& json, const schema::View& view);
void write_attributes(Json& json, const schema::MaterializedView& view);
void write_attributes(Json& json, const schema::Routine& routine);
void write_attributes(Json& json, const schema::Trigger& trigger);

/// Of the other kinds their SQL says it all.
inline void write_attributes(Json&, const schema::Object&) {}

}  // namespace report
