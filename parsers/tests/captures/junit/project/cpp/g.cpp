#include <gtest/gtest.h>
#include <cstdlib>
template<class T> class Typed : public testing::Test {};
using Ts = testing::Types<int,double,char>;
TYPED_TEST_SUITE(Typed, Ts);
TYPED_TEST(Typed, Small) { EXPECT_LT(sizeof(TypeParam), 8u); }
class P : public testing::TestWithParam<std::string> {};
TEST_P(P, NotEmpty) { EXPECT_FALSE(GetParam().empty()) << "a\nb ]]> c"; }
INSTANTIATE_TEST_SUITE_P(All, P, testing::Values("a", "", "<&>"));
TEST(Skip, One) { GTEST_SKIP() << "no gpu"; }
TEST(Th, Rows) { throw std::runtime_error("boom"); }
TEST(DISABLED_X, Y) {}
TEST(Two, Fails) { EXPECT_EQ(1,2); EXPECT_EQ(3,4); RecordProperty("k","v"); }
TEST(Ok, Fine) {}
TEST(Zz, Crash) { if (getenv("CRASH")) abort(); }
class BadSuite : public testing::Test { protected: static void SetUpTestSuite() { if (getenv("BADSUITE")) FAIL() << "suite set-up"; } };
TEST_F(BadSuite, A) {}
