#include "schema/parse/script.hpp"

#include <algorithm>
#include <cctype>

#include "schema/characters.hpp"
#include "schema/parse/encoding.hpp"
#include "schema/parse/hint.hpp"
#include "schema/parse/text.hpp"
#include "schema/tree/tree.hpp"

namespace schema::parse {

namespace {

constexpr std::size_t kBlock = 512;
constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);

}  // namespace

/// psql's lexer, as far as finding the end of a statement needs it.
class Splitter {
 public:
  explicit Splitter(Script& script) : script_(script), text_(script.text_) {}

  void run() {
    at_ = byte_order_mark(text_);
    while (at_ < text_.size()) {
      step();
    }
    finish(text_.size());
    for (; settled_ < script_.hints_.size(); ++settled_) {
      script_.hints_[settled_].target = text_.size();
    }
  }

 private:
  void step() {
    const char c = text_[at_];
    if (is_space(c)) {
      if (c == '\n') {
        line_ = at_ + 1;
        code_on_line_ = false;
      }
      ++at_;
    } else if (c == '-' && peek(1) == '-') {
      line_comment();
    } else if (c == '/' && peek(1) == '*') {
      const std::size_t end = skip_block_comment(text_, at_);
      require_ordinary(text_.substr(at_ + 2, end - at_ - 2));
      at_ = end;
    } else if (c == '\\') {
      meta_command();
    } else {
      code(c);
    }
  }

  char peek(std::size_t ahead) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }

  void line_comment() {
    const std::size_t end = std::min(text_.find('\n', at_), text_.size());
    HintComment comment{at_, line_, !code_on_line_, kNowhere, {}};
    const std::string_view text = text_.substr(at_ + 2, end - at_ - 2);
    if (read_hint(text, comment.hints)) {
      script_.hints_.push_back(std::move(comment));
    } else {
      require_ordinary(text);
    }
    at_ = end;
  }

  void require_ordinary(std::string_view comment) {
    if (const std::string_view form = form_of_hint(comment); !form.empty()) {
      script_.unreadable_hints_.push_back(
          {at_, "this comment says nothing as it is", "write `" + std::string(form) + '`'});
    }
  }

  void meta_command() {
    const std::size_t line_end = std::min(text_.find('\n', at_), text_.size());
    std::size_t end = at_ + 1;
    while (end < line_end && !is_space(text_[end]) && (end == at_ + 1 || text_[end] != '\\')) {
      ++end;
    }
    const std::string_view rest = without_blanks(text_.substr(end, line_end - end));
    MetaCommand command{at_, std::string(text_.substr(at_ + 1, end - at_ - 1)),
                        std::string(rest.substr(0, rest.find_first_of(" \t")))};
    // \g and its kin send what was typed so far; the others stand between statements.
    finish(at_);
    // These two have the whole line for themselves; behind the words of another a backslash begins the next one.
    const bool takes_line = command.name == "copy" || command.name == "!";
    script_.meta_commands_.push_back(std::move(command));
    char quote = '\0';
    for (at_ = end; at_ < line_end && (takes_line || quote != '\0' || text_[at_] != '\\'); ++at_) {
      const char c = text_[at_];
      quote = c == quote ? '\0' : quote == '\0' && (c == '\'' || c == '"' || c == '`') ? c : quote;
    }
  }

  void code(char c) {
    if (begin_ == kNowhere && c != ';') {
      begin_ = at_;
    }
    code_on_line_ = true;
    for (; settled_ < script_.hints_.size(); ++settled_) {
      script_.hints_[settled_].target = at_;
    }
    if (c == ';') {
      if (depth_ <= 0 && atomic_ == 0) {
        const bool data = is_copy_from_stdin();
        finish(at_);
        ++at_;
        if (data) {
          skip_data();
        }
        return;
      }
      ++at_;
    } else if (c == '(') {
      ++depth_;
      ++at_;
    } else if (c == ')') {
      --depth_;
      ++at_;
    } else {
      const Token token = next_token(text_, at_);
      if (token.type == TokenType::word) {
        word(text_.substr(token.begin, token.end - token.begin));
      }
      at_ = std::max(token.end, at_ + 1);
    }
  }

  /// CREATE [OR REPLACE] FUNCTION | PROCEDURE … BEGIN ATOMIC … END: psql counts BEGIN, CASE and END.
  void word(std::string_view word) {
    if (words_ < 4) {
      first_words_[words_] = static_cast<char>(std::tolower(static_cast<unsigned char>(word[0])));
      if (words_ == 0) {
        copy_ = equals_word(word, "copy");
        create_ = equals_word(word, "create");
      } else if (equals_word(word, "function") || equals_word(word, "procedure")) {
        routine_ = create_ && (words_ == 1 || words_ == 3);
      }
    }
    ++words_;
    if (!routine_ || depth_ > 0) {
      return;
    }
    if (equals_word(word, "begin") || (atomic_ > 0 && equals_word(word, "case"))) {
      ++atomic_;
    } else if (atomic_ > 0 && equals_word(word, "end")) {
      --atomic_;
    }
  }

  bool is_copy_from_stdin() const {
    if (!copy_) {
      return false;
    }
    bool from = false;
    for (std::size_t at = begin_; at < at_;) {
      const Token token = next_token(text_.substr(0, at_), at);
      if (token.type == TokenType::end) {
        break;
      }
      const std::string_view word = text_.substr(token.begin, token.end - token.begin);
      if (from && equals_word(word, "stdin")) {
        return true;
      }
      from = equals_word(word, "from");
      at = token.end;
    }
    return false;
  }

  void skip_data() {
    std::size_t line = text_.find('\n', at_);
    while (line != std::string_view::npos) {
      const std::size_t next = text_.find('\n', line + 1);
      const std::size_t end = std::min(next, text_.size());
      if (without_blanks(text_.substr(line + 1, end - line - 1)) == "\\.") {
        at_ = end;
        return;
      }
      line = next;
    }
    at_ = text_.size();
  }

  void finish(std::size_t end) {
    if (begin_ != kNowhere) {
      while (end > begin_ && is_space(text_[end - 1])) {
        --end;
      }
      script_.statements_.push_back({begin_, end});
    }
    begin_ = kNowhere;
    depth_ = atomic_ = 0;
    words_ = 0;
    copy_ = create_ = routine_ = false;
  }

  Script& script_;
  std::string_view text_;
  std::size_t at_ = 0, line_ = 0, begin_ = kNowhere, settled_ = 0, words_ = 0;
  int depth_ = 0, atomic_ = 0;
  char first_words_[4] = {};
  bool code_on_line_ = false, copy_ = false, create_ = false, routine_ = false;
};

namespace {

/// In UTF-8 every byte but the continuing ones starts one.
std::size_t characters(std::string_view bytes) {
  return static_cast<std::size_t>(
      std::ranges::count_if(bytes, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

}  // namespace

Script::Script(std::uint32_t file, std::string_view text) : file_(file), text_(text) {
  lines_.push_back(0);
  for (std::size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1)) {
    lines_.push_back(at + 1);
  }
  std::size_t count = 0;
  for (std::size_t block = 0; block < text.size(); block += kBlock) {
    characters_.push_back(count);
    count += characters(text.substr(block, kBlock));
  }
  characters_.push_back(count);
  Splitter(*this).run();
}

std::size_t Script::characters_before(std::size_t offset) const {
  const std::size_t block = std::min(offset / kBlock, characters_.size() - 1);
  return characters_[block] + characters(text_.substr(block * kBlock, offset - block * kBlock));
}

Place Script::place(std::size_t offset) const {
  offset = std::min(offset, text_.size());
  const auto line = std::ranges::upper_bound(lines_, offset) - 1;
  Place place;
  place.file = file_;
  place.line = static_cast<std::uint32_t>(line - lines_.begin()) + 1;
  const std::size_t before = offset - *line < kBlock ? characters(text_.substr(*line, offset - *line))
                                                     : characters_before(offset) - characters_before(*line);
  place.column = static_cast<std::uint32_t>(before) + 1;
  return place;
}

bool Script::speaks_of(const HintComment& comment, std::size_t offset) const {
  if (comment.alone) {
    return comment.target == offset;
  }
  if (offset < comment.line || offset >= comment.offset) {
    return false;
  }
  // At the end of the line: of the innermost thing that starts on it and is not over by a comma or parenthesis.
  int depth = 0;
  bool over = false, fresh = false;
  for (std::size_t at = offset; at < comment.offset;) {
    const Token token = next_token(text_.substr(0, comment.offset), at);
    if (token.type == TokenType::end) {
      break;
    }
    if (over) {
      return false;
    }
    const char c = text_[token.begin];
    fresh = c == '(';
    depth += c == '(' ? 1 : c == ')' ? -1 : 0;
    over = depth == 0 && (c == ',' || c == ';');
    if (depth < 0) {
      return false;
    }
    at = token.end;
  }
  return depth == 0 || (depth == 1 && fresh);
}

std::vector<Script::WrongHint> Script::wrong_hints() const {
  std::vector<WrongHint> wrong;
  for (const HintComment& comment : hints_) {
    if (!comment.hints.backfill) {
      continue;
    }
    const std::string& text = *comment.hints.backfill;
    const std::size_t offset = text_.find(text, comment.offset);
    try {
      // In parentheses it cannot end its own statement, nor carry on as another clause.
      if (tree::parse_expression("(" + text + "\n)").size() != 1) {
        wrong.push_back({offset, "@backfill takes one expression", ""});
      }
    } catch (const tree::SyntaxError& error) {
      wrong.push_back({offset + std::min(error.offset == 0 ? 0 : error.offset - 1, text.size()),
                       std::string("@backfill: ") + error.what(), ""});
    }
  }
  return wrong;
}

std::vector<Script::WrongHint> Script::unheeded_hints() const {
  std::vector<WrongHint> unheeded = unreadable_hints_;
  for (const HintComment& comment : hints_) {
    if (!comment.heeded) {
      unheeded.push_back({comment.offset, "this comment stands at no object, and nothing heeds it",
                          "write it on the line directly above the object's first word, or at the end of that line"});
    }
  }
  return unheeded;
}

Hints Script::hints(std::size_t offset) const {
  Hints all;
  if (hints_.empty()) {
    return all;
  }
  const auto take = [&all](const HintComment& comment) {
    const Hints& hints = comment.hints;
    comment.heeded = true;
    if (hints.renamed_from) {
      all.renamed_from = hints.renamed_from;
      all.renamed_online = hints.renamed_online;
    }
    if (hints.backfill) {
      all.backfill = hints.backfill;
    }
  };
  // Comments are in order: those directly above end where the object starts, one at its line's end comes right after.
  auto next = std::ranges::lower_bound(hints_, offset, {}, &HintComment::offset);
  for (auto above = next; above != hints_.begin() && (above - 1)->target == offset && (above - 1)->alone;) {
    --above;
    take(*above);
  }
  if (next != hints_.end() && speaks_of(*next, offset)) {
    take(*next);
  }
  return all;
}

}  // namespace schema::parse
