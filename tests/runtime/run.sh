#!/bin/sh
# Builds the runtime with hand-made classes and functions for this machine and runs the tests on it.
# CC, BUILD and EXTRA_CFLAGS may be set. Ends with "N passed, N failed".
cd "$(dirname "$0")/../.." || exit 1
out=${BUILD:-build}/tests/runtime
mkdir -p "$out"
core='cast classinit dispatch eh eh-x64 fault-linux-x64 gc gc-settings gcmark gcmove gcwork handle limits-linux lines mutex-linux object os-linux string suspend-linux-x64 sync thread type wait'
sources=$(for f in $core; do echo "runtime/$f.c"; done)
${CC:-clang} -std=c17 -D_GNU_SOURCE -O2 -g -fno-omit-frame-pointer -fno-strict-aliasing -Wall -Wextra -Werror -I. \
	$EXTRA_CFLAGS -pthread -o "$out/tests" $sources tests/runtime/*.c tests/runtime/*.S -lm || exit 1
export DOTNET_PROCESSOR_COUNT=4 # so many threads mark, whatever the machine has
passed=0 failed=0
for group in ${GROUPS_TO_RUN:-types monitor eh gc}; do
	text=$(timeout 120 "$out/tests" "$group")
	status=$?
	echo "$text"
	count=$(echo "$text" | sed -n "s/^$group: \([0-9]*\) passed, \([0-9]*\) failed$/\1 \2/p")
	if [ -z "$count" ]; then
		echo "$group: ended with status $status"
		failed=$((failed + 1))
		continue
	fi
	passed=$((passed + ${count% *})) failed=$((failed + ${count#* }))
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
