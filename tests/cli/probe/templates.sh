# The sentences compiled in, on a model that was taught their words: both languages, text and JSON.
source=$(dirname "$SCHEMA")/../../src/explain
learn_from() { # learn_from LANGUAGE: a word space and a text space of the sentences themselves
  sed -n 's/^ROW([A-Z_]*, [A-Z]*, "\(.*\)", "\(.*\)")$/\1\n\2/p' "$source/explain_probe_$1.def" >forms
  sed 's/\[\([^|]*\)|\([^]]*\)\]/\1/g' forms >first
  sed 's/\[\([^|]*\)|\([^]]*\)\]/\2/g' forms >second
  for i in 1 2 3; do cat first second; done | grep . >corpus.txt
  zavit learn corpus.txt -o "$1.safetensors" --dim 24 --epochs 5 --min-count 1 --threads 1 --quiet >/dev/null || fail learn
  grep . first | zavit encode -m "$1.safetensors" - -o "texts-$1.safetensors" --quiet >/dev/null || fail encode
}
learn_from en
expect 0 zavit probe texts-en.safetensors
prints "negation"
prints "random pairs of"
prints "not seen: the change moves"
prints "moved least"
json probe texts-en.safetensors
same "$(get result.language)" en
same "$(get result.source)" templates
same "$(get result.background)" collection
same "$(get result.probes.0.name)" negation
same "$(get result.probes.0.n)" 16
same "$(get result.probes.5.name)" order
same "$(get result.probes.5.accuracy)" 0.5
same "$(get result.probes.5.keeps_meaning)" false
opens probe texts-en.safetensors
json probe texts-en.safetensors --only order --only name
same "$(get result.probes.0.name)" name
expect 1 zavit probe texts-en.safetensors --fail-on warn
# a space of words has no random texts: the sentences are their own measure
json probe en.safetensors --only order
same "$(get result.background)" sentences

learn_from he
expect 0 zavit probe texts-he.safetensors --lang he
prints "בדיקה"
prints "לא נראה"
hebrew out
opens probe texts-he.safetensors
same "$(get result.language)" he
json probe texts-he.safetensors --only niqqud --lang he
same "$(get result.probes.0.keeps_meaning)" true
same "$(get findings.0.verdict)" ok
expect 0 zavit probe texts-he.safetensors --only niqqud --open probe_niqqud
prints "מֶּלֶךְ"
# the other language's words are unknown
refuses 4 "left out" zavit probe texts-en.safetensors --text-lang he
