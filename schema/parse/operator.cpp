// CREATE and ALTER OPERATOR, OPERATOR CLASS, OPERATOR FAMILY; CREATE CAST and CONVERSION.

#include <algorithm>
#include <array>

#include "schema/parse/elements.hpp"
#include "schema/parse/handlers.hpp"
#include "schema/parse/object_name.hpp"
#include "schema/parse/operator_family.hpp"
#include "schema/parse/text.hpp"
#include "schema/parse/type_name.hpp"
#include "schema/signature.hpp"
#include "schema/sql.hpp"

namespace schema::parse {

namespace {

void set_parameter(Interpreter& interpreter, const Statement& statement, Options& parameters, tree::Node option) {
  const std::string_view name = option["defname"].text();
  const tree::Node argument = option["arg"];
  if (name == "function" || name == "procedure") {
    parameters.insert_or_assign("function", function_text(interpreter, statement, argument.inner()["names"]));
  } else if (name == "restrict" || name == "join") {
    if (argument) {
      parameters.insert_or_assign(std::string(name), function_text(interpreter, statement, argument.inner()["names"]));
    } else {
      parameters.erase(std::string(name));  // NONE
    }
  } else if (name == "commutator" || name == "negator") {
    std::string text = operator_text(interpreter, argument);
    if (const QualifiedName written = Interpreter::written_name(argument);
        written.schema.empty() && text == written.name) {
      // Not there yet (it may be the very operator being made): it will be where this one goes.
      text = "OPERATOR(" + quote_identifier(interpreter.creation_target(written, start_of(statement)).schema) + '.' +
             written.name + ')';
    }
    parameters.insert_or_assign(std::string(name), std::move(text));
  } else if (name == "hashes" || name == "merges") {
    if (option_text(option) != "false") {
      parameters.insert_or_assign(std::string(name), "true");
    }
  } else if (name == "sort1" || name == "sort2" || name == "ltcmp" || name == "gtcmp") {
    parameters.insert_or_assign("merges", "true");  // so the server reads what old dumps say
  }
}

std::string types_of(const Interpreter& interpreter, const Statement& statement, tree::Node list) {
  return '(' + type_list(interpreter, statement, list) + ')';
}

/// The types a support function is for, when the statement does not say: those of its own arguments for comparison and
/// hashing, else the class's (assignProcTypes() in the server).
std::string support_types(const Interpreter& interpreter, const Statement& statement, tree::Node item,
                          const std::string& type, std::string_view method) {
  const tree::Node arguments = item["name"]["objargs"];
  const std::int64_t number = item["number"].integer();
  const auto argument = [&](std::size_t index) {
    return type_name(interpreter, statement, arguments.at(index), TypeUse::argument);
  };
  if (method == "btree" && number == 1 && arguments.size() == 2) {
    return argument(0) + ", " + argument(1);
  }
  if (method == "btree" && number == 3 && arguments.size() == 5) {
    return argument(0) + ", " + argument(2);
  }
  if (method == "hash" && (number == 1 || number == 2) && arguments.size() >= 1) {
    return argument(0) + ", " + argument(0);
  }
  return type + ", " + type;
}

/// An operator or function of a class or family.
struct Member {
  std::string text;   ///< as CREATE OPERATOR CLASS lists it
  std::string types;  ///< the left and the right one: `integer, bigint`
};

/// `type` is the class's, empty for a family.
Member member_of(const Interpreter& interpreter, const Statement& statement, tree::Node item, const std::string& type,
                 std::string_view method) {
  const std::string number = std::to_string(item["number"].integer());
  const tree::Node named = item["name"];
  if (item["itemtype"].integer() == 1) {
    const std::string types =
        named["objargs"].empty() ? type + ", " + type : type_list(interpreter, statement, named["objargs"]);
    std::string text = "OPERATOR " + number + ' ' +
                       operator_name(interpreter, Interpreter::written_name(named["objname"])) + " (" + types + ')';
    if (item["order_family"]) {
      const QualifiedName family = found_name(interpreter, Kind::operator_family,
                                              Interpreter::written_name(item["order_family"]), " USING btree");
      text += " FOR ORDER BY " + quote_qualified(family.schema == "pg_catalog" ? "" : family.schema, family.name);
    }
    return {std::move(text), types};
  }
  std::string types = type_list(interpreter, statement, item["class_args"]);
  if (types.empty()) {
    types = support_types(interpreter, statement, item, type, method);
  } else if (item["class_args"].size() == 1) {
    types += ", " + types;
  }
  return {"FUNCTION " + number + " (" + types + ") " +
              function_text(interpreter, Interpreter::written_name(named["objname"])) +
              types_of(interpreter, statement, named["objargs"]),
          types};
}

/// Does the class fall with the member? Else it stands loose in the family. amadjustmembers() of the access method
/// decides (since PostgreSQL 14): btree and hash bind what compares values of one type, the others their required
/// support functions; a method without such a routine binds everything.
bool is_bound(tree::Node item, const Member& member, std::string_view method) {
  const bool is_operator = item["itemtype"].integer() == 1;
  const std::int64_t number = item["number"].integer();
  if (method == "btree" || method == "hash") {
    const std::vector<std::string_view> types = split_list(member.types);
    return (is_operator || number == 1) && types.size() == 2 && types[0] == types[1];
  }
  if (method == "gist") {
    return !is_operator && (number == 1 || number == 2 || (number >= 5 && number <= 7));
  }
  if (method == "gin") {
    return !is_operator && (number == 2 || number == 3);
  }
  return method != "spgist" || (!is_operator && number <= 5);
}

/// The class that the member falls with, of those of the family; nullptr: it stands loose. `said_by`: the class whose
/// statement lists it, nullptr for ALTER OPERATOR FAMILY. btree and hash go by the type of both sides.
OperatorClass* class_of(Interpreter& interpreter, const ObjectId& family, tree::Node item, const Member& member,
                        OperatorClass* said_by) {
  const Signature name = split_method(family.name);
  if (interpreter.options.server_version < 140000) {
    return said_by;
  }
  if (!is_bound(item, member, name.arguments)) {
    return nullptr;
  }
  if (name.arguments != "btree" && name.arguments != "hash") {
    return said_by;
  }
  for (auto& [id, opclass] : interpreter.database.operator_classes) {
    if (is_in_family(id, opclass, family) && member.types == opclass.type.text() + ", " + opclass.type.text()) {
      return &opclass;
    }
  }
  return nullptr;
}

/// Nullptr: not known, or the server's own, which is not looked at.
OperatorFamily* family_of(Interpreter& interpreter, const Statement& statement, const ObjectId& id) {
  if (!interpreter.database.contains(id) && comes_with_class(interpreter.database, id)) {
    interpreter.add(statement, id, OperatorFamily{});
  }
  return interpreter.database.find<OperatorFamily>(id);
}

void add_member(Interpreter& interpreter, const Statement& statement, const ObjectId& family, tree::Node item,
                Member member, OperatorClass* said_by) {
  if (OperatorClass* const opclass = class_of(interpreter, family, item, member, said_by)) {
    opclass->members.insert(std::move(member.text));
  } else if (OperatorFamily* const loose = family_of(interpreter, statement, family)) {
    loose->members.insert(std::move(member.text));
  }
}

}  // namespace

void create_operator(Interpreter& interpreter, const Statement& statement, tree::Node define) {
  Operator object;
  std::string left = "NONE", right = "NONE";
  for (const tree::Node node : define["definition"]) {
    const tree::Node option = node.inner();
    const std::string_view name = option["defname"].text();
    if (name == "leftarg" || name == "rightarg") {
      (name == "leftarg" ? left : right) = type_name(interpreter, statement, option["arg"], TypeUse::argument);
    } else {
      set_parameter(interpreter, statement, object.parameters, option);
    }
  }
  if (!object.parameters.contains("function")) {
    missing_option(interpreter, statement, "an operator", "function");
  }
  const QualifiedName target =
      interpreter.creation_target(Interpreter::written_name(define["defnames"]), start_of(statement));
  interpreter.add(statement, {Kind::operator_, target.schema, "", target.name + '(' + left + ", " + right + ')'},
                  std::move(object));
}

void alter_operator(Interpreter& interpreter, const Statement& statement, tree::Node alter) {
  const ObjectId id = object_named(interpreter, statement, "OBJECT_OPERATOR", alter["opername"]);
  for (const tree::Node option : alter["options"]) {
    set_parameter(interpreter, statement, interpreter.database.find<Operator>(id)->parameters, option.inner());
  }
}

void create_operator_family(Interpreter& interpreter, const Statement& statement, tree::Node create) {
  const QualifiedName target =
      interpreter.creation_target(Interpreter::written_name(create["opfamilyname"]), start_of(statement));
  const std::string method(create["amname"].text());
  interpreter.add(statement, {Kind::operator_family, target.schema, "", target.name + " USING " + method},
                  OperatorFamily{});
}

void create_operator_class(Interpreter& interpreter, const Statement& statement, tree::Node create) {
  const QualifiedName target =
      interpreter.creation_target(Interpreter::written_name(create["opclassname"]), start_of(statement));
  const std::string_view access_method = create["amname"].text();
  const std::string method = " USING " + std::string(access_method);
  OperatorClass opclass;
  opclass.type = type_name(interpreter, statement, create["datatype"], TypeUse::argument);
  opclass.is_default = create["isDefault"].flag();
  QualifiedName named = target;
  if (create["opfamilyname"]) {
    named = found_name(interpreter, Kind::operator_family, Interpreter::written_name(create["opfamilyname"]), method);
    opclass.family = named == target ? "" : quote_qualified(named);
  }
  const std::string type = opclass.type.text();
  OperatorClass& added =
      interpreter.add(statement, {Kind::operator_class, target.schema, "", target.name + method}, std::move(opclass));
  const ObjectId family{Kind::operator_family, named.schema, "", named.name + method};
  for (const tree::Node node : create["items"]) {
    const tree::Node item = node.inner();
    if (item["itemtype"].integer() == 3) {
      added.storage = type_name(interpreter, statement, item["storedtype"], TypeUse::argument);
    } else {
      add_member(interpreter, statement, family, item, member_of(interpreter, statement, item, type, access_method),
                 &added);
    }
  }
  if (added.storage == added.type) {
    added.storage.clear();
  }
  forget_if_implied(interpreter, family);
}

void alter_operator_family(Interpreter& interpreter, const Statement& statement, tree::Node alter) {
  const std::string method = " USING " + std::string(alter["amname"].text());
  const QualifiedName written = Interpreter::written_name(alter["opfamilyname"]);
  const QualifiedName name = found_name(interpreter, Kind::operator_family, written, method);
  const ObjectId id{Kind::operator_family, name.schema, "", name.name + method};
  OperatorFamily* const family = family_of(interpreter, statement, id);
  if (family == nullptr && name.schema == "pg_catalog" && is_builtin_family(name.name)) {
    interpreter.unmodelled("members of a built-in operator family", name.name + method, start_of(statement));
    return;
  }
  if (family == nullptr) {
    interpreter.missing("operator family", {written.schema, written.name + method}, start_of(statement));
  }
  for (const tree::Node node : alter["items"]) {
    const tree::Node item = node.inner();
    if (!alter["isDrop"].flag()) {
      if (item["itemtype"].integer() == 1 && item["name"]["objargs"].empty()) {
        interpreter.fail("wrong-option", start_of(statement),
                         "operator argument types must be specified in ALTER OPERATOR FAMILY");
      }
      add_member(interpreter, statement, id, item, member_of(interpreter, statement, item, "", alter["amname"].text()),
                 nullptr);
      continue;
    }
    std::string types = type_list(interpreter, statement, item["class_args"]);
    if (item["class_args"].size() == 1) {
      types += ", " + types;
    }
    const bool is_operator = item["itemtype"].integer() == 1;
    const std::string start =
        (is_operator ? "OPERATOR " : "FUNCTION ") + std::to_string(item["number"].integer()) + ' ';
    std::erase_if(family->members, [&](const std::string& member) {
      return member.starts_with(start) && member.find('(' + types + ')') != std::string::npos;
    });
  }
  forget_if_implied(interpreter, id);
}

void create_cast(Interpreter& interpreter, const Statement& statement, tree::Node create) {
  Cast cast;
  cast.inout = create["inout"].flag();
  if (const tree::Node function = create["func"]) {
    const QualifiedName written = Interpreter::written_name(function["objname"]);
    if (function["args_unspecified"].flag()) {
      const ObjectId id = object_named(interpreter, statement, "OBJECT_FUNCTION", function);
      cast.function = quote_qualified(id.schema, bare_name(id)) + std::string(name_suffix(id));
    } else {
      cast.function = function_text(interpreter, written) + types_of(interpreter, statement, function["objargs"]);
    }
  }
  const std::string_view context = create["context"].text();
  cast.context = context == "COERCION_IMPLICIT"     ? "implicit"
                 : context == "COERCION_ASSIGNMENT" ? "assignment"
                                                    : "explicit";
  interpreter.add(statement,
                  {Kind::cast, "", "",
                   '(' + type_name(interpreter, statement, create["sourcetype"], TypeUse::argument) + " AS " +
                       type_name(interpreter, statement, create["targettype"], TypeUse::argument) + ')'},
                  std::move(cast));
}

void create_conversion(Interpreter& interpreter, const Statement& statement, tree::Node create) {
  // The server stores an encoding's own name, and takes it in any spelling.
  const auto encoding = [](std::string_view written) {
    std::string name = to_upper(written);
    return name == "UNICODE" || name == "UTF-8" || name == "UTF_8" ? "UTF8"
           : name == "ISO88591" || name == "ISO-8859-1"            ? "LATIN1"
                                                                   : name;
  };
  Conversion conversion;
  conversion.source_encoding = encoding(create["for_encoding_name"].text());
  conversion.target_encoding = encoding(create["to_encoding_name"].text());
  conversion.function = function_text(interpreter, statement, create["func_name"]);
  conversion.is_default = create["def"].flag();
  const QualifiedName target =
      interpreter.creation_target(Interpreter::written_name(create["conversion_name"]), start_of(statement));
  interpreter.add(statement, {Kind::conversion, target.schema, "", target.name}, std::move(conversion));
}

}  // namespace schema::parse
