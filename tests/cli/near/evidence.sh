# The sentences that taught a neighbour: with both words marked, in every method, and every number opens.
for language in en he; do
  if [ $language = en ]; then a=king b=queen; else a=המלך b=המלכה; fi
  sentences $language 1500 >corpus.txt
  for method in skipgram cbow count; do
    case $method in count) keep=--keep-counts kind=exact ;; *) keep="--keep-context --epochs 3" kind=first_order ;; esac
    zavit learn corpus.txt -o w.safetensors --method $method --dim 8 --window 2 --min-count 1 --threads 1 $keep --keep-corpus --quiet >/dev/null || fail learn
    json near w.safetensors $a --of $b --sentences 4 --lang $language
    same "$(get result.evidence.0.neighbour)" $b
    same "$(get result.evidence.0.kind)" $kind
    # best first, each with one of the two words where the mark says
    last=1e9
    for i in 0 1 2 3; do
      score=$(get result.evidence.0.sentences.$i.score)
      awk -v x="$score" -v y="$last" 'BEGIN { exit !(x > 0 && x <= y) }' || fail "$score after $last"
      last=$score
      text=$(get result.evidence.0.sentences.$i.text)
      grep -qxF -- "$text" corpus.txt || fail "not a sentence of the corpus: $text"
      word=$(get result.evidence.0.sentences.$i.marks.0.word)
      begin=$(get result.evidence.0.sentences.$i.marks.0.begin)
      end=$(get result.evidence.0.sentences.$i.marks.0.end)
      same "$(printf %s "$text" | tail -c +$((begin + 1)) | head -c $((end - begin)))" "$word"
      [ "$word" = $a ] || [ "$word" = $b ] || fail "marked: $word"
    done
    same "$(get inputs.$([ $method = count ] && echo 2 || echo 1).path)" w.corpus.safetensors
    [ $method = cbow ] || opens near w.safetensors $a --of $b --lang $language
    expect 0 zavit near w.safetensors --id $a --of $b --lang $language
    prints "«"
    prints "evidence_top"
    [ $language = en ] || hebrew out || fail "not in Hebrew"
  done
  # every hit, when none is named
  json near w.safetensors $a -k 3 --evidence --lang $language
  for i in 0 1 2; do same "$(get result.evidence.$i.neighbour)" "$(get result.hits.$i.id)"; done
  same "$(get findings.6.name | cut -c 1-7)" counts_
done
# for counts, all sentences add up to the cosine of the counts
json near w.safetensors $a --of $b --sentences 100000
awk -v n="$(get result.evidence.0.positive)" -v c="$(get result.proof.cosine)" -v e="$(get result.evidence.0.cosine)" \
  'BEGIN { exit !((n - e) ^ 2 < 1e-20) }' || fail "the scores don't add up"
# evidence is for two words
refuses 2 "two words" zavit near w.safetensors "$a - $b" --evidence
refuses 2 "two words" zavit near w.safetensors $a --of "$a + $b"
refuses 2 "two words" zavit near w.safetensors --text "$a $b" --evidence
refuses 2 "different words" zavit near w.safetensors $a --of $a
refuses 3 "zzz" zavit near w.safetensors $a --of zzz
# what is missing is named, with how to get it
rm w.counts.safetensors
refuses 3 "--keep-counts" zavit near w.safetensors $a --evidence
zavit learn corpus.txt -o w.safetensors --dim 8 --epochs 1 --min-count 1 --keep-corpus --quiet >/dev/null || fail learn
refuses 3 "--keep-context" zavit near w.safetensors $a --evidence
zavit learn corpus.txt -o plain.safetensors --dim 8 --epochs 1 --min-count 1 --quiet >/dev/null || fail learn
refuses 3 "--keep-corpus" zavit near plain.safetensors $a --evidence
refuses 3 "--keep-corpus" zavit near plain.safetensors $a --evidence --lang he
hebrew err || fail "not in Hebrew"
expect 0 zavit near plain.safetensors $a
