"""Writes what pytest itself knows of each report: one JSON object a line."""

import json
import os


class Recorder:
    def __init__(self, config):
        self.config = config

    def write(self, **record):
        # Sessions that a test starts are none of the job's.
        if str(self.config.rootpath) != os.environ["RECORD_ROOT"]:
            return
        with open(os.environ["RECORD"], "a") as out:
            out.write(json.dumps(record) + "\n")

    def pytest_collection_modifyitems(self, items):
        self.write(event="collected", count=len(items))

    def pytest_deselected(self, items):
        self.write(event="deselected", ids=[item.nodeid for item in items])

    def pytest_collectreport(self, report):
        if report.outcome != "passed":
            self.write(event="collect", id=report.nodeid, outcome=report.outcome)

    def pytest_runtest_logreport(self, report):
        context = getattr(report, "context", None)
        status = self.config.hook.pytest_report_teststatus(report=report, config=self.config)
        self.write(
            event="report",
            id=report.nodeid,
            when=report.when,
            outcome=report.outcome,
            category=status[0],
            xfail=hasattr(report, "wasxfail"),
            subtest=None if context is None else [context.msg, {k: repr(v) for k, v in context.kwargs.items()}],
        )

    def pytest_sessionfinish(self, exitstatus):
        self.write(event="finish", exit=int(exitstatus))


def pytest_configure(config):
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Recorder(config), "truth-recorder")
