#!/bin/bash
# LCOV and Cobertura reports of the JavaScript tools. Needs `npm i c8@10 nyc@17 vitest@3 @vitest/coverage-v8@3
# @vitest/coverage-istanbul@3` in a copy of this folder at /builds/acme/till.   usage: capture.sh OUTPUT_FOLDER
# The truth is the tools' own coverage-summary.json.
set -u
cd /builds/acme/till || exit 1
out=$1
truth() {   # SUMMARY TOOL FOLDER...: the same numbers for each folder
    local summary=$1 tool=$2; shift 2
    for folder in "$@"; do
        node -e 'const t = JSON.parse(require("fs").readFileSync(process.argv[1])).total; const of = (k) => ({covered: t[k].covered, total: t[k].total});
            const functions = process.argv[3].includes("/lcov/") ? {functions: of("functions")} : {};
            console.log(JSON.stringify({complete: true, exit_status: 0, verdict: "pass", coverage: {percent: 100 * t.lines.covered / t.lines.total, lines: of("lines"), branches: of("branches"), ...functions}}))' \
            "$summary" "$tool" "$folder" >"$folder/truth.json"
    done
}
keep() {   # NAME TOOL COMMAND FOLDER
    for format in lcov cobertura; do
        mkdir -p "$out/$format/$1"
        echo "tool: $2, node $(node --version)" >"$out/$format/$1/cmd.txt"
    done
    cp "$4/lcov.info" "$out/lcov/$1/"; echo "lcov.info exit=0 \$ $3" >>"$out/lcov/$1/cmd.txt"
    cp "$4/cobertura-coverage.xml" "$out/cobertura/$1/"; echo "cobertura-coverage.xml exit=0 \$ $3" >>"$out/cobertura/$1/cmd.txt"
    truth "$4/coverage-summary.json" "$2" "$out/lcov/$1" "$out/cobertura/$1"
}
version() { node -p "require('./node_modules/$1/package.json').version"; }
all="--reporter=lcov --reporter=cobertura --reporter=json-summary"

npx c8 --all --src src $all --report-dir=coverage/c8 node test/till.mjs
keep c8-10 "c8 $(version c8)" "c8 --all --src src $all node test/till.mjs" coverage/c8

rm -rf instrumented .nyc_output; mkdir -p .nyc_output
npx nyc instrument --complete-copy . instrumented --exclude-node-modules --include 'src/**'
cp -r test instrumented/
(cd instrumented && node --input-type=module -e 'await import("./test/till.mjs"); await import("./src/untouched.js"); const fs = await import("node:fs"); fs.writeFileSync("../.nyc_output/out.json", JSON.stringify(globalThis.__coverage__));')
npx nyc report $all --report-dir=coverage/nyc
keep nyc-17 "nyc $(version nyc)" "nyc report $all" coverage/nyc

rm -rf instrumented
for provider in v8 istanbul; do
    reporters="--coverage.reporter=lcov --coverage.reporter=cobertura --coverage.reporter=json-summary"
    npx vitest run --coverage --coverage.provider=$provider --coverage.all --coverage.include='src/**' $reporters --coverage.reportsDirectory=coverage/$provider
    keep vitest-3-$provider "vitest $(version vitest), @vitest/coverage-$provider $(version @vitest/coverage-$provider)" "vitest run --coverage --coverage.provider=$provider $reporters" coverage/$provider
done
