from pytest_check import check


def test_several():
    with check:
        assert 1 == 2
    with check:
        assert 2 == 3
    assert True


def test_fine():
    assert True
