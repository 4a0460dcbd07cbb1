#!/bin/bash
# Makes the captures of the coverage formats again. Needs one virtual environment per set of versions below
# /builds/acme/.venvs and runs in a copy of `project` at /builds/acme/warehouse, so that no other path is printed.
#   usage: capture.sh OUTPUT_FOLDER
set -u
here=$(cd "$(dirname "$0")" && pwd)
out=$1
venvs=/builds/acme/.venvs
work=/builds/acme/warehouse
export PYTHONDONTWRITEBYTECODE=1
unset NO_COLOR CI

fresh() { rm -rf "$work"; cp -r "$here/project" "$work"; cd "$work" || exit 1; }
use() { bin=$venvs/$1/bin; }
versions() { "$bin/pip" list 2>/dev/null | awk '$1=="coverage"||$1=="pytest"||$1=="pytest-cov"||$1=="pytest-xdist"{printf "%s %s, ", $1, $2}'; "$bin/python" -c 'import platform; print("python", platform.python_version())'; }
# case FORMAT NAME: starts a capture folder
case_() { dir=$out/$1/$2; rm -rf "$dir"; mkdir -p "$dir"; echo "tool: $(versions)" >"$dir/cmd.txt"; }
# take FILE CMD...: one flavour; sets $status
take() { local file=$1; shift; "$@" >"$dir/$file" 2>&1; status=$?; echo "$file exit=$status \$ $(printf '%s ' "$@" | sed "s#$bin/##g; s# \$##")" >>"$dir/cmd.txt"; }
# report FILE CMD...: a report file that the tool writes itself
report() { local file=$1; shift; "$@" >/dev/null 2>&1; status=$?; echo "$file exit=$status \$ $(printf '%s ' "$@" | sed "s#$bin/##g; s#$dir/##g; s# \$##")" >>"$dir/cmd.txt"; }
# truth HOW [VERDICT] [PRECISION] [KEY=JSON...]
truth() { local how=$1 verdict=${2:-pass}; shift; [ $# -gt 0 ] && shift; "$bin/python" "$here/truth.py" "$how" "$status" "$verdict" "$@" >"$dir/truth.json"; }
json() { printf '%s\n' "$1" >"$dir/truth.json"; }

plain() {   # the same situations for each version
    use "$1"; v=$2
    # What coverage.py says behind its table; version 4 leaves it to the exit status.
    after=last_words=1; [ "$1" = c45 ] && after=
    fresh; "$bin/coverage" run --source=src run_tests.py
    case_ coverage-py "$v-statements"; take plain.log "$bin/coverage" report; truth text
    case_ cobertura "coverage-$v-statements"; report coverage.xml "$bin/coverage" xml -o "$dir/coverage.xml"; truth lines
    if [ "$1" != c45 ]; then
        case_ coverage-py-json "$v-statements"; report coverage.json "$bin/coverage" json --pretty-print -o "$dir/coverage.json"; truth json
    fi
    fresh; "$bin/coverage" run --branch --source=src run_tests.py
    case_ coverage-py "$v-branches-missing"; take plain.log "$bin/coverage" report -m; truth text
    case_ coverage-py "$v-skip-covered"; take plain.log "$bin/coverage" report --skip-covered; truth text
    case_ cobertura "coverage-$v-branches"; report coverage.xml "$bin/coverage" xml -o "$dir/coverage.xml"; truth lines
    case_ coverage-py "$v-below-threshold"; take plain.log "$bin/coverage" report --fail-under=90; truth text fail $after
    case_ coverage-py "$v-above-threshold"; take plain.log "$bin/coverage" report --fail-under=50; truth text
    if [ "$1" != c45 ]; then
        case_ coverage-py-json "$v-branches"; report coverage.json "$bin/coverage" json -o "$dir/coverage.json"; truth json
        case_ coverage-py "$v-skip-empty-precision-sorted"; take plain.log "$bin/coverage" report --skip-empty --skip-covered --precision=2 --sort=-cover -m; truth text pass 2
    fi
    fresh; "$bin/coverage" erase
    case_ coverage-py "$v-no-data"; take plain.log "$bin/coverage" report; json '{"complete": true, "exit_status": '$status', "verdict": "fail"}'
    mkdir nothing; "$bin/coverage" run --source=nothing -c 'pass' 2>/dev/null; "$bin/coverage" run --include='nothing/*' run_tests.py 2>/dev/null
    case_ coverage-py "$v-no-data-to-report"; take plain.log "$bin/coverage" report; json '{"complete": true, "exit_status": '$status', "verdict": "fail"}'
}

newer() {   # what 7.x adds: lcov since 6.3, markdown and total since 7.0
    use "$1"; v=$2
    fresh; "$bin/coverage" run --branch --source=src run_tests.py
    case_ lcov "coverage-$v-branches"; report coverage.lcov "$bin/coverage" lcov -o "$dir/coverage.lcov"; truth lines
    [ "$1" = c65 ] && return
    case_ coverage-py "$v-markdown"; take plain.log "$bin/coverage" report --format=markdown -m; truth text
    case_ coverage-py "$v-markdown-skip-covered"; take plain.log "$bin/coverage" report --format=markdown --skip-covered --skip-empty; truth text
    case_ coverage-py "$v-total"; take plain.log "$bin/coverage" report --format=total; truth total
    case_ coverage-py "$v-total-precision"; take plain.log "$bin/coverage" report --format=total --precision=3; truth total pass 3
    case_ coverage-py "$v-threshold-precision"; take plain.log "$bin/coverage" report --precision=2 --fail-under=99.5; truth text fail 2 last_words=1
    case_ coverage-py "$v-everything-skipped"; take plain.log "$bin/coverage" report --skip-covered --include='*/models.py'; json '{"complete": true, "exit_status": 0, "verdict": "pass", "coverage": {"percent": 100, "lines": {"covered": 6, "total": 6}}}'
    case_ coverage-py "$v-only-empty-files"; take plain.log "$bin/coverage" report --include='*/__init__.py'; json '{"complete": true, "exit_status": 0, "verdict": "warn", "coverage": {"lines": {"covered": 0, "total": 0}}}'
    case_ coverage-py "$v-one-file"; take plain.log "$bin/coverage" report --include='*/stock.py'; json '{"complete": true, "exit_status": 0, "verdict": "pass", "coverage": {"percent": 61, "lines": {"covered": 15, "total": 22}}}'
    fresh; "$bin/coverage" run --branch --source=src --context=unit run_tests.py
    case_ coverage-py-json "$v-contexts"; report coverage.json "$bin/coverage" json --show-contexts -o "$dir/coverage.json"; truth json
    case_ coverage-py-json "$v-below-threshold"; report coverage.json "$bin/coverage" json --fail-under=90 -o "$dir/coverage.json"; truth json fail
    fresh; printf 'def broken(:\n' >src/warehouse/broken.py; "$bin/coverage" run --branch --source=src run_tests.py
    case_ coverage-py "$v-does-not-parse"; take plain.log "$bin/coverage" report; json '{"complete": false, "exit_status": '$status', "verdict": "fail"}'
    case_ coverage-py "$v-does-not-parse-ignored"; take plain.log "$bin/coverage" report -i; truth text warn
}

# pytest_truth VERDICT PASSED [KEY=JSON...]: of a pytest log with the table inside
pytest_truth() {
    local verdict=$1 passed=$2 failed=$(($3 - $2)) total=$3; shift 3
    # The truth needs a .coverage that some of these runs have left without writing it.
    truth text "$verdict" 'tool="pytest"' "tests={\"total\": $total, \"passed\": $passed, \"failed\": $failed}" "$@"
}

cov() {   # pytest-cov: a pytest log with the table inside
    use "$1"; v=$2
    fresh
    export PYTHONPATH=src   # the pythonpath setting is not known before pytest 7
    wrong='failures=["tests/test_stock.py::test_wrong"]'
    case_ pytest "cov-$v-term-missing"; take plain.log "$bin/pytest" --cov=src --cov-branch --cov-report=term-missing; take color.log "$bin/pytest" --color=yes --cov=src --cov-branch --cov-report=term-missing; pytest_truth pass 4 4
    case_ pytest "cov-$v-below-threshold"; take plain.log "$bin/pytest" --cov=src --cov-fail-under=90; take color.log "$bin/pytest" --color=yes --cov=src --cov-fail-under=90; pytest_truth fail 4 4
    case_ pytest "cov-$v-above-threshold"; take plain.log "$bin/pytest" --cov=src --cov-fail-under=50.5; pytest_truth pass 4 4
    if [ "$1" != c45 ]; then
        case_ pytest "cov-$v-xdist-skip-covered"; take plain.log "$bin/pytest" -n 2 --cov=src --cov-report=term-missing:skip-covered; pytest_truth pass 4 4
    fi
    mkdir -p nothing
    case_ pytest "cov-$v-no-data"; take plain.log "$bin/pytest" --cov=nothing; json '{"complete": true, "exit_status": '$status', "tests": {"passed": 4, "total": 4}, "coverage": {"percent": null, "lines": null}, "verdict": "warn"}'
    cat >>tests/test_stock.py <<'P'


def test_wrong():
    print("TOTAL                 9      0   100%")
    print("Name    Stmts   Miss  Cover\n---------------------------\na.py   1   0   100%\n---------------------------\nTOTAL    1   0   100%")
    assert stock.classify(100) == "few"
P
    case_ pytest "cov-$v-failing-test-no-table"; take plain.log "$bin/pytest" --cov=src --cov-report=xml; json '{"complete": true, "exit_status": '$status', "tests": {"passed": 4, "failed": 1, "total": 5}, "failures": ["tests/test_stock.py::test_wrong"], "coverage": null, "verdict": "fail"}'
    case_ pytest "cov-$v-failing-test"; take plain.log "$bin/pytest" -v --cov=src --cov-report=term; pytest_truth fail 4 5 "$wrong"
    unset PYTHONPATH
}

plain c45 4.5; plain c55 5.5; plain c65 6.5; plain c72 7.2; plain c7b 7.17
newer c65 6.5; newer c72 7.2; newer c7b 7.17
cov c45 2.8; cov c55 3.0; cov c65 4.1; cov c72 5.0; cov c7 6.2; cov c7b 7.1

use c7b; fresh
case_ coverage-py "7.17-several-totals"
cat >ci.sh <<'S'
set -x
coverage run --branch --source=src -p run_tests.py
coverage run --branch --source=src -p -m warehouse.unused
coverage combine
coverage report --include='*/models.py'
coverage report
S
PATH=$bin:$PATH PYTHONPATH=src take plain.log bash ci.sh; truth text
fresh
case_ pytest "cov-7.1-two-runs"
PATH=$bin:$PATH take plain.log bash -c "pytest -q --cov=src; pytest -q --cov=src --cov-append tests/test_stock.py"; pytest_truth pass 8 8 runs=2
find "$out" -name '*.log' -exec sed -i -E "s#/root/[^ \"':]*/lib/python3#/usr/local/lib/python3#g" {} +
