#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Makes build/venv, the private Python of the tests, from the pinned wheels in requirements.txt.
# Does nothing when it is up to date; an interrupted run is begun again.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/../.."
venv=build/venv
requirements=tests/python/requirements.txt
python=${MIXPE_PYTHON:-python3.11}

# The folder is part of the key: a virtual environment that was moved names its old place.
key="$(sha256sum <"$requirements") $PWD/$venv"
stamp=$venv/requirements.stamp
if [[ -f $stamp && "$(cat "$stamp")" == "$key" ]]; then exit 0; fi

if ! command -v "$python" >/dev/null; then
  echo "setup_venv: no $python; apt-get install python3-venv, or name one in MIXPE_PYTHON" >&2
  exit 3
fi
mkdir -p build
exec 9>build/venv.lock
flock 9 # two builds at once: the second finds it made
if [[ -f $stamp && "$(cat "$stamp")" == "$key" ]]; then exit 0; fi

echo "setup_venv: making $venv" >&2
rm -rf "$venv"
if ! "$python" -m venv "$venv" >&2; then
  echo "setup_venv: $python cannot make a virtual environment; apt-get install python3-venv" >&2
  exit 3
fi
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-input \
  --require-hashes --only-binary :all: -r "$requirements" >&2
echo "$key" >"$stamp"
