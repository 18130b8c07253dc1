#!/usr/bin/env bash
# run.sh [-O LEVEL]... [-j JOBS] [-k] [-s N] [WORD]...
#
# Compiles every test program (or those whose names hold one of the words) with Anvil at -O0 and -O1, runs it and
# compares stdout, stderr without stack frames, and the exit code with what CoreCLR did (expected/). A file
# <name>.rss holds the most resident memory in KB that the program may take. Failures show the first line that
# differs; -k keeps the executables in $BUILD/tests/run; -s N collects at every N-th allocation, checks the heap
# and allows for the time that takes. Another compiler can be tried with ANVIL=PATH.
# The last line is "N passed, N failed".
set -euo pipefail
. "$(dirname "$0")/lib.sh"
ANVIL=${ANVIL:-$BUILD/anvil}
scratch=$BUILD/tests/run
levels=() jobs=2 keep= seconds=20
while getopts 'O:j:ks:' option; do
    case $option in
        O) levels+=("$OPTARG") ;;
        j) jobs=$OPTARG ;;
        k) keep=1 ;;
        s) export ANVIL_GC_STRESS=$OPTARG ANVIL_GC_VERIFY=1 seconds=120 ;;
        *) exit 2 ;;
    esac
done
shift $((OPTIND - 1))
[ ${#levels[@]} -gt 0 ] || levels=(0 1)

# first_difference EXPECTED ACTUAL: the first line that is not the same, from both
first_difference() {
    diff -a -U0 "$1" "$2" | sed -n '3,5000p' | awk '
        /^@@/ { if (hunks++) exit; print "    at line " substr($2, 2) + 0; next }
        /^-/ && !minus++ { print "    expected: " substr($0, 2, 200) }
        /^\+/ && !plus++ { print "    got:      " substr($0, 2, 200) }'
}

# One line for each program and level: "ok", or "FAIL" and the reason.
check() {
    local name=$1 level=$2 tag="$1 -O$2" work=$scratch/$1-O$2 expected=$here/expected/$1 code=0 want=0
    local reason='' got limit peak
    rm -f "$work"*
    "$measure" -t 60 "$ANVIL" "$built/$name/$name.dll" "-O$level" -o "$work" < /dev/null > "$work.log" 2>&1 || code=$?
    if [ ! -f "$expected.out" ]; then
        reason="no recorded result: make oracle"
    elif [ $code = 124 ]; then
        reason="the compiler did not end within 60 s"
    elif [ $code != 0 ] || [ ! -x "$work" ]; then
        reason="the compiler ended with exit code $code:
$(grep -v '^anvil: warning' "$work.log" | tail -n 2 | cut -c -300 | sed 's/^/    /')"
    else
        execute "$name" "$work" "$seconds" "$work"
        got=$(cat "$work.exit")
        [ ! -f "$expected.exit" ] || want=$(cat "$expected.exit")
        touch "$work.none"
        local expected_err=$expected.err
        [ -f "$expected_err" ] || expected_err=$work.none
        if [ "$got" = 124 ]; then
            reason="it did not end in time"
        elif ! cmp -s "$expected.out" "$work.out"; then
            reason="stdout differs (exit code $got)
$(first_difference "$expected.out" "$work.out")"
            [ ! -s "$work.stderr" ] || reason+="
$(head -n 3 "$work.stderr" | cut -c -200 | sed 's/^/    stderr: /')"
        elif [ "$got" != "$want" ]; then
            reason="exit code $got, expected $want
$(head -n 3 "$work.stderr" | cut -c -200 | sed 's/^/    stderr: /')"
        elif ! cmp -s "$expected_err" "$work.err"; then
            reason="stderr differs
$(first_difference "$expected_err" "$work.err")"
        elif [ -f "$here/$name.rss" ]; then
            limit=$(cat "$here/$name.rss")
            read -r _ _ peak < "$work.cost"
            [ "$peak" -le "$limit" ] || reason="took $peak KB of memory, may take $limit KB"
        fi
    fi
    [ -n "$keep" ] || rm -f "$work"
    if [ -z "$reason" ]; then echo "ok $tag"; else printf 'FAIL %s: %s\n' "$tag" "$reason"; fi > "$work.verdict"
    cat "$work.verdict"
}
export -f check execute first_difference
export here BUILD built measure scratch keep seconds ANVIL

check_order
mkdir -p "$scratch"
rm -f "$scratch"/*.verdict
for name in $(program_names "$@"); do
    for level in "${levels[@]}"; do printf '%s\0%s\0' "$name" "$level"; done
done | xargs -0 -r -P "$jobs" -n 2 bash -c 'check "$@"' check | grep -av '^ok' || true
count() { cat "$scratch"/*.verdict 2>/dev/null | grep -ac "$1" || true; }
failed=$(count '^FAIL')
echo "$(count '^ok') passed, $failed failed"
[ "$failed" = 0 ]
