# What else reads texts reads them through a program too: flips, probes, blame, labelled pairs. Of our own model
# behind the protocol the answers are those of the model itself.
spaces en
served="$EXAMPLES/example_jsonl_encoder words.safetensors"
head -n 60 texts.jsonl >some.jsonl
expect 0 zavit encode some.jsonl --encoder "$served" -o outside.safetensors --quiet
expect 0 zavit encode some.jsonl -m words.safetensors -o own.safetensors --quiet
# the fewest words
query="the king and the queen in the castle" other="the king rules the royal castle and the dog eats bread"
json why own.safetensors "$query" "$other" --below 0.7
same "$(get result.flip.1.found)" true
own=$(get result.flip.1.words) after=$(get result.flip.1.cosine_after | cut -c1-8)
json why outside.safetensors "$query" "$other" --below 0.7 --encoder "$served"
same "$(get result.flip.1.words)" "$own"
same "$(get result.flip.1.cosine_after | cut -c1-8)" "$after"
opens why outside.safetensors "$query" "$other" --below 0.7 --encoder "$served"
expect 0 zavit why outside.safetensors "$query" "$other" --below 0.7 --encoder "$served" --lang he
hebrew out || fail "no Hebrew"
json why outside.safetensors --query "$query" t1 t2 --encoder "$served"
get result.order.cos.first >/dev/null
get result.flip >/dev/null
# where an expected item is lost; questions of a file
json search outside.safetensors "$query" --expect t5 --encoder "$served"
get result.blame.cause >/dev/null
same "$(get result.nothing_here)" null
printf 'the king and the queen\tt1\nthe dog eats\tt2\n' >cases.tsv
json search outside.safetensors --expect cases.tsv --encoder "$served"
same "$(get result.recall.cases)" 2
# labelled pairs are read through it
awk 'BEGIN { for (i = 1; i <= 50; i++) printf "t%d\tt%d\t%d\n", i, i % 50 + 1, i % 2 }' >pairs.tsv
printf 'the king\tthe queen\t1\nthe dog\tthe cat\t1\nthe king\tbread\t0\n' >>pairs.tsv
json search outside.safetensors "$query" --pairs pairs.tsv --encoder "$served" -k 3
get result.prior >/dev/null
# what the program's model does not see
json probe outside.safetensors --encoder "$served" --only order --text-lang en
same "$(get result.probes.0.shift | awk '{ print ($1 < 1e-6) }')" 1
refuses 2 "give one of them" zavit probe outside.safetensors --encoder "$served" -m words.safetensors
refuses 2 "encoder-timeout" zavit probe outside.safetensors --encoder-timeout 3
