#!/bin/bash
# LCOV and Cobertura reports of Rust's cargo-tarpaulin and of grcov over gcc's notes (both `cargo install`, found in
# the PATH).   usage: capture.sh OUTPUT_FOLDER       The truth is the tools' own JSON (tarpaulin's, grcov's covdir).
set -u
here=$(cd "$(dirname "$0")" && pwd)
out=$1
truth() {   # COVERED TOTAL FOLDER...
    local covered=$1 total=$2; shift 2
    for dir in "$@"; do python3 -c 'import json, sys; c, t = map(int, sys.argv[1:]); print(json.dumps({"complete": True, "exit_status": 0, "verdict": "pass", "coverage": {"percent": 100 * c / t, "lines": {"covered": c, "total": t}}}))' "$covered" "$total" >"$dir/truth.json"; done
}
keep() {   # NAME TOOL COMMAND LCOV COBERTURA
    mkdir -p "$out/lcov/$1" "$out/cobertura/$1"
    cp "$4" "$out/lcov/$1/lcov.info"; cp "$5" "$out/cobertura/$1/cobertura.xml"
    printf 'tool: %s\n%s exit=0 $ %s\n' "$2" lcov.info "$3" >"$out/lcov/$1/cmd.txt"
    printf 'tool: %s\n%s exit=0 $ %s\n' "$2" cobertura.xml "$3" >"$out/cobertura/$1/cmd.txt"
}
rm -rf /builds/acme/pier; cp -r "$here" /builds/acme/pier; cd /builds/acme/pier || exit 1
export CARGO_TARGET_DIR=/builds/acme/pier/target
cargo tarpaulin --engine ptrace --out Xml --out Lcov --out Json --output-dir out >/dev/null 2>&1
version=$(cargo tarpaulin --version | awk '{print $2}')
keep "tarpaulin-${version%.*}" "cargo-tarpaulin $version, $(rustc --version)" "cargo tarpaulin --engine ptrace --out Xml --out Lcov --out Json" out/lcov.info out/cobertura.xml
truth $(python3 -c 'import json; d = json.load(open("out/tarpaulin-report.json")); print(d["covered"], d["coverable"])') "$out/lcov/tarpaulin-${version%.*}" "$out/cobertura/tarpaulin-${version%.*}"
rm -rf target out

if command -v grcov >/dev/null; then
    mkdir c && cp "$here"/../project-scales/scale.* c/ && cd c && g++ --coverage -O0 -o scale scale.cpp && ./scale >/dev/null
    version=$(grcov --version | awk '{print $2}')
    grcov . -s . --branch --keep-only 'scale*' -t lcov -o ../lcov.info
    grcov . -s . --branch --keep-only 'scale*' -t cobertura-pretty -o ../cobertura.xml
    grcov . -s . --keep-only 'scale*' -t covdir -o ../covdir.json
    keep "grcov-${version%.*}" "grcov $version, gcc $(gcc -dumpfullversion)" "grcov . -s . --branch --keep-only 'scale*' -t lcov|cobertura-pretty" ../lcov.info ../cobertura.xml
    truth $(python3 -c 'import json; d = json.load(open("../covdir.json")); print(d["linesCovered"], d["linesTotal"])') "$out/lcov/grcov-${version%.*}" "$out/cobertura/grcov-${version%.*}"
fi
