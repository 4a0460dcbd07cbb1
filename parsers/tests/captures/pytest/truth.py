"""Turns pytest's own reports (project/tools/record.py) into a capture's truth.json."""

import json
import pathlib
import re
import sys

OUTCOMES = {"passed": "passed", "failed": "failed", "error": "errored", "skipped": "skipped", "xfailed": "xfailed", "xpassed": "xpassed"}


def read(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


def truth(records):
    """What a run's reports come to; None for a run whose tests were only collected."""
    counts = dict.fromkeys(OUTCOMES.values(), 0)
    passed, errors_after, failures, rerun, broken = set(), set(), [], set(), set()
    for r in records:
        if r["event"] == "collect":
            key = "errored" if r["outcome"] == "failed" else "skipped"
            counts[key] += 1
            if key == "errored":
                failures.append(r["id"])
        elif r["event"] == "report":
            category, sub = r["category"], r["subtest"] is not None
            if category == "rerun":
                rerun.add(r["id"])
                continue
            outcome = OUTCOMES.get(category)
            if r["outcome"] == "failed":
                outcome = "errored" if r["when"] in ("setup", "teardown") else "failed"
            # A passed set-up, tear-down or subtest is no test, although some plugins give it a category of its own.
            if not outcome or (outcome == "passed" and (sub or r["when"] != "call")):
                continue
            counts[outcome] += 1
            # A test that passed and whose tear-down failed is one case: errored. One that failed too is told twice.
            if r["when"] == "teardown" and outcome == "errored" and r["id"] in passed:
                errors_after.add(r["id"])
            if outcome == "passed":
                passed.add(r["id"])
            if outcome in ("failed", "errored"):
                broken.add(r["id"])
                failures.append(r["id"])
    counts["passed"] -= len(errors_after)
    return {"total": sum(counts.values()), **counts, "flaky": len((rerun & passed) - broken)}, sorted(failures)


def runs(records):
    run = []
    for r in records:
        run.append(r)
        if r["event"] == "finish":
            yield run
            run = []
    if run:
        yield run


def main(out, records):
    out = pathlib.Path(out)
    commands = (out / "cmd.txt").read_text().splitlines()
    version = re.search(r"pytest (\S+?),", commands[0])[1]
    statuses = {int(s) for s in re.findall(r"exit=(\d+)", "\n".join(commands))}
    found = []
    for path in sorted(pathlib.Path(records).glob("*.jsonl")):
        parts = list(runs(read(path)))
        total = {}
        failures = []
        for part in parts:
            counts, bad = truth(part)
            failures += bad
            for key, value in counts.items():
                total[key] = total.get(key, 0) + value
        ends = [part[-1]["exit"] if part[-1]["event"] == "finish" else None for part in parts]
        found.append((total, sorted(failures), ends))
    if any(f != found[0] for f in found) or len(statuses) != 1:
        print("flavours differ:", *found, statuses, sep="\n  ", file=sys.stderr)
    total, failures, ends = found[0]
    status = statuses.pop()
    whole = bool(ends) and None not in ends
    answer = {"complete": whole, "tool": "pytest", "tool_version": version, "exit_status": status}
    if not ends or re.search(r" -qq?\b", commands[1]) or "make" in commands[1]:
        del answer["tool_version"]
    if not whole or total["failed"] + total["errored"] or status not in (0, 5):
        answer["verdict"] = "fail"
    elif status == 5 or total["total"] == total["skipped"] or total["flaky"] or total["xpassed"]:
        answer["verdict"] = "warn"
    else:
        answer["verdict"] = "pass"
    if whole and total["total"]:
        answer["tests"] = total
        answer["failures"] = failures
    if "no-quiet" in out.name:
        # Neither the number of tests nor a traceback is shown: that an error befell a tear-down is not told.
        del answer["tests"]["passed"], answer["tests"]["total"]
    if "os-exit-quiet" in out.name:
        # Two letters and no more: nothing tells whose they are.
        answer = {"complete": False, "detected": False, "exit_status": status, "verdict": "fail"}
    coverage = pathlib.Path(records) / "coverage.json"
    if coverage.exists():
        totals = json.loads(coverage.read_text())["totals"]
        answer["coverage"] = {"lines": {"covered": totals["covered_lines"], "total": totals["num_statements"]}}
        if "fail-under" in commands[1]:
            answer["verdict"] = "fail"
    if len(ends) > 1:
        answer["runs"] = len(ends)
    (out / "truth.json").write_text(json.dumps(answer, indent=1, ensure_ascii=False) + "\n")


main(*sys.argv[1:])
