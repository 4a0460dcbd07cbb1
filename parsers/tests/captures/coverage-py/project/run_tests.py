"""Run the tests without a runner, so that `coverage run` needs coverage alone."""
import sys
sys.path[:0] = ["src", "tests"]
import test_stock
for name in sorted(vars(test_stock)):
    if name.startswith("test_"):
        getattr(test_stock, name)()
