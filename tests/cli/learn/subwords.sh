# Subwords: an unseen word has a vector from its n-grams, near its stem, and everybody says so.
{ sentences en 2500; sentences he 2500; } >corpus.txt
common="--dim 24 --epochs 3 --threads 1 --min-count 2 --sample 0"
for method in skipgram cbow; do
  json learn corpus.txt -o m.safetensors --method $method --subwords $common
  same "$(get params.method)" $method
  same "$(get params.subwords)" true
  json near m.safetensors queenly -k 3
  same "$(get result.unseen.0)" queenly
  get result.hits.0.id >/dev/null
  # a Hebrew prefix that was never seen before this word
  json near m.safetensors ושהמלכה -k 3
  same "$(get result.unseen.0)" ושהמלכה
  expect 0 zavit near m.safetensors ושהמלכה -k 12
  grep -q 'המלכה' out || fail "$method: the stem is not among the nearest"
done
says "not in the vocabulary"
expect 0 zavit near m.safetensors ושהמלכה -k 2 --lang he
says "אינה באוצר המילים"
json why m.safetensors queenly queen
same "$(get result.unseen.0)" queenly
same "$(get result.a.rule)" text
printf 'the queenly castles\nושהמלכה בארמון\n' >texts.txt
json encode -m m.safetensors texts.txt -o t.safetensors
same "$(get result.oov_words)" 0
[ "$(get result.unseen_words)" -ge 3 ] || fail "words from n-grams are not counted"
expect 0 zavit search t.safetensors queenlike -k 1
says "queenlike"
# in the vocabulary is not unseen; a word without any n-gram of theirs stays unknown
expect 0 zavit near m.safetensors queen -k 1
[ ! -s err ] || fail "a known word is called unseen"
refuses 3 "ππππ" zavit near m.safetensors ππππ
# convert keeps them unless told not to
expect 0 zavit convert m.safetensors -o c.safetensors
json near c.safetensors queenly -k 1
expect 0 zavit convert m.safetensors -o d.safetensors --no-subwords
prints "without the vectors"
refuses 3 "queenly" zavit near d.safetensors queenly
# without the flag nothing changes
expect 0 zavit learn corpus.txt -o p.safetensors $common
refuses 3 "queenly" zavit near p.safetensors queenly
refuses 2 "minn" zavit learn corpus.txt -o x.safetensors --subwords --minn 5 --maxn 4
refuses 2 "buckets" zavit learn corpus.txt -o x.safetensors --subwords --buckets 0
