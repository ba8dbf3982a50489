# The count model: PPMI and its singular vectors, in both languages, the same for any number of threads.
sum() { json info "$1"; get result.contract.sha256; }
sentences en 4000 >en.txt
sentences he 4000 >he.txt
for text in en he; do
  common="$text.txt --method count --dim 12 --negative 1 --min-count 1"
  json learn $common -o w.safetensors --threads 1
  same "$(get params.method)" count
  same "$(get result.epochs)" 0
  same "$(get result.loss)" null
  same "$(get result.counts.dim)" 12
  awk -v share="$(get result.counts.share)" 'BEGIN { exit !(share > 0 && share <= 1) }' || fail "share of the matrix"
  first=$(sum w.safetensors)
  for threads in 2 4; do
    json learn $common -o w.safetensors --threads $threads
    same "$(sum w.safetensors)" "$first"
  done
  json learn $common -o w.safetensors --threads 2 --cpu scalar
  same "$(sum w.safetensors)" "$first"
done
# no shift unless asked for
json learn he.txt --method count --dim 12 --min-count 1 -o v.safetensors
same "$(get params.negative)" 1
same "$(sum v.safetensors)" "$first"
json near w.safetensors המלכה -k 3
get result.hits.0.id >/dev/null
expect 0 zavit learn en.txt -o w.safetensors --method count --dim 12 --negative 1 --keep-context --open all
prints "more often than chance"
prints "counts_kept"
prints "agrees"
[ -s w.context.safetensors ] || fail "no context vectors"
expect 0 zavit info w.safetensors
prints "method count"
expect 0 zavit learn he.txt -o w.safetensors --method count --dim 12 --negative 1 --lang he
prints "מן הצפוי במקרה"
# what belongs to epochs is refused, even as its default
for option in "--epochs 5" "--lr 0.1" "--sample 0" "--checkpoint 0" --resume --subwords --deterministic "--minn 3"; do
  refuses 2 "${option%% *}" zavit learn en.txt -o x.safetensors --method count $option
done
# more dimensions than words: as many as there are, and it is said
printf 'one two three\ntwo three four\n' >few.txt
expect 0 zavit learn few.txt -o few.safetensors --method count --min-count 1
says "not the 100 asked for"
printf 'one one one\n' >one.txt
refuses 4 "different word" zavit learn one.txt -o x.safetensors --method count --min-count 1
printf 'one\ntwo\n' >apart.txt
refuses 4 "more often than chance" zavit learn apart.txt -o x.safetensors --method count --min-count 1
[ ! -e x.safetensors ] || fail "a refused run wrote a file"
