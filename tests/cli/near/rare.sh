# Words seen less than 30 times are told apart: in the question, in the list, in info and audit.
times() { for _ in $(seq "$1"); do echo "$2"; done; }
{
  times 40 "king and queen and cat and dog"
  times 30 "just enough king"
  times 29 "nearly there queen"
  times 6 "the אוקאפי and the zebu eat"
} >corpus.txt
zavit learn corpus.txt -o w.safetensors --dim 8 --epochs 2 --min-count 2 --threads 1 --quiet >/dev/null

expect 0 zavit near w.safetensors king -k 12
[ ! -s err ] || ! grep -q "too rarely" err || fail "king is no rare word"
prints "seen"
prints "a word seen less than 30 times"
grep -qE " nearly +29 \*" out || fail "29 is not marked"
grep -qE " enough +30( |$)" out || fail "30 is missing"
! grep -qE " enough +30 \*" out || fail "30 is marked"
expect 0 zavit near w.safetensors king -k 2 --lang he
prints "נראתה"

expect 0 zavit near w.safetensors "zebu + king" -k 2
says "'zebu' was seen only 6 times"
! grep -q "'king' was seen" err || fail "king is no rare word"
expect 0 zavit near w.safetensors אוקאפי -k 2 --lang he
says "'אוקאפי' נראתה רק 6 פעמים"
expect 0 zavit near w.safetensors --id zebu -k 2
says "'zebu' was seen only 6 times"

json near w.safetensors "zebu + king" -k 12
same "$(get result.rare)" '["zebu"]'
json near w.safetensors nearly -k 1
same "$(get result.rare)" '["nearly"]'
json near w.safetensors enough -k 14
! grep -q '"rare": \[' out || fail "30 times is not rare"
grep -A12 '"id": "nearly"' out | grep -q '"count": 29' || fail "no count"
grep -A12 '"id": "nearly"' out | grep -q '"rare": true' || fail "nearly is rare"
grep -A12 '"id": "king"' out | grep -q '"rare": false' || fail "king is not rare"

# rare: the (12), eat, zebu, אוקאפי, nearly, there; king, queen, and, cat, dog, just, enough are not
for command in info audit; do
  expect 0 zavit $command w.safetensors
  prints "6 of 13 words were seen less than 30 times"
  expect 0 zavit $command w.safetensors --lang he --open rare_words
  hebrew out || fail "no Hebrew"
done
head -n 40 corpus.txt >few.txt
times 2 "one two three four five six seven eight" >>few.txt
zavit learn few.txt -o few.safetensors --dim 8 --epochs 2 --min-count 2 --threads 1 --quiet >/dev/null
expect 1 zavit audit few.safetensors --fail-on warn
prints "--min-count"
# no counts, no marks
zavit convert w.safetensors -o w.npy --quiet >/dev/null
expect 0 zavit near w.npy 3 -k 2
! grep -q "seen" out || fail "a count from nowhere"
expect 0 zavit info w.npy
! grep -q rare_words out || fail "a finding from nowhere"
