#!/usr/bin/env bash
# Install the vitest versions that are captured and make every capture again; `capture.sh flaky 5.1` makes those whose
# names hold one of the words. Takes Node 20 and some ten minutes. The project must live below /builds, since its path
# stands in the captures.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
for version in 0.34.6 1.0.4 1.6.1 2.0.5 2.1.9 3.0.9 3.2.7 4.0.18 4.1.12 5.0.5 5.1.0; do
  folder=/builds/acme/.versions/$version
  [ -d "$folder/node_modules" ] && continue
  mkdir -p "$folder"
  echo '{"private": true}' > "$folder/package.json"
  packages=("vitest@$version" "@vitest/coverage-v8@$version" typescript@5 fast-check@3)
  # Version 5 needs a newer Node.
  if [ "${version%%.*}" -ge 5 ]; then packages+=(node@22); else packages+=("@vitest/coverage-istanbul@$version"); fi
  (cd "$folder" && npm install --save-dev --no-audit --no-fund "${packages[@]}")
done
npm install --prefix /builds/acme/.tools --no-audit --no-fund pnpm@9
exec python3 "$here/capture.py" "$@"
