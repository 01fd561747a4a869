#!/usr/bin/env bash
# The test suite, on whatever DATABASE_URL and REDIS_URL name (SQLite and no Redis without them).
# PYTEST_ADDOPTS and the arguments go to pytest: deploy/test.sh tests/portal/jobs -k broker
# One worker more than processors, at least 3 and at most 8 (each has a database of its own): one of them is always
# waiting for a browser or a process that it started. PYTEST_WORKERS says another number.
set -euo pipefail
cd "$(dirname "$0")/.."
processors=$(nproc 2>/dev/null || echo 2)
workers=${PYTEST_WORKERS:-$((processors < 2 ? 3 : processors > 7 ? 8 : processors + 1))}
exec .venv/bin/python -m pytest -q -n "$workers" --dist loadgroup "$@"
