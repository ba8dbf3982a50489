# Files with equal contracts become one; with different ones they are refused, the difference named.
words en
texts en 30 | sed 's/"id":"/"id":"a/' >a.jsonl
texts en 20 | sed 's/"id":"/"id":"b/' >b.jsonl
expect 0 zavit encode -m words.safetensors a.jsonl -o a.safetensors
expect 0 zavit encode -m words.safetensors b.jsonl -o b.safetensors
json convert a.safetensors b.safetensors -o both.safetensors
same "$(get result.items)" 54
same "$(get inputs.1.items)" 22
json info both.safetensors
same "$(get result.items)" 54
same "$(get result.contract.model)" words.safetensors
expect 0 zavit search both.safetensors "king queen" -k 3
expect 0 zavit encode -m words.safetensors b.jsonl -o c.safetensors --pooling mean
refuses 2 "zavit.pooling is sif a=0.001 in the first and mean in the second" zavit convert a.safetensors c.safetensors -o d.safetensors
refuses 2 "zavit.kind" zavit convert a.safetensors words.safetensors -o d.safetensors
expect 2 zavit convert a.safetensors c.safetensors -o d.safetensors --lang he
says "חוזים שונים"
gone d.safetensors
expect 0 zavit audit a.safetensors b.safetensors
json search a.safetensors --with b.safetensors "king queen" -k 54
same "$(get result.hits.49.rank)" 50
