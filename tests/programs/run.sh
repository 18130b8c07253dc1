#!/usr/bin/env bash
# run.sh [-O LEVEL]... [-d] [-s N] [-j JOBS] [-k] [WORD]...
#
# Compiles every test program (or those whose names hold one of the words) with Anvil, runs it and compares stdout,
# stderr without stack frames, and the exit code with what CoreCLR did (expected/). A file <name>.rss holds the most
# resident memory in KB that the program may take. Failures show the first line that differs.
# Without -O, -d and -s every program is run in five modes: optimised and debug IL at -O0 and -O1 each, and optimised
# IL at -O1 with the collector under stress. -O: at this level alone; -d: debug IL; -s N: collects at every N-th
# allocation (or as <name>.stress says), checks the heap, and allows for the time that takes.
# -k keeps the executables in $BUILD/tests/run. Another compiler can be tried with ANVIL=PATH.
# The last line is "N passed, N failed".
set -euo pipefail
. "$(dirname "$0")/lib.sh"
ANVIL=${ANVIL:-$BUILD/anvil}
scratch=$BUILD/tests/run
levels=() kind= jobs=2 keep= interval=50
while getopts 'O:dj:ks:' option; do
    case $option in
        O) levels+=("$OPTARG") ;;
        d) kind=debug ;;
        j) jobs=$OPTARG ;;
        k) keep=1 ;;
        s) kind=stress interval=$OPTARG ;;
        *) exit 2 ;;
    esac
done
shift $((OPTIND - 1))
modes=() # KIND-O<LEVEL>
if [ ${#levels[@]} = 0 ] && [ -z "$kind" ]; then
    modes=(release-O0 release-O1 debug-O0 debug-O1 stress-O1)
else
    [ ${#levels[@]} -gt 0 ] || levels=(0 1)
    for level in "${levels[@]}"; do modes+=("${kind:-release}-O$level"); done
fi

# first_difference EXPECTED ACTUAL: the first line that is not the same, from both
first_difference() {
    diff -a -U0 "$1" "$2" | sed -n '3,5000p' | awk '
        /^@@/ { if (hunks++) exit; print "    at line " substr($2, 2) + 0; next }
        /^-/ && !minus++ { print "    expected: " substr($0, 2, 200) }
        /^\+/ && !plus++ { print "    got:      " substr($0, 2, 200) }'
}

# One line for each program and mode: "ok", or "FAIL" and the reason.
check() {
    local name=$1 mode=$2 tag="$1 $2" work=$scratch/$1-$2 expected=$here/expected/$1 code=0 want=0
    local reason='' got limit peak seconds=20 every=$interval from=$built
    rm -f "$work"*
    case $mode in
        debug-*) from=$built-debug ;;
        stress-*)
            [ ! -f "$here/$name.stress" ] || every=$(cat "$here/$name.stress")
            export ANVIL_GC_STRESS=$every ANVIL_GC_VERIFY=1
            seconds=60
            ;;
    esac
    "$measure" -t 60 "$ANVIL" "$from/$name/$name.dll" "-${mode#*-}" -o "$work" < /dev/null > "$work.log" 2>&1 || code=$?
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
export here BUILD built measure scratch keep interval ANVIL

check_order
mkdir -p "$scratch"
rm -f "$scratch"/*.verdict
for mode in "${modes[@]}"; do
    for name in $(program_names "$@"); do printf '%s\0%s\0' "$name" "$mode"; done
done | xargs -0 -r -P "$jobs" -n 2 bash -c 'check "$@"' check | grep -av '^ok' || true
count() { cat "$scratch"/*.verdict 2>/dev/null | grep -ac "$1" || true; }
failed=$(count '^FAIL')
echo "$(count '^ok') passed, $failed failed"
[ "$failed" = 0 ]
