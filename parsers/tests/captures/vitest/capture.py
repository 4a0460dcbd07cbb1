"""Make the captures of this folder again: real runs of real vitest versions on the project beside this file.

The numbers of truth.json come from project/truth.mjs, a reporter that writes down vitest's own task objects; what is known
only to the author of the project (a run that was killed, a threshold that was missed) stands in the table below.
"""
import json
import os
import pty
import re
import select
import shutil
import signal
import struct
import subprocess
import sys
import termios
import time
from fcntl import ioctl
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = Path("/builds/acme/web")
VERSIONS = Path("/builds/acme/.versions")
INSTALLED = {"0.34": "0.34.6", "1.6": "1.6.1", "2.1": "2.1.9", "3.2": "3.2.7", "4.1": "4.1.12", "5.1": "5.1.0",
             "1.0": "1.0.4", "2.0": "2.0.5", "3.0": "3.0.9", "4.0": "4.0.18", "5.0": "5.0.5"}
TRUTH = Path("/tmp/vitest-truth.json")


def environment(version, extra):
    paths = [str(ROOT / "node_modules/.bin"), "/builds/acme/.tools/node_modules/.bin", os.environ["PATH"]]
    env = {"PATH": ":".join(paths), "HOME": "/builds/acme", "LANG": "C.UTF-8", "TRUTH": str(TRUTH), "npm_config_update_notifier": "false"}
    return {**env, **extra}


def prepare(version, files):
    modules = ROOT / "node_modules"
    if ROOT.exists():
        if modules.exists():
            owner = (modules / ".version").read_text()
            modules.rename(VERSIONS / owner / "node_modules")
        shutil.rmtree(ROOT)
    shutil.copytree(HERE / "project", ROOT)
    full = INSTALLED[version]
    (VERSIONS / full / "node_modules").rename(modules)
    (modules / ".version").write_text(full)
    for path, text in files.items():
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_text(text)


def run(command, env, in_pty, kill):
    """kill: None, or (signal, marker): send the signal to the whole group a moment after the marker was printed."""
    if in_pty:
        master, slave = pty.openpty()
        ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 120, 0, 0))
        child = subprocess.Popen(command, shell=True, cwd=ROOT, env=env, stdin=slave, stdout=slave, stderr=slave, start_new_session=True)
        os.close(slave)
    else:
        master, write_end = os.pipe()
        child = subprocess.Popen(command, shell=True, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, stdout=write_end, stderr=write_end, start_new_session=True)
        os.close(write_end)
    output, fire_at, deadline = b"", None, time.time() + 90
    while True:
        ready, _, _ = select.select([master], [], [], 0.05)
        if ready:
            try:
                chunk = os.read(master, 65536)
            except OSError:
                chunk = b""
            if not chunk:
                break
            output += chunk
        if kill and fire_at is None and kill[1].encode() in output:
            fire_at = time.time() + kill[2]
        if fire_at and time.time() > fire_at:
            os.killpg(child.pid, kill[0])
            kill, fire_at = None, None
        if time.time() > deadline:
            os.killpg(child.pid, signal.SIGKILL)
            print("   TIMEOUT", command)
            break
    status = child.wait()
    return output, status if status >= 0 else 128 - status


FLAVOURS = {"plain": ({}, False), "color": ({"FORCE_COLOR": "1"}, False), "ci": ({"CI": "true"}, False), "pty": ({"TERM": "xterm-256color"}, True)}


def label(task):
    return f"|{task['project']}| {task['name']}" if task["project"] else task["name"]


def truth_of(version, status, complete, told, knows_xfail, flaky_shown):
    truth = {"complete": complete, "tool": "vitest", "tool_version": INSTALLED[version], "exit_status": status}
    if told:
        flaky = len(told["flaky"]) if flaky_shown else 0
        xfailed = told["xfailed"] if knows_xfail else 0
        truth["tests"] = {"total": told["total"] + len(told["errored"]), "passed": told["passed"] + told["xfailed"] - xfailed, "failed": len(told["failed"]),
                          "errored": len(told["errored"]), "skipped": told["skipped"], "xfailed": xfailed, "flaky": flaky}
        truth["failures"] = sorted({label(task) for task in told["failed"] + told["errored"]})
    return truth


def capture(case, version, arguments, flavours, files=None, kill=None, complete=True, command=None, verdict=None,
            extra_env=None, flaky_shown=False, patch=None, told=True, unknown=()):
    folder = HERE / f"{version}-{case}"
    if only and not any(word in folder.name for word in only):
        return
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    lines, truths = [f"tool: vitest {INSTALLED[version]}, node {'22' if version >= '5' else '20'}"], []
    for flavour in flavours.split():
        variables, in_pty = FLAVOURS[flavour]
        prepare(version, files or {})
        TRUTH.unlink(missing_ok=True)
        shown = command or f"vitest run {arguments}".strip()
        if flavour == "plain" and version >= "4":
            variables = {**variables, "NO_COLOR": "1"}  # these colour their output in a pipe as well
        variables = {**variables, **(extra_env or {})}
        real = shown if command else shown + ("" if "--reporter" in arguments else " --reporter=default") + " --reporter=./truth.mjs"
        output, status = run(real, environment(version, variables), in_pty, kill)
        output = re.sub(rb'hostname="[^"]*"', b'hostname="runner"', output)
        (folder / f"{flavour}.log").write_bytes(output)
        if any(word in case for word in ("missed", "per-file", "teardown")):  # nothing announces what stands behind the closing summary
            patch = {**(patch or {}), "last_words": output.decode().split("Duration")[-1].count("\n")}
        prefix = "".join(f"{key}={value} " for key, value in variables.items())
        lines.append(f"{flavour}.log exit={status} $ {prefix}{real}")
        found = json.loads(TRUTH.read_text()) if TRUTH.exists() and told else None
        truth = truth_of(version, status, complete, found, knows_xfail=version >= "4.1", flaky_shown=flaky_shown)
        tests = truth.get("tests", {})
        truth = {key: value for key, value in truth.items() if key not in unknown}  # what the output does not tell
        if patch:
            for key, value in patch.items():
                if isinstance(value, dict):
                    truth.setdefault(key, {}).update(value)
                else:
                    truth[key] = value
        truth["verdict"] = verdict or ("fail" if status or not complete else
                                       "warn" if truth.get("tests", {}).get("flaky") or not tests.get("passed", 1) + tests.get("xfailed", 0) else "pass")
        truths.append(truth)
        print(f"{folder.name:44} {flavour:6} exit={status:<3} {len(output):6} bytes  {tests} {'' if not found else 'unhandled=%d' % found['unhandled']}")
    if any(truth != truths[0] for truth in truths):
        print("   DISAGREE", *truths, sep="\n     ")
    (folder / "cmd.txt").write_text("\n".join(lines) + "\n")
    (folder / "truth.json").write_text(json.dumps(truths[0], indent=2, ensure_ascii=False) + "\n")


only = sys.argv[1:]
MAIN = "math cart states hooks broken throws"
ALL = ["0.34", "1.6", "2.1", "3.2", "4.1", "5.1"]
CONFIG = "import { defineConfig } from 'vitest/config'\nexport default defineConfig({ test: { include: ['test/**/*.test.ts'], pool: 'forks', testTimeout: 2000, %s } })\n"

# Which blocks failed in their hooks is printed on the error stream alone; the files that did not load are known without it.
STDOUT_ONLY = [f"test/cart.test.ts > cart > {name}" for name in ["prints a receipt", "shares the bill", "checkout > answers in time", "checkout > is paid"]]
STDOUT_ONLY += ["test/hooks.test.ts > each > first", "test/hooks.test.ts > each > second"]
STDOUT_ONLY += [f"test/{name}.test.ts" for name in ["broken-import", "broken-syntax", "throws"]]

for v in ALL:
    old, new = v in ("0.34", "1.6", "2.1"), v in ("4.1", "5.1")
    capture("failing", v, MAIN, "plain color ci" if old else "plain color ci pty")
    if old:
        capture("failing-terminal", v, "hooks throws", "plain pty")
    capture("passing", v, "math", "plain color pty")
    capture("failing-verbose", v, "cart names --reporter=verbose", "plain color pty")
    capture("flaky-verbose", v, "flaky --retry=2 --reporter=verbose", "plain pty" if new else "pty", flaky_shown=True, patch={"tests": {"flaky": 1}})
    capture("unhandled", v, "unhandled math", "plain pty")
    capture("noise", v, "noise.test", "plain color")
    capture("noise-green", v, "noise-green", "plain pty")
    capture("snapshots", v, "snapshot obsolete", "plain pty" if new else "plain ci pty")
    if new:
        capture("snapshots-ci", v, "snapshot obsolete", "ci")
    capture("killed", v, "math slow", "plain pty", kill=(signal.SIGKILL, "RUN", 1.8), complete=False, told=False)
    capture("exit-in-test", v, "exit math", "plain", told=False, complete=v != "0.34")
    capture("crash", v, "crash math", "plain", told=False, complete=v not in ("0.34", "3.2"))

for v in ["0.34", "3.2", "5.1"]:
    capture("bail", v, "cart math --bail=1" + (" --no-file-parallelism" if v != "0.34" else " --no-threads"), "plain pty")
    capture("no-files", v, "nothing-like-this", "plain pty")
    capture("no-files-pass", v, "nothing-like-this --passWithNoTests", "plain", verdict="warn")
    capture("all-skipped", v, "math cart -t nothing-like-this", "plain pty", verdict="warn")
    capture("empty-file", v, "empty math", "plain pty")
    capture("dot", v, "cart math noise-green hooks --reporter=dot", "plain color")
    capture("dot-terminal", v, "math states throws --reporter=dot", "plain pty")
    capture("unexpected-pass", v, "unexpected", "plain")
    capture("one-error-for-two", v, "loop cause", "plain color")
    capture("stdout-only", v, "", "plain", command=f"vitest run {MAIN} --reporter=default --reporter=./truth.mjs 2>/dev/null",
            patch={"tests": {"errored": 3, "total": 25}, "failures": STDOUT_ONLY[:6] if v == "3.2" else STDOUT_ONLY})
    capture("property", v, "property", "plain")
    capture("obsolete", v, "obsolete written", "plain")
    capture("interrupted", v, "math slow", "pty", kill=(signal.SIGINT, "RUN", 1.5), complete=False, told=False)
    capture("config-error", v, "math", "plain", files={"vitest.config.ts": "export default { test: \n"}, complete=False, unknown=["tool_version"])
    capture("usage-error", v, "math --no-such-option=1 --pool=none", "plain", complete=False, patch={"detected": False}, unknown=["tool", "tool_version"])
    provider = "coverage: { provider: '%s', include: ['src/**'], reporter: ['text'], %s }"
    for name in ["v8", "istanbul"] if v != "5.1" else ["v8"]:
        capture(f"coverage-{name}", v, "math --coverage", "plain color" if name == "v8" else "plain", files={"vitest.config.ts": CONFIG % (provider % (name, ""))})
    limits = "lines: 90, functions: 95" if v == "0.34" else "thresholds: { lines: 90, functions: 95 }"
    capture("coverage-missed", v, "math --coverage", "plain color", files={"vitest.config.ts": CONFIG % (provider % ("v8", limits))})

for v, name in [("1.6", "vitest.workspace.ts"), ("2.1", "vitest.workspace.ts"), ("3.2", None), ("5.1", None)]:
    projects = "[{ test: { name: 'unit', include: ['test/cart.test.ts', 'test/throws.test.ts'] } }, { test: { name: 'node e2e', include: ['test/math.test.ts', 'test/cart.test.ts'] } }]"
    files = {name: "export default " + projects} if name else {"vitest.config.ts": "export default { test: { projects: " + projects + " } }"}
    if name:
        files["vitest.config.ts"] = "export default {}"
    capture("projects", v, "", "plain color pty", files=files)
    capture("projects-verbose", v, "--reporter=verbose", "plain color", files=files)

for v in ["1.6", "3.2", "5.1"]:
    typed = {"vitest.config.ts": CONFIG % "typecheck: { enabled: true, include: ['test/**/*.test-d.ts'], tsconfig: './tsconfig.json' }", "tsconfig.json": (HERE / "project/tsconfig.json").read_text().replace('"test"', '"test/types.test-d.ts"')}
    capture("typecheck", v, "math types", "plain color", files=typed)
    capture("typecheck-source", v, "math types", "plain", files={**typed, "src/wrong.ts": "export const wrong: number = 'text'\n", "test/types.test-d.ts": "import { expectTypeOf, test } from 'vitest'\nimport { wrong } from '../src/wrong'\ntest('typed', () => expectTypeOf(wrong).toBeNumber())\n"})

for v in ["1.6", "2.1"]:
    capture("basic", v, MAIN + " --reporter=basic", "plain pty")
for v in ["3.2", "5.1"]:
    capture("github-actions", v, "cart math --reporter=default --reporter=github-actions", "plain ci")
    capture("odd-names", v, "names", "plain color pty")
    capture("hopeless", v, "hopeless --retry=1", "plain color")
    capture("heap", v, "math hooks --reporter=verbose --logHeapUsage", "plain")
    capture("npm", v, "", "plain color", command="npm test -- cart math --reporter=default --reporter=./truth.mjs")
    capture("pnpm", v, "", "plain", command="pnpm run test cart math --reporter=default --reporter=./truth.mjs")
    capture("pnpm-green", v, "", "plain", command="pnpm run test math --reporter=default --reporter=./truth.mjs")
    capture("slow", v, "slow", "plain pty")
    fine = "thresholds: { perFile: true, lines: 90, 'src/*.ts': { statements: -2 } }"
    capture("coverage-per-file", v, "math --coverage", "plain", files={"vitest.config.ts": CONFIG % (provider % ("v8", fine))})
    capture("merged", v, "", "plain color", command="vitest run --reporter=blob --shard=1/2 math cart hooks > /dev/null 2>&1; vitest run --reporter=blob --shard=2/2 math cart hooks > /dev/null 2>&1; vitest run --merge-reports --reporter=default --reporter=./truth.mjs")
    capture("shard", v, "math cart hooks --shard=1/2", "plain")
    capture("two-runs", v, "", "plain", command="vitest run math --reporter=default; vitest run cart --reporter=default", patch={"runs": 2})
    capture("killed-then-run", v, "", "plain", command="(vitest run slow & sleep 2; kill -9 $!; wait); vitest run math --reporter=default", complete=False, patch={"runs": 2}, told=False)
    nested = {"test/inner.test.ts": "import { execSync } from 'node:child_process'\nimport { expect, test } from 'vitest'\n\ntest('runs the inner project', () => {\n  const output = execSync('vitest run math cart || true', { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], env: { ...process.env, VITEST: '' } })\n  console.log(output)\n  expect(output).toContain('failed')\n})\n"}
    capture("inner-run", v, "inner states", "plain color", files=nested)
for v in ["4.1", "5.1"]:
    capture("tree", v, "math cart states --reporter=tree", "plain color")
    capture("minimal", v, "math cart states noise-green --reporter=minimal", "plain color")
    capture("leaks", v, "leak math --detect-async-leaks", "plain", files={"test/leak.test.ts": "import { test } from 'vitest'\n\ntest('leaks', () => {\n  setInterval(() => {}, 1000)\n})\n"})
capture("locations", "5.1", "cart hooks --includeTaskLocation", "plain color")
capture("bench", "3.2", "", "plain", command="vitest bench --run --reporter=default", verdict="warn", patch={"tests": {"total": 0}}, files={"test/sum.bench.ts": "import { bench } from 'vitest'\nbench('sum', () => { 1 + 1 }, { time: 20, iterations: 2, warmupTime: 1 })\nbench('mul', () => { 2 * 3 }, { time: 20, iterations: 2, warmupTime: 1 })\n"})

for v in ["1.0", "2.0", "3.0", "4.0", "5.0"]:
    capture("failing", v, MAIN, "plain color")
    capture("unhandled", v, "unhandled noise-green", "plain")
    capture("flaky-verbose", v, "flaky --retry=2 --reporter=verbose", "plain pty" if v >= "4" else "pty", flaky_shown=True, patch={"tests": {"flaky": 1}})
for v in ["3.2", "5.1"]:
    capture("two-reporters", v, "math hooks --reporter=default --reporter=verbose --reporter=./truth.mjs", "plain", command="vitest run math hooks --reporter=default --reporter=verbose --reporter=./truth.mjs")
    capture("reports-in-log", v, "", "plain", command="vitest run cart noise.test --reporter=json --reporter=default --reporter=junit --reporter=./truth.mjs")
    memory = "import { test } from 'vitest'\n\ntest('fills the memory', () => {\n  const all: number[][] = []\n  for (;;) all.push(new Array(1e6).fill(all.length))\n})\n"
    limited = {"test/memory.test.ts": memory, "vitest.config.ts": CONFIG % "execArgv: ['--max-old-space-size=40'], poolOptions: { forks: { execArgv: ['--max-old-space-size=40'] } }"}
    capture("out-of-memory", v, "memory math", "plain", files=limited, told=False, complete=v != "3.2")
    capture("terminated", v, "math slow", "plain", kill=(signal.SIGTERM, "RUN", 1.5), complete=False, told=False)
    capture("teardown-error", v, "math", "plain pty", files={"vitest.config.ts": CONFIG % "globalSetup: './setup.ts'", "setup.ts": "export function teardown() {\n  throw new Error('the server would not stop')\n}\n"})
    capture("setup-error", v, "math", "plain", files={"vitest.config.ts": CONFIG % "globalSetup: './setup.ts'", "setup.ts": "export function setup() {\n  throw new Error('the server would not start')\n}\n"})
    capture("setup-file-error", v, "math", "plain", files={"vitest.config.ts": CONFIG % "setupFiles: './setup.ts'", "setup.ts": "throw new Error('no environment')\n"})


def wrap(case, flavour):
    """The same run as a CI system hands it out: with time stamps, with Windows' line ends, from PowerShell's `>`."""
    folder = HERE / case
    text = (folder / f"{flavour}.log").read_text()
    lines = text.split("\n")[:-1]
    stamped = [f"2026-11-20T09:{n // 60:02}:{n % 60:02}.{n * 7919 % 10_000_000:07}Z {line}\n" for n, line in enumerate(lines)]
    section = "section_start:1763629200:step_script\r\x1b[0K\x1b[0KExecuting \"step_script\" stage of the job script\x1b[0;m\n$ npx vitest run\n"
    flavours = {
        "github.log": ("".join(stamped).encode(), "every line behind a GitHub Actions time stamp"),
        "gitlab.log": (f"{section}{text}section_end:1763629209:step_script\r\x1b[0KERROR: Job failed: exit code 1\n".encode(), "in a GitLab section"),
        "crlf.log": (text.replace("\n", "\r\n").encode(), "with CRLF"),
        "utf16.log": (text.replace("\n", "\r\n").encode("utf-16"), "in UTF-16 with CRLF"),
    }
    lines = [line for line in (folder / "cmd.txt").read_text().splitlines() if line.split(" ")[0] not in flavours]
    for name, (content, how) in flavours.items():
        (folder / name).write_bytes(content)
        lines.append(f"{name} exit=1 $ {flavour}.log, {how}")
    (folder / "cmd.txt").write_text("\n".join(lines) + "\n")


if not only or "3.2-failing" in only:
    wrap("3.2-failing", "color")
