# A space cut anywhere, or with any byte of its header changed: a sentence or an answer, never a
# crash.
printf '{"id":"a","vector":[1,2],"text":"x"}\n{"id":"b","vector":[2,1],"text":"y"}\n{"id":"c","vector":[3,1]}\n' >v.jsonl
zavit convert v.jsonl -o v.safetensors --quiet >/dev/null || fail "convert"
size=$(stat -c %s v.safetensors)
for ((cut = 0; cut < size; cut += 61)); do
  head -c $cut v.safetensors >cut.safetensors
  expect 3 zavit info cut.safetensors
  silent
  says "cut.safetensors"
done
for ((at = 0; at < size && at < 700; at += 23)); do
  cp v.safetensors flip.safetensors
  printf '\377' | dd of=flip.safetensors bs=1 seek=$at conv=notrunc 2>/dev/null
  code=0
  zavit audit flip.safetensors >out 2>err || code=$?
  case $code in 0 | 3 | 4) ;; *) fail "byte $at changed: exit code $code" ;; esac
done
