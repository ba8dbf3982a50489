# Each way of misbehaving has its sentence: command, text or id, reason; no output, no file, no process left.
texts en 8 >texts.jsonl
bad() { # MODE PATTERN [FLAGS…]
  local mode=$1 pattern=$2 lang
  shift 2
  for lang in en he; do
    expect 3 zavit encode texts.jsonl -o bad.safetensors --encoder "$STAND_IN $mode" --no-encoder-cache --lang $lang "$@"
    silent
    one_sentence
    says "$STAND_IN"
    [ $lang = he ] || says "$pattern"
    [ $lang = en ] || hebrew err || fail "$mode: no Hebrew"
    gone bad.safetensors
    tidy
  done
  no_child "$STAND_IN $mode"
}
bad dims "9 numbers for"
bad dims-first "7 in its first answer"
bad nan "is 'NaN'"
bad null "is 'null'"
bad inf "is '1e999'"
bad zero "all zeros"
bad garbage "Loading model"
bad unknown "999999"
bad no-id "no \"id\""
bad no-vector "neither"
bad twice "twice"
bad huge "16 MiB"
bad dies-at-once "no model.bin"
bad dies-at-once "4 times in a row"
bad closes "output closed"
bad hangs "no answer in 0.3 seconds" --encoder-timeout 0.3
bad missing "no answer in 0.3 seconds" --encoder-timeout 0.3
bad buffers "flush each line" --encoder-timeout 0.3
refuses 3 "no-such-program" zavit encode texts.jsonl -o bad.safetensors --encoder "./no-such-program --x"
refuses 3 "shell cannot run it" zavit encode texts.jsonl -o bad.safetensors --encoder "cd . && ./no-such-program --x"
printf 'one\nzzz\nthree\n' >t.txt
refuses 3 "signal 11" zavit encode t.txt -o bad.safetensors --encoder "$STAND_IN poison"
says "before answering 'zzz'"
# one that dies now and then is started again, and asked only what it has not answered
: >asked.log
json encode texts.jsonl -o out.safetensors --encoder "$STAND_IN dies 3" --no-encoder-cache
same "$(get result.encoder.texts)" 9
same "$(get result.encoder.restarts)" 2
same "$(starts)" 3
expect 0 zavit encode texts.jsonl -o good.safetensors --encoder "$STAND_IN" --quiet
cmp <(zavit convert out.safetensors -o - --to jsonl --quiet) <(zavit convert good.safetensors -o - --to jsonl --quiet) ||
  fail "other vectors after restarts"
# texts that it can't encode are rows without a vector, and told
expect 0 zavit encode t.txt -o out.safetensors --encoder "$STAND_IN refuse"
says "no word of it is known"
json info out.safetensors
printf 'zzz\nzzz 2\n' >t.txt
refuses 4 "none of the first 2 texts" zavit encode t.txt -o bad.safetensors --encoder "$STAND_IN refuse" --no-encoder-cache --quiet
# usage
spaces en
refuses 2 "give one of them" zavit encode -m words.safetensors --encoder "$STAND_IN" t.txt -o x.safetensors
refuses 2 "needs -m WORDS or --encoder" zavit encode t.txt -o x.safetensors
refuses 2 "the command is empty" zavit encode --encoder " " t.txt -o x.safetensors
refuses 2 "--pooling" zavit encode --encoder "$STAND_IN" --pooling mean t.txt -o x.safetensors
refuses 2 "--encoder-timeout" zavit encode -m words.safetensors --encoder-timeout 3 t.txt -o x.safetensors
refuses 2 "--encoder-timeout" zavit encode --encoder "$STAND_IN" --encoder-timeout 0 t.txt -o x.safetensors
refuses 2 "contradict" zavit encode --encoder "$STAND_IN" --encoder-cache x --no-encoder-cache t.txt -o x.safetensors
