# --keep-corpus writes the texts beside the space; the space is the same without them.
sum() { json info "$1"; get result.contract.sha256; }
for language in en he; do
  sentences $language 2000 >corpus.txt
  common="corpus.txt --dim 8 --epochs 2 --min-count 1 --threads 1"
  expect 0 zavit learn $common -o plain.safetensors
  gone plain.corpus.safetensors
  json learn $common -o w.safetensors --keep-corpus
  same "$(get result.corpus_path)" w.corpus.safetensors
  same "$(get params.keep_corpus)" true
  [ -s w.corpus.safetensors ] || fail "no texts"
  same "$(sum w.safetensors)" "$(sum plain.safetensors)"
  expect 0 zavit learn $common -o w.safetensors --keep-corpus --lang $language
  prints w.corpus.safetensors
  cp w.corpus.safetensors one.bin
  # the same from a pipe, from gzip, and for any number of threads when learning is the same
  zavit learn - -o w.safetensors --dim 8 --epochs 2 --min-count 1 --threads 1 --keep-corpus --quiet <corpus.txt >/dev/null || fail "from a pipe"
  cmp -s w.corpus.safetensors one.bin || fail "another file from a pipe"
  gzip -c corpus.txt >corpus.gz
  zavit learn corpus.gz -o w.safetensors --dim 8 --epochs 2 --min-count 1 --threads 1 --keep-corpus --quiet >/dev/null || fail "from gzip"
  cmp -s w.corpus.safetensors one.bin || fail "another file from gzip"
  zavit learn $common -o d.safetensors --deterministic --keep-corpus --quiet >/dev/null || fail "deterministic"
  cp d.corpus.safetensors one.bin
  zavit learn corpus.txt -o d.safetensors --dim 8 --epochs 2 --min-count 1 --threads 3 --deterministic --keep-corpus --quiet >/dev/null || fail "deterministic"
  cmp -s d.corpus.safetensors one.bin || fail "another file with other threads"
  tidy
done
hebrew out || fail "not in Hebrew"
# what cannot be kept is said before any work
rm -f n.*
refuses 2 "--continue" zavit learn corpus.txt -o n.safetensors --keep-corpus --continue w.safetensors
refuses 2 "--continue" zavit learn corpus.txt -o n.safetensors --keep-corpus --continue w.safetensors --lang he
hebrew err || fail "not in Hebrew"
refuses 2 "beside a stream" zavit learn corpus.txt -o /dev/null --min-count 1 --keep-corpus
refuses 2 "beside a stream" zavit learn corpus.txt -o - --min-count 1 --keep-corpus
gone n.safetensors
gone n.corpus.safetensors
# Ctrl-C before learning: nothing is left
tidy
