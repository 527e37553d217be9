#include "schema/names/stars.hpp"

#include <algorithm>

#include "schema/names/expression_tree.hpp"
#include "schema/parse/text.hpp"
#include "schema/sql.hpp"

namespace schema::names {

namespace {

struct Output {
  std::string text;  ///< as a query names it
  std::string name;
};

/// What stands together behind one star.
struct Group {
  std::vector<Output> outputs;
  bool known = false;  ///< the outputs are all there are
  bool spelled = false;
  std::string star;  ///< `t.*`; empty: there is no such word for it
};

struct Item {
  std::string schema, name;  ///< what it is called in the query; the schema only where that is written
  Group group;
};

struct Replacement {
  std::size_t begin = 0, end = 0;
  std::string text;
};

using Width = std::optional<std::size_t>;  // how many columns a query has, where that is known

Width operator+(Width left, Width right) { return left && right ? Width(*left + *right) : std::nullopt; }

/// One group for several, under no name: JOIN USING and aliases of joins change what is in them.
Group together(const std::vector<Group>& groups) {
  Group all;
  all.known = true;
  for (const Group& group : groups) {
    all.outputs.insert(all.outputs.end(), group.outputs.begin(), group.outputs.end());
    all.known = all.known && group.known;
    all.spelled = all.spelled || group.spelled;
  }
  return all;
}

/// Under a name of its own, with the column names that the alias gives.
void rename_group(Group& group, const std::string& qualifier, tree::Node column_names) {
  group.star = qualifier + ".*";
  for (std::size_t i = 0; i < group.outputs.size(); ++i) {
    Output& output = group.outputs[i];
    if (i < column_names.size()) {
      output.name = column_names.at(i).text();
    }
    output.text = qualifier + '.' + quote_identifier(output.name);
  }
}

const Output* find_output(const Group& group, const std::string& name) {
  const auto found = std::ranges::find(group.outputs, name, &Output::name);
  return found == group.outputs.end() ? nullptr : &*found;
}

class Speller {
 public:
  Speller(const std::string& text, std::size_t prefix, const StarSources& sources)
      : text_(text), prefix_(prefix), sources_(sources) {}

  void walk(tree::Node node) {
    if (const tree::Node rule = node.as("RuleStmt")) {
      rows_of_rule(rule["relation"]);
      walk(rule["actions"]);
    } else if (const tree::Node select = node.as("SelectStmt")) {
      walk_select(select);
    } else if (const tree::Node write = as_write(node)) {
      walk_write(write);
    } else if (node.is_list()) {
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
  static tree::Node as_write(tree::Node node) {
    for (const char* const kind : {"InsertStmt", "UpdateStmt", "DeleteStmt"}) {
      if (const tree::Node write = node.as(kind)) {
        return write;
      }
    }
    return {};
  }

  void walk_write(tree::Node write) {
    const std::size_t outer = enter_with(write);
    items_.clear();
    std::vector<Group> all{range_item(write["relation"])};
    add_items(write["fromClause"], all);
    add_items(write["usingClause"], all);
    stars_of(write["returningList"], all);
    write.for_each_field([&, target = all.front()](std::string_view name, tree::Node value) {
      if (name != "selectStmt") {
        walk(value);
      } else if (const Width width = walk_select(value.inner()); write["cols"].empty() && width) {
        name_columns(write["relation"], target, *width);
      }
    });
    common_tables_.resize(outer);
  }

  Width walk_select(tree::Node select) {
    const std::size_t outer = enter_with(select);
    items_.clear();
    std::vector<Group> all;
    add_items(select["fromClause"], all);
    Width width = stars_of(select["targetList"], all);
    if (const tree::Node rows = select["valuesLists"]) {
      width = rows.at(0).inner()["items"].size();
    }
    select.for_each_field([&](std::string_view name, tree::Node value) {
      if (name == "larg" || name == "rarg") {
        width = walk_select(value.inner());
      } else {
        walk(value);
      }
    });
    common_tables_.resize(outer);
    return width;
  }

  /// The columns that an INSERT means which names none.
  void name_columns(tree::Node relation, const Group& target, std::size_t width) {
    if (!target.spelled || width == 0 || width > target.outputs.size()) {
      return;
    }
    std::string list;
    for (std::size_t i = 0; i < width; ++i) {
      list += (i == 0 ? " (" : ", ") + quote_identifier(target.outputs[i].name);
    }
    const std::size_t end = end_of_target(relation);
    replacements_.push_back({end, end, list + ')'});
  }

  /// Behind `schema.name AS alias`.
  std::size_t end_of_target(tree::Node relation) const {
    parse::Token token = parse::next_token(text_, relation.location() - prefix_);
    for (std::size_t more = (relation["schemaname"] ? 2 : 0) + (relation["alias"] ? 2 : 0); more > 0; --more) {
      token = parse::next_token(text_, token.end);
    }
    return token.end;
  }

  /// How many names of WITH there were around.
  std::size_t enter_with(tree::Node query) {
    const std::size_t outer = common_tables_.size();
    for (const tree::Node table : query["withClause"]["ctes"]) {
      common_tables_.emplace_back(table.inner()["ctename"].text());
    }
    return outer;
  }

  /// The actions of a rule may say `new.*` and `old.*`.
  void rows_of_rule(tree::Node relation) {
    for (const char* const row : {"new", "old"}) {
      Item item{"", row, relation_group(written_name(relation))};
      rename_group(item.group, row, {});
      rows_.push_back(std::move(item));
    }
  }

  void add_items(tree::Node from, std::vector<Group>& all) {
    for (const tree::Node item : from) {
      const std::vector<Group> groups = from_item(item);
      all.insert(all.end(), groups.begin(), groups.end());
    }
  }

  /// `all`: what a star alone takes.
  Width stars_of(tree::Node targets, const std::vector<Group>& all) {
    Width width = 0;
    for (const tree::Node target : targets) {
      const tree::Node column = target.as("ResTarget")["val"].as("ColumnRef");
      const tree::Node fields = column["fields"];
      if (!fields.back().is("A_Star")) {
        width = width + 1;
      } else if (fields.size() == 1) {
        width = width + replace(column.location(), all);
      } else if (const Item* item = find_item(fields)) {
        width = width + replace(column.location(), {item->group});
      } else {
        width = std::nullopt;
      }
    }
    return width;
  }

  const Item* find_item(tree::Node fields) const {
    const std::string_view name = fields.at(fields.size() - 2).text();
    const std::string_view schema = fields.size() > 2 ? fields.at(fields.size() - 3).text() : "";
    for (const std::vector<Item>* const items : {&items_, &rows_}) {
      const auto found = std::ranges::find_if(
          *items, [&](const Item& item) { return item.name == name && (schema.empty() || item.schema == schema); });
      if (found != items->end()) {
        return &*found;
      }
    }
    return nullptr;
  }

  /// What `*` takes of it. Also remembers what can be named alone.
  std::vector<Group> from_item(tree::Node node) {
    if (const tree::Node join = node.as("JoinExpr")) {
      return from_join(join);
    }
    if (const tree::Node sample = node.as("RangeTableSample")) {
      return from_item(sample["relation"]);
    }
    if (const tree::Node range = node.as("RangeVar")) {
      return {range_item(range)};
    }
    Item item;
    if (const tree::Node functions = node.as("RangeFunction")["functions"]; functions.size() == 1) {
      item.name = functions.at(0).inner()["items"].at(0).as("FuncCall")["funcname"].back().text();
    }
    return {named_item(std::move(item), node.inner()["alias"])};
  }

  Group range_item(tree::Node range) {
    const QualifiedName written = written_name(range);
    return named_item({range["alias"] ? "" : written.schema, written.name, relation_group(written)}, range["alias"]);
  }

  Group named_item(Item item, tree::Node alias) {
    if (alias) {
      item.name = alias["aliasname"].text();
    }
    if (!item.name.empty()) {
      rename_group(item.group, quote_qualified(item.schema, item.name), alias["colnames"]);
    }
    items_.push_back(item);
    return std::move(item.group);
  }

  static QualifiedName written_name(tree::Node range) {
    return {std::string(range["schemaname"].text()), std::string(range["relname"].text())};
  }

  Group relation_group(const QualifiedName& written) const {
    Group group;
    if (written.schema.empty() &&
        std::ranges::find(common_tables_, std::string_view(written.name)) != common_tables_.end()) {
      return group;
    }
    if (const auto source = sources_(written)) {
      for (const std::string& column : source->columns) {
        group.outputs.push_back({"", column});
      }
      group.known = true;
      group.spelled = source->spelled;
    }
    return group;
  }

  std::vector<Group> from_join(tree::Node join) {
    const std::vector<Group> left = from_item(join["larg"]), right = from_item(join["rarg"]);
    std::vector<Group> both = left;
    both.insert(both.end(), right.begin(), right.end());
    const bool natural = join["isNatural"].flag();
    if (natural || !join["usingClause"].empty()) {
      both = {merged(join, natural, together(left), together(right))};
    }
    if (const tree::Node alias = join["alias"]) {
      both = {together(both)};
      rename_group(both.front(), quote_identifier(alias["aliasname"].text()), alias["colnames"]);
      items_.push_back({"", std::string(alias["aliasname"].text()), both.front()});
    }
    return both;
  }

  /// The columns that both sides are joined by come first, and once.
  static Group merged(tree::Node join, bool natural, const Group& left, const Group& right) {
    std::vector<std::string> shared;
    for (const tree::Node name : join["usingClause"]) {
      shared.emplace_back(name.text());
    }
    if (natural) {
      for (const Output& output : left.outputs) {
        if (find_output(right, output.name) != nullptr) {
          shared.push_back(output.name);
        }
      }
    }
    Group group;
    group.known = left.known && right.known;
    group.spelled = left.spelled || right.spelled;
    const std::string_view type = join["jointype"].text();
    for (const std::string& name : shared) {
      const Output* const side = find_output(type == "JOIN_RIGHT" ? right : left, name);
      group.outputs.push_back(type == "JOIN_FULL" || side == nullptr ? Output{quote_identifier(name), name} : *side);
    }
    for (const Group* const side : {&left, &right}) {
      std::ranges::copy_if(side->outputs, std::back_inserter(group.outputs), [&](const Output& output) {
        return std::ranges::find(shared, output.name) == shared.end();
      });
    }
    return group;
  }

  /// How many columns the star stands for.
  Width replace(std::size_t location, const std::vector<Group>& groups) {
    const std::size_t at = location - prefix_;
    const std::size_t star = text_.find('*', at);
    Width width = 0;
    std::string list;
    const auto add = [&](const std::string& text) { list += (list.empty() ? "" : ", ") + text; };
    for (const Group& group : groups) {
      width = width + (group.known ? Width(group.outputs.size()) : std::nullopt);
    }
    for (const Group& group : groups) {
      if (!group.spelled && !group.star.empty()) {
        add(group.star);
      } else if (group.known) {
        std::ranges::for_each(group.outputs, add, &Output::text);
      } else {
        return width;
      }
    }
    if (star != std::string::npos && std::ranges::any_of(groups, &Group::spelled)) {
      replacements_.push_back({at, star + 1, std::move(list)});
    }
    return width;
  }

  const std::string& text_;
  std::size_t prefix_;  // see ExpressionTree
  const StarSources& sources_;
  std::vector<std::string> common_tables_;  // of the queries around
  std::vector<Item> items_;                 // of the query at hand
  std::vector<Item> rows_;                  // NEW and OLD of a rule
  std::vector<Replacement> replacements_;
};

}  // namespace

bool may_have_stars(ExpressionRole role, const std::string& text) {
  return role == ExpressionRole::rule || role == ExpressionRole::body || text.find('*') != std::string::npos;
}

std::string spell_out_stars(ExpressionRole role, const std::string& text, const StarSources& sources) {
  try {
    const ExpressionTree parsed = expression_tree(role, text);
    Speller speller(text, parsed.prefix, sources);
    speller.walk(parsed.root);
    return speller.result();
  } catch (const tree::SyntaxError&) {  // the server will say
    return text;
  }
}

}  // namespace schema::names
