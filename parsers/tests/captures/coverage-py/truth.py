"""Prints the truth about the .coverage file of this folder, from coverage's own objects and not from a report's text.

usage: truth.py text|total|json|lines EXIT_STATUS VERDICT [PRECISION] [KEY=JSON...]
    text, total   percent as it is displayed (and nothing else, for `coverage report --format=total`)
    json          percent as it is
    lines         percent of the lines alone, which is what LCOV and Cobertura have
    KEY=JSON      further fields of truth.json
"""
import json
import sys

import coverage
from coverage.misc import CoverageException
from coverage.results import Numbers

how, exit_status, verdict, *rest = sys.argv[1:]
precision = int(rest.pop(0)) if rest and rest[0].isdigit() else 0
cov = coverage.Coverage()
cov.load()
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
measured = {"lines": lines}
if how in ("text", "total"):
    measured["percent"] = float(total.pc_covered_str)
elif how == "json":
    measured["percent"] = total.pc_covered
else:
    measured["percent"] = 100 * lines["covered"] / lines["total"]
if how in ("json", "lines") and total.n_branches:
    measured["branches"] = {"covered": total.n_executed_branches, "total": total.n_branches}
truth = {"complete": True, "exit_status": int(exit_status), "verdict": verdict, "coverage": measured}
if how != "lines":
    truth["tool"] = "coverage.py"
if how == "json":
    truth["tool_version"] = coverage.__version__
if how == "total":
    del measured["lines"]
    truth["detected"] = False
for pair in rest:
    key, value = pair.split("=", 1)
    truth[key] = json.loads(value)
print(json.dumps(truth))
