#!/usr/bin/env bash
# Real input, all of it: every row, signature, attribute and IL body of the SDK's framework assemblies decodes, and
# every method body of theirs, of the C# and F# compilers and of Newtonsoft.Json imports, verifies and compiles at
# -O0 and -O1. Prints the counts. Last line: "N passed, N failed".
set -uo pipefail
cd "$(dirname "$0")/../.."
export LC_ALL=C
BUILD=${BUILD:-build}
anvil=${ANVIL:-$BUILD/anvil}
logs=$BUILD/tests/framework
mkdir -p "$logs"
passed=0 failed=0
verdict() { if [ "$1" = 0 ]; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAIL $2"; fi; }

folder_of() { # folder_of FRAMEWORK: its newest 10.x folder
    "${DOTNET:-dotnet}" --list-runtimes | sed -n "s|^$1 \\(10\\.[^ ]*\\) \\[\\(.*\\)\\]\$|\\2/\\1|p" | sort -V | tail -n 1
}

# stress LEVEL NAME FILE|DIR...: a row of the table into $logs/NAME-O<LEVEL>.row, and what failed below it.
stress() {
    local level=$1 name=$2 log=$logs/$2-O$1.log code=0
    shift 2
    "$anvil" stress "$@" "-O$level" > "$log" 2>&1 < /dev/null || code=$?
    awk -v name="$name" -v level="$level" -v code=$code '
        $3 == "bodies" && $5 == "compiled" { assemblies++; bodies += $2; compiled += $4; il += $8; if ($2 != $4) bad = bad $0 "\n" }
        /^  / { bad = bad $0 "\n" }
        !/bodies/ && !/^  / { bad = bad $0 "\n" }
        END {
            printf "%s  %-24s -O%d  %4d assemblies  %7d bodies  %7d compiled  %6.2f %%  %8d bytes of IL\n%s",
                code || !bodies || bodies != compiled ? "FAIL" : "ok", name, level, assemblies, bodies, compiled,
                bodies ? 100 * compiled / bodies : 0, il, substr(bad, 1, 4000)
        }' "$log" > "$logs/$name-O$level.row"
}

rm -f "$logs"/*
groups=() # name, then what it is made of, in an array of the same number
core= sdk=$("${DOTNET:-dotnet}" --list-sdks | sed -n 's|^\(10\.[^ ]*\) \[\(.*\)\]$|\2/\1|p' | sort -V | tail -n 1)
group() { # group NAME FILE...
    local f
    for f in "${@:2}"; do
        [ -e "$f" ] || { echo "left out: $1: $f is not there"; return; }
    done
    groups+=("$1")
    printf '%s\n' "${@:2}" > "$logs/$1.files"
}
for framework in Microsoft.NETCore.App Microsoft.AspNetCore.App; do
    folder=$(folder_of $framework)
    if [ -z "$folder" ]; then
        echo "left out: $framework is not installed"
        continue
    fi
    [ $framework != Microsoft.NETCore.App ] || core=$folder
    "$anvil" inspect --verify "$folder" > "$logs/inspect.log" 2>&1 < /dev/null
    code=$?
    grep -E '^[0-9]+ assemblies' "$logs/inspect.log" || tail -n 3 "$logs/inspect.log"
    [ $code = 0 ] && grep -qE '^[0-9]+ assemblies.*[^0-9]0 errors' "$logs/inspect.log"
    verdict $? "$framework does not decode in full (exit code $code)"
    group $framework "$folder"
done
group System.Private.CoreLib "$core/System.Private.CoreLib.dll"
group csc "$sdk"/Roslyn/bincore/csc.dll "$sdk"/Roslyn/bincore/Microsoft.CodeAnalysis*.dll
group fsc "$sdk"/FSharp/fsc.dll "$sdk"/FSharp/FSharp.Core.dll "$sdk"/FSharp/FSharp.Compiler.Service.dll
newtonsoft=$(tests/tools/package.sh Newtonsoft.Json 13.0.1 lib/netstandard2.0/Newtonsoft.Json.dll)
if [ -n "$newtonsoft" ]; then
    group Newtonsoft.Json "$newtonsoft"
else
    echo "left out: the package Newtonsoft.Json 13.0.1 cannot be restored"
fi

both_levels() { # both_levels NAME: the two levels at a time
    mapfile -t files < "$logs/$1.files"
    stress 0 "$1" "${files[@]}" &
    stress 1 "$1" "${files[@]}"
    wait $!
}
for name in "${groups[@]}"; do
    both_levels "$name"
    for level in 0 1; do
        row=$(cat "$logs/$name-O$level.row")
        echo "${row#* }"
        [ "${row%% *}" = ok ]
        verdict $? "$name -O$level: not every body compiles"
    done
done

echo "$passed passed, $failed failed"
[ $failed = 0 ]
