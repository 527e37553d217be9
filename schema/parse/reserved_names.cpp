// Names that are taken by what is not in the model for itself: it follows from its owner and from what it was made for.

#include "schema/parse/interpreter.hpp"
#include "schema/parse/parts.hpp"

namespace schema::parse {

std::optional<ObjectId> Interpreter::find_identity_sequence(const QualifiedName& written) const {
  for (const Name& schema : schemas_for(written)) {
    const auto reserved = reserved_.find({schema, written.name});
    if (reserved != reserved_.end()) {
      const Column* column = database.find<Column>(reserved->second.owner);
      if (column != nullptr && column->identity) {
        return reserved->second.owner;
      }
    }
  }
  return std::nullopt;
}

std::vector<ObjectId> Interpreter::release_class_names(const ObjectId& made_for) {
  std::vector<ObjectId> released;
  std::vector<ObjectId> parents{made_for};
  while (!parents.empty()) {
    const ObjectId parent = std::move(parents.back());
    parents.pop_back();
    std::erase_if(reserved_, [&](const auto& entry) {
      const auto& [name, reserved] = entry;
      if (reserved.made_for != parent) {
        return false;
      }
      parents.push_back({parent.kind, name.schema, reserved.owner.name, name.name});
      released.push_back(parents.back());
      return true;
    });
  }
  return released;
}

void Interpreter::rename_reserved(const QualifiedName& from, const QualifiedName& to) {
  auto entry = reserved_.extract(from);
  const Reserved& part = entry.mapped();
  ObjectId was{part.made_for.kind, from.schema, part.owner.name, from.name};
  ObjectId is = was;
  is.name = to.name;
  entry.key() = to;
  reserved_.insert(std::move(entry));
  for (auto& [name, reserved] : reserved_) {
    if (reserved.made_for == was) {
      reserved.made_for = is;
    }
  }
}

/// Names of what is not in the model follow their owner, and to another schema with it.
void Interpreter::rename_reserved(const ObjectId& from, const ObjectId& to) {
  std::map<QualifiedName, Reserved> reserved;
  for (auto& [name, entry] : reserved_) {
    QualifiedName new_name = name;
    auto& [owner, made_for] = entry;
    if (made_for == from) {
      made_for = to;
    } else if (from.kind == Kind::schema && made_for.schema == from.name) {
      made_for.schema = to.name;
    } else if (from.kind == Kind::table && made_for.schema == from.schema && made_for.relation == from.name) {
      made_for.schema = to.schema;
      made_for.relation = to.name;
    }
    if (from.kind == Kind::schema && owner.schema == from.name) {
      owner.schema = new_name.schema = to.name;
    } else if (owner == from) {
      new_name.schema = to.schema;
      owner = to;
    } else if (from.kind == Kind::table && owner.schema == from.schema && owner.relation == from.name) {
      new_name.schema = owner.schema = to.schema;
      owner.relation = to.name;
    }
    reserved.emplace(std::move(new_name), std::move(entry));
  }
  reserved_ = std::move(reserved);
}

void Interpreter::know_parts() {
  if (!knows_parts_) {
    knows_parts_ = true;
    reserve_parts(*this);
  }
}

}  // namespace schema::parse
