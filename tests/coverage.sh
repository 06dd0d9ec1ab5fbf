#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Line coverage of the short tier, by folder; fails below 90 %. Needs gcovr (a Debian package).
# What stays uncovered is mostly the branch after a contract that no caller breaks, and main().
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."
type -P gcovr >/dev/null || { echo "gcovr is missing: apt-get install gcovr" >&2; exit 3; }

cmake --preset coverage >/dev/null
cmake --build --preset coverage -- --quiet
find build/coverage -name '*.gcda' -delete  # of earlier runs
ctest --preset coverage --parallel "$(nproc)" --quiet
gcovr --root . --object-directory build/coverage --exclude 'tests/.*' --exclude 'build/.*' \
  --json-summary build/coverage/summary.json --fail-under-line 90 >/dev/null || below=1
python3 - build/coverage/summary.json <<'PY'
import collections
import json
import sys

lines = collections.defaultdict(lambda: [0, 0])
for file in json.load(open(sys.argv[1]))["files"]:
    folder = "/".join(file["filename"].split("/")[:2])
    for key in (folder, "total"):
        lines[key][0] += file["line_covered"]
        lines[key][1] += file["line_total"]
for folder, (covered, total) in sorted(lines.items()):
    print(f"{folder:28} {covered:6} of {total:6} lines  {100 * covered / max(total, 1):5.1f} %")
PY
exit "${below:-0}"
