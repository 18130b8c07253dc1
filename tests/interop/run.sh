#!/usr/bin/env bash
# run.sh [-o] [WORD]... compiles every program here (or those whose names hold a word) with native.c as a static library and
# compares what it prints with expected/. -o: records that from CoreCLR, with native.c as a shared library.
# A program with a file NAME.dynamic loads native.c as a shared library here, too.
# The last line is "N passed, N failed".
set -euo pipefail
cd "$(dirname "$0")/../.."
here=tests/interop
BUILD=${BUILD:-build}
ANVIL=${ANVIL:-$BUILD/anvil}
work=$BUILD/tests/interop
record=
if [ "${1:-}" = -o ]; then record=1; shift; fi
mkdir -p "$work" $here/expected
gcc -O2 -fPIC -c -o "$work/native.o" $here/native.c
gcc -O2 -shared -o "$work/libnative.so" "$work/native.o"
rm -f "$work/libnative.a"
ar rcs "$work/libnative.a" "$work/native.o"
mapfile -t plain < <(ls $here/*.cs | grep -v /library_)
tests/tools/build-programs.sh "$BUILD/tests/tools/build-programs.dll" "$work/il" "${plain[@]}" > /dev/null

# The SDK's compiler with the source generators that go with the reference assemblies.
build_with_generators() {
    local out=$work/il/$1 root sdk pack
    root=$(dirname "$(readlink -f "$(command -v "${DOTNET:-dotnet}")")")
    sdk=$(ls -d "$root"/sdk/10.* | sort -V | tail -n 1)
    pack=$(ls -d "$root"/packs/Microsoft.NETCore.App.Ref/10.* | sort -V | tail -n 1)
    [ "$out/$1.dll" -nt "$here/$1.cs" ] && return
    mkdir -p "$out"
    local options=() f
    for f in "$pack"/ref/net10.0/*.dll; do options+=("-r:$f"); done
    for f in "$pack"/analyzers/dotnet/cs/*.dll; do options+=("-analyzer:$f"); done
    "${DOTNET:-dotnet}" exec "$sdk/Roslyn/bincore/csc.dll" "${options[@]}" -nologo -noconfig -nostdlib -unsafe -nullable:enable -optimize+ \
        -deterministic -out:"$out/$1.dll" "$here/$1.cs" > "$out/csc.log" || cat "$out/csc.log"
    cp "$work/il/numbers/numbers.runtimeconfig.json" "$out/$1.runtimeconfig.json"
}
build_with_generators library_import
passed=0 failed=0
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 LC_ALL=C TZ=UTC

# run NAME MODE COMMAND...: its output against the recorded one
run() {
    local name=$1 mode=$2 code=0
    shift 2
    timeout 60 "$@" > "$work/$name.out" 2> "$work/$name.err" < /dev/null || code=$?
    echo "exit $code" >> "$work/$name.out"
    if cmp -s $here/expected/$name.out "$work/$name.out"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAIL $name $mode"
        diff $here/expected/$name.out "$work/$name.out" | head -n 6 || true
        head -n 3 "$work/$name.err"
    fi
}

for source in $here/*.cs; do
    name=$(basename -s .cs "$source")
    for word in "$@"; do [[ $name == *$word* ]] && break; done
    [ $# = 0 ] || [[ $name == *$word* ]] || continue
    dll=$work/il/$name/$name.dll
    if [ -n "$record" ]; then
        gcc -O2 -fPIC -shared -o "$work/il/$name/libnative.so" $here/native.c
        code=0
        dotnet exec "$dll" > $here/expected/$name.out || code=$?
        echo "exit $code" >> $here/expected/$name.out
        continue
    fi
    options=(--native-lib "$work/libnative.a")
    [ -f $here/$name.dynamic ] && options=(--dynamic)
    for level in 0 1; do
        if ! "$ANVIL" "$dll" -O$level -o "$work/$name" "${options[@]}" --verbose 2> "$work/$name.log"; then
            failed=$((failed + 1))
            echo "FAIL $name -O$level: $(grep -v warning "$work/$name.log" | head -n 2)"
            continue
        fi
        run "$name" "-O$level" "$work/$name"
    done
    run "$name" "-O1, the collector under stress" env ANVIL_GC_VERIFY=1 ANVIL_GC_STRESS="${STRESS:-20}" "$work/$name"
done
echo "$passed passed, $failed failed"
[ $failed = 0 ]
