# stdin, gzip, a FIFO, JSONL, CSV, a folder: the same text gives the same vectors.
sentences en 600 >corpus.txt
learn() { zavit learn "$@" --dim 8 --epochs 1 --threads 1 --min-count 2 --seed 7; }
sums() { # SPACE: its data's checksum
  json info "$1"
  get result.contract.sha256
}
expect 0 learn corpus.txt -o a.safetensors
want=$(sums a.safetensors)
expect 0 learn - -o b.safetensors <corpus.txt
same "$(sums b.safetensors)" "$want"
gzip -k corpus.txt
expect 0 learn corpus.txt.gz -o c.safetensors
same "$(sums c.safetensors)" "$want"
mkfifo pipe
cat corpus.txt >pipe &
expect 0 learn pipe -o d.safetensors
same "$(sums d.safetensors)" "$want"
awk '{ printf "{\"text\":\"%s\"}\n", $0 }' corpus.txt >corpus.jsonl
expect 0 learn corpus.jsonl -o e.safetensors
same "$(sums e.safetensors)" "$want"
{ echo "nr,body"; awk '{ printf "%d,\"%s\"\n", NR, $0 }' corpus.txt; } >corpus.csv
expect 0 learn corpus.csv --text-field body -o f.safetensors
same "$(sums f.safetensors)" "$want"
head -n 300 corpus.txt >half1
tail -n 300 corpus.txt >half2
expect 0 learn half1 half2 -o g.safetensors
same "$(sums g.safetensors)" "$want"
mkdir folder
cp corpus.txt folder/a.txt
echo "not read" >folder/a.c
json learn folder -o h.safetensors --dim 8 --epochs 1 --min-count 2
same "$(get inputs.0.format)" folder
same "$(get result.corpus_words)" 5400
