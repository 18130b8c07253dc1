#!/bin/sh
# Builds libSystem.Native and the QCalls of types with the core of the runtime for this machine, and compares them
# with the machine's own C library. CC, BUILD and EXTRA_CFLAGS may be set. Ends with "N passed, N failed".
cd "$(dirname "$0")/../.." || exit 1
out=${BUILD:-build}/tests/contract
mkdir -p "$out"
core='cast classinit dispatch eh eh-x64 fault-linux-x64 gc gc-settings gcmark gcmove gcwork handle limits-linux lines mutex-linux object os-linux string suspend-linux-x64 sync thread type wait'
contract='sysnative-linux-errno sysnative-linux-io sysnative-linux-misc sysnative-linux-console
	sysnative-linux-signal qcall-type qcall-object array-types icall-type'
sources=$(for f in $core $contract; do echo "runtime/$f.c"; done)
${CC:-clang} -std=c17 -D_GNU_SOURCE -O1 -g -fno-omit-frame-pointer -fno-strict-aliasing -Wall -Wextra -Werror -I. \
	$EXTRA_CFLAGS -pthread -o "$out/tests" $sources tests/contract/*.c -lm || exit 1
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
timeout 60 "$out/tests" "$dir"
status=$?
[ $status = 0 ] || [ $status = 1 ] || echo "0 passed, 1 failed"
exit $status
