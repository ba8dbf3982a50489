# A checkpoint of another run, a broken one, none at all: a sentence, and nothing is overwritten.
sentences he 6000 >corpus.txt
learn="zavit learn corpus.txt -o w.safetensors --dim 16 --epochs 4 --threads 1"
refuses 3 "no checkpoint" $learn --resume
gone w.safetensors
# The state of a run that was stopped.
"$ZAVIT" learn corpus.txt -o w.safetensors --dim 16 --epochs 10000 --threads 1 >out 2>err &
child=$!
for try in $(seq 100); do
  sleep 0.1
  ticks=$(cut -d ' ' -f 14 "/proc/$child/stat" 2>/dev/null || echo 0)
  [ "$ticks" -gt 50 ] && break
done
kill -INT $child
code=0
wait $child || code=$?
same $code 130
says "--resume"
[ -e w.safetensors.checkpoint ] || fail "no checkpoint of a stopped run"
cp w.safetensors.checkpoint kept
learn="zavit learn corpus.txt -o w.safetensors --dim 16 --epochs 10000 --threads 1"
refuses 2 "--window was 5 and is 4" $learn --resume --window 4
refuses 2 "--dim" $learn --resume --dim 17
refuses 2 "can only be lowered" $learn --resume --lr 0.5
refuses 2 "אפשר רק להוריד" $learn --resume --lr 0.5 --lang he
sentences en 500 >>corpus.txt
refuses 2 "vocabulary was" $learn --resume
refuses 2 "שייכת לריצה אחרת" $learn --resume --lang he
cmp -s kept w.safetensors.checkpoint || fail "the checkpoint was changed"
sentences he 6000 >corpus.txt
for bytes in 0 7 5000 17000 20000; do
  head -c $bytes kept >w.safetensors.checkpoint
  before=$(sha256sum <w.safetensors)
  expect 3 $learn --resume
  one_sentence
  same "$(sha256sum <w.safetensors)" "$before"
done
# One bit of a vector: the checksum tells.
cp kept w.safetensors.checkpoint
printf '\x55' | dd of=w.safetensors.checkpoint bs=1 seek=17001 conv=notrunc status=none
refuses 3 "sha256" $learn --resume
# Without --resume: said, and not destroyed by a run that writes none.
expect 0 zavit learn corpus.txt -o w.safetensors --dim 4 --epochs 1 --checkpoint 0
says "an earlier run"
[ -e w.safetensors.checkpoint ] || fail "destroyed"
