# Vectors without texts, from npy; bad input
awk 'BEGIN { state = 5
  for (i = 0; i < 120; i++) {
    line = ""
    for (d = 0; d < 200; d++) { state = (state * 16807) % 2147483647; line = line (d ? "," : "") state / 2147483647 - .3 }
    print line
  } }' >numbers
table() { # table DIM ROWS NAME
  cut -d, -f"1-$1" numbers | head -n "$2" | sed 's/.*/{"vector":[&]}/' >"$3.jsonl"
}
table 6 120 some
table 200 120 wide
table 1 120 line
table 6 1 one
table 6 2 two
yes '{"vector":[0,0,0,0,0,0]}' | head -n 120 >zero.jsonl
yes '{"vector":[1,2,3,4,5,6]}' | head -n 120 >equal.jsonl
sed '7s/.*/{"vector":[1,2,3,4,5,NaN]}/' some.jsonl >nan.jsonl
for name in some wide line equal nan; do expect 0 zavit convert "$name.jsonl" -o "$name.npy" --quiet; done
opens compare some.npy wide.npy
opens compare some.npy line.npy --lang he
opens compare some.npy nan.npy
expect 0 zavit compare some.npy equal.npy
says "all vectors of a side are equal"
for name in one two zero; do
  expect 4 zavit compare some.npy "$name.jsonl" --pair none
  silent
  says "a comparison needs 10"
done
expect 4 zavit compare zero.jsonl some.npy --lang he
hebrew err
table 200 110 other
refuses 4 "it needs equal dimensions" zavit compare some.npy other.jsonl
tidy
