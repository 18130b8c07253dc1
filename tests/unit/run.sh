#!/usr/bin/env bash
# Runs the unit tests that `make unit-build` made (those of U, or all) and adds up Criterion's counts.
# A test that crashes is a failed one; so is an executable that ends without a count.
set -uo pipefail
cd "$(dirname "$0")/../.."
BUILD=${BUILD:-build}
units=${U:-$(ls tests/unit/*.c 2>/dev/null | xargs -r -n 1 basename -s .c | cut -d_ -f1 | sort -u)}
log=$BUILD/unit/log
mkdir -p "$BUILD/unit"
passed=0 failed=0
for unit in $units; do
    "$BUILD/unit/$unit" --jobs 2 > "$log" 2>&1 < /dev/null
    code=$?
    line=$(grep -a 'Synthesis:' "$log" | tail -n 1)
    if [[ $line =~ Tested:\ ([0-9]+)\ \|\ Passing:\ ([0-9]+) ]]; then
        tested=${BASH_REMATCH[1]} p=${BASH_REMATCH[2]}
        f=$((tested - p))
        if [ $code != 0 ] && [ $f = 0 ]; then f=1; fi
    else
        p=0 f=1
        echo "$unit: ended with exit code $code and no count"
    fi
    printf '  %-12s %d of %d\n' "$unit" "$p" $((p + f))
    [ $f = 0 ] || grep -av 'Synthesis:' "$log"
    passed=$((passed + p)) failed=$((failed + f))
done
echo "$passed passed, $failed failed"
[ $failed = 0 ]
