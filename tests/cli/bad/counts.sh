# A file of counts that is cut, changed or of another space: one sentence and exit code 3 where a proof was asked for,
# else a warning beside the answer; never a crash. And counts that cannot be written leave nothing behind.
sentences en 400 >corpus.txt
common="corpus.txt --method count --dim 4 --min-count 1"
zavit learn $common -o w.safetensors --keep-counts --quiet >/dev/null || fail "learn"
cp w.counts.safetensors good.bin
size=$(stat -c %s good.bin)
for ((cut = 0; cut < size; cut += 331)); do
  head -c $cut good.bin >w.counts.safetensors
  refuses 3 "w.counts.safetensors" zavit near w.safetensors king --prove queen
done
expect 0 zavit near w.safetensors king -k 2
says "warning"
one_sentence
prints "rank"
! grep -q counts_ out || fail "counts from a broken file"
json near w.safetensors king -k 2
same "$("$CHECK_SCHEMA" --get warnings.0 <out | grep -c counts.safetensors)" 1
# any byte of the header, and many of the data, changed
for ((at = 0; at < size; at += at < 700 ? 19 : 211)); do
  cp good.bin w.counts.safetensors
  printf '\377' | dd of=w.counts.safetensors bs=1 seek=$at conv=notrunc 2>/dev/null
  code=0
  zavit near w.safetensors king --open counts_cosine >out 2>err || code=$?
  case $code in 0 | 3) ;; *) fail "byte $at changed: exit code $code" ;; esac
done
# what is possible but changed, under --verify
cp good.bin w.counts.safetensors
expect 0 zavit near w.safetensors king --prove queen --verify
printf '\001' | dd of=w.counts.safetensors bs=1 seek=$((size - 4)) conv=notrunc 2>/dev/null
cmp -s good.bin w.counts.safetensors && printf '\002' | dd of=w.counts.safetensors bs=1 seek=$((size - 4)) conv=notrunc 2>/dev/null
refuses 3 "zavit.sha256" zavit near w.safetensors king --prove queen --verify
# of another space, or no counts at all
zavit learn $common --window 2 -o other.safetensors --keep-counts --quiet >/dev/null || fail "learn"
cp other.counts.safetensors w.counts.safetensors
refuses 3 "another learning" zavit near w.safetensors king --prove queen
refuses 3 "למידה אחרת" zavit near w.safetensors king --prove queen --lang he
cp w.safetensors w.counts.safetensors
refuses 3 "not one of counts" zavit near w.safetensors king --prove queen
rm w.counts.safetensors
mkdir w.counts.safetensors
refuses 3 "w.counts.safetensors" zavit near w.safetensors king --prove queen
rmdir w.counts.safetensors
refuses 3 "not there" zavit near w.safetensors king --prove queen
refuses 3 "vectors" zavit info other.counts.safetensors
# writing that fails at any call
[ -e "$ZFAULT_LIBRARY" ] || { echo "libzfault.so is not built" >&2; exit 77; }
export ASAN_OPTIONS=verify_asan_link_order=0:${ASAN_OPTIONS:-}
mkdir target
for call in open write fsync rename; do
  struck=0
  for n in 1 2 3 4 5 6; do
    echo "the old file" | tee target/out.safetensors >target/out.counts.safetensors
    rm -f mark
    code=0
    ZFAULT="$call@target/:$n:ENOSPC" ZFAULT_MARK=mark LD_PRELOAD=$ZFAULT_LIBRARY \
      "$ZAVIT" learn $common -o target/out.safetensors --keep-counts >out 2>err || code=$?
    [ -e mark ] || break
    struck=1
    # flushing the folder after a rename may fail too late to undo it
    [ $code != 0 ] || fail "$call $n failed and nobody noticed"
    same "$code" 3
    silent
    [ -s err ] || fail "no sentence"
    same "$(find target -type f | wc -l)" 2
    # never a space with counts that claim to be its own and are not
    for file in target/out.safetensors target/out.counts.safetensors; do
      [ "$(head -c 12 $file | tr -d '\0')" = "the old file" ] || zavit near target/out.safetensors king >/dev/null 2>&1 ||
        fail "half a file: $call $n"
    done
  done
  [ $struck = 1 ] || fail "$call never came"
done
# a full disk is told before the old space is replaced
echo "the old file" >target/out.safetensors
ZFAULT="write@out.counts:1:ENOSPC" LD_PRELOAD=$ZFAULT_LIBRARY "$ZAVIT" learn $common -o target/out.safetensors --keep-counts >out 2>err &&
  fail "a full disk"
same "$(cat target/out.safetensors)" "the old file"
tidy
