spaces en
expect 0 zavit search texts.safetensors "the king and his castle" -k 5 --group label
json search texts.safetensors "the king and his castle" -k 5
first=$(get result.hits.0.id)
json search texts.safetensors "the king and his castle" -k 5 --group label
same "$(get result.hits.0.id)" "$first"
[ "$(get result.hits.0.label)" != "$(get result.hits.1.label)" ] || fail "two answers of one label"
json search texts.safetensors "the king" -k 5 --group source --where label=odd
refuses 3 "colour" zavit search texts.safetensors "the king" --group colour
json near texts.safetensors --id t5 -k 3 --group label
[ "$(get result.hits.0.id)" != t5 ] || fail "t5 answers itself"
