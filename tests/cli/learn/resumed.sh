# Killed at any moment and resumed, a run ends with the bytes and the losses of one that was never stopped:
# with one thread, and with any number under --deterministic.
sentences en 20000 >corpus.txt
sentences he 4000 >>corpus.txt
sum() { # what a run came to: its data, and the losses of epochs far apart
  json info "$1/w.safetensors"
  get result.contract.sha256
}
losses() { for epoch in 0 20 59; do get result.losses.$epoch.loss && get result.losses.$epoch.seen; done; }
killed_and_resumed() { # OPTIONS…
  local run="learn corpus.txt --dim 32 --epochs 60 --json --checkpoint 0.001 $*" kills=0 resumed=0 resume code child try
  rm -rf whole killed
  mkdir whole killed
  expect 0 zavit $run -o whole/w.safetensors
  gone whole/w.safetensors.checkpoint
  losses >whole/losses
  for try in $(seq 40); do
    resume=
    [ ! -e killed/w.safetensors.checkpoint ] || { resume=--resume; resumed=$((resumed + 1)); }
    "$ZAVIT" $run -o killed/w.safetensors $resume >out 2>err &
    child=$!
    # Later tries last longer: a slow machine, or a sanitizer, gets to a checkpoint too.
    sleep "$(awk -v try="$try" 'BEGIN {print 0.3 + 0.1 * (try % 6) + 0.05 * try}')"
    kill -KILL $child 2>/dev/null || true
    code=0
    wait $child 2>/dev/null || code=$?
    [ $code = 0 ] && break
    same $code 137
    kills=$((kills + 1))
    # Killed between the last two steps: all is there but the checkpoint's removal.
    [ ! -e killed/w.safetensors ] || { rm -f killed/w.safetensors.checkpoint; code=137; break; }
  done
  [ -e killed/w.safetensors ] || expect 0 zavit $run -o killed/w.safetensors --resume
  [ $kills -gt 0 ] && [ $resumed -gt 0 ] || fail "killed $kills times, resumed $resumed times"
  gone killed/w.safetensors.checkpoint
  [ $code != 0 ] || { losses >killed/losses && cmp killed/losses whole/losses || fail "other losses"; }
  same "$(sum killed)" "$(sum whole)"
}
killed_and_resumed --threads 1
killed_and_resumed --threads 2 --deterministic
# It is part of what a checkpoint is of.
expect 0 cp corpus.txt long.txt
"$ZAVIT" learn long.txt -o d.safetensors --dim 8 --epochs 10000 --threads 2 --deterministic --checkpoint 0.001 >out 2>err &
child=$!
for try in $(seq 100); do sleep 0.1; [ -e d.safetensors.checkpoint ] && break; done
kill -KILL $child
wait $child 2>/dev/null || true
refuses 2 "--deterministic was 1" zavit learn long.txt -o d.safetensors --dim 8 --epochs 10000 --threads 2 --resume
