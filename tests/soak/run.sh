#!/usr/bin/env bash
# run.sh [SECONDS [THREADS]]: compiles soak.cs and runs it three times, normally, with the collector in stress mode
# (a collection at every 1000th allocation, the heap checked), and so that it also moves what it may, SECONDS in all. Resident memory is sampled: from the
# second quarter of a run on it must not grow by more than a quarter and 16 MB. The last line is "N passed, N failed".
set -uo pipefail
cd "$(dirname "$0")/../.."
BUILD=${BUILD:-build}
seconds=${1:-10} threads=${2:-16}
work=$BUILD/tests/soak
mkdir -p "$work"
tests/tools/build-programs.sh "$BUILD/tests/tools/build-programs.dll" "$work" tests/soak/soak.cs > /dev/null &&
    "${ANVIL:-$BUILD/anvil}" "$work/soak/soak.dll" -o "$work/run" > "$work/log" 2>&1 || {
    cat "$work/log"
    echo "0 passed, 1 failed"
    exit 1
}
passed=0 failed=0

# soak NAME [VARIABLE=VALUE]...
soak() {
    local name=$1 part=$(((seconds + 2) / 3)) code=0 samples=() kb early=0 late=0 i pause=2
    shift
    [ "$part" -gt 60 ] || pause=0.2
    env "$@" nice -n 19 "$work/run" "$part" "$threads" > "$work/$name.out" 2> "$work/$name.err" &
    local pid=$! deadline=$((SECONDS + 3 * part + 60)) # a lost wake-up shows as a hang
    while kill -0 $pid 2> /dev/null; do
        if [ $SECONDS -gt $deadline ]; then
            echo "  $name: does not end"
            kill -9 $pid
            break
        fi
        kb=$(sed -n 's/^VmRSS:[^0-9]*\([0-9]*\).*/\1/p' /proc/$pid/status 2> /dev/null)
        [ -z "$kb" ] || samples+=("$kb")
        sleep "$pause"
    done
    wait $pid || code=$?
    local n=${#samples[@]}
    for ((i = n / 4; i < n; i++)); do
        if [ $i -lt $((n / 2)) ]; then
            [ "${samples[i]}" -le $early ] || early=${samples[i]}
        else
            [ "${samples[i]}" -le $late ] || late=${samples[i]}
        fi
    done
    if [ $code != 0 ] || [ "$(tail -n 1 "$work/$name.out")" != "soak ok" ]; then
        echo "  FAIL $name: exit code $code"
        tail -n 5 "$work/$name.out" "$work/$name.err" | cut -c -300
    elif [ $late -gt $((early + early / 4 + 16384)) ]; then
        echo "  FAIL $name: resident memory grows: $early KB, later $late KB"
    else
        echo "  $name: $(head -n 1 "$work/$name.out"), resident $early KB, later $late KB"
        passed=$((passed + 1))
        return
    fi
    failed=$((failed + 1))
}

soak normal
soak stress ANVIL_GC_STRESS=1000 ANVIL_GC_VERIFY=1
soak moving ANVIL_GC_STRESS=1000 ANVIL_GC_VERIFY=1 ANVIL_GC_MOVE=1
echo "$passed passed, $failed failed"
[ $failed = 0 ]
