#!/usr/bin/env bash
# Writes requirements.txt and requirements-dev.txt anew. Extra arguments go to uv: deploy/lock.sh --upgrade
# No address of an index is written: whoever installs uses the index of their own configuration.
set -euo pipefail
cd "$(dirname "$0")/.."
command -v uv >/dev/null || { echo "lock: uv is needed (pip install uv)" >&2; exit 1; }
for name in requirements requirements-dev; do
    uv pip compile --quiet --generate-hashes --no-emit-index-url --python-version 3.11 "$@" "$name.in" -o "$name.txt"
done
