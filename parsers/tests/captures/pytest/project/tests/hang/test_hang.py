import time


def test_first():
    assert True


def test_hangs():
    print("waiting for the server")
    time.sleep(30)


def test_last():
    assert True
