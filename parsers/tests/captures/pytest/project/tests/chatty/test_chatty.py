import sys


def test_prints():
    print("3 passed in 0.01s")
    print("======== 5 failed, 1 passed in 1s ========")
    assert True


def test_prints_without_newline():
    print("working ... ", end="")
    assert True


def test_progress_alike():
    print("..F..E")
    print("FFF        [ 50%]")
    sys.stderr.write("tests/x.py::test_y FAILED   [ 20%]\n")
    assert True


def test_says_last_word():
    print("4 failed in 0.20s", end="")
    assert True
