#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Runs commands, by default the README's two, on a bare Debian 12 made for the occasion:
# debootstrap's smallest variant in a folder, entered by chroot, with a clone of this tree's last
# commit. Packages come from where this machine gets its own. Needs root. Takes minutes and is
# therefore not part of the test suite.
#
#   tests/fresh_machine/run.sh [--keep] [--dir FOLDER] [COMMAND]...
#
#   --keep         leave the machine's folder there, to look around in
#   --dir FOLDER   make the machine's folder inside FOLDER instead of the system's temporary folder
#   COMMAND        a line for a shell in the tree, e.g. "./mixpe list"
#
# Exit codes: 0 PASS, 1 FAIL, 2 wrong use, 3 no machine could be made.
set -euo pipefail

home=$(cd "$(dirname "$(readlink -f "$0")")/../.." && pwd)
suite=bookworm
parent=${TMPDIR:-/tmp}
keep=
commands=()

say() { echo "fresh machine: $*"; }
fail() { say "$1" >&2; exit "${2:-3}"; }

# The lines of the first code block under "## Two commands".
readme_commands() {
  awk '/^## / { here = ($0 == "## Two commands") }
       here && /^```/ { if (inside) exit; inside = 1; next }
       here && inside && NF' "$home/README.md"
}

parse_arguments() {
  while (( $# )); do
    case $1 in
      -h | --help) sed -n '3,/^set /{/^#/s/^# \{0,1\}//p}' "$0"; exit 0 ;;
      --keep) keep=1 ;;
      --dir) [[ -d ${2:-} ]] || fail "--dir needs an existing folder" 2
             parent=$2; shift ;;
      -*) fail "unknown option $1; see --help" 2 ;;
      *) commands+=("$1") ;;
    esac
    shift
  done
  (( ${#commands[@]} )) || mapfile -t commands < <(readme_commands)
  (( ${#commands[@]} )) || fail "README.md has no commands under '## Two commands'" 2
}

# Where this machine gets Debian 12 from, as its own apt sees it.
# shellcheck disable=SC2016  # apt expands these
mirror() {
  apt-get indextargets --format '$(CODENAME) $(REPO_URI)' 'Created-By: Packages' |
    awk -v suite="$suite" '$1 == suite { print $2; exit }'
}

apt_setting() {
  apt-config dump --no-empty --format '%f %v%n' | awk -v key="$1" '$1 == key { print $2 }'
}

bootstrap() {
  type -P debootstrap >/dev/null || DEBIAN_FRONTEND=noninteractive apt-get install -q -y debootstrap
  local from proxy
  from=$(mirror)
  [[ $from ]] || { apt-get update -q; from=$(mirror); }
  [[ $from ]] || fail "this machine's apt knows no source of Debian $suite"
  proxy=$(apt_setting Acquire::http::Proxy)
  http_proxy=${http_proxy:-$proxy} \
    debootstrap --variant=minbase "$suite" "$machine" "$from" >"$machine.log" 2>&1 ||
    { tail -20 "$machine.log" >&2; fail "debootstrap failed"; }
}

# copy <file or folder>...: this machine's, where it has one, to the same place over there, links
# resolved.
copy() {
  local path
  for path; do
    [[ -e $path ]] || continue
    mkdir -p "$machine${path%/*}"
    cp -rL --preserve=mode,timestamps "$path" "$machine${path%/*}/"
  done
}

# Sources, trust and transport; not the hooks that this machine's other packages put into apt's
# configuration.
copy_package_configuration() {
  rm -f "$machine/etc/apt/sources.list"
  copy /etc/apt/{sources.list,sources.list.d,preferences,preferences.d} \
       /etc/apt/{keyrings,trusted.gpg,trusted.gpg.d} \
       /usr/share/keyrings /usr/local/share/ca-certificates /etc/ssl/certs/ca-certificates.crt \
       /etc/pip.conf /etc/hosts /etc/resolv.conf
  apt-config dump --no-empty | grep -E '^Acquire::(https?|Retries|ForceIPv4|Check-Valid-Until)' \
    >"$machine/etc/apt/apt.conf.d/90transport" || true
}

mount_kernel_folders() {
  mount -t proc proc "$machine/proc"
  mount -t sysfs -o ro sysfs "$machine/sys"
  mount --rbind /dev "$machine/dev"
}

remove_machine() {
  umount -R "$machine"/{dev,sys,proc} 2>/dev/null || true
  if [[ $keep ]]; then say "kept in $machine"; return; fi
  rm -rf --one-file-system "$machine" "$machine.log"
}

# inside <line>: a shell over there, with this machine's settings for networks and certificates but
# no others.
inside() {
  local kept='^(PIP_[A-Z_]+|SSL_CERT_(FILE|DIR)|[a-zA-Z]+_(proxy|PROXY))=' settings
  mapfile -t settings < <(env | grep -E "$kept")
  settings+=(PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/opt LANG=C.UTF-8 TERM="${TERM:-dumb}")
  env -i "${settings[@]}" \
    chroot "$machine" bash -c "cd /opt/mixpe && $1"
}

# timed <what> <command>...: one line with the verdict and the seconds, into the summary as well.
timed() {
  local start=$EPOCHREALTIME status=0 line
  "${@:2}" || status=$?
  printf -v line '%8.1f s  exit %-3d  %s' \
    "$(awk -v a="$start" -v b="$EPOCHREALTIME" 'BEGIN { print b - a }')" "$status" "$1"
  summary+=("$line")
  say "$line"
  return "$status"
}

[[ $(id -u) == 0 ]] || fail "needs root, for chroot"
if [[ ${MIXPE_FRESH_MACHINE:-} != "$PPID" ]]; then  # no mount outlives this script
  MIXPE_FRESH_MACHINE=$$ unshare --mount --propagation private "$0" "$@"
  exit
fi
parse_arguments "$@"
machine=$(mktemp -d "$parent/fresh_machine.XXXXXX")
chmod 755 "$machine"
trap remove_machine EXIT
summary=()

commit=$(git -C "$home" rev-parse --short HEAD)
say "Debian $suite, commit $commit; uncommitted changes are left out"
timed "make the machine" bootstrap
copy_package_configuration
mount_kernel_folders
git clone --quiet --no-hardlinks "$home" "$machine/opt/mixpe"

verdict=PASS
for line in "${commands[@]}"; do
  say "$ $line"
  timed "$line" inside "$line" || verdict=FAIL
done

say "summary"
printf '%s\n' "${summary[@]}"
say "$verdict"
[[ $verdict == PASS ]]
