#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#if __has_include(<doctest/doctest.h>)
#include <doctest/doctest.h>
#else
#include <doctest.h>
#endif
#include <stdexcept>
TEST_CASE("adds") { CHECK(1+1==2); }
TEST_CASE("fails | `x`") { CHECK(1==2); CHECK(3==4); }
TEST_CASE("throws") { throw std::runtime_error("boom"); }
TEST_CASE("skipped" * doctest::skip()) { CHECK(false); }
TEST_CASE("may" * doctest::may_fail()) { CHECK(false); }
TEST_CASE("should" * doctest::should_fail()) { CHECK(false); }
TEST_CASE("sub") { SUBCASE("one") { CHECK(true);} SUBCASE("two") { CHECK(false);} }
TEST_SUITE("suite") { TEST_CASE("in") { CHECK_MESSAGE(false, "why"); } TEST_CASE_TEMPLATE("tpl", T, int, char) { CHECK(sizeof(T)==4); } }
TEST_CASE("should but does not" * doctest::should_fail()) { CHECK(true); }
