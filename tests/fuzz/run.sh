#!/usr/bin/env bash
# run.sh [-n COUNT] [-s SEED]: runs the fuzzer of the reader (built by `make fuzz-build` with sanitizers) over real
# assemblies, in two processes with different seeds; without -n also short runs of the others: random IR functions and
# C# programs. A finding prints how to repeat it. Last line: "N passed, N failed".
set -uo pipefail
cd "$(dirname "$0")/../.."
BUILD=${BUILD:-build}
count=10000 seed=1 others=1
while getopts 'n:s:' option; do
    case $option in n) count=$OPTARG others= ;; s) seed=$OPTARG ;; *) exit 2 ;; esac
done
runtime=$(${DOTNET:-dotnet} --list-runtimes | sed -n 's/^Microsoft.NETCore.App \(10\.[^ ]*\) \[\(.*\)\]$/\2\/\1/p' | tail -n 1)
files=$(ls "$BUILD"/tests/programs/*/*.dll | awk 'NR % 3 == 0' | head -n 50)
for name in System.Console System.Runtime System.Memory System.Threading System.Net.Ping System.IO.Pipes; do
    files="$files $runtime/$name.dll"
done
logs=$BUILD/tests/fuzz
mkdir -p "$logs"
for part in 0 1; do
    "$BUILD-debug/fuzz/reader" -n $(((count + part) / 2)) -s $((seed + part)) $files > "$logs/$part.log" 2>&1 < /dev/null &
    pids[part]=$!
done
passed=0 failed=0
for part in 0 1; do
    if wait "${pids[part]}"; then passed=$((passed + 1)); tail -n 1 "$logs/$part.log"; else failed=$((failed + 1)); head -n 30 "$logs/$part.log"; fi
done
# one NAME COMMAND...: a run that ends with 0 has passed; the last line of its output tells what it did.
one() {
    local log=$logs/$1.log
    shift
    if "$@" > "$log" 2>&1 < /dev/null; then passed=$((passed + 1)); tail -n 1 "$log"; else failed=$((failed + 1)); head -n 100 "$log"; fi
}
if [ -n "$others" ]; then
    one ir "$BUILD/fuzz/ir" -n 20000 -s "$seed"
    one cs env ANVIL="$BUILD/anvil" tests/tools/build-programs.sh --run "$BUILD/fuzz/cs/fuzz-cs.dll" -n 50 -s "$seed" -o "$logs/cs"
fi
echo "$passed passed, $failed failed"
[ $failed = 0 ]
