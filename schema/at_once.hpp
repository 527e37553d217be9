#pragma once

#include <exception>
#include <thread>

namespace schema {

/// Runs both, `beside` on a thread of its own. Throws what they throw, once both have ended.
template <class Here, class Beside>
void at_once(Here&& here, Beside&& beside) {
  std::exception_ptr failure;
  {
    const std::jthread other([&] {
      try {
        beside();
      } catch (...) {
        failure = std::current_exception();
      }
    });
    here();
  }
  if (failure) {
    std::rethrow_exception(failure);
  }
}

}  // namespace schema
