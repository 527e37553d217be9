#include "lint/suppress.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "lint/rule.hpp"
#include "schema/characters.hpp"
#include "schema/parse/text.hpp"

namespace lint {

namespace {

using schema::parse::Extent;
using schema::parse::Script;

struct Comment {
  std::size_t offset = 0;
  std::string_view text;     ///< behind the dashes and one blank
  bool alone = false;        ///< nothing before it on its line
  bool blank_after = false;  ///< an empty line follows
  std::size_t line = 0;
};

std::string_view trim_end(std::string_view text) { return text.substr(0, text.find_last_not_of(" \t\r") + 1); }

/// The `--` comments of a text, found between its tokens.
std::vector<Comment> comments_of(const Script& script) {
  const std::string_view text = script.text();
  std::vector<Comment> comments;
  std::size_t line = 1, counted = 0;
  const auto between = [&](std::size_t begin, std::size_t end) {
    const std::string_view gap = text.substr(0, end);
    for (std::size_t at = gap.find("--", begin); at < end; at = gap.find("--", at)) {
      const std::size_t stop = std::min(text.find('\n', at), text.size());
      const std::size_t start = at == 0 ? 0 : text.rfind('\n', at - 1) + 1;
      const std::size_t next = std::min(text.find('\n', std::min(stop + 1, text.size())), text.size());
      line += static_cast<std::size_t>(std::count(text.begin() + static_cast<std::ptrdiff_t>(counted),
                                                  text.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
      counted = at;
      const std::size_t said = at + 2 < text.size() && text[at + 2] == ' ' ? at + 3 : at + 2;
      comments.push_back({at, trim_end(text.substr(said, std::max(stop, said) - said)),
                          schema::without_blanks(text.substr(start, at - start)).empty(),
                          stop < text.size() && schema::without_blanks(text.substr(stop + 1, next - stop - 1)).empty(),
                          line});
      at = stop;
    }
  };
  std::size_t from = 0;
  for (const Extent& extent : script.statements()) {
    between(from, extent.begin);
    for (std::size_t at = extent.begin; at < extent.end;) {
      const schema::parse::Token token = schema::parse::next_token(text.substr(0, extent.end), at);
      between(at, token.type == schema::parse::TokenType::end ? extent.end : token.begin);
      at = token.type == schema::parse::TokenType::end ? extent.end : std::max(token.end, at + 1);
    }
    from = extent.end;
  }
  between(from, text.size());
  return comments;
}

std::optional<std::string_view> after(std::string_view text, std::string_view prefix) {
  return text.starts_with(prefix) ? std::optional(schema::without_blanks(text.substr(prefix.size()))) : std::nullopt;
}

std::vector<std::string_view> words(std::string_view text) {
  std::vector<std::string_view> words;
  for (std::size_t at = text.find_first_not_of(" \t,"); at != std::string_view::npos;
       at = text.find_first_not_of(" \t,", at)) {
    const std::size_t end = std::min(text.find_first_of(" \t,", at), text.size());
    words.push_back(text.substr(at, end - at));
    at = end;
  }
  return words;
}

/// Atlas also takes an analyzer's name for all of its checks.
std::optional<Group> atlas_analyzer(std::string_view name) {
  return name == "destructive"        ? std::optional(Group::destructive)
         : name == "incompatible"     ? std::optional(Group::compatibility)
         : name == "data_depend"      ? std::optional(Group::data)
         : name == "concurrent_index" ? std::optional(Group::locks)
                                      : std::nullopt;
}

void add_names(Suppression& suppression, const std::vector<std::string_view>& names) {
  for (const std::string_view name : names) {
    const auto found = find_rules(name);
    for (const Entry* entry : found) {
      suppression.codes.insert(entry->code);
    }
    const auto group = found.empty() ? atlas_analyzer(name) : std::nullopt;
    if (group) {
      for (const Entry& entry : rules()) {
        if (entry.group == *group) {
          suppression.codes.insert(entry.code);
        }
      }
    } else if (found.empty()) {
      suppression.unknown.emplace_back(name);
    }
  }
  if (suppression.codes.empty() && !suppression.unknown.empty()) {
    suppression.codes.insert("");  // names nobody: it must not silence all
  }
}

std::optional<Suppression> suppression_of(std::string_view text) {
  Suppression suppression;
  if (const auto rest = after(text, "schema:ignore ")) {
    const std::size_t space = std::min(rest->find_first_of(" \t"), rest->size());
    suppression.ours = true;
    suppression.reason = schema::without_blanks(rest->substr(space));
    add_names(suppression, words(rest->substr(0, space)));
    return suppression;
  }
  if (text == "schema:ignore") {
    suppression.ours = true;
    suppression.codes.insert("");
    return suppression;
  }
  if (const auto rest = after(text, "squawk-ignore-file")) {
    suppression.whole_file = true;
    add_names(suppression, words(*rest));
    return suppression;
  }
  for (const std::string_view prefix : {"squawk-ignore", "atlas:nolint", "eugene: ignore", "eugene:ignore"}) {
    if (const auto rest = after(text, prefix)) {
      add_names(suppression, words(*rest));
      return suppression;
    }
  }
  return std::nullopt;
}

/// The statement a comment speaks of: the one it stands in or at the end of whose line it stands, else the next.
std::size_t statement_at(const Script& script, const Comment& comment) {
  const auto& statements = script.statements();
  const auto is_over = [&](const Extent& statement) { return statement.end <= comment.offset; };
  const auto next = static_cast<std::size_t>(std::ranges::partition_point(statements, is_over) - statements.begin());
  const bool inside = next < statements.size() && statements[next].begin < comment.offset;
  if (!inside && !comment.alone && next > 0) {
    return next - 1;
  }
  return next;
}

void read_phases(std::string_view text, Comments& comments, bool& down) {
  if (text.starts_with("migrate:up") || text.starts_with("+goose Up") || text.starts_with("+migrate Up")) {
    down = false;
    comments.runner_wraps = true;
    if (text.find("transaction:false") != std::string_view::npos ||
        text.find("notransaction") != std::string_view::npos) {
      comments.file_without_transaction = true;
    }
  } else if (text.starts_with("migrate:down") || text.starts_with("+goose Down") || text.starts_with("+migrate Down") ||
             text == "@DOWN" || text.starts_with("//@UNDO")) {
    down = true;
  }
}

}  // namespace

Comments read_comments(const Script& script) {
  Comments result;
  const std::size_t count = script.statements().size();
  result.no_transaction.assign(count, false);
  result.commits_after.assign(count, false);
  result.down.assign(count, false);
  const std::vector<Comment> comments = comments_of(script);
  const std::size_t first = count == 0 ? script.text().size() : script.statements().front().begin;
  // The head: the first block of comment lines, when an empty line parts it from the rest.
  std::size_t head = 0;
  for (std::size_t i = 0;
       i < comments.size() && comments[i].offset < first && (i == 0 || comments[i].line == comments[i - 1].line + 1);
       ++i) {
    if (comments[i].blank_after) {
      head = i + 1;
      break;
    }
  }
  bool down = false;
  std::size_t marked = 0;
  const auto mark = [&](std::size_t until) {
    for (; marked < count && script.statements()[marked].begin < until; ++marked) {
      result.down[marked] = down;
    }
  };
  for (std::size_t i = 0; i < comments.size(); ++i) {
    const Comment& comment = comments[i];
    mark(comment.offset);
    read_phases(comment.text, result, down);
    const std::size_t statement = statement_at(script, comment);
    if (const auto reason = after(comment.text, "contract-phase-ok:")) {
      if (reason->empty()) {
        result.contract_without_reason.push_back(comment.offset);
      } else {
        result.contract_ok = true;
      }
    } else if (comment.text == "+goose NO TRANSACTION" || comment.text == "atlas:txmode none" ||
               (comment.text == "schema:transaction none" && i < head)) {
      result.file_without_transaction = true;
    } else if (comment.text == "schema:transaction none" && statement < count) {
      result.no_transaction[statement] = true;
    } else if (comment.text == "schema:transaction commits-after" && statement < count) {
      result.commits_after[statement] = true;
    } else if (auto suppression = suppression_of(schema::without_blanks(comment.text))) {
      suppression->whole_file = suppression->whole_file || i < head;
      suppression->statement = statement;
      suppression->offset = comment.offset;
      result.suppressions.push_back(std::move(*suppression));
    }
  }
  mark(script.text().size() + 1);
  return result;
}

}  // namespace lint
