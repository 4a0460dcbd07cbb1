import pytest
import unittest


def test_all_good(subtests):
    for n in range(3):
        with subtests.test("number", n=n):
            assert n < 3


def test_some_bad(subtests):
    for n in range(4):
        with subtests.test(msg="even", n=n):
            assert n % 2 == 0


def test_skips_one(subtests):
    with subtests.test(msg="skipped one"):
        pytest.skip("not here")
    with subtests.test(msg="good one"):
        pass


def test_bad_outside(subtests):
    with subtests.test(msg="inside"):
        pass
    assert False, "outside"


class TestOld(unittest.TestCase):
    def test_sub(self):
        for n in range(3):
            with self.subTest("third", n=n):
                self.assertLess(n, 2)
