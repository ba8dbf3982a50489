# Why does A rank above B: query, A, B.
spaces en
expect 0 zavit why texts.safetensors "king castle" t1 t2
prints "ranks above"
json why texts.safetensors "king castle" t1 t2
same "$(get result.query.rule)" text
same "$(get result.a.name)" t1
get result.versus.cosine >/dev/null
get result.margin.value >/dev/null
