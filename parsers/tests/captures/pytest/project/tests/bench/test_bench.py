def test_fast(benchmark):
    assert benchmark(sum, [1, 2]) == 3
