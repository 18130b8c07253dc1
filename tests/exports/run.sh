#!/usr/bin/env bash
# Libraries for C: what --shared and --static-lib write, called by C programs that gcc and clang compile against the
# header that comes with it. Last line: "N passed, N failed".
set -uo pipefail
cd "$(dirname "$0")/../.."
export LC_ALL=C
BUILD=${BUILD:-build}
anvil=${ANVIL:-$BUILD/anvil}
here=tests/exports
work=$BUILD/tests/exports
rm -rf "$work" && mkdir -p "$work"
passed=0 failed=0

pass() { passed=$((passed + 1)); }
fail() { failed=$((failed + 1)); echo "FAIL $*"; }
check() { local what=$1; shift; if "$@"; then pass; else fail "$what"; fi; }
# exits CODE WHAT COMMAND...: the command's exit code
exits() {
    local want=$1 what=$2 code=0
    shift 2
    { timeout 60 "$@" > "$work/out" 2> "$work/err" < /dev/null; code=$?; } 2> /dev/null # the shell's word on signals
    if [ "$code" = "$want" ]; then pass; else fail "$what: exit code $code, expected $want"; head -n 5 "$work/out" "$work/err"; fi
}

tests/tools/build-programs.sh "$BUILD/tests/tools/build-programs.dll" "$work/il" $here/*.cs samples/sharedlib/wordlist.cs
check 'the libraries compile' [ $? = 0 ]

# compile CC OUT SOURCE OPTION...: a C program against the headers in the folder of OUT
compile() {
    local cc=$1 out=$2 source=$3
    shift 3
    "$cc" -std=c11 -D_GNU_SOURCE -O1 -Wall -Wextra -Werror -I"$(dirname "$out")" -o "$out" $here/$source.c "$@" -pthread \
        2> "$work/cc.log" || { cat "$work/cc.log"; return 1; }
}

for level in 0 1; do
    so=$work/so$level
    mkdir -p "$so"
    for name in shapes more; do
        "$anvil" "$work/il/$name/$name.dll" --shared -O$level -o "$so/lib$name.so" --verbose 2> "$work/anvil.log"
        check "--shared -O$level $name" [ $? = 0 ]
        grep -v '^anvil: warning\|^  needed by' "$work/anvil.log"
    done
    for cc in gcc clang; do
        for source in calls threads faults; do
            check "$cc $source.c with libshapes.so" compile $cc "$so/$source" $source -L"$so" -lshapes "-Wl,-rpath,$PWD/$so"
        done
        check "$cc loaded.c" compile $cc "$so/loaded" loaded -ldl
        exits 0 "calls, $cc, -O$level" "$so/calls" one two
        exits 0 "threads, $cc, -O$level" "$so/threads"
        exits 0 "loaded, $cc, -O$level" "$so/loaded" "$so/libshapes.so" "$so/libmore.so"
        exits 0 "faults handler, $cc, -O$level" "$so/faults" handler
        exits 139 "faults default, $cc, -O$level" "$so/faults" default
        check "faults default, -O$level: nothing is said" [ ! -s "$work/err" ]
        exits 134 "faults throw, $cc, -O$level" "$so/faults" throw
        grep -q '^Unhandled exception. System.InvalidOperationException: nobody catches this' "$work/err"
        check "faults throw, -O$level: message" [ $? = 0 ]
        check "faults throw, -O$level: trace" [ "$(grep -c '^   at Shapes.Exports.' "$work/err")" -ge 2 ]
    done
done
for kind in so a; do
    mkdir -p "$work/ends-$kind"
    "$anvil" "$work/il/ends/ends.dll" "$([ $kind = so ] && echo --shared || echo --static-lib)" \
        -o "$work/ends-$kind/libends.$kind" 2> "$work/anvil.log"
    check "ends.$kind" [ $? = 0 ]
    check "gcc ends.c with libends.$kind" compile gcc "$work/ends-$kind/ends" ends "$work/ends-$kind/libends.$kind" -ldl -lm \
        "-Wl,-rpath,$PWD/$work/ends-$kind"
    for mode in main exit thread callback fork environment; do
        exits 7 "the host ends by $mode, $kind" "$work/ends-$kind/ends" $mode
        check "ProcessExit once, when the host ends by $mode, $kind" [ "$(grep -c '^library ends' "$work/out")" = 1 ]
    done
    exits 7 "the host ends by _exit, $kind" "$work/ends-$kind/ends" _exit
    check "no ProcessExit by _exit, $kind" [ ! -s "$work/out" ]
done
so=$work/so1
exits 0 'calls, the collector under stress' env ANVIL_GC_VERIFY=1 ANVIL_GC_STRESS=2000 "$so/calls" one two
copies=()
for i in $(seq 40); do cp "$so/libmore.so" "$so/copy$i.so"; copies+=("$so/copy$i.so"); done
exits 0 'forty more libraries loaded' "$so/loaded" "$so/libshapes.so" "$so/libmore.so" "${copies[@]}"

# ---- the archive
a=$work/a
mkdir -p "$a"
for level in 0 1; do
    for name in shapes more; do
        "$anvil" "$work/il/$name/$name.dll" --static-lib -O$level -o "$a/lib$name.a" --verbose 2> "$work/anvil.log"
        check "--static-lib -O$level $name" [ $? = 0 ]
        grep -v '^anvil: warning\|^  needed by' "$work/anvil.log"
    done
    for cc in gcc clang; do
        for source in calls threads faults; do
            check "$cc $source.c with libshapes.a" compile $cc "$a/$source" $source "$a/libshapes.a" -ldl -lm
        done
        check "$cc both.c" compile $cc "$a/both" both "$a/libmore.a" "$a/libshapes.a" -ldl -lm
        exits 0 "calls, archive, $cc, -O$level" "$a/calls" one two
        exits 0 "threads, archive, $cc, -O$level" "$a/threads"
        exits 0 "both, archive, $cc, -O$level" "$a/both"
        exits 0 "faults handler, archive, $cc, -O$level" "$a/faults" handler
        exits 134 "faults throw, archive, $cc, -O$level" "$a/faults" throw
        check "faults throw, archive, -O$level: trace" [ "$(grep -c '^   at Shapes.Exports.' "$work/err")" -ge 2 ]
    done
done
exits 0 'calls, archive, the collector under stress' env ANVIL_GC_VERIFY=1 ANVIL_GC_STRESS=2000 "$a/calls" one two
check 'gcc -no-pie' compile gcc "$a/calls" calls -no-pie "$a/libshapes.a" -ldl -lm
exits 0 'calls, archive, at a fixed address' "$a/calls" one two
check 'gcc --gc-sections' compile gcc "$a/calls" calls -Wl,--gc-sections "$a/libshapes.a" -ldl -lm
exits 0 'calls, archive, after --gc-sections' "$a/calls" one two
gcc -shared -o "$a/libinside.so" -Wl,--whole-archive "$a/libshapes.a" -Wl,--no-whole-archive -pthread -ldl -lm 2> "$work/cc.log"
check 'gcc makes a shared library of the archive' [ $? = 0 -a ! -s "$work/cc.log" ]
check 'gcc calls.c with that library' compile gcc "$a/calls" calls -L"$a" -linside "-Wl,-rpath,$PWD/$a"
exits 0 'calls, archive in a shared library' "$a/calls" one two
"$anvil" "$work/il/shapes/shapes.dll" --static-lib --strip -o "$a/libshapes.a" 2> "$work/anvil.log"
check 'gcc with the stripped archive' compile gcc "$a/calls" calls "$a/libshapes.a" -ldl -lm
exits 0 'calls, archive, --strip' "$a/calls" one two
check 'the header is the same' diff $here/shapes.h.expected "$a/shapes.h"
nm -g "$a/libmore.a" | awk '$2 == "T" { print $3 }' | sort > "$work/symbols"
check 'global names are the exports' diff - "$work/symbols" <<< $'more_keep\nmore_null\nrt_new'
nm -s "$a/libmore.a" > "$work/index"
check 'the symbol index has them' grep -q '^more_keep in anvil.o' "$work/index"
readelf -aW "$a/libmore.a" > /dev/null 2> "$work/readelf.err"
check 'readelf has nothing to complain about in the archive' [ ! -s "$work/readelf.err" ]
"$anvil" inspect "$a/libmore.a" > "$work/inspect" 2>&1
check 'anvil inspect reads it' [ $? = 0 ]
cp "$a/libmore.a" "$work/first.a"
"$anvil" "$work/il/more/more.dll" --static-lib -o "$a/libmore.a"
check 'the same archive twice' cmp -s "$work/first.a" "$a/libmore.a"
check 'the archive is no executable' [ ! -x "$a/libmore.a" ]

# ---- the header
check 'the header is C++, too' g++ -x c++ -std=c++11 -Wall -Wextra -pedantic -Werror -fsyntax-only "$so/shapes.h"
check 'the header is C99' gcc -x c -std=c99 -Wall -Wextra -pedantic -Werror -fsyntax-only "$so/shapes.h"
check 'the header is what it was' diff $here/shapes.h.expected "$so/shapes.h"
check 'the header is no executable' [ ! -x "$so/shapes.h" ]

# ---- the shared library
readelf -dW "$so/libshapes.so" > "$work/dynamic"
check 'SONAME' grep -q 'SONAME.*\[libshapes.so\]' "$work/dynamic"
check 'NEEDED' grep -q 'NEEDED.*\[libc.so.6\]' "$work/dynamic"
check 'no place in the first block of threads' [ "$(grep -c STATIC_TLS "$work/dynamic")" = 0 ]
check 'no relocations in code' [ "$(grep -c TEXTREL "$work/dynamic")" = 0 ]
check 'stays loaded' grep -q NODELETE "$work/dynamic"
readelf -W --dyn-syms "$so/libshapes.so" 2> "$work/readelf.err" | awk '$7 ~ /^[0-9]+$/ { print $8 }' | sort > "$work/symbols"
grep -o 'shapes_[a-z_]*(' $here/shapes.h.expected | tr -d '(' | sort > "$work/wanted"
check 'what it exports' diff "$work/wanted" "$work/symbols"
check "readelf has nothing to complain about" [ ! -s "$work/readelf.err" ]
newest=$(readelf -VW "$so/libshapes.so" | grep -o 'GLIBC_[0-9.]*' | sort -V | tail -n 1)
check "no version after glibc 2.17, but for $newest" [ "$(printf 'GLIBC_2.17\n%s\n' "$newest" | sort -V | tail -n 1)" = GLIBC_2.17 ]
cp "$so/libshapes.so" "$work/first.so"
"$anvil" "$work/il/shapes/shapes.dll" --shared -o "$so/libshapes.so" --verbose 2> "$work/anvil.log"
check 'the same bytes twice' cmp -s "$work/first.so" "$so/libshapes.so"
"$anvil" "$work/il/shapes/shapes.dll" --shared --strip -o "$so/libshapes.so" 2> "$work/anvil.log"
exits 0 'calls, --strip' "$so/calls" one two
(cd "$so" && rm -f libmore.so more.h && "$OLDPWD/$anvil" "../il/more/more.dll" --shared)
check 'names without -o' [ -f "$so/libmore.so" -a -f "$so/more.h" ]

# ---- the sample
sample=$work/sample
mkdir -p "$sample"
"$anvil" "$work/il/wordlist/wordlist.dll" --shared -o "$sample/libwordlist.so" 2> "$work/anvil.log"
"$anvil" "$work/il/wordlist/wordlist.dll" --static-lib -o "$sample/libwordlist.a" 2>> "$work/anvil.log"
for with in "-L$sample -l:libwordlist.so -Wl,-rpath,$PWD/$sample" "$sample/libwordlist.a -ldl -lm"; do
    gcc -Wall -Wextra -Werror -I"$sample" -o "$sample/words" samples/sharedlib/main.c $with -pthread
    check "the sample compiles: $with" [ $? = 0 ]
    "$sample/words" 'the quick fox' 'the lazy dog and the fox' > "$work/out"
    check "the sample prints what its README says" diff <(sed -n 's/^       \([0-9]  .*\)/   \1/p' samples/sharedlib/README.md) "$work/out"
done

# ---- what is no library
bad=$work/bad
mkdir -p "$bad"
texts=()
# bad NAME TEXT CODE: members of a class, and what anvil says of them
bad() {
    printf '%s\n' 'using System.Runtime.InteropServices; namespace N; public unsafe static class C {' "$3" '}' > "$bad/$1.cs"
    texts+=("$1=$2")
}
bad no_export 'nothing to export' '[UnmanagedCallersOnly] public static int F() => 1;'
bad one_name_twice 'N.C.G(): EntryPoint "f" is that of N.C.F(), too' \
    '[UnmanagedCallersOnly(EntryPoint = "f")] public static void F() { } [UnmanagedCallersOnly(EntryPoint = "f")] public static void G() { }'
bad no_name_of_c 'EntryPoint "a-b" is no name' '[UnmanagedCallersOnly(EntryPoint = "a-b")] public static void F() { }'
bad word_of_c 'EntryPoint "while" is no name' '[UnmanagedCallersOnly(EntryPoint = "while")] public static void F() { }'
bad boolean 'System.Boolean is nothing that C can say' '[UnmanagedCallersOnly(EntryPoint = "f")] public static void F(bool b) { }'
bad char_in_struct 'S is nothing that C can say: char has no one size' \
    'public struct S { public char C; } [UnmanagedCallersOnly(EntryPoint = "f")] public static S F() => default;'
bad elsewhere 'C would put its fields elsewhere' \
    '[StructLayout(LayoutKind.Explicit)] public struct S { [FieldOffset(4)] public int A; [FieldOffset(0)] public long B; }
    [UnmanagedCallersOnly(EntryPoint = "f")] public static void F(S s) { }'
bad generic 'it is generic' \
    'public struct S<T> { public T A; } [UnmanagedCallersOnly(EntryPoint = "f")] public static void F(S<int> s) { }'
bad int128 'C passes it in a way of its own' '[UnmanagedCallersOnly(EntryPoint = "f")] public static void F(System.Int128 s) { }'
bad managed_pointer 'use delegate* unmanaged' '[UnmanagedCallersOnly(EntryPoint = "f")] public static void F(delegate*<int> s) { }'
tests/tools/build-programs.sh "$BUILD/tests/tools/build-programs.dll" "$bad/il" "$bad"/*.cs
for row in "${texts[@]}"; do
    name=${row%%=*} code=0
    "$anvil" "$bad/il/$name/$name.dll" --shared -o "$bad/lib$name.so" 2> "$bad/log" || code=$?
    if [ $code = 1 ] && grep -qF -- "${row#*=}" "$bad/log" && [ ! -e "$bad/lib$name.so" ] && [ ! -e "$bad/$name.h" ]; then
        pass
    else
        fail "$name: exit code $code"
        cat "$bad/log"
    fi
done
exits 1 'an executable of a library' "$anvil" "$work/il/shapes/shapes.dll" -o "$work/none"
check 'an executable of a library: what to do' grep -q -- '--shared' "$work/err"
exits 1 'anvil run of a library' "$anvil" run "$work/il/shapes/shapes.dll" --shared
check 'anvil run of a library: what is wrong' grep -q 'no program' "$work/err"
"$anvil" why "$work/il/more/more.dll" reverse:Shapes.Exports::Taken --shared > "$work/why"
check 'why' grep -q 'which C calls by the name rt_new' "$work/why"

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
