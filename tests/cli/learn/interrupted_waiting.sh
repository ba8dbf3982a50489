# Ctrl-C and a closed terminal are noticed while the input gives nothing.
for signal in INT HUP; do
  mkfifo "pipe$signal"
  sleep 30 >"pipe$signal" &
  writer=$!
  "$ZAVIT" learn "pipe$signal" -o words.safetensors >out 2>err &
  child=$!
  sleep 2
  kill -$signal $child
  code=0
  wait $child || code=$?
  kill $writer
  same $code 130
  gone words.safetensors
done
tidy
