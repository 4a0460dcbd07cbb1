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
truth() { "$bin/python" "$here/truth.py" "$1" "$status" "${2:-pass}" ${3:-} >"$dir/truth.json"; }
json() { printf '%s\n' "$1" >"$dir/truth.json"; }

plain() {   # the same situations for each version
    use "$1"; v=$2
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
    case_ coverage-py "$v-below-threshold"; take plain.log "$bin/coverage" report --fail-under=90; truth text fail
    case_ coverage-py "$v-above-threshold"; take plain.log "$bin/coverage" report --fail-under=50; truth text
    if [ "$1" != c45 ]; then
        case_ coverage-py-json "$v-branches"; report coverage.json "$bin/coverage" json -o "$dir/coverage.json"; truth json
        case_ coverage-py "$v-skip-empty-precision-sorted"; take plain.log "$bin/coverage" report --skip-empty --skip-covered --precision=2 --sort=-cover -m; truth text pass 2
    fi
    fresh; "$bin/coverage" erase
    case_ coverage-py "$v-no-data"; take plain.log "$bin/coverage" report; json '{"complete": false, "exit_status": '$status', "verdict": "fail"}'
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
    case_ coverage-py "$v-total"; take plain.log "$bin/coverage" report --format=total; truth text
    case_ coverage-py "$v-total-precision"; take plain.log "$bin/coverage" report --format=total --precision=3; truth text pass 3
    case_ coverage-py "$v-threshold-precision"; take plain.log "$bin/coverage" report --precision=2 --fail-under=99.5 ; truth text fail 2
    case_ coverage-py "$v-everything-skipped"; take plain.log "$bin/coverage" report --skip-covered --include='*/models.py'; json '{"complete": true, "exit_status": 0, "verdict": "pass", "coverage": {"percent": 100, "lines": {"covered": 6, "total": 6}}}'
    case_ coverage-py "$v-only-empty-files"; take plain.log "$bin/coverage" report --include='*/__init__.py'; json '{"complete": true, "exit_status": 0, "verdict": "warn", "coverage": {"lines": {"covered": 0, "total": 0}}}'
    case_ coverage-py "$v-one-file"; take plain.log "$bin/coverage" report --include='*/stock.py'; json '{"complete": true, "exit_status": 0, "verdict": "pass", "coverage": {"percent": 61, "lines": {"covered": 15, "total": 22}}}'
    fresh; "$bin/coverage" run --branch --source=src --context=unit run_tests.py
    case_ coverage-py-json "$v-contexts"; report coverage.json "$bin/coverage" json --show-contexts -o "$dir/coverage.json"; truth json
    case_ coverage-py-json "$v-pretty"; report coverage.json "$bin/coverage" json --pretty-print -o "$dir/coverage.json"; truth json
    case_ coverage-py-json "$v-below-threshold"; report coverage.json "$bin/coverage" json --fail-under=90 -o "$dir/coverage.json"; truth json fail
    fresh; printf 'def broken(:\n' >src/warehouse/broken.py; "$bin/coverage" run --branch --source=src run_tests.py
    case_ coverage-py "$v-does-not-parse"; take plain.log "$bin/coverage" report; json '{"complete": false, "exit_status": '$status', "verdict": "fail"}'
    case_ coverage-py "$v-does-not-parse-ignored"; take plain.log "$bin/coverage" report -i; truth text
}

cov() {   # pytest-cov: a pytest log with the table inside
    use "$1"; v=$2
    fresh
    export PYTHONPATH=src   # the pythonpath setting is not known before pytest 7
    case_ coverage-py "pytest-cov-$v-term-missing"; take plain.log "$bin/pytest" --cov=src --cov-branch --cov-report=term-missing; take color.log "$bin/pytest" --color=yes --cov=src --cov-branch --cov-report=term-missing; cat_truth pass
    case_ coverage-py "pytest-cov-$v-below-threshold"; take plain.log "$bin/pytest" --cov=src --cov-fail-under=90; take color.log "$bin/pytest" --color=yes --cov=src --cov-fail-under=90; cat_truth fail
    case_ coverage-py "pytest-cov-$v-above-threshold"; take plain.log "$bin/pytest" --cov=src --cov-fail-under=50.5; cat_truth pass
    if [ "$1" != c45 ]; then
        case_ coverage-py "pytest-cov-$v-xdist-skip-covered"; take plain.log "$bin/pytest" -n 2 --cov=src --cov-report=term-missing:skip-covered; cat_truth pass
    fi
    case_ coverage-py "pytest-cov-$v-no-data"; mkdir -p nothing; take plain.log "$bin/pytest" --cov=nothing; json '{"complete": true, "exit_status": '$status', "tests": {"passed": 4, "total": 4}, "verdict": "warn"}'
    case_ coverage-py "pytest-cov-$v-failing-test-no-report"; cat >>tests/test_stock.py <<'P'


def test_wrong():
    print("TOTAL                 9      0   100%")
    print("Name    Stmts   Miss  Cover\n---------------------------\na.py   1   0   100%\n---------------------------\nTOTAL    1   0   100%")
    assert stock.classify(100) == "few"
P
    take plain.log "$bin/pytest" --cov=src --cov-report=xml; json '{"complete": true, "exit_status": '$status', "tests": {"passed": 4, "failed": 1, "total": 5}, "verdict": "fail"}'
    case_ coverage-py "pytest-cov-$v-failing-test"; take plain.log "$bin/pytest" -v --cov=src --cov-report=term; cat_truth fail
}
cat_truth() { local keep=$status; "$bin/coverage" json -q -o /dev/null 2>/dev/null; status=$keep; truth text "$1"; }

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
PATH=$bin:$PATH PYTHONPATH=src take plain.log bash ci.sh; sed -i "s#^plain.log.*#plain.log exit=$status \$ bash ci.sh   (set -x; coverage run -p twice, coverage combine, coverage report --include=…, coverage report)#" "$dir/cmd.txt"; truth text; sed -i 's/"complete": true,/"complete": true, "runs": 2,/' "$dir/truth.json"
fresh
case_ coverage-py "pytest-cov-7.1-two-runs"
take plain.log bash -c "PATH=$bin:\$PATH; pytest -q --cov=src; pytest -q --cov=src --cov-append tests/test_stock.py"; truth text; sed -i 's/"complete": true,/"complete": true, "runs": 2,/' "$dir/truth.json"
