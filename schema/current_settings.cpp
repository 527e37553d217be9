#include "schema/current_settings.hpp"

namespace schema {

namespace {

void take_values(Database& open, const Database& live) {
  if (live.server_version == 0) {
    return;
  }
  for (auto& [id, routine] : open.routines) {
    for (auto& [name, value] : routine.settings) {
      const Routine* other = value == kCurrentSetting ? live.find<Routine>(id) : nullptr;
      if (other == nullptr) {
        continue;
      }
      if (const auto found = other->settings.find(name); found != other->settings.end()) {
        value = found->second;
      }
    }
  }
}

}  // namespace

void align_current_settings(Database& from, Database& to) {
  take_values(to, from);
  take_values(from, to);
}

}  // namespace schema
