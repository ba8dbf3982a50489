# Hebrew texts, named by Hebrew words; and what is said, in Hebrew, from right to left
spaces he
sentences he 600 | awk '{ printf "{\"id\":\"ט%d\",\"text\":\"%s\",\"label\":\"%s\"}\n", NR, $0, /מלך|מלכה|ארמון|כתר/ ? "חצר" : "אחר" }' >some.jsonl
expect 0 zavit encode -m words.safetensors some.jsonl -o some.safetensors --quiet
json clusters some.safetensors -k 4 --lang he
same "$(get result.rows)" 600
get result.clusters.0.name >name
hebrew name
get result.clusters.2.words.0.word >word
hebrew word
get result.labels.names.0 >label
hebrew label
opens clusters some.safetensors -k 4 --lang he
expect 0 zavit clusters some.safetensors -k 4 --lang he --open all
hebrew out
prints "אשכול 1: $(cat name)"
prints "אופייני"
prints "גבול עם"
prints "טוב מכפי שענן אחד היה נחתך"
expect 4 zavit clusters some.safetensors -k 1000 --lang he
hebrew err
expect 2 zavit clusters some.safetensors --by density -k 4 --lang he
hebrew err
expect 0 zavit clusters some.safetensors -k 4 --write which.jsonl --lang he
hebrew which.jsonl
tidy
