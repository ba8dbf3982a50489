# Vectors without texts, from npy: what repeats by angle, also beyond one batch of rows; bad input; a disk that is full
# cloud ROWS DIM NAME: numbers around .2, the same every time, in NAME.jsonl
cloud() {
  awk -v n="$1" -v dim="$2" 'BEGIN { state = 11
    for (i = 0; i < n; i++) {
      line = ""
      for (d = 0; d < dim; d++) { state = (state * 16807) % 2147483647; line = line (d ? "," : "") state / 2147483647 - .3 }
      print "{\"vector\":[" line "]}"
    } }' >"$3.jsonl"
}
npy() { expect 0 zavit convert "$1.jsonl" -o "$1.npy" --quiet; }
cloud 3000 12 many
# rows 3000 to 3099 repeat 0 to 99 three times as long, 3100 to 3149 to the bit
head -n 100 many.jsonl | awk -F'[][,]' '{ line = ""; for (i = 2; i < NF; i++) line = line (i > 2 ? "," : "") 3 * $i; print "{\"vector\":[" line "]}" }' >copies
head -n 150 many.jsonl | tail -n 50 >>copies
cat copies >>many.jsonl
npy many
json dups many.npy
same "$(get result.repeats.vector)" 50
same "$(get result.repeats.angle)" 100
same "$(get result.items)" 3150
opens dups many.npy --lang he
expect 0 zavit dups many.npy --write kept.npy
says "kept 3000 of 3150 rows"
json dups kept.npy
same "$(get result.sets)" "[]"
# few rows, one dimension, all equal, more dimensions than rows
for name in one two equal line wide nan zero; do
  case $name in
    one) head -n 1 many.jsonl ;;
    two) head -n 2 many.jsonl ;;
    equal) yes '{"vector":[1,2,3]}' | head -n 2000 ;;
    line) cloud 2000 1 line && cat line.jsonl ;;
    wide) cloud 40 90 wide && cat wide.jsonl ;;
    nan) head -n 5 many.jsonl && printf '{"vector":[1,2,3,4,5,6,7,8,9,10,11,NaN]}\n' ;;
    zero) yes '{"vector":[0,0]}' | head -n 5 ;;
  esac >made
  mv made "$name.jsonl"
done
refuses 4 "takes two to repeat" zavit dups one.jsonl
refuses 4 "takes two to repeat" zavit dups zero.jsonl
refuses 4 "דורשת שתיים" zavit dups zero.jsonl --lang he
json dups two.jsonl
same "$(get result.sets)" "[]"
npy equal
json dups equal.npy
same "$(get result.repeats.vector)" 1999
npy line
json dups line.npy
same "$(get result.sets.1.rows.0.similarity)" 1.0
opens dups line.npy
npy wide
json dups wide.npy
same "$(get result.sets)" "[]"
# what can't be written
refuses 3 "/dev/full" zavit dups two.jsonl --write /dev/full
refuses 3 "/nowhere/x" zavit dups two.jsonl --write /nowhere/x
refuses 3 "/nowhere/x" zavit dups two.jsonl --write /nowhere/x --lang he
tidy
