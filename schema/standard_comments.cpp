#include "schema/standard_comments.hpp"

namespace schema {

bool has_standard_comment(const ObjectId& id) {
  return id.kind == Kind::extension || id == ObjectId{Kind::schema, "", "", "public"};
}

std::optional<std::string> standard_comment(const Database& database, const ObjectId& id) {
  if (const auto* extension = database.find<Extension>(id)) {
    return extension->standard_comment;
  }
  return has_standard_comment(id) ? std::optional(std::string(kPublicComment)) : std::nullopt;
}

void align_standard_comments(Database& from, Database& to) {
  for (auto& [id, wanted] : to.extensions) {
    Extension* is = from.find<Extension>(id);
    if (is == nullptr) {
      continue;
    }
    std::optional<std::string>& standard = is->standard_comment ? is->standard_comment : wanted.standard_comment;
    is->standard_comment = wanted.standard_comment = standard;
    for (Extension* side : {is, &wanted}) {
      if (side->comment && side->comment == standard) {
        side->comment.reset();
      }
    }
    // A custom comment or the standard one: between files nobody can tell, where one of them is silent.
    if (!standard && is->comment.has_value() != wanted.comment.has_value()) {
      wanted.comment = is->comment;
    }
  }
  const bool to_is_file = to.server_version == 0;
  for (auto& [id, wanted] : to.extensions) {
    const Extension* is = from.find<Extension>(id);
    if (to_is_file && is != nullptr && !wanted.comment && is->comment == "") {
      wanted.comment = std::string();
    }
  }
  const ObjectId public_id{Kind::schema, "", "", "public"};
  const Namespace* is = from.find<Namespace>(public_id);
  Namespace* wanted = to.find<Namespace>(public_id);
  if (to_is_file && is != nullptr && wanted != nullptr && !wanted->comment && is->comment == "") {
    wanted->comment = std::string();
  }
}

}  // namespace schema
