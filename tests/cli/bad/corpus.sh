# A file of kept texts that is cut, changed or of another space: one sentence and exit code 3, never a crash. And
# texts that cannot be written leave nothing behind.
sentences he 300 >corpus.txt
common="corpus.txt --dim 4 --epochs 1 --min-count 1 --threads 1"
zavit learn $common -o w.safetensors --keep-corpus --keep-context --quiet >/dev/null || fail "learn"
cp w.corpus.safetensors good.bin
size=$(stat -c %s good.bin)
for ((cut = 0; cut < size; cut += size / 40)); do
  head -c $cut good.bin >w.corpus.safetensors
  refuses 3 "w.corpus.safetensors" zavit near w.safetensors המלך --evidence
done
refuses 3 "w.corpus.safetensors" zavit near w.safetensors המלך --support 3
expect 0 zavit near w.safetensors המלך
for ((at = 9; at < size; at += at < 2000 ? 83 : size / 50)); do
  cp good.bin w.corpus.safetensors
  printf '\377' | dd of=w.corpus.safetensors bs=1 seek=$at conv=notrunc 2>/dev/null
  code=0
  zavit near w.safetensors המלך --of המלכה --open evidence_sentences >out 2>err || code=$?
  case $code in 0 | 3 | 4 | 5) ;; *) fail "byte $at changed: exit code $code" ;; esac
done
# what is possible but changed, under --verify
cp good.bin w.corpus.safetensors
expect 0 zavit near w.safetensors המלך --evidence --verify
printf 'x' | dd of=w.corpus.safetensors bs=1 seek=$((size - 9)) conv=notrunc 2>/dev/null
refuses 3 "zavit.sha256" zavit near w.safetensors המלך --evidence --verify
# of another space, or no texts at all
zavit learn $common --seed 2 -o other.safetensors --keep-corpus --keep-context --quiet >/dev/null || fail "learn"
cp other.corpus.safetensors w.corpus.safetensors
refuses 3 "another learning" zavit near w.safetensors המלך --evidence
refuses 3 "למידה אחרת" zavit near w.safetensors המלך --support 3 --lang he
cp good.bin w.corpus.safetensors
cp w.safetensors w.corpus.safetensors
refuses 3 "not one of sentences" zavit near w.safetensors המלך --evidence
rm w.corpus.safetensors
refuses 3 "not there" zavit near w.safetensors המלך --evidence
# contexts of another learning, with other texts behind it
cp good.bin w.corpus.safetensors
sentences he 299 >fewer.txt
zavit learn fewer.txt --dim 4 --epochs 1 --min-count 1 --threads 1 -o other.safetensors --keep-context --quiet >/dev/null || fail "learn"
cp other.context.safetensors w.context.safetensors
refuses 3 "another learning" zavit near w.safetensors המלך --evidence
# writing that fails at any call
[ -e "$ZFAULT_LIBRARY" ] || { echo "libzfault.so is not built" >&2; exit 77; }
export ASAN_OPTIONS=verify_asan_link_order=0:${ASAN_OPTIONS:-}
mkdir target
for call in open write fsync rename; do
  struck=0
  for n in 1 2 3 4; do
    echo "the old file" | tee target/out.safetensors >target/out.corpus.safetensors
    rm -f mark
    code=0
    ZFAULT="$call@target/:$n:ENOSPC" ZFAULT_MARK=mark LD_PRELOAD=$ZFAULT_LIBRARY \
      "$ZAVIT" learn $common -o target/out.safetensors --keep-corpus --checkpoint 0 >out 2>err || code=$?
    [ -e mark ] || break
    struck=1
    [ $code != 0 ] || fail "$call $n failed and nobody noticed"
    same "$code" 3
    silent
    [ -s err ] || fail "no sentence"
    same "$(find target -type f | wc -l)" 2
  done
  [ $struck = 1 ] || fail "$call never came"
done
# a full disk is told before learning
echo "the old file" >target/out.safetensors
ZFAULT="write@out.corpus:1:ENOSPC" LD_PRELOAD=$ZFAULT_LIBRARY "$ZAVIT" learn $common -o target/out.safetensors --keep-corpus >out 2>err &&
  fail "a full disk"
same "$(cat target/out.safetensors)" "the old file"
tidy
