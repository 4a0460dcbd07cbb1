import pathlib

import pytest

COUNT = pathlib.Path(__file__).with_name(".count")


@pytest.mark.flaky(reruns=2)
def test_flaky():
    n = int(COUNT.read_text()) if COUNT.exists() else 0
    COUNT.write_text(str(n + 1))
    assert n >= 1, "first try fails"


@pytest.mark.flaky(reruns=1)
def test_always_fails():
    assert 0
