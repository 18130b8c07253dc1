#!/usr/bin/env bash
# Runs every suite (tests/<suite>/run.sh) and adds up their last lines, each "N passed, N failed". A suite that
# ends without such a line, or badly without saying what failed, counts as one failure.
set -uo pipefail
cd "$(dirname "$0")/.."
BUILD=${BUILD:-build}
log=$BUILD/tests/suite.log
mkdir -p "$BUILD/tests"
passed=0 failed=0
for suite in tests/*/run.sh; do
    name=$(basename "$(dirname "$suite")")
    echo "== $name"
    start=$SECONDS
    "$suite" < /dev/null 2>&1 | tee "$log"
    code=${PIPESTATUS[0]}
    if [[ $(tail -n 1 "$log") =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed$ ]]; then
        p=${BASH_REMATCH[1]} f=${BASH_REMATCH[2]}
        if [ "$code" != 0 ] && [ "$f" = 0 ]; then f=1; fi
    else
        p=0 f=1
        echo "$suite ended with exit code $code and no count"
    fi
    echo "   ($name: $p passed, $f failed, $((SECONDS - start)) s)"
    passed=$((passed + p)) failed=$((failed + f))
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
