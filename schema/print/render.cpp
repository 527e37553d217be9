// A whole model as one file.

#include <algorithm>
#include <optional>

#include "schema/expressions.hpp"
#include "schema/print/order.hpp"
#include "schema/print/text.hpp"

namespace schema::print {

namespace {

/// Owners are left out where all objects have the same: whoever loads the file owns them all then. A grant that speaks
/// of the owner needs the name, though.
bool owners_matter(const Database& database) {
  bool matter = false;
  std::optional<std::string> only;
  for_each_kind(database, [&](const auto& map) {
    for (const auto& [id, object] : map) {
      const auto of_owner = [](const Grant& grant) { return grant.grantee == kOwner; };
      matter = matter || std::ranges::any_of(object.privileges.revoked, of_owner) ||
               std::ranges::any_of(object.privileges.granted, of_owner);
      // The public schema is the database owner's, by its role, from the start.
      if (!object.owner || !words(id.kind).owned || object.owner == "pg_database_owner") {
        continue;
      }
      matter = matter || (only && *only != *object.owner);
      only = object.owner;
    }
  });
  return matter;
}

class Renderer {
 public:
  explicit Renderer(const Database& database) : database_(database), with_owners_(owners_matter(database)) {}

  std::string run() {
    header();
    for (const Entry& entry : order(database_)) {
      write(entry);
    }
    if (!path_.empty()) {
      out_ += "\nRESET search_path;\n";
    }
    return std::move(out_);
  }

 private:
  void header() {
    out_ = "-- PostgreSQL schema\n";
    for (const Unmodelled& object : database_.unmodelled) {
      out_ += "-- not in this file: " + object.kind + ' ' + object.identity + '\n';
    }
    const bool has_bodies = std::ranges::any_of(database_.routines, [](const auto& entry) {
      return !entry.second.sql_body && entry.second.language != "c" && entry.second.language != "internal";
    });
    if (has_bodies) {
      out_ += "\n-- bodies may name what comes further down\nSET check_function_bodies = off;\n";
    }
  }

  /// What belongs to a relation stands below it without a blank line.
  bool starts_group(const ObjectId& id) {
    QualifiedName group{id.schema, id.relation.empty() ? id.name : id.relation};
    const bool member = !id.relation.empty() && group == group_;
    group_ = std::move(group);
    return !member;
  }

  void write(const Entry& entry) {
    const ObjectId& id = entry.id;
    switch (entry.part) {
      case Part::shell:
        return write(Statements{shell_type(database_, id)}, true);
      case Part::ownership:
        return write(Statements{owned_by(id, database_.sequences.at(id))}, false);
      case Part::attach:
        return write(Statements{attach_index(id, database_.indexes.at(id))}, false);
      case Part::object:
        break;
    }
    use_path(id);
    write(statements(entry), starts_group(id));
    write(attributes_of(id), false);
    if (id.kind == Kind::table || id.kind == Kind::composite_type || id.kind == Kind::view ||
        id.kind == Kind::materialized_view) {
      write_columns(id);
    }
    for (const ObjectId& constraint : entry.inlined) {
      write(attributes_of(constraint), false);
    }
  }

  void write_columns(const ObjectId& id) {
    for (const auto* column : columns_in_order(database_, {id.schema, id.name})) {
      write(attributes_of(column->first), false);
      if (!serial_word(database_, column->first, column->second).empty()) {
        write(attributes_of(serial_sequence(column->first)), false);
      }
    }
  }

  Statements statements(const Entry& entry) const {
    const ObjectId& id = entry.id;
    const auto inlined = [&](const ObjectId& constraint, const Constraint&) {
      return entry.inlined.contains(constraint);
    };
    switch (id.kind) {
      case Kind::schema:
        return id.name == "public" ? Statements{} : create(database_, id);
      case Kind::extension: {
        // The version a server happens to have is no part of what a person wants to keep.
        Extension extension = database_.extensions.at(id);
        if (database_.server_version != 0) {
          extension.version.reset();
        }
        return create_object(database_, id, extension, {});
      }
      case Kind::table: {
        TableLayout layout{.inlined = inlined};
        layout.serial = [&](const ObjectId& column_id, const Column& column) {
          return !serial_word(database_, column_id, column).empty();
        };
        return table_statements(database_, id, database_.tables.at(id), layout);
      }
      case Kind::domain:
        return {domain_statement(database_, id, database_.domains.at(id), inlined)};
      case Kind::index: {
        Statements all = create(database_, id);
        // Attached once the parent's index is there.
        if (database_.indexes.at(id).partition_of) {
          std::erase(all, attach_index(id, database_.indexes.at(id)));
        }
        return all;
      }
      default:
        return create(database_, id);
    }
  }

  Statements attributes_of(const ObjectId& id) const {
    Statements all = attributes(database_, id);
    if (const Column* column = database_.find<Column>(id); column != nullptr && column->identity) {
      std::ranges::move(identity_attributes(database_, id, *column->identity), std::back_inserter(all));
    }
    const Object& object = *database_.object(id);
    const bool owner_stands = object.owner && words(id.kind).owned;
    // An owned sequence follows its table.
    const bool wanted = with_owners_ && object.owner != "pg_database_owner";
    if (owner_stands && !wanted) {
      all.erase(all.begin());
    }
    return all;
  }

  bool has_texts(const ObjectId& id) const {
    bool found = false;
    const auto look = [&](const ObjectId& part) {
      for_each_expression(database_, part, [&](const ExpressionUse&, const Expression&) { found = true; });
    };
    look(id);
    for (const auto& [column, value] : of_relation<Column>(database_, {id.schema, id.name})) {
      look(column);
    }
    return found;
  }

  /// Texts that the server printed find everything under any path, those of a file under the path they were written.
  void use_path(const ObjectId& id) {
    static const std::vector<std::string> kPublic{"public"};
    const std::size_t at = database_.object(id)->search_path.value;
    if (at >= database_.search_paths.size()) {
      return;
    }
    std::vector<std::string> path = database_.search_paths[at];
    if (path == kPublic) {
      path.clear();
    }
    if (path == path_ || !has_texts(id)) {
      return;
    }
    path_ = path;
    out_ += path.empty() ? "\nRESET search_path;\n" : "\nSET search_path = " + quote_list(path) + ";\n";
  }

  void write(const Statements& all, bool starts_group) {
    for (const std::string& statement : all) {
      const bool tall = statement.find('\n') != std::string::npos;
      if (starts_group || tall) {
        // Short ones of the same sort stay together.
        const std::string sort = statement.substr(0, statement.find(' ', statement.find(' ') + 1));
        if (tall || last_tall_ || sort != last_sort_) {
          out_ += '\n';
        }
        last_sort_ = sort;
        last_tall_ = tall;
        starts_group = false;
      }
      out_ += statement;
      out_ += ";\n";
    }
  }

  const Database& database_;
  const bool with_owners_;
  std::vector<std::string> path_;  ///< as set; empty: the session's own
  QualifiedName group_;
  std::string last_sort_;
  bool last_tall_ = true;
  std::string out_;
};

}  // namespace

std::string render(const Database& database) { return Renderer(database).run(); }

}  // namespace schema::print
