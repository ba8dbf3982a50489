# Learnings from resampled texts: which neighbours come back. One run serves several words through --support-dir.
for language in en he; do
  if [ $language = en ]; then a=king b=dog; else a=המלך b=הכלב; fi
  rm -rf runs
  sentences $language 1200 >corpus.txt
  zavit learn corpus.txt -o w.safetensors --dim 8 --epochs 2 --min-count 1 --threads 1 --keep-corpus --quiet >/dev/null || fail learn
  json near w.safetensors $a -k 4 --support 4 --support-dir runs --threads 1 --lang $language
  same "$(get result.support.runs)" 4
  same "$(get result.support.learned)" 4
  same "$(ls runs | wc -l)" 4
  for i in 0 1 2 3; do
    awk -v s="$(get result.hits.$i.support)" -v l="$(get result.hits.$i.support_interval.0)" \
      -v h="$(get result.hits.$i.support_interval.1)" -v c="$(get result.hits.$i.cosine_interval.0)" \
      'BEGIN { exit !(l <= s && s <= h && c >= -1 && l < h) }' || fail "hit $i"
  done
  first=$(get result.hits.0.support)
  # again, from what is in the folder; then for another word
  json near w.safetensors $a -k 4 --support 4 --support-dir runs --lang $language
  same "$(get result.support.reused)" 4
  same "$(get result.hits.0.support)" "$first"
  opens near w.safetensors $b -k 3 --support 4 --support-dir runs --lang $language
  opens near w.safetensors "$a + $b" --support 4 --support-dir runs --lang $language
  expect 0 zavit near w.safetensors --id $a -k 3 --support 4 --support-dir runs --lang $language
  prints "/4"
  prints support_top
  [ $language = en ] || hebrew out || fail "not in Hebrew"
done
# what it costs is said before, and nothing is left behind where no folder is named
export TMPDIR=$PWD/temporary
mkdir temporary
expect 0 zavit near w.safetensors $a -k 3 --support 3 --threads 1
says "3 learnings"
same "$(find temporary -mindepth 1 | wc -l)" 0
# refused
refuses 2 "--support B" zavit near w.safetensors $a --support-dir runs
refuses 2 "3 " zavit near w.safetensors $a --support 2
refuses 2 "1000" zavit near w.safetensors $a --support 100000
refuses 2 "cosine" zavit near w.safetensors $a --support 3 --metric dot
refuses 2 "cosine" zavit near w.safetensors --text $a --support 3
zavit learn corpus.txt -o o.safetensors --dim 8 --epochs 1 --min-count 1 --seed 9 --keep-corpus --quiet >/dev/null || fail learn
expect 2 zavit near o.safetensors $a --support 4 --support-dir runs
silent
says "another folder"
zavit learn corpus.txt -o plain.safetensors --dim 8 --epochs 1 --min-count 1 --quiet >/dev/null || fail learn
refuses 3 "--keep-corpus" zavit near plain.safetensors $a --support 3
# one short text: every sample is the same
printf 'aa bb cc dd aa bb cc\n' >one.txt
zavit learn one.txt -o one.safetensors --dim 4 --epochs 1 --min-count 1 --keep-corpus --quiet >/dev/null || fail learn
expect 4 zavit near one.safetensors aa --support 3
says "one short text"
# Ctrl-C: exit code 130, and no folder is left
sentences he 6000 >corpus.txt
zavit learn corpus.txt -o w.safetensors --dim 20 --epochs 2 --keep-corpus --quiet >/dev/null || fail learn
"$ZAVIT" near w.safetensors $a --support 900 >out 2>err &
job=$!
for i in $(seq 100); do grep -q "900" err && break; sleep 0.1; done
sleep 1
kill -INT $job
code=0
wait $job || code=$?
same $code 130
silent
same "$(find temporary -mindepth 1 | wc -l)" 0
