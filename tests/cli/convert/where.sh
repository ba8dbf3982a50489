# Some of the rows: by label, by column, only real vectors.
spaces en
json convert texts.safetensors -o odd.safetensors --where label=odd
same "$(get result.items)" 60
same "$(get result.skipped)" 62
json convert texts.safetensors -o x.safetensors --where label=odd --where source=web
same "$(get result.items)" 20
json convert texts.safetensors -o x.npy --usable
same "$(get result.items)" 120
same "$(get result.skipped)" 2
json convert texts.safetensors -o x.npy
same "$(get result.items)" 122
[ "$(get warnings)" != "[]" ] || fail "no warning about rows that are no vectors"
refuses 3 "source" zavit convert texts.safetensors -o y.npy --where colour=red
refuses 4 "no row is left" zavit convert texts.safetensors -o y.npy --where label=none
refuses 2 "COLUMN=VALUE" zavit convert texts.safetensors -o y.npy --where label
gone y.npy
