# shellcheck shell=bash disable=SC2154  # root, packages and the functions used are those of ./mixpe
# SPDX-License-Identifier: Apache-2.0
# `./mixpe test`: the part of ./mixpe that knows how the suite is built and run; sourced by it.

test_packages=(libgtest-dev libgmock-dev libbenchmark-dev clang-format universal-ctags git
               "${rtl_packages[@]}")
full_tier_packages=(clang-tidy opensta)

test_help() {
  cat <<'HELP'
mixpe test: does everything still hold

usage: ./mixpe test [--tier short|full] [ctest options]

  --tier short   unit tests, co-simulation, lint (default)
  --tier full    also long seeds and static analysis, and the short tier again under sanitizers

examples:
  ./mixpe test
  ./mixpe test --tier full --tests-regex '^lint'
HELP
}

build_tests() {
  install_packages "${packages[@]}" "${test_packages[@]}" "$@"
  discard_unusable release
  configure release -DMIXPE_TESTS:BOOL=ON
  "$root/rtl/tools/venv.sh" build/venv tests/python/requirements.txt >&2 ||
    fail "the Python of the tests could not be set up"
  "$root/rtl/tools/setup.sh" >&2 || fail "the hardware tools could not be set up"
  build_release all all_verify_interface_header_sets
}

build_sanitized_tests() {
  discard_unusable asan
  configure asan -DMIXPE_TESTS:BOOL=ON
  compile asan all
}

run_suite() { (cd "$root" && ctest --preset "$1" --parallel "$(nproc)" "${@:2}"); }

run_short_tier() {
  with_lock build_tests
  run_suite release "$@"
}

# Both suites run, whatever the first one says; a failure of either is the verdict.
run_full_tier() {
  local verdict=0
  with_lock build_tests "${full_tier_packages[@]}"
  run_suite release-full "$@" || verdict=$?
  with_lock build_sanitized_tests
  run_suite asan "$@" || verdict=$?
  return "$verdict"
}

run_tests() {
  local tier=short options=()
  while (( $# )); do
    case $1 in
      -h | --help) test_help; return ;;
      --tier) tier=${2:-}; shift ;;
      --tier=*) tier=${1#*=} ;;
      *) options+=("$1") ;;
    esac
    shift $(( $# > 0 ))
  done
  [[ $tier == short || $tier == full ]] ||
    fail "--tier '$tier' is not possible here; use short or full" 2
  "run_${tier}_tier" "${options[@]}"
}
