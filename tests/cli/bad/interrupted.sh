# Ctrl-C in what measures: soon, with 130 and one sentence in the reader's language, nothing on stdout and nothing left
awk 'BEGIN { state = 11
  for (i = 0; i < 40000; i++) {
    line = ""
    for (d = 0; d < 24; d++) { state = (state * 16807) % 2147483647; line = line (d ? "," : "") int(state % 2000) - 1000 }
    print "{\"vector\":[" line "]}"
  } }' >many.jsonl
expect 0 zavit convert many.jsonl -o many.npy --quiet
stops() { # SECONDS COMMAND…
  local code=0 wait=$1
  shift
  "$ZAVIT" "$@" --threads 1 >out 2>err &
  local child=$!
  sleep "$wait"
  kill -INT $child
  wait $child || code=$?
  [ $code = 130 ] || fail "exit code $code, expected 130: $*"
  silent
  one_sentence
  gone kept.safetensors
  gone page.html
}
for when in 0.1 0.4; do
  stops $when audit many.npy --concentration
  stops $when audit many.npy --html page.html
  stops $when clusters many.npy --write kept.safetensors
  stops $when clusters many.npy --k 30 --html page.html
  stops $when clusters many.npy --by density
done
stops 0.4 audit many.npy --lang he
hebrew err
stops 0.4 clusters many.npy --json --lang he
hebrew err
# several files: what they were merged into is gone too
mkdir temp
TMPDIR=$PWD/temp stops 0.6 audit many.npy many.jsonl
same "$(ls temp)" ""
tidy
