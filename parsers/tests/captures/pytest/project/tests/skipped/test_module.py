import pytest

pytest.importorskip("not_installed_here")


def test_c():
    assert True
