#!/bin/sh
# What one does in this repository, each on a fresh Debian with python3:
#
#   ./do demo        install newsgraph, build the graph of seeds/, ask it a question
#   ./do test        install the tests' tools, then format, lint, types, contracts and tests
#   ./do test-heavy  what needs more tools: parsers and triple stores of others, a minute of fuzzing
#   ./do coverage    run the tests and tell which branches none of them reaches
#   ./do fuzz [SECONDS]  try the reader on bytes nobody thought of, for ten minutes
#   ./do fuzz keep   of what was found, keep what is new
#   ./do audit       tell what is known against the packages that newsgraph needs
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

# packages LOCK: a virtual environment with exactly the locked packages, and those it had.
packages() {
    if ! python3 -c 'import ensurepip, venv' 2>/dev/null; then need /nonexistent python3-venv; fi
    [ -x "$venv/bin/python" ] || python3 -m venv "$venv"
    stamp="$venv/.installed-$1"
    if [ ! -e "$stamp" ] || [ "constraints/$1.txt" -nt "$stamp" ]; then
        echo "installing Python packages ($1)" >&2
        "$venv/bin/python" -m pip install --quiet --disable-pip-version-check \
            --require-hashes -r "constraints/$1.txt"
        touch "$stamp"
    fi
}

# environment LOCK: the locked packages, and newsgraph itself as it stands here.
environment() {
    packages "$1"
    stamp="$venv/.installed-newsgraph"
    if [ ! -e "$stamp" ] || [ "$venv/.installed-$1" -nt "$stamp" ] || [ pyproject.toml -nt "$stamp" ]; then
        "$venv/bin/python" -m pip install --quiet --disable-pip-version-check \
            --no-build-isolation --no-deps -e .
        touch "$stamp"
    fi
}

# modules: exactly the packages of package.json, and what they need.
modules() {
    need npm npm nodejs
    stamp=node_modules/.installed
    if [ ! -e "$stamp" ] || [ package.json -nt "$stamp" ]; then
        npm install --silent --no-audit --no-fund
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
    node_modules/.bin/biome ci graph/newsgraph/page graph/newsgraph/serving/pages/static tests/page tests/stores
}

run_tests() {
    environment test
    need chromium chromium
    need curl curl
    modules
    lint
    node --test --test-reporter=dot tests/page/*.test.js
    "$venv/bin/python" -m pytest -n auto "$@"
}

# measure_coverage: tell which branches no test reaches; tests take half as long again by that.
measure_coverage() {
    environment test
    need chromium chromium
    need curl curl
    "$venv/bin/coverage" erase
    "$venv/bin/coverage" run -m pytest -n auto
    "$venv/bin/coverage" combine --quiet
    "$venv/bin/coverage" report
}

run_heavy_tests() {
    environment test
    need rapper raptor2-utils
    need curl curl
    need javac default-jdk-headless
    need /usr/share/java/jena-arq.jar libapache-jena-java
    need virtuoso-t virtuoso-opensource-7-bin
    modules
    "$venv/bin/python" -m pytest tests/stores
    fuzz 60
}

# fuzz SECONDS: fuzz the reader, beginning with all posts that are kept here.
# fuzz keep: of what was found, keep what reaches a line that nothing kept has reached.
fuzz() {
    environment test
    packages fuzz
    if ! "$venv/bin/python" -c 'import atheris' 2>/dev/null; then
        echo "atheris has no wheel here: fuzzing takes Python 3.11 to 3.14 on Linux, x86-64" >&2
        exit 1
    fi
    mkdir -p .fuzz/found
    kept=tests/fuzz/corpus
    if [ "$1" = keep ]; then
        set -- -merge=1 -use_counters=0 -use_cmp=0 $kept .fuzz/found
    else
        set -- -max_total_time="$1" .fuzz/found $kept seeds tests/hostile/posts tests/full/posts
    fi
    "$venv/bin/python" -m tests.fuzz.fuzzing -dict=tests/fuzz/posts.dict -artifact_prefix=.fuzz/ \
        -max_len=16384 -timeout=5 -rss_limit_mb=1024 -verbosity=0 -print_final_stats=1 "$@"
}

# audit: tell known vulnerabilities (1 if there are any); 4 where the data can't be had.
audit() {
    venv=.venv-audit
    packages audit
    status=0
    told=$("$venv/bin/pip-audit" --requirement constraints/run.txt --disable-pip --require-hashes \
        --strict --progress-spinner off 2>&1) || status=$?
    case $told in
    *"No known vulnerabilities found"* | *"Found "*" known vulnerabilit"*)
        echo "$told"
        exit "$status"
        ;;
    esac
    echo "no audit: what is known can't be had from here: $(echo "$told" | tail -n 1)" >&2
    exit 4
}

case "${1:-}" in
demo) demo ;;
test) shift && run_tests "$@" ;;
test-heavy) run_heavy_tests ;;
coverage) measure_coverage ;;
fuzz) fuzz "${2:-600}" ;;
audit) audit ;;
format) environment test && "$venv/bin/ruff" format . && "$venv/bin/ruff" check --fix . ;;
exports) environment run && "$venv/bin/newsgraph" build seeds -o exports --quiet ;;
lock)
    environment test
    compile="$venv/bin/uv pip compile --quiet --universal --generate-hashes --no-header
        --no-emit-index-url --no-annotate --python-version 3.11 --upgrade"
    $compile pyproject.toml --group build -o constraints/run.txt
    $compile pyproject.toml --group build --group test --group lint -o constraints/test.txt
    $compile --group fuzz -o constraints/fuzz.txt
    $compile --group audit -o constraints/audit.txt
    ;;
*) sed -n '2,13s/^# \{0,1\}//p' "$0" && exit 2 ;;
esac
