#include "planner/stars.hpp"

#include <algorithm>
#include <optional>

#include "schema/sql.hpp"
#include "schema/tree/tree.hpp"

namespace planner {

using namespace schema;

namespace {

/// A relation of a FROM clause: what it is called there, and the table it is.
struct Source {
  std::string name;
  QualifiedName table;  ///< written
};

struct Replacement {
  std::size_t begin = 0, end = 0;
  std::string text;
};

std::vector<std::string> names_in_order(const Database& database, const QualifiedName& table) {
  std::vector<std::string> names;
  for (const auto* column : columns_in_order(database, table)) {
    names.push_back(column->first.name);
  }
  return names;
}

class Speller {
 public:
  Speller(const Context& context, const std::string& text, const SearchPath& path)
      : context_(context), text_(text), path_(path) {}

  void walk(tree::Node node) {
    if (const tree::Node select = node.as("SelectStmt")) {
      stars_of(select);
    }
    if (node.is_list()) {
      for (const tree::Node element : node) {
        walk(element);
      }
    } else if (node.is_object()) {
      node.for_each_field([this](std::string_view, tree::Node value) { walk(value); });
    }
  }

  std::string result() {
    std::ranges::sort(replacements_, {}, &Replacement::begin);
    std::string text;
    std::size_t done = 0;
    for (const Replacement& part : replacements_) {
      if (part.begin >= done) {
        text += text_.substr(done, part.begin - done) + part.text;
        done = part.end;
      }
    }
    return text + text_.substr(done);
  }

 private:
  void stars_of(tree::Node select) {
    std::vector<Source> sources;
    bool plain = true;  // every item a table, none joined: `*` is all of them in turn
    for (const tree::Node item : select["fromClause"]) {
      plain = item.is("RangeVar") && plain;
      collect(item, sources);
    }
    for (const tree::Node target : select["targetList"]) {
      const tree::Node column = target.as("ResTarget")["val"].as("ColumnRef");
      const tree::Node fields = column["fields"];
      if (!fields.back().is("A_Star")) {
        continue;
      }
      std::vector<Source> meant;
      if (fields.size() == 1 && plain) {
        meant = sources;
      } else if (fields.size() == 2) {
        std::ranges::copy_if(sources, std::back_inserter(meant),
                             [&](const Source& source) { return source.name == fields.at(0).text(); });
      }
      replace(static_cast<std::size_t>(column["location"].integer()), meant);
    }
  }

  static void collect(tree::Node item, std::vector<Source>& sources) {
    if (const tree::Node join = item.as("JoinExpr")) {
      collect(join["larg"], sources);
      collect(join["rarg"], sources);
    } else if (const tree::Node range = item.as("RangeVar")) {
      const std::string_view alias = range["alias"]["aliasname"].text();
      const std::string_view name = range["relname"].text();
      sources.push_back(
          {std::string(alias.empty() ? name : alias), {std::string(range["schemaname"].text()), std::string(name)}});
    }
  }

  void replace(std::size_t at, const std::vector<Source>& sources) {
    const std::size_t star = text_.find('*', at);
    bool differs = false;
    std::string list;
    for (const Source& source : sources) {
      const auto table = find(source.table);
      if (!table) {
        return;
      }
      const std::vector<std::string> wanted = names_in_order(context_.to, *table);
      differs = differs || wanted != order_there(*table, wanted);
      for (const std::string& column : wanted) {
        list += (list.empty() ? "" : ", ") + quote_identifier(source.name) + '.' + quote_identifier(column);
      }
    }
    if (differs && star != std::string::npos) {
      replacements_.push_back({at, star + 1, std::move(list)});
    }
  }

  std::optional<QualifiedName> find(const QualifiedName& written) const {
    const SearchPath schemas = written.schema.empty() ? path_ : SearchPath{written.schema};
    for (const Name& schema : schemas) {
      const ObjectId id = context_.to.relation_id({schema, written.name});
      if (id.kind == Kind::table && !id.name.empty()) {
        return QualifiedName{schema, written.name};
      }
    }
    return std::nullopt;
  }

  /// The order once the plan is done: what stays where it is, what is new behind it.
  std::vector<std::string> order_there(const QualifiedName& table, const std::vector<std::string>& wanted) const {
    if (!context_.existed(table)) {
      return wanted;
    }
    std::vector<std::string> order;
    for (const std::string& name : names_in_order(context_.from, table)) {
      // One that changes its type beside itself comes to stand last.
      if (!context_.goes(column_id(table, name)) && !context_.beside.contains(column_id(table, name)) &&
          std::ranges::find(wanted, name) != wanted.end()) {
        order.push_back(name);
      }
    }
    std::ranges::copy_if(wanted, std::back_inserter(order), [&, stays = order](const std::string& name) {
      return std::ranges::find(stays, name) == stays.end();
    });
    return order;
  }

  const Context& context_;
  const std::string& text_;
  const SearchPath& path_;
  std::vector<Replacement> replacements_;
};

template <class T>
void spell_out(const Context& context, std::map<ObjectId, T>& views) {
  for (auto& [id, view] : views) {
    const Fate fate = context.fate(id);
    const std::size_t path = view.search_path.value;
    if (fate == Fate::keep || fate == Fate::drop || view.definition.text.find('*') == std::string::npos ||
        path >= context.to.search_paths.size()) {
      continue;
    }
    try {
      const tree::Tree parsed = tree::parse(view.definition.text);
      Speller speller(context, view.definition.text, context.to.search_paths[path]);
      speller.walk(parsed.statement());
      view.definition.text = speller.result();
    } catch (const tree::SyntaxError&) {  // the server will say
    }
  }
}

}  // namespace

void spell_out_stars(const Context& context, Database& to) {
  spell_out(context, to.views);
  spell_out(context, to.materialized_views);
}

}  // namespace planner
