#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What a stranger's machine would choke on, and what a repository does not hold: sources without a
# licence line, paths of one machine, addresses of package hosts, tabs and trailing blanks, files
# over 1 MB, generated files.
. "$(dirname "$0")/common.sh"
max_bytes=1000000

# offend_matches <what> <regular expression> <file>...
offend_matches() {
  local match
  while IFS= read -r match; do offend "$match  <- $1"; done < <(grep -IHnE "$2" "${@:3}")
}

check_licence() {
  local file
  for file in "${sources[@]}"; do
    head -n 2 "$file" | grep -q 'SPDX-License-Identifier: Apache-2.0' ||
      offend "$file: no SPDX licence line at its head"
  done
}

check_tracked() {
  local file
  local folders='(^|/)(build|obj_dir|CMakeFiles|__pycache__|\.venv)/'
  local names='(^|/)(CMakeCache\.txt|compile_commands\.json)$|\.(o|a|so|pyc|vcd|fst|log)$'
  while IFS= read -r file; do
    offend "$file: tracked, although ignored or generated"
  done < <({ project_git ls-files --cached --ignored --exclude-standard
             project_git ls-files | grep -E "$folders|$names"; } | sort -u)
}

check_bytes() {
  local file bytes
  while read -r bytes file; do
    (( bytes <= max_bytes )) || offend "$file: $bytes bytes, at most $max_bytes"
  done < <(stat --format '%s %n' -- "${everything[@]}")
}

look_at everything '*'
look_at sources "${cpp_patterns[@]}" "${rtl_patterns[@]}" "${script_patterns[@]}"
look_at text "${cpp_patterns[@]}" "${rtl_patterns[@]}" "${script_patterns[@]}" '*.cmake' \
  '*CMakeLists.txt' '*.yaml' '*.yml' '*.json' '*.md' '*.toml' '*.tcl' '*.ys' '.[a-z]*'
check_licence
offend_matches "a path of one machine" \
  '(^|[^A-Za-z0-9_.})/-])/(home|root|Users|tmp|work|workspace|mnt)/' "${text[@]}"
hosts='(debian|pypi|pythonhosted|anaconda|npmjs)[.]org|ubuntu[.]com|crates[.]io'
offend_matches "a package host's address" "https?://([a-z0-9.-]+[.])?($hosts)" "${text[@]}"
offend_matches "a tab" $'\t' "${text[@]}"
offend_matches "a blank at the end of the line" '[[:space:]]$' "${text[@]}"
mapfile -t not_formatted < <(files "${rtl_patterns[@]}" "${script_patterns[@]}")
offend_matches "more than 100 columns" '.{101}' "${not_formatted[@]}" /dev/null
check_tracked
check_bytes
verdict "hygiene of ${#everything[@]} files"
