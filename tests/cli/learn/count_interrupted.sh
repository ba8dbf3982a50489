# Ctrl-C while counts are taken apart: exit code 130, and nothing is written.
awk 'BEGIN { srand(1); for (i = 0; i < 60000; i++) { for (j = 0; j < 10; j++) printf "w%d ", 20000 * rand() * rand(); print "" } }' >corpus.txt
"$ZAVIT" learn corpus.txt -o words.safetensors --method count --dim 1000 --min-count 1 --threads 2 >out 2>err &
child=$!
for try in $(seq 100); do
  sleep 0.1
  ticks=$(cut -d ' ' -f 14 "/proc/$child/stat" 2>/dev/null || echo 0)
  [ "$ticks" -gt 150 ] && break
done
kill -INT $child
code=0
wait $child || code=$?
same $code 130
says "nothing was written"
[ ! -e words.safetensors ] || fail "a stopped run wrote its file"
