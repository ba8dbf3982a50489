# Ctrl-C in what only answers: with 130 and one sentence in the reader's language, nothing on stdout. The rows come from
# a pipe that nobody writes to, so that whoever asks still waits when the signal comes.
mkfifo rows.jsonl words.vec
exec 8<>rows.jsonl 9<>words.vec
printf 'king\tqueen\t9\n' >sim.tsv
catches() { # PID: until it would hear the signal
  local mask
  for _ in $(seq 200); do
    mask=$(sed -n 's/^SigCgt:[[:space:]]*//p' "/proc/$1/status" 2>/dev/null) || return 0
    [ -n "$mask" ] && [ $((0x$mask & 2)) != 0 ] && return 0
    sleep 0.05
  done
  fail "does not listen to Ctrl-C"
}
stops() { # COMMAND…
  local code=0
  "$ZAVIT" "$@" >out 2>err &
  local child=$!
  catches $child
  sleep 0.4
  kill -0 $child 2>/dev/null || fail "ended before it was asked to: $*"
  kill -INT $child
  wait $child || code=$?
  [ $code = 130 ] || fail "exit code $code, expected 130: $*"
  silent
  one_sentence
}
stops near rows.jsonl --id r1
stops search rows.jsonl --vector 1,2,3
stops why rows.jsonl r1 r2
stops info rows.jsonl
stops info rows.jsonl --json
stops eval words.vec --similarity sim.tsv
stops near rows.jsonl --id r1 --lang he
hebrew err
stops info rows.jsonl --lang he
hebrew err
exec 8>&- 9>&-
# while it works: rows enough that the search itself is met, and whatever it is doing it ends with 130
awk 'BEGIN { state = 11
  for (i = 0; i < 60000; i++) {
    line = ""
    for (d = 0; d < 24; d++) { state = (state * 16807) % 2147483647; line = line (d ? "," : "") int(state % 2000) - 1000 }
    print "{\"id\":\"r" i "\",\"vector\":[" line "]}"
  } }' >many.jsonl
took() { # COMMAND…: seconds, the shorter of two runs
  local begun
  for _ in 1 2; do
    begun=$EPOCHREALTIME
    "$ZAVIT" "$@" --threads 1 >out 2>err
    echo "$begun $EPOCHREALTIME" | awk '{ print $2 - $1 }'
  done | sort -g | head -n 1
}
works() { # COMMAND…: asked when it has read its rows, a third of its time; it may have ended before; of those that
  # had not, one at least must hear
  local whole share code child running asked=
  whole=$(took "$@")
  for share in 0.9 0.75 0.6 0.5 0.4; do
    code=0
    "$ZAVIT" "$@" --threads 1 >out 2>err &
    child=$!
    catches $child
    sleep "$(awk "BEGIN { print $whole * $share }")"
    running=$(sed -n 's/^State:[[:space:]]*\(.\).*/\1/p' "/proc/$child/status" 2>/dev/null) || running=
    kill -INT $child 2>/dev/null || true
    wait $child || code=$?
    if [ $code = 130 ]; then
      silent
      sed -i '/^zavit: warning:/d' err # said before it was stopped
      one_sentence
      return 0
    fi
    same $code 0
    [ -z "$running" ] || [ "$running" = Z ] || asked=yes
  done
  [ -z "$asked" ] || fail "answers although it was asked to stop: $*"
}
works info many.jsonl
works near many.jsonl --id r1
works search many.jsonl --id r1
works why many.jsonl r1 r2
tidy
