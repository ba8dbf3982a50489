# Ctrl-C: what was learned is kept, exit code 130; a second run overwrites the file.
sentences en 20000 >corpus.txt
"$ZAVIT" learn corpus.txt -o words.safetensors --dim 64 --epochs 10000 --threads 2 >out 2>err &
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
says "stopped on request"
json info words.safetensors
same "$(get result.dim)" 64
tidy
