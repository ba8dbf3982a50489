# Close pairs that should not be: by label, by words, with reasons; what can't be told is refused.
spaces en
# two subjects under wrong labels, and a copy of a text under another label
{ sentences en 300 | awk '{ topic = /king|queen|castle|crown|prince|throne|royal/ ? "royal" : /dog|cat|horse|cow|bird/ ? "animals" : "other"
    if (NR % 40 == 0) topic = "wrong"
    printf "{\"id\":\"t%d\",\"text\":\"%s\",\"label\":\"%s\"}\n", NR, $0, topic }'
  printf '{"id":"c1","text":"the king and the Queen of castle","label":"x"}\n{"id":"c2","text":"The king, and the queen of castle","label":"y"}\n'; } >c.jsonl
zavit encode -m words.safetensors c.jsonl -o c.safetensors --quiet >/dev/null || fail encode
expect 0 zavit audit c.safetensors --confused --confused-above 99
prints "differently labelled"
prints "label of A"
prints "common to the whole collection"
prints "confused_pairs"
prints "by construction"
json audit c.safetensors --confused --confused-above 99 -k 3
same "$(get result.confusion.by)" labels
same "$(get result.confusion.copies)" 1
[ "$(get result.confused.2.cosine | cut -c 1-2)" = 0. ] || fail "no third pair"
get result.confused.0.why.parts.0.value >/dev/null
! grep -q '"c2"' out || fail "the copy is reported"
opens audit c.safetensors --confused --confused-above 99
# without labels, words
expect 0 zavit audit c.safetensors --confused --confused-by words --confused-above 90
prints "without a word in common"
json audit c.safetensors --confused --confused-by words --confused-above 90 --lang he
same "$(get result.confusion.by)" words
expect 0 zavit audit c.safetensors --confused --confused-above 99 --lang he
prints "תוויות שונות"
expect 1 zavit audit c.safetensors --confused --confused-above 99 --fail-on warn
# vectors alone, words, one label, few rows
zavit convert c.safetensors -o v.npy --quiet >/dev/null
refuses 4 "neither labels nor texts" zavit audit v.npy --confused
refuses 4 "space of words" zavit audit words.safetensors --confused
refuses 4 "אין בו תוויות" zavit audit v.npy --confused --lang he
head -n 12 c.jsonl >few.jsonl
zavit encode -m words.safetensors few.jsonl -o few.safetensors --quiet >/dev/null
refuses 4 "--confused-above" zavit audit few.safetensors --confused
refuses 2 "--confused-above" zavit audit c.safetensors --confused --confused-above 100
refuses 2 "--confused-by" zavit audit c.safetensors --confused --confused-by colour

spaces he
expect 0 zavit audit texts.safetensors --confused --lang he
prints "תווית"
opens audit texts.safetensors --confused --lang he
