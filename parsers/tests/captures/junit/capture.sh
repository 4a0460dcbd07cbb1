#!/usr/bin/env bash
# Makes one capture again: CASE is the folder's name, the rest is the command, run in a copy of the project in project/.
#
#   ./capture.sh pytest-8.4-failing report.xml pytest --junitxml=report.xml tests/test_shop.py tests/api
#
# How every capture was made stands in its cmd.txt; its truth.json is kept. `python3 project/variants.py` makes the
# damaged and dressed ones from the real ones.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
case=$1 report=$2
shift 2
SHOWN="$*" python3 "$here/project/capture.py" "$case" "$(sed -n 's/^tool: //p' "$here/$case/cmd.txt")" "$report" \
    "$(cat "$here/$case/truth.json")" -- "$@"
