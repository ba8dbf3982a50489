# bench as text, and what happens when it can't work or is stopped.
expect 0 zavit bench --quick --lang he
hebrew out || fail "no Hebrew"
prints "sgemm_all"
prints "spread"
[ ! -s err ] || fail "progress belongs on a terminal only"
TMPDIR=$PWD/nowhere refuses 3 "nowhere" zavit bench --quick
# which part it was in when it was stopped depends on the machine, and so does the sentence
code=0
timeout --preserve-status -s INT 3 "$ZAVIT" bench >out 2>err || code=$?
same $code 130
silent
one_sentence
says "stopped"
expect 2 zavit bench --open no_such_finding --quick
