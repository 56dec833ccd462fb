#!/bin/sh
# The tutorial as a new user would follow it: every command of static/docs/tutorial.md, in order, in an empty folder.
. "$(dirname "$0")/lib.sh"
awk '/^```sh$/ { inside = 1; n++; next } /^```$/ { inside = 0 } inside { print > sprintf("'"$work"'/step%02d.sh", n) }' static/docs/tutorial.md
mkdir "$work/home"
cd "$work/home" || exit 1
PATH=$(dirname "$rapporteur"):$PATH
for step in "$work"/step*.sh; do
    ok "$(head -n 1 "$step")" exits 0 sh -e "$step"
    cat "$work/out" >>"$work/all"
done
ok 'there are eight steps or more' test "$(ls "$work"/step*.sh | wc -l)" -ge 7
ok 'the page was read without its chrome' sh -c "! grep -q 'Home | About' '$work/all'"
ok 'the first text is there as Markdown' grep -q '## Drafting' "$work/all"
ok 'names were suggested' grep -q 'Eleanor Roosevelt' "$work/all"
ok 'check found nothing wrong' grep -q 'nothing is wrong' "$work/all"
ok 'the claim is there with its words' grep -q 'The General Assembly met in Paris.' "$work/all"
ok 'the comparison shows what changed' grep -q 'its text' "$work/all"
ok 'and all is as it was imported' grep -q 'everything is as it was imported' "$work/all"
cd "$root" || exit 1
done_testing
