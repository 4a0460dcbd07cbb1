import importlib.util
import pathlib

from warehouse import a_very_long_module_name_that_makes_the_first_column_of_the_table_really_wide_indeed as wide
from warehouse import stock
from warehouse.models import Item

HERE = pathlib.Path(stock.__file__).parent


def test_classify():
    assert stock.classify(0) == "none"
    assert stock.classify(3) == "few"


def test_restock():
    assert len(stock.restock(["a", "b"])) == 2


def test_total():
    assert Item("a", 2).total(3) == 6
    assert wide.answer() == 42


def test_legacy():
    spec = importlib.util.spec_from_file_location("old", HERE / "legacy" / "old importer.py")
    old = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(old)
    assert old.load("a,b\n\nc") == [["a", "b"], ["c"]]
