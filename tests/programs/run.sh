#!/usr/bin/env bash
# run.sh [-O LEVEL]... [-d] [-s N] [-c] [-r TIMES] [-j JOBS] [-k] [WORD]...
#
# Compiles every test program (or those whose names hold one of the words) with Anvil, runs it and compares stdout,
# stderr without stack frames, and the exit code with what CoreCLR did (expected/). A file <name>.rss holds the most
# resident memory in KB that the program may take. Failures show the first line that differs.
# Without -O, -d and -s every program is run in five modes: optimised and debug IL at -O0 and -O1 each, and optimised
# IL at -O1 with the collector under stress. -O: at this level alone; -d: debug IL; -s N: collects at every N-th
# allocation (or as <name>.stress says), moves objects, checks the heap, and allows for the time that takes.
# -r: run each executable so many times; -c: run the IL by CoreCLR instead. Together with a high -j they find what
# depends on chance, in the program or in the expectation.
# -k keeps the executables in $BUILD/tests/run. Another compiler can be tried with ANVIL=PATH.
# The last line is "N passed, N failed".
set -euo pipefail
. "$(dirname "$0")/lib.sh"
ANVIL=${ANVIL:-$BUILD/anvil}
scratch=$BUILD/tests/run
levels=() kind= jobs=2 keep= interval=50 times=1
while getopts 'O:cdj:kr:s:' option; do
    case $option in
        O) levels+=("$OPTARG") ;;
        c) kind=coreclr levels=(0) ;;
        d) kind=debug ;;
        j) jobs=$OPTARG ;;
        k) keep=1 ;;
        r) times=$OPTARG ;;
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

# compare NAME OUT: what is wrong with the results of execute; nothing when all is well.
compare() {
    local name=$1 out=$2 expected=$here/expected/$1 want=0 got limit peak
    local expected_err=$expected.err
    got=$(cat "$out.exit")
    [ ! -f "$expected.exit" ] || want=$(cat "$expected.exit")
    [ -f "$expected_err" ] || expected_err=/dev/null
    if [ "$got" = 124 ]; then
        echo "it did not end in time"
    elif ! cmp -s "$expected.out" "$out.out"; then
        echo "stdout differs (exit code $got)"
        first_difference "$expected.out" "$out.out"
        head -n 3 "$out.stderr" | cut -c -200 | sed 's/^/    stderr: /'
    elif [ "$got" != "$want" ]; then
        echo "exit code $got, expected $want"
        head -n 3 "$out.stderr" | cut -c -200 | sed 's/^/    stderr: /'
    elif ! cmp -s "$expected_err" "$out.err"; then
        echo "stderr differs"
        first_difference "$expected_err" "$out.err"
    elif [ -f "$here/$name.rss" ] && [ "$kind" != coreclr ]; then
        limit=$(cat "$here/$name.rss")
        read -r _ _ peak < "$out.cost"
        [ "$peak" -le "$limit" ] || echo "took $peak KB of memory, may take $limit KB"
    fi
}

# One line for each program and mode: "ok", or "FAIL" and the reason.
check() {
    local name=$1 mode=$2 tag="$1 $2" work=$scratch/$1-$2 code=0 reason='' seconds=20 every=$interval from=$built i
    local command=("$work")
    rm -f "$work"*
    case $mode in
        debug-*) from=$built-debug ;;
        coreclr-*) seconds=60 command=("${DOTNET:-dotnet}" exec "$from/$name/$name.dll") ;;
        stress-*)
            [ ! -f "$here/$name.stress" ] || every=$(cat "$here/$name.stress")
            export ANVIL_GC_STRESS=$every ANVIL_GC_VERIFY=1 ANVIL_GC_MOVE=1
            seconds=60
            ;;
    esac
    [ "$kind" = coreclr ] ||
        "$measure" -t 60 "$ANVIL" "$from/$name/$name.dll" "-${mode#*-}" -o "$work" < /dev/null > "$work.log" 2>&1 || code=$?
    if [ ! -f "$here/expected/$name.out" ]; then
        reason="no recorded result: make oracle"
    elif [ $code = 124 ]; then
        reason="the compiler did not end within 60 s"
    elif [ $code != 0 ] || [ "$kind" != coreclr ] && [ ! -x "$work" ]; then
        reason="the compiler ended with exit code $code:
$(grep -v '^anvil: warning' "$work.log" | tail -n 2 | cut -c -300 | sed 's/^/    /')"
    else
        for ((i = 1; i <= times; i++)); do
            execute "$name" "$work" "$seconds" "${command[@]}"
            reason=$(compare "$name" "$work")
            [ -z "$reason" ] || break
        done
        [ -z "$reason" ] || [ "$times" = 1 ] || tag="$tag, run $i of $times"
    fi
    [ -n "$keep" ] || rm -f "$work"
    if [ -z "$reason" ]; then echo "ok $tag"; else printf 'FAIL %s: %s\n' "$tag" "$reason"; fi > "$work.verdict"
    cat "$work.verdict"
}
export -f check compare execute first_difference
export here BUILD built measure scratch keep interval times kind ANVIL

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
