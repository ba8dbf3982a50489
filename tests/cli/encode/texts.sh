# Texts to vectors: unknown and empty ones are counted and marked.
words en
texts en 40 >texts.jsonl
expect 0 zavit encode -m words.safetensors texts.jsonl -o t.safetensors
prints "42 texts"
expect 0 zavit encode -m words.safetensors texts.jsonl -o t.safetensors --lang he
prints "קודדו 42 טקסטים"
json encode -m words.safetensors texts.jsonl -o t.safetensors
same "$(get result.items)" 42
same "$(get result.empty)" 1
same "$(get result.oov_items)" 1
same "$(get result.oov_words)" 2
json info t.safetensors
same "$(get result.kind)" texts
same "$(get result.contract.model)" words.safetensors
same "$(get result.contract.pooling)" "sif a=0.001"
same "$(get result.status.ok)" 40
json encode -m words.safetensors texts.jsonl -o t.safetensors --pooling mean
json info t.safetensors
same "$(get result.contract.pooling)" mean
json encode -m words.safetensors texts.jsonl -o t.safetensors --sif-a 0.01
json info t.safetensors
same "$(get result.contract.pooling)" "sif a=0.01"
