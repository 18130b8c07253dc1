# Shared by oracle.sh and run.sh: the names in ladder order, and one execution of a program.
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
here=tests/programs
BUILD=${BUILD:-build}
built=$BUILD/tests/programs
measure=$BUILD/tests/measure
export LC_ALL=C TZ=UTC DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

# The programs whose names hold one of the words given (all of them without words), the simplest first.
program_names() {
    local word
    sed -e 's/#.*//' -e 's/ *$//' -e '/^$/d' $here/ORDER | if [ $# = 0 ]; then cat; else
        local pattern=()
        for word in "$@"; do pattern+=(-e "$word"); done
        grep "${pattern[@]}" || true
    fi
}

# The ladder and the folder must agree, else a program would silently not be run.
check_order() {
    local wrong
    wrong=$(diff <(program_names | sort) <(basename -s .cs $here/*.cs | sort)) && return
    printf 'tests/programs/ORDER and the files disagree (< ORDER, > files):\n%s\n' "$wrong" >&2
    return 1
}

# execute NAME OUT SECONDS COMMAND...: runs with the program's arguments, variables and input, for SECONDS at most (or what
# <name>.seconds says); leaves OUT.out (stdout),
# OUT.err (stderr without stack frames), OUT.exit (exit code) and OUT.cost (as measure writes it).
execute() {
    local name=$1 out=$2 seconds=$3 input=/dev/null arguments=() variables=() code=0
    shift 3
    [ -f "$here/$name.in" ] && input=$here/$name.in
    [ ! -f "$here/$name.seconds" ] || seconds=$(cat "$here/$name.seconds")
    [ -f "$here/$name.args" ] && mapfile -t arguments < "$here/$name.args"
    [ -f "$here/$name.env" ] && mapfile -t variables < "$here/$name.env"
    env "${variables[@]}" "$measure" -t "$seconds" -r "$out.cost" "$@" "${arguments[@]}" < "$input" > "$out.out" 2> "$out.stderr" || code=$?
    echo $code > "$out.exit"
    grep -v '^   at ' "$out.stderr" > "$out.err" || true
}
