"""Prints the truth about a .coverage file, taken from coverage's own objects and not from a report's text.

usage: truth.py text|json|lines EXIT VERDICT [PRECISION]   (text: percent as displayed, json: unrounded, lines: of the lines alone)
"""
import json
import sys

import coverage

from coverage.misc import CoverageException
from coverage.results import Numbers

how, exit_status, verdict = sys.argv[1], int(sys.argv[2]), sys.argv[3]
cov = coverage.Coverage()
cov.load()
precision = int(sys.argv[4]) if len(sys.argv) > 4 else 0
try:
    total = Numbers(precision=precision)
except TypeError:
    total = Numbers()
for reporter in cov._get_file_reporters():
    if isinstance(reporter, tuple):
        reporter = reporter[1]
    try:
        total += cov._analyze(reporter).numbers
    except CoverageException:
        pass  # a file that does not parse
if hasattr(Numbers, "set_precision"):  # before 6.0; analysing a file sets it back
    Numbers.set_precision(precision)
lines = {"covered": total.n_executed, "total": total.n_statements}
branches = {"covered": total.n_executed_branches, "total": total.n_branches}
coverage_truth = {"lines": lines}
if how == "text":
    coverage_truth = {"percent": float(total.pc_covered_str), "lines": lines}
elif how == "json":
    coverage_truth = {"percent": total.pc_covered, "lines": lines}
else:
    coverage_truth = {"percent": 100 * lines["covered"] / lines["total"], "lines": lines}
if how != "text" and total.n_branches:
    coverage_truth["branches"] = branches
print(json.dumps({"complete": True, "tool": "coverage.py", "tool_version": coverage.__version__, "exit_status": exit_status, "verdict": verdict, "coverage": coverage_truth}, indent=1))
