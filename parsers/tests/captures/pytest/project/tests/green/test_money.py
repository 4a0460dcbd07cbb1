import pytest

from shop.orders import Order
from shop.slugs import slug


def test_open():
    assert Order(10).status == "OPEN"


class TestPaying:
    def test_in_full(self):
        order = Order(10)
        order.pay(10)
        assert order.status == "PAID"

    @pytest.mark.parametrize("amount", [0, -1])
    def test_refuses(self, amount):
        with pytest.raises(ValueError):
            Order(10).pay(amount)


@pytest.mark.parametrize("text", ["10 failed, 3 passed in 9.99s", "b::c"])
def test_slug(text):
    assert " " not in slug(text)
