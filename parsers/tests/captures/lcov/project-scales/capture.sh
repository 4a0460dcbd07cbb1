#!/bin/bash
# LCOV and Cobertura reports of the C and C++ tools: lcov and gcovr over gcc's gcov, llvm-cov over clang's mapping.
# Needs Debian's g++, clang, llvm, lcov and gcovr; and a newer gcovr in /builds/acme/.venvs/gcovr.   usage: capture.sh OUTPUT_FOLDER
# The truth is gcovr's own JSON summary and llvm-cov's own JSON export.
set -u
here=$(cd "$(dirname "$0")" && pwd)
out=$1
rm -rf /builds/acme/scales; cp -r "$here" /builds/acme/scales; cd /builds/acme/scales || exit 1
start() { dir=$out/$1/$2; rm -rf "$dir"; mkdir -p "$dir"; echo "tool: $3" >"$dir/cmd.txt"; }
did() { echo "$1 exit=$? \$ $2" >>"$dir/cmd.txt"; }
gcov_truth() {   # lcov 1 has no JSON of its own: gcovr reads the same gcov data
    local gcovr=$1; shift
    "$gcovr" --json-summary 2>/dev/null | python3 -c '
import json, sys
t = json.load(sys.stdin)
of = lambda k: {"covered": t[k + "_covered"], "total": t[k + "_total"]}
coverage = {"percent": 100 * t["line_covered"] / t["line_total"], "lines": of("line")}
for kind in sys.argv[1:]:
    coverage[{"branch": "branches", "function": "functions"}[kind]] = of(kind)
print(json.dumps({"complete": True, "exit_status": 0, "verdict": "pass", "coverage": coverage}))' "$@" >"$dir/truth.json"
}
g++ --coverage -O0 -o scale scale.cpp && ./scale >/dev/null
version=$(lcov --version | awk '{print $NF}')
start lcov "lcov-$version" "lcov $version, gcc $(gcc -dumpfullversion)"
lcov -q -c -d . --no-external -t unit -o "$dir/report.info"; did report.info "lcov -c -d . --no-external -t unit -o report.info"; gcov_truth gcovr
start lcov "lcov-$version-branches-two-tests" "lcov $version, gcc $(gcc -dumpfullversion)"
lcov -q -c -d . --no-external --rc lcov_branch_coverage=1 -t first -o one.info
rm -f ./*.gcda; ./scale x y >/dev/null
lcov -q -c -d . --no-external --rc lcov_branch_coverage=1 -t second -o two.info
cat one.info two.info >"$dir/report.info"; did report.info "cat first.info second.info"
lcov -q --rc lcov_branch_coverage=1 -a one.info -a two.info -o sum.info
lcov --rc lcov_branch_coverage=1 --summary sum.info 2>&1 | python3 -c '
import json, re, sys
found = {k.rstrip("."): {"covered": int(c), "total": int(t)} for k, c, t in re.findall(r"(lines|functions|branches)\.+: [\d.]+% \((\d+) of (\d+)", sys.stdin.read())}
print(json.dumps({"complete": True, "exit_status": 0, "verdict": "pass", "coverage": {"percent": 100 * found["lines"]["covered"] / found["lines"]["total"], **found}}))' >"$dir/truth.json"
rm -f ./*.gcda; ./scale >/dev/null
for gcovr in gcovr /builds/acme/.venvs/gcovr/bin/gcovr; do
    version=$($gcovr --version | awk 'NR==1{print $2}')
    start cobertura "gcovr-$version" "gcovr $version, gcc $(gcc -dumpfullversion)"
    $gcovr --xml-pretty -o "$dir/coverage.xml" 2>/dev/null; did coverage.xml "gcovr --xml-pretty -o coverage.xml"; gcov_truth "$gcovr" branch
    start cobertura "gcovr-$version-one-line" "gcovr $version, gcc $(gcc -dumpfullversion)"
    $gcovr --xml -o "$dir/coverage.xml" 2>/dev/null; did coverage.xml "gcovr --xml -o coverage.xml"; gcov_truth "$gcovr" branch
done
start lcov "gcovr-$version" "gcovr $version, gcc $(gcc -dumpfullversion)"
$gcovr --lcov "$dir/coverage.lcov" 2>/dev/null; did coverage.lcov "gcovr --lcov coverage.lcov"; gcov_truth "$gcovr" branch function
start lcov "gcovr-$version-format-1" "gcovr $version, gcc $(gcc -dumpfullversion)"
$gcovr --lcov "$dir/coverage.lcov" --lcov-format-1.x 2>/dev/null; did coverage.lcov "gcovr --lcov coverage.lcov --lcov-format-1.x"; gcov_truth "$gcovr" branch function

clang++ -fprofile-instr-generate -fcoverage-mapping -o scale-clang scale.cpp && ./scale-clang >/dev/null && llvm-profdata merge -o scale.profdata default.profraw
version=$(llvm-cov --version | awk '/version/{print $NF}')
start lcov "llvm-cov-$version" "llvm-cov $version, clang $(clang -dumpversion)"
llvm-cov export -format=lcov -instr-profile=scale.profdata ./scale-clang >"$dir/coverage.lcov"; did coverage.lcov "llvm-cov export -format=lcov -instr-profile=scale.profdata ./scale"
llvm-cov export -summary-only -instr-profile=scale.profdata ./scale-clang | python3 -c '
import json, sys
t = json.load(sys.stdin)["data"][0]["totals"]
of = lambda k: {"covered": t[k]["covered"], "total": t[k]["count"]}
print(json.dumps({"complete": True, "exit_status": 0, "verdict": "pass", "coverage": {"percent": t["lines"]["percent"], "lines": of("lines"), "branches": of("branches"), "functions": of("functions")}}))' >"$dir/truth.json"
