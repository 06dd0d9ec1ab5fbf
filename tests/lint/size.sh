#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Files of at most 500 lines, RTL modules of at most 200, functions of at most 60 (as
# universal-ctags sees them); reports the medians.
. "$(dirname "$0")/common.sh"
max_file=500 max_module=200 max_function=60

# Lines "<size> <place>" on standard input; offends above $2 and prints the figures of what $1
# names.
judge() {
  local sizes size place
  sizes=$(sort -n)
  [[ $sizes ]] || { echo "$1: none"; return; }
  while read -r size place; do
    (( size <= $2 )) || offend "$place: $1 of $size lines, at most $2"
  done <<<"$sizes"
  awk -v what="$1" '{ size[NR] = $1 }
    END { printf "%s: %d, median %d, 90th percentile %d, longest %d lines\n",
                 what, NR, size[int((NR + 1) / 2)], size[int((9 * NR + 9) / 10)], size[NR] }' \
    <<<"$sizes"
}

file_sizes() { awk 'FNR == 1 && NR > 1 { print lines, file } { file = FILENAME; lines = FNR }
                    END { print lines, file }' "${sources[@]}"; }

# One module after another; `endmodule : name` included.
module_sizes() {
  (( ${#rtl[@]} == 0 )) || awk '
    /^[ \t]*module[ \t]/    { start = FNR; name = $2; sub(/[^A-Za-z0-9_].*/, "", name) }
    /^[ \t]*endmodule/      { print FNR - start + 1, FILENAME ":" start ": " name }' "${rtl[@]}"
}

function_sizes() {
  printf '%s\n' "${cpp[@]}" |
    ctags -L - -f - --languages=C++,CUDA --map-C++=+.hpp --kinds-C++=f --kinds-CUDA=f --fields=+ne |
    awk -F '\t' '{ line = end = 0
                   for (i = 4; i <= NF; ++i) { if ($i ~ /^line:/) line = substr($i, 6)
                                               if ($i ~ /^end:/) end = substr($i, 5) }
                   if (end) print end - line + 1, $2 ":" line ": " $1 }'
}

look_at cpp "${cpp_patterns[@]}"
look_at sources "${cpp_patterns[@]}" "${rtl_patterns[@]}" "${script_patterns[@]}" '*.cmake' \
  '*CMakeLists.txt'
mapfile -t rtl < <(files "${rtl_patterns[@]}")
functions=$(function_sizes)
[[ $functions ]] || { echo "ctags found no function in ${#cpp[@]} files"; exit 1; }
judge file "$max_file" < <(file_sizes)
judge module "$max_module" < <(module_sizes)
judge function "$max_function" <<<"$functions"
verdict size
