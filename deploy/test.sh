#!/usr/bin/env bash
# The test suite, on whatever DATABASE_URL and REDIS_URL name (SQLite and no Redis without them).
# PYTEST_ADDOPTS and the arguments go to pytest: deploy/test.sh tests/portal/jobs -k broker
set -euo pipefail
cd "$(dirname "$0")/.."
workers=${PYTEST_WORKERS:-2}
exec .venv/bin/python -m pytest -q -n "$workers" --dist loadgroup "$@"
