# A neighbour proved from kept counts: every number of it can be computed again from the others.
again() { # the cosine again from the listed contexts and the rest, by the formula in the help
  local i n share=0
  n=$("$CHECK_SCHEMA" --get result.proof.shared <out)
  [ "$n" -gt 10 ] && n=10
  for ((i = 0; i < n; i++)); do
    printf '%s %s %s %s\n' "$(get result.proof.contexts.$i.count_a)" "$(get result.proof.contexts.$i.count_b)" \
      "$(get result.proof.contexts.$i.total)" "$(get result.proof.contexts.$i.value)"
  done | awk -v ta="$(get result.proof.total_a)" -v tb="$(get result.proof.total_b)" \
    -v na="$(get result.proof.norm_a)" -v nb="$(get result.proof.norm_b)" -v s="$(get result.proof.powers)" \
    -v k="$(get result.proof.negative)" -v rest="$(get result.proof.rest)" -v cosine="$(get result.proof.cosine)" '
    function m(n, w, c,  x) { x = log(n * s / (k * w * c ^ 0.75)); return x > 0 ? x : 0 }
    function off(x, y) { return x > y ? x - y : y - x }
    { v = m($1, ta, $3) * m($2, tb, $3) / (na * nb); if (off(v, $4) > 1e-9) { print "share", v, $4; bad = 1 }; sum += v }
    END { if (off(sum + rest, cosine) > 1e-9) { print "sum", sum + rest, cosine; bad = 1 }; exit bad || NR == 0 }'
}
for language in en he; do
  if [ $language = en ]; then a=king b=queen c=dog; else a=המלך b=המלכה c=הכלב; fi
  sentences $language 3000 >corpus.txt
  zavit learn corpus.txt -o w.safetensors --method count --dim 8 --min-count 1 --keep-counts --quiet >/dev/null || fail learn
  # whatever is asked, the first hit is proved
  json near w.safetensors $a -k 3 --lang $language
  same "$(get result.proof.a)" $a
  same "$(get result.proof.b)" "$(get result.hits.0.id)"
  same "$(get result.proof.cosine_vectors | cut -c 1-9)" "$(get result.hits.0.cosine | cut -c 1-9)"
  same "$(get inputs.1.path)" w.counts.safetensors
  again || fail "the numbers of the proof don't make its cosine"
  # or one that is named
  json near w.safetensors $a -k 3 --prove $c --lang $language
  same "$(get result.proof.b)" $c
  again || fail "the numbers of the proof of $c don't make its cosine"
  json near w.safetensors --id $a --prove $b
  same "$(get result.proof.b)" $b
  opens near w.safetensors $a --lang $language
  opens near w.safetensors $a --prove $c --metric l2 --lang $language
  # the table comes when it is asked for
  expect 0 zavit near w.safetensors $a -k 3 --lang $language
  prints counts_cosine
  ! grep -qF '#(a,c)' out || fail "a table that nobody asked for"
  expect 0 zavit near w.safetensors $a -k 3 --prove $b --lang $language
  prints '#(a,c)'
  prints "|a|"
  expect 0 zavit near w.safetensors $a -k 3 --open counts_cosine --lang $language
  prints '#(a,c)'
  prints "1e-09"
done
prints "הקשר c"
# The same word again, and two that share nothing.
json near w.safetensors $a --prove $a
awk -v x="$(get result.proof.cosine)" 'BEGIN { exit !(x > 1 - 1e-12 && x < 1 + 1e-12) }' || fail "a word beside itself"
printf 'aa bb\ncc dd\nee ff\n' >apart.txt
zavit learn apart.txt -o apart.safetensors --method count --dim 4 --min-count 1 --keep-counts --quiet >/dev/null || fail apart
expect 0 zavit near apart.safetensors aa --prove cc
prints "share no context"
json near apart.safetensors aa --prove cc
same "$(get result.proof.shared)" 0
same "$(get result.proof.cosine)" 0.0
expect 0 zavit near apart.safetensors aa --prove cc --lang he
prints "אין"
# A proof is of two words.
refuses 2 "two words" zavit near w.safetensors "$a - $b" --prove $c
refuses 2 "two words" zavit near w.safetensors "$a - $b" --open counts_cosine
refuses 2 "two words" zavit near w.safetensors $a --prove "$b + $c"
refuses 2 "two words" zavit near w.safetensors --text "$a $b" --prove $c
refuses 3 "zzz" zavit near w.safetensors $a --prove zzz
json near w.safetensors "$a - $b + $c"
! "$CHECK_SCHEMA" --get result.proof <out >/dev/null 2>&1 || fail "a proof of an expression"
# Without counts: as ever, unless a proof is asked for.
zavit learn corpus.txt -o plain.safetensors --method count --dim 8 --min-count 1 --quiet >/dev/null || fail plain
words $language
for space in plain words; do
  expect 0 zavit near $space.safetensors $a -k 3
  [ ! -s err ] || fail "something was said"
  ! grep -q counts_ out || fail "counts from nowhere"
  refuses 3 "--keep-counts" zavit near $space.safetensors $a --prove $b
  refuses 3 "--keep-counts" zavit near $space.safetensors $a --open counts_cosine
  says "$space.counts.safetensors"
  refuses 3 "--keep-counts" zavit near $space.safetensors $a --prove $b --lang he
  hebrew err || fail "not in Hebrew"
done
