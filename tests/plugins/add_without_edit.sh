#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A new PE, accelerator, memory and model are new folders: `list` shows them, the commands use them,
# and no existing file of the tree differs. Works on a copy of the data.
set -euo pipefail
program="$MIXPE_BUILD/bin/mixpe"
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
git ls-files -z sim reference experiments rtl | xargs -0 cp --parents -t "$copy"
cp -r "$copy" "$copy.before"
trap 'rm -rf "$copy" "$copy.before"' EXIT
export MIXPE_HOME="$copy"

add() { # add <existing folder> <new name> <file>: a copy of a folder under another name
  cp -r "$copy/$1" "$copy/$(dirname "$1")/$2"
  sed -i -e "s/^name: .*/name: $2/" -e 's/^sentence: .*/sentence: "a dummy of the plug-in test"/' \
    "$copy/$(dirname "$1")/$2/$3"
}
add sim/pe/int8 dummy_pe pe.yaml
add sim/memory/ddr4 dummy_memory memory.yaml
add sim/accelerators/int8 dummy_accelerator accelerator.yaml
sed -i -e 's/^pe: .*/pe: dummy_pe/' -e 's/^memory: .*/memory: dummy_memory/' \
  "$copy/sim/accelerators/dummy_accelerator/accelerator.yaml"
add reference/llm/models/llama-2-7b dummy-model source.yaml

for kind in pes memories accelerators models; do
  listed=$("$program" list "$kind")
  [[ $listed == *'a dummy of the plug-in test'* ]] || { echo "list $kind: no dummy"; exit 1; }
done
priced=$("$program" gemm 8 64 64 --accelerator dummy_accelerator --format csv)
[[ $priced == *dummy_accelerator,* ]] || { echo "gemm does not price it"; exit 1; }
compared=$("$program" compare --model dummy-model --prefill 8 --decode 1 --format csv)
[[ $compared == *,dummy_accelerator,* ]] || { echo "compare leaves it out"; exit 1; }

# diff says 1 where trees differ, as they must, and 2 where it could not look.
difference=$(diff -rq "$copy.before" "$copy") || [ $? = 1 ]
while read -r line; do
  [[ $line == "Only in $copy/"* ]] || { echo "existing files had to change: $line"; exit 1; }
done <<<"$difference"
echo "four plug-ins added, no existing file touched"
