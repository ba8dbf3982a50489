# --expect: at which stage the expected item is lost, and why; a failure planted for each cause that a user can bring
# about from outside.
cause() { # CAUSE STAGE ARGUMENTS…
  local want=$1 stage=$2
  shift 2
  json search "$@"
  same "$(get result.blame.cause)" "$want"
  same "$(get result.blame.lost)" "$stage"
}
for language in en he; do
  spaces $language
  if [ $language = en ]; then a='king castle' other='dog cat runs'; else a='המלך הארמון' other='הכלב החתול רץ'; fi
  cp texts.jsonl more.jsonl
  printf '{"id":"code","text":"%s XK-4711"}\n' "$other" >>more.jsonl
  zavit encode -m words.safetensors more.jsonl -o more.safetensors --threads 1 --quiet >/dev/null
  cause unknown_words cosine more.safetensors "$a XK-4711" -k 3 --expect code
  same "$(get result.blame.stages.1.rank)" 1 # the words find it
  cause unknown_words known more.safetensors "XK-4711" -k 3 --expect code
  cause unusable known more.safetensors "$a" -k 3 --expect empty
  json search more.safetensors "$a" -k 1
  first=$(get result.hits.0.id) label=$(get result.hits.0.label)
  json search more.safetensors "$a" -k 1 --expect "$first"
  same "$(get result.blame.cause)" none
  [ "$label" = odd ] && not=even || not=odd
  cause filter filter more.safetensors "$a" -k 3 --expect "$first" --where label=$not
  json search more.safetensors "$a" -k 9
  sixth=$(get result.hits.5.id) second=$(get result.hits.1.id)
  json search more.safetensors "$a" -k 5 --expect "$sixth"
  same "$(get result.blame.stages.2.rank)" 6
  for lang in en he; do
    opens search more.safetensors "$a" -k 5 --expect "$sixth" --lang $lang
    opens search more.safetensors "$a" -k 3 --expect code --where label=even --group label --lang $lang
  done
  expect 0 zavit search more.safetensors "$a XK-4711" -k 3 --expect code --lang he
  prints "כאן אבד"
  prints "המילים המכריעות"
  # Without words or model: by id and by vector.
  json search more.safetensors --id t3 -k 3 --expect t1
  same "$(get result.blame.stages.1.name)" lexical
  get result.blame.stages.1.rank >/dev/null
done
zavit convert more.safetensors -o m.npy --quiet >/dev/null
json search m.npy --id 3 -k 3 --expect 1
same "$(get result.blame.stages.1.in_top_k)" null
opens search m.npy --id 3 -k 3 --expect 1
refuses 3 "nothere" zavit search more.safetensors "$a" --expect nothere
refuses 2 "the question itself" zavit search more.safetensors --id t3 --expect t3
refuses 3 "no column" zavit search more.safetensors "$a" --expect t3 --group none

# Long vectors under a dot product.
{
  printf '{"id":"near","vector":[1,0.1]}\n'
  for i in $(seq 1 20); do printf '{"id":"long%s","vector":[9,%s]}\n' "$i" "$i"; done
} >v.jsonl
zavit convert v.jsonl -o v.safetensors --quiet >/dev/null
cause metric metric v.safetensors --vector '[1,0]' --metric dot -k 3 --expect near
expect 0 zavit search v.safetensors --vector '[1,0]' --metric dot -k 3 --expect near
prints "--metric cos"

# Many at once.
printf '%s\tt1\n%s\tt2\nXK\tcode\n%s\tgone\n' "$a" "$a" "$a" >q.tsv
json search more.safetensors -k 3 --expect q.tsv
same "$(get result.recall.cases)" 4
same "$(get result.recall.items.3.cause)" missing
same "$(get result.recall.items.2.lost)" known
same "$(get result.recall.stages.0.count)" 2
opens search more.safetensors -k 3 --expect q.tsv --lang he
printf 'id\texpected\nt1\tt5\nt2\tt7\n' >ids.tsv
json search more.safetensors -k 50 --expect ids.tsv --where label=odd
same "$(get result.recall.cases)" 2
expect 0 zavit search more.safetensors -k 3 --expect q.tsv --lang he
prints "כיסוי"
echo "no tab" >bad.tsv
refuses 3 "bad.tsv:1" zavit search more.safetensors --expect bad.tsv
printf '%s\tt1\n...\tt1\n' "$a" >bad.tsv
refuses 3 "bad.tsv:2: '...' holds no word" zavit search more.safetensors --expect bad.tsv
: >none.tsv
refuses 4 "no question" zavit search more.safetensors --expect none.tsv
refuses 3 "none-such.tsv" zavit search more.safetensors --expect none-such.tsv
refuses 2 "--why" zavit search more.safetensors --expect q.tsv --why
