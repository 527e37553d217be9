#pragma once

#include <memory>
#include <utility>
#include <vector>

namespace cli {

/// For what is large and not needed any more: the system takes a process's memory back at once, where the destructors
/// of a thousand tables take a tenth of the time of comparing them.
template <class T>
void leave_to_exit(T value) {
  static auto& kept = *new std::vector<std::unique_ptr<T>>();
  kept.push_back(std::make_unique<T>(std::move(value)));
}

}  // namespace cli
