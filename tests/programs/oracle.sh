#!/usr/bin/env bash
# Records anew what CoreCLR prints and returns for every test program (or those whose names hold one of the
# words given): expected/<name>.out, and .exit and .err where they are not 0 and empty.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
check_order
mkdir -p $here/expected $BUILD/tests/oracle

record() {
    local name=$1 result=$BUILD/tests/oracle/$1 expected=$here/expected/$1
    execute "$name" "$result" 120 "${DOTNET:-dotnet}" exec "$built/$name/$name.dll"
    if [ "$(cat "$result.exit")" = 124 ]; then
        echo "oracle: $name: no end within 120 s" >&2
        return 1
    fi
    cp "$result.out" "$expected.out"
    rm -f "$expected.exit" "$expected.err"
    [ "$(cat "$result.exit")" = 0 ] || cp "$result.exit" "$expected.exit"
    [ ! -s "$result.err" ] || cp "$result.err" "$expected.err"
}
export -f record execute
export here BUILD built measure

program_names "$@" | xargs -P "$(nproc)" -I{} bash -c 'set -e; record {}'
for f in $here/expected/*.out; do # what belongs to no program any more
    name=$(basename "$f" .out)
    [ -f "$here/$name.cs" ] || rm -f $here/expected/"$name".*
done
echo "recorded $(program_names "$@" | wc -l) programs: $(git diff --stat -- $here/expected | tail -n 1)"
