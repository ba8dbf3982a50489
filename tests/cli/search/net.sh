# A space that a net made is asked through it: the text by the model beneath, then the net; and what is said of words is measured.
for language in en he; do
  if [ $language = en ]; then q="the king and the queen in the castle"; else q="המלך והמלכה בארמון של הנסיך"; fi
  spaces $language
  pairs_of texts.safetensors
  mkdir -p nets made
  train texts.safetensors -o nets/net.safetensors --pairs pairs.tsv --layers auto,16,8
  expect 0 zavit encode texts.safetensors -m nets/net.safetensors -o made/out.safetensors --quiet
  # found from elsewhere, too; a text of the space is its own nearest
  text=$(sed -n 's/.*"text":"\([^"]*\)".*/\1/p' texts.jsonl | sed -n 7p)
  json search made/out.safetensors "$text" -k 3 --lang $language
  same "$(get result.hits.0.score | awk '{ printf "%.4f", $1 }')" 1.0000
  (cd made && expect 0 zavit search out.safetensors "$text" -k 1) || exit 1
  get inputs | grep -q nets/net.safetensors || fail "the net is not among the inputs"
  get inputs | grep -q words.safetensors || fail "the words are not among the inputs"
  json search made/out.safetensors "$q" -k 3
  same "$(get result.query_kind)" text
  top=$(get result.hits.0.id)
  json near made/out.safetensors --text "$q" -k 3
  same "$(get result.hits.0.id)" "$top"
  # the query's vector is what encode writes for it
  printf '%s\n' "$q" >q.txt
  expect 0 zavit encode q.txt -m nets/net.safetensors -o q.safetensors --quiet
  json search made/out.safetensors --vector q.safetensors -k 3
  same "$(get result.hits.0.id)" "$top"
  # why: which of the two kinds of answer this is
  json search made/out.safetensors "$q" -k 3 --why
  same "$(get result.hits.0.why.answers)" measured
  get result.hits.0.why.shapley.0.value >/dev/null
  expect 0 zavit search made/out.safetensors "$q" -k 3 --why --lang $language
  if [ $language = en ]; then prints "Measured through the net"; else prints "נמדד דרך הרשת"; fi
  json why made/out.safetensors t1 "$q"
  same "$(get result.answers)" measured
  cosine=$(get result.cosine | awk '{ printf "%.5f\n", $1 }')
  for side in a b; do
    sum=$(get result.shapley | tr '{' '\n' | grep "\"side\": *\"$side\"" | grep -o '"value": *[-+0-9.e]*' |
      awk -F : '{ s += $2 } END { printf "%.5f\n", s }')
    same "$sum" "$cosine"
  done
  expect 0 zavit why made/out.safetensors t1 "$q" --lang $language
  if [ $language = en ]; then prints "Measured through the net"; else prints "נמדד דרך הרשת"; fi
  ! grep -qF "$(if [ $language = en ]; then echo "own arithmetic"; else echo "החשבון של המודל"; fi)" out || fail "says that it is exact"
  opens why made/out.safetensors t1 "$q" --samples 3 --lang $language
  opens why made/out.safetensors "$q" t1 t2 --samples 3 --lang $language
  opens search made/out.safetensors "$q" --why --samples 3 -k 3 --lang $language
  # the words that may go, taken out of the text and encoded again through the net
  json why made/out.safetensors t1 "$q" --below -0.999 --drop b
  get result.flip.0.encodings >/dev/null
  below=$(echo "$cosine" | awk '{ printf "%.6f", $1 - 1e-4 }')
  json why made/out.safetensors t1 "$q" --below "$below" --drop b --lang $language
  if [ "$(get result.flip.0.found)" = true ]; then
    awk -v a="$(get result.flip.0.cosine_after)" -v b="$below" 'BEGIN { exit !(a < b) }' || fail "not below"
  fi
  json why made/out.safetensors --query "$q" t1 t2
  json search made/out.safetensors "$q" --expect t5 -k 5
  get result.blame.stages.0.name >/dev/null
  # a text of no known word
  for lang in en he; do
    refuses 3 "zzzz" zavit search made/out.safetensors "zzzz qqqq" --lang $lang
  done
  # a net given with -m
  zavit convert made/out.safetensors -o plain.npy --quiet >/dev/null
  json search plain.npy "$q" -m nets/net.safetensors -k 1
  same "$(get result.query_kind)" text
done
# a word space that went through a net is asked by its words
untrained words.safetensors wn.safetensors
expect 0 zavit encode words.safetensors -m wn.safetensors -o w.safetensors --quiet
json near w.safetensors --text "המלך והמלכה" -k 3
json why w.safetensors המלך המלכה
same "$(get result.answers)" exact
# bad: another net, another width, the model gone
cp nets/net.safetensors keep.safetensors
train texts.safetensors -o nets/net.safetensors --pairs pairs.tsv --layers auto,16,8 --seed 2
expect 0 zavit search made/out.safetensors "$q" -k 1
says "is not the net"
refuses 3 "is not the net" zavit search made/out.safetensors "$q" -k 1 --strict
refuses 2 "gives vectors of 8 numbers, and those of texts.safetensors have 16" zavit search texts.safetensors "$q" -m nets/net.safetensors
rm nets/net.safetensors
refuses 3 "nets/net.safetensors" zavit search made/out.safetensors "$q" -k 1
mv keep.safetensors nets/net.safetensors
mv words.safetensors away.safetensors
refuses 3 "words.safetensors" zavit search made/out.safetensors "$q" -k 1
expect 0 zavit search made/out.safetensors --id t1 --why -k 2
says "no words can be shown"
mv away.safetensors words.safetensors
cp nets/net.safetensors x.safetensors
refuses 2 "nets/net.safetensors" zavit search made/out.safetensors "$q" -o nets/net.safetensors
refuses 2 "words.safetensors" zavit search made/out.safetensors "$q" -o words.safetensors
cmp x.safetensors nets/net.safetensors || fail "the net was written over"
tidy
