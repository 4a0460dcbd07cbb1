from hypothesis import given, seed, settings, strategies as st

from shop.slugs import slug


@seed(7)
@settings(print_blob=True, database=None)
@given(st.integers(), st.integers(min_value=1))
def test_adds(a, b):
    assert a + b < 100


@settings(database=None)
@given(st.text(alphabet="ab "))
def test_slug_has_no_space(text):
    assert " " not in slug(text)


@settings(database=None)
@given(st.lists(st.integers(), min_size=1))
def test_two_errors(items):
    if len(items) > 3:
        raise ValueError(items)
    assert items[0] < 10
