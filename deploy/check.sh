#!/usr/bin/env bash
# Everything that can be checked without running the portal. Goes through all steps and fails at the end, so that one
# run shows all there is to mend.
set -uo pipefail
cd "$(dirname "$0")/.."
export PORTAL_ENV=test
bin=.venv/bin
failed=()

step() {
    local name=$1 started=$SECONDS output
    shift
    if output=$("$@" 2>&1); then
        printf 'check: %-14s ok (%d s)\n' "$name" $((SECONDS - started))
    else
        printf '%s\ncheck: %-14s FAILED\n' "$output" "$name"
        failed+=("$name")
    fi
}

# Translations: the catalogue holds every text of the sources, all are translated, and the compiled file is up to date.
translations() {
    $bin/python deploy/translations.py
}

step lint $bin/ruff check .
step format $bin/ruff format --check .
step types $bin/mypy portal courses certification $([ -d credit ] && echo credit)
step templates $bin/djlint templates --lint --quiet
step contracts $bin/lint-imports --no-logo
step django $bin/python manage.py check --fail-level WARNING
step migrations $bin/python manage.py makemigrations --check --dry-run
step translations translations
if [ ${#failed[@]} -gt 0 ]; then
    echo "check: failed: ${failed[*]}"
    exit 1
fi
