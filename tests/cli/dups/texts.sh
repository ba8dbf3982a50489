spaces en
{
  printf '{"id":"a","text":"the king rules the royal castle with the queen"}\n'
  printf '{"id":"b","text":"a program writes code on the screen"}\n'
  printf '{"id":"c","text":"The King rules the royal castle, with the queen."}\n'
  printf '{"id":"d","text":"a program writes code on the screen"}\n'
  printf '{"id":"e","text":"the king rules the royal kingdom with the queen"}\n'
  printf '{"id":"f","text":"the dog eats bread"}\n'
} >some.jsonl
expect 0 zavit encode -m words.safetensors some.jsonl -o some.safetensors --quiet
json dups some.safetensors
same "$(get result.sets.0.ids.0)" a
same "$(get result.sets.0.ids.1)" c
same "$(get result.sets.0.ids.2)" e
same "$(get result.sets.1.ids.1)" d
same "$(get result.repeats.text)" 1
same "$(get result.repeats.words)" 1
same "$(get result.repeats.near)" 1
opens dups some.safetensors
expect 0 zavit dups some.safetensors -k 1
prints "royal castle"
prints "and 1 more sets"
expect 1 zavit dups some.safetensors --fail-on warn
# what stays, as a space that can be asked
expect 0 zavit dups some.safetensors --write kept.safetensors
says "kept 3 of 6 rows"
json info kept.safetensors
same "$(get result.items)" 3
expect 0 zavit search kept.safetensors "king" -k 1
prints "royal castle"
json dups kept.safetensors
same "$(get result.sets)" "[]"
# stricter, and only equal ones
json dups some.safetensors --near 0.95
same "$(get result.repeats.near)" 0
json dups some.safetensors --equal
same "$(get result.near)" null
# bad input
refuses 2 "near" zavit dups some.safetensors --near 0.1
head -n 1 some.jsonl >one.jsonl
expect 0 zavit encode -m words.safetensors one.jsonl -o one.safetensors --quiet
refuses 4 "takes two" zavit dups one.safetensors
refuses 3 "nothing.safetensors" zavit dups nothing.safetensors
refuses 2 "some.safetensors" zavit dups some.safetensors --write some.safetensors
tidy
