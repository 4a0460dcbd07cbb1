pytest_plugins = "pytester"


def test_counts(pytester):
    pytester.makepyfile("def test_a(): pass\ndef test_b(): assert 0")
    result = pytester.runpytest()
    result.assert_outcomes(passed=1, failed=1)


def test_counts_wrongly(pytester):
    pytester.makepyfile("def test_a(): pass")
    result = pytester.runpytest()
    result.assert_outcomes(passed=2)


def test_counts_rightly(pytester):
    pytester.makepyfile("def test_a(): pass")
    result = pytester.runpytest()
    result.assert_outcomes(passed=1)
