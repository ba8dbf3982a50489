# A learning rate that is too large: exit 4, the step and the cause, the output untouched; the last good
# state is kept, be it the start, and a lower rate goes on from it.
for language in en he; do
  sentences $language 8000 >corpus.txt
  for rate in 1 10; do
    echo old >w.safetensors
    refuses 4 "--resume --lr 0.025" zavit learn corpus.txt -o w.safetensors --lr $rate --threads 2 --lang $language
    same "$(cat w.safetensors)" old
    [ -e w.safetensors.checkpoint ] || fail "no good state"
    tidy
    expect 0 zavit learn corpus.txt -o w.safetensors --lr 0.025 --threads 2 --resume
    gone w.safetensors.checkpoint
  done
done
# From its start, with one thread: as if learned with the lower rate at once.
refuses 4 "w.safetensors.checkpoint" zavit learn corpus.txt -o w.safetensors --lr 10 --threads 1 --dim 20
json learn corpus.txt -o w.safetensors --lr 0.025 --threads 1 --dim 20 --resume
json info w.safetensors
resumed=$(get result.contract.sha256)
json learn corpus.txt -o v.safetensors --threads 1 --dim 20
json info v.safetensors
same "$(get result.contract.sha256)" "$resumed"
# No checkpoints: said.
refuses 4 "no state was kept" zavit learn corpus.txt -o u.safetensors --lr 10 --checkpoint 0 --threads 1
gone u.safetensors.checkpoint
refuses 4 "לא נשמר מצב" zavit learn corpus.txt -o u.safetensors --lr 10 --checkpoint 0 --lang he
hebrew err || fail "not in Hebrew"
says "התבדרה במעבר 1"
# By the other methods too, and with the same bytes for any number of threads.
for way in "--method cbow --lr 10" "--subwords --buckets 2000 --lr 5" "--deterministic --lr 5"; do
  refuses 4 "learning diverged in epoch" zavit learn corpus.txt -o t.safetensors $way --threads 2
  expect 0 zavit learn corpus.txt -o t.safetensors $way --lr 0.02 --resume --threads 2
done
# Diverging late, after a state was kept on the way: lines of one word do no harm at any rate, and the second
# part does. What is gone on from is that state, not the start.
awk 'BEGIN { for (i = 0; i < 1200000; i++) print "w" i % 3000 }' >late.txt
cat corpus.txt corpus.txt corpus.txt >>late.txt
refuses 4 "the last good state is in l.safetensors.checkpoint" zavit learn late.txt -o l.safetensors --lr 10 --dim 20 --epochs 1 --sample 0 --checkpoint 0.0001 --threads 1
json learn late.txt -o l.safetensors --lr 0.02 --dim 20 --epochs 1 --sample 0 --threads 1 --resume
awk -v loss="$(get result.loss)" 'BEGIN { exit !(loss < 4.2) }' || fail "loss $(get result.loss)"
json info l.safetensors
get result.contract.history >history
grep -qE -- "\(--lr 0.02 from epoch 1, word [1-9]" history || fail "not from a later state: $(cat history)"
