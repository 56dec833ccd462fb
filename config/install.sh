#!/bin/sh
# Installs what is missing of the Debian packages that the named files list, one a line; a second word is a
# command whose presence will do as well. Needs no root when all is there.
#   sh config/install.sh config/packages.txt
set -eu

missing=
for list in "$@"; do
    while read -r package command; do
        [ -n "$package" ] || continue
        [ -z "$command" ] || ! command -v "$command" >/dev/null || continue
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
    done < "$list"
done
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null; then
    echo "install.sh: no apt-get here; install by hand:$missing" >&2
    exit 69
fi
as_root=
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || { echo "install.sh: needs root or sudo to install:$missing" >&2; exit 77; }
    as_root=sudo
fi
echo "installing:$missing" >&2
$as_root apt-get update -qq
# shellcheck disable=SC2086 # a list of words
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >&2
