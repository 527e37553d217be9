#include "schema/canonical/resolve.hpp"

#include <algorithm>

namespace schema::canonical {

namespace {

template <class Row>
struct Candidate {
  const Row* row = nullptr;
  std::vector<TypeId> types;  // declared, one per argument
  std::size_t variadic_from = 0;
};

/// Keeps those with the highest score, when any scores above zero or all are equal.
template <class Row, class F>
void keep_best(std::vector<Candidate<Row>>& candidates, F&& score) {
  std::vector<Candidate<Row>> kept;
  int best = -1;
  for (Candidate<Row>& candidate : candidates) {
    const int value = score(candidate);
    if (value > best) {
      best = value;
      kept.clear();
    }
    if (value == best) {
      kept.push_back(std::move(candidate));
    }
  }
  candidates = std::move(kept);
}

/// func_select_candidate(): the one the rules of "Type Conversion" pick, or nullptr when they leave it open.
template <class Row>
const Candidate<Row>* select_candidate(const Coercion& coercion, const std::vector<TypeId>& inputs,
                                       std::vector<Candidate<Row>>& candidates) {
  const Names& names = coercion.names();
  const TypeId unknown = known().unknown;
  std::vector<TypeId> base;
  std::size_t unknowns = 0;
  for (const TypeId input : inputs) {
    base.push_back(input == unknown ? unknown : names.base_type(input).id);
    unknowns += input == unknown ? 1 : 0;
  }
  const auto count = [&](const Candidate<Row>& candidate, auto&& matches) {
    int score = 0;
    for (std::size_t i = 0; i < base.size(); ++i) {
      score += base[i] != unknown && matches(i, candidate.types[i]) ? 1 : 0;
    }
    return score;
  };
  keep_best(candidates, [&](const Candidate<Row>& candidate) {
    return count(candidate, [&](std::size_t i, TypeId type) { return type == base[i]; });
  });
  if (candidates.size() == 1) {
    return &candidates[0];
  }
  keep_best(candidates, [&](const Candidate<Row>& candidate) {
    return count(candidate, [&](std::size_t i, TypeId type) {
      return type == base[i] ||
             (names.type(type).preferred && names.type(type).category == names.type(base[i]).category);
    });
  });
  if (candidates.size() == 1) {
    return &candidates[0];
  }
  if (unknowns == 0) {
    return nullptr;
  }

  // Unknown literals: the category all candidates agree on, or string; in it the preferred type.
  std::vector<char> category(base.size(), '\0');
  std::vector<bool> preferred(base.size(), false);
  bool resolved = true;
  for (std::size_t i = 0; i < base.size() && resolved; ++i) {
    if (base[i] != unknown) {
      continue;
    }
    bool conflict = false;
    for (const Candidate<Row>& candidate : candidates) {
      const Type& type = names.type(candidate.types[i]);
      if (category[i] == '\0') {
        category[i] = type.category;
        preferred[i] = type.preferred;
      } else if (type.category == category[i]) {
        preferred[i] = preferred[i] || type.preferred;
      } else if (type.category == 'S') {
        category[i] = 'S';
        preferred[i] = type.preferred;
      } else {
        conflict = true;
      }
    }
    resolved = !conflict || category[i] == 'S';
  }
  if (resolved) {
    std::vector<Candidate<Row>> kept;
    for (const Candidate<Row>& candidate : candidates) {
      bool keep = true;
      for (std::size_t i = 0; i < base.size() && keep; ++i) {
        const Type& type = names.type(candidate.types[i]);
        keep = base[i] != unknown || (type.category == category[i] && (!preferred[i] || type.preferred));
      }
      if (keep) {
        kept.push_back(candidate);
      }
    }
    if (!kept.empty()) {
      candidates = std::move(kept);
      if (candidates.size() == 1) {
        return &candidates[0];
      }
    }
  }

  // Last: take the unknowns for what the known ones all are.
  if (unknowns < base.size()) {
    TypeId common = unknown;
    for (const TypeId type : base) {
      if (type == unknown || type == common) {
        continue;
      }
      if (common != unknown) {
        return nullptr;
      }
      common = type;
    }
    const std::vector<TypeId> assumed(base.size(), common);
    const Candidate<Row>* only = nullptr;
    for (const Candidate<Row>& candidate : candidates) {
      if (coercion.can_coerce(assumed, candidate.types, CoercionContext::implicit)) {
        if (only != nullptr) {
          return nullptr;
        }
        only = &candidate;
      }
    }
    return only;
  }
  return nullptr;
}

template <class Row>
const Candidate<Row>* match(const Coercion& coercion, const std::vector<TypeId>& inputs,
                            std::vector<Candidate<Row>>& candidates) {
  std::erase_if(candidates, [&](const Candidate<Row>& candidate) {
    return !coercion.can_coerce(inputs, candidate.types, CoercionContext::implicit);
  });
  if (candidates.size() <= 1) {
    return candidates.empty() ? nullptr : &candidates[0];
  }
  return select_candidate(coercion, inputs, candidates);
}

/// Of rows with the same arguments the one of the earlier schema is seen; of two in one schema the one that is not
/// variadic.
template <class Row>
void add_candidate(std::vector<Candidate<Row>>& candidates, Candidate<Row> added) {
  for (Candidate<Row>& present : candidates) {
    if (present.types == added.types) {
      if (present.row->schema == added.row->schema && present.variadic_from != 0 && added.variadic_from == 0) {
        present = std::move(added);
      }
      return;
    }
  }
  candidates.push_back(std::move(added));
}

/// Puts a candidate's declared types in the order of the call's arguments; false when it cannot take them.
bool take_arguments(const Function& function, const CallArguments& arguments, Candidate<Function>& candidate) {
  const std::size_t passed = arguments.types.size();
  const std::size_t wanted = function.arguments.size();
  const std::size_t positional = passed - arguments.names.size();
  candidate.row = &function;
  if (!arguments.names.empty()) {
    if (function.argument_names.size() != wanted || passed > wanted) {
      return false;
    }
    std::vector<bool> given(wanted, false);
    for (std::size_t i = 0; i < positional; ++i) {
      candidate.types.push_back(function.arguments[i]);
      given[i] = true;
    }
    for (const std::string& name : arguments.names) {
      const auto it = std::ranges::find(function.argument_names, name);
      if (it == function.argument_names.end()) {
        return false;
      }
      const auto at = static_cast<std::size_t>(it - function.argument_names.begin());
      if (given[at]) {
        return false;
      }
      given[at] = true;
      candidate.types.push_back(function.arguments[at]);
    }
    for (std::size_t i = 0; i + static_cast<std::size_t>(function.defaults) < wanted; ++i) {
      if (!given[i]) {
        return false;
      }
    }
    return true;
  }
  if (passed <= wanted && passed + static_cast<std::size_t>(function.defaults) >= wanted) {
    candidate.types.assign(function.arguments.begin(),
                           function.arguments.begin() + static_cast<std::ptrdiff_t>(passed));
    if (function.variadic == kNoType || passed < wanted || arguments.variadic) {
      return true;
    }
  }
  if (function.variadic == kNoType || arguments.variadic || passed < wanted) {
    return false;
  }
  candidate.types.assign(function.arguments.begin(), function.arguments.end() - 1);
  candidate.types.resize(passed, function.variadic);
  candidate.variadic_from = wanted;
  return true;
}

}  // namespace

const Operator& find_operator(const Coercion& coercion, const SearchPath& path, std::string_view schema,
                              const std::string& name, std::optional<TypeId> left, TypeId right) {
  const Names& names = coercion.names();
  const TypeId unknown = known().unknown;
  if (right == kNoType || (left && *left == kNoType)) {
    throw Untyped{};
  }
  std::vector<Candidate<Operator>> candidates;
  for (const Operator* row : names.operators(schema, name, path)) {
    if ((row->left == kNoType) == !left) {
      Candidate<Operator> candidate{row, {}, 0};
      if (left) {
        candidate.types.push_back(row->left);
      }
      candidate.types.push_back(row->right);
      add_candidate(candidates, std::move(candidate));
    }
  }
  std::vector<TypeId> inputs;
  if (left) {
    inputs.push_back(*left);
  }
  inputs.push_back(right);

  // An exact match, taking an unknown operand to be of the other's type.
  std::vector<TypeId> exact = inputs;
  bool was_unknown = false;
  if (left && (*left == unknown) != (right == unknown)) {
    exact.assign(2, *left == unknown ? right : *left);
    was_unknown = true;
  }
  const auto exactly = [&](const std::vector<TypeId>& types) -> const Operator* {
    for (const Candidate<Operator>& candidate : candidates) {
      if (candidate.types == types) {
        return candidate.row;
      }
    }
    return nullptr;
  };
  if (const Operator* row = exactly(exact)) {
    return *row;
  }
  if (was_unknown) {
    const TypeId base = names.base_type(exact[0]).id;
    if (const Operator* row = base == exact[0] ? nullptr : exactly({base, base})) {
      return *row;
    }
  }
  const Candidate<Operator>* found = match(coercion, inputs, candidates);
  if (found == nullptr) {
    throw Untyped{};
  }
  return *found->row;
}

Call find_function(const Coercion& coercion, const SearchPath& path, std::string_view schema, const std::string& name,
                   const CallArguments& arguments) {
  const Names& names = coercion.names();
  const Known& k = known();
  if (std::ranges::count(arguments.types, kNoType) > 0 || names.vague_function(schema, name, path)) {
    throw Untyped{};
  }
  std::vector<Candidate<Function>> candidates;
  for (const Function* function : names.functions(schema, name, path)) {
    Candidate<Function> candidate;
    if (take_arguments(*function, arguments, candidate)) {
      add_candidate(candidates, std::move(candidate));
    }
  }
  const auto chosen = [](const Candidate<Function>& candidate) {
    Call call;
    call.function = candidate.row;
    call.declared = candidate.types;
    // VARIADIC "any" takes its arguments one by one.
    call.variadic_from = candidate.row->variadic == known().any ? 0 : candidate.variadic_from;
    return call;
  };
  for (const Candidate<Function>& candidate : candidates) {
    if (candidate.types == arguments.types) {
      return chosen(candidate);
    }
  }
  if (arguments.types.size() == 1 && arguments.plain && arguments.names.empty()) {
    const TypeId target = names.find_type(schema, name, path);
    if (target != kNoType && names.type(target).kind != '?') {
      const TypeId source = arguments.types[0];
      const CoercionPath way = source == k.unknown ? CoercionPath::relabel
                                                   : coercion.find_pathway(target, source, CoercionContext::explicit_);
      const bool composite = source == k.record || names.type(source).kind == 'c';
      if (way == CoercionPath::relabel ||
          (way == CoercionPath::input_output && !(composite && names.type(target).category == 'S'))) {
        Call call;
        call.cast_to = target;
        return call;
      }
    }
  }
  const Candidate<Function>* found = match(coercion, arguments.types, candidates);
  if (found == nullptr) {
    throw Untyped{};
  }
  return chosen(*found);
}

}  // namespace schema::canonical
