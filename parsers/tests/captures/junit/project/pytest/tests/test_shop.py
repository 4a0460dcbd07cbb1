import sys
import unittest

import pytest


def test_adds(record_property):
    record_property("requirement", "SHOP-1")
    assert 1 + 1 == 2


def test_fails_with_markup():
    print('<testcase name="fake"><failure/></testcase> ]]> 10 failed, 3 passed in 9.99s')
    print("bad \x1b[31mred\x1b[0m \x00 text", file=sys.stderr)
    expected = {"a": 1, "b": "<&>"}
    assert {"a": 1, "b": "]]>"} == expected


def test_set_up_errors(broken_database):
    pass


def test_tear_down_errors(leaky):
    assert leaky == 1


def test_fails_and_tear_down_errors(leaky):
    assert leaky == 2, "call failed"


@pytest.mark.skip(reason="needs <network>")
def test_skipped():
    pass


def test_skipped_inside():
    pytest.skip("not today")


@pytest.mark.xfail(reason="known bug")
def test_xfails():
    assert False


@pytest.mark.xfail(reason="was a bug")
def test_xpasses():
    pass


@pytest.mark.xfail(strict=True, reason="was a bug, strict")
def test_xpasses_strict():
    pass


@pytest.mark.parametrize("value", ["a::b", "x y", "ü/☃", "[1]"])
def test_parametrized(value):
    assert value != "x y"


class TestCart:
    class TestNested:
        def test_deep(self):
            assert [1, 2] == [1, 3]

    def test_empty(self):
        pass


class LegacyTest(unittest.TestCase):
    def test_unit(self):
        self.fail("unit failure")

    @unittest.skip("unit skip")
    def test_unit_skip(self):
        pass
