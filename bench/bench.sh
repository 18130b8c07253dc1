#!/usr/bin/env bash
# bench.sh [--save]
#
# Hello, World under CoreCLR, Microsoft's Native AOT 9 and Anvil, side by side in one run: time to compile (for
# Native AOT ilc and the link alone, without MSBuild), size, time from start to end, peak resident memory.
# Medians; the ratios are what carries over to other machines. Then what a method costs to compile, in hello and in a
# program with JSON by reflection, beside the figures of bench/last.tsv, which --save replaces.
# Native AOT is left out, with a message, when its packages cannot be restored.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
BUILD=${BUILD:-build}
case $BUILD in /*) ;; *) BUILD=$PWD/$BUILD ;; esac
dotnet=${DOTNET:-dotnet}
measure=$BUILD/tests/measure
work=$BUILD/bench
compile_runs=${COMPILE_RUNS:-7}
start_runs=${START_RUNS:-40}
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
mkdir -p "$work"
load=$(cut -d ' ' -f 1 /proc/loadavg) # what else runs here spoils the times, less the ratios

say() { echo "$*" >&2; }
# timed RUNS COMMAND...: sets median (µs) and peak (KB) after two runs that do not count
timed() {
    local runs=$1 code=0
    shift
    "$measure" -n 2 -q "$@" || true
    "$measure" -n "$runs" -q -t 300 -r "$work/cost" "$@" || code=$?
    if [ $code != 0 ]; then
        say "bench: exit code $code: $*"
        return 1
    fi
    read -r median _ peak < "$work/cost"
}

names=() compile=() compile_peak=() size=() start=() start_peak=()
# row NAME COMPILE_US COMPILE_KB SIZE COMMAND...: adds a column after timing the executable
row() {
    timed "$start_runs" "${@:5}" || return 1
    names+=("$1") compile+=("$2") compile_peak+=("$3") size+=("$4") start+=("$median") start_peak+=("$peak")
}

say "building samples/hello"
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 # for the SDK where there is no ICU; not for what is measured
(cd samples/hello && "$dotnet" build -c Release < /dev/null > "$work/build.log" 2>&1) || { cat "$work/build.log" >&2; exit 1; }
dll=$PWD/samples/hello/bin/Release/net10.0/hello.dll

for level in 0 1; do
    say "Anvil -O$level"
    timed "$compile_runs" "$BUILD/anvil" "$dll" "-O$level" -o "$work/hello-O$level" || continue
    row "Anvil -O$level" "$median" "$peak" "$(stat -c %s "$work/hello-O$level")" "$work/hello-O$level" || continue
done
anvils=${#names[@]}

# Publishes hello with Native AOT once. The response file for ilc stays in obj/, and a wrapper in the linker's
# place notes the link's arguments, so that both can be run again alone.
native_aot() {
    local project=$work/nativeaot native=obj/Release/net9.0/linux-x64/native log=$work/nativeaot.log
    mkdir -p "$project"
    cp samples/hello/Program.cs "$project"
    cat > "$project/hello.csproj" <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net9.0</TargetFramework>
    <ImplicitUsings>enable</ImplicitUsings>
    <Nullable>enable</Nullable>
    <PublishAot>true</PublishAot>
    <InvariantGlobalization>true</InvariantGlobalization>
  </PropertyGroup>
</Project>
XML
    local linker
    linker=$(command -v gcc || command -v clang)
    printf '%s\n' '#!/usr/bin/env bash' "printf '%s\\0' \"\$@\" > '$work/link.args'" \
        "exec $linker \"\$@\"" > "$work/link"
    chmod +x "$work/link"
    rm -f "$work/link.args" "$project/$native/hello.o"
    (cd "$project" && timeout 600 "$dotnet" publish -c Release -r linux-x64 "-p:CppCompilerAndLinker=$work/link" \
        < /dev/null > "$log" 2>&1) || { say "Native AOT skipped: $(grep -m 1 -E 'error' "$log" || tail -n 1 "$log")"; return 1; }
    local ilc rsp=$project/$native/hello.ilc.rsp
    # The package's folder stands in the response file: …/runtime.linux-x64.microsoft.dotnet.ilcompiler/9.0.x/sdk/…
    ilc=$(sed -n 's|^-r:\(.*ilcompiler/[^/]*\)/sdk/.*|\1/tools/ilc|p' "$rsp" | head -n 1)
    if [ ! -x "$ilc" ] || [ ! -s "$work/link.args" ]; then
        say "Native AOT skipped: ilc or the link's arguments not found after publishing"
        return 1
    fi
    local -a link_args
    mapfile -d '' link_args < "$work/link.args"
    cd "$project" # both commands name their files relative to it
    timed "$compile_runs" "$ilc" "@$rsp" || return 1
    local ilc_us=$median ilc_peak=$peak
    # The publish stripped its output; the link alone writes elsewhere.
    local i
    for i in "${!link_args[@]}"; do [ "${link_args[i]}" = -o ] && link_args[i + 1]=$work/relinked; done
    timed "$compile_runs" "$linker" "${link_args[@]}" || return 1
    cd "$root"
    say "  ilc $((ilc_us / 1000)) ms, link $((median / 1000)) ms"
    local exe=$project/bin/Release/net9.0/linux-x64/publish/hello
    row "Native AOT 9" $((ilc_us + median)) "$((ilc_peak > peak ? ilc_peak : peak))" "$(stat -c %s "$exe")" "$exe"
}
say "Native AOT 9"
native_aot || cd "$root"

say "CoreCLR"
unset DOTNET_SYSTEM_GLOBALIZATION_INVARIANT
row CoreCLR - - "$(stat -c %s "$dll")" "$dotnet" exec "$dll" || say "CoreCLR skipped"

number() { if [ "$1" = - ]; then echo -; else awk -v x="$1" -v by="$2" -v digits="$3" 'BEGIN { printf "%.*f", digits, x / by }'; fi; }
table() {
    local i j
    echo "Hello, World: medians of $compile_runs compilations and $start_runs starts"
    echo
    echo "| | compile, ms | compile, peak MB | size, bytes | start to end, ms | peak MB |"
    echo "|---|---:|---:|---:|---:|---:|"
    for i in "${!names[@]}"; do
        echo "| ${names[i]} | $(number "${compile[i]}" 1000 1) | $(number "${compile_peak[i]}" 1024 1) | ${size[i]} | $(number "${start[i]}" 1000 2) | $(number "${start_peak[i]}" 1024 1) |"
    done
    echo
    echo "| Anvil's over the peer's | compile | size | start to end | peak |"
    echo "|---|---:|---:|---:|---:|"
    for ((i = 0; i < anvils; i++)); do
        for ((j = anvils; j < ${#names[@]}; j++)); do
            if [ "${compile[j]}" = - ]; then c=-; s=-; else c=$(number "${compile[i]}" "${compile[j]}" 3); s=$(number "${size[i]}" "${size[j]}" 2); fi
            echo "| ${names[i]} / ${names[j]} | $c | $s | $(number "${start[i]}" "${start[j]}" 2) | $(number "${start_peak[i]}" "${start_peak[j]}" 2) |"
        done
    done
    echo
    echo "$(nproc) × $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), Linux $(uname -r), load $load at the start, commit $(git describe --always --dirty)"
}
table

# ---- beside the last figures ----
# figure NAME VALUE: a line of the next last.tsv
figure() { printf '%s\t%s\n' "$1" "$2" >> "$work/now.tsv"; }
: > "$work/now.tsv"
for ((i = 0; i < anvils; i++)); do
    figure "${names[i]} hello, bytes" "${size[i]}"
    for ((j = anvils; j < ${#names[@]}; j++)); do
        [ "${compile[j]}" = - ] || figure "${names[i]} hello, compile over ${names[j]}" "$(number "${compile[i]}" "${compile[j]}" 3)"
        figure "${names[i]} hello, start to end over ${names[j]}" "$(number "${start[i]}" "${start[j]}" 3)"
    done
done
say "time for each method"
tests/tools/build-programs.sh "$BUILD/tests/tools/build-programs.dll" "$work/il" tests/programs/json_reflection.cs > /dev/null
for program in "hello $dll" "json_reflection $work/il/json_reflection/json_reflection.dll"; do
    for level in 0 1; do
        methods=$("$BUILD/anvil" "${program#* }" "-O$level" --time -o "$work/timed" 2>&1 | sed -n 's/^\([0-9]*\) methods.*/\1/p')
        timed "$compile_runs" "$BUILD/anvil" "${program#* }" "-O$level" -o "$work/timed"
        figure "Anvil -O$level ${program%% *}, microseconds a method" "$(number "$median" "$methods" 1)"
        [ "${program%% *}" = hello ] || figure "Anvil -O$level ${program%% *}, bytes" "$(stat -c %s "$work/timed")"
    done
done
beside() {
    echo
    echo "| | last | now |"
    echo "|---|---:|---:|"
    local name value
    while IFS=$'\t' read -r name value; do
        echo "| $name | $(awk -F '\t' -v name="$name" '$1 == name { print $2; n = 1 } END { if (!n) print "-" }' bench/last.tsv) | $value |"
    done < "$work/now.tsv"
    echo
    echo "Last: $(sed -n 's/^# //p' bench/last.tsv)"
}
beside
if [ "${1:-}" = --save ]; then
    { cat "$work/now.tsv"; echo "# load $load, commit $(git describe --always --dirty)"; } > bench/last.tsv
fi
