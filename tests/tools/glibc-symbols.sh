#!/bin/sh
# Prints linker/glibc-x64.txt: what a program may import from the GNU C library and still run on version 2.17. It reads
# the libraries of the machine, which keep every symbol version that they ever had, and takes of each symbol the
# newest version that 2.17 knew. Before 2.34 some functions lay in libraries of their own, which newer systems still
# have as empty shells; they are named by the functions' prefixes. Of the dynamic linker's own only __tls_get_addr is asked for.
set -eu
dir=${1:-/lib/x86_64-linux-gnu}
echo '# Made by tests/tools/glibc-symbols.sh. In brackets: library, symbol version, "data" for variables.'
for lib in libc.so.6 libm.so.6 ld-linux-x86-64.so.2; do
    LC_ALL=C readelf -W --dyn-syms "$dir/$lib" | awk -v lib=$lib '
        function rank(v, p) { split(v, p, "."); return p[1] * 1000000 + p[2] * 1000 + p[3] }
        $7 != "UND" && $8 ~ /@GLIBC_[0-9.]+$/ && ($4 == "FUNC" || $4 == "IFUNC" || $4 == "OBJECT") {
            n = $8; sub(/@.*/, "", n); v = $8; sub(/.*@GLIBC_/, "", v)
            if (n ~ /^(_rpc_|xdr_|svc|clnt|_authen|auth|key_|get_myaddress|pmap_|rtime|xprt_|_obstack|_null_auth)/) next
            if (lib ~ /^ld-/ && n != "__tls_get_addr") next
            if (rank(v) > 2017000 || (n in best && rank(best[n]) >= rank(v))) next
            best[n] = v; data[n] = $4 == "OBJECT" ? " data" : ""
        }
        END {
            for (n in best) {
                home = lib
                if (n ~ /^dl(open|sym|vsym|close|error|addr|addr1|info|mopen)$/) home = "libdl.so.2"
                if (n ~ /^(pthread|sem)_/) home = "libpthread.so.0"
                if (n ~ /^(timer_(create|delete|get|set)|mq_|aio_|lio_|shm_(open|unlink))/) home = "librt.so.1"
                if (n ~ /^(openpty|forkpty|login|login_tty|logout|logwtmp)$/) home = "libutil.so.1"
                printf "[%s GLIBC_%s%s] %s\n", home, best[n], data[n], n
            }
        }'
done | LC_ALL=C sort | awk '
    function flush() { if (line != "") print line; line = "" }
    {
        n = $NF; head = $0; sub(/ [^ ]+$/, "", head)
        if (head != last) { flush(); print head; last = head }
        if (length(line) + length(n) + 1 > 110) flush()
        line = line (line == "" ? "" : " ") n
    }
    END { flush() }'
