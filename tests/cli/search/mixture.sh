# Without labelled pairs: which hits are more than background, or the one reason why that can't be told. English and Hebrew.
rows() { # COUNT PLANTED PREFIX: normal numbers around .3; the first PLANTED lean to the first dimension
  awk -v n="$1" -v m="$2" -v prefix="$3" '
    function unit() { state = (state * 16807) % 2147483647; return state / 2147483647 }
    function normal(  i, sum) { sum = -6; for (i = 0; i < 12; i++) sum += unit(); return sum }
    BEGIN {
      state = 20240607
      for (i = 1; i <= n; i++) {
        printf "{\"id\":\"%s%d\",\"vector\":[", prefix, i
        for (d = 0; d < 16; d++) printf "%s%.5f", d ? "," : "", normal() + .3 + (d == 0 && i <= m ? 12 : 0)
        print "]}"
      }
    }'
}
query="[12,0.3,0.3,0.3,0.3,0.3,0.3,0.3,0.3,0.3,0.3,0.3,0.3,0.3,0.3,0.3]"
for language in en he; do
  [ $language = en ] && prefix=row says="more than background" || prefix=שורה says="יותר מרקע"
  rows 700 6 $prefix >rows.jsonl
  zavit convert rows.jsonl -o rows.safetensors --quiet >/dev/null
  expect 0 zavit search rows.safetensors --vector "$query" -k 9 --lang $language
  prints "$says"
  json search rows.safetensors --vector "$query" -k 9 --lang $language
  same "$(get result.probability_kind)" mixture
  same "$(get result.probability_reason)" null
  awk -v prior="$(get result.prior)" -v lo="$(get result.prior_interval.0)" -v hi="$(get result.prior_interval.1)" \
    'BEGIN { exit !(prior * 700 > 3 && prior * 700 < 12 && lo <= prior && prior <= hi) }' || fail "prior"
  for i in 0 5 8; do
    awk -v i=$i -v p="$(get result.hits.$i.probability)" -v lo="$(get result.hits.$i.probability_interval.0)" \
      -v hi="$(get result.hits.$i.probability_interval.1)" \
      'BEGIN { exit !(lo <= p && p <= hi && (i < 8 ? p > .9 : p < .5)) }' || fail "hit $i"
  done
  opens search rows.safetensors --vector "$query" -k 9
  opens near rows.safetensors --id ${prefix}1 -k 3
  same "$(get result.probability_kind)" mixture
  # the same answer for the same seed
  json search rows.safetensors --vector "$query" -k 1 --seed 5
  first=$(get result.hits.0.probability_interval.0)
  json search rows.safetensors --vector "$query" -k 1 --seed 5
  same "$(get result.hits.0.probability_interval.0)" "$first"
  # by another metric there is none
  json search rows.safetensors --vector "$query" -k 1 --metric l2
  same "$(get result.hits.0.probability)" null
  same "$(get result.probability_kind)" null
  # nothing but background
  rows 700 0 $prefix >alone.jsonl
  zavit convert alone.jsonl -o alone.safetensors --quiet >/dev/null
  opens search alone.safetensors --vector "$query" -k 2 --lang $language
  same "$(get result.hits.0.probability)" null
  same "$(get result.hits.0.probability_interval)" null
  same "$(get result.probability_kind)" null
  get result.probability_reason | grep -q -- "--pairs" || fail "no reason"
  expect 0 zavit search alone.safetensors --vector "$query" -k 2 --lang $language
  [ $language = en ] && prints "no more rows are close to this query" || prints "אין ליד השאילתה הזאת יותר שורות"
  # too few rows, of texts
  spaces $language
  json search texts.safetensors --id t7 -k 2 --lang $language
  get result.probability_reason | grep -q 200 || fail "no reason"
  opens search texts.safetensors --id t7 -k 2
  opens near words.safetensors --id "$([ $language = en ] && echo king || echo המלך)" -k 2
done
# pairs have the word where they are given
printf 'a\tb\tgrade\n' >pairs.tsv
for i in $(seq 30); do printf 'row%d\trow%d\t%d\nrow%d\trow%d\t0\n' $((i % 6 + 1)) $(((i + 1) % 6 + 1)) 1 $((i % 6 + 1)) $((i + 20)); done | sed 's/row/שורה/g' >>pairs.tsv
json search rows.safetensors --vector "$query" -k 1 --pairs pairs.tsv
same "$(get result.probability_kind)" labelled
