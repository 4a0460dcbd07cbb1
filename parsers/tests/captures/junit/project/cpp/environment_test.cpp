#include <gtest/gtest.h>

class Database : public testing::Environment {
  void SetUp() override { FAIL() << "no database"; }
};

TEST(Cart, Adds) { EXPECT_EQ(2, 1 + 1); }

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  testing::AddGlobalTestEnvironment(new Database);
  return RUN_ALL_TESTS();
}
