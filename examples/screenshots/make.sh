#!/bin/sh
# Makes the README's screenshots again: examples/screenshots/make.sh [CI-REPORT]
# Needs chromium and pngquant (Debian: chromium fonts-dejavu fonts-noto-color-emoji pngquant).
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
binary=${1:-$root/target/release/ci-report}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# shot NAME HEIGHT EXIT-STATUS JOB INPUT
shot() {
    status=0
    "$binary" preview --output html --job "$4" --exit-status "$3" --out "$work/$1.html" "$root/examples/$5" || status=$?
    case $status in 0 | 1 | 77) ;; *) exit "$status" ;; esac
    chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --force-device-scale-factor=1.5 \
        --window-size="860,$2" --screenshot="$work/$1.png" "file://$work/$1.html" 2>/dev/null
    pngquant --force --strip --speed 1 --output "$root/examples/screenshots/$1.png" 64 "$work/$1.png"
}

shot green 92 0 "API Tests" pytest-coverage/pytest.log
shot red 890 1 "API Tests" pytest/pytest.log
