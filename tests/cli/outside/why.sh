# Reasons through any encoder: which kind of answer it is, values that add up, and the exact ones of our own model.
sum_of() { get "$1" | tr '{' '\n' | grep "\"side\": *\"$2\"" | grep -o '"value": *[-+0-9.e]*' | awk -F : '{ s += $2 } END { printf "%.5f\n", s }'; }
outside_space en
json why outside.safetensors t1 "the king and the queen of the castle eat bread today" --encoder "$STAND_IN"
same "$(get result.answers)" measured
same "$(get result.a.rule)" item
same "$(get result.b.rule)" text
cosine=$(get result.cosine | awk '{ printf "%.5f\n", $1 }')
same "$(sum_of result.shapley a)" "$cosine"
same "$(sum_of result.shapley b)" "$cosine"
get result.shapley.0.interval.0 >/dev/null
get result.without.0.cosine >/dev/null
expect 0 zavit why outside.safetensors t1 "the king" --encoder "$STAND_IN"
prints "Measured through the encoder"
prints "exact: 2 words"
! grep -q "no text or word model" out || fail "says that there are no words"
# 8 words are tried in all subsets, 9 are sampled, and no text is asked twice
json why outside.safetensors "a b c d e f g h" t2 --encoder "$STAND_IN" --no-encoder-cache
same "$(get result.shapley.0.interval)" null
sentences en 1 >one.txt
: >asked.log
json why outside.safetensors "a b c d e f g h i j" t2 --encoder "$STAND_IN" --no-encoder-cache --samples 5
get result.shapley.0.interval.0 >/dev/null
same "$(sort asked.log | uniq -d)" ""
same "$(asked)" "$(get result.encoder.texts)"
json why outside.safetensors "a b c d e f g h i j" t2 --encoder "$STAND_IN" --samples 1
same "$(get result.shapley.0.interval)" null
# query, A, B; search --why; both languages; all findings open
json why outside.safetensors "king castle" t1 t2 --encoder "$STAND_IN"
same "$(get result.versus.answers)" measured
get result.versus.shapley.0.value >/dev/null
json search outside.safetensors "the king and the dog" --why --encoder "$STAND_IN" -k 3
same "$(get result.hits.0.why.answers)" measured
get result.hits.0.why.shapley.0.value >/dev/null
for language in en he; do
  outside_space $language
  if [ $language = en ]; then q="the king and the queen with a dog on it today"; else q="המלך והמלכה על הכלב של החתול עם גבינה גם לא"; fi
  opens why outside.safetensors t1 "$q" --encoder "$STAND_IN" --samples 3 --lang $language
  opens why outside.safetensors "$q" t1 t2 --encoder "$STAND_IN" --samples 3 --lang $language
  opens search outside.safetensors "$q" --why --encoder "$STAND_IN" --samples 3 --lang $language
done
expect 0 zavit why outside.safetensors t1 "$q" --encoder "$STAND_IN" --lang he
prints "נמדד דרך המקודד"
prints "המלך"
prints "±"
# our own model behind the protocol: the measured values are the exact ones, and the vectors are the same
for language in en he; do
  spaces $language
  served="$EXAMPLES/example_jsonl_encoder words.safetensors"
  if [ $language = en ]; then q="king queen castle dog cat bread milk"; else q="המלך המלכה הארמון הכלב החתול לחם חלב"; fi
  expect 0 zavit encode texts.jsonl -o served.safetensors --encoder "$served" --quiet
  json why texts.safetensors t1 "$q" --encoder "$served"
  same "$(get result.answers)" measured
  measured=$(get result.cosine)
  json why texts.safetensors t1 "$q"
  same "$(get result.answers)" exact
  same "$(get result.cosine | awk '{ printf "%.5f", $1 }')" "$(awk -v x="$measured" 'BEGIN { printf "%.5f", x }')"
  expect 0 zavit why texts.safetensors t1 "$q" --lang $language
  # what dropping each word does is exact in both
  json why texts.safetensors t1 "$q" --encoder "$served"
  get result.without | tr '{' '\n' | grep cosine | tr -d ' ' | sort >measured
  json why texts.safetensors t1 "$q"
  get result.without | tr '{' '\n' | grep cosine | tr -d ' ' | sort >exact
  paste -d '|' <(grep -o 'cosine":[-0-9.e]*' measured | cut -c9- | awk '{ printf "%.4f\n", $1 }' | sort) \
    <(grep -o 'cosine":[-0-9.e]*' exact | cut -c9- | awk '{ printf "%.4f\n", $1 }' | sort) |
    awk -F '|' '($1 - $2)^2 > 1e-7 { bad = 1 } END { exit bad }' || fail "dropped words differ"
done
# a vector has no words
json search outside.safetensors --vector "[1,2,3,4,5,6,7,8]" --why --encoder "$STAND_IN" -k 2
same "$(get result.hits.0.why.shapley.0.side)" b
# bad sides
refuses 4 "is empty" zavit why outside.safetensors t1 "  " --encoder "$STAND_IN"
expect 4 zavit why outside.safetensors t1 "zzz" --encoder "$STAND_IN refuse"
says "no word of it is known"
expect 3 zavit why outside.safetensors t1 "a zzz b" --encoder "$STAND_IN poison"
says "signal 11"
refuses 2 "give one of them" zavit why outside.safetensors t1 t2 -m words.safetensors --encoder "$STAND_IN"
refuses 4 "no real vector" zavit why outside.safetensors t1 empty --encoder "$STAND_IN"
# identical texts
expect 0 zavit why outside.safetensors t1 t1 --encoder "$STAND_IN"
prints "1.0000"
