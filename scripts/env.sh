#!/bin/sh
# Make or refresh the virtual environment DIR from requirements.lock, with every hash checked.
# Usage: scripts/env.sh DIR     PYTHON=… chooses the interpreter.
set -eu
venv=$1
needed='import sys; sys.exit(sys.version_info < (3, 11))'

find_python() { # $1: what the interpreter must be able to import
    for name in ${PYTHON:-python3.14 python3.13 python3.12 python3.11 python3 python}; do
        if "$name" -c "$needed" 2>/dev/null && "$name" -c "import $1" 2>/dev/null; then
            echo "$name"
            return 0
        fi
    done
    return 1
}

if ! "$venv/bin/python" -c "$needed" 2>/dev/null; then
    rm -rf "$venv"
    if python=$(find_python venv,ensurepip); then
        "$python" -m venv "$venv"
    elif command -v uv >/dev/null 2>&1; then
        uv venv --quiet --python "${PYTHON:->=3.11}" "$venv"
    elif python=$(find_python virtualenv); then
        "$python" -m virtualenv --quiet "$venv"
    else
        echo "Install Python 3.11 or newer with its venv module (Debian, Ubuntu: apt install python3 python3-venv), or uv." >&2
        exit 1
    fi
fi

if "$venv/bin/python" -c 'import pip' 2>/dev/null; then
    install() { "$venv/bin/python" -m pip install --disable-pip-version-check --quiet "$@"; }
else
    install() { uv pip install --quiet --python "$venv/bin/python" "$@"; }
fi
install --require-hashes -r requirements.lock
install --no-deps --no-build-isolation -e .
