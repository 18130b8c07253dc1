#!/usr/bin/env bash
# run.sh [-o]: what --root and descriptors keep of a library that a program knows by strings alone, what is said when
# they name what is not there. -o records in expected/ what CoreCLR prints. Last line: "N passed, N failed".
set -uo pipefail
cd "$(dirname "$0")/../.."
export LC_ALL=C DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
here=tests/trim
BUILD=${BUILD:-build}
ANVIL=${ANVIL:-$BUILD/anvil}
measure=$BUILD/tests/measure
work=$BUILD/tests/trim
rm -rf "$work" && mkdir -p "$work"
passed=0 failed=0

pass() { passed=$((passed + 1)); }
fail() { failed=$((failed + 1)); echo "FAIL $*"; }
check() { local what=$1; shift; if "$@"; then pass; else fail "$what"; fi; }

dotnet=${DOTNET:-dotnet}
root=$(dirname "$(readlink -f "$(command -v "$dotnet")")")
csc=$(ls -d "$root"/sdk/10.* | sort -V | tail -n 1)/Roslyn/bincore/csc.dll
pack=$(ls -d "$root"/packs/Microsoft.NETCore.App.Ref/10.* | sort -V | tail -n 1)
references=()
for f in "$pack"/ref/net10.0/*.dll; do references+=("-r:$f"); done
compile() { # compile OUT OPTION...
    local out=$1
    shift
    mkdir -p "$(dirname "$out")"
    "$dotnet" exec "$csc" "${references[@]}" -nologo -noconfig -nostdlib -nullable:enable -optimize+ -deterministic \
        "-out:$out" "$@" || fail "$out does not compile"
}
runtimeconfig='{ "runtimeOptions": { "tfm": "net10.0", "framework": { "name": "Microsoft.NETCore.App", "version": "10.0.0" } } }'

app=$work/plain/app.dll
compile "$app" $here/app.cs
compile "$work/plain/plugin.dll" -target:library $here/plugin.cs
echo "$runtimeconfig" > "$work/plain/app.runtimeconfig.json"
if [ "${1:-}" = -o ]; then "$dotnet" exec "$app" > $here/expected/app.out; fi

# keeps WHAT LINES OPTION...: the executable prints what CoreCLR does in these lines (a pattern), and in no other
keeps() {
    local what=$1 lines=$2
    shift 2
    if ! "$ANVIL" "$program" -O0 -o "$work/out" "$@" > "$work/log" 2>&1; then
        fail "$what: does not compile"; head -n 3 "$work/log"
        return
    fi
    check "$what: no warning" [ ! -s "$work/log" ]
    "$measure" -t 20 "$work/out" > "$work/printed" 2>&1 < /dev/null
    comm -12 <(sort "$work/printed") <(sort $here/expected/app.out) | cut -d: -f1 | sort > "$work/same"
    cut -d: -f1 $here/expected/app.out | grep -xE "$lines" | sort > "$work/wanted"
    if cmp -s "$work/same" "$work/wanted"; then pass; else
        fail "$what:"; diff "$work/wanted" "$work/same" | sed -n 's/^</  lacks/p; s/^>/  has, too:/p'
    fi
}
says() { # says WHAT EXIT PATTERN OPTION...
    local what=$1 want=$2 pattern=$3 code=0
    shift 3
    "$ANVIL" "$program" -O0 -o "$work/out" "$@" > "$work/log" 2>&1 || code=$?
    check "$what: exit code $code, expected $want" [ $code = "$want" ]
    if grep -qE -- "$pattern" "$work/log"; then pass; else fail "$what: no line with '$pattern'"; head -n 4 "$work/log"; fi
}

program=$app
keeps 'nothing' ''
keeps '--root of the assembly' 'public method|generic method|.*overload|property|event|generic type|struct|enum|nested type|public type' --root plugin

# What the exception advises is what helps.
advice=$(sed -n "s/^generic type over a number: .*compile with --root '\(.*\)'\.$/\1/p" "$work/printed")
check "the exception names what to keep (got '$advice')" [ "$advice" = 'Plugin.Box`1[System.Int16], plugin' ]
keeps 'the advice' 'public method|generic method|.*overload|property|event|generic type.*|struct|enum|nested type|public type' --root plugin --root "$advice"
keeps '--root of a type' '.*method|.*overload|.*field|property|event' --root 'Plugin.Greeter, plugin'
keeps '--root of a nested type' 'private nested type' --root 'Plugin.Outer+Hidden, plugin'
keeps '--root of a nested type, as the tools write it' 'nested type' --root 'Plugin.Outer/Inner, plugin'
keeps '--root of an enum and a struct' 'struct|enum' --root 'Plugin.Color, plugin' --root 'Plugin.Point, plugin'
keeps '--root of a generic type' 'generic type' --root 'Plugin.Box`1, plugin'
says 'unknown assembly' 1 "^anvil: error: --root plugim: there is no assembly or type of that name" --root plugim
says 'unknown assembly of a type' 1 "^anvil: error: --root A.B, System.Consle: .*did you mean 'System.Console'" --root 'A.B, System.Consle'
says 'unknown type' 1 "^anvil: error: --root Plugin.Greter, plugin: .*did you mean 'Plugin.Greeter'" --root 'Plugin.Greter, plugin'
says 'unknown type of the program' 1 "did you mean 'Program'" --root Progam
says 'type of another assembly' 1 '^anvil: error: .*there is no type' --root 'System.String, plugin'
check 'a failure writes nothing' [ ! -e "$work/app" ]
why=$("$ANVIL" why "$app" 'Plugin.Greeter.Secret' --root 'Plugin.Greeter, plugin' 2> /dev/null | tail -n 1)
check "why names the option (got '$why')" [ "$why" = '  needed by --root Plugin.Greeter, plugin' ]

descriptor() { # descriptor NAME TEXT: a file of descriptors about the library
    printf '<linker>\n  <assembly fullname="plugin">\n%s\n  </assembly>\n</linker>\n' "$2" > "$work/$1.xml"
}
descriptor everything ''
keeps 'a descriptor of the assembly' '.*method|.*overload|.*field|property|event|generic type|struct|enum|.*nested type|.* type' --root "$work/everything.xml"
descriptor type '<type fullname="Plugin.Greeter"/>'
keeps 'a type without members in a descriptor' '.*method|.*overload|.*field|property|event' --root "$work/type.xml"
descriptor methods '<type fullname="Plugin.Greeter" preserve="methods"/>'
keeps 'preserve="methods"' '.*method|.*overload|property|event' --root "$work/methods.xml"
descriptor members '<type fullname="Plugin.Greeter">
    <method name=".ctor"/>
    <method signature="System.String Secret(System.Int32)"/>
    <method signature="System.String Over(System.String)"/>
    <property name="Name"/>
  </type>'
keeps 'members in a descriptor' 'private method|other overload|property' --root "$work/members.xml"
descriptor wildcard '<type fullname="Plugin.O*r.*"/> <type fullname="Plugin.Outer"><type name="Hidden"/></type>'
keeps 'a wildcard, a nested type in a type' 'private nested type|internal type|public type' --root "$work/wildcard.xml"
descriptor namespace '<namespace fullname="Plugin.Other"/>'
keeps 'a namespace' 'internal type|public type' --root "$work/namespace.xml"
descriptor unused '<type fullname="Plugin.Greeter" required="false"/> <type fullname="Plugin.Other.Quiet" required="true"/>'
keeps 'what is not required' 'internal type' --root "$work/unused.xml"
keeps 'what is not required, but used' 'internal type|.*method|.*overload|.*field|property|event' --root "$work/unused.xml" --root "$work/members.xml"
descriptor switch '<type fullname="Plugin.Other.Loud" feature="My.Switch" featurevalue="true"/>
  <type fullname="Plugin.Other.Quiet" feature="My.Switch" featurevalue="false" featuredefault="true"/>'
keeps 'a feature that is on' 'public type' --root "$work/switch.xml" --feature My.Switch=true
keeps 'a feature that is not set' 'internal type' --root "$work/switch.xml"
descriptor wrong '<type fullname="Plugin.Greter"/>
  <type fullname="Plugin.Greeter">
    <method name="Gret"/>
    <field name="cunt"/>
    <property name="Nam"/>
    <event name="Greted"/>
  </type>'
where="^anvil: warning: $work/wrong.xml"
says 'unknown type in a descriptor' 0 "$where\(3\): IL2008: Could not resolve type 'Plugin.Greter'. Did you mean 'Plugin.Greeter'\?" --root "$work/wrong.xml"
says 'unknown method' 0 "$where\(5\): IL2009: Could not find method 'Gret' on type 'Plugin.Greeter'. Did you mean 'Greet'\?" --root "$work/wrong.xml"
says 'unknown field' 0 "$where\(6\): IL2012: Could not find field 'cunt' on type 'Plugin.Greeter'. Did you mean 'count'\?" --root "$work/wrong.xml"
says 'unknown property' 0 "$where\(7\): IL2017: Could not find property 'Nam' on type 'Plugin.Greeter'. Did you mean 'Name'\?" --root "$work/wrong.xml"
says 'unknown event' 0 "$where\(8\): IL2016: Could not find event 'Greted' on type 'Plugin.Greeter'. Did you mean 'Greeted'\?" --root "$work/wrong.xml"
echo '<linker><assembly fullname="System.Consol"/></linker>' > "$work/assembly.xml"
says 'unknown assembly in a descriptor' 0 "IL2007: Could not resolve assembly 'System.Consol'. Did you mean 'System.Console'\?" --root "$work/assembly.xml"
echo '<linker><assembly fullname="plugin"' > "$work/cut.xml"
says 'descriptor that is no XML' 1 "^anvil: error: $work/cut.xml: line 2: not well-formed" --root "$work/cut.xml"
echo '<project/>' > "$work/project.xml"
says 'XML that is no descriptor' 1 "^anvil: error: $work/project.xml: .*<linker>" --root "$work/project.xml"
says 'file that is not there' 1 "^anvil: error: .*no-such.xml" --root "$work/no-such.xml"
echo '<linker><assembly fullname="../plain/plugin"/></linker>' > "$work/path.xml"
says 'name of an assembly that is a path' 0 'IL2007' --root "$work/path.xml"

# A library that brings its own descriptor.
program=$work/own/app.dll
mkdir -p "$work/own" && cp "$work/plain/app".* "$work/own"
descriptor own '<type fullname="Plugin.Other.Quiet"/> <type fullname="Plugin.Color"/>'
compile "$work/own/plugin.dll" -target:library $here/plugin.cs "-resource:$work/own.xml,ILLink.Descriptors.xml"
keeps 'a descriptor in an assembly that nothing mentions' ''
keeps 'a descriptor in the assembly' 'internal type|enum|nested type' --root 'Plugin.Outer+Inner, plugin'

# --warn trim: .NET's numbers and words, each place of the program once; nothing without the option.
program=$work/warn/warn.dll
compile "$program" $here/warn.cs -debug:portable -pathmap:"$PWD/$here"=/src
cp "$work/plain/app.runtimeconfig.json" "$work/warn/warn.runtimeconfig.json"
"$ANVIL" "$program" -O0 -o "$work/out" > "$work/log" 2>&1
check 'no trimming warning unless asked for' [ "$(grep -c 'IL[23]' "$work/log")" = 0 ]
"$ANVIL" "$program" -O0 -o "$work/out" --warn trim > "$work/log" 2>&1
sed -n 's/^anvil: warning: \(.*warn\.cs(.*\)/\1/p' "$work/log" > "$work/own.txt"
check 'the warnings of the program' diff $here/expected/warn.txt "$work/own.txt"
check 'the program runs' [ "$("$work/out")" = 0 ]
"$ANVIL" "$program" -O1 -o "$work/out" --warn trim 2>&1 | sed -n 's/^anvil: warning: \(.*warn\.cs(.*\)/\1/p' > "$work/own.txt"
check 'the same at -O1' diff $here/expected/warn.txt "$work/own.txt"
says 'unknown kind of warnings' 1 "^anvil: error: unknown kind of warnings 'trm'; there is trim" --warn trm

# What ILLink says of flowing types, line by line; IL3050 is the AOT compiler's. expected/flow.txt is what
# `dotnet publish -p:PublishTrimmed=true -p:TrimmerSingleWarn=false` printed, but for what it says of a variable that has
# been set to null.
program=$work/flow/flow.dll
compile "$program" $here/flow.cs -debug:portable -pathmap:"$PWD/$here"=/src
cp "$work/plain/app.runtimeconfig.json" "$work/flow/flow.runtimeconfig.json"
flow_warnings() { # flow_warnings LEVEL: as expected/flow.txt has them
    "$ANVIL" "$program" "-O$1" -o "$work/out" --warn trim 2>&1 | sed -n 's/^anvil: warning: \(.*flow\.cs(.*\)/\1/p' |
        grep -v ': IL3050: ' | sort -t'(' -k2n
}
for level in 0 1; do
    flow_warnings $level > "$work/own.txt"
    check "the flow of types at -O$level" diff <(sort -t'(' -k2n $here/expected/flow.txt) "$work/own.txt"
done
check 'what is behind a switch that is off is not looked at' \
    [ "$("$ANVIL" "$program" -O0 -o "$work/out" --warn trim --feature Flow.Off=false 2>&1 | grep -c 'flow.cs(192)')" = 0 ]

mkdir -p "$work/package"
cat > "$work/user.cs" <<'CS'
class Program { static void Main() { Plugin.Uses.Reflection(); Plugin.Uses.More(); } }
CS
cat > "$work/uses.cs" <<'CS'
namespace Plugin
{
    public static class Uses
    {
        public static void Reflection() => System.Console.WriteLine(System.Reflection.Assembly.GetExecutingAssembly().GetType("X") == null);
        public static void More() => System.Console.WriteLine(System.Reflection.Assembly.GetExecutingAssembly().GetType("Y") == null);
    }
}
CS
program=$work/package/user.dll
compile "$work/package/uses.dll" -target:library "$work/uses.cs"
compile "$program" "$work/user.cs" "-r:$work/package/uses.dll"
cp "$work/plain/app.runtimeconfig.json" "$work/package/user.runtimeconfig.json"
says 'a library of the project, each place' 0 "IL2026: Plugin.Uses.More\(\): Using member 'System.Reflection.Assembly.GetType\(String\)' which has" --warn trim
check 'two places' [ "$(grep -c 'IL2026: Plugin' "$work/log")" = 2 ]
cat > "$work/package/user.deps.json" <<'JSON'
{ "runtimeTarget": { "name": ".NETCoreApp,Version=v10.0" },
  "targets": { ".NETCoreApp,Version=v10.0": { "user/1.0.0": { "runtime": { "user.dll": {} } },
    "uses/1.0.0": { "runtime": { "lib/net10.0/uses.dll": {} } } } },
  "libraries": { "user/1.0.0": { "type": "project" }, "uses/1.0.0": { "type": "package" } } }
JSON
says 'a package, once' 0 "^anvil: warning: IL2104: Assembly 'uses' produced trim warnings. For more information see https://aka.ms/il2104$" --warn trim
check 'no place of a package' [ "$(grep -c 'IL2026' "$work/log")" = 0 ]
check 'one line about it' [ "$(grep -c "Assembly 'uses'" "$work/log")" = 1 ]

# A package's constant types keep the members that its code is annotated to look for, the framework's too.
program=$work/constants/user.dll
compile "$work/constants/package.dll" -target:library $here/package.cs
echo 'class Program { static void Main() => Pack.Uses.All(); }' > "$work/user.cs"
compile "$program" "$work/user.cs" "-r:$work/constants/package.dll"
cp "$work/plain/app.runtimeconfig.json" "$work/constants/user.runtimeconfig.json"
if [ "${1:-}" = -o ]; then "$dotnet" exec "$program" > $here/expected/package.out; fi
sed 's/uses/package/' "$work/package/user.deps.json" > "$work/constants/user.deps.json"
for level in 0 1; do
    "$ANVIL" "$program" "-O$level" -o "$work/out" > "$work/log" 2>&1 || fail "the package does not compile at -O$level"
    "$measure" -t 20 "$work/out" > "$work/printed" 2>&1 < /dev/null
    check "what a package looks for in constants at -O$level" diff $here/expected/package.out "$work/printed"
done
why=$("$ANVIL" why "$program" 'System.Random.NextSingle' 2> /dev/null | sed -n 's/^  needed by accessed:/&/p' | head -n 1)
check "why names the place (got '$why')" [ "$why" = '  needed by accessed:System.Random' ]

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
