# Items of a text space by id, filtered by label.
spaces en
json near texts.safetensors t5 -k 3
[ "$(get result.hits.0.id)" != t5 ] || fail "t5 answers itself"
json near texts.safetensors --id t5 -k 5 --where label=even
same "$(get result.hits.0.label)" even
same "$(get result.hits.4.label)" even
json near texts.safetensors --text "dog cat" -k 2
refuses 4 "no real vector" zavit near texts.safetensors --id empty
expect 0 zavit near texts.safetensors t5 -k 100000
