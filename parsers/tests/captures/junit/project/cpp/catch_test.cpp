#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
#include <iostream>

TEST_CASE("adds", "[cart]") { CHECK(1 + 1 == 2); }
TEST_CASE("sections <&>") {
  SECTION("first") { CHECK(1 == 1); }
  SECTION("second") { std::cout << "All tests passed\n"; CHECK(1 == 2); REQUIRE(2 == 3); }
}
TEST_CASE("throws") { throw std::runtime_error("no database"); }
TEST_CASE("may fail", "[!mayfail]") { CHECK(false); }
TEST_CASE("should fail", "[!shouldfail]") { CHECK(false); }
TEST_CASE("hidden", "[.]") { CHECK(false); }
