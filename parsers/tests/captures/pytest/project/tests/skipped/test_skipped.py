import pytest

pytestmark = pytest.mark.skip(reason="no server")


def test_a():
    assert True


def test_b():
    assert True
