# There and back through every format, by suffix and by --to.
words en
json convert words.safetensors -o a.vec
same "$(get result.format)" word2vec-text
same "$(get result.skipped)" 0
json convert a.vec -o a.bin
json convert a.bin -o a.npy
json convert words.safetensors -o a.jsonl
json convert a.jsonl -o b.safetensors
json convert words.safetensors -o plain --to word2vec-bin
json info b.safetensors
same "$(get result.dim)" 16
expect 0 zavit near words.safetensors king -k 5
cut -c 1-40 out >want
expect 0 zavit near a.bin king -k 5
json near a.bin king -k 1
bin=$(get result.hits.0.id)
json near words.safetensors king -k 1
same "$(get result.hits.0.id)" "$bin"
for dtype in f16 bf16 i8; do
  json convert words.safetensors -o s.$dtype.safetensors --dtype $dtype
  json info s.$dtype.safetensors
  same "$(get result.dtype)" $dtype
  json near s.$dtype.safetensors king -k 1
  same "$(get result.hits.0.id)" "$bin"
done
tidy
