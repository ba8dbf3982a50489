# Tables and binary matrices, in and out.
words en
opens convert words.safetensors -o w.fvecs
json info w.fvecs
same "$(get result.format)" fvecs
json convert w.fvecs -o w.fbin
json convert w.fbin -o again.fvecs
cmp -s w.fvecs again.fvecs || fail "fvecs through fbin differs"
json convert words.safetensors -o w.tsv
[ -s w.metadata.tsv ] || fail "no metadata"
json info w.tsv
same "$(get result.format)" projector
same "$(get result.columns)" '["id"]'
json near words.safetensors king -k 1
best=$(get result.hits.0.id)
json near w.tsv king -k 1
same "$(get result.hits.0.id)" "$best"
tidy
# the name says one thing, the content another
mv w.fvecs w.csv
json info w.csv
same "$(get result.format)" fvecs
printf 'id;text;embedding\nx;שלום, עולם;[1, 2]\ny;;[3, 4]\n' >a.txt
json convert a.txt -o a.jsonl
json info a.jsonl
same "$(get result.columns)" '["id","text"]'
printf 'id,embedding\nx,"[1, 2]"\ny,"[1, 2, 3]"\n' >b.csv
refuses 3 "b.csv:3: expected 2 numbers, found 3" zavit convert b.csv -o b.npy
gone b.npy
printf '1.5\t2\n3\t4\n' >v.tsv
printf 'a\n' >v.metadata.tsv
refuses 3 "do not belong together" zavit info v.tsv
printf 'PAR1xxxx' >t.parquet
refuses 3 "docs/formats/parquet.md" zavit info t.parquet
refuses 2 "can't hold i8" zavit convert words.safetensors -o w.fvecs --dtype i8
refuses 2 "cannot be written" zavit convert words.safetensors -o x.npz
# vectors of different sizes don't go into one file
printf '{"id":"a","vector":[1,2]}\n' >two.jsonl
printf '{"id":"b","vector":[1,2,3]}\n' >three.jsonl
refuses 2 "dim is 2 in the first and 3 in the second" zavit convert two.jsonl three.jsonl -o five.npy
gone five.npy
