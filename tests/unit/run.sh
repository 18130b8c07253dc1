#!/usr/bin/env bash
# Runs the unit tests that `make unit-build` made (those of U, or all) and adds up Criterion's counts.
# A test that crashes is a failed one; so are a finding of the sanitizers (MODE=debug) and an executable that ends
# without a count. Tests that left themselves out, for want of their input, are told.
set -uo pipefail
cd "$(dirname "$0")/../.."
BUILD=${BUILD:-build}
units=${U:-$(ls tests/unit/*.c 2>/dev/null | xargs -r -n 1 basename -s .c | cut -d_ -f1 | sort -u)}
log=$BUILD/unit/log
mkdir -p "$BUILD/unit"
export BUILD ASAN_OPTIONS="detect_leaks=0:${ASAN_OPTIONS:-}" # a test's arenas last as long as its process
passed=0 failed=0
for unit in $units; do
    "$BUILD/unit/$unit" --jobs 2 > "$log" 2>&1 < /dev/null
    code=$?
    line=$(grep -a 'Synthesis:' "$log" | tail -n 1)
    if [[ $line =~ Tested:\ ([0-9]+)\ \|\ Passing:\ ([0-9]+) ]]; then
        tested=${BASH_REMATCH[1]} p=${BASH_REMATCH[2]}
        f=$((tested - p))
        if [ $f = 0 ] && { [ $code != 0 ] || grep -qaE 'ERROR: [A-Za-z]*Sanitizer|runtime error:' "$log"; }; then f=1; fi
        left_out=$(($("$BUILD/unit/$unit" --list | grep -caE '(──|--) ') - tested))
    else
        p=0 f=1 left_out=0
        echo "$unit: ended with exit code $code and no count"
    fi
    printf '  %-12s %d of %d' "$unit" "$p" $((p + f))
    if [ $left_out -gt 0 ]; then echo ", $left_out left out"; else echo; fi
    [ $f = 0 ] || grep -av 'Synthesis:' "$log"
    passed=$((passed + p)) failed=$((failed + f))
done
echo "$passed passed, $failed failed"
[ $failed = 0 ]
