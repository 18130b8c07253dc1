#!/bin/sh
# The runtime's elementary functions against digests of what CoreCLR's give (expected), with the processor's fused
# multiply-add and without. Ends with "N passed, N failed".
#   run.sh record             writes expected, from the host's C library, which must be glibc 2.36 on a processor with FMA
#   run.sh compare N FUNCTION shows where N results of one function differ from the host's
cd "$(dirname "$0")/../.." || exit 1
BUILD=${BUILD:-build}
out=$BUILD/tests/libm
musl=/usr/lib/x86_64-linux-musl
mkdir -p "$out"
RUNTIME_CC=${RUNTIME_CC:-clang}
n=100000

host() {
	${CC:-gcc} -std=c17 -D_GNU_SOURCE -O2 -fno-builtin -Wall -Wextra -Werror -I. -o "$out/host" tests/libm/values.c -lm
}

# ours NAME [FLAG]: links the runtime's functions statically with musl, as they are in executables.
ours() {
	$RUNTIME_CC --target=x86_64-linux-musl -std=c17 -D_GNU_SOURCE -O2 -fno-builtin -Wall -Wextra -Werror -nostdinc -I. \
		-isystem "$($RUNTIME_CC -print-resource-dir)/include" -isystem /usr/include/x86_64-linux-musl \
		-DOURS $2 -c -o "$out/$1.o" tests/libm/values.c &&
		ld -static -z muldefs -o "$out/$1" $musl/crt1.o $musl/crti.o "$out/$1.o" \
			"$BUILD"/runtime/linux-x64/libm-*.o "$BUILD"/runtime/linux-x64/fma-x64.o $musl/libc.a $musl/crtn.o
}

case $1 in
record)
	host && "$out/host" $n 1 > tests/libm/expected
	exit
	;;
compare)
	host && ours ours && "$out/host" "$2" 2 "$3" > "$out/host.txt" && "$out/ours" "$2" 2 "$3" > "$out/ours.txt" || exit 1
	diff "$out/host.txt" "$out/ours.txt" | head -n 40
	exit
	;;
esac

passed=0 failed=0
ours fused && ours emulated -DEMULATED || { echo "0 passed, 1 failed"; exit 1; }
for variant in fused emulated; do
	"$out/$variant" $n 1 > "$out/$variant.txt"
	while read -r f kind want; do
		got=$(sed -n "s/^$f $kind //p" "$out/$variant.txt")
		apart=$((0x${got:-0} - 0x$want))
		if [ -n "$got" ] && { [ $apart = 0 ] || [ "$kind" = sum -a ${apart#-} -le $((n / 200)) ]; }; then
			passed=$((passed + 1))
		else
			failed=$((failed + 1))
			echo "libm ($variant): $f differs"
		fi
	done < tests/libm/expected
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
