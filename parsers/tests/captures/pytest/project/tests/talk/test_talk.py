import warnings

import pytest


@pytest.mark.parametrize("said", ["1 failed in 0.01s", "2 passed in 0.02s"])
def test_says(said):
    print(said)


def test_warns_and_says():
    warnings.warn("3 failed in 0.03s")
    print("done")
