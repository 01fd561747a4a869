#!/usr/bin/env bash
# Makes .venv from the hash-locked requirement files; does nothing where they are unchanged.
#
#   deploy/env.sh run    what the portal needs to run
#   deploy/env.sh dev    that, and what lint and tests need
#
# PYTHON names the interpreter to build on; without it the first of python3.11, 3.12, 3.13, python3 that is 3.11 or newer.
# Exit: 0 = ready, 1 = something is missing (one line says what), 2 = used wrongly.
set -euo pipefail
cd "$(dirname "$0")/.."
kind=${1:-dev}
case "$kind" in run | dev) ;; *) echo "usage: deploy/env.sh run|dev" >&2 && exit 2 ;; esac
venv=.venv

say() { echo "env: $*" >&2; }
fail() { say "$*"; exit 1; }

# --- packages of the system ------------------------------------------------------------------------------------------

on_debian() { [ -r /etc/debian_version ] && command -v apt-get >/dev/null; }

as_root() { [ "$(id -u)" = 0 ]; }

# Installs Debian packages where that is ours to do, else says in one line what to type.
system_packages() {
    if ! on_debian; then
        fail "missing: $*. Install what your system calls these Debian packages, then run this again."
    elif ! as_root; then
        fail "missing system packages; run: sudo apt-get install --no-install-recommends $*"
    fi
    say "installing system packages: $*"
    local log
    log=$(mktemp)
    export DEBIAN_FRONTEND=noninteractive
    # The package lists of a machine in use are mostly good enough, and fetching them takes longer than the packages.
    if ! apt-get install -qq -y --no-install-recommends "$@" >"$log" 2>&1 </dev/null &&
        ! { apt-get update -qq >"$log" 2>&1 </dev/null &&
            apt-get install -qq -y --no-install-recommends "$@" >"$log" 2>&1 </dev/null; }; then
        tail -n 20 "$log" >&2
        rm -f "$log"
        fail "apt-get could not install: $*"
    fi
    rm -f "$log"
}

# --- Python ----------------------------------------------------------------------------------------------------------

# True when "$1" starts and is Python 3.11 or newer (a version manager's shim exists without starting).
good_python() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

find_python() {
    local name
    for name in ${PYTHON:-python3.11 python3.12 python3.13 python3}; do
        if good_python "$name"; then command -v "$name" && return; fi
    done
    return 1
}

has_uv() { command -v uv >/dev/null && uv --version >/dev/null 2>&1; }

make_venv() {
    local python
    if ! python=$(find_python); then
        if on_debian; then system_packages python3 python3-venv; fi
        python=$(find_python) || fail "Python 3.11 or newer is needed; set PYTHON=/path/to/python3.11 if it is not on PATH"
    fi
    if ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
        if on_debian; then
            system_packages "python$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv"
        else
            fail "$python lacks the modules venv and ensurepip; install them or set PYTHON"
        fi
    fi
    say "making $venv with $("$python" --version) ($python)"
    # A half-made or moved environment is not repaired: whatever stands there is made anew.
    "$python" -m venv --clear "$venv" || fail "could not make $venv"
}

# Installs one lock file exactly as written; every archive must have one of its hashes.
install_lock() {
    if has_uv && uv pip install --quiet --python "$venv/bin/python" --require-hashes -r "$1" 2>/dev/null; then
        return
    fi
    "$venv/bin/python" -m pip install -qq --disable-pip-version-check --no-input --require-hashes -r "$1" ||
        fail "could not install $1"
}

# The stamp is the lock file itself, as it was when it was installed.
lock() {
    local stamp="$venv/.installed-$1"
    cmp -s "$1" "$stamp" && return
    say "installing $1 (once; a minute or two)"
    install_lock "$1"
    cp "$1" "$stamp"
}

if ! good_python "$venv/bin/python" || ! [ -e "$venv/bin/activate" ]; then make_venv; fi
lock requirements.txt
if [ "$kind" = dev ]; then lock requirements-dev.txt; fi

# --- libraries that no wheel brings ----------------------------------------------------------------------------------

missing=$("$venv/bin/python" deploy/libraries.py) || system_packages $missing
"$venv/bin/python" deploy/libraries.py >/dev/null || fail "still missing after installation: $missing"

if [ "$kind" = dev ]; then
    command -v msgfmt >/dev/null || system_packages gettext
    if ! command -v chromium >/dev/null && ! command -v chromium-browser >/dev/null; then
        say "no chromium on PATH: the browser journeys are left out (Debian: apt-get install chromium)"
    fi
fi
