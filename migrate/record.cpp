#include "migrate/record.hpp"

#include <charconv>

namespace migrate {

Record::Record(Session& session, const Job& job) : session_(session), job_(job) { forget(); }

std::string Record::begin_sql() const {
  return begin_record(
      session_.journal(), job_.migration,
      {job_.previous, job_.down, session_.options().tool_version, job_.note, job_.plan, job_.undo, job_.goal});
}

void Record::take(const postgres::Result& result) {
  const std::string_view text = result.text(0, 0);
  std::from_chars(text.data(), text.data() + text.size(), id_);
  begun_ = true;
}

void Record::forget() {
  id_ = job_.previous == nullptr ? 0 : job_.previous->id;
  begun_ = false;
}

void Record::need() {
  if (!begun_) {
    session_.need_journal();
    take(session_.connection().execute(begin_sql()));
  }
}

std::string Record::close_sql() const {
  return end_record(session_.journal(), id_, job_.down ? State::rolled_back : State::applied);
}

void Record::close() {
  if (!closed_) {
    need();
    session_.connection().execute(as_runner(close_sql()));
    closed_ = true;
  }
}

void Record::note_failure(const std::string& error, const std::string& sqlstate, const Statement* statement) {
  if (id_ == 0 && job_.migration.version.empty() && !session_.journal_exists) {
    return;
  }
  try {
    need();
    postgres::Transaction transaction(session_.connection());
    session_.connection().execute(as_runner(""));
    if (statement != nullptr) {
      session_.connection().execute(
          end_step(session_.journal(), id_, job_.down, *statement, State::failed, error, sqlstate));
    }
    session_.connection().execute(end_record(session_.journal(), id_, State::failed, error, sqlstate));
    transaction.commit();
  } catch (const postgres::SqlError&) {
    return;  // the error that brought us here is the one to tell
  }
}

}  // namespace migrate
