# Hebrew texts; and what is said, in Hebrew
spaces he
sentences he 400 | awk '{ printf "{\"id\":\"ט%d\",\"text\":\"%s\"}\n", NR, $0 }' >some.jsonl
printf '{"id":"זר","text":"שלחן"}\n{"id":"ריק","text":""}\n' >>some.jsonl
expect 0 zavit encode -m words.safetensors some.jsonl -o some.safetensors --quiet
json outliers some.safetensors --lang he --fdr 0.9
same "$(get result.rows)" 401
same "$(get result.left_out)" 1
get result.items.0.text >text
hebrew text
get result.items.0.why >why
hebrew why
opens outliers some.safetensors --lang he
expect 0 zavit outliers some.safetensors --lang he --fdr 0.9 --open all
hebrew out
prints "ציון"
prints "כמה חריגות השורות"
expect 4 zavit outliers words.safetensors --lang he
hebrew err
# words of a space against their occurrences need a hundred of them
sentences he 3000 | sed 's/ /א /3' >more.txt
cat corpus.txt >>more.txt
for i in $(seq 1 120); do printf 'מילה%s מילה%s מילה%s של המלך\n' "$i" "$i" "$((i / 2))" >>more.txt; done
expect 0 zavit learn more.txt -o more.safetensors --dim 16 --epochs 2 --min-count 1 --threads 1 --quiet
json outliers more.safetensors
opens outliers more.safetensors --lang he
tidy
