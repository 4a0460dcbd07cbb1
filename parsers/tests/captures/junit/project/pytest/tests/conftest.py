import pytest


@pytest.fixture
def broken_database():
    raise RuntimeError("database \x1b[31mrefused\x1b[0m <connection> & \"quoted\"")


@pytest.fixture
def leaky():
    yield 1
    raise OSError("teardown: socket left open")
