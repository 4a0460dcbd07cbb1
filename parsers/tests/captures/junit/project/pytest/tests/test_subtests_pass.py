import unittest


def test_with_subtests(subtests):
    for i in range(3):
        with subtests.test(msg="custom", i=i):
            assert i >= 0


class UnitTest(unittest.TestCase):
    def test_with_subtest(self):
        for i in range(2):
            with self.subTest(i=i):
                self.assertEqual(i, i)
