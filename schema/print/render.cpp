// A whole model as one file, or as one for each object.

#include <algorithm>
#include <map>
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
      matter = matter || std::ranges::any_of(object.privileges->revoked, of_owner) ||
               std::ranges::any_of(object.privileges->granted, of_owner);
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

/// What is written into one file, as far as it goes.
struct Page {
  std::string text;
  SearchPath path;  ///< search_path as set; empty: the session's own
  QualifiedName group;
  std::string last_sort;
  bool last_tall = true;
};

/// Names that differ in case only are one file where the file system says so.
struct AnyCase {
  bool operator()(const std::string& left, const std::string& right) const {
    return std::ranges::lexicographical_compare(left, right, {}, lower, lower);
  }
  static char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
};

class Renderer {
 public:
  explicit Renderer(const Database& database) : database_(database), with_owners_(owners_matter(database)) {}

  std::string as_one_file() {
    header();
    for (const Entry& entry : order(database_)) {
      write(entry);
    }
    end_page();
    return std::move(page_.text);
  }

  std::map<std::string, std::string> as_directory() {
    std::map<std::string, Page, AnyCase> pages;
    for (const Entry& entry : order(database_)) {
      const ObjectId home = home_of(entry);
      page_ = std::move(pages[page_name(home)]);
      if (page_.text.empty()) {
        page_.text = std::string(kDirectoryMark) + ' ' + to_string(home) + '\n';
      }
      write(entry);
      pages[page_name(home)] = std::move(page_);
    }
    std::map<std::string, std::string> files;
    for (auto& [name, page] : pages) {
      page_ = std::move(page);
      end_page();
      if (std::ranges::count(page_.text, '\n') > 1) {  // the schema public may have nothing to say
        files.emplace(name, std::move(page_.text));
      }
    }
    return files;
  }

 private:
  void end_page() {
    if (!page_.path.empty()) {
      page_.text += "\nRESET search_path;\n";
    }
  }

  /// The object in whose file the entry stands.
  ObjectId home_of(const Entry& entry) const {
    const ObjectId& id = entry.id;
    QualifiedName owner = relation_name(id);
    if (id.kind == Kind::statistics) {
      owner = database_.statistics.at(id).table;
    } else if (id.kind == Kind::index && entry.part == Part::object && database_.indexes.at(id).only) {
      owner = last_partition(owner);
    } else if (id.kind == Kind::sequence && entry.part == Part::ownership) {
      owner = relation_name(*database_.sequences.at(id).owned_by);
    }
    ObjectId home = owner.name.empty() || id.kind == Kind::user_mapping || id.kind == Kind::default_privileges
                        ? id
                        : database_.relation_id(owner);
    return home.name.empty() ? ObjectId{Kind::domain, owner.schema, "", owner.name} : home;
  }

  /// A partition that is read after an index ON ONLY its parent would get one like it: so it stands with the last one.
  QualifiedName last_partition(const QualifiedName& parent) const {
    QualifiedName last = parent;
    const auto page = [](const QualifiedName& name) { return page_name(table_id(name)); };
    for (const auto& [id, table] : database_.tables) {
      if (table.partition_of && table.partition_of->parent == parent) {
        const QualifiedName candidate = last_partition({id.schema, id.name});
        last = page(last) < page(candidate) ? candidate : last;
      }
    }
    return last;
  }

  /// `tables/public.users.sql`. Functions of one name share a file, and so do names that a file's name cannot tell
  /// apart.
  static std::string page_name(const ObjectId& id) {
    static constexpr std::string_view kFolders[] = {
#define KIND(kind_, Type, map_, printed) #map_,
#include "schema/kinds.def"
#undef KIND
    };
    std::string name;
    const Name own = has_signature(id.kind) ? Name(split_signature(id.name).name) : id.name;
    for (const Name& part : {id.schema, id.relation, own}) {
      name += name.empty() || part.empty() ? "" : ".";
      for (const char c : part.text()) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                           static_cast<unsigned char>(c) >= 0x80;
        name += plain ? c : '_';
      }
    }
    return std::string(kFolders[static_cast<std::size_t>(id.kind)]) + '/' + name + ".sql";
  }
  static bool has_signature(Kind kind) { return words(kind).naming == Naming::signature; }

  void header() {
    page_.text = "-- PostgreSQL schema\n";
    for (const Unmodelled& object : database_.unmodelled) {
      page_.text += "-- not in this file: " + object.kind + ' ' + object.identity + '\n';
    }
    const bool has_bodies = std::ranges::any_of(database_.routines, [](const auto& entry) {
      return !entry.second.sql_body && entry.second.language != "c" && entry.second.language != "internal";
    });
    if (has_bodies) {
      page_.text += "\n-- bodies may name what comes further down\nSET check_function_bodies = off;\n";
    }
  }

  /// What belongs to a relation stands below it without a blank line.
  bool starts_group(const ObjectId& id) {
    QualifiedName group{id.schema, id.relation.empty() ? id.name : id.relation};
    const bool member = !id.relation.empty() && group == page_.group;
    page_.group = std::move(group);
    return !member;
  }

  /// Said of a key too, which the parent's index takes over by itself where it is made after it: in a directory of
  /// files it need not be.
  std::string attachment(const ObjectId& id) const {
    if (id.kind == Kind::index) {
      return attach_index(id, database_.indexes.at(id));
    }
    return "ALTER INDEX " + quote_qualified(*database_.constraints.at(id).partition_of) + " ATTACH PARTITION " +
           quote_qualified(id.schema, id.name);
  }

  void write(const Entry& entry) {
    const ObjectId& id = entry.id;
    switch (entry.part) {
      case Part::shell:
        if (!entry.stand_in.empty()) {
          use_path(id);
          return write(Statements{entry.stand_in}, starts_group(id));
        }
        return write(Statements{shell_type(database_, id)}, true);
      case Part::ownership:
        return write(Statements{owned_by(id, database_.sequences.at(id))}, false);
      case Part::default_:
        use_path(id);
        return write(Statements{set_default(database_, id, database_.columns.at(id))}, false);
      case Part::attach:
        return write(Statements{attachment(id)}, false);
      case Part::roles:
        for (const std::string& index : inherited_marks(database_, id)) {
          write(index_roles(database_, {id.schema, id.name}, index), false);
        }
        return;
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
      if (has_attributes(column->second)) {
        write(attributes_of(column->first), false);
      }
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
        // The version that a server gives everybody is no part of what a person wants to keep.
        Extension extension = database_.extensions.at(id);
        if (extension.standard_version && extension.version == extension.standard_version) {
          extension.version.reset();
        }
        return create_object(database_, id, extension, {});
      }
      case Kind::table: {
        TableLayout layout{.inlined = inlined};
        layout.default_apart = [&](const ObjectId& column) { return entry.defaults_apart.contains(column); };
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
      case Kind::view: {
        Statements all = create(database_, id);
        if (!entry.stand_in.empty()) {
          all.front() = view_statement(id, database_.views.at(id), true);
        }
        return all;
      }
      default:
        return create(database_, id);
    }
  }

  /// Most columns have none.
  static bool has_attributes(const Column& column) {
    return column.comment || column.identity || !column.privileges->empty() || !column.security_labels->empty();
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
    static const SearchPath kPublic{"public"};
    const std::size_t at = database_.object(id)->search_path.value;
    if (at >= database_.search_paths.size()) {
      return;
    }
    SearchPath path = database_.search_paths[at];
    if (path == kPublic) {
      path.clear();
    }
    if (path == page_.path || !has_texts(id)) {
      return;
    }
    page_.path = path;
    page_.text += path.empty() ? "\nRESET search_path;\n" : "\nSET search_path = " + quote_list(path) + ";\n";
  }

  void write(const Statements& all, bool starts_group) {
    for (const std::string& statement : all) {
      const bool tall = statement.find('\n') != std::string::npos;
      if (starts_group || tall) {
        // Short ones of the same sort stay together.
        const std::string sort = statement.substr(0, statement.find(' ', statement.find(' ') + 1));
        if (tall || page_.last_tall || sort != page_.last_sort) {
          page_.text += '\n';
        }
        page_.last_sort = sort;
        page_.last_tall = tall;
        starts_group = false;
      }
      page_.text += statement;
      page_.text += ";\n";
    }
  }

  const Database& database_;
  const bool with_owners_;
  Page page_;
};

}  // namespace

std::string render(const Database& database) { return Renderer(database).as_one_file(); }

std::map<std::string, std::string> render_directory(const Database& database) {
  return Renderer(database).as_directory();
}

}  // namespace schema::print
