# Ctrl-C ends the encoder with us: nothing is written, nothing runs on.
sentences en 2000 | awk '{ print NR, $0 }' >many.txt
printf '#!/bin/sh\n"%s" hangs; exit 0\n' "$STAND_IN" >slow.sh
for signal in INT TERM; do
  code=0
  env --default-signal=INT "$ZAVIT" encode many.txt -o out.safetensors --encoder "sh $PWD/slow.sh" >out 2>err &
  pid=$!
  for i in $(seq 100); do [ -e asked.log ] && break; sleep 0.05; done
  kill -$signal $pid
  wait $pid || code=$?
  same $code 130
  silent
  one_sentence
  gone out.safetensors
  tidy
  no_child "$STAND_IN hangs"
  no_child "$PWD/slow.sh"
  rm -f asked.log
done
