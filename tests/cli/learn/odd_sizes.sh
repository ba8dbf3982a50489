# Texts and sizes at the edge: an answer or one sentence, never a crash; every number of the answer finite.
printf 'same same same same same same\n' >one.txt
refuses 4 "only one different word" zavit learn one.txt -o w.safetensors
refuses 4 "מילה אחת בלבד" zavit learn one.txt -o w.safetensors --lang he
gone w.safetensors
# smaller than the window
printf 'שלום עולם שלום עולם שלום עולם שלום עולם שלום עולם\n' >small.txt
json learn small.txt -o w.safetensors --window 1000 --sample 0
same "$(get result.vocabulary)" 2
same "$(get result.epochs)" 5
[ "$(get result.loss)" != null ] || fail "no loss"
# twelve words, of which sub-sampling leaves next to nothing: an answer that says so, once
echo "one two three four five six seven eight nine ten eleven twelve" >twelve.txt
expect 0 zavit learn twelve.txt -o w.safetensors --min-count 1
same "$(grep -c "loss_floor" out)" 1
same "$(grep -c "the floor is known for" out)" 1
same "$(grep -c "too small to hold text out" out)" 1
! grep -q "no epoch was finished" out || fail "five epochs were"
json learn twelve.txt -o w.safetensors --min-count 1
same "$(get result.epochs)" 5
refuses 2 "--negative" zavit learn small.txt -o w.safetensors --negative 0
refuses 2 "--dim" zavit learn small.txt -o w.safetensors --dim 0
refuses 2 "--dim" zavit learn small.txt -o w.safetensors --dim 65537
sentences en 1500 >corpus.txt
for dim in 1 5000; do
  for more in "" "--method cbow" "--deterministic" "--subwords --buckets 200"; do
    json learn corpus.txt -o w.safetensors --dim $dim --epochs 1 --threads 2 $more
    [ "$(get result.loss)" != null ] || fail "no loss at --dim $dim $more"
    json info w.safetensors --strict
    same "$(get result.dim)" $dim
  done
done
# speed is of learning alone
json learn corpus.txt -o w.safetensors --dim 16 --epochs 3 --threads 1
awk -v w="$(get result.words)" -v s="$(get result.seconds)" -v l="$(get result.loss_seconds)" -v speed="$(get result.words_per_second)" \
  'BEGIN { r = speed * (s - l) / w; exit !(l > 0 && s > l && r > .999 && r < 1.001) }' || fail "words_per_second is not words / (seconds - loss_seconds)"
