# hubs, confounds, languages, equal texts, concentration: findings open, pictures are drawn, in both languages
spaces en
opens audit texts.safetensors
for name in hubness_skew hub_top closeness_length metric_agreement language_mix duplicate_texts angle_spread contrast hubness_small; do
  grep -q "\"$name\"" out || fail "no finding $name"
done
same "$(get result.hubs.0.id | cut -c1)" t
expect 0 zavit audit texts.safetensors --concentration
prints "spread of the angles between random unit vectors"
prints "● this collection, in its 16 dimensions"
prints "65,536"
expect 0 zavit audit texts.safetensors --concentration --lang he
prints "● האוסף הזה, ב־16 הממדים שלו"
prints "65,536"
json audit texts.safetensors --concentration
same "$(get result.concentration.dim)" 16
same "$(get result.concentration.dims.0 | cut -d. -f1)" 2
# Hebrew and English together: told apart by script
texts en 60 >mixed.jsonl
texts he 60 | sed 's/"id":"/"id":"he-/' >>mixed.jsonl
sentences he 3000 >>corpus.txt
zavit learn corpus.txt -o both.safetensors --dim 16 --epochs 2 --min-count 2 --threads 1 --quiet >/dev/null || fail learn
zavit encode -m both.safetensors mixed.jsonl -o mixed.safetensors --threads 1 --quiet >/dev/null || fail encode
opens audit mixed.safetensors
grep -q language_neighbours out || fail "no finding language_neighbours"
expect 0 zavit audit mixed.safetensors --lang he
prints "עברית"
# words: frequency
opens audit words.safetensors
grep -q closeness_frequency out || fail "no finding closeness_frequency"
# two vectors: nothing to see of angles
printf '1 2 3\n4 5 7\n' | awk '{ printf "{\"vector\":[%s,%s,%s]}\n", $1, $2, $3 }' >two.jsonl
refuses 4 "needs 3" zavit audit two.jsonl --concentration
# rows on a line: their angles are those of no dimension, and no picture names one
awk 'BEGIN { for (i = 1; i < 60; i++) printf "{\"vector\":[%d,0,0]}\n", i % 2 ? i : -i }' >line.jsonl
expect 0 zavit audit line.jsonl --concentration --html line.html
prints "there is no such dimension"
! grep -qi 'the nan' out line.html || fail "a dimension that is none"
