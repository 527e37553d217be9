#include "planner/rules/in_step.hpp"

#include <fmt/format.h>

#include "planner/type_change.hpp"

namespace planner {

using namespace schema;

namespace {

// The types as they are called before the switch and after it: one that is built anew itself has the name only then.
std::string from_type(const Context& context, const Beside& beside, bool switched) {
  return switched ? staged<Column>(context, context.from, beside.column, &Beside::left_name).type
                  : from_column(context, beside).type;
}
std::string to_type(const Context& context, const Beside& beside, bool switched) {
  return switched ? to_column(context, beside).type
                  : staged<Column>(context, context.to, beside.column, &Beside::new_name).type;
}

// What an assignment does by itself needs no words; the rest is said as ALTER … USING would say it.
std::string converted(const Context& context, const std::string& from_type, const std::string& to_type,
                      const std::string& value, bool back) {
  const Database& from = back ? context.to : context.from;
  const Database& to = back ? context.from : context.to;
  const TypeChange change = type_change(from, to, value, from_type, to_type);
  return change.using_.empty() ? value : change.using_;
}

// A value that does not fit must not stop a write of the application. Whole numbers are asked beforehand: an exception
// block costs a subtransaction per row.
std::string range_of(const std::string& type) {
  return type == "smallint" ? "-32768 AND 32767" : type == "integer" ? "-2147483648 AND 2147483647" : "";
}
bool is_whole(const std::string& type) {
  return type == "smallint" || type == "integer" || type == "bigint" || type == "numeric";
}

// What becomes NULL is filled as it is.
std::string to_be_filled(const std::string& half, const std::string& other, const std::string& value) {
  return fmt::format("{} IS NULL AND {} IS NOT NULL", half, value == other ? value : "(" + value + ")");
}

std::string create_function(const Context& context, const Beside& beside, const std::string& declarations,
                            const std::string& body, bool own) {
  std::string path;
  if (own) {
    const std::size_t index = to_column(context, beside).search_path.value;
    if (index < context.to.search_paths.size()) {
      for (const std::string& name : context.to.search_paths[index]) {
        path += (path.empty() ? "" : ", ") + quote_identifier(name);
      }
      path = path.empty() ? "" : " SET search_path = " + path;
    }
  }
  return "CREATE OR REPLACE FUNCTION " + quote_qualified(in_step_function(beside.column)) +
         "() RETURNS trigger LANGUAGE plpgsql" + path + " AS " +
         dollar_quote("\n" + declarations + "BEGIN\n" + body + "  RETURN NEW;\nEND\n");
}

}  // namespace

Conversion conversion(const Context& context, const Beside& beside) {
  const std::string was = from_type(context, beside, false), will = to_type(context, beside, false);
  const std::string old = quote_identifier(beside.old_name);
  const std::string fresh = quote_identifier(beside.new_name);
  if (const std::optional<std::string> own = own_conversion(context, beside)) {
    return {*own, to_be_filled(fresh, old, *own), true, false, "", ""};
  }
  const TypeChange change = type_change(context.from, context.to, old, was, will);
  const std::string value = converted(context, was, will, old, false);
  return {value, to_be_filled(fresh, old, value), false, was != will && change.narrows, change.loses, ""};
}

Conversion conversion_back(const Context& context, const Beside& beside) {
  const std::string left = from_type(context, beside, true), is = to_type(context, beside, true);
  const std::string now = quote_identifier(beside.column.name);
  const TypeChange change = type_change(context.to, context.from, now, is, left);
  const bool narrows = left != is && change.narrows;
  std::string value = converted(context, is, left, now, true), misfit = narrows ? change.misfit : "";
  if (narrows && is_whole(is) && !range_of(left).empty()) {
    value = fmt::format("CASE WHEN {} BETWEEN {} THEN {} END", now, range_of(left), value);
    misfit.clear();
  }
  return {value,
          to_be_filled(quote_identifier(beside.left_name), now, value),
          to_column(context, beside).hints->backfill.has_value(),
          narrows,
          change.loses,
          misfit};
}

std::string changed_on_way_back(const Context& context, const Beside& beside) {
  const std::string left = from_type(context, beside, true), is = to_type(context, beside, true);
  if (left == is) {
    return "";
  }
  const std::string now = quote_identifier(beside.column.name), old = quote_identifier(beside.left_name);
  const std::string again = fmt::format("({})::{}", converted(context, left, is, old, false), is);
  // 1.0 is not another number than 1.00; of most types the image tells, and some have no `=`.
  const std::string differs = is_whole(is.substr(0, is.find('(')))
                                  ? now + " IS DISTINCT FROM " + again
                                  : fmt::format("pg_catalog.record_image_ne(ROW({}), ROW({}))", now, again);
  return from_column(context, beside).not_null
             ? fmt::format("{} IS NOT NULL AND {}", old, differs)
             : fmt::format("{} IS NOT NULL AND ({} IS NULL OR {})", now, old, differs);
}

std::string in_step_before(const Context& context, const Beside& beside) {
  const std::string was = from_type(context, beside, false), will = to_type(context, beside, false);
  const std::string old = "NEW." + quote_identifier(beside.old_name),
                    fresh = "NEW." + quote_identifier(beside.new_name);
  const std::string before = "OLD." + quote_identifier(beside.old_name),
                    fresh_before = "OLD." + quote_identifier(beside.new_name);
  if (const std::optional<std::string> own = own_conversion(context, beside)) {
    return create_function(context, beside, "",
                           fmt::format("  {} := (SELECT {} FROM (SELECT NEW.*) AS {});\n", fresh, *own,
                                       quote_identifier(beside.column.relation)),
                           true);
  }
  // Compared by image: a type needs no `=` for that, and 1.0 is not 1.00.
  const std::string body = fmt::format(
      R"(  converted := {1};
  IF TG_OP = 'INSERT' THEN
    old_leads := {2} IS NULL;
  ELSE
    old_leads := pg_catalog.record_image_ne(ROW({0}), ROW({3})) OR pg_catalog.record_image_eq(ROW({2}), ROW({4}));
  END IF;
  IF old_leads THEN
    {2} := converted;
  ELSIF pg_catalog.record_image_ne(ROW({2}), ROW(converted)) THEN
    {0} := {5};
  END IF;
)",
      old, converted(context, was, will, old, false), fresh, before, fresh_before,
      converted(context, will, was, fresh, true));
  return create_function(context, beside, "DECLARE\n  converted " + will + ";\n  old_leads boolean;\n", body, false);
}

bool follows_after(const Context& context, const Beside& beside) {
  return beside.renamed || !to_column(context, beside).hints->backfill;
}

std::string in_step_after(const Context& context, const Beside& beside) {
  const std::string was = from_type(context, beside, true), is = to_type(context, beside, true);
  const std::string now = "NEW." + quote_identifier(beside.column.name),
                    left = "NEW." + quote_identifier(beside.left_name);
  const TypeChange change = type_change(context.to, context.from, now, is, was);
  const std::string value = converted(context, is, was, now, true);
  const bool narrows = was != is && change.narrows;
  std::string body = fmt::format("  {} := {};\n", left, value);
  if (narrows && is_whole(is) && !range_of(was).empty()) {
    body = fmt::format("  {} := CASE WHEN {} BETWEEN {} THEN {} END;\n", left, now, range_of(was), value);
  } else if (narrows || !change.using_.empty()) {
    body = fmt::format(
        "  BEGIN\n    {0} := {1};\n  EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN\n    {0} := "
        "NULL;\n  END;\n",
        left, value);
  }
  return create_function(context, beside, "", body, false);
}

std::vector<std::string> create_in_step_trigger(const Context& context, const Beside& beside) {
  const std::string table = quote_qualified(relation_of(beside.column));
  const std::string trigger = quote_identifier(in_step_trigger(context, beside.column));
  return {"CREATE TRIGGER " + trigger + " BEFORE INSERT OR UPDATE ON " + table + " FOR EACH ROW EXECUTE FUNCTION " +
              quote_qualified(in_step_function(beside.column)) + "()",
          "ALTER TABLE " + table + " ENABLE ALWAYS TRIGGER " + trigger};
}

std::string drop_in_step_trigger(const Context& context, const Beside& beside) {
  return "DROP TRIGGER " + quote_identifier(in_step_trigger(context, beside.column)) + " ON " +
         quote_qualified(relation_of(beside.column));
}

std::string drop_in_step_function(const Beside& beside) {
  return "DROP FUNCTION " + quote_qualified(in_step_function(beside.column)) + "()";
}

}  // namespace planner
