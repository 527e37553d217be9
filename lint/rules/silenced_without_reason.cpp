#include "lint/check.hpp"

namespace lint {

const Rule kRule_silenced_without_reason = {
    .summary = "`-- schema:ignore` or `-- contract-phase-ok:` without a reason",
    .why = "Who reads it next year cannot tell whether it still holds.",
    .instead = "write the reason behind it",
};

}  // namespace lint
