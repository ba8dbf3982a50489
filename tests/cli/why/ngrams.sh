# Words of a model with subwords, down to their n-grams: parts add up, in English and Hebrew.
sums() { # the parts of the first pair and their cosine
  sum=$(get result.ngrams.0.parts | grep -o '"value":[-+0-9.e]*' | awk -F : '{ s += $2 } END { printf "%.6f\n", s }')
  same "$sum" "$(get result.ngrams.0.cosine | awk '{ printf "%.6f\n", $1 }')"
}
sentences en 2000 >corpus.txt
zavit learn corpus.txt -o words.safetensors --dim 16 --epochs 2 --min-count 2 --subwords --threads 1 --quiet >/dev/null || fail learning
json why words.safetensors program programmer
same "$(get result.ngrams.0.beginning.text)" "<program"
sums
same "$(get result.ngrams.0.cosine | awk '{ printf "%.6f\n", $1 }')" "$(get result.cosine | awk '{ printf "%.6f\n", $1 }')"
opens why words.safetensors program programmer
expect 0 zavit why words.safetensors program programmers
prints "beginning <program"
# Texts: only when asked.
json why words.safetensors "the king of the castle" "a programmer writes a program"
same "$(get result.ngrams)" "[]"
json why words.safetensors "the king of the castle" "a programmer writes a program" --ngrams
get result.ngrams.2.cosine >/dev/null
refuses 2 "leave the query out" zavit why words.safetensors king queen "dog cat" --ngrams
sentences he 2000 >corpus.txt
zavit learn corpus.txt -o he.safetensors --dim 16 --epochs 2 --min-count 2 --subwords --threads 1 --quiet >/dev/null || fail learning
json why he.safetensors המלך המלכה
same "$(get result.ngrams.0.letters.text)" ה
sums
opens why he.safetensors המלך המלכה --lang he
expect 0 zavit why he.safetensors המלך המלכה --lang he
prints "התחלה"
words en
refuses 4 "no model with n-grams" zavit why words.safetensors king queen --ngrams --quiet
