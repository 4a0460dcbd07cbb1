import pytest, pathlib, time
@pytest.mark.flaky(reruns=3)
@pytest.mark.parametrize("n", range(6))
def test_second_try(n, tmp_path_factory):
    p = pathlib.Path(".many-%d" % n); k = int(p.read_text()) if p.exists() else 0
    p.write_text(str(k + 1)); time.sleep(0.01); assert k >= n % 3
@pytest.mark.parametrize("n", range(40))
def test_steady(n): time.sleep(0.003)
@pytest.mark.flaky(reruns=2)
def test_never(): assert 0
