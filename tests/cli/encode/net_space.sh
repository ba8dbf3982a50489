# A space through a net: all that belongs to a row stays, the contract names the net, and texts end where their space does.
column() { zavit convert "$1" -o - --to jsonl --quiet | grep -o "\"$2\": *\"[^\"]*\"" | sort | uniq -c; }
for language in en he; do
  spaces $language
  pairs_of texts.safetensors
  train texts.safetensors -o pairs.safetensors --pairs pairs.tsv --layers auto,12,6
  train texts.safetensors -o classes.safetensors --layers auto,8,auto
  mkdir -p sub/deep
  json encode texts.safetensors -m pairs.safetensors -o sub/deep/out.safetensors --lang $language
  same "$(get result.net.task)" pairs
  same "$(get result.items)" 122
  same "$(get result.unusable)" 2
  same "$(get result.lost)" 0
  json info sub/deep/out.safetensors
  same "$(get result.contract.kind)" texts
  same "$(get result.contract.metric)" cos
  same "$(get result.contract.normalized)" true
  same "$(get result.contract.model)" ../../pairs.safetensors
  same "$(get result.contract.pooling)" "sif a=0.001"
  same "$(get result.dim)" 6
  same "$(get result.status.empty)" 1
  same "$(get result.status.oov)" 1
  get result.contract.history | grep -q "encode -m words" || fail "the older history is gone"
  get result.contract.history | grep -q "encode texts.safetensors -m pairs" || fail "the history was not prolonged"
  sha=$(get result.contract.model_sha256)
  json info pairs.safetensors
  same "$(get result.sha256)" "$sha"
  # ids, texts, labels, columns as they were
  for what in id text label source; do
    cmp <(column texts.safetensors $what) <(column sub/deep/out.safetensors $what) || fail "$what differs"
  done
  # texts are encoded as the contract says, then go through the net: the same numbers
  expect 0 zavit encode texts.jsonl -m pairs.safetensors -o again.safetensors --lang $language
  [ $language = en ] || hebrew out || fail "no Hebrew"
  cmp <(zavit convert again.safetensors -o - --to jsonl --quiet) \
    <(zavit convert sub/deep/out.safetensors -o - --to jsonl --quiet) || fail "texts and their space differ"
  json encode texts.jsonl -m pairs.safetensors -o again.safetensors
  same "$(get result.items)" 122
  same "$(get result.empty)" 1
  same "$(get result.oov_items)" 1
  # scores, the most probable class, its probability
  json encode texts.safetensors -m classes.safetensors -o classed.safetensors
  same "$(($(get result.predicted.0.rows) + $(get result.predicted.1.rows)))" 120
  first=$(get result.predicted.0.name)
  rows=$(get result.predicted.0.rows)
  json info classed.safetensors
  same "$(get result.dim)" 2
  same "$(get result.contract.normalized)" false
  zavit convert classed.safetensors -o classed.jsonl --quiet >/dev/null
  same "$(grep -c "\"predicted\": *\"$first\"" classed.jsonl)" "$rows"
  same "$(grep -c '"probability": *"\(1\.0000\|0\.[0-9]\{4\}\)"' classed.jsonl)" 120
  # softmax by hand, from the vector beside it
  sed -n 's/.*"vector": *\[\([^]]*\)\].*/\1/p' classed.jsonl | sed 's/,/ /g' >scores
  grep -o '"probability": *"[0-9.]*"' classed.jsonl | grep -o '[01]\.[0-9]*' >probabilities
  head -n 120 scores | paste - probabilities | awk '{ m = $1 > $2 ? $1 : $2
    p = 1 / (exp($1 - m) + exp($2 - m)); if ((p - $3) ^ 2 > 1e-8) bad = 1 } END { exit bad }' ||
    fail "probabilities are not the softmax of the scores"
  expect 0 zavit encode texts.safetensors -m classes.safetensors -o classed.safetensors --lang $language
  prints "$first"
  expect 0 zavit search classed.safetensors --id t1 --where "predicted=$first" -k 3
done
# names of classes in Hebrew, in columns and in tables
sed 's/"odd"/"אי־זוגי"/; s/"even"/"זוגי"/' texts.jsonl >named.jsonl
expect 0 zavit encode -m words.safetensors named.jsonl -o named.safetensors --quiet
train named.safetensors -o named.net --layers auto,8,auto
json encode named.safetensors -m named.net -o x.safetensors --lang he
case $(get result.predicted.0.name) in זוגי | אי־זוגי) ;; *) fail "no Hebrew class" ;; esac
expect 0 zavit encode named.jsonl -m named.net -o x.safetensors --lang he
prints "הסתברות ממוצעת"
prints "זוגי"
expect 0 zavit search x.safetensors --id t1 --where predicted=זוגי --lang he -k 2
expect 0 zavit info named.net --lang he
prints "זוגי"
expect 0 zavit info x.safetensors --lang he
prints "רשת"
# several spaces as one, in one line of the history
json encode named.safetensors named.safetensors -m named.net -o twice.safetensors
same "$(get result.items)" 244
json info twice.safetensors
same "$(get result.contract.history | grep -o "zavit encode" | wc -l)" 2
# to a stream
zavit encode named.safetensors -m named.net -o - 2>err >streamed.safetensors || fail "to a stream"
cmp <(zavit convert streamed.safetensors -o - --to jsonl --quiet) <(zavit convert x.safetensors -o - --to jsonl --quiet) ||
  fail "a stream differs from a file"
# a net over a net: what was predicted before gives way to what is predicted now
expect 0 zavit encode texts.safetensors -m pairs.safetensors -o out.safetensors
train out.safetensors -o upper.safetensors
expect 0 zavit encode out.safetensors -m upper.safetensors -o one.safetensors
expect 0 zavit encode texts.jsonl -m upper.safetensors -o two.safetensors
cmp <(zavit convert one.safetensors -o - --to jsonl --quiet) <(zavit convert two.safetensors -o - --to jsonl --quiet) ||
  fail "texts through two nets differ from their spaces"
train one.safetensors -o third.safetensors
json encode one.safetensors -m third.safetensors -o three.safetensors
json info three.safetensors
same "$(get result.columns | tr -d ' "\n')" "[id,text,label,predicted,probability,source]"
json search three.safetensors --id t1 -k 2
# numbers, in units of the column; a word space stays a word space
zavit convert texts.safetensors -o - --to jsonl --quiet | awk '{ n = match($0, /"id"/) ? NR * 3 : 0; sub(/^\{/, "{\"size\":\"" n "\","); print }' >sized.jsonl
train sized.jsonl -o sizes.safetensors --task numbers --target size --layers auto,6,auto
json encode sized.jsonl -m sizes.safetensors -o sizes-out.safetensors
json info sizes-out.safetensors
same "$(get result.dim)" 1
same "$(get result.contract.metric)" l2
get result.columns | grep -q predicted.size || fail "no column predicted.size"
zavit convert sizes-out.safetensors -o - --to jsonl --quiet >sizes.jsonl
head -n 1 sizes.jsonl | grep -o '"vector": *\[[^]]*' | grep -o '[-0-9.e]*$' >vector
same "$(head -n 1 sizes.jsonl | sed 's/.*"predicted.size": *"\([^"]*\)".*/\1/' | awk '{ printf "%.3f", $1 }')" \
  "$(awk '{ printf "%.3f", $1 }' vector)"
untrained words.safetensors identity.safetensors
json encode words.safetensors -m identity.safetensors -o w.safetensors
json info w.safetensors
same "$(get result.contract.kind)" words
word=$(zavit info words.safetensors --json | "$CHECK_SCHEMA" --get result.rows.0.id)
top=$(zavit near words.safetensors "$word" --json | "$CHECK_SCHEMA" --get result.hits.0.id)
json near w.safetensors "$word" # the identity turns nothing
same "$(get result.hits.0.id)" "$top"
tidy
