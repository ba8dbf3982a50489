# One, two rows, or none that can be compared: exit code 4, how many there are and how many it takes.
printf '{"vector":[1,2,3]}\n' >one.jsonl
printf '{"vector":[1,2,3]}\n{"vector":[3,2,1]}\n' >two.jsonl
for i in 1 2 3 4 5; do printf '{"vector":[0,0,0]}\n'; done >zero.jsonl
refuses 4 "1 of its 1 rows" zavit audit one.jsonl
refuses 4 "2 of its 2 rows" zavit audit two.jsonl
says "needs 3"
refuses 4 "0 of its 5 rows" zavit audit zero.jsonl
says "5 are zero"
refuses 4 "2 of its 2 rows" zavit audit two.jsonl --json --html page.html
gone page.html
refuses 4 "דרושות 3" zavit audit two.jsonl --lang he
# what it gives for no row at all depends on the format: one that has no width is no space
zavit convert two.jsonl -o two.safetensors --quiet
zavit convert two.safetensors --where 'id=nowhere' -o empty.safetensors --quiet 2>/dev/null || true
[ ! -e empty.safetensors ] || refuses 4 "0 of its 0 rows" zavit audit empty.safetensors
# three are enough for an audit; what they are too few for says so
printf '{"vector":[1,0,2]}\n' >>two.jsonl
json audit two.jsonl
opens audit two.jsonl
# all equal, and a single dimension
for i in 1 2 3 4 5; do printf '{"vector":[1,2,3]}\n'; done >equal.jsonl
opens audit equal.jsonl
for i in 1 2 3 4 5; do printf '{"vector":[%d]}\n' $i; done >narrow.jsonl
opens audit narrow.jsonl
