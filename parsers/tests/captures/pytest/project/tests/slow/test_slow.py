import time


def test_long():
    time.sleep(60.5)


def test_short():
    assert True
