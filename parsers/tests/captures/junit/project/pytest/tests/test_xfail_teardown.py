import pytest


@pytest.mark.xfail(reason="known bug")
def test_xfails_and_tear_down_errors(leaky):
    assert leaky == 2


def test_skips_and_tear_down_errors(leaky):
    pytest.skip("not today")


@pytest.mark.xfail(reason="known bug", raises=ValueError)
def test_fails_in_another_way():
    raise KeyError("x")
