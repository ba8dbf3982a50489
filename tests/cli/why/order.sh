# Why does A rank above B: query, A, B.
spaces en
expect 0 zavit why texts.safetensors "king castle" t1 t2
prints "ranks "
json why texts.safetensors "king castle" t1 t2
same "$(get result.query.rule)" text
same "$(get result.a.name)" t1
get result.versus.cosine >/dev/null
get result.margin.value >/dev/null
# The margin keeps its sign, and the sentence agrees with it.
above=$(get result.margin.value)
json why texts.safetensors "king castle" t2 t1
same "$(get result.margin.value)" "$(awk -v x="$above" 'BEGIN { printf "%.12g\n", -x }')"
case $above in -*) other=above ;; *) other=below ;; esac
expect 0 zavit why texts.safetensors "king castle" t2 t1
prints "ranks $other"
