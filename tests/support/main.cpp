// The one place that knows which major of Catch2 this is (2: header only, with its own main; 3: a library).
#if __has_include(<catch2/catch_session.hpp>)
#include <catch2/catch_session.hpp>

int main(int argc, char** argv) { return Catch::Session().run(argc, argv); }
#else
#define CATCH_CONFIG_MAIN
#include "tests/support/catch.hpp"
#endif
