# Two runs keep answers in one file at once, and one is killed in the middle: nothing is lost or broken.
sentences en 1200 | awk '{ print NR, $0 }' >a.txt
sentences he 1200 | awk '{ print NR, $0 }' >b.txt
zavit encode a.txt -o a.safetensors --encoder "$STAND_IN" --encoder-cache kept --quiet >/dev/null &
first=$!
zavit encode b.txt -o b.safetensors --encoder "$STAND_IN" --encoder-cache kept --quiet >/dev/null || fail "the second"
wait $first || fail "the first"
cat a.txt b.txt >all.txt
: >asked.log
json encode all.txt -o all.safetensors --encoder "$STAND_IN" --encoder-cache kept
same "$(get result.encoder.cached)" 2400
same "$(asked)" 0
for i in 1 2 3 4 5; do
  sentences en 3000 | awk -v i=$i '{ print i, NR, $0 }' >c.txt
  zavit encode c.txt -o c.safetensors --encoder "$STAND_IN" --encoder-cache kept --quiet >/dev/null &
  first=$!
  sleep "0.0$i"
  kill -KILL $first
  wait $first || true
done
rm -f ./*.tmp-*
no_child "$STAND_IN" # it saw the end of its input
json encode all.txt -o two.safetensors --encoder "$STAND_IN" --encoder-cache kept
same "$(get result.encoder.cached)" 2400
expect 0 zavit encode c.txt -o c.safetensors --encoder "$STAND_IN" --encoder-cache kept
expect 0 zavit encode c.txt -o d.safetensors --encoder "$STAND_IN" --no-encoder-cache
cmp <(zavit convert c.safetensors -o - --to jsonl --quiet) <(zavit convert d.safetensors -o - --to jsonl --quiet) ||
  fail "kept answers differ from fresh ones"
