# NaN, infinite numbers, zeros, repeated ids: reported, skipped aloud, refused under --strict.
{ awk 'BEGIN { for (i = 0; i < 60; i++) printf "{\"id\":\"r%d\",\"vector\":[%g,%g,%g]}\n", i, sin(i), cos(i * 3), sin(i * 7 + 1) }'
  printf '{"id":"r1","vector":[1,2,3]}\n{"id":"zero","vector":[0,0,0]}\n'; } >v.jsonl
zavit convert v.jsonl -o v.safetensors --quiet >/dev/null || fail "convert"
# a NaN over the first number of row 5: the vectors are first in the file, at a multiple of 64
data=$(od -An -tu8 -N 8 v.safetensors | tr -d ' ')
printf '\000\000\300\177' | dd of=v.safetensors bs=1 seek=$((8 + data + 5 * 12)) conv=notrunc 2>/dev/null
expect 0 zavit audit v.safetensors
prints "duplicate_ids"
# once, however many searches an audit makes
same "$(grep -c 'hold NaN' err)" 1
same "$(sort err | uniq -d)" ""
json audit v.safetensors
get warnings.0 >/dev/null
! "$CHECK_SCHEMA" --get warnings.1 <out >second 2>/dev/null || ! grep -q 'hold NaN' second || fail "said twice: $(<second)"
expect 0 zavit near v.safetensors r2 -k 5
refuses 3 "v.safetensors" zavit audit v.safetensors --strict
refuses 3 "v.jsonl" zavit audit v.jsonl --strict
