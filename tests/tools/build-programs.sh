#!/usr/bin/env bash
# build-programs.sh --self TOOL.dll FILE.cs... builds a tool that uses Roslyn with the SDK's own compiler
# build-programs.sh --run TOOL.dll ARGUMENT... runs one, with the folder of the reference assemblies before the others
# build-programs.sh TOOL.dll OUT [FILE]...   compiles them (else tests/programs/*.cs) into OUT/<name>/<name>.dll
#                                            (optimised IL) and OUT-debug/<name>/<name>.dll (debug IL)
# No MSBuild and no restore: two processes for the whole suite.
set -euo pipefail
cd "$(dirname "$0")/../.."
dotnet=${DOTNET:-dotnet}
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1

# "10.0.401 [/usr/share/dotnet/sdk]", the newest last
sdk_line=$("$dotnet" --list-sdks | grep '^10\.' | tail -n 1)
sdk_home=${sdk_line#*[}
sdk_home=${sdk_home%]}
sdk=$sdk_home/${sdk_line%% *}
references=$(ls -d "${sdk_home%/sdk}"/packs/Microsoft.NETCore.App.Ref/10.*/ref/net10.0 2>/dev/null | sort -V | tail -n 1)
[ -n "$references" ] || { echo "anvil: the SDK has no packs/Microsoft.NETCore.App.Ref/10.*" >&2; exit 1; }

if [ "$1" = --self ]; then
    tool=$2
    shift 2
    roslyn=$sdk/Roslyn/bincore
    mkdir -p "$(dirname "$tool")"
    usings=$(dirname "$tool")/usings.cs
    for n in System System.Collections.Generic System.IO System.Linq System.Threading System.Threading.Tasks; do echo "global using $n;"; done > "$usings"
    refs=()
    for f in "$references"/*.dll "$roslyn"/Microsoft.CodeAnalysis.dll "$roslyn"/Microsoft.CodeAnalysis.CSharp.dll; do
        refs+=("-r:$f")
    done
    "$dotnet" exec "$roslyn/csc.dll" -nologo -noconfig -nostdlib -optimize+ -nullable:enable -langversion:latest \
        -target:exe -out:"$tool" "${refs[@]}" "$@" "$usings"
    cp -f "$roslyn"/Microsoft.CodeAnalysis.dll "$roslyn"/Microsoft.CodeAnalysis.CSharp.dll "$(dirname "$tool")"
    cat > "${tool%.dll}.runtimeconfig.json" <<'JSON'
{ "runtimeOptions": { "tfm": "net10.0", "framework": { "name": "Microsoft.NETCore.App", "version": "10.0.0" } } }
JSON
    exit
fi

if [ "$1" = --run ]; then
    tool=$2
    shift 2
    exec "$dotnet" exec "$tool" "$references" "$@"
fi

tool=$1 out=$2
shift 2
[ $# -gt 0 ] || set -- tests/programs/*.cs
mkdir -p "$out"
exec "$dotnet" exec "$tool" "$references" "$out" "$@"
