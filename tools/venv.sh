#!/usr/bin/env bash
# Make .venv and install from the locks: tools/venv.sh run|dev. Does nothing when nothing has changed since the last time.
set -euo pipefail
cd "$(dirname "$0")/.."

want=${1:-run}
locks=(requirements/run.txt)
[ "$want" = dev ] && locks+=(requirements/dev.txt)
mark() { cat pyproject.toml tools/venv.sh "$@" | sha256sum | cut -d' ' -f1; }
stamp=.venv/.installed-$want

is_right() { "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null; }

# Each process of the desk would compile nearly eight hundred files again where the surroundings forbid Python to keep that.
keep_compiled() { .venv/bin/python -m compileall -q src || true; }

if [ -x .venv/bin/python ] && [ "$(cat "$stamp" 2>/dev/null)" = "$(mark "${locks[@]}")" ]; then
    keep_compiled
    exit 0
fi

if [ ! -x .venv/bin/python ] || ! is_right .venv/bin/python; then
    found=
    for candidate in ${PYTHON:-python3.11 python3}; do
        if command -v "$candidate" >/dev/null && is_right "$candidate"; then found=$candidate && break; fi
    done
    if [ -z "$found" ]; then
        echo "zhunsheng needs Python 3.11 with its venv module, and none was found." >&2
        echo "  Debian 12:  apt-get install python3.11 python3.11-venv" >&2
        echo "  elsewhere:  install Python 3.11 and name it, for example: make run PYTHON=/opt/python3.11/bin/python3.11" >&2
        exit 1
    fi
    echo "making .venv with $("$found" --version)"
    rm -rf .venv
    "$found" -m venv .venv
fi

echo "installing from ${locks[*]}"
quiet=(--quiet --quiet --no-input --disable-pip-version-check)
for lock in "${locks[@]}"; do
    .venv/bin/python -m pip install "${quiet[@]}" --no-deps -r "$lock"
done
.venv/bin/python -m pip install "${quiet[@]}" --no-deps --no-build-isolation --editable .
.venv/bin/python -m pip check --disable-pip-version-check
mark "${locks[@]}" > "$stamp"
mark requirements/run.txt > .venv/.installed-run  # whoever has the workshop has the desk
keep_compiled
