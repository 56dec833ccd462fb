#!/bin/sh
# The formula of static/docs/sizing.md prints what the page says that it prints.
. "$(dirname "$0")/lib.sh"
block() { sed -n "/^\`\`\`$1\$/,/^\`\`\`\$/p" static/docs/sizing.md | sed '/^```/d'; }
block sh >"$work/formula.sh"
block text >"$work/said"
sh "$work/formula.sh" >"$work/printed"
ok 'the formula prints something' test -s "$work/printed"
ok 'and what the page says' diff "$work/said" "$work/printed"
done_testing
