#!/bin/sh
# What one does in this repository, each on a fresh Debian with python3:
#
#   ./do demo        install newsgraph, build the graph of seeds/, ask it a question
#   ./do test        install the tests' tools, then format, lint, types, contracts and tests
#   ./do test-heavy  what needs more tools: parsers of others on our exports
#   ./do format      write the code as the formatter likes it
#   ./do exports     renew exports/ from seeds/
#   ./do lock        renew constraints/ from pyproject.toml
set -eu
cd "$(dirname "$0")"
venv=.venv

# need FILE PACKAGE...: install Debian packages unless FILE is there; without root, say how.
need() {
    file=$1
    shift
    if [ -e "$file" ] || command -v "$file" >/dev/null 2>&1; then return; fi
    if [ "$(id -u)" -ne 0 ]; then
        echo "missing $file: run  sudo apt-get install -y $*" >&2
        exit 1
    fi
    echo "installing $*" >&2
    apt-get update -qq >&2
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >&2
}

# environment LOCK EXTRAS...: a virtual environment with exactly the locked packages.
environment() {
    if ! python3 -c 'import ensurepip, venv' 2>/dev/null; then need /nonexistent python3-venv; fi
    [ -x "$venv/bin/python" ] || python3 -m venv "$venv"
    stamp="$venv/.installed-$1"
    if [ ! -e "$stamp" ] || [ "constraints/$1.txt" -nt "$stamp" ] || [ pyproject.toml -nt "$stamp" ]; then
        echo "installing Python packages ($1)" >&2
        "$venv/bin/python" -m pip install --quiet --disable-pip-version-check \
            --require-hashes -r "constraints/$1.txt"
        "$venv/bin/python" -m pip install --quiet --disable-pip-version-check \
            --no-build-isolation --no-deps -e .
        touch "$stamp"
    fi
}

demo() {
    environment run
    "$venv/bin/newsgraph" build seeds
    "$venv/bin/newsgraph" query who-was-first
}

lint() {
    "$venv/bin/ruff" format --check .
    "$venv/bin/ruff" check .
    "$venv/bin/mypy"
    "$venv/bin/lint-imports"
    node_modules/.bin/biome ci graph/newsgraph/page tests/page
}

run_tests() {
    environment test
    need chromium chromium
    need npm npm nodejs
    [ -e node_modules/axe-core ] || npm install --silent --no-audit --no-fund
    lint
    node --test --test-reporter=dot tests/page/*.test.js
    "$venv/bin/coverage" erase
    "$venv/bin/coverage" run -m pytest "$@"
    "$venv/bin/coverage" combine --quiet
    "$venv/bin/coverage" report
}

run_heavy_tests() {
    environment test
    need rapper raptor2-utils
    "$venv/bin/python" -m pytest tests/stores
}

case "${1:-}" in
demo) demo ;;
test) shift && run_tests "$@" ;;
test-heavy) run_heavy_tests ;;
format) environment test && "$venv/bin/ruff" format . && "$venv/bin/ruff" check --fix . ;;
exports) environment run && "$venv/bin/newsgraph" build seeds -o exports --quiet ;;
lock)
    environment test
    compile="$venv/bin/uv pip compile --quiet --universal --generate-hashes --no-header
        --no-emit-index-url --no-annotate --python-version 3.11 --upgrade pyproject.toml --group build"
    $compile -o constraints/run.txt
    $compile --group test --group lint -o constraints/test.txt
    ;;
*) sed -n '2,9s/^# \{0,1\}//p' "$0" && exit 2 ;;
esac
