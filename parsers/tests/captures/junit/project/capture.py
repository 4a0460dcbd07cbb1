"""Run a tool, take its JUnit XML file as a capture, and write what is known of the run beside it.

usage: capture.py CASE TOOL_LINE REPORT TRUTH_JSON -- COMMAND...
environment: SHOWN, the command as a person would type it; STDOUT=1 where the tool prints its report
"""
import json
import os
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent.parent


def scrub(data: bytes) -> bytes:
    """Take this machine's paths and name out of a report: SCRUB holds lines of `from to`."""
    data = re.sub(rb'hostname="[^"]*"', b'hostname="runner"', data)
    for line in os.environ.get("SCRUB", "").splitlines():
        found, put = line.encode().split()
        data = re.sub(found, put, data)
    return data


def main() -> None:
    case, tool, report, truth = sys.argv[1:5]
    command = sys.argv[6:]
    path = pathlib.Path(report)
    path.unlink(missing_ok=True)
    if os.environ.get("STDOUT"):
        with path.open("wb") as out:
            status = subprocess.run(command, stdout=out, stderr=subprocess.DEVNULL).returncode
    else:
        status = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode
    folder = HERE / case
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "report.xml").write_bytes(scrub(path.read_bytes()))
    shown = os.environ.get("SHOWN") or " ".join(command)
    (folder / "cmd.txt").write_text(f"tool: {tool}\nreport.xml exit={status} $ {shown}\n")
    known = {"complete": True, **json.loads(truth), "exit_status": status}
    (folder / "truth.json").write_text(json.dumps(known, indent=2, ensure_ascii=False) + "\n")
    print(case, "exit", status, (folder / "report.xml").stat().st_size)


main()
