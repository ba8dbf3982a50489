# bench as text, and what happens when it can't work or is stopped.
expect 0 zavit bench --quick --lang he
hebrew out || fail "no Hebrew"
prints "sgemm_all"
prints "spread"
[ ! -s err ] || fail "progress belongs on a terminal only"
TMPDIR=$PWD/nowhere refuses 3 "nowhere" zavit bench --quick
timeout -s INT 3 "$ZAVIT" bench >out 2>err && fail "it should have been stopped"
silent
says "stopped on request"
expect 2 zavit bench --open no_such_finding --quick
