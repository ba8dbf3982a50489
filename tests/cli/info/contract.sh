# What the numbers say against the contract: two sources in one file, numbers cut off; and the first rows.
awk 'BEGIN { print 40, 4; for (i = 0; i < 40; i++) print "w" i, i % 2 ? "1 0 0 0" : "3 " i " 4 1" }' >mixed.vec
opens info mixed.vec
expect 0 zavit info mixed.vec
prints "50.0 % of the vectors have length 1, and 50.0 % are far from it"
prints "first numbers"
prints "▇"
prints "w2"
awk 'BEGIN { print 40, 4; for (i = 0; i < 40; i++) print "w" i, "1 0 0", i % 2 ? "0" : "0.001" }' >unit.vec
expect 0 zavit info unit.vec
prints "either all vectors have length 1 or none was meant to"
expect 0 zavit info mixed.vec --lang he
prints "מקורות"
json info mixed.vec
same "$(get result.rows.1.id)" w1
same "$(get result.rows.1.norm)" 1.0
same "$(get result.rows.1.numbers)" '[1.0,0.0,0.0,0.0]'
# rows of f32 scaled one by one never stand at the limit of 8 bits in crowds
words en
expect 0 zavit convert words.safetensors -o w8.safetensors --dtype i8
opens info w8.safetensors
expect 0 zavit info w8.safetensors
prints "rows_clipped"
prints "do not crowd"
printf 'id,vector\na,"[nan, 1]"\n' >odd.csv
json info odd.csv
same "$(get result.rows.0.norm)" null
# 8-bit numbers of other programs: whole numbers that crowd at the limits
{
  printf '40 4\n'
  for ((i = 0; i < 40; i++)); do echo "w$i 127 -128 127 $((i - 20))"; done
} >clipped.vec
json info clipped.vec
grep -q rows_clipped out || fail "clipped 8-bit numbers of another program are not told"
opens info clipped.vec
sed 's/127/7/g; s/-128/-8/' clipped.vec >whole.vec
json info whole.vec
grep -q rows_clipped out && fail "whole numbers are taken for 8-bit ones"
printf '\2\0\0\0\4\0\0\0\177\177\200\1\177\177\200\2' >c.i8bin
json info c.i8bin
grep -q rows_clipped out || fail "i8bin is not judged"
true
