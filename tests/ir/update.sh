#!/usr/bin/env bash
# Writes the expected results of tests/ir/*.ir anew, for `git diff` to be read.
set -euo pipefail
cd "$(dirname "$0")/../.."
make --no-print-directory unit-build U=ir
ANVIL_UPDATE=1 "${BUILD:-build}/unit/ir" --filter 'ir_text/passes'
git --no-pager diff --stat -- tests/ir
