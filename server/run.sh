#!/bin/sh
# From a fresh clone to a running service: installs what is missing, builds, imports data/, serves.
# Words are passed on to `rapporteur serve`: --port 9000, --bind ::1, --db FILE.
#   sh server/run.sh
set -eu
cd "$(dirname "$0")/.."

db=build/rapporteur.sqlite
port=8080
bind=127.0.0.1
previous=
for word in "$@"; do
    case "$previous" in --db) db=$word ;; --port) port=$word ;; --bind) bind=$word ;; esac
    case "$word" in --db=*) db=${word#*=} ;; --port=*) port=${word#*=} ;; --bind=*) bind=${word#*=} ;; esac
    previous=$word
done

sh config/install.sh config/packages.txt
[ -f build/build.ninja ] || meson setup build --buildtype=release -Dtests=false >/dev/null
ninja -C build --quiet >build/build.log || { cat build/build.log; exit 1; }

# The time of the import is the last commit's, so that two machines make the same file.
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 1795478400)}
export SOURCE_DATE_EPOCH
# Only our own file follows data/; a file of yours is served as it is.
if [ ! -e "$db" ] || [ "$db" = build/rapporteur.sqlite ]; then
    build/server/rapporteur import data --db "$db" || {
        # Our own file of an earlier version is made anew.
        [ "$db" = build/rapporteur.sqlite ] && build/server/rapporteur import data --fresh --db "$db"
    } || [ -e "$db" ] || exit
fi

case "$bind" in *:*) host="[$bind]" ;; *) host=$bind ;; esac
cat <<EOF

Try:
  curl http://$host:$port/
  curl http://$host:$port/actors/china
  curl "http://$host:$port/relations?within=china&fields=sentence"

EOF
RAPPORTEUR_STATIC=${RAPPORTEUR_STATIC:-$PWD/static} RAPPORTEUR_DB=$db exec build/server/rapporteur serve "$@"
