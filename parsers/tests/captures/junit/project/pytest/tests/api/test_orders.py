def test_lists_orders():
    assert True


def test_deletes_order():
    raise ValueError("order 7 is\nlocked by\ttwo lines")
