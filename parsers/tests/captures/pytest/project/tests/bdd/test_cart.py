from pytest_bdd import given, parsers, scenarios, then, when

scenarios("features/cart.feature", "features/checkout.feature")


@given("an empty cart", target_fixture="cart")
def empty_cart():
    return []


@when(parsers.parse("I add {n:d} apple"))
def add(cart, n):
    cart.extend(["apple"] * n)


@then(parsers.parse("the cart holds {n:d} item"))
def holds(cart, n):
    assert len(cart) == n
