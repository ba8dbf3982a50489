# No room for the checkpoint: said once, in the language asked for; learning goes on, and the space is written.
[ -e "$ZFAULT_LIBRARY" ] || { echo "libzfault.so is not built" >&2; exit 77; }
sentences he 6000 >corpus.txt
export ASAN_OPTIONS=verify_asan_link_order=0:${ASAN_OPTIONS:-}
for lang in en he; do
  for call in open write pwrite fsync rename; do
    rm -f w.* mark
    ZFAULT="$call@w.safetensors.checkpoint:1+:ENOSPC" ZFAULT_MARK=mark LD_PRELOAD=$ZFAULT_LIBRARY \
      expect 0 "$ZAVIT" learn corpus.txt -o w.safetensors --dim 8 --epochs 40 --threads 1 --checkpoint 0.0001 --lang $lang
    [ -e mark ] || fail "no $call failed"
    [ $lang = en ] && warning="checkpoint was not written" || warning="נקודת הביקורת לא נכתבה"
    same "$(grep -cF "$warning" err)" 1
    gone w.safetensors.checkpoint
    tidy
    expect 0 zavit near w.safetensors המלך -k 1
  done
done
# The disk is full later: the checkpoint before stays whole, and a stopped run says that it can go on.
rm -f w.* mark
ZFAULT="write@w.safetensors.checkpoint:9+:ENOSPC" ZFAULT_MARK=mark LD_PRELOAD=$ZFAULT_LIBRARY \
  "$ZAVIT" learn corpus.txt -o w.safetensors --dim 8 --epochs 10000 --threads 1 --checkpoint 0.0001 >out 2>err &
child=$!
for try in $(seq 100); do sleep 0.1; [ -e mark ] && break; done
[ -e mark ] || fail "no later write failed"
kill -KILL $child
wait $child 2>/dev/null || true
[ -e w.safetensors.checkpoint ] || fail "the earlier checkpoint is gone"
"$ZAVIT" learn corpus.txt -o w.safetensors --dim 8 --epochs 10000 --threads 1 --resume >out 2>err &
child=$!
sleep 1
kill -INT $child
code=0
wait $child || code=$?
same $code 130
says "--resume"
