#!/bin/sh
# The systemd units: systemd has nothing to say against them, and of ten what the service is exposed to is at most 1.5.
. "$(dirname "$0")/lib.sh"
mkdir "$work/units"
sed "s|/usr/local/bin/rapporteur|$rapporteur|" config/rapporteur.service >"$work/units/rapporteur.service"
cp config/rapporteur.socket "$work/units/"

silent() { [ -z "$("$@" 2>&1)" ] || { "$@"; return 1; }; }
ok 'the units are as systemd wants them' silent systemd-analyze verify --man=no "$work/units/rapporteur.service" "$work/units/rapporteur.socket"
ok 'exposure is at most 1.5' systemd-analyze security --offline=yes --threshold=15 config/rapporteur.service
systemd-analyze security --offline=yes config/rapporteur.service | sed -n 's/^.*\(Overall.*: [0-9.]*\).*$/\1/p'
done_testing
