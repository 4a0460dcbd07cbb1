import random

import pytest


@pytest.mark.parametrize("n", range(4))
def test_dice(n):
    assert 1 <= random.randint(1, 6) <= 6


def test_coin():
    assert random.random() == 2
