#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# No folder includes or links what lies above it: reference <- models <- sim <- experiments, and
# reference <- kernels <- experiments. Tests may use anything; nobody uses tests. RTL includes only
# RTL. C++ names its includes from the project root, so that this can be read off them.
. "$(dirname "$0")/common.sh"

declare -A may=(
  [reference]='reference'
  [models]='reference models'
  [kernels]='reference kernels'
  [sim]='reference models sim'
  [experiments]='reference models kernels sim experiments')

allowed() { [[ " ${may[$1]} " == *" $2 "* ]]; }

check_includes() {
  local include='^[[:space:]]*#[[:space:]]*include[[:space:]]*'
  local layer file line target
  while IFS=: read -r file line target; do
    layer=${file%%/*}
    target=${target#*\"}
    target=${target%%\"*}
    # Verilator's model of a module, made in the build folder.
    if [[ $layer == sim && $target =~ ^V[A-Za-z0-9_]+\.h$ ]]; then continue; fi
    if ! allowed "$layer" "${target%%/*}"; then
      offend "$file:$line: $layer may not include \"$target\"; it may: ${may[$layer]}"
    elif [[ ! -f $target ]]; then
      offend "$file:$line: there is no \"$target\"; includes start at the project root"
    fi
  done < <(grep -HnE "$include\"" "${cpp[@]}")
  while IFS=: read -r file line target; do
    offend "$file:$line: our own headers are included with quotes: $target"
  done < <(grep -HnE "$include<(reference|models|sim|kernels|experiments|tests|rtl)/" "${cpp[@]}")
}

# "<library> <layer>" for every library that a layer's CMakeLists.txt adds.
libraries() {
  local list
  for list in "${lists[@]}"; do
    tr '\n' ' ' <"$list" | { grep -oE 'mixpe_add_(library|plugin)\( *[A-Za-z0-9_]+' || true; } |
      sed "s|.*[( ]|mixpe::|; s|\$| ${list%%/*}|"
  done
}

check_links() {
  local list layer library
  declare -A layer_of=([mixpe::options]=any [mixpe::plugins]=experiments)
  while read -r library layer; do layer_of[$library]=$layer; done < <(libraries)
  while read -r list library; do
    layer=${layer_of[$library]:-}
    if [[ ! $layer ]]; then
      offend "$list: $library is added by no layer"
    elif [[ $layer != any ]] && ! allowed "${list%%/*}" "$layer"; then
      offend "$list: ${list%%/*} may not link $library of $layer; it may: ${may[${list%%/*}]}"
    fi
  done < <(awk '{ sub(/#.*/, "")
                  while (match($0, /mixpe::[A-Za-z0-9_]+/)) {
                    print FILENAME, substr($0, RSTART, RLENGTH)
                    $0 = substr($0, RSTART + RLENGTH)
                  } }' "${lists[@]}" | sort -u)
}

check_rtl_includes() {
  local file line target
  (( ${#rtl[@]} )) || return 0
  while IFS=: read -r file line target; do
    target=${target#*\"}
    target=${target%%\"*}
    [[ $(files "rtl/*${target##*/}") ]] ||
      offend "$file:$line: rtl may not include \"$target\"; it may: rtl"
  done < <(grep -HnE '^[[:space:]]*`include[[:space:]]*"' "${rtl[@]}")
}

mapfile -t rtl < <(files 'rtl/*')
look_at cpp '[a-z]*/*.hpp' '[a-z]*/*.cpp' '[a-z]*/*.cu' '[a-z]*/*.cuh' ':!tests/*'
look_at lists '[a-z]*/CMakeLists.txt' ':!tests/*'
check_includes
check_links
check_rtl_includes
verdict "layering of ${#cpp[@]} C++ files and ${#lists[@]} CMake lists"
