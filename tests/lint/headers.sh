#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Every header compiles alone: each is in some library's HEADERS, and CMake's target that includes
# them one by one builds. usage: headers.sh [TREE] [BUILD FOLDER]; the latter defaults to
# $MIXPE_BUILD.
. "$(dirname "$0")/common.sh"
build=${2:-${MIXPE_BUILD:?is the build folder}}

look_at headers '*.hpp'
for header in "${headers[@]}"; do
  [[ $header != tests/* ]] || continue
  folder=${header%/*}
  until [[ -f $folder/CMakeLists.txt || $folder == . ]]; do folder=$(dirname "$folder"); done
  grep -qE "(^|[^A-Za-z0-9_./])${header#"$folder/"}([^A-Za-z0-9_.]|\$)" "$folder/CMakeLists.txt" ||
    offend "$header: in no HEADERS of $folder/CMakeLists.txt"
done
# The lock of ./mixpe: two builds at once in one folder would spoil it.
flock "$build/../.lock" \
  cmake --build "$build" --target all_verify_interface_header_sets -- --quiet ||
  offend "a header does not compile alone"
verdict "${#headers[@]} headers"
