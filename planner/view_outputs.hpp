#pragma once
// The output columns of views on both sides: enough to tell whether CREATE OR REPLACE VIEW will do.

#include <memory>
#include <optional>

#include "schema/database.hpp"

namespace planner {

class ViewOutputs {
 public:
  ViewOutputs(const schema::Database& from, const schema::Database& to);
  ~ViewOutputs();

  /// True where it is certain that the view's old output columns (names and types) come first among the new ones.
  bool old_are_prefix(const schema::QualifiedName& view);
  /// See schema::canonical::stand_in().
  std::optional<schema::View> stand_in(const schema::Database& side, const schema::ObjectId& view);

 private:
  struct Side;
  void read();

  const schema::Database& from_database_;
  const schema::Database& to_database_;
  std::unique_ptr<Side> from_, to_;  // made when first asked
};

}  // namespace planner
