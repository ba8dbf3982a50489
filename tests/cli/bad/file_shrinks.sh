# A mapped file that somebody truncates: a sentence and exit code 3, no crash.
awk 'BEGIN { srand(1); print 60000, 64; for (i = 0; i < 60000; i++) { printf "w%d", i; for (j = 0; j < 64; j++) printf " %.3f", rand() - 0.5; print "" } }' >big.vec
zavit convert big.vec -o big.safetensors --quiet >/dev/null || fail "convert"
for try in 1 2 3 4 5 6; do
  cp big.safetensors shrink.safetensors
  zavit audit shrink.safetensors --pairs 20000000 --threads 2 >out 2>err &
  child=$!
  sleep "0.$try"
  truncate -s 70000 shrink.safetensors
  code=0
  wait $child || code=$?
  case $code in
    0) continue ;; # it was done before
    3) says "shrink.safetensors"; silent; exit 0 ;;
    *) fail "exit code $code" ;;
  esac
done
