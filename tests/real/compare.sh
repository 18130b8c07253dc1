#!/usr/bin/env bash
# Programs that nobody here wrote: libraries of NuGet, each driven by a small program (tests/real/*.cs), tools of NuGet,
# and the compilers of C# and F#. csc must compile to the same bytes as under CoreCLR. Prints a table. Words choose programs by name. What cannot
# be restored is left out, with a line that says so. Last line: "N passed, N failed".
set -uo pipefail
cd "$(dirname "$0")/../.."
BUILD=${BUILD:-build}
anvil=${ANVIL:-$BUILD/anvil} dotnet=${DOTNET:-dotnet}
work=$BUILD/tests/real
passed=0 failed=0
mkdir -p "$work"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 LC_ALL=C TZ=UTC
ms() { echo $((($(date +%s%N) - $1) / 1000000)); }
row() { printf '%-12s %10s %12s %10s %10s  %s\n' "$@"; }
chosen() { [ ${#words[@]} = 0 ] && return; for w in "${words[@]}"; do [[ $1 == *$w* ]] && return; done; return 1; }
words=("$@")

# program NAME DLL [ARGS...]: compiles it, runs it natively and under CoreCLR, compares.
program() {
    local name=$1 dll=$2 result=ok code=0 want=0 start compile native clr
    shift 2
    start=$(date +%s%N)
    if ! timeout 300 "$anvil" "$dll" -O1 -o "$work/$name" > "$work/$name.log" 2>&1 < /dev/null; then
        row "$name" - - - - "FAIL: $(grep -m1 'error' "$work/$name.log" | cut -c -100)"
        failed=$((failed + 1))
        return
    fi
    compile=$(ms "$start") start=$(date +%s%N)
    timeout 60 "$work/$name" "$@" > "$work/$name.out" 2> "$work/$name.err" < /dev/null || code=$?
    native=$(ms "$start") start=$(date +%s%N)
    timeout 60 "$dotnet" exec "$dll" "$@" > "$work/$name.want" 2> /dev/null < /dev/null || want=$?
    clr=$(ms "$start")
    cmp -s "$work/$name.out" "$work/$name.want" || result="FAIL: output differs: $(head -n 1 "$work/$name.err" | cut -c -160)"
    [ $code = $want ] || result="FAIL: exit code $code, not $want: $(head -n 1 "$work/$name.err" | cut -c -160)"
    if [ "$result" = ok ]; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
    row "$name" "$compile ms" "$(stat -c %s "$work/$name")" "$native ms" "$clr ms" "$result"
}

row program compile size run 'CoreCLR' ''
while read -r name package version; do
    [[ $name == \#* || -z $name ]] && continue
    chosen "$name" || continue
    dir=$work/src/$name
    mkdir -p "$dir"
    cp "tests/real/$name.cs" "$dir/"
    cat > "$dir/$name.csproj" <<XML
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><Nullable>enable</Nullable>
    <AppendTargetFrameworkToOutputPath>false</AppendTargetFrameworkToOutputPath><InvariantGlobalization>true</InvariantGlobalization></PropertyGroup>
  <ItemGroup><PackageReference Include="$package" Version="$version" /></ItemGroup>
</Project>
XML
    if ! (cd "$dir" && timeout 180 "$dotnet" build -c Release -o out > build.log 2>&1 < /dev/null); then
        row "$name" - - - - "left out: $package $version cannot be restored or built"
        continue
    fi
    program "$name" "$dir/out/$name.dll"
done < tests/real/PROGRAMS

# ---- tools of NuGet: --version, and one job in a copy of tests/real/NAME.job, whose files must be the same ----

# job NAME DLL ARGS...
job() {
    local name=$1 dll result=ok start native clr code=0 want=0
    dll=$(realpath "$2")
    shift 2
    rm -rf "$work/a" "$work/b"
    cp -r "tests/real/$name.job" "$work/a"
    cp -r "tests/real/$name.job" "$work/b"
    start=$(date +%s%N)
    (cd "$work/a" && timeout 60 "../$name" "$@" > ../job.out 2> ../job.err < /dev/null) || code=$?
    native=$(ms "$start") start=$(date +%s%N)
    (cd "$work/b" && timeout 60 "$dotnet" exec "$dll" "$@" > ../job.want 2>&1 < /dev/null) || want=$?
    clr=$(ms "$start")
    diff -r "$work/a" "$work/b" > "$work/job.diff" || result="FAIL: other files: $(head -n 1 "$work/job.diff" | cut -c -100)"
    [ $code = $want ] || result="FAIL: exit code $code, not $want: $(cat "$work/job.err" "$work/job.out" | grep -m1 . | cut -c -120)"
    if [ "$result" = ok ]; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
    row " $1" "" "" "$native ms" "$clr ms" "$result"
}

while read -r name version assembly arguments; do
    chosen "$name" || continue
    if ! timeout 180 "$dotnet" tool install "$name" --version "$version" --tool-path "$work/tools" > "$work/$name.log" 2>&1 \
        && ! grep -q 'already installed' "$work/$name.log"; then
        row "$name" - - - - "left out: $name $version cannot be installed"
        continue
    fi
    dll=$(find "$work/tools/.store/$name/$version" -name "$assembly" | grep net10.0 | head -n 1)
    program "$name" "$dll" --version
    [ ! -x "$work/$name" ] || job "$name" "$dll" $arguments
done <<'TOOLS'
csharpier 1.3.0 CSharpier.dll format messy.cs
paket 12.0.0 paket.dll init
TOOLS

# ---- csc: the same bytes ----
sdk=$("$dotnet" --list-sdks | sed -n 's/^\(10\.[^ ]*\) \[\(.*\)\]$/\2\/\1/p' | tail -n 1)
csc=$sdk/Roslyn/bincore/csc.dll
refs=()
for f in "${sdk%/sdk/*}"/packs/Microsoft.NETCore.App.Ref/10.*/ref/net10.0/*.dll; do refs+=("-r:$f"); done
if chosen csc && [ -f "$csc" ]; then
    options=(-nologo -noconfig -nostdlib -deterministic -optimize -unsafe -nullable:enable -langversion:latest)
    start=$(date +%s%N)
    if timeout 600 "$anvil" "$csc" -O0 -o "$work/csc" > "$work/csc.log" 2>&1 < /dev/null; then
        compile=$(ms "$start")
        row csc "$compile ms" "$(stat -c %s "$work/csc")" '' '' "compiled; on $(ls tests/programs/*.cs | awk 'NR % 16 == 1' | wc -l) programs:"
        for source in $(ls tests/programs/*.cs | awk 'NR % 16 == 1'); do
            name=$(basename "$source" .cs) result=ok
            rm -rf "$work/a" "$work/b"
            mkdir -p "$work/a" "$work/b"
            { for n in System System.Collections.Generic System.IO System.Linq System.Threading System.Threading.Tasks; do echo "global using $n;"; done; } > "$work/usings.cs"
            start=$(date +%s%N)
            timeout 60 "$work/csc" "${options[@]}" "-out:$work/a/x.dll" "-pathmap:$work/a=/" "${refs[@]}" "$source" "$work/usings.cs" > "$work/a.log" 2>&1
            native=$(ms "$start") start=$(date +%s%N)
            timeout 60 "$dotnet" exec "$csc" "${options[@]}" "-out:$work/b/x.dll" "-pathmap:$work/b=/" "${refs[@]}" "$source" "$work/usings.cs" > "$work/b.log" 2>&1
            clr=$(ms "$start")
            cmp -s "$work/a/x.dll" "$work/b/x.dll" && cmp -s "$work/a.log" "$work/b.log" || result="FAIL: other bytes: $(head -n 1 "$work/a.log" | cut -c -120)"
            if [ "$result" = ok ]; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
            row " $name" '' '' "$native ms" "$clr ms" "$result"
        done
    else
        row csc - - - - "FAIL: $(grep -m1 error "$work/csc.log" | cut -c -100)"
        failed=$((failed + 1))
    fi
fi

# ---- fsc: what it compiles does the same ----
fsc=$sdk/FSharp/fsc.dll
if chosen fsc && [ -f "$fsc" ]; then
    start=$(date +%s%N)
    if timeout 600 "$anvil" "$fsc" -O1 -o "$work/fsc" > "$work/fsc.log" 2>&1 < /dev/null; then
        row fsc "$(ms "$start") ms" "$(stat -c %s "$work/fsc")" '' '' 'compiled'
        options=(--nologo --targetprofile:netcore --noframework --nowin32manifest --debug- "-r:$sdk/FSharp/FSharp.Core.dll")
        result=ok
        rm -rf "$work/a" "$work/b"
        for d in a b; do
            mkdir -p "$work/$d"
            cp "$sdk/FSharp/FSharp.Core.dll" "$work/$d/"
            echo '{ "runtimeOptions": { "tfm": "net10.0", "framework": { "name": "Microsoft.NETCore.App", "version": "10.0.0" } } }' > "$work/$d/x.runtimeconfig.json"
        done
        start=$(date +%s%N)
        timeout 60 "$work/fsc" "${options[@]}" "${refs[@]}" "-o:$work/a/x.dll" tests/real/fsc.job/hello.fs > "$work/a.log" 2>&1
        native=$(ms "$start") start=$(date +%s%N)
        timeout 60 "$dotnet" exec "$fsc" "${options[@]}" "${refs[@]}" "-o:$work/b/x.dll" tests/real/fsc.job/hello.fs > "$work/b.log" 2>&1
        clr=$(ms "$start")
        for d in a b; do "$dotnet" exec "$work/$d/x.dll" > "$work/$d/out" 2> /dev/null; done
        cmp -s "$work/a.log" "$work/b.log" && [ -s "$work/b/out" ] && cmp -s "$work/a/out" "$work/b/out" || result="FAIL: $(head -n 1 "$work/a.log" | cut -c -120)"
        if [ "$result" = ok ]; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
        row ' hello.fs' '' '' "$native ms" "$clr ms" "$result"
        program fsc-hello "$work/b/x.dll"
    else
        row fsc - - - - "FAIL: $(grep -m1 error "$work/fsc.log" | cut -c -100)"
        failed=$((failed + 1))
    fi
fi
echo "$passed passed, $failed failed"
[ $failed = 0 ]
