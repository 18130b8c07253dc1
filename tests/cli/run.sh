#!/usr/bin/env bash
# The command line as a user meets it: the shape of the executable, the commands, and what bad input leads to.
# Last line: "N passed, N failed". What needs root is left out, with a line that says so, when there is none.
set -uo pipefail
cd "$(dirname "$0")/../.."
export LC_ALL=C
BUILD=${BUILD:-build}
anvil=${ANVIL:-$BUILD/anvil}
measure=$BUILD/tests/measure
programs=$BUILD/tests/programs
work=$BUILD/tests/cli
rm -rf "$work" && mkdir -p "$work"
passed=0 failed=0

pass() { passed=$((passed + 1)); }
fail() { failed=$((failed + 1)); echo "FAIL $*"; }
check() { local what=$1; shift; if "$@"; then pass; else fail "$what"; fi; }
skip() { echo "left out: $*"; }

installed=$("${DOTNET:-dotnet}" --list-runtimes | sed -n 's/^Microsoft.NETCore.App \(10\.[^ ]*\) \[\(.*\)\]$/\2\/\1/p' | tail -n 1)

# ---- completion and the manual page ----
for shell in bash zsh fish; do
    "$anvil" completion $shell > "$work/completion.$shell"
    check "completion for $shell is printed" [ $? = 0 ]
    check "completion for $shell knows stress" grep -q stress "$work/completion.$shell"
    command -v $shell > /dev/null || { skip "completion in $shell: no $shell"; continue; }
    check "$shell reads its completion" $shell -n "$work/completion.$shell"
done
complete_bash() { # WORD... : what bash offers for the last word
    bash -c '. "$1"; shift; COMP_WORDS=(anvil "$@"); COMP_CWORD=$#; _anvil; printf "%s\n" "${COMPREPLY[@]}"' \
        - "$work/completion.bash" "$@"
}
check "bash completes a command" [ "$(complete_bash doct)" = doctor ]
check "bash completes an option of a command" [ "$(complete_bash dump --sta | grep -cx -e --stage)" = 1 ]
check "bash offers no option that a command lacks" [ "$(complete_bash size --stag)" = '' ]
check "an unknown shell is refused" [ "$("$anvil" completion csh 2>&1 | grep -c "shell 'csh'")" = 1 ]
"$anvil" man > "$work/anvil.1"
check "the manual page is printed" [ $? = 0 ]
check "the manual page begins as man(7) wants" [ "$(head -n 1 "$work/anvil.1")" = '.TH ANVIL 1' ]
for command in run dump why size inspect stress contract doctor completion man; do
    check "the manual page names $command" grep -qF "fBanvil $command\fR" "$work/anvil.1"
done

# ---- the executable ----
hello=$programs/console_hello/console_hello.dll
for level in -O0 -O1; do
    "$anvil" "$hello" $level -o "$work/hello$level" > "$work/log" 2>&1 || { fail "hello $level does not compile"; head -n 3 "$work/log"; continue; }
    check "hello $level prints" [ "$("$work/hello$level")" = 'Hello, World!' ]
    check "hello $level has no interpreter" [ "$(readelf -lW "$work/hello$level" | grep -c INTERP)" = 0 ]
    check "hello $level is position-independent" grep -q 'Type: *DYN' <(readelf -hW "$work/hello$level")
    check "hello $level needs no library" [ "$(readelf -dW "$work/hello$level" 2> /dev/null | grep -c NEEDED)" = 0 ]
    check "hello $level has no writable code" [ "$(readelf -lW "$work/hello$level" | grep -c 'LOAD.*RWE')" = 0 ]
    check "readelf has no complaint about hello $level" [ -z "$(readelf -aW "$work/hello$level" 2>&1 > /dev/null)" ]
    size=$(stat -c %s "$work/hello$level")
    check "hello $level has $size bytes, at most 1500000 allowed" [ "$size" -le 1500000 ]
    rm -rf "$work/root" && mkdir "$work/root" && cp "$work/hello$level" "$work/root/hello"
    if [ "$(id -u)" = 0 ]; then
        check "hello $level runs in an empty root" [ "$(chroot "$work/root" /hello 2>&1)" = 'Hello, World!' ]
    elif unshare -r true 2> /dev/null; then
        check "hello $level runs in an empty root" [ "$(unshare -r chroot "$work/root" /hello 2>&1)" = 'Hello, World!' ]
    else
        skip "hello in an empty root: needs root"
    fi
done
code=0
"$measure" -t 10 sh -c "'$work/hello-O1' >&-" 2> "$work/err" || code=$?
check "hello with a closed stdout ends as under CoreCLR, with an unhandled exception (got $code)" [ $code = 134 ]
check 'and tells so' grep -q 'Unhandled exception. System.UnauthorizedAccessException: Access to the path is denied.' "$work/err"

# ---- same input, same bytes: whatever the folder, the output's name, the environment and the addresses in memory ----
case $anvil in /*) compiler=$anvil ;; *) compiler=$PWD/$anvil ;; esac
for name in console_hello generic_virtual eh_filter delegate_closures dictionary_basic linq_basic; do
    other=$work/elsewhere/$name
    mkdir -p "$other"
    cp "$programs/$name/$name".{dll,pdb,runtimeconfig.json} "$other"
    for level in -O0 -O1; do
        code=0
        "$anvil" "$programs/$name/$name.dll" $level -o "$work/here" > "$work/here.log" 2>&1 || code=$?
        (cd "$other" && env -i PATH=/usr/bin:/bin HOME=/nowhere LANG=C TZ=Asia/Tokyo DOTNET_ROOT="${installed%/shared/*}" \
            "$compiler" "$name.dll" $level -o there > there.log 2>&1) || code=$?
        check "$name $level: same input, same bytes" [ $code = 0 -a "$(cksum < "$work/here")" = "$(cksum < "$other/there")" ]
        check "$name $level: same input, same warnings" cmp -s "$work/here.log" "$other/there.log"
    done
done

# ---- the commands ----
says() { # says WHAT EXIT PATTERN ARGS...: anvil ends with the code and prints a line with the pattern ('': nothing)
    local what=$1 want=$2 pattern=$3 code=0
    shift 3
    "$measure" -t 60 "$anvil" "$@" > "$work/out" 2> "$work/err" < /dev/null || code=$?
    if [ $code != "$want" ]; then
        fail "$what: exit code $code, expected $want"; head -n 2 "$work/err"
    elif [ -z "$pattern" ]; then
        check "$what: prints something" [ ! -s "$work/out" -a ! -s "$work/err" ]
    elif ! grep -qE -- "$pattern" "$work/out" "$work/err"; then
        fail "$what: no line with '$pattern'"; head -n 2 "$work/out" "$work/err"
    else pass; fi
}
says '--help' 0 '-O0' --help
says '--version' 0 '[0-9a-f]' --version
says 'doctor' 0 'Microsoft.NETCore.App' doctor
says 'inspect an assembly' 0 'Program' inspect "$hello"
says 'inspect --verify' 0 '\b0 errors' inspect --verify "$hello"
says 'inspect an executable' 0 'ELF' inspect "$work/hello-O1"
says 'run' 0 '^Hello, World!$' run "$hello"
says 'run with arguments and exit code' 102 '^<b c>$' run "$programs/console_args/console_args.dll" -- a 'b c'
says 'dump --stage il' 0 'ldstr' dump "$hello" 'Program::<Main>$' --stage il
says 'dump --stage asm' 0 'call' dump "$hello" 'Program::<Main>$' --stage asm
says 'why' 0 'Main' why "$hello" 'System.Console::WriteLine'
says 'dump of a method of the framework' 0 'callvirt' dump "$hello" 'System.String::Concat' --stage il
says 'dump of a generic method' 0 'System.Collections.Generic.List`1\[System.__Canon\]' dump "$hello" 'List::Add' --stage ssa
says 'dump of all stages' 0 '^; after mem2reg' dump "$programs/console_lines/console_lines.dll" 'Program::<Main>$' --stage all -O1
says 'unknown stage' 1 '^anvil: error: .*asm' dump "$hello" 'Program::<Main>$' --stage asn
says 'nothing to tell why' 1 '^anvil: error: .*No.Such.Thing' why "$hello" No.Such.Thing
says 'size' 0 'System\.Text' size "$work/hello-O1"
says 'size of a program' 0 '^ +[0-9]+ +[0-9]+  type descriptors$' size "$hello"
says 'size of something else' 1 '^anvil: error: .*run.sh' size tests/cli/run.sh
says 'size of a file that is not there' 1 '^anvil: error: .*no-such-file' size "$work/no-such-file"
says 'page where none can be written' 1 '^anvil: error: .*no-folder' size "$work/hello-O1" --html "$work/no-folder/x"
head -c 100000 "$work/hello-O1" > "$work/cut"
says 'size of half an executable' 1 '^anvil: error: .*cut: damaged' size "$work/cut"
# Names from a file may hold anything: JSON and page stay well-formed.
LC_ALL=C sed 's/System\.Text\.UnicodeEncoding/System.Text."<\/script>\\\xFF\x01__/' "$work/hello-O1" > "$work/strange"
for of in hello-O1 strange program; do
    file=$work/$of
    [ $of = program ] && file=$hello
    "$anvil" size "$file" --json > "$work/size.json" && "$anvil" size "$file" --html "$work/size.html" > "$work/out"
    check "size --html of $of prints nothing" [ ! -s "$work/out" ]
    cp "$hello" "$work/json.dll" && cp "$work/size.json" "$work/json.deps.json"
    says "size --json of $of is JSON" 0 'Microsoft.NETCore.App' doctor "$work/json.dll"
    # what the page holds is the same: between the tags, and the tags nowhere else
    sed -n '/<script id="data"/,/^}/p' "$work/size.html" | sed 's/^<script[^>]*>//' > "$work/data"
    check "the page about $of holds the JSON" cmp -s "$work/size.json" "$work/data"
    check "the page about $of has two scripts" [ "$(grep -o '</script>' "$work/size.html" | wc -l)" = 2 ]
    check "the page about $of asks for nothing" [ "$(grep -cE 'https?:|src=|<link|@import' "$work/size.html")" = 0 ]
    # every level adds up to the file
    total=$(stat -c %s "$work/hello-O1")
    check "size --json of $of tells the file's size" grep -q "^  \"bytes\": $total,\$" "$work/size.json"
    for list in sections kinds; do
        sum=$(sed -n "/^  \"$list\": \[/,/^  \]/s/.*\"bytes\": \([0-9]*\).*/\1/p" "$work/size.json" | paste -sd+ | bc)
        check "$list of $of add up: $sum of $total" [ "$sum" = "$total" ]
    done
    for spaces in 4 6 8 10; do
        sum=$(sed -n "/^  \"assemblies\"/,\$s/^ \{$spaces\}{\"name\".*\"bytes\": \([0-9]*\), \"[a-z]*\": [[\"].*/\1/p" "$work/size.json" | paste -sd+ | bc)
        check "what is $spaces deep in $of adds up: $sum of $total" [ "$sum" = "$total" ]
    done
done
check 'size --json names a type by assembly and namespace' awk '
    /^    [{]"name"/ { assembly = $2 } /^      [{]"name"/ { ns = $2 }
    /^        [{]"name": "Console"/ && assembly ~ /"System.Console"/ && ns ~ /"System"/ { found = 1 } END { exit !found }' "$work/size.json"
says 'contract' 0 '^QCall +[0-9]+ rows' contract
says 'stress of an assembly' 0 'bodies +[0-9]+ compiled 100\.00 %' stress "$hello"
says 'help of a command' 0 '--stage' dump --help
says 'misspelt command' 1 "did you mean 'anvil inspect'" inspct "$hello"
says 'misspelt option' 1 'did you mean --framework' "$hello" --framwork x
says 'target to come' 1 '^anvil: error: .*osx-arm64.*not implemented' "$hello" --target osx-arm64
says 'unknown target' 1 '^anvil: error: .*amiga' "$hello" --target amiga
says 'option without its value' 1 '^anvil: error: .*-o' "$hello" -o
says 'switch that is none' 1 '^anvil: error: .*NAME=VALUE' "$hello" --feature Nonsense -o "$work/never"
says 'switches of the command line win' 0 '^  System.Globalization.Invariant=false' doctor "$hello" --feature System.Globalization.Invariant=false
says 'symbol table left out' 0 '' "$hello" --strip -o "$work/stripped"
check 'a stripped executable has no symbols' [ -z "$(readelf -sW "$work/stripped" 2> /dev/null | grep FUNC)" ]
code=0
"$measure" -t 60 "$anvil" run "$programs/eh_unhandled/eh_unhandled.dll" > /dev/null 2> "$work/err" || code=$?
check "run ends with the program's signal (got $code)" [ $code = 134 ]
check 'run leaves nothing behind' [ -z "$(ls -d "${TMPDIR:-/tmp}"/anvil-?????? 2> /dev/null)" ]
check 'run passes stdin on' [ "$("$anvil" run "$programs/console_read/console_read.dll" 2> /dev/null < tests/programs/console_read.in)" = "$(cat tests/programs/expected/console_read.out)" ]

# ---- frameworks: found as the .NET host finds them ----
root=$work/dotnet/shared/Microsoft.NETCore.App
mkdir -p "$root"
for version in 8.0.30 10.0.0-rc.1.25451.107 10.0.3 10.0.11 10.2.1 10.3.0-preview.1 11.0.0; do ln -s "$installed" "$root/$version"; done
gets() { # gets WHAT VERSION JSON: the folder that a program with this runtimeconfig.json gets
    cp "$hello" "$work/gets.dll"
    echo "$3" > "$work/gets.runtimeconfig.json"
    DOTNET_ROOT=$work/dotnet says "$1" 0 "^  .*/Microsoft.NETCore.App/$2\$" doctor "$work/gets.dll"
}
one() { echo '{ "runtimeOptions": { '"$2"' "framework": { "name": "Microsoft.NETCore.App", "version": "'"$1"'" } } }'; }
gets 'latest patch' 10.0.11 "$(one 10.0.0 '')"
gets 'nearest minor version' 10.2.1 "$(one 10.1.0 '')"
gets 'latest minor version on request' 10.2.1 "$(one 10.0.0 '"rollForward": "LatestMinor",')"
gets 'this version and no other' 10.0.3 "$(one 10.0.3 '"rollForward": "Disable",')"
gets 'preview when one is asked for' 10.3.0-preview.1 "$(one 10.3.0-preview.1 '')"
gets 'next major version on request' 10.0.11 "$(one 9.0.0 '"rollForward": "Major",')"
gets 'list of frameworks, comments' 10.0.11 '{ // as the SDK writes it
    "runtimeOptions": { "frameworks": [ /* one */ { "name": "Microsoft.NETCore.App", "version": "10.0.0" } ] } }'
echo "$(one 12.0.0 '')" > "$work/gets.runtimeconfig.json"
DOTNET_ROOT=$work/dotnet says 'version that is not there' 1 '^anvil: error: .*Microsoft.NETCore.App 12.0.0.*11\.0\.0' "$work/gets.dll" -o "$work/never"
says 'no arguments' 1 'anvil'
says 'unknown option' 1 '^anvil: error: .*--frobnicate' --frobnicate
says 'unknown level' 1 '^anvil: error: .*-O9' "$hello" -O9 -o "$work/never"
says 'method that is not there' 1 '^anvil: error: .*Nope' dump "$hello" 'Program::Nope' --stage il

# ---- bad input: exit code 1, an error that names the file, the old output whole ----
refuses() { # refuses WHAT NAME ARGS...: NAME must be in the error
    local what=$1 name=$2 code=0
    shift 2
    echo old > "$work/out.bin"
    "$measure" -t 60 "$anvil" "$@" -o "$work/out.bin" > "$work/log" 2>&1 < /dev/null || code=$?
    if [ $code != 1 ]; then fail "$what: exit code $code, expected 1"; head -n 3 "$work/log"
    elif ! grep -q '^anvil: error: ' "$work/log"; then fail "$what: no 'anvil: error: ' line"; head -n 3 "$work/log"
    elif ! grep -qF -- "$name" "$work/log"; then fail "$what: the error does not name $name"; head -n 3 "$work/log"
    elif [ "$(cat "$work/out.bin")" != old ]; then fail "$what: the old output is gone"
    elif ls "$work" | grep -qE 'out\.bin.+'; then fail "$what: left $(ls "$work" | grep -E 'out\.bin.+')"
    else pass; fi
}
variant() { # variant NAME: a copy of hello to damage, with its runtimeconfig.json
    cp "$hello" "$work/$1.dll"
    cp "${hello%.dll}.runtimeconfig.json" "$work/$1.runtimeconfig.json"
}
u32() { od -An -tu4 -j "$2" -N 4 "$1" | tr -d ' '; }
poke() { printf "$3" | dd of="$1" bs=1 seek="$2" conv=notrunc status=none; }

printf 'just some text\n%.0s' $(seq 200) > "$work/text.dll"
refuses 'text file' text.dll "$work/text.dll"
: > "$work/empty.dll"
refuses 'empty file' empty.dll "$work/empty.dll"
refuses 'missing file' missing.dll "$work/missing.dll"
refuses 'directory' "$work" "$work"
mkdir -p "$work/host" && cp "$hello" "$work/host/hello.dll" && printf '\177ELF' > "$work/host/hello"
refuses 'native host beside the assembly' hello.dll "$work/host/hello"
for bytes in 1 64 200 600 1500 2500; do
    variant "cut$bytes"
    truncate -s $bytes "$work/cut$bytes.dll"
    refuses "cut to $bytes bytes" "cut$bytes" "$work/cut$bytes.dll"
done
variant table
root=$(grep -abo BSJB "$work/table.dll" | head -n 1 | cut -d: -f1)
version=$(u32 "$work/table.dll" $((root + 12)))
tables=$((root + $(u32 "$work/table.dll" $((root + 16 + version + 4)))))
poke "$work/table.dll" $((tables + 24)) '\377\377\377\000'
refuses 'row count too large' table.dll "$work/table.dll"
variant rows
poke "$work/rows.dll" $((tables + 86)) "$(printf '\\377%.0s' $(seq 100))" # type references, at least
refuses 'damaged table rows' rows.dll "$work/rows.dll"
variant native
pe=$(u32 "$work/native.dll" 60)
poke "$work/native.dll" $((pe + 24 + 208)) '\0\0\0\0\0\0\0\0'
refuses 'native PE' native.dll "$work/native.dll"
variant reference
sed -i 's/System\.Console/System.Cxnsole/' "$work/reference.dll"
refuses 'missing reference' System.Cxnsole "$work/reference.dll"
variant older
sed -i 's/"10\.0\.0"/"8.0.0"/; s/net10\.0/net8.0/' "$work/older.runtimeconfig.json"
refuses 'framework of another major version' 8.0 "$work/older.dll"
variant broken
echo '{ "runtimeOptions": ' > "$work/broken.runtimeconfig.json"
refuses 'runtimeconfig.json that is no JSON' broken.runtimeconfig.json "$work/broken.dll"
refuses 'framework folder that is not there' "$work/no-framework" "$hello" --framework "$work/no-framework"
refuses 'library without Main' System.Linq "$installed/System.Linq.dll"

says 'output folder that is not there' 1 '^anvil: error: .*no-folder' "$hello" -o "$work/no-folder/out"
cp "$hello" "$work/input.dll"
says 'output is the input' 1 '^anvil: error: .*input.dll' "$work/input.dll" -o "$work/input.dll"
check 'the input is still there' cmp -s "$hello" "$work/input.dll"
says 'output is a directory' 1 '^anvil: error: ' "$hello" -o "$work"
code=0
"$measure" -t 60 "$anvil" inspect "$hello" > /dev/full 2> "$work/err" || code=$?
check "printing to a full disk ends with exit code 1 (got $code)" [ $code = 1 ]
if [ "$(id -u)" = 0 ] && mknod "$work/full" c 1 7 2> /dev/null; then
    says 'output is /dev/full' 1 '^anvil: error: .*full' "$hello" -o "$work/full"
    check 'the device is still a device' [ -c "$work/full" ]
else
    skip 'output to /dev/full: needs root'
fi
if [ "$(id -u)" = 0 ] && mkdir -p "$work/disk" && mount -t tmpfs -o size=16k none "$work/disk" 2> /dev/null; then
    echo old > "$work/disk/out"
    says 'full disk' 1 '^anvil: error: .*out' "$hello" -o "$work/disk/out"
    check 'a full disk leaves the old file whole' [ "$(cat "$work/disk/out")" = old ]
    check 'a full disk leaves no other file' [ "$(ls "$work/disk")" = out ]
    umount "$work/disk"
else
    skip 'full disk: needs root'
fi

# ---- what Anvil does not have: named with its reasons when compiled, an exception with the name when run ----
tests/tools/build-programs.sh "$BUILD/tests/tools/build-programs.dll" "$work/il" tests/cli/*.cs > /dev/null

# ---- the metadata in an executable ----
says 'compiles a program that reflects' 0 '' "$work/il/metadata/metadata.dll" -o "$work/metadata"
says 'inspect --extract' 0 'extracted/metadata\.dll: [0-9]+ types' inspect "$work/metadata" --extract "$work/extracted"
says 'what was extracted decodes' 0 '\b0 errors' inspect --verify "$work/extracted"
"${DOTNET:-dotnet}" exec "$work/il/metadata/metadata.dll" "$work/extracted" > "$work/out"
check 'System.Reflection.Metadata reads it' [ $? = 0 ]
check 'System.Reflection.Metadata finds the members' grep -qx 'Shape: get_Name set_Name Area .ctor' "$work/out"
says 'inspect --extract where there is none' 1 'hello-O1: embeds no metadata' inspect "$work/hello-O1" --extract "$work/il/none"

lacks() { # lacks PROGRAM EXIT WARNING CHAIN LINE: the warning and its chain of reasons; what the program then prints
    local code=0 program=$work/il/$1/$1.dll
    says "$1 compiles, with a warning" 0 "^anvil: warning: $3" "$program" -o "$work/$1"
    check "$1: the reasons follow the warning" [ "$(grep -A 1 "^anvil: warning: $3" "$work/err" | tail -n 1)" = "  needed by $4" ]
    "$measure" -t 10 "$work/$1" > "$work/out" 2>&1 || code=$?
    check "$1 ends with $2 (got $code)" [ $code = "$2" ]
    check "$1 prints: $5" grep -qF -- "$5" "$work/out"
}
chain='System.Runtime.Loader.AssemblyLoadContext.LoadFromPath'
chain+=', by System.Runtime.Loader.AssemblyLoadContext.LoadFromAssemblyPath'
chain+=', by System.Reflection.Assembly.LoadFrom, by Program.Load, by Program.Main'
lacks dynamic_code 0 '.*AssemblyNative_LoadFromPath' "$chain" 'Load: System.Runtime.Loader.AssemblyLoadContext::'
for type in DynamicMethod AssemblyBuilder; do
    check "dynamic_code: a warning of $type" grep -q "^anvil: warning: System.Reflection.Emit.$type: no code is made" "$work/err"
done
check 'a method made at run time is refused' grep -q '^MakeMethod: Dynamic code generation is not' "$work/out"
check 'an assembly made at run time is refused' grep -q '^MakeAssembly: Dynamic code generation is not' "$work/out"
chain='Program+<>c.<Main>b__1_0, by Program.Main'
lacks com 0 'Locator::.ctor' "$chain" 'System.PlatformNotSupportedException: COM is not supported'
chain='Program+<>c.<Main>b__1_1, by Program.Main'
lacks com 0 'Program.Register.ILocator.: .*COM interface' "$chain" 'System.Runtime.InteropServices.MarshalDirectiveException: '
chain='Program.Indirectly, by Program.Main'
lacks internal_call 134 'Program::MadeUp' "$chain" 'Unhandled exception. System.PlatformNotSupportedException: Program::MadeUp'
check 'what comes before the missing function happens' [ "$(head -n 1 "$work/out")" = before ]
chain='Program+<>c__DisplayClass1_0.<Main>b__0, by Program.Main'
lacks unknown_proxy 0 'System.Reflection.DispatchProxy.Create: its types' "$chain" \
    "NotSupportedException: The program holds no proxy class of 'Proxy' for the interface 'IUnknown'."
check 'a pair that is named elsewhere is known' [ "$(head -n 2 "$work/out" | xargs)" = 'IKnown True' ]
check 'wrong types are refused as in CoreCLR' grep -q "^ArgumentException: The type 'System.String' must be an inter" "$work/out"
program=$work/il/switched_off/switched_off.dll
for kept in Narrow Small; do says "$kept is kept" 0 "^$kept.ToString" why "$program" "$kept::ToString" -O1; done
for left in Wide Large; do
    says "$left is left out" 1 "^anvil: error: .*nothing in the program.*$left::ToString" why "$program" "$left::ToString" -O1
done
says 'what is left is compiled' 0 '' "$program" -O1 -o "$work/switched_off"
check 'and runs' [ "$("$work/switched_off" | xargs)" = 'narrow small' ]
program=$work/il/internal_call/internal_call
echo '{ "libraries": [' > "$program.deps.json"
says 'deps.json that is no JSON' 1 '^anvil: error: .*internal_call.deps.json' "$program.dll" -o "$work/x"

echo "$passed passed, $failed failed"
[ $failed = 0 ]
