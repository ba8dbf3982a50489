# The same for a program that reads JSON: one document, `stopped` is true.
sentences en 20000 >corpus.txt
"$ZAVIT" learn corpus.txt -o words.safetensors --dim 64 --epochs 10000 --threads 1 --json >out 2>err &
child=$!
for try in $(seq 100); do
  sleep 0.1
  ticks=$(cut -d ' ' -f 14 "/proc/$child/stat" 2>/dev/null || echo 0)
  [ "$ticks" -gt 150 ] && break
done
kill -TERM $child
code=0
wait $child || code=$?
same $code 130
"$CHECK_SCHEMA" "$SCHEMA" <out || fail "not as the schema says"
same "$(get result.stopped)" true
