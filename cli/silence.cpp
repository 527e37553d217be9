#include "cli/silence.hpp"

#include <condition_variable>
#include <mutex>
#include <thread>

#include <fmt/format.h>

#include "cli/progress.hpp"

namespace cli {

using migrate::Progress;
using std::chrono::steady_clock;

struct Silence::Listener {
  Listener(std::chrono::milliseconds time, std::function<void(const std::string&)> to)
      : limit(time), tell(std::move(to)), thread([this] { run(); }) {}

  ~Listener() {
    {
      const std::lock_guard guard(mutex);
      ended = true;
    }
    changed.notify_all();
    thread.join();
  }

  void hear(const Progress& progress) {
    const std::lock_guard guard(mutex);
    const bool seen_at_work = progress.what == Progress::What::working;
    if (progress.what == Progress::What::waiting || seen_at_work) {
      state = progress.message;
    }
    if (progress.what == Progress::What::waiting || (seen_at_work && progress.mark == mark)) {
      return;
    }
    last = steady_clock::now();
    told = false;
    mark = progress.mark;
    if (!seen_at_work) {
      state.clear();
    }
    if (progress.migration != nullptr) {
      step = progress.migration->version.empty() ? "" : progress.migration->label();
    }
    if (progress.statement != nullptr) {
      step = fmt::format("step {}{}{}", progress.statement->number, step.empty() ? "" : " of ", step);
    }
  }

  void run() {
    std::unique_lock lock(mutex);
    while (!ended) {
      const auto due = last + limit;
      if (told || steady_clock::now() < due) {
        changed.wait_until(lock, told ? steady_clock::now() + limit : due, [this] { return ended; });
        continue;
      }
      told = true;
      const std::string message =
          fmt::format("{} has not got on for {}{}{}", step.empty() ? "the run" : step,
                      duration_text(std::chrono::duration_cast<std::chrono::seconds>(steady_clock::now() - last)),
                      state.empty() ? "" : ": ", state);
      lock.unlock();
      tell(message);
      lock.lock();
    }
  }

  const std::chrono::milliseconds limit;
  const std::function<void(const std::string&)> tell;
  std::mutex mutex;
  std::condition_variable changed;
  bool ended = false, told = false;
  steady_clock::time_point last = steady_clock::now();
  std::string mark, state, step;  // what was last seen
  std::thread thread;             // last: it uses the others
};

Silence::Silence(std::chrono::milliseconds limit, migrate::RunOptions& run,
                 std::function<void(const std::string&)> tell) {
  if (limit.count() == 0) {
    return;
  }
  listener_ = std::make_shared<Listener>(limit, std::move(tell));
  run.on_progress = [before = run.on_progress, listener = std::weak_ptr(listener_)](const Progress& progress) {
    if (const auto heard = listener.lock()) {
      heard->hear(progress);
    }
    if (before) {
      before(progress);
    }
  };
}

Silence::~Silence() = default;

}  // namespace cli
