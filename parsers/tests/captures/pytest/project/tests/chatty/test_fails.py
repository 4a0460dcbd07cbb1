def test_prints_then_fails():
    print("========= 1 passed in 0.01s =========")
    print("========= short test summary info =========")
    print("========= 9 passed in 0.01s =========")
    assert [1, 2] == [1, 3]
