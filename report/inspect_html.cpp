// The data dictionary: a card per relation, type and routine, each with what belongs to it.

#include <algorithm>
#include <cctype>
#include <map>
#include <set>

#include <fmt/format.h>

#include "report/html.hpp"
#include "report/inspect.hpp"
#include "report/markup.hpp"
#include "schema/print/print.hpp"
#include "schema/print/text.hpp"
#include "schema/sql.hpp"

namespace report {

namespace {

using schema::Database;
using schema::ObjectId;
using schema::QualifiedName;

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

/// Who refers to a table: the other end of every foreign key.
using ReferencedBy = std::map<QualifiedName, std::set<QualifiedName>>;

ReferencedBy referenced_by(const Database& database) {
  ReferencedBy found;
  for (const auto& [id, constraint] : database.constraints) {
    if (constraint.foreign_key) {
      found[constraint.foreign_key->references].insert({id.schema, id.relation});
    }
  }
  return found;
}

std::string link(const QualifiedName& name) {
  return fmt::format("<a href=\"#{}\">{}</a>", html_escape(anchor(name)), html_escape(schema::quote_qualified(name)));
}

struct Card {
  std::string id, kind, title, comment, searched, body;
};

std::string default_of(const schema::Column& column) {
  if (column.identity) {
    return schema::print::identity_clause(*column.identity);
  }
  if (column.generated) {
    return "GENERATED ALWAYS AS (" + column.generated->expression.text + ")";
  }
  return column.default_value ? column.default_value->text : "";
}

void add_columns(Card& card, const Database& database, const QualifiedName& name) {
  const auto columns = schema::columns_in_order(database, name);
  if (columns.empty()) {
    return;
  }
  card.body +=
      "<div class=\"scroll\"><table><thead><tr><th>column<th>type<th>NULL<th>default<th>comment</tr></thead><tbody>";
  for (const auto* entry : columns) {
    const schema::Column& column = entry->second;
    card.body += fmt::format("<tr><td><code>{}</code><td>{}<td>{}<td>{}<td>{}</tr>", html_escape(entry->first.name),
                             html_escape(column.type), column.not_null ? "" : "yes", html_escape(default_of(column)),
                             html_escape(column.comment.value_or("")));
    card.searched += ' ' + entry->first.name + ' ' + column.type + ' ' + column.comment.value_or("");
  }
  card.body += "</tbody></table></div>";
}

template <class T, class Text>
void add_belongings(Card& card, const Database& database, const QualifiedName& name, const char* title, Text text) {
  std::string items;
  for (const auto& [id, object] : schema::of_relation<T>(database, name)) {
    items += fmt::format("<li><code>{}</code>: {}", html_escape(id.name), html_escape(text(id, object)));
    if (object.comment) {
      items += fmt::format(" <span class=\"muted\">{}</span>", html_escape(*object.comment));
      card.searched += ' ' + *object.comment;
    }
    items += "</li>";
    card.searched += ' ' + id.name;
  }
  if (!items.empty()) {
    card.body += fmt::format("<h4>{}</h4><ul>{}</ul>", title, items);
  }
}

/// What stands behind the name in the statement that makes it.
std::string after(const std::string& statement, std::string_view word) {
  const std::size_t at = statement.find(word);
  return at == std::string::npos ? statement : statement.substr(at + word.size());
}

void add_relation(Card& card, const Database& database, const QualifiedName& name, const ReferencedBy& referrers) {
  add_columns(card, database, name);
  add_belongings<schema::Constraint>(card, database, name, "Constraints", [&](const ObjectId& id, const auto& object) {
    const std::string text = schema::print::constraint_definition(database, id, object);
    return after(text, schema::quote_identifier(id.name) + ' ');
  });
  add_belongings<schema::Index>(card, database, name, "Indexes", [&](const ObjectId& id, const auto& object) {
    return std::string(object.unique ? "unique, " : "") +
           after(schema::print::index_statement(database, id, object, false), " USING ");
  });
  add_belongings<schema::Trigger>(card, database, name, "Triggers", [&](const ObjectId& id, const auto& object) {
    return object.clone_of
               ? schema::print::enabled_word(object.enabled)
               : after(schema::print::trigger_statement(id, object), schema::quote_identifier(id.name) + ' ');
  });
  add_belongings<schema::Policy>(card, database, name, "Policies", [&](const ObjectId& id, const auto& object) {
    return after(schema::print::policy_statement(id, object), schema::quote_qualified(name) + ' ');
  });
  if (const auto found = referrers.find(name); found != referrers.end()) {
    card.body += "<h4>Referenced by</h4><p>";
    for (const QualifiedName& referrer : found->second) {
      card.body += link(referrer) + ' ';
    }
    card.body += "</p>";
  }
}

template <class T>
void add_cards(std::vector<Card>& cards, const Database& database, const ReferencedBy& referrers) {
  for (const auto& [id, object] : database.of<T>()) {
    Card card;
    const QualifiedName name{id.schema, id.name};
    card.kind = schema::kind_name(id.kind);
    card.title = to_string(id).substr(card.kind.size() + 1);
    card.id = id.kind == schema::Kind::routine || id.kind == schema::Kind::aggregate
                  ? card.kind + '.' + id.schema + '.' + id.name
                  : anchor(name);
    card.comment = object.comment.value_or("");
    card.searched = card.title + ' ' + card.kind + ' ' + card.comment;
    add_relation(card, database, name, referrers);
    std::string sql;
    for (const std::string& statement : schema::print::create(database, id)) {
      sql += statement + ";\n";
    }
    // Not in colour: on a thousand cards that would be most of the page.
    card.body += "<details><summary>SQL</summary><pre>" + html_escape(sql) + "</pre></details>";
    cards.push_back(std::move(card));
  }
}

std::string dictionary(const std::vector<Card>& cards) {
  std::set<std::string> kinds;
  std::string list, articles;
  for (const Card& card : cards) {
    kinds.insert(card.kind);
    list += fmt::format("<li data-for=\"{}\"><a href=\"#{}\">{}</a></li>\n", html_escape(card.id), html_escape(card.id),
                        html_escape(card.title));
    articles += fmt::format(
        "<article id=\"{}\" tabindex=\"-1\" data-kind=\"{}\" data-s=\"{}\"><h3>{} <span class=\"chip\">{}</span></h3>",
        html_escape(card.id), card.kind, html_escape(lower(card.searched)), html_escape(card.title), card.kind);
    if (!card.comment.empty()) {
      articles += fmt::format("<p>{}</p>", html_escape(card.comment));
    }
    articles += card.body + "</article>\n";
  }
  std::string out =
      "<section id=\"dictionary\"><h2>Data dictionary</h2><div class=\"bar-tools\"><label>Kind <select id=\"kind\">"
      "<option value=\"\">all</option>";
  for (const std::string& kind : kinds) {
    out += fmt::format("<option>{}</option>", kind);
  }
  return out + fmt::format(
                   "</select></label></div><div class=\"dictionary\"><aside class=\"list card\" "
                   "aria-label=\"Objects\"><ul>{}</ul>"
                   "</aside><div>{}</div></div></section>\n",
                   list, articles);
}

std::string counted(std::size_t count, const char* what) {
  return fmt::format("<li class=\"chip\">{} {}{}</li>", count, what, count == 1 ? "" : "s");
}

}  // namespace

std::string inspect_mermaid(const Database& database) { return to_mermaid(diagram_of(database)); }

std::string inspect_svg(const Database& database, const Draw& draw) {
  const std::vector<Diagram> diagrams = grouped(diagram_of(database));
  std::vector<std::string> graphs;
  for (const Diagram& diagram : diagrams) {
    graphs.push_back(to_dot(diagram));
  }
  const std::vector<std::string> svgs = draw ? draw(graphs) : std::vector<std::string>{};
  return svgs.size() == diagrams.size() ? standalone_svg(svgs, diagrams) : "";
}

std::string inspect_html(const Database& database, const std::string& name, const Draw& draw) {
  const ReferencedBy referrers = referenced_by(database);
  std::vector<Card> cards;
  add_cards<schema::Table>(cards, database, referrers);
  add_cards<schema::View>(cards, database, referrers);
  add_cards<schema::MaterializedView>(cards, database, referrers);
  add_cards<schema::EnumType>(cards, database, referrers);
  add_cards<schema::Domain>(cards, database, referrers);
  add_cards<schema::CompositeType>(cards, database, referrers);
  add_cards<schema::RangeType>(cards, database, referrers);
  add_cards<schema::Sequence>(cards, database, referrers);
  add_cards<schema::Routine>(cards, database, referrers);
  add_cards<schema::Aggregate>(cards, database, referrers);

  Page page;
  page.title = "Schema of " + name;
  page.nav = {{"diagram", "Diagram"}, {"dictionary", "Dictionary"}};
  page.search = true;
  page.body = fmt::format("<section id=\"overview\"><ul class=\"chips\">{}{}{}</ul></section>\n",
                          counted(database.tables.size(), "table"),
                          counted(database.views.size() + database.materialized_views.size(), "view"),
                          counted(database.routines.size(), "function"));
  page.body +=
      "<section id=\"diagram\"><h2>Diagram</h2>" + diagrams_html(grouped(diagram_of(database)), draw) + "</section>\n";
  page.body += dictionary(cards);
  if (!database.unmodelled.empty()) {
    page.body += "<section id=\"unmodelled\"><h2>Not modelled</h2><ul>";
    for (const schema::Unmodelled& object : database.unmodelled) {
      page.body += fmt::format("<li>{} <code>{}</code></li>", html_escape(object.kind), html_escape(object.identity));
    }
    page.body += "</ul></section>\n";
  }
  return render_page(page);
}

}  // namespace report
