#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# ./mixpe with the real tools, killed again and again, in configuration, compilation and linking,
# must still end with a program equal in behaviour to the one of an undisturbed build
# ($MIXPE_BUILD).
set -euo pipefail

home=$(cd "$(dirname "$0")/../.." && pwd)
sandbox=$(mktemp -d)
trap 'rm -rf "$sandbox"' EXIT
tree="$sandbox/a copy"
mkdir "$tree"
git -c safe.directory='*' -C "$home" ls-files -z --cached --others --exclude-standard |
  (cd "$home" && xargs -0 cp --parents -t "$tree")
export MIXPE_NO_INSTALL=1

attempts=0
for signal in KILL INT TERM KILL; do
  for seconds in 0.02 0.1 0.3 0.7 1 1.5 2 3 5 8; do
    setsid "$tree/mixpe" list >/dev/null 2>"$sandbox/messages" &
    sleep "$seconds"
    if ! kill -"$signal" -- -"$!" 2>/dev/null; then break; fi  # it had already ended
    wait "$!" 2>/dev/null || true
    attempts=$((attempts + 1))
  done
  echo "// changed after SIG$signal" >>"$tree/reference/base/error.hpp"  # most depends on it
done
(( attempts >= 8 )) || { echo "FAILED: only $attempts attempts were interrupted"; exit 1; }

"$tree/mixpe" list >"$sandbox/resumed" || { echo "FAILED: it does not resume"; exit 1; }
MIXPE_HOME=$tree "$MIXPE_BUILD/bin/mixpe" list >"$sandbox/undisturbed"
cmp "$sandbox/resumed" "$sandbox/undisturbed"
"$tree/mixpe" list 2>&1 >/dev/null | { ! grep . ; } || { echo "FAILED: it builds again"; exit 1; }
echo "resumed after $attempts interruptions"
