def test_first():
    assert True


def test_second():
    assert True


def test_third():
    assert True
