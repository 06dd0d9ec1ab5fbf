#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# clang-tidy with .clang-tidy has nothing to say. The build itself is by g++, whose options it may
# not know.
#   tidy.sh [TREE] [BUILD FOLDER] [COMMIT]   all compiled files, or those changed since COMMIT
. "$(dirname "$0")/common.sh"
build=${2:-${MIXPE_BUILD:?is the build folder}}

look_at cpp '*.cpp'
if [[ ${3:-} ]]; then
  mapfile -t cpp < <(comm -12 <(printf '%s\n' "${cpp[@]}") \
                              <(project_git diff --name-only "$3" | sort -u))
fi
mapfile -t compiled < <(printf '%s\n' "${cpp[@]}" | while read -r file; do
  ! grep -Fq "\"file\": \"$root/$file\"" "$build/compile_commands.json" || echo "$file"
done)
(( ${#compiled[@]} || ${#cpp[@]} == 0 )) ||
  { echo "$build: compiles none of ${#cpp[@]} files"; exit 1; }
printf '%s\0' "${compiled[@]}" | xargs -0 -r -n 1 -P "$(nproc)" clang-tidy --quiet \
  -p "$build" --extra-arg=-Wno-unknown-warning-option
echo "clang-tidy of ${#compiled[@]} files: nothing to say"
