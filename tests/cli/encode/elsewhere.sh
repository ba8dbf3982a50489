# The model is named relative to the new space's folder, and found from there.
words en
texts en 30 >texts.jsonl
mkdir -p a/b
expect 0 zavit encode -m words.safetensors texts.jsonl -o a/b/t.safetensors
json info a/b/t.safetensors
same "$(get result.contract.model)" ../../words.safetensors
(cd a && expect 0 zavit search b/t.safetensors "king queen") || exit 1
expect 0 zavit encode -m words.safetensors - -o s.safetensors <texts.jsonl
