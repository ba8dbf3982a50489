words en
expect 0 zavit near words.safetensors king -k 3
prints "rank"
prints "percentile"
expect 0 zavit near words.safetensors king -k 3 --lang he
prints "אחוזון"
json near words.safetensors "king - dog + cat" -k 4
same "$(get result.hits.0.rank)" 1
same "$(get result.hits.0.probability)" null
same "$(get result.query)" "king - dog + cat"
expect 0 zavit near words.safetensors king - dog + cat -k 4
for word in king dog cat; do
  ! awk '{ print $4 }' out | grep -qx $word || fail "$word answers its own question"
done
json near words.safetensors KING -k 1
same "$(get result.hits.0.score)" "$(json near words.safetensors king -k 1 && get result.hits.0.score)"
json near words.safetensors --id king -k 2
json near words.safetensors --text "king and queen" -k 2
for metric in cos dot l2; do
  json near words.safetensors king -k 2 --metric $metric
  same "$(get result.metric)" $metric
done
refuses 2 "must be one of" zavit near words.safetensors king --metric manhattan
refuses 3 "kinge" zavit near words.safetensors kinge
refuses 3 "zzz" zavit near words.safetensors --id zzz
