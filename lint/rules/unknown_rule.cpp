#include "lint/check.hpp"

namespace lint {

const Rule kRule_unknown_rule = {
    .summary = "`-- schema:ignore` of a rule that is not there",
    .why = "It silences nothing.",
    .instead = "`schema lint --explain all` lists the rules",
};

}  // namespace lint
