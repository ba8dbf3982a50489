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
