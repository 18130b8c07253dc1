#!/usr/bin/env bash
# Programs of C compiled in many ways, linked with musl by Anvil's linker alone (tests/linker/ld.c) and run in an empty root
# where that is allowed. Needs clang and musl; gcc if it is there. Prints one line per program and "N passed, M failed".
set -uo pipefail
cd "$(dirname "$0")/../.."
out=${BUILD:-build}/tests/linker
mkdir -p "$out"
cc=${CC:-cc}
musl_include=/usr/include/x86_64-linux-musl
libc=/usr/lib/x86_64-linux-musl/libc.a
passed=0 failed=0

sources="linker/*.c base/arena.c base/diag.c base/file.c base/map.c"
for tool in ld scale; do
    $cc -std=c17 -D_GNU_SOURCE -O2 -Wall -Wextra -Werror -DANVIL_SYSTEM_MALLOC -I. -o "$out/$tool" tests/linker/$tool.c $sources || exit 1
done

clang_flags="--target=x86_64-linux-musl -nostdinc -isystem $(clang -print-resource-dir)/include -isystem $musl_include"
clang $clang_flags -std=c17 -D_GNU_SOURCE -O2 -fPIE -fno-stack-protector -I. -c runtime/start-linux.c -o "$out/start.o" || exit 1

pass() { passed=$((passed + 1)); printf '  ok    %s\n' "$*"; }
fail() { failed=$((failed + 1)); printf '  FAIL  %s\n' "$*"; }

# Runs a program in a root directory that holds nothing else, if we may.
in_empty_root() {
    local file=$1 root=$out/root
    shift
    rm -rf "$root" && mkdir "$root" && cp "$file" "$root/program"
    if [ "$(id -u)" = 0 ]; then chroot "$root" /program "$@"; else (cd / && env -i "$root/program" "$@"); fi
}

expected='thread 0: 43006
thread 1: 44006
thread 2: 45006
thread 3: 46006
main: 0 42 5 aligned
sorted 41 65484
alpha beta gamma alpha 3.142
constructed 123 other 1058 weak 0 merged M
list 30 of 2
args 2 argument
destructor'

# hello NAME COMPILER FLAGS: the two files of hello, compiled so, must print what is expected and exit with 7.
hello() {
    local name=$1 link=$2
    shift 2
    for f in hello other; do
        "$@" -c tests/linker/$f.c -o "$out/$f.o" 2> "$out/log" || { fail "$name: does not compile"; cat "$out/log"; return; }
    done
    local measured
    measured=$("$out/ld" -v $link -o "$out/hello" "$out/start.o" "$out/hello.o" "$out/other.o" $libc) || { fail "$name: does not link"; return; }
    local text code
    text=$(in_empty_root "$out/hello" argument)
    code=$?
    if [ $code = 7 ] && [ "${text/merged [01]/merged M}" = "$expected" ]; then
        pass "$name: $measured"
    else
        fail "$name: exit code $code"
        diff <(echo "$expected") <(echo "$text") | head
    fi
}

sections='-ffunction-sections -fdata-sections'
hello 'clang -O2 -fPIE' '' clang $clang_flags -O2 -fPIE -fcommon $sections
for f in hello hello.o other.o; do cp "$out/$f" "$out/reference-$f"; done
hello 'clang -O0 -fPIE' '' clang $clang_flags -O0 -fPIE
hello 'clang -Os -fPIC (TLS: general dynamic)' '' clang $clang_flags -Os -fPIC -fcommon $sections
hello 'clang -fPIC, no PLT' '' clang $clang_flags -O2 -fPIC -fno-plt $sections
hello 'clang -g (debug information)' '' clang $clang_flags -g -O1 -fPIE $sections
readelf -w "$out/hello" > /dev/null 2> "$out/log"
if [ -s "$out/log" ]; then fail "readelf complains about debug information"; head "$out/log"; else pass 'readelf reads its debug information'; fi
hello 'clang, nothing dropped' --keep-dead clang $clang_flags -O2 -fPIE
hello 'clang, stripped' -s clang $clang_flags -O2 -fPIE $sections
hello 'clang, with a build id' --build-id clang $clang_flags -O2 -fPIE $sections
if command -v gcc > /dev/null && [ "$(uname -m)" = x86_64 ]; then
    gcc_flags="-nostdinc -isystem $musl_include -isystem $(gcc -print-file-name=include) -fno-stack-protector -U_FORTIFY_SOURCE"
    hello 'gcc -O2 -fPIE' '' gcc $gcc_flags -O2 -fPIE -fcommon $sections
    hello 'gcc -fPIC (TLS: general dynamic)' '' gcc $gcc_flags -O2 -fPIC
    hello 'gcc -fPIC, TLS descriptors' '' gcc $gcc_flags -O2 -fPIC -mtls-dialect=gnu2
    hello 'gcc -fPIC, no PLT' '' gcc $gcc_flags -O2 -fPIC -fno-plt
    hello 'gcc, TLS: initial exec' '' gcc $gcc_flags -O2 -fPIC -ftls-model=initial-exec
    hello 'gcc, TLS: local dynamic' '' gcc $gcc_flags -O2 -fPIC -ftls-model=local-dynamic
    hello 'gcc, large code model' '' gcc $gcc_flags -O2 -fPIC -mcmodel=large -ftls-model=local-exec
fi

# AArch64 needs no C library for its test, and an emulator to run it here.
arm_flags="--target=aarch64-linux-musl -nostdinc -isystem $(clang -print-resource-dir)/include -isystem $musl_include"
arm() {
    local name=$1
    shift
    for f in tests/linker/arm64.c tests/linker/arm64-other.c runtime/start-linux.c; do
        clang $arm_flags -std=c17 -D_GNU_SOURCE -fno-stack-protector -I. "$@" -c $f -o "$out/arm-$(basename $f .c).o" || { fail "$name: does not compile"; return; }
    done
    local measured
    measured=$("$out/ld" -v -m arm64 -o "$out/arm" "$out"/arm-{start-linux,arm64,arm64-other}.o) || { fail "$name: does not link"; return; }
    if ! command -v qemu-aarch64-static > /dev/null; then printf '  skip  %s: no qemu-aarch64-static\n' "$name"; return; fi
    local text
    text=$(qemu-aarch64-static "$out/arm")
    local code=$?
    if [ $code = 7 ] && [ "$text" = 'hello, AArch64' ]; then pass "$name: $measured"; else fail "$name: exit code $code, $text"; fi
}
arm 'AArch64 -O2 -fPIE' -O2 -fPIE $sections
arm 'AArch64 -O0 -fPIE' -O0 -fPIE
arm 'AArch64 -fPIC (TLS descriptors)' -O2 -fPIC $sections

# The RELRO segment is read-only when main runs.
WRITE_RELRO=1 bash -c '"$0" > /dev/null; exit $?' "$out/reference-hello" 2> /dev/null
if [ $? = 139 ]; then pass 'RELRO is protected'; else fail 'RELRO is writable'; fi

# What other tools think of the file.
readelf -aW "$out/reference-hello" > /dev/null 2> "$out/log"
if [ -s "$out/log" ]; then fail "readelf complains"; head "$out/log"; else pass 'readelf has no complaints'; fi
if readelf -lW "$out/reference-hello" | grep -q INTERP; then fail 'has an interpreter'; else pass 'has no interpreter'; fi

# Many functions, with call frame records for each and for runs.
for mode in range each; do
    if measured=$("$out/scale" 20000 $mode "$out/big" "$out/start.o" $libc) && in_empty_root "$out/big"; then
        pass "frames for $mode: $measured"
    else
        fail "20000 functions, frames for $mode"
    fi
    if command -v gdb > /dev/null; then
        # Type12345 is called by Type6172 by Type3086 … by Type1 by main: 14 frames and main.
        gdb -batch -ex "break 'Some.Name.Space.Type12345::Method(System.String, int)'" -ex run -ex bt \
            "$out/big" > "$out/log" 2>&1 < /dev/null
        frames=$(grep -c '^#.* in Some.Name.Space.Type' "$out/log")
        if [ "$frames" = 14 ] && grep -q 'in main' "$out/log"; then pass "gdb unwinds through managed frames ($mode)"; else fail "gdb sees $frames frames ($mode)"; tail -5 "$out/log"; fi
    fi
done

# A full disk: the old file stays.
if [ "$(id -u)" = 0 ] && mkdir -p "$out/full" && mount -t tmpfs -o size=16k none "$out/full" 2> /dev/null; then
    echo old > "$out/full/program"
    "$out/ld" -o "$out/full/program" "$out/start.o" "$out/reference-hello.o" "$out/reference-other.o" $libc 2> "$out/log"
    if [ $? = 1 ] && [ "$(cat "$out/full/program")" = old ] && [ "$(ls "$out/full")" = program ] && grep -q 'No space left' "$out/log"; then
        pass 'a full disk leaves the old file'
    else
        fail 'full disk'; cat "$out/log"; ls "$out/full"
    fi
    umount "$out/full"
fi

echo "$passed passed, $failed failed"
[ $failed = 0 ]
