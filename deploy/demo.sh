#!/usr/bin/env bash
# From nothing to a running portal: environment, database, demonstration world, web server, worker, beat.
set -euo pipefail
cd "$(dirname "$0")/.."
# Where this is set, Django and Wagtail are compiled anew at every start, which takes longer than all the rest of it.
unset PYTHONDONTWRITEBYTECODE
# The installation runs in a process group of its own (set -m), so that a signal to this script ends all of it and
# leaves no half-finished installer behind.
set -m
deploy/env.sh run </dev/null &
installing=$!
trap 'kill -TERM -- "-$installing" 2>/dev/null; exit 130' INT TERM
wait "$installing"
trap - INT TERM
set +m
# exec: the portal takes this script's place, so that signals meant for it reach it.
exec .venv/bin/python manage.py serve --demo --with-parent
