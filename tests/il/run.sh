#!/usr/bin/env bash
# run.sh [--record] [WORD…]: assembles tests/il/*.il (those with a word in their name) with Microsoft's ilasm (a NuGet package),
# compiles each at -O0 and -O1, runs it, and once more with the collector under stress, and compares stdout and exit code with what
# CoreCLR did (expected/). --record runs CoreCLR and records. Without the package the suite is skipped.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../.."
BUILD=${BUILD:-build}
ANVIL=${ANVIL:-$BUILD/anvil}
work=$BUILD/tests/il
mkdir -p "$work"
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

ilasm=$(tests/tools/package.sh runtime.linux-x64.Microsoft.NETCore.ILAsm '10.*' runtimes/linux-x64/native/ilasm)
if [ -z "$ilasm" ]; then
    echo "il: the package runtime.linux-x64.Microsoft.NETCore.ILAsm cannot be restored; skipped"
    echo "0 passed, 0 failed"
    exit 0
fi
chmod +x "$ilasm"

record=0
if [ "${1:-}" = --record ]; then
    record=1
    shift
fi

# name, mode, exit code of what ran: compared with what is expected.
check() {
    local want=0
    [ ! -f "tests/il/expected/$1.exit" ] || want=$(cat "tests/il/expected/$1.exit")
    if [ "$3" = "$want" ] && cmp -s "$work/$1.out" "tests/il/expected/$1.out"; then
        passed=$((passed + 1))
    else
        echo "FAIL $1 $2: exit code $3, expected $want"
        diff "tests/il/expected/$1.out" "$work/$1.out" | head -n 5 || true
        head -n 3 "$work/$1.err"
        failed=$((failed + 1))
    fi
}

passed=0 failed=0
for source in tests/il/*.il; do
    name=$(basename "$source" .il)
    wanted=$([ $# -gt 0 ] || echo 1)
    for word in "$@"; do [[ $name != *"$word"* ]] || wanted=1; done
    [ -n "$wanted" ] || continue
    "$ilasm" -quiet -exe -output="$work/$name.dll" "$source" > "$work/$name.asm.log" 2>&1 || { cat "$work/$name.asm.log"; exit 1; }
    echo '{ "runtimeOptions": { "tfm": "net10.0", "framework": { "name": "Microsoft.NETCore.App", "version": "10.0.0" } } }' \
        > "$work/$name.runtimeconfig.json"
    if [ $record = 1 ]; then
        code=0
        dotnet exec "$work/$name.dll" > "tests/il/expected/$name.out" 2> /dev/null || code=$?
        rm -f "tests/il/expected/$name.exit"
        [ $code = 0 ] || echo $code > "tests/il/expected/$name.exit"
        continue
    fi
    rm -f "$work/$name"
    for level in 0 1; do
        code=0
        if ! "$ANVIL" "$work/$name.dll" "-O$level" -o "$work/$name" > "$work/$name.log" 2>&1; then
            echo "FAIL $name -O$level: $(tail -n 1 "$work/$name.log")"
            failed=$((failed + 1))
            continue
        fi
        timeout 20 "$work/$name" > "$work/$name.out" 2> "$work/$name.err" < /dev/null || code=$?
        check "$name" "-O$level" $code
    done
    code=0 # of what the last level made
    ANVIL_GC_STRESS=50 ANVIL_GC_VERIFY=1 timeout 60 "$work/$name" > "$work/$name.out" 2> "$work/$name.err" < /dev/null || code=$?
    check "$name" stress $code
done
echo "$passed passed, $failed failed"
[ $failed = 0 ]
