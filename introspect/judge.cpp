// How a question is asked, of one side at a time:
// 1. Build stand-ins of what the side's texts name (scratch server only; the target has the real ones).
// 2. In a subtransaction, make a holder for the text (a default on a table, a policy, a view, …) under the search_path
//    it was written under, and print it under the empty one.
// 3. Load that print in the holder's place and print again, since the server's first print is not always a fixed point.
// All of it is one function call on the server and ends in ROLLBACK. Two texts are the same when a print of one equals
// a print of the other.

#include "introspect/judge.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "introspect/judge_ask.hpp"
#include "introspect/judge_task.hpp"
#include "introspect/spoken_names.hpp"
#include "schema/canonical/time_value.hpp"

namespace introspect {

namespace {

using schema::Database;
using schema::ObjectId;
using schema::QualifiedName;
using schema::canonical::Question;

constexpr std::size_t kObjectsPerTransaction = 64;

std::map<std::size_t, Prints> ask_scratch(postgres::Connection& connection, const Database& database,
                                          const Times& times, const std::vector<Question>& questions,
                                          const std::vector<std::size_t>& numbers, const std::string Question::*text) {
  std::set<std::string> words;
  std::map<std::size_t, std::set<std::string>> words_by_question;
  std::vector<Task> tasks;
  for (const std::size_t number : numbers) {
    const Question& question = questions[number];
    std::set<std::string>& own = words_by_question[number] = words_of_question(database, question, question.*text);
    words.insert(own.begin(), own.end());
    tasks.push_back(task_of(database, Where::scratch, number, question, question.*text));
    tasks.back().times = times;
  }
  const postgres::Transaction transaction(connection);
  begin(connection, "10s");
  const std::vector<Failed> failures = build(connection, stand_ins(database, words));
  std::map<std::size_t, Prints> prints = ask(connection, tasks);
  // A text that loads although something of a name it uses is missing may have found another object.
  for (auto& [number, answer] : prints) {
    for (const Failed& failure : failures) {
      const std::set<std::string>& own = words_by_question[number];
      if (std::ranges::any_of(failure.names, [&](const std::string& name) { return own.contains(name); })) {
        answer = {"", "", false, false, failure.reason};
      }
    }
  }
  return prints;
}

/// How many of its quoted texts are such moments.
std::ptrdiff_t moments(std::string_view text) {
  std::ptrdiff_t found = 0;
  for (std::size_t open = text.find('\''); open != std::string_view::npos; open = text.find('\'', open)) {
    const std::size_t close = std::min(text.find('\'', open + 1), text.size());
    found += schema::canonical::is_moment(text.substr(open + 1, close - open - 1)) ? 1 : 0;
    open = std::min(close + 1, text.size());
  }
  return found;
}

/// The server has put the time of its answer in the place of 'now': another answer each time.
bool tells_the_time(const std::string& text, const Prints& prints) {
  return prints.has_first && moments(text) > moments(prints.first);
}

Judgement compare(const Question& question, const Prints& from, const Prints& to) {
  const auto equal = [](bool has, const std::string& print, bool other_has, const std::string& other) {
    return has && other_has && print == other;
  };
  if (equal(from.has_first, from.first, to.has_first, to.first) ||
      equal(from.has_second, from.second, to.has_second, to.second) ||
      equal(from.has_first, from.first, to.has_second, to.second) ||
      equal(from.has_second, from.second, to.has_first, to.first)) {
    return {Verdict::same, ""};
  }
  for (const Prints* side : {&from, &to}) {
    if (!side->has_second) {
      const std::string which = side == &from ? "the present text: " : "the wanted text: ";
      return {Verdict::unknown, which + (side->error.empty() ? "the server printed nothing" : side->error)};
    }
  }
  if (tells_the_time(question.from_text, from) || tells_the_time(question.to_text, to)) {
    return {Verdict::unknown, "a quoted 'now' is the time at which the statement ran: which that was is not known"};
  }
  return {Verdict::different, ""};
}

/// The questions that a server is asked; the others are answered here.
std::vector<std::size_t> to_be_asked(const std::vector<Question>& questions, std::vector<Judgement>& judgements) {
  std::vector<std::size_t> numbers;
  judgements.resize(questions.size());
  for (std::size_t i = 0; i < questions.size(); ++i) {
    if (questions[i].surely_different) {
      judgements[i] = {Verdict::different, ""};
    } else {
      numbers.push_back(i);
    }
  }
  return numbers;
}

void settle(std::vector<Judgement>& judgements, const std::vector<Question>& questions,
            const std::vector<std::size_t>& numbers, std::map<std::size_t, Prints> from,
            std::map<std::size_t, Prints> to) {
  for (const std::size_t number : numbers) {
    judgements[number] = compare(questions[number], from[number], to[number]);
  }
}

void all_unknown(std::vector<Judgement>& judgements, const std::vector<std::size_t>& numbers,
                 const std::string& reason) {
  for (const std::size_t number : numbers) {
    judgements[number] = {Verdict::unknown, reason};
  }
}

/// On the target both texts are tried on what stands there: an answer only where all that the texts may name is the
/// same in both models. nullopt: it may be asked.
std::optional<std::string> changes_underneath(const Database& from, const Database& to, const Question& question) {
  std::set<std::string> words = words_of_question(from, question, question.from_text);
  words.merge(words_of_question(to, question, question.to_text));
  std::vector<ObjectId> objects = SpokenNames(from).named(words);
  const std::vector<ObjectId> wanted = SpokenNames(to).named(words);
  objects.insert(objects.end(), wanted.begin(), wanted.end());
  for (const ObjectId& id : objects) {
    const QualifiedName relation{id.schema, id.name};
    if (id == question.use.object) {
      continue;
    }
    const bool same_columns = column_list(from, relation) == column_list(to, relation);
    const auto* from_enum = from.find<schema::EnumType>(id);
    const auto* to_enum = to.find<schema::EnumType>(id);
    const bool same_labels = from_enum == nullptr || to_enum == nullptr || from_enum->labels == to_enum->labels;
    const auto* from_routine = from.find<schema::Routine>(id);
    const auto* to_routine = to.find<schema::Routine>(id);
    const bool same_signature = from_routine == nullptr || to_routine == nullptr ||
                                routine_header(id, *from_routine, "sql") == routine_header(id, *to_routine, "sql");
    if (!from.contains(id) || !to.contains(id) || !same_columns || !same_labels || !same_signature) {
      return "it may depend on " + schema::to_string(id) + ", which is not the same on both sides";
    }
  }
  return std::nullopt;
}

void ask_target(postgres::Connection& target, const Database& from, const Database& to,
                const std::vector<Question>& questions, const std::vector<std::size_t>& numbers,
                std::vector<Judgement>& judgements) {
  std::vector<Task> from_tasks, to_tasks;
  for (const std::size_t number : numbers) {
    from_tasks.push_back(task_of(from, Where::target, number, questions[number], questions[number].from_text));
    to_tasks.push_back(task_of(to, Where::target, number, questions[number], questions[number].to_text));
    from_tasks.back().times = to_tasks.back().times = times_of(from, to);
  }
  const postgres::Transaction transaction(target);
  begin(target, "200ms");
  std::map<std::size_t, Prints> from_prints = ask(target, from_tasks);
  settle(judgements, questions, numbers, std::move(from_prints), ask(target, to_tasks));
}

}  // namespace

std::vector<Judgement> judge_on_scratch(postgres::ScratchServer& server, const Database& from, const Database& to,
                                        const std::vector<Question>& questions) {
  std::vector<Judgement> judgements;
  const std::vector<std::size_t> numbers = to_be_asked(questions, judgements);
  if (numbers.empty()) {
    return judgements;
  }
  try {
    postgres::Connection connection(server.url("template1"), "schema judge");
    const Times times = times_of(from, to);
    std::map<std::size_t, Prints> from_prints =
        ask_scratch(connection, from, times, questions, numbers, &Question::from_text);
    settle(judgements, questions, numbers, std::move(from_prints),
           ask_scratch(connection, to, times, questions, numbers, &Question::to_text));
  } catch (const postgres::SqlError& error) {
    all_unknown(judgements, numbers, error.what());
  } catch (const postgres::ConnectionError& error) {
    all_unknown(judgements, numbers, error.what());
  }
  return judgements;
}

std::vector<Judgement> judge_on_target(postgres::Connection& target, const Database& from, const Database& to,
                                       const std::vector<Question>& questions) {
  std::vector<Judgement> judgements;
  std::vector<std::size_t> numbers;
  for (const std::size_t number : to_be_asked(questions, judgements)) {
    if (std::optional<std::string> reason = changes_underneath(from, to, questions[number])) {
      judgements[number] = {Verdict::unknown, *reason};
    } else {
      numbers.push_back(number);
    }
  }
  if (numbers.empty()) {
    return judgements;
  }
  try {
    // An event trigger would see, and may forbid, what is made for the asking.
    if (target.execute("SELECT FROM pg_catalog.pg_event_trigger WHERE evtenabled <> 'D' LIMIT 1").rows() > 0) {
      all_unknown(judgements, numbers, "the target has event triggers, which would see it being asked");
      return judgements;
    }
    for (std::size_t first = 0; first < numbers.size(); first += kObjectsPerTransaction) {
      const std::size_t last = std::min(first + kObjectsPerTransaction, numbers.size());
      const std::vector<std::size_t> some(numbers.begin() + static_cast<std::ptrdiff_t>(first),
                                          numbers.begin() + static_cast<std::ptrdiff_t>(last));
      try {
        ask_target(target, from, to, questions, some, judgements);
      } catch (const postgres::SqlError& error) {
        all_unknown(judgements, some, error.what());
      }
    }
  } catch (const postgres::SqlError& error) {
    all_unknown(judgements, numbers, error.what());
  }
  return judgements;
}

}  // namespace introspect
