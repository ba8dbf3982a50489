# --pairs: probabilities from labelled pairs, in English and Hebrew; --cut; what is refused.
label_pairs() { # two texts of one subject are related: read off the fixture's sentences
  sentences "$1" 120 | awk -v language="$1" '
    BEGIN {
      n = split(language == "he" ? "המלך המלכה הארמון הכתר הנסיך|הכלב החתול הסוס הפרה הצפור|לחם גבינה חלב תפוח מרק|מחשב תוכנה מתכנת קוד מסך" : "king queen castle crown prince|dog cat horse cow bird|bread cheese milk apple soup|computer program programmer code screen", list, "|")
      print "query\tdocument\tgrade"
    }
    {
      best = 0
      for (t = 1; t <= n; t++) {
        m = split(list[t], w, " ")
        hits = 0
        for (i = 1; i <= m; i++) hits += index(" " $0 " ", " " w[i] " ") > 0
        if (hits > best) { best = hits; topic[NR] = t }
      }
    }
    END { for (i = 1; i <= 60; i++) for (j = 61; j <= NR; j += 3) printf "t%d\tt%d\t%d\n", i, j, topic[i] == topic[j] }'
}
for language in en he; do
  spaces $language
  label_pairs $language >pairs.tsv
  [ $language = en ] && query="the king and his castle" || query="המלך הארמון הכתר"
  expect 0 zavit search texts.safetensors "$query" -k 5 --pairs pairs.tsv --lang $language
  [ $language = en ] && prints probability || prints הסתברות
  json search texts.safetensors "$query" -k 5 --pairs pairs.tsv
  p=$(get result.hits.0.probability)
  low=$(get result.hits.0.probability_interval.0) high=$(get result.hits.0.probability_interval.1)
  awk -v p="$p" -v lo="$low" -v hi="$high" 'BEGIN { exit !(lo <= p && p <= hi && p > .3) }' || fail "$low $p $high"
  # a smaller prior makes every probability smaller
  json search texts.safetensors "$query" -k 5 --pairs pairs.tsv --prior 0.001
  same "$(get result.prior)" 0.001
  awk -v p="$p" -v q="$(get result.hits.0.probability)" 'BEGIN { exit !(q < p / 2) }' || fail "the prior doesn't move it"
  opens search texts.safetensors "$query" -k 3 --pairs pairs.tsv
  opens search texts.safetensors --cut --pairs pairs.tsv
  expect 0 zavit search texts.safetensors --cut --pairs pairs.tsv --precision 0.6 --lang $language
  [ $language = en ] && prints threshold || prints סף
  opens near texts.safetensors --id t7 -k 3 --pairs pairs.tsv
  opens why texts.safetensors t7 t70 --pairs pairs.tsv
  get result.probability >/dev/null
  # the fewest words of B without which it is related with less: what is left is asked again
  [ $language = en ] && other="the king and the queen rule the castle with the prince" || other="המלך והמלכה עם הנסיך בתוך הארמון הכתר"
  json why texts.safetensors "$query" "$other" --pairs pairs.tsv --below-probability 0.9
  same "$(get result.flip.0.side)" b
  awk -v p="$(get result.probability)" -v q="$(get result.flip.0.probability_after)" 'BEGIN { exit !(p > 0.9 && q < 0.9) }' ||
    fail "$(get result.probability) does not fall below"
  opens why texts.safetensors "$query" "$other" --pairs pairs.tsv --below-probability 0.9 --lang $language
  # what the first goal leaves shares more of its words than before: it is asked again, and the goal falls
  [ $language = he ] && continue
  json why texts.safetensors t9 t66 --pairs pairs.tsv --below-probability 0.95
  awk -v q="$(get result.flip.0.probability_after)" 'BEGIN { exit !(q < 0.95) }' || fail "not below"
done
refuses 2 "--pairs" zavit why texts.safetensors t1 t2 --below-probability 0.2
refuses 2 "words of B" zavit why texts.safetensors t1 t2 --below-probability 0.2 --drop a --pairs pairs.tsv
# two texts and a grade; comma-separated; JSONL
awk -F '\t' 'NR > 1 { printf "{\"a\":\"%s\",\"b\":\"%s\",\"grade\":%s}\n", $1, $2, $3 * 4 + 1 }' pairs.tsv >pairs.jsonl
refuses 2 "--related-from" zavit search texts.safetensors "$query" --pairs pairs.jsonl
json search texts.safetensors "$query" --pairs pairs.jsonl --related-from 3
same "$(get result.hits.0.rank)" 1
tr '\t' , <pairs.tsv >pairs.csv
json search texts.safetensors "$query" --pairs pairs.csv
# labels by chance: no probability, and the reason
awk -F '\t' -v OFS='\t' 'NR == 1 { print; next } { s = (s * 16807 + 7) % 2147483647; $3 = int(s / 65536) % 2; print }' pairs.tsv >noise.tsv
json search texts.safetensors "$query" -k 1 --pairs noise.tsv
same "$(get result.hits.0.probability)" null
get result.probability_reason | grep -q "base rate" || fail "no reason"
expect 0 zavit search texts.safetensors "$query" -k 1 --pairs noise.tsv --lang en
prints "no probability is given"
# refused, in one sentence
head -n 9 pairs.tsv >few.tsv
refuses 4 "at least 20" zavit search texts.safetensors "$query" --pairs few.tsv
awk -F '\t' 'NR == 1 || $3 == 1' pairs.tsv >one.tsv
refuses 4 "0 are not" zavit search texts.safetensors "$query" --pairs one.tsv
printf 't1\tt2\n' >two.tsv
refuses 3 "two.tsv:1" zavit search texts.safetensors "$query" --pairs two.tsv
printf 't1\tt2\tgood\n' >bad.tsv
refuses 3 "bad.tsv:1" zavit search texts.safetensors "$query" --pairs bad.tsv
printf 't1\tt987654\t1\n' >unknown.tsv
refuses 3 "t987654" zavit search texts.safetensors "$query" --pairs unknown.tsv
refuses 3 "nowhere.tsv" zavit search texts.safetensors "$query" --pairs nowhere.tsv
refuses 2 "--pairs" zavit search texts.safetensors "$query" --prior 0.1
refuses 2 "--pairs" zavit search texts.safetensors --cut
refuses 2 "--cut" zavit search texts.safetensors "$query" --cut --pairs pairs.tsv
refuses 2 "prior" zavit search texts.safetensors "$query" --pairs pairs.tsv --prior 2
