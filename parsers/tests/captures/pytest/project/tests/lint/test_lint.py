import os


def test_fine():
    pass


def test_wrong():
    assert 1 == 2
