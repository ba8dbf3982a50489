# The figures of a collection's shape: named, explained and opened in both languages, for vectors alone too.
awk 'BEGIN { srand(3); for (i = 0; i < 900; i++) { printf "{\"id\":\"r%d\",\"vector\":[", i
  a = rand(); b = rand(); for (d = 0; d < 12; d++) printf "%s%g", d ? "," : "", a * sin(d) + b * cos(2 * d) + (d == 3) ; print "]}" } }' >v.jsonl
zavit convert v.jsonl -o v.npy --quiet >/dev/null || fail "convert"
expect 0 zavit audit v.npy
prints "iso_score"
prints "effective_rank"
prints "partition_ratio"
prints "intrinsic_dimension_mle"
prints "on a line or a sheet"
opens audit v.npy
opens audit v.npy --lang he
expect 0 zavit audit v.npy --lang he
prints "מונח על קו או על משטח"
expect 0 zavit audit v.npy --open intrinsic_dimension_twonn
prints "among 225 rows (225 asked)"
prints "directions alone"
prints "agrees"
expect 0 zavit audit v.npy --open effective_rank --lang he
prints "LAPACK"
expect 1 zavit audit v.npy --fail-on warn
# by the keys that programs read
json audit v.npy
grep -q '"intrinsic_dimension_twonn"' out || fail "no key"
# too few rows for neighbours: the figures are there, with the reason
head -n 12 v.jsonl >few.jsonl
expect 0 zavit audit few.jsonl
prints "12 different rows are too few"
expect 0 zavit audit few.jsonl --lang he
prints "מעט מכדי לומר כיצד הן מתפזרות"
opens audit few.jsonl
# copies alone, rows too few for anything
for n in 1 2; do
  head -n $n v.jsonl >small.jsonl
  expect 4 zavit audit small.jsonl
done
head -n 3 v.jsonl >small.jsonl
expect 0 zavit audit small.jsonl
for _ in 1 2 3 4 5; do head -n 1 v.jsonl; done | awk '{ sub(/r0/, "c" NR); print }' >same.jsonl
expect 0 zavit audit same.jsonl
prints "1 different rows"
opens audit same.jsonl
spaces he
opens audit texts.safetensors --lang he
