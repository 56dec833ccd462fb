#!/bin/sh
# What `meson install` of the release build gives: a program that serves from where it lies, its pages, man page, unit,
# settings, and a library that another program builds on.
RPT_BUILD=build-release
. "$(dirname "$0")/lib.sh"
unset RAPPORTEUR_STATIC
to=$work/root
DESTDIR=$to meson install -C build-release --no-rebuild >/dev/null || exit 1
prefix=$to/usr/local
for file in bin/rapporteur share/man/man1/rapporteur.1 share/rapporteur/html/document.html share/rapporteur/docs/api.md lib/systemd/system/rapporteur.service lib/systemd/system/rapporteur.socket share/doc/rapporteur/rapporteur.ini include/rapporteur/base.h; do
    ok "$file is there" test -f "$prefix/$file"
done
ok 'the man page has no mistakes' sh -c "[ -z \"\$(man --warnings -l '$prefix/share/man/man1/rapporteur.1' 2>&1 >/dev/null)\" ] || ! command -v man >/dev/null"
ok 'the program imports' exits 0 "$prefix/bin/rapporteur" import data --at 2026-11-24T00:00:00Z --db "$work/e.sqlite"
ok 'and says which folder it misses' exits 66 "$prefix/bin/rapporteur" get / --db "$work/e.sqlite" --static "$work/nothing"
ok 'with the folder it answers' exits 0 "$prefix/bin/rapporteur" get / --db "$work/e.sqlite" --static "$prefix/share/rapporteur"
cat >"$work/use.c" <<'C'
#include "rapporteur/text.h"
int main(void)
{
    struct rpt_range place;
    return rpt_find_folded("By the Back Door", "back door", &place, 1) == 1 && place.start == 7 ? 0 : 1;
}
C
PKG_CONFIG_PATH=$(dirname "$(find "$to" -name librapporteur.pc)")
PKG_CONFIG_SYSROOT_DIR=$to
export PKG_CONFIG_PATH PKG_CONFIG_SYSROOT_DIR
flags=$(pkg-config --define-variable=prefix="/usr/local" --cflags --libs --static librapporteur | sed "s|$to/usr/include|/usr/include|g; s|-L$to/usr/lib/x86_64-linux-gnu||")
# shellcheck disable=SC2086 # words
ok 'another program builds on the library' cc "$work/use.c" -o "$work/use" $flags -lstemmer -lcmark-gfm-extensions -lm
ok 'and it works' "$work/use"
done_testing
