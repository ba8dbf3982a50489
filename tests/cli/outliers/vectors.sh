# Vectors without texts, from npy; bad input
awk 'BEGIN { state = 5
  for (i = 0; i < 400; i++) {
    line = ""
    for (d = 0; d < 600; d++) { state = (state * 16807) % 2147483647; line = line (d ? "," : "") state / 2147483647 }
    print line
  } }' >numbers
table() { # table DIM ROWS NAME
  cut -d, -f"1-$1" numbers | head -n "$2" | sed 's/.*/{"vector":[&]}/' >"$3.jsonl"
}
table 8 400 some
sed -i '1s/.*/{"vector":[9,-9,9,-9,9,-9,9,-9]}/; 2s/.*/{"vector":[.1,.2,.3,.4,.5,.6,.7,NaN]}/; 3s/.*/{"vector":[0,0,0,0,0,0,0,0]}/' some.jsonl
expect 0 zavit convert some.jsonl -o some.npy --quiet
json outliers some.npy
same "$(get result.rows)" 398
same "$(get result.left_out)" 2
same "$(get result.items.0.row)" 0
same "$(get result.items.0.text)" null
opens outliers some.npy --lang he
# more dimensions than rows; one dimension
table 600 150 wide
table 1 400 line
for name in wide line; do
  expect 0 zavit convert "$name.jsonl" -o "$name.npy" --quiet
  opens outliers "$name.npy"
done
# too few, none, equal ones
table 8 1 one
table 8 2 two
yes '{"vector":[0,0,0,0,0,0,0,0]}' | head -n 300 >zero.jsonl
yes '{"vector":[1,2]}' | head -n 300 >equal.jsonl
refuses 4 "from 100 on" zavit outliers one.jsonl
refuses 4 "from 100 on" zavit outliers two.jsonl
refuses 4 "has 0 rows" zavit outliers zero.jsonl
refuses 4 "all alike" zavit outliers equal.jsonl
refuses 4 "כל השורות בו זהות" zavit outliers equal.jsonl --lang he
refuses 4 "not enough reference rows" zavit outliers some.npy --reference zero.jsonl
refuses 2 "dim" zavit outliers some.npy --reference line.npy
refuses 3 "/dev/full" zavit outliers some.npy --write /dev/full
refuses 3 "/nowhere/x" zavit outliers some.npy --write /nowhere/x
tidy
