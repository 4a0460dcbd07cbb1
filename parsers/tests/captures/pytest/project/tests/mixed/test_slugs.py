import pytest

from shop.slugs import slug

TEXTS = ["plain", "größe", "two words", "a::b", "x[0]", "left - right", "1 passed in 0.1s", "line\nbreak"]


def check(text):
    if not slug(text).isalpha():
        raise ValueError(f"{text!r} is no slug")


@pytest.mark.parametrize("text", TEXTS)
def test_slug(text):
    check(text)
