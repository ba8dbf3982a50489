# Writing that fails at any call: exit code 3, the old file stands, nothing is left behind.
[ -e "$ZFAULT_LIBRARY" ] || { echo "libzfault.so is not built" >&2; exit 77; }
export ASAN_OPTIONS=verify_asan_link_order=0:${ASAN_OPTIONS:-}
spaces en
mkdir target
echo "the old file" >target/out.safetensors
cp target/out.safetensors target/out.npy
cp target/out.safetensors target/out.txt
broken() { # CALL COMMAND…: fails its N-th call on files in target/, for N = 1, 2, …
  local call=$1 n code struck=0
  shift
  for n in 1 2 3 4 5 6 8 12; do
    rm -f mark
    code=0
    ZFAULT="$call@target/:$n:ENOSPC" ZFAULT_MARK=mark LD_PRELOAD=$ZFAULT_LIBRARY \
      "$ZAVIT" "$@" >out 2>err || code=$?
    [ -e mark ] || break
    struck=1
    # by then the work was done, and only looking at it again failed
    [ $code = 0 ] && says "could not be read again" && break
    same "$code" 3
    silent
    [ -s err ] || fail "no sentence"
    for old in target/out.*; do
      [ "$(head -c 12 "$old" | tr -d '\0')" = "the old file" ] || fail "$old: $call $n"
    done
    same "$(find target -type f | wc -l)" 3
  done
  [ $struck = 1 ] || fail "$call never came: $*"
}
for call in open fsync rename; do
  broken $call convert texts.safetensors -o target/out.safetensors
  echo "the old file" >target/out.safetensors
  broken $call convert texts.safetensors -o target/out.npy
  echo "the old file" >target/out.npy
  broken $call info texts.safetensors -o target/out.txt
  echo "the old file" >target/out.txt
done
broken write convert texts.safetensors -o target/out.npy
echo "the old file" >target/out.npy
broken write info texts.safetensors -o target/out.txt
echo "the old file" >target/out.txt
broken rename encode -m words.safetensors texts.jsonl -o target/out.safetensors
echo "the old file" >target/out.safetensors
broken rename learn corpus.txt -o target/out.safetensors --dim 4 --epochs 1
