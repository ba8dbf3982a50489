# Ids first, else free text; the rule is told. Parts add up to the cosine.
spaces en
expect 0 zavit why texts.safetensors t1 t2
prints "item with this id"
expect 0 zavit why texts.safetensors t1 "a king in a castle"
prints "free text"
json why texts.safetensors t1 t2
same "$(get result.a.rule)" item
sum=$(get result.parts | grep -o '"value":[-+0-9.e]*' | awk -F : '{ s += $2 } END { printf "%.6f\n", s }')
same "$sum" "$(get result.cosine | awk '{ printf "%.6f\n", $1 }')"
json why texts.safetensors "king zzzz" "queen"
same "$(get result.a.oov)" '["zzzz"]'
refuses 4 "no real vector" zavit why texts.safetensors t1 empty
expect 3 zavit why texts.safetensors t1 "qqqq zzzz"
