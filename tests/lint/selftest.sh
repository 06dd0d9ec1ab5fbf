#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Proves that a lint bites. usage: selftest.sh <lint>. Makes a small clean tree, sees the lint pass,
# then commits one offence after another and sees each reported.
# shellcheck disable=SC2317  # the functions are called by name
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
home=$(cd "$here/../.." && pwd)
sandbox=$(mktemp -d)
trap 'rm -rf "$sandbox"' EXIT
tree="$sandbox/a tree"
build=$sandbox/build
licence='// SPDX-License-Identifier: Apache-2.0'

wrong() { echo "FAILED: $*"; cat "$sandbox/out"; exit 1; }
lint() { "$here/$name.sh" "$tree" "$build" >"$sandbox/out" 2>&1; }
passes() { lint || wrong "a clean tree should pass"; }

# bites <text>: the lint fails with that text; afterwards the tree is clean again.
bites() {
  if lint; then wrong "should have failed with: $1"; fi
  grep -Fq -- "$1" "$sandbox/out" || wrong "should have said: $1"
  git -C "$tree" clean -fdq
  git -C "$tree" reset -q --hard
}

write() { mkdir -p "$(dirname "$tree/$1")"; cat >"$tree/$1"; }
lines() { for (( i = 0; i < $1; ++i )); do echo "$2"; done; }

# Layers with one header, one library and one RTL module, in a repository of its own.
make_tree() {
  mkdir "$tree"
  git -C "$tree" init -q
  cp "$home"/{.clang-format,.clang-tidy,CMakeLists.txt,CMakePresets.json,.gitignore} "$tree"
  local layer
  for layer in reference models sim kernels experiments; do
    write $layer/CMakeLists.txt <<<"mixpe_add_subfolders()"
  done
  write reference/base/base.hpp <<<"$licence"$'\n#pragma once\ninline int Base() { return 1; }'
  write reference/base/base.cpp <<<"$licence"$'\n#include "reference/base/base.hpp"'
  write reference/base/CMakeLists.txt <<<"mixpe_add_library(base SOURCES base.cpp HEADERS base.hpp)"
  write sim/cost/cost.hpp <<EOF_HPP
$licence
#pragma once
#include "reference/base/base.hpp"
inline int Cost() { return Base(); }
EOF_HPP
  write sim/cost/cost.cpp <<<"$licence"$'\n#include "sim/cost/cost.hpp"'
  write sim/cost/CMakeLists.txt \
    <<<"mixpe_add_plugin(cost SOURCES cost.cpp HEADERS cost.hpp LINK mixpe::base)"
  write rtl/pe.svh <<<"$licence"
  write rtl/pe.sv <<<"$licence"$'\n`include "pe.svh"\nmodule pe;\nendmodule'
  git -C "$tree" add -A
  git -C "$tree" -c user.name=test -c user.email=test@localhost commit -qm tree
}

layering() {
  passes
  write reference/base/up.hpp <<<'#include "sim/cost/cost.hpp"'
  bites 'reference/base/up.hpp:1: reference may not include "sim/cost/cost.hpp"; it may: reference'
  write sim/cost/up.cpp <<<$'\n  # include "tests/helper.hpp"'
  bites 'sim/cost/up.cpp:2: sim may not include "tests/helper.hpp"'
  write models/beside.cpp <<<'#include "kernels/x.hpp"'
  bites 'models may not include "kernels/x.hpp"; it may: reference models'
  write sim/cost/near.cpp <<<'#include "cost.hpp"'
  bites 'sim may not include "cost.hpp"'
  write sim/cost/gone.cpp <<<'#include "sim/gone.hpp"'
  bites 'there is no "sim/gone.hpp"'
  write sim/cost/angle.cpp <<<'#include <experiments/cli/command.hpp>'
  bites 'our own headers are included with quotes'
  write kernels/gpu/CMakeLists.txt \
    <<<$'mixpe_add_library(\n  gpu SOURCES gpu.cpp LINK\n  mixpe::base mixpe::cost)'
  bites 'kernels/gpu/CMakeLists.txt: kernels may not link mixpe::cost of sim; it may: reference ker'
  write sim/other/CMakeLists.txt <<<'mixpe_add_library(other LINK mixpe::nobody)'
  bites 'sim/other/CMakeLists.txt: mixpe::nobody is added by no layer'
  write rtl/out.sv <<<'`include "sim/cost/cost.svh"'
  bites 'rtl/out.sv:1: rtl may not include "sim/cost/cost.svh"'
  git -C "$tree" rm -qr . && bites 'nothing to look at'
}

format() {
  passes
  write sim/cost/ugly.cpp <<<'int  f( ) {return 1;}'
  bites 'sim/cost/ugly.cpp:1:'
  rm "$tree/.clang-format" && bites 'no .clang-format'
}

size() {
  passes
  grep -q 'function: 2, median 1, ' "$sandbox/out" || wrong "the figures"
  lines 501 '// line' | write sim/cost/long.cpp
  bites 'sim/cost/long.cpp: file of 501 lines, at most 500'
  { echo 'int F() {'; lines 59 '  // line'; echo '}'; } | write sim/cost/function.cpp
  bites 'sim/cost/function.cpp:1: F: function of 61 lines, at most 60'
  { echo 'TEST(Suite, Case) {'; lines 70 '  // line'; echo '}'; } | write tests/case_test.cpp
  bites 'tests/case_test.cpp:1: TEST: function of 72 lines'
  { echo 'module long_one #('; lines 200 '  // line'; echo 'endmodule : long_one'; } |
    write rtl/long.sv
  bites 'rtl/long.sv:1: long_one: module of 202 lines, at most 200'
}

hygiene() {
  passes
  write sim/cost/bare.cpp <<<'int x;'
  bites 'sim/cost/bare.cpp: no SPDX licence line at its head'
  write tool.sh <<<$'#!/bin/sh\necho\n# SPDX-License-Identifier: Apache-2.0'
  bites 'tool.sh: no SPDX licence line at its head'
  for place in home root tmp work; do
    write data.yaml <<<"file: /$place/someone/x"
    bites "data.yaml:1:file: /$place/someone/x  <- a path of one machine"
  done
  write note.md <<<"from https://""pypi.org/simple"
  bites "<- a package host's address"
  write note.md <<<"http://""ftp.de.debian.org/debian"
  bites "<- a package host's address"
  write note.md <<<$'a\tb'
  bites 'note.md:1:a'$'\t''b  <- a tab'
  write note.md <<<'end '
  bites 'note.md:1:end   <- a blank at the end of the line'
  head -c 1000001 /dev/zero | write big.bin
  bites 'big.bin: 1000001 bytes, at most 1000000'
  write waves.vcd <<<x
  git -C "$tree" add waves.vcd && bites 'waves.vcd: tracked, although ignored or generated'
  write build/kept.txt <<<x
  git -C "$tree" add -f build/kept.txt && bites 'build/kept.txt: tracked, although ignored'
  { echo "$licence"; printf '%101s\n' x; } | write wide.sh
  bites '<- more than 100 columns'
}

configure() {
  cmake -S "$tree" -B "$build" -G Ninja -DMIXPE_TESTS=OFF >"$sandbox/out" 2>&1 ||
    wrong "configuration"
}

headers() {
  configure
  passes
  write reference/base/base.hpp <<<$'#pragma once\ninline std::size_t Base() { return 1; }'
  bites 'a header does not compile alone'
  write sim/cost/cost.hpp <<<$'#pragma once\ninline int Cost() { return Base(); }'
  bites 'a header does not compile alone'
  write sim/cost/unlisted.hpp <<<'#pragma once'
  bites 'sim/cost/unlisted.hpp: in no HEADERS of sim/cost/CMakeLists.txt'
}

tidy() {
  configure
  passes
  write sim/cost/cost.cpp <<<$'int* Nothing() { return 0; }'
  bites 'use nullptr'
  write sim/cost/cost.hpp <<<$'#pragma once\ninline int* Nothing() { return 0; }'
  bites 'use nullptr'
  rm -r "$build" && mkdir "$build" && echo '[]' >"$build/compile_commands.json"
  bites 'compiles none of'
}

name=$1
make_tree
"$name"
