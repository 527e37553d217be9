#pragma once
// What the bodies of routines that are strings seem to use. A guess: for ordering only, never for recreation.

#include <set>

#include "schema/column.hpp"
#include "schema/names/index.hpp"
#include "schema/routine.hpp"

namespace schema {

/// Relations, routines and types of the model whose names stand in the body of an SQL or PL/pgSQL routine; never the
/// routine itself.
std::set<ObjectId> soft_references(const names::Index& index, const ObjectId& id, const Routine& routine);
/// The same of what a column is to be filled with.
std::set<ObjectId> soft_references(const names::Index& index, const ObjectId& id, const Column& column);

}  // namespace schema
