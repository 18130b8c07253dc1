#!/usr/bin/env bash
# Real input, all of it: every row, signature, attribute and IL body of the SDK's framework assemblies decodes, and
# at least 99 % of CoreLib's method bodies import, verify and compile at each -O level. Prints the counts.
# Last line: "N passed, N failed".
set -uo pipefail
cd "$(dirname "$0")/../.."
export LC_ALL=C
BUILD=${BUILD:-build}
anvil=${ANVIL:-$BUILD/anvil}
log=$BUILD/tests/framework.log
passed=0 failed=0
verdict() { if [ "$1" = 0 ]; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAIL $2"; fi; }

folder_of() { # folder_of FRAMEWORK: its newest 10.x folder
    "${DOTNET:-dotnet}" --list-runtimes | sed -n "s|^$1 \\(10\\.[^ ]*\\) \\[\\(.*\\)\\]\$|\\2/\\1|p" | sort -V | tail -n 1
}

for framework in Microsoft.NETCore.App Microsoft.AspNetCore.App; do
    folder=$(folder_of $framework)
    if [ -z "$folder" ]; then
        echo "left out: $framework is not installed"
        continue
    fi
    "$anvil" inspect --verify "$folder" > "$log" 2>&1 < /dev/null
    code=$?
    grep -E '^[0-9]+ assemblies' "$log" || tail -n 3 "$log"
    [ $code = 0 ] && grep -qE '^[0-9]+ assemblies.*[^0-9]0 errors' "$log"
    verdict $? "$framework does not decode in full (exit code $code)"
done

corelib=$(folder_of Microsoft.NETCore.App)/System.Private.CoreLib.dll
for level in 0 1; do
    "$anvil" stress "$corelib" -O$level > "$log" 2>&1 < /dev/null
    code=$?
    head -n 12 "$log"
    # "System.Private.CoreLib  41564 bodies  41500 compiled …"
    [ $code -le 1 ] && awk '/bodies/ && /compiled/ {
            for (i = 2; i <= NF; i++) { if ($i == "bodies") bodies = $(i - 1); if ($i == "compiled") compiled = $(i - 1) }
        } END { exit !(bodies > 39000 && compiled >= 0.99 * bodies) }' "$log"
    verdict $? "stress -O$level: less than 99 % of CoreLib's bodies compile (exit code $code)"
done

echo "$passed passed, $failed failed"
[ $failed = 0 ]
