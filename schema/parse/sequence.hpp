#pragma once
// Sequences, and the options that identity columns share with them.

#include "schema/parse/interpreter.hpp"
#include "schema/sequence.hpp"

namespace schema::parse {

/// Options of a new sequence over the type's defaults, resolved as the server resolves them.
SequenceOptions sequence_options(const Interpreter& interpreter, const Statement& statement, tree::Node options,
                                 std::string_view type = "bigint");

/// What ALTER SEQUENCE changes.
void alter_sequence_options(const Interpreter& interpreter, const Statement& statement, tree::Node options,
                            SequenceOptions& sequence);

/// The column that OWNED BY names in an option list; `none` is set for OWNED BY NONE.
std::optional<ObjectId> sequence_owner(const Interpreter& interpreter, const Statement& statement, tree::Node options,
                                       bool& none);

/// `nextval('public.t_id_seq'::regclass)`
std::string nextval_of(const QualifiedName& sequence);

}  // namespace schema::parse
