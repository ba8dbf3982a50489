# Ctrl-C: at once, with 130, nothing on stdout and nothing left
awk 'BEGIN { state = 11
  for (i = 0; i < 30000; i++) {
    line = ""
    for (d = 0; d < 16; d++) { state = (state * 16807) % 2147483647; line = line (d ? "," : "") int(state % 2000) - 1000 }
    print "{\"vector\":[" line "]}"
  } }' >many.jsonl
expect 0 zavit convert many.jsonl -o many.npy --quiet
stops() {
  local code=0
  "$ZAVIT" "$@" --threads 1 >out 2>err &
  local child=$!
  sleep 0.2
  kill -INT $child
  wait $child || code=$?
  [ $code = 130 ] || fail "exit code $code, expected 130: $*"
  silent
  one_sentence
  gone kept.safetensors
}
stops dups many.npy --near 0.6 --write kept.safetensors
stops outliers many.npy --write kept.safetensors
stops compare many.npy many.jsonl --pair none
stops outliers many.jsonl --lang he
hebrew err
tidy
