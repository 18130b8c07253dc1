#!/usr/bin/env bash
# What the tree looks like: includes go one way (docs/architecture.md, "Folders"), every source file says in its
# first line what it is, and none is longer than one can keep in mind. Last line: "N passed, N failed".
set -uo pipefail
cd "$(dirname "$0")/../.."
longest=1500
passed=0 failed=0

# What the files of a folder may include: folders, and single files of others.
declare -A may=(
    [base]='base/'
    [ir]='ir/ base/'
    [backend-x64]='backend-x64/ ir/ base/'
    [backend-arm64]='backend-arm64/ ir/ base/'
    [linker]='linker/ base/'
    [frontend]='frontend/ ir/ base/ linker/object.h runtime/abi.h runtime/contract.def'
    [driver]='driver/ frontend/ ir/ linker/ base/ runtime/abi.h'
    [runtime]='runtime/ base/ frontend/metadata.h frontend/signature.h'
)

# Prints the includes of a folder (under root $1, named $2) that its row does not allow.
wrong_includes() {
    local allowed=
    for a in ${may[$2]}; do allowed+="|${a//./\\.}"; done
    grep -rnE '^[[:space:]]*#[[:space:]]*include[[:space:]]*"' "$1/$2" --include='*.[chS]' --include='*.def' |
        grep -vE "include[[:space:]]*\"(${allowed#|})"
}

report() { # what, findings
    if [ -z "$2" ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAIL $1:"
        echo "$2" | sed 's/^/  /'
    fi
}

for folder in "${!may[@]}"; do
    [ -d "$folder" ] && report "includes of $folder" "$(wrong_includes . "$folder")"
done

# The rule above must see what it forbids.
planted=$(mktemp -d)
for folder in "${!may[@]}"; do
    mkdir -p "$planted/$folder"
    printf '#include "tests/x.h"\n' > "$planted/$folder/a.c"
    [ -n "$(wrong_includes "$planted" "$folder")" ] || report "rule for $folder" 'does not see a forbidden include'
done
rm -rf "$planted"

sources=$(find "${!may[@]}" -name '*.[chS]' 2> /dev/null | sort)
report 'first line without a sentence' "$(for f in $sources; do head -n 1 "$f" | grep -q '^/\* ' || echo "$f"; done)"
report "files of more than $longest lines" \
    "$(for f in $sources; do [ "$(wc -l < "$f")" -le $longest ] || echo "$f"; done)"
report 'lines of more than 110 characters' \
    "$(LC_ALL=C.UTF-8 grep -nE '^.{111,}' $sources | cut -c 1-100)"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
