# Any program encodes: once started, asked in one call, each text once, its command in the contract.
texts en 40 >texts.jsonl
json encode texts.jsonl -o out.safetensors --encoder "$STAND_IN"
same "$(get result.items)" 42
same "$(get result.empty)" 1
same "$(get result.encoder.calls)" 1
same "$(get result.encoder.texts)" 41
same "$(get result.encoder.cached)" 0
same "$(starts)" 1
same "$(asked)" 41
json info out.safetensors
same "$(get result.contract.encoder)" "$STAND_IN"
same "$(get result.dim)" 8
expect 0 zavit info out.safetensors
prints "$STAND_IN"
# the same vectors in any order, from a program that reads all before it answers, or says "embedding"
zavit convert out.safetensors -o one.jsonl --quiet >/dev/null
for mode in reverse reads-all alias noise; do
  expect 0 zavit encode texts.jsonl -o other.safetensors --encoder "$STAND_IN $mode" --quiet
  zavit convert other.safetensors -o two.jsonl --quiet >/dev/null
  cmp one.jsonl two.jsonl || fail "$mode: other vectors"
done
# more texts than one call takes, from a program that reads all it can get first
sentences en 1500 | awk '{ print NR, $0 }' >many.txt
json encode many.txt -o many.safetensors --encoder "$STAND_IN reads-all"
same "$(get result.items)" 1500
same "$(get result.encoder.texts)" 1500
same "$(get result.encoder.calls)" 6
# what the shell does, the command may do
expect 0 zavit encode texts.jsonl -o other.safetensors --encoder "cd . && exec '$STAND_IN' good" --quiet
# opens, in both languages
opens encode texts.jsonl -o out.safetensors --encoder "$STAND_IN"
opens encode texts.jsonl -o out.safetensors --encoder "$STAND_IN" --lang he
expect 0 zavit encode texts.jsonl -o out.safetensors --encoder "$STAND_IN" --lang he
prints "המקודד ענה"
no_child "$STAND_IN"
