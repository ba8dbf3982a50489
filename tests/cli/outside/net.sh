# A net over vectors that a program made: texts go through both, and no file makes the program run.
outside_space en
train outside.safetensors -o net.safetensors --layers auto,6,auto
json encode outside.safetensors -m net.safetensors -o out.safetensors
json info out.safetensors
same "$(get result.contract.encoder)" "$STAND_IN"
same "$(get result.contract.model)" net.safetensors
: >asked.log
for lang in en he; do
  refuses 3 "--encoder '$STAND_IN'" zavit encode texts.jsonl -m net.safetensors -o x.safetensors --lang $lang
  refuses 3 "--encoder '$STAND_IN'" zavit search out.safetensors "the king" --lang $lang
done
same "$(starts)" 0
json encode texts.jsonl -m net.safetensors -o two.safetensors --encoder "$STAND_IN"
same "$(get result.items)" 42
same "$(get result.net.task)" classes
get result.encoder.texts >/dev/null
cmp <(zavit convert out.safetensors -o - --to jsonl --quiet) <(zavit convert two.safetensors -o - --to jsonl --quiet) ||
  fail "texts and their space differ"
json search out.safetensors "the king and the dog" --encoder "$STAND_IN" -k 2 --why
same "$(get result.hits.0.why.answers)" measured
expect 0 zavit why out.safetensors t1 "the king and the dog" --encoder "$STAND_IN"
prints "Measured through the net"
prints "Measured through the encoder"
json search out.safetensors "the king" --encoder "$STAND_IN" -m net.safetensors -k 1
# vectors that name no program: who gives it, answers for it
zavit convert outside.safetensors -o plain.npy --quiet >/dev/null
untrained plain.npy plain.net
json encode texts.jsonl -m plain.net -o plain.safetensors --encoder "$STAND_IN"
json info plain.safetensors
same "$(get result.contract.encoder)" "$STAND_IN"
json search plain.safetensors "the king" --encoder "$STAND_IN" -k 1
# another command is told, another width refused, what doesn't give the rows again told
expect 0 zavit encode texts.jsonl -m net.safetensors -o two.safetensors --encoder "$STAND_IN alias"
says "another command"
expect 3 zavit encode texts.jsonl -m net.safetensors -o x.safetensors --encoder "$STAND_IN dims"
says "9 numbers"
no_child "$STAND_IN"
refuses 2 "give one of them" zavit encode texts.jsonl -m outside.safetensors -o x.safetensors --encoder "$STAND_IN"
refuses 2 "--encoder-timeout" zavit encode texts.jsonl -m net.safetensors -o x.safetensors --encoder-timeout 3
gone x.safetensors
tidy
