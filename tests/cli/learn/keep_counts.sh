# --keep-counts writes the counts beside the space; the space is the same without them.
sum() { json info "$1"; get result.contract.sha256; }
for language in en he; do
  sentences $language 3000 >corpus.txt
  common="corpus.txt --method count --dim 8 --min-count 1"
  expect 0 zavit learn $common -o plain.safetensors
  gone plain.counts.safetensors
  json learn $common -o w.safetensors --keep-counts --threads 1
  same "$(get result.counts.path)" w.counts.safetensors
  same "$(get params.keep_counts)" true
  [ -s w.counts.safetensors ] || fail "no counts"
  same "$(sum w.safetensors)" "$(sum plain.safetensors)"
  # the same bytes for any number of threads
  cp w.counts.safetensors one.bin
  expect 0 zavit learn $common -o w.safetensors --keep-counts --threads 3 --lang $language
  prints w.counts.safetensors
  cmp -s w.counts.safetensors one.bin || fail "other counts with other threads"
  tidy
done
hebrew out || fail "not in Hebrew"
# other methods have no counts to keep
rm -f w.*
for method in skipgram cbow; do
  refuses 2 "--method count" zavit learn corpus.txt -o w.safetensors --method $method --keep-counts
done
refuses 2 "--method count" zavit learn corpus.txt -o w.safetensors --keep-counts
refuses 2 "--method count" zavit learn corpus.txt -o w.safetensors --keep-counts --lang he
hebrew err || fail "not in Hebrew"
# beside a stream there is no file
refuses 2 "beside a stream" zavit learn $common -o /dev/null --keep-counts
mkfifo pipe
refuses 2 "beside a stream" zavit learn $common -o pipe --keep-counts
refuses 2 "beside a stream" zavit learn $common -o - --keep-counts
gone w.safetensors
gone w.counts.safetensors
tidy
