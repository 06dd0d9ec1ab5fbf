#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The script ./mixpe on a stubbed machine. usage: entry_test.sh <case>, one of the case_* functions
# below.
#
# Every case gets a tree of its own (in a folder with spaces) and a PATH that holds nothing but
# harmless tools and stubs; a stub writes its name and arguments as one line to $calls. The stubbed
# cmake makes a "program" that prints its home, folder and arguments and exits as $EXIT says.
# shellcheck disable=SC2016,SC2317  # stubs expand when they run; cases are called by name
set -euo pipefail
unset MIXPE_NO_INSTALL  # the cases set it themselves

home=$(cd "$(dirname "$0")/../.." && pwd)
sandbox=$(mktemp -d)
trap 'rm -rf "$sandbox"' EXIT
tree="$sandbox/a tree with spaces"
bin=$sandbox/bin
calls=$sandbox/calls
out=$sandbox/out

# --- the stubbed machine -------------------------------------------------------------------------

stub() {
  { echo '#!/bin/bash'; echo "echo \"$1 \$*\" >>'$calls'"; cat; } >"$bin/$1"
  chmod +x "$bin/$1"
}

stub_cmake() {
  stub cmake <<'STUB'
echo "cmake speaks"
tree=$PWD/build/$2
if [[ $1 == --preset ]]; then
  if [[ ${CONFIGURE_FAILS:-} ]]; then
    echo half >"$tree/CMakeCache.txt"
    echo "no compiler"
    exit 1
  fi
  echo "CMAKE_HOME_DIRECTORY:INTERNAL=$PWD" >"$tree/CMakeCache.txt"
  for option in "${@:3}"; do echo "${option#-D}" >>"$tree/CMakeCache.txt"; done
  touch "$tree/build.ninja"
else
  [[ -z ${BUILD_FAILS:-} ]] || exit 1
  mkdir -p build/release/bin
  cat >build/release/bin/mixpe <<'PROGRAM'
#!/bin/bash
echo "home=$MIXPE_HOME"
echo "folder=$PWD"
if { : >&9; } 2>/dev/null; then echo "holds the lock"; fi
printf 'argument=%s\n' "$@"
exit "${EXIT:-0}"
PROGRAM
  chmod +x build/release/bin/mixpe
fi
STUB
}

# What dpkg-query knows is in $sandbox/installed, one package per line; apt-get install adds to it.
stub_packages() {
  touch "$sandbox/installed"
  stub dpkg-query <<STUB
for package; do
  ! grep -qx -- "\$package" "$sandbox/installed" || echo -n "<\$package installed>"
done
STUB
  stub apt-get <<STUB
echo "apt-get speaks"
[[ -z \${APT_FAILS:-} ]] || exit 100
[[ \$3 != install ]] || printf '%s\n' "\$@" >>"$sandbox/installed"
STUB
  stub apt-cache </dev/null
  stub dpkg <<<'rm "$(dirname "$0")/../dpkg/updates/"*'
  stub sudo <<<'exec "$@"'
  stub id <<<'echo "${USER_ID:-0}"'
}

set_up() {
  mkdir -p "$bin" "$tree"/{reference,models,sim,kernels,experiments}
  sed "s|/var/lib/dpkg|$sandbox/dpkg|" "$home/mixpe" >"$tree/mixpe"
  chmod +x "$tree/mixpe"
  mkdir "$tree/tests"
  cp "$home/tests/run.sh" "$tree/tests"
  mkdir -p "$sandbox/dpkg/updates"
  touch "$sandbox/dpkg/status"
  touch "$tree"/{CMakeLists.txt,CMakePresets.json} "$tree/sim/cost.cpp" "$calls"
  local tool
  for tool in bash cat chmod cp dirname env find flock grep ln mkdir mv nproc readlink rm sleep \
              touch; do
    ln -s "$(type -P "$tool")" "$bin/$tool"
  done
  stub_cmake
  stub_packages
  mkdir -p "$tree/rtl/tools"
  stub_script venv "$tree/rtl/tools/venv.sh"
  stub_script rtl_tools "$tree/rtl/tools/setup.sh"
  stub ctest <<<'[[ $2 != "${FAILING_PRESET:-}" ]] || exit 8'
}

# stub_script <name> <file>: a script of the tree that writes its name and arguments to $calls.
stub_script() {
  printf '#!/bin/bash\necho "%s $*" >>"%s"\n' "$1" "$calls" >"$2"
  chmod +x "$2"
}

# run <argument>...: ./mixpe there; its output goes to $out, its exit code to $code.
run() {
  code=0
  : >"$calls"
  PATH=$bin "$tree/mixpe" "$@" >"$out" 2>&1 || code=$?
}

all_packages() { printf '%s\n' g++ cmake ninja-build libyaml-cpp-dev nlohmann-json3-dev \
  libboost-program-options-dev zlib1g-dev >"$sandbox/installed"; }

# --- what a case may claim -----------------------------------------------------------------------

wrong() {
  echo "FAILED: $*"
  echo "--- output"; cat "$out"
  echo "--- calls"; cat "$calls"
  exit 1
}
exits() { [[ $code == "$1" ]] || wrong "exit code $code, expected $1"; }
says() { grep -Fq -- "$1" "$out" || wrong "the output lacks: $1"; }
calls() { grep -Eqx -- "$1" "$calls" || wrong "nobody called: $1"; }
calls_no() { ! grep -Eq -- "^($1) " "$calls" || wrong "called, but should not have: $1"; }
times_called() { [[ $(grep -Ec -- "$1" "$calls") == "$2" ]] || wrong "not called $2 times: $1"; }

# --- packages ------------------------------------------------------------------------------------

case_one_apt_call_with_exactly_what_is_missing_is_shown() {
  printf '%s\n' g++ cmake libyaml-cpp-dev >"$sandbox/installed"
  local install="apt-get -o DPkg::Lock::Timeout=300 install -q -y --no-install-recommends"
  install+=" ninja-build nlohmann-json3-dev libboost-program-options-dev zlib1g-dev ccache"
  run list
  exits 0
  times_called '^apt-get' 1
  calls "$install"
  says "running: env DEBIAN_FRONTEND=noninteractive $install"
}

case_ccache_alone_is_no_reason_to_install() {
  all_packages
  run list
  exits 0
  calls_no apt-get
  sed -i /ninja/d "$sandbox/installed"
  stub ccache </dev/null
  touch "$tree/sim/cost.cpp"
  run list
  calls 'apt-get .* install .* ninja-build'  # nor is it asked for when it is there
}

case_test_wants_more_packages_than_the_program() {
  all_packages
  run test
  exits 0
  times_called '^apt-get' 1
  calls 'apt-get .* install .* libgtest-dev libgmock-dev .* python3-venv .*'
  grep -q clang-tidy "$calls" && wrong "the short tier has no use for clang-tidy"
  run test --tier full
  calls 'apt-get .* install .* clang-tidy .*'
}

case_unknown_packages_call_for_an_update_first() {
  stub apt-cache <<<'exit 100'
  run list
  exits 0
  local verbs
  verbs=$(grep -E '^apt-get' "$calls" | cut -d' ' -f4 | tr '\n' ' ')
  [[ $verbs == "update install " ]] || wrong "order: $verbs"
}

case_an_ordinary_user_goes_through_sudo() {
  USER_ID=1000 run list
  exits 0
  calls 'sudo env DEBIAN_FRONTEND=noninteractive apt-get .* install .*'
}

case_without_root_and_sudo_it_lists_what_to_install() {
  all_packages
  sed -i '/ninja-build/d' "$sandbox/installed"
  rm "$bin/sudo"
  USER_ID=1000 run list
  exits 3
  says "mixpe: you are not root and there is no sudo. Missing: ninja-build"
  says "apt-get install --no-install-recommends ninja-build"
  calls_no 'apt-get|cmake'
}

case_without_apt_it_lists_all_it_needs() {
  rm "$bin/apt-get" "$bin/dpkg-query"
  run list
  exits 3
  says "mixpe: this system has no apt-get. Missing: g++ cmake ninja-build libyaml-cpp-dev"
  MIXPE_NO_INSTALL=1 run list
  exits 0
}

case_an_interrupted_installation_is_finished_first() {
  touch "$sandbox/dpkg/updates/0001"
  run list
  exits 0
  [[ $(grep -E '^(dpkg|apt-get) ' "$calls" | cut -d' ' -f1 | tr '\n' ' ') == "dpkg apt-get " ]] ||
    wrong "order"
}

case_changed_packages_are_looked_at_again() {
  all_packages
  run list
  : >"$sandbox/installed"
  touch "$sandbox/dpkg/status"
  run list
  calls 'apt-get .* install .*'
  calls 'cmake --build .*'
}

case_a_failing_apt_get_lists_what_to_install() {
  APT_FAILS=1 run list
  exits 3
  says "mixpe: apt-get failed. Missing: g++ cmake"
}

# --- building ------------------------------------------------------------------------------------

case_nothing_to_do_calls_nothing() {
  all_packages
  run list
  calls 'cmake --build --preset release --target mixpe -- --quiet'
  run list
  exits 0
  [[ ! -s $calls ]] || wrong "something was called"
}

expect_build() {
  run list
  exits 0
  calls 'cmake --build .*'
  run list
  calls_no cmake
}

case_every_kind_of_change_triggers_a_build() {
  all_packages
  expect_build
  echo "// edited" >>"$tree/sim/cost.cpp"; expect_build
  echo "// added" >"$tree/sim/new.cpp"; expect_build
  mv "$tree/sim/new.cpp" "$tree/models/new.cpp"; expect_build
  cp -p "$tree/CMakeLists.txt" "$tree/models/new.cpp"; expect_build  # an old modification time
  rm "$tree/models/new.cpp"; expect_build
  rm -r "$tree/rtl"; expect_build
  mkdir "$tree/rtl"; expect_build
  touch "$tree/CMakeLists.txt"; expect_build
  rm "$tree/build/release/bin/mixpe"; expect_build
}

case_every_layer_of_the_build_is_an_input() {
  local layers layer
  layers=$(sed -n 's/^foreach(layer IN ITEMS \(.*\))$/\1/p' "$home/CMakeLists.txt")
  [[ $layers == *experiments* ]] || wrong "CMakeLists.txt does not say its layers as expected"
  for layer in $layers; do
    grep -q "^for name in .* $layer[ ;]" "$tree/mixpe" || wrong "$layer does not count"
  done
}

case_the_readme_names_two_commands() {
  awk '/^## / { here = ($0 == "## Two commands") } here && /^\.\/mixpe /' "$home/README.md" >"$out"
  [[ $(<"$out") == $'./mixpe compare\n./mixpe test' ]] || wrong "fresh_machine runs these"
}

case_changes_elsewhere_trigger_nothing() {
  all_packages
  run list
  mkdir -p "$tree/tests" && touch "$tree/README.md" "$tree/result.csv" "$tree/tests/a.cpp"
  run list
  calls_no cmake
}

case_an_edit_during_the_build_is_built_next_time() {
  all_packages
  stub_cmake
  sed -i "s|^  mkdir -p build/release/bin|  sleep 0.05; touch '$tree/sim/cost.cpp'\n&|" "$bin/cmake"
  run list
  run list
  calls 'cmake --build .*'
}

case_the_program_alone_needs_no_tests() {
  all_packages
  run list
  calls 'cmake --preset release -DMIXPE_TESTS:BOOL=OFF'
  run test
  calls 'cmake --preset release -DMIXPE_TESTS:BOOL=ON'
  calls 'cmake --build --preset release --target all all_verify_interface_header_sets -- --quiet'
  touch "$tree/sim/cost.cpp"
  run list  # and it leaves the tests in
  exits 0
  times_called '^cmake --preset' 0
}

case_changed_presets_are_configured_again() {
  all_packages
  run list
  sleep 0.02
  touch "$tree/CMakePresets.json"
  run list
  calls 'cmake --preset release'
}

case_a_failed_configuration_shows_why_and_is_redone() {
  all_packages
  CONFIGURE_FAILS=1 run list
  exits 3
  says "no compiler"
  says "mixpe: the configuration failed"
  run list
  exits 0
  calls 'cmake --preset release .*'
}

case_a_failed_build_is_tried_again() {
  all_packages
  BUILD_FAILS=1 run list
  exits 3
  says "mixpe: the build failed"
  run list
  exits 0
  calls 'cmake --build .*'
  calls_no 'cmake --preset'
}

case_a_tree_that_cannot_be_written_is_said_to_be() {
  all_packages
  touch "$tree/build"
  run list
  exits 3
  says "mixpe: cannot write to $tree/build, where the program is built"
  rm "$tree/build"
  mkdir -p "$tree/build/.lock"  # not a file
  run list
  exits 3
  says "mixpe: cannot write to $tree/build, where the program is built"
}

case_a_half_written_stamp_is_distrusted() {
  all_packages
  run list
  echo -n "$tree/CMakeL" >"$tree/build/release/.program_is_current"
  expect_build
}

case_a_moved_tree_is_made_anew() {
  all_packages
  run list
  touch "$tree/build/release/left.o"
  mv "$tree" "$sandbox/moved"
  tree=$sandbox/moved
  run list
  exits 0
  calls 'cmake --preset release .*'
  says "home=$sandbox/moved"
  [[ ! -e $tree/build/release/left.o ]] || wrong "objects of the old place are still there"
}

case_two_at_once_build_once() {
  all_packages
  sed -i 's|^  mkdir -p build/release/bin|  sleep 0.3\n&|' "$bin/cmake"
  PATH=$bin "$tree/mixpe" first >"$sandbox/first" 2>&1 &
  sleep 0.1
  PATH=$bin "$tree/mixpe" second >"$out" 2>&1
  wait
  says "waiting for another mixpe to finish building"
  says "argument=second"
  grep -q argument=first "$sandbox/first" || wrong "the first did not run"
  times_called '^cmake --build' 1
}

# --- handing over --------------------------------------------------------------------------------

case_arguments_reach_the_program_unharmed() {
  all_packages
  local arguments=("two words" "" '$HOME *' --model=x)
  run "${arguments[@]}"
  exits 0
  printf 'argument=%s\n' "${arguments[@]}" >"$sandbox/expected"
  grep ^argument "$out" | cmp - "$sandbox/expected" || wrong "arguments"
}

case_the_program_does_not_hold_the_lock() {
  all_packages
  run list
  exits 0
  ! grep -q "holds the lock" "$out" || wrong "it does"
}

case_the_callers_folder_is_kept_through_a_link() {
  all_packages
  mkdir "$sandbox/else where"
  ln -s "$tree/mixpe" "$sandbox/else where/link"
  cd "$sandbox/else where"
  PATH=$bin ./link list >"$out" 2>&1
  says "folder=$sandbox/else where"
  says "home=$tree"
}

case_exit_codes_pass_through() {
  all_packages
  for expected in 0 2 3 70; do
    EXIT=$expected run list
    exits "$expected"
  done
}

case_nothing_but_the_programs_output_reaches_standard_output() {
  stub apt-cache <<<'exit 100'  # so that there is an update as well
  PATH=$bin "$tree/mixpe" list >"$out" 2>"$sandbox/messages"
  [[ $(head -1 "$out") == "home=$tree" ]] || wrong "standard output is not clean"
  [[ $(grep -c speaks "$sandbox/messages") -ge 2 ]] || wrong "standard error lacks the tools' words"
}

# --- the suite -----------------------------------------------------------------------------------

case_test_runs_the_tiers() {
  run test -R base
  exits 0
  calls 'ctest --preset release --parallel [0-9]+ -R base'
  run test --tier full
  calls 'ctest --preset release-full --parallel [0-9]+'
  calls 'cmake --preset asan -DMIXPE_TESTS:BOOL=ON'
  calls 'ctest --preset asan --parallel [0-9]+'
  run test --tier=short
  times_called '^ctest' 1
}

case_test_passes_its_verdict_on() {
  FAILING_PRESET=release run test
  exits 8
  for FAILING_PRESET in release-full asan; do
    export FAILING_PRESET
    run test --tier full
    exits 8
    times_called '^ctest' 2
  done
}

case_test_refuses_an_unknown_tier() {
  run test --tier medium
  exits 2
  says "mixpe: --tier 'medium' is not possible here; use short or full"
  run test --tier
  exits 2
  [[ ! -s $calls ]] || wrong "something was called"
}

case_test_sets_up_python_and_the_hardware_tools() {
  run test
  calls 'venv build/venv tests/python/requirements.txt'
  calls 'rtl_tools '
}

case_only_commands_on_rtl_set_up_the_hardware_tools() {
  all_packages
  local command
  for command in list "gemm 1 2 3" "gemm 1 2 3 --backend fast" "compare --iso pe"; do
    run $command
    calls_no 'rtl_tools|apt-get'
  done
  for command in characterize "verify --fast" "gemm 1 2 3 --backend rtl" \
                 "gemm --backend=rtl 1 2" "compare --pe folder" "compare --brief --pe=folder"; do
    all_packages
    run $command
    exits 0
    calls 'rtl_tools '
    says verilator
  done
}

set_up
"case_$1"
