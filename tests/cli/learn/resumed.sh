# Killed at any moment and resumed, one thread ends with the bytes of a run that was never stopped.
sentences en 20000 >corpus.txt
sentences he 4000 >>corpus.txt
run() { zavit learn corpus.txt -o "$1" --dim 32 --epochs 60 --threads 1 --quiet --checkpoint 0.001 "${@:2}"; }
data() { json info "$1" && get result.contract.sha256; }
mkdir whole killed
expect 0 run whole/w.safetensors
gone whole/w.safetensors.checkpoint
kills=0 resumed=0
for try in $(seq 40); do
  resume=
  [ ! -e killed/w.safetensors.checkpoint ] || { resume=--resume; resumed=$((resumed + 1)); }
  "$ZAVIT" learn corpus.txt -o killed/w.safetensors --dim 32 --epochs 60 --threads 1 --quiet \
    --checkpoint 0.001 $resume >out 2>err &
  child=$!
  sleep "0.$((3 + try % 6))"
  kill -KILL $child 2>/dev/null || true
  code=0
  wait $child 2>/dev/null || code=$?
  [ $code = 0 ] && break
  same $code 137
  kills=$((kills + 1))
  # Killed between the last two steps: all is there but the checkpoint's removal.
  [ ! -e killed/w.safetensors ] || { rm -f killed/w.safetensors.checkpoint; break; }
done
[ -e killed/w.safetensors ] || expect 0 run killed/w.safetensors --resume
[ $kills -gt 0 ] && [ $resumed -gt 0 ] || fail "killed $kills times, resumed $resumed times"
gone killed/w.safetensors.checkpoint
same "$(data killed/w.safetensors)" "$(data whole/w.safetensors)"
