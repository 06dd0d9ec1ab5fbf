#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Every C++ file is as clang-format with .clang-format leaves it.
. "$(dirname "$0")/common.sh"

look_at cpp "${cpp_patterns[@]}"
[[ -f .clang-format ]] || { echo "$root: no .clang-format"; exit 1; }
printf '%s\0' "${cpp[@]}" | xargs -0 -n 16 -P "$(nproc)" clang-format --dry-run -Werror --style=file
echo "format of ${#cpp[@]} files: as .clang-format wants it"
