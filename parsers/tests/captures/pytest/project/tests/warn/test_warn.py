import warnings


def test_warns():
    warnings.warn(UserWarning("old\n5 passed in 0.01s"))
