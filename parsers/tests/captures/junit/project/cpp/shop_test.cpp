#include <gtest/gtest.h>
#include <iostream>

TEST(Cart, Adds) { EXPECT_EQ(2, 1 + 1); }
TEST(Cart, FailsTwice) {
  std::cout << "[  PASSED  ] 99 tests. <testcase name=\"fake\"/> ]]>\n";
  EXPECT_EQ(1, 2) << "first <&>";
  EXPECT_STREQ("a", "\x1b[31m]]>") << "second";
}
TEST(Cart, DISABLED_Later) { FAIL(); }
TEST(Cart, Skipped) { GTEST_SKIP() << "not today"; }
TEST(Cart, Records) { RecordProperty("requirement", "SHOP-1"); }
TEST(Cart, Throws) { throw std::runtime_error("no database"); }

template <typename T> class Typed : public testing::Test {};
using Types = testing::Types<int, unsigned char>;
TYPED_TEST_SUITE(Typed, Types);
TYPED_TEST(Typed, IsSmall) { EXPECT_EQ(sizeof(TypeParam), 1u); }

class Values : public testing::TestWithParam<int> {};
TEST_P(Values, AreOdd) { EXPECT_EQ(GetParam() % 2, 1); }
INSTANTIATE_TEST_SUITE_P(Few, Values, testing::Values(1, 2));

class Broken : public testing::Test { protected: static void SetUpTestSuite() { FAIL() << "suite set-up"; } };
TEST_F(Broken, Runs) {}
