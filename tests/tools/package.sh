#!/usr/bin/env bash
# package.sh ID VERSION FILE: prints where FILE (a pattern, within the package) of a NuGet package lies, and restores the
# package when it isn't there yet. VERSION may end in .*; then the newest. Prints nothing when it can't be had.
set -uo pipefail
BUILD=${BUILD:-build}
id=$1 version=$2 file=$3
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
packages=${NUGET_PACKAGES:-$HOME/.nuget/packages}
# shellcheck disable=SC2086 # patterns
find_file() { ls -d "$packages/${id,,}"/$version/$file 2>/dev/null | sort -V | tail -n 1; }
found=$(find_file)
if [ -z "$found" ]; then
    work=$BUILD/tests/packages/$id
    mkdir -p "$work"
    cat > "$work/restore.csproj" <<XML
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
  <ItemGroup><PackageReference Include="$id" Version="$version" /></ItemGroup>
</Project>
XML
    (cd "$work" && timeout 120 "${DOTNET:-dotnet}" restore restore.csproj > restore.log 2>&1 < /dev/null)
    found=$(find_file)
fi
[ -z "$found" ] || echo "$found"
