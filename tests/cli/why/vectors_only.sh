# Without text or model, why says what it can't say, and splits by direction and dimension.
spaces en
zavit convert texts.safetensors -o bare.npy --usable --quiet >/dev/null
expect 0 zavit why bare.npy 1 2
says "no words can be shown"
json why bare.npy 1 2
same "$(get result.exact_words)" false
same "$(get result.parts)" "[]"
get result.dimensions.0.value >/dev/null
mv words.safetensors away
expect 0 zavit why texts.safetensors t1 t2
says "no words can be shown"
refuses 3 "no item has the id" zavit why bare.npy 1 "a text" --quiet
