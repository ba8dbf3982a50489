# Hebrew texts, and answers in Hebrew
spaces he
zavit learn corpus.txt -o two.safetensors --dim 16 --epochs 3 --min-count 2 --threads 1 --seed 7 --quiet >/dev/null
expect 0 zavit compare words.safetensors two.safetensors --lang he
prints "מה זז יותר מכול"
prints "קרובים ב"
opens compare words.safetensors two.safetensors --lang he --permutations 99
hebrew out || fail "no Hebrew in the JSON"
# the same lines in two languages: ids agree, texts don't
sentences en 60 | awk '{ printf "{\"id\":\"%d\",\"text\":\"%s\"}\n", NR, $0 }' >en.jsonl
sentences he 60 | awk '{ printf "{\"id\":\"%d\",\"text\":\"%s\"}\n", NR, $0 }' >he.jsonl
zavit encode -m words.safetensors he.jsonl -o he.safetensors --quiet >/dev/null
spaces en
zavit encode -m words.safetensors en.jsonl -o en.safetensors --quiet >/dev/null
expect 0 zavit compare en.safetensors he.safetensors --lang he
says "--pair id"
json compare en.safetensors he.safetensors --pair id --lang he
same "$(get result.pairing)" id
same "$(get result.moved_by)" alignment
expect 0 zavit compare en.safetensors he.safetensors --lang he --pair none --open mmd2
prints "מה שחדש"
