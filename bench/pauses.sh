#!/usr/bin/env bash
# pauses.sh [OBJECTS]
#
# Pauses of the collector over OBJECTS (4,000,000) live objects, under CoreCLR (concurrent collections off and on) and
# Anvil with one and with two threads that mark, in one run (bench/pauses.cs). The ratios are what carries over.
set -euo pipefail
cd "$(dirname "$0")/.."
BUILD=${BUILD:-build}
objects=${1:-4000000}
work=$BUILD/bench
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 DOTNET_TieredPGO=0 DOTNET_NOLOGO=1
mkdir -p "$work"
tests/tools/build-programs.sh "$BUILD/tests/tools/build-programs.dll" "$work/il" bench/pauses.cs > /dev/null
dll=$work/il/pauses/pauses.dll
"$BUILD/anvil" "$dll" -o "$work/pauses"

# row NAME COMMAND...: a line of the table for each shape's result
row() {
    local name=$1 full mean longest time
    shift
    read -r full mean longest time < <("$@" "$shape" "$objects")
    echo "| $shape | $name | $full | $mean | $longest | $time |"
}
echo "| $objects objects | | full, ms | young, mean ms | young, longest ms | 40 million allocations, ms |"
echo "|---|---|---:|---:|---:|---:|"
for shape in array tree list; do
    row "Anvil, one marker" env DOTNET_GCHeapCount=1 "$work/pauses"
    row "Anvil, two" env DOTNET_GCHeapCount=2 "$work/pauses"
    row "CoreCLR, not concurrent" env DOTNET_gcConcurrent=0 "${DOTNET:-dotnet}" exec "$dll"
    row "CoreCLR" "${DOTNET:-dotnet}" exec "$dll"
done
echo
echo "$(nproc) × $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), load $(cut -d ' ' -f 1 /proc/loadavg), commit $(git describe --always --dirty)"
