#!/usr/bin/env bash
# run.sh [WORD]... builds the programs of samples/ (or those whose names hold a word) as a user would, compiles them
# with Anvil, with the options that their READMEs say, and uses them: arguments, files, stdin, sockets, signals. CoreCLR
# runs the same assemblies the same way; what they print and their exit codes must be the same, and so the files they
# make, as far as their uses show them. The last line is "N passed, N failed".
set -uo pipefail
cd "$(dirname "$0")/../.."
BUILD=${BUILD:-build}
case $BUILD in /*) ;; *) BUILD=$PWD/$BUILD ;; esac
anvil=${ANVIL:-$BUILD/anvil}
dotnet=${DOTNET:-dotnet}
samples=$PWD/samples
work=$BUILD/tests/samples
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 LC_ALL=C.UTF-8 TZ=UTC
rm -rf "$work" && mkdir -p "$work"
passed=0 failed=0

# ---- what the ways of use are made of ----
# app ARGS...: the program, with what it prints, errors too, and its exit code
app() {
    local code=0
    timeout 30 "${program[@]}" "$@" 2>&1 || code=$?
    echo "exit $code"
}
# start NAME ARGS...: the program in the background; what it prints goes to NAME, its stdin comes from NAME.in when that exists
start() {
    local name=$1 input=/dev/null
    shift
    [ -p "$name.in" ] && input=$name.in
    timeout --foreground 60 "${program[@]}" "$@" < "$input" > "$name" 2>&1 & # in the foreground: it passes a signal on once
    pids[$name]=$!
}
# finish NAME [SIGNAL]: waits for it, after the signal, and shows what it printed
finish() {
    local code=0
    [ -z "${2-}" ] || kill -s "$2" "${pids[$1]}"
    wait "${pids[$1]}" || code=$?
    echo "--- $1"
    cat "$1"
    echo "exit $code"
}
# await NAME TEXT: until that line has been printed
await() {
    local i
    for ((i = 0; i < 600; i++)); do
        grep -qxF -- "$2" "$1" 2> /dev/null && return
        sleep 0.05
    done
    echo "after 30 s $1 has no line '$2'"
    return 1
}

# ---- how each is used: in an empty folder, by `app` and `start` ----
use_hello() { app; }

use_todo() {
    export TODO_FILE=list.json
    app list
    app add buy milk '#shop'
    app add 'send the "report" — né à Zürich' '#work' '#2027' due:2027-01-31
    app add 'call home!'
    app add '#shop' 'oil & vinegar' due:2026-12-24
    app list
    app list shop
    app 'done' 2
    app remove 1
    app list
    app json
    cat list.json
    app 'done' 17
    app remove x
    app add due:tomorrow
    app add
    app
    echo '[{ "id": 1, "text": }]' > list.json
    app list
    ls
}

# appear FILE: at once, with what is in it
appear() { echo text > new && mv new "$1"; }

use_watch() {
    mkdir -p in/sub
    start all in
    start text in '*.txt' -- sh -c 'echo "sh: $CHANGED"; [ "$CHANGED" != b.txt ] || exit 3'
    await all 'watching in' && await text 'watching in' || return
    appear in/a.txt
    await all 'Created  a.txt' && await text 'sh: a.txt' || return
    echo 2 >> in/a.txt
    await all 'Changed  a.txt' || return
    await text 'Changed  a.txt' || return
    appear in/sub/c.dat
    await all 'Created  sub/c.dat' || return
    mv in/a.txt in/b.txt
    await all 'Renamed  a.txt -> b.txt' && await text 'sh ended with 3' || return
    mkdir in/new
    await all 'Created  new' || return
    rm in/sub/c.dat
    await all 'Deleted  sub/c.dat' || return
    sleep 0.3
    finish all TERM
    finish text INT
    app missing
    app
}

use_chat() {
    local port i
    start server serve 0
    for ((i = 0; i < 200; i++)); do
        port=$(sed -n 's/^listening on 127.0.0.1:\([0-9]*\)$/\1/p' server)
        [ -n "$port" ] && break
        sleep 0.05
    done
    mkfifo ann.in bob.in
    start ann join ann 127.0.0.1 "$port"
    exec 3> ann.in
    await ann '* ann comes in' || return
    start bob join bob localhost "$port"
    exec 4> bob.in
    await bob '* bob comes in' && await ann '* bob comes in' || return
    echo 'hello, bob' >&3
    await bob 'ann: hello, bob' || return
    echo 'grüß dich 👋' >&4
    await ann 'bob: grüß dich 👋' || return
    # a guest without a program
    exec 5<> "/dev/tcp/127.0.0.1/$port"
    printf 'ann\nno good\ncarl\n/who\n' >&5
    await ann '* carl comes in' && await bob '* carl comes in' || return
    for i in 1 2 3 4 5 6; do read -r -t 10 line <&5 && echo "carl reads: $line"; done
    exec 5>&- 5<&-
    await ann '* carl leaves' && await bob '* carl leaves' || return
    echo /quit >&4
    await ann '* bob leaves' || return
    exec 4>&-
    finish bob
    echo 'anyone?' >&3
    await ann 'ann: anyone?' || return
    exec 3>&-
    finish ann
    finish server TERM
    app join dora 127.0.0.1 "$port"
    app serve http
    app
}

use_wordcount() {
    seq 1 60000 | awk '{ n = int($1 * $1 / 7) % 2000 % ($1 % 89 + 1); print "Word" n "x'\''s" ($1 % 11 ? "" : ".") }' \
        | tr '0-9' 'abcdefghij' | paste -sd '      \n' > many.txt
    printf "It's the end; isn't it? The END, ça va, ÇA VA — naïve 'quoted' ---\nelectroencephalographically%0100d\n" 0 | tr 0 a > few.txt
    app few.txt
    app -n 5 many.txt few.txt many.txt
    app -n 3 < many.txt
    app < /dev/null
    app few.txt missing.txt
    app -x
}

use_sqlite() {
    app shop.db 'create table item (id integer primary key, name text, price real, picture blob)'
    app shop.db 'insert into item (name, price, picture) values (?1, ?2, x'\''cafe00'\''), ('\''pear'\'', 1e3, null)' 'Äpfel; "red"' 0.1
    app shop.db 'select * from item order by id'
    app shop.db 'select name, price * 3 as total from item where price < ?1 + 0; -- a comment' 1
    app shop.db << 'SQL'
begin;
insert into item (name) values ('a'), ('b');
update item set price = length(name)
    where price is null;
commit;
select count(*) as n, sum(price), typeof(price), max(id)
from item;
select 9223372036854775807 as largest, -1.5 as negative, '' as empty
SQL
    app shop.db 'select nothing from item'
    app shop.db 'insert into item (id) values (1)'
    app shop.db 'select'
    app nowhere/shop.db 'select 1'
    app
    sqlite3 shop.db .dump 2> /dev/null || true
}

# raw PORT REQUEST: sends it with | as ends of lines and shows what comes until the other side closes
raw() {
    local text=${2//|/$'\r\n'}
    exec 5<> "/dev/tcp/localhost/$1"
    printf %s "$text" >&5
    timeout 10 cat <&5 | tr -d '\r' | grep -v '^Date:'
    exec 5>&- 5<&-
}

use_http() {
    local port url i=0
    while :; do
        port=$((20000 + RANDOM % 12000))
        start server serve $port
        await server "listening on http://localhost:$port/" > /dev/null && break
        [ $((++i)) -lt 5 ] || return
    done
    url=http://localhost:$port
    app list $url
    app put $url milk 'two litres, 3.5 %'
    app put $url 'a b/c?' 'odd — name'
    app put $url milk 'one litre'
    app list $url/
    app get $url milk
    app get $url honey
    app delete $url milk
    app delete $url milk
    # by hand, and badly
    raw $port "PUT /notes/by%20hand HTTP/1.1|Host: localhost:$port|Content-Length: 3|Connection: close||abc"
    raw $port "GET / HTTP/1.0||"
    raw $port "POST /notes HTTP/1.1|Host: localhost:$port|Content-Length: 0|Connection: close||"
    raw $port 'nonsense||'
    app list $url
    finish server TERM
    app list $url
    app list nonsense
    app
}

use_grep() {
    mkdir -p tree/deep
    printf 'one\ntwo three\nTHREE\n' > tree/a.txt
    printf 'th\303\251 three 33 three\r\nno\n' > tree/deep/b.txt
    printf 'three\0binary\n' > tree/deep/c.bin
    printf 'three' > tree/z.cs
    app three tree
    app -n -i '^t?hree$' tree
    app -c three tree/a.txt tree/z.cs
    app -l '\bthree\b' tree
    app -v e tree/a.txt
    app -o -n '(?<w>t\w+|\d{2})(?=\s|$)' tree
    app --include='*.cs' . tree
    app four tree
    app three tree missing
    app '(' tree
    printf 'a1b22\nc\n' | app -o '[0-9]+'
    seq 1 20000 | app -c '^(\d)\d*\1$'
    app
}

use_archive() {
    mkdir -p data/sub data/leer
    seq 1 5000 > data/numbers
    head -c 100000 /dev/zero > data/zero
    printf 'caf\303\251' > data/sub/é.txt
    : > data/sub/empty
    chmod 640 data/numbers && chmod 755 data/zero
    find data -exec touch -d '2026-02-03 04:05:06' {} +
    for kind in zip tar tar.gz; do
        app create a.$kind data
        app list a.$kind
        app extract a.$kind out.$kind
        diff -r -x leer data out.$kind/data && echo "the same comes out of $kind"
        stat -c '%a %y %s %n' out.$kind/data/numbers out.$kind/data/zero
    done
    cmp a.tar other.tar 2> /dev/null
    timeout 30 "${program[@]}" gzip < data/numbers > n.gz && gzip -t n.gz && gunzip -c n.gz | cmp - data/numbers && echo 'gunzip reads it'
    gzip -c data/numbers | app gunzip | tail -n 3
    head -c 500 a.zip > broken.zip
    app list broken.zip
    head -c 500 a.tar.gz > broken.tar.gz
    app list broken.tar.gz
    echo text | app gunzip
    app create a.zip missing
    app list missing.tar
    app
}

use_csv() {
    cp "$samples/csv/rivers.csv" .
    app rivers.csv --where 'length_km>3000' --sort -length_km
    app rivers.csv --group continent --sum length_km --sort -sum
    app --group continent < rivers.csv
    app --sum discharge_m3s rivers.csv
    app --where 'name~ang' --where 'continent=Asia' rivers.csv
    printf 'a,b\r\n"x, ""y""",1.50\r\nplain\r\n"two\nlines",-2\r\n' | app --sort b
    printf 'a,b\n1,x\n' | app --sum b
    printf 'a\n"open' | app
    app rivers.csv --group nothing
    app /dev/null
    app missing.csv
    app --where name rivers.csv
}

use_life() {
    app -n 4 -s 10x8
    app -n 120 "$samples/life/gun.cells"
    app -n 3000 -s 120x90 -q "$samples/life/gun.cells"
    app -n 0 -s 20x20 "$samples/life/gun.cells"
    printf '!comment\nOO\nO?\n' > bad.cells
    app bad.cells
    app missing.cells
    app -x
}

# ---- build, compile, use, compare ----
check() { # check NAME: one program, already built
    local name=$1 dll=$samples/$1/bin/Release/net10.0/$1.dll side line options
    line=$(grep -m 1 "^    anvil $name.csproj .*-o $name\$" "$samples/$name/README.md") ||
        { echo "FAIL $name: no command in its README.md"; return 1; }
    read -r -a options <<< "${line#*.csproj}"
    unset 'options[-1]' 'options[-1]' # -o NAME
    if ! "$anvil" "$dll" ${options[@]+"${options[@]}"} -o "$work/$name.exe" > "$work/$name.log" 2>&1 ||
        [ -s "$work/$name.log" ]; then
        echo "FAIL $name does not compile, or not silently"
        head -n 3 "$work/$name.log"
        return 1
    fi
    for side in anvil coreclr; do
        mkdir -p "$work/$name.$side"
        (
            cd "$work/$name.$side" || exit
            declare -A pids=()
            program=("$work/$name.exe")
            [ $side = anvil ] || program=("$dotnet" exec "$dll")
            "use_$name" < /dev/null 2>&1 |
                sed -E "s|$work/$name.$side|.|g; s/(127\.0\.0\.1|localhost):[0-9]+/\1:PORT/g" > "../$name.$side.out"
        ) &
    done
    wait
    if ! cmp -s "$work/$name.anvil.out" "$work/$name.coreclr.out"; then
        echo "FAIL $name: with Anvil (<) and CoreCLR (>)"
        diff "$work/$name.anvil.out" "$work/$name.coreclr.out" | head -n 20
        return 1
    fi
}

names=()
for project in "$samples"/*/*.csproj; do
    name=$(basename -s .csproj "$project")
    declare -F "use_$name" > /dev/null || continue
    for word in "$@"; do [[ $name == *$word* ]] && break; done
    [ $# = 0 ] || [[ $name == *$word* ]] || continue
    names+=("$name")
done
if ! "$dotnet" build "$samples/samples.slnx" -c Release --disable-build-servers < /dev/null > "$work/build.log" 2>&1; then
    echo "FAIL dotnet build"
    grep -m 5 error "$work/build.log" || tail -n 5 "$work/build.log"
    echo "0 passed, ${#names[@]} failed"
    exit 1
fi
for name in "${names[@]}"; do
    if check "$name"; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
done
echo "$passed passed, $failed failed"
[ $failed = 0 ]
