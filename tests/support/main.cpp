// The one place that knows which major of Catch2 this is (2: header only, with its own main; 3: a library).
#define CATCH_CONFIG_MAIN
#include "tests/support/catch.hpp"
