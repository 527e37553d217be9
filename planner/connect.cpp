#include "planner/connect.hpp"

#include <algorithm>
#include <map>
#include <string>

#include "planner/rules/common.hpp"

namespace planner {

using namespace schema;

namespace {

class Connector {
 public:
  Connector(const std::vector<Draft>& drafts, const std::vector<std::size_t>& chains, Graph& graph)
      : drafts_(drafts), chains_(chains), graph_(graph) {
    for (std::size_t i = 0; i < drafts_.size(); ++i) {
      for (const ObjectId& id : drafts_[i].step.produces) {
        producers_[id].push_back(i);
      }
      for (const ObjectId& id : drafts_[i].step.destroys) {
        destroyers_[id].push_back(i);
      }
      for (const std::string& name : drafts_[i].frees) {
        freers_[name].push_back(i);
      }
    }
  }

  void run() {
    for (std::size_t i = 0; i < drafts_.size(); ++i) {
      connect_needs(i);
      connect_names(i);
      if (makes_event_trigger(i)) {
        let_all_come_before(i);
      }
      if (renames(i) && !drafts_[i].step.consumes.empty()) {
        let_all_come_after(i);
      }
    }
  }

 private:
  bool renames(std::size_t i) const { return drafts_[i].weight == weight::kRename; }

  void connect_needs(std::size_t i) {
    const Draft& draft = drafts_[i];
    const auto before = [&](std::size_t other) { graph_.before(other, i); };
    const auto after = [&](std::size_t other) { graph_.before(i, other); };
    each(draft.step.consumes, producers_, i, before);
    each(draft.releases, destroyers_, i, after);
    each(draft.after_gone, destroyers_, i, before);
    each(draft.rather_after, producers_, i, [&](std::size_t other) { graph_.rather_before(other, i); });
    each(draft.rather_before, destroyers_, i, [&](std::size_t other) { graph_.rather_before(i, other); });
  }

  void connect_names(std::size_t i) {
    const Draft& draft = drafts_[i];
    // What a rename brings is there already under another name: whoever changes it comes after.
    each(draft.step.produces, destroyers_, i,
         [&](std::size_t other) { renames(i) ? graph_.before(i, other) : graph_.before(other, i); });
    each(draft.takes, freers_, i, [&](std::size_t other) { graph_.before(other, i); });
  }

  // The drafts of other chains that the index has under one of the keys.
  template <class Keys, class Index, class Visit>
  void each(const Keys& keys, const Index& index, std::size_t i, const Visit& visit) const {
    for (const auto& key : keys) {
      if (const auto found = index.find(key); found != index.end()) {
        for (const std::size_t other : found->second) {
          if (chains_[other] != chains_[i]) {
            visit(other);
          }
        }
      }
    }
  }

  // It acts upon whatever is done after it.
  bool makes_event_trigger(std::size_t i) const {
    return !renames(i) && std::ranges::any_of(drafts_[i].step.produces,
                                              [](const ObjectId& id) { return id.kind == Kind::event_trigger; });
  }

  void let_all_come_before(std::size_t trigger) {
    for (std::size_t other = 0; other < drafts_.size(); ++other) {
      if (drafts_[other].step.subject.kind != Kind::event_trigger) {
        graph_.rather_before(other, trigger);
      }
    }
  }

  // A rename into a schema of the same plan has to wait; everything else then waits for the rename.
  void let_all_come_after(std::size_t rename) {
    for (std::size_t other = 0; other < drafts_.size(); ++other) {
      if (!renames(other)) {
        graph_.rather_before(rename, other);
      }
    }
  }

  const std::vector<Draft>& drafts_;
  const std::vector<std::size_t>& chains_;
  Graph& graph_;
  std::map<ObjectId, std::vector<std::size_t>> producers_, destroyers_;
  std::map<std::string, std::vector<std::size_t>> freers_;
};

}  // namespace

void connect(const std::vector<Draft>& drafts, const std::vector<std::size_t>& chains, Graph& graph) {
  Connector(drafts, chains, graph).run();
}

}  // namespace planner
