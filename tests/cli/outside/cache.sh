# Answers are kept by command and text: not asked again, not across commands, never a bad one, safe when killed.
texts en 40 >texts.jsonl
json encode texts.jsonl -o out.safetensors --encoder "$STAND_IN" --encoder-cache kept
same "$(asked)" 41
json encode texts.jsonl -o two.safetensors --encoder "$STAND_IN" --encoder-cache kept
same "$(asked)" 41
same "$(get result.encoder.calls)" 0
same "$(get result.encoder.cached)" 41
cmp <(zavit convert out.safetensors -o - --to jsonl --quiet) <(zavit convert two.safetensors -o - --to jsonl --quiet) ||
  fail "kept answers differ"
# the default folder is XDG's; without a cache every run asks
json encode texts.jsonl -o two.safetensors --encoder "$STAND_IN"
same "$(asked)" 82
[ -n "$(ls "$XDG_CACHE_HOME"/zavit/*.answers)" ] || fail "nothing in XDG_CACHE_HOME"
json encode texts.jsonl -o two.safetensors --encoder "$STAND_IN" --no-encoder-cache
same "$(asked)" 123
json encode texts.jsonl -o two.safetensors --encoder "$STAND_IN" --no-encoder-cache
same "$(asked)" 164
# another command is another model; so is a script that was edited
printf '#!/bin/sh\nexec "%s"\n' "$STAND_IN" >enc.sh
: >asked.log
expect 0 zavit encode texts.jsonl -o two.safetensors --encoder "sh enc.sh" --encoder-cache kept
expect 0 zavit encode texts.jsonl -o two.safetensors --encoder "sh enc.sh" --encoder-cache kept
same "$(asked)" 41
echo '# edited' >>enc.sh
expect 0 zavit encode texts.jsonl -o two.safetensors --encoder "sh enc.sh" --encoder-cache kept
same "$(asked)" 82
# a bad answer is not kept, nor what came with it
for mode in dims nan zero garbage twice unknown; do
  expect 3 zavit encode texts.jsonl -o bad.safetensors --encoder "$STAND_IN $mode 20" --encoder-cache bad
  gone bad.safetensors
done
[ -z "$(ls bad)" ] || fail "bad answers were kept"
# what was answered before a death is
: >asked.log
expect 3 zavit encode texts.jsonl -o bad.safetensors --encoder "$STAND_IN poison" --encoder-cache died </dev/null
echo '{"id":"x","text":"zzz"}' >>texts.jsonl
expect 3 zavit encode texts.jsonl -o bad.safetensors --encoder "$STAND_IN poison" --encoder-cache died
says "zzz"
# a torn tail, and a record with a wrong bit, are no answers
file=$(ls kept/*.answers | head -n 1)
for file in kept/*.answers; do truncate -s -13 "$file"; done
: >asked.log
sed -i '$d' texts.jsonl
json encode texts.jsonl -o two.safetensors --encoder "$STAND_IN" --encoder-cache kept
same "$(asked)" 1
same "$(get result.encoder.cached)" 40
json encode texts.jsonl -o two.safetensors --encoder "$STAND_IN" --encoder-cache kept
same "$(get result.encoder.cached)" 41
cmp <(zavit convert out.safetensors -o - --to jsonl --quiet) <(zavit convert two.safetensors -o - --to jsonl --quiet) ||
  fail "answers differ after the tail was cut"
for file in kept/*.answers; do
  size=$(stat -c %s "$file")
  printf '\377\377' | dd of="$file" bs=1 seek=$((size - 20)) conv=notrunc status=none
done
json encode texts.jsonl -o two.safetensors --encoder "$STAND_IN" --encoder-cache kept
same "$(get result.encoder.cached)" 40
cmp <(zavit convert out.safetensors -o - --to jsonl --quiet) <(zavit convert two.safetensors -o - --to jsonl --quiet) ||
  fail "a broken record was believed"
# another model behind the same command
printf '#!/bin/sh\nexec "%s" $MODE\n' "$STAND_IN" >enc.sh
expect 0 env MODE=good "$ZAVIT" encode texts.jsonl -o two.safetensors --encoder "sh enc.sh" --encoder-cache kept
printf 'one\ntwo\nthree more\n' >more.txt
refuses 3 "kept from before" env MODE=dims "$ZAVIT" encode more.txt -o two.safetensors --encoder "sh enc.sh" --encoder-cache kept
# a folder that can't be used: refused if it was asked for, told if not
touch file
refuses 3 "file" zavit encode texts.jsonl -o two.safetensors --encoder "$STAND_IN" --encoder-cache file
expect 0 env XDG_CACHE_HOME="$PWD/file" "$ZAVIT" encode texts.jsonl -o two.safetensors --encoder "$STAND_IN"
says "for this run only"
expect 0 env -u XDG_CACHE_HOME -u HOME "$ZAVIT" encode texts.jsonl -o two.safetensors --encoder "$STAND_IN" --lang he
hebrew err || fail "no Hebrew"
