#!/usr/bin/env bash
# What `make run` shows: `dotnet build`, then Anvil, then the executable.
set -euo pipefail
cd "$(dirname "$0")"
root=../..
build=${BUILD:-build}
case $build in /*) ;; *) build=$root/$build ;; esac
dotnet=${DOTNET:-dotnet}
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
exe=$build/samples/hello
mkdir -p "$build/samples"

echo "\$ dotnet build -c Release"
DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 "$dotnet" build -c Release < /dev/null \
    > "$build/samples/build.log" 2>&1 || { cat "$build/samples/build.log" >&2; exit 1; }
echo "\$ anvil bin/Release/net10.0/hello.dll -o hello"
start=$(date +%s%N)
"$build/anvil" bin/Release/net10.0/hello.dll -o "$exe"
milliseconds=$((($(date +%s%N) - start) / 1000000))
echo "\$ ./hello"
"$exe"
echo
echo "${exe#"$root"/}: $(stat -c %s "$exe") bytes, compiled in $milliseconds ms"
