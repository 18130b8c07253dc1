#!/usr/bin/env bash
# The runtime's collation and normalization against CoreCLR's libSystem.Globalization.Native over the machine's ICU, on
# random strings. Last line: "N passed, N failed".
#   run.sh COUNT SEED [WHAT]   a longer run, of all or of one function: run.sh 10000000 2 CompareString
set -uo pipefail
cd "$(dirname "$0")/../.."
BUILD=${BUILD:-build}
out=$BUILD/tests/collation
mkdir -p "$out"
library=
for d in $("${DOTNET:-dotnet}" --list-runtimes | sed -n 's/^Microsoft.NETCore.App \(10[^ ]*\) \[\(.*\)\]$/\2\/\1/p'); do
    library=$d/libSystem.Globalization.Native.so
done
if ! "${CC:-gcc}" -std=c17 -D_GNU_SOURCE -O2 -Wall -Wextra -Werror -I. "-I$BUILD/tables" ${EXTRA_CFLAGS:-} -o "$out/compare" \
    tests/collation/compare.c runtime/collation*.c runtime/normalization.c runtime/inflate.c -ldl; then
    echo "0 passed, 1 failed"
    exit 1
fi
if [ $# -ge 2 ]; then exec "$out/compare" "$library" "$@"; fi

passed=0 failed=0
for what in CompareString IndexOf LastIndexOf StartsWith EndsWith Normalize; do
    if "$out/compare" "$library" 50000 1 "$what" > "$out/log" 2>&1; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAIL $what:"
        cat "$out/log"
    fi
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
