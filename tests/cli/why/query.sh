# why --query: why A ranks above B, by every measure that could turn the order.
for language in en he; do
  spaces $language
  if [ $language = en ]; then q='king castle'; else q='המלך הארמון'; fi
  expect 0 zavit why texts.safetensors --query "$q" t1 t2 --lang $language
  prints BM25
  prints CSLS
  opens why texts.safetensors --query "$q" t1 t2 --lang $language
  same "$(get result.order.metric)" cos
  get result.margin.value >/dev/null
  get result.order.hubs.csls.a >/dev/null
  get result.order.lexical.words.1.word >/dev/null
  # The margin of the findings is that of the words.
  same "$(get result.margin.value | awk '{ printf "%.6f\n", $1 }')" "$(get findings.0.value | awk '{ printf "%.6f\n", $1 }')"
done
expect 0 zavit why texts.safetensors --query "$q" t1 t2 --lang he
prints "בניכוי צמתים"
# An item can ask; it is not among those it is compared with.
json why texts.safetensors --query t3 t1 t2
same "$(get result.query.rule)" item
# Vectors without texts: what needs words is left out, and that is said.
zavit convert texts.safetensors -o t.npy --quiet >/dev/null
expect 0 zavit why t.npy --query 3 1 2
says "no texts"
opens why t.npy --query 3 1 2
refuses 2 "same item" zavit why texts.safetensors --query "$q" t1 t1
refuses 3 "t1000" zavit why texts.safetensors --query "$q" t1 t1000
refuses 4 "no real vector" zavit why texts.safetensors --query "$q" t1 unknown
refuses 3 "zzz" zavit why texts.safetensors --query "zzz" t1 t2
refuses 2 "two ids" zavit why texts.safetensors --query "$q" t1 t2 t3
expect 0 zavit why texts.safetensors "$q" t1 t2 # three arguments as ever
