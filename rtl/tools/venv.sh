#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# usage: venv.sh FOLDER REQUIREMENTS
# Makes the private Python environment FOLDER from the pinned wheels in REQUIREMENTS; both are
# paths from the project root. Does nothing when it is up to date; an interrupted run is begun
# again.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/../.."
venv=$1
requirements=$2
python=${MIXPE_PYTHON:-python3.11}

# The folder is part of the key: a virtual environment that was moved names its old place.
key="$(sha256sum <"$requirements") $PWD/$venv"
stamp=$venv/requirements.stamp
if [[ -f $stamp && "$(cat "$stamp")" == "$key" ]]; then exit 0; fi

if ! command -v "$python" >/dev/null; then
  echo "venv: no $python; apt-get install python3-venv, or name one in MIXPE_PYTHON" >&2
  exit 3
fi
mkdir -p build
exec 9>"$venv.lock"
flock 9 # two builds at once: the second finds it made
if [[ -f $stamp && "$(cat "$stamp")" == "$key" ]]; then exit 0; fi

echo "venv: making $venv" >&2
rm -rf "$venv"
if ! "$python" -m venv "$venv" >&2; then
  echo "venv: $python cannot make a virtual environment; apt-get install python3-venv" >&2
  exit 3
fi
# --no-deps: the files pin every wheel that is used, and some wheels ask for ones that are not.
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-input --no-deps \
  --require-hashes --only-binary :all: -r "$requirements" >&2
echo "$key" >"$stamp"
