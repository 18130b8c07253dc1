#!/usr/bin/env bash
# run.sh [WORD]...: programs in Visual Basic and F# (or those with a word in their names), compiled by the SDK's compilers with and
# without optimisation. Each runs under CoreCLR and as Anvil compiles it at -O0 and -O1; stdout and exit code must be the same.
# The last line is "N passed, N failed".
set -uo pipefail
cd "$(dirname "$0")/../.."
BUILD=${BUILD:-build}
anvil=${ANVIL:-$BUILD/anvil}
dotnet=${DOTNET:-dotnet}
work=$BUILD/tests/languages
mkdir -p "$work"
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 DOTNET_NOLOGO=1 LC_ALL=C TZ=UTC
sdk=$("$dotnet" --list-sdks | awk '$1 ~ /^10\./ { v = $1; gsub(/[][]/, "", $2); d = $2 } END { print d "/" v }')
references=$(dirname "$sdk")/../packs/Microsoft.NETCore.App.Ref
references=$(ls -d "$references"/10.*/ref/net10.0 | sort -V | tail -n 1)
passed=0 failed=0

# compile SOURCE DLL OPTIMISED(+ or -)
compile() {
    local r=() reference
    for reference in "$references"/*.dll; do
        case $1 in *.fs) r+=("-r:$reference") ;; *) r+=("/r:$reference") ;; esac
    done
    case $1 in
        *.vb) "$dotnet" exec "$sdk/Roslyn/bincore/vbc.dll" /nologo /noconfig '/define:_MYTYPE=\"Empty\"' /sdkpath:"$references" "${r[@]}" /target:exe /optioninfer+ \
            "/optimize$3" /debug:portable "/out:$2" "$1" ;;
        *.fs) "$dotnet" exec "$sdk/FSharp/fsc.dll" --nologo --noframework --targetprofile:netcore "${r[@]}" \
            -r:"$sdk/FSharp/FSharp.Core.dll" "--optimize$3" --debug:portable "-o:$2" "$1" &&
            cp "$sdk/FSharp/FSharp.Core.dll" "$(dirname "$2")" &&
            sed "s/NAME/$(basename "$2" .dll)/g" tests/languages/fsharp.deps.json > "${2%.dll}.deps.json" ;;
    esac || return 1
    echo '{ "runtimeOptions": { "tfm": "net10.0", "framework": { "name": "Microsoft.NETCore.App", "version": "10.0.0" } } }' \
        > "${2%.dll}.runtimeconfig.json"
}

for source in tests/languages/*.vb tests/languages/*.fs; do
    name=$(basename "$source")
    wanted=$([ $# -gt 0 ] || echo 1)
    for word in "$@"; do [[ $name != *"$word"* ]] || wanted=1; done
    [ -n "$wanted" ] || continue
    for optimised in + -; do
        folder=$work/$name$optimised
        dll=$folder/${name%.*}.dll
        mkdir -p "$folder"
        compile "$source" "$dll" "$optimised" > "$folder/log" 2>&1 || { cat "$folder/log"; failed=$((failed + 1)); continue; }
        timeout 60 "$dotnet" exec "$dll" > "$folder/expected" 2> "$folder/expected.err"
        expected=$?
        for level in 0 1; do
            "$anvil" "$dll" -O$level -o "$folder/program" --verbose 2> "$folder/log"
            timeout 60 "$folder/program" > "$folder/out" 2> "$folder/err"
            code=$?
            if [ $code = $expected ] && cmp -s "$folder/expected" "$folder/out"; then
                passed=$((passed + 1))
            else
                echo "FAIL $name, optimised$optimised, -O$level: exit code $code, expected $expected"
                diff "$folder/expected" "$folder/out" | head -n 6
                head -n 3 "$folder/log" "$folder/err"
                failed=$((failed + 1))
            fi
        done
    done
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
