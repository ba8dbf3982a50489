spaces en
expect 0 zavit search texts.safetensors "the king and his castle" -k 5
prints "rank"
json search texts.safetensors the king and his castle -k 5
same "$(get result.query)" "the king and his castle"
same "$(get result.query_kind)" text
same "$(get result.hits.4.rank)" 5
json search texts.safetensors "king" -k 3 --where label=odd --where source=web
same "$(get result.hits.0.label)" odd
json search texts.safetensors --id t3 -k 2
[ "$(get result.hits.0.id)" != t3 ] || fail "t3 answers itself"
json search texts.safetensors --vector "[1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0.5]" -k 2
same "$(get result.query_kind)" vector
echo "[1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0.5]" >v.json
first=$(get result.hits.0.id)
json search texts.safetensors --vector v.json -k 2
same "$(get result.hits.0.id)" "$first"
json search words.safetensors "king queen" -k 3
refuses 2 "16" zavit search texts.safetensors --vector "[1,2]"
refuses 2 "not a JSON array" zavit search texts.safetensors --vector "[1,"
refuses 2 "element 1" zavit search texts.safetensors --vector '[1,"a",0,0,0,0,0,0,0,0,0,0,0,0,0,0]'
refuses 4 "" zavit search texts.safetensors --vector "[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]"
refuses 3 "zzzz" zavit search texts.safetensors "zzzz yyyy"
refuses 3 "no word" zavit search texts.safetensors "..."
expect 0 zavit search texts.safetensors "king zzzz"
says "1 of 2 words are unknown"
