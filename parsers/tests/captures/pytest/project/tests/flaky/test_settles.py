calls = {"slow": 0}


def test_steady():
    assert True


def test_settles():
    calls["slow"] += 1
    assert calls["slow"] > 2, "not yet"
