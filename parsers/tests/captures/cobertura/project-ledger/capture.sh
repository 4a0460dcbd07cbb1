#!/bin/bash
# Cobertura report of PHPUnit (Debian's phpunit and php-pcov).   usage: capture.sh OUTPUT_FOLDER
# The truth is the clover report of the same run: its project metrics count statements, which are lines.
set -u
here=$(cd "$(dirname "$0")" && pwd)
rm -rf /builds/acme/ledger; cp -r "$here" /builds/acme/ledger; cd /builds/acme/ledger || exit 1
version=$(phpunit --version | awk 'NF{print $2; exit}')
dir=$1/cobertura/phpunit-${version%.*}; mkdir -p "$dir"
phpunit --coverage-cobertura "$dir/cobertura.xml" --coverage-clover clover.xml >/dev/null
printf 'tool: PHPUnit %s, php-pcov, %s\ncobertura.xml exit=%s $ phpunit --coverage-cobertura cobertura.xml\n' "$version" "$(php -r 'echo "php ", PHP_VERSION;')" $? >"$dir/cmd.txt"
python3 - >"$dir/truth.json" <<'P'
import json, xml.etree.ElementTree as E
m = E.parse("clover.xml").find("project/metrics").attrib
covered, total = int(m["coveredstatements"]), int(m["statements"])
print(json.dumps({"complete": True, "exit_status": 0, "verdict": "pass", "coverage": {"percent": 100 * covered / total, "lines": {"covered": covered, "total": total}}}))
P
