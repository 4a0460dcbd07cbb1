def test_first():
    assert True


def test_interrupted():
    raise KeyboardInterrupt


def test_last():
    assert True
