#!/usr/bin/env bash
# Runs pytest in the project beside this script and keeps what it prints.
#
#   capture.sh VENVS [CASE...]    VENVS holds one virtual environment per pytest version: 62 74 84 90,
#                                 91 with less common plugins,
#                                 each with the output of its own "pip list" in list.txt
#
# The truth comes from project/tools/record.py, a plugin that writes down pytest's own reports; truth.py turns them
# into numbers. Nothing is read back from the captured text.
set -u
here=$(cd "$(dirname "$0")" && pwd)
venvs=$1
shift
only=" $* "
home=/builds/acme/shop
rm -rf "$home"
cp -r "$here/project" "$home"
cd "$home" || exit 1

export RECORD_ROOT=$home PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=.:tools PYTEST_PLUGINS=record
unset CI GITHUB_ACTIONS BUILD_NUMBER NO_COLOR FORCE_COLOR PY_COLORS COLUMNS
declare -A name=([62]=6.2 [74]=7.4 [84]=8.4 [90]=9.2 [91]=9.2)

# capture CASE VENV PLUGINS FLAVOURS COMMAND: PLUGINS is "none" (only pytest itself), else the installed
# plugins stay loaded and those named here are switched on, of the ones that change every run.
capture() {
  local case=${name[$2]}-$1 venv=$venvs/$2 plugins=$3 flavours=$4 command=$5
  [[ $only == "  " || $only == *" $case "* ]] || return 0
  local out=$here/$case records=${RECORDS:-/tmp/pytest-records}/$case off="" version
  rm -rf "$out" "$records"
  mkdir -p "$out" "$records"
  version=$(awk '$1 == "pytest" {print $2}' "$venv/list.txt")
  for p in randomly sugar pretty; do [[ " $plugins " == *" $p "* ]] || off+="-p no:$p "; done
  local used="pytest $version"
  if [[ $plugins != none ]]; then
    for p in $plugins; do
      used+=$(awk -v p="$p" '$1 == "pytest-" p || $1 == p {printf ", %s %s", $1, $2}' "$venv/list.txt")
    done
  fi
  echo "tool: $used, python 3.11" >"$out/cmd.txt"
  for flavour in $flavours; do
    rm -rf .pytest_cache .coverage .tox .nox
    export RECORD=$records/$flavour.jsonl
    : >"$RECORD"
    local set=() shown=""
    case $flavour in color) set=(PY_COLORS=1) shown="PY_COLORS=1 " ;; ci) set=(CI=true) shown="CI=true " ;; esac
    if [[ $plugins == none ]]; then set+=(PYTEST_DISABLE_PLUGIN_AUTOLOAD=1); else set+=("PYTEST_ADDOPTS=$off"); fi
    set+=("PATH=$venv/bin:$PATH")
    local log=$out/$flavour.log status base
    if [[ $flavour == pty ]]; then
      env "${set[@]}" script -qec "$command" /dev/null </dev/null >"$log" 2>&1
    else
      env "${set[@]}" bash -c "$command" </dev/null >"$log" 2>&1
    fi
    status=$?
    [[ -e .coverage ]] && "$venv/bin/coverage" json -q -o "$records/coverage.json"
    base=$("$venv/bin/python" -c 'import sys; print(sys.base_prefix)')
    sed -i -E "s#$base/#/usr/local/#g; s#bash: line 1: +[0-9]+#bash: line 1: 4711#; s#/tmp/pytest-of-[a-z]+#/tmp/pytest-of-runner#g" "$log"
    echo "$flavour.log exit=$status \$ $shown$command" >>"$out/cmd.txt"
  done
  python3 "$here/truth.py" "$out" "$records" || echo "no single truth: $case"
}

for v in 62 74 84 90; do
  capture green $v none "plain color pty" "pytest tests/green"
  capture failing-verbose $v none "plain" "pytest -v tests/mixed"
  capture failing-quiet $v none "plain" "pytest -q tests/mixed"
  capture collection-error $v none "plain" "pytest tests/broken"
  capture subtests $v randomly "plain" "pytest -p no:randomly tests/subs"
  capture subtests-verbose $v randomly "plain color" "pytest -p no:randomly -v tests/subs"
done

capture failing 62 none "plain color pty" "pytest tests/mixed"
capture failing 74 none "plain" "pytest tests/mixed"
capture failing 84 none "plain ci" "pytest tests/mixed"
capture failing 90 none "plain color pty ci" "pytest tests/mixed"

for v in 62 90; do
  capture green-quiet $v none "plain color" "pytest -q tests/green"
  capture failing-silent $v none "plain" "pytest -qq tests/mixed"
  capture green-silent $v none "plain" "pytest -qq tests/green"
  capture failing-very-verbose $v none "plain" "pytest -vv tests/mixed"
  capture failing-all-listed $v none "plain color" "pytest -rA tests/mixed"
  capture conftest-error $v none "plain" "pytest tests/conf"
  capture usage-error $v none "plain" "pytest --no-such-option tests/green"
  capture interrupted $v none "plain" "pytest tests/crash/test_interrupt.py"
  capture pytest-exit $v none "plain" "pytest tests/crash/test_gives_up.py"
  capture internal-error $v none "plain" "pytest tests/internal"
done
capture failing-listed 84 none "plain" "pytest -ra -q tests/mixed"
capture failing-quiet-pty 90 none "pty" "pytest -q tests/mixed"
for tb in short line no; do capture traceback-$tb 90 none "plain" "pytest --tb=$tb tests/mixed"; done
capture traceback-native 90 none "plain" "pytest --tb=native tests/flaky/test_network.py"
capture traceback-short 74 none "plain" "pytest --tb=short tests/mixed"
capture traceback-native-quiet 84 none "plain" "pytest --tb=native -q tests/unit"
capture traceback-no-quiet 84 none "plain" "pytest --tb=no -q tests/mixed"
capture no-summary-section 90 none "plain" "pytest -r N tests/mixed"
capture show-locals 90 none "plain" "pytest -l tests/mixed/test_slugs.py"
capture stop-at-first 90 none "plain" "pytest -x tests/mixed"
capture maxfail 84 none "plain color" "pytest --maxfail=2 tests/mixed"
capture narrow 90 none "plain" "COLUMNS=40 pytest tests/mixed/test_slugs.py"
capture narrow-green 74 none "plain" "COLUMNS=40 pytest tests/green"
capture wide-verbose 84 none "plain" "COLUMNS=200 pytest -v tests/mixed"
capture progress-count 84 none "plain" "pytest -o console_output_style=count tests/mixed"
capture progress-classic 84 none "plain" "pytest -o console_output_style=classic tests/mixed"
capture progress-times 90 none "plain" "pytest -o console_output_style=times -v tests/mixed/test_slugs.py"
capture durations 90 none "plain" "pytest --durations=3 -vv tests/green"
capture collect-only 90 none "plain" "pytest --collect-only tests/green"
capture collect-only-quiet 84 none "plain" "pytest --collect-only -q tests/green"
capture collect-only-broken 84 none "plain" "pytest --collect-only tests/broken"
capture deselected-all 90 none "plain" "pytest -k nothing tests/green"
capture deselected-all-quiet 62 none "plain" "pytest -q -k nothing tests/green"
capture deselected-some 84 none "plain" "pytest -k slug tests/green tests/mixed"
capture no-tests 90 none "plain" "pytest tests/empty"
capture no-such-file 84 none "plain" "pytest tests/absent.py"
capture no-such-test 90 none "plain" "pytest tests/green/test_money.py::test_absent"
capture all-skipped 90 none "plain color" "pytest tests/skipped"
capture all-skipped-listed 74 none "plain" "pytest -rs tests/skipped"
capture collection-error-continued 90 none "plain color" "pytest --continue-on-collection-errors tests/broken"
capture collection-error-quiet 84 none "plain" "pytest -q --tb=no tests/broken"
capture interrupted-full-trace 84 none "plain" "pytest -q --full-trace tests/crash/test_interrupt.py"
capture interrupted-signal 90 none "plain pty" "timeout -s INT 3 pytest -v tests/hang"
capture os-exit 90 none "plain" "pytest tests/crash/test_exit.py"
capture os-exit-verbose 74 none "plain" "pytest -v tests/crash/test_exit.py"
capture os-exit-quiet 84 none "plain" "pytest -q tests/crash/test_exit.py"
capture segfault 90 none "plain" "pytest tests/crash/test_segfault.py"
capture killed 84 none "plain pty" "pytest tests/hang & sleep 3; kill -9 \$!; wait \$!"
capture killed-verbose 90 none "plain" "pytest -v tests/hang & sleep 3; kill -9 \$!; wait \$!"
capture timeout-thread 90 timeout "plain color" "pytest --timeout=2 --timeout-method=thread tests/hang"
capture timeout-signal 84 timeout "plain" "pytest --timeout=2 tests/hang"
capture over-a-minute 90 none "plain" "pytest tests/slow"
capture chatty 90 none "plain color" "pytest -s tests/chatty/test_chatty.py"
capture chatty-quiet 84 none "plain" "pytest -q -s tests/chatty"
capture chatty-verbose 74 none "plain" "pytest -v -s tests/chatty"
capture chatty-captured 84 none "plain" "pytest -rA tests/chatty"
capture log-cli 90 none "plain" "pytest -o log_cli=true -o log_cli_level=INFO tests/mixed/test_orders.py"
for v in 62 90; do
  capture xdist $v "xdist" "plain pty" "pytest -n2 tests/mixed"
  capture xdist-verbose $v "xdist" "plain color" "pytest -n2 -v tests/mixed"
done
capture xdist-green-quiet 84 "xdist" "plain pty" "pytest -q -n2 tests/green"
capture xdist-crash 84 "xdist" "plain" "pytest -n2 tests/crash/test_segfault.py"
capture reruns 84 "rerunfailures" "plain color" "pytest --reruns 2 tests/flaky"
capture reruns-verbose 90 "rerunfailures" "plain" "pytest --reruns 2 -v -rR tests/flaky"
capture reruns-settled 90 "rerunfailures" "plain color" "pytest --reruns 2 tests/flaky/test_settles.py"
capture reruns-xdist 84 "rerunfailures xdist" "plain" "pytest -n2 --reruns 2 tests/flaky"
capture reruns-quiet 62 "rerunfailures" "plain" "pytest -q --reruns 2 tests/flaky"
capture randomly 90 "randomly" "plain" "pytest -p randomly -p no:cacheprovider --randomly-seed=4242 tests/random"
capture randomly-xdist 84 "randomly xdist" "plain" "pytest -n2 --randomly-seed=4242 tests/random"
capture randomly-old 62 "randomly" "plain" "pytest --randomly-seed=99 tests/random"
capture sugar 84 "sugar" "pty" "pytest tests/mixed"
capture sugar-verbose 74 "sugar" "pty" "pytest -v tests/flaky"
capture sugar-forced 84 "sugar" "plain" "pytest --force-sugar tests/mixed"
capture sugar-forced 74 "sugar" "plain" "pytest --force-sugar tests/green"
capture sugar-green 84 "sugar" "pty" "pytest tests/green"
capture pretty 84 "pretty" "plain color" "pytest tests/mixed"
capture pretty-green 74 "pretty" "plain color" "pytest tests/green"
capture gherkin 90 "bdd" "plain color pty" "pytest --gherkin-terminal-reporter -v tests/bdd"
capture gherkin 62 "bdd" "plain" "pytest --gherkin-terminal-reporter -v tests/bdd"
capture gherkin-steps 84 "bdd" "plain" "pytest --gherkin-terminal-reporter -vv tests/bdd"
capture bdd-plain 74 "bdd" "plain" "pytest tests/bdd"
capture coverage 90 "cov" "plain color" "pytest --cov=shop --cov-report=term-missing tests/green"
capture coverage-fail-under 84 "cov" "plain color" "pytest --cov=shop --cov-fail-under=99 tests/green"
capture coverage-failing 62 "cov" "plain" "pytest --cov=shop --cov-branch --cov-fail-under=90 tests/green tests/flaky/test_network.py"
capture coverage-quiet 74 "cov" "plain" "pytest -q --cov=shop --cov-report=xml --cov-report=term tests/green"
capture hypothesis 90 "hypothesis" "plain color" "pytest tests/hypo"
capture unittest 90 none "plain" "pytest tests/unit"
capture unittest-verbose 74 none "plain" "pytest -v tests/unit"
capture doctest 90 none "plain color" "pytest --doctest-modules --doctest-glob='*.rst' shop README.rst"
capture asyncio 84 "asyncio" "plain" "pytest tests/aio"
capture two-runs 90 none "plain" "pytest tests/flaky/test_network.py; pytest tests/green"
capture two-runs-quiet 84 none "plain" "pytest -q tests/green; pytest -q tests/flaky/test_settles.py"
capture make 84 none "plain" "make test"
capture tox 84 none "plain" "tox"
capture nox 84 none "plain" "nox --error-on-missing-interpreters"
capture inner-shown 90 none "plain" "pytest -s tests/inner"
capture inner-captured 90 none "plain color" "pytest tests/inner"
capture inner-captured 62 none "plain" "pytest -q tests/inner"
capture inner-passes 90 none "plain" "pytest -rP -k rightly tests/inner"
capture inner-all 84 none "plain" "pytest -rA -v tests/inner"
capture max-warnings 90 none "plain" "pytest --max-warnings=0 tests/warn"
capture warnings-quiet 84 none "plain" "pytest -q tests/warn"
capture stepwise 90 none "plain" "pytest --stepwise tests/flaky"
capture setup-show 84 none "plain" "pytest --setup-show tests/green"
capture report-file 90 none "plain" "pytest --junitxml=report.xml tests/green"
capture instafail 91 "instafail" "plain" "pytest --instafail tests/flaky"
capture annotations 91 "github-actions-annotate-failures" "plain" "GITHUB_ACTIONS=true pytest tests/flaky"
capture annotations-verbose 91 "github-actions-annotate-failures" "plain" "GITHUB_ACTIONS=true pytest -v tests/flaky"
capture benchmark 91 "benchmark" "plain" "pytest tests/bench"
capture html 91 "html" "plain" "pytest --html=report.html tests/green"
capture check 91 "check" "plain" "pytest tests/check"
capture repeat 91 "repeat" "plain" "pytest --count 2 tests/flaky/test_settles.py"
capture split 91 "split" "plain" "pytest --splits 2 --group 1 tests/green"
capture shard 91 "shard" "plain" "pytest --num-shards 2 --shard-id 0 tests/green"
capture shown-quiet 90 none "plain" "pytest -q -s tests/green; pytest -q -s tests/flaky"
capture shown-quiet-warnings 90 none "plain color" "pytest -q -s tests/warn"
capture narrow-all-quiet 90 none "plain color" "COLUMNS=40 pytest -q -rA tests/talk"
capture subtests-no-traceback 90 none "plain color" "pytest --tb=no tests/subs"
capture linter 91 ruff "plain color" "pytest --ruff tests/lint"
capture last-failed 84 none "plain" "PYTEST_PLUGINS= pytest -q tests/flaky > /dev/null; pytest --lf tests/flaky"
capture verbose-no-tracebacks 74 none "plain" "pytest -v --tb=no -r N tests/mixed"
capture broken-in-second-run 84 none "plain" "pytest -q tests/green; pytest -q tests/broken"
capture reruns-listed 84 "rerunfailures" "plain" "pytest --reruns 2 -rfR tests/flaky"
capture reruns-coverage 90 "rerunfailures cov" "plain" "pytest -q --reruns 2 -rfR --cov=shop tests/flaky"

# wrapped CASE: the plain log as it stands in the logs of CI systems and on Windows.
wrapped() {
  [[ $only == "  " || $only == *" $1 "* ]] || return 0
  local out=$here/$1 command
  command=$(sed -n 's/^plain.log exit=[0-9]* \$ //p' "$out/cmd.txt")
  { echo "##[group]Run $command"; echo "$command"; echo "##[endgroup]"; cat "$out/plain.log"; } |
    sed 's/^/2026-11-20T08:55:00.1234567Z /' >"$out/github.log"
  {
    printf 'section_start:1795164900:step_script\r\033[0K\033[0K\033[36;1mExecuting "step_script" stage of the job script\033[0;m\n'
    printf '\033[32;1m$ %s\033[0;m\n' "$command"
    cat "$out/plain.log"
    printf 'section_end:1795164901:step_script\r\033[0K\n'
  } >"$out/gitlab.log"
  sed 's/$/\r/' "$out/plain.log" >"$out/crlf.log"
  iconv -f utf-8 -t utf-16 "$out/plain.log" >"$out/utf16.log"
  sed 's/^/tests-1  | /' "$out/plain.log" >"$out/compose.log"
  for kind in github gitlab crlf utf16 compose; do echo "$kind.log: plain.log wrapped" >>"$out/cmd.txt"; done
}
wrapped 9.2-subtests
wrapped 8.4-green
wrapped 8.4-failing-quiet
