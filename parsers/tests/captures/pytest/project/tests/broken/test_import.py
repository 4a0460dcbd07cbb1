from shop import receipts


def test_receipt():
    assert receipts
