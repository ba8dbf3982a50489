# What can't be encoded leaves nothing behind.
words en
texts en 5 >texts.jsonl
refuses 3 "missing.safetensors" zavit encode -m missing.safetensors texts.jsonl -o t.safetensors
refuses 3 "missing.jsonl" zavit encode -m words.safetensors missing.jsonl -o t.safetensors
printf '{"id":"a","text":"king"}\n{"id":"b","text":\n' >torn.jsonl
refuses 3 "torn.jsonl:2" zavit encode -m words.safetensors torn.jsonl -o t.safetensors
printf 'king \xff queen\n' >bad.txt
refuses 3 "bad.txt" zavit encode -m words.safetensors bad.txt -o t.safetensors --bad-utf8 fail
refuses 3 "bad.txt" zavit encode -m words.safetensors bad.txt -o t.safetensors --strict
gone t.safetensors
expect 0 zavit encode -m words.safetensors bad.txt -o t.safetensors --quiet
tidy
