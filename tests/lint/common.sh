# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Sourced by every lint. A lint looks at one tree, $1 or this project's, prints each offence as
# place: offence, and exits 1 if there was any. A lint that finds nothing to look at fails too.
set -euo pipefail

# shellcheck disable=SC2034  # for the lints
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "${1:-$here/../..}" && pwd)
cd "$root"
offences=0

# shellcheck disable=SC2034
cpp_patterns=('*.cpp' '*.hpp' '*.cu' '*.cuh')
# shellcheck disable=SC2034
rtl_patterns=('*.sv' '*.svh' '*.v')
# shellcheck disable=SC2034
script_patterns=('*.py' '*.sh' mixpe .ci/run)

project_git() { git -c safe.directory='*' "$@"; }

# files <pattern>...: git's own and those it does not know yet, if they exist; one per line.
files() {
  local file
  project_git ls-files --cached --others --exclude-standard -- "$@" | sort -u |
    while IFS= read -r file; do [[ ! -f $file ]] || echo "$file"; done
}

offend() { echo "$*"; offences=$((offences + 1)); }

# look_at <array> <pattern>...: the files that match, into the array; none at all is an error.
look_at() {
  mapfile -t "$1" < <(files "${@:2}")
  local -n found=$1
  (( ${#found[@]} )) || { echo "$root: nothing to look at (${*:2})"; exit 1; }
}

verdict() {
  echo "$1: $offences offences"
  (( offences == 0 ))
}
