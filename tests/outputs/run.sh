#!/usr/bin/env bash
# Kinds of output other than the static executable, as a user meets them: executables over the system's C library.
# Last line: "N passed, N failed".
set -uo pipefail
cd "$(dirname "$0")/../.."
export LC_ALL=C
BUILD=${BUILD:-build}
anvil=${ANVIL:-$BUILD/anvil}
programs=$BUILD/tests/programs
expected=tests/programs/expected
work=$BUILD/tests/outputs
dotnet=${DOTNET:-dotnet}
rm -rf "$work" && mkdir -p "$work"
passed=0 failed=0

pass() { passed=$((passed + 1)); }
fail() { failed=$((failed + 1)); echo "FAIL $*"; }
check() { local what=$1; shift; if "$@"; then pass; else fail "$what"; fi; }

# ---- --dynamic: programs behave as static ones do
for name in console_hello console_in eh_filter eh_null file_io gc_finalizers math_domain process_start signal_handlers \
    socket_tcp socket_unix dns_names thread_pool thread_exit compress_zip digests exit_code_42; do
    want=0
    [ ! -f $expected/$name.exit ] || want=$(cat $expected/$name.exit)
    "$anvil" "$programs/$name/$name.dll" --dynamic -o "$work/$name" 2> "$work/$name.log" || cat "$work/$name.log"
    input=/dev/null
    [ ! -f tests/programs/$name.in ] || input=tests/programs/$name.in
    timeout 20 "$work/$name" < "$input" > "$work/$name.out" 2> "$work/$name.err"
    code=$?
    check "--dynamic $name: exit code $code, expected $want" [ $code = "$want" ]
    check "--dynamic $name: what it prints" cmp -s "$work/$name.out" $expected/$name.out
done

# ---- the file: interpreter, libraries, versions that glibc 2.17 has
readelf -lW "$work/console_hello" > "$work/segments"
readelf -dW "$work/console_hello" > "$work/dynamic"
check "--dynamic names the interpreter" grep -q 'ld-linux-x86-64.so.2' "$work/segments"
check "--dynamic needs libc.so.6" grep -q 'NEEDED.*libc.so.6' "$work/dynamic"
check "--dynamic has no relocations in code" [ "$(grep -c TEXTREL "$work/dynamic")" = 0 ]
readelf -VW "$work/console_hello" | grep -o 'GLIBC_[0-9.]*' | sort -u > "$work/versions"
check "--dynamic asks for versions" [ -s "$work/versions" ]
newest=$(sort -V "$work/versions" | tail -n 1)
check "--dynamic asks for no version after 2.17, but for $newest" \
    [ "$(printf 'GLIBC_2.17\n%s\n' "$newest" | sort -V | tail -n 1)" = GLIBC_2.17 ]
readelf -SW "$work/console_hello" > /dev/null 2> "$work/readelf.err"
check "readelf has nothing to complain about" [ ! -s "$work/readelf.err" ]
"$anvil" "$programs/console_hello/console_hello.dll" --dynamic -o "$work/again"
check "--dynamic writes the same bytes twice" cmp -s "$work/console_hello" "$work/again"
"$anvil" "$programs/console_hello/console_hello.dll" --dynamic --strip -o "$work/stripped"
check "--dynamic --strip runs" [ "$("$work/stripped")" = "$(cat $expected/console_hello.out)" ]

# ---- native libraries, which .NET's host finds beside the program, too: CoreCLR says what is right
il=$BUILD/tests/outputs-il
cc -shared -fPIC -O2 -Wall -o "$work/liboutputsnative.so" tests/outputs/native.c
check "the native library compiles" [ $? = 0 ]
tests/tools/build-programs.sh "$BUILD/tests/tools/build-programs.dll" "$il" tests/outputs/*.cs
for name in native_calls native_library; do
    cp "$work/liboutputsnative.so" "$il/$name/"
    mkdir -p "$work/$name.app"
    cp "$work/liboutputsnative.so" "$work/$name.app/"
    "$dotnet" exec "$il/$name/$name.dll" > "$work/$name.expected"
    check "CoreCLR runs $name" [ $? = 0 ]
    for level in 0 1; do
        "$anvil" "$il/$name/$name.dll" --dynamic -O$level -o "$work/$name.app/$name" 2> "$work/$name.log" || cat "$work/$name.log"
        "$work/$name.app/$name" > "$work/$name.out"
        check "$name -O$level: exit code" [ $? = 0 ]
        check "$name -O$level: what it prints" diff "$work/$name.expected" "$work/$name.out"
    done
done
for level in 0 1; do
    "$anvil" "$il/native_calls/native_calls.dll" -O$level -o "$work/native_calls.app/chosen" --verbose 2> "$work/chosen.log"
    check "DllImport without --dynamic -O$level: says why" grep -q '^anvil: the output is as with --dynamic: Native.*loads libraries$' "$work/chosen.log"
    check "DllImport without --dynamic -O$level: nothing else" [ "$(wc -l < "$work/chosen.log")" = 1 ]
    "$work/native_calls.app/chosen" > "$work/chosen.out"
    check "DllImport without --dynamic -O$level: what it prints" diff "$work/native_calls.expected" "$work/chosen.out"
done
"$anvil" "$il/native_calls/native_calls.dll" --static -o "$work/static" --verbose 2> "$work/static.log"
check "a static executable with DllImport: a warning" grep -q 'a static executable loads no libraries.*Native.Searched' "$work/static.log"
"$work/static" > "$work/static.out" 2>&1
check "a static executable with DllImport: exit code" [ $? = 134 ]
check "a static executable with DllImport: what to do" grep -q 'DllNotFoundException: .*--dynamic' "$work/static.out"

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
