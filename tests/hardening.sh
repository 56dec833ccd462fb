#!/bin/sh
# What compiler and linker were to do for the released program is in it: PIE, full RELRO, no executable stack, canaries,
# fortified calls, CET marks where the machine has them.
RPT_BUILD=build-release
. "$(dirname "$0")/lib.sh"
readelf -W -h -d -l -n -s "$rapporteur" >"$work/elf"
has() { grep -Eq -- "$1" "$work/elf"; }

ok 'it is position independent' has 'Type: +DYN .*(Position-Independent|Shared)'
ok 'every symbol is bound at the start' has 'BIND_NOW|FLAGS.*NOW'
ok 'and what they are bound in is read-only then' has 'GNU_RELRO'
ok 'no stack can be run' has 'GNU_STACK .* RW +0x'
ok 'nothing can be written and run' sh -c "! grep -E '^ +LOAD .* RWE ' '$work/elf'"
ok 'stacks have canaries' has '__stack_chk_fail'
ok 'calls that copy know the size' has '__(memcpy|snprintf|vsnprintf|fprintf)_chk'
case "$(uname -m)" in
    # The linker's own mark (IBT) needs a C library that is marked too, which Debian 12's is not.
    x86_64) ok 'functions begin where jumps may land (CET)' sh -c "[ \$(objdump -d '$rapporteur' | grep -c endbr64) -gt 300 ]" ;;
esac
done_testing
