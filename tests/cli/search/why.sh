# --why: the hits' cosines as sums over words, and what puts the first above the second.
spaces en
expect 0 zavit search texts.safetensors "king castle dog" -k 3 --why
prints "why the first"
prints "ranks above"
expect 0 zavit search texts.safetensors "king castle dog" -k 3 --why --lang he
prints "למה הראשון"
json search texts.safetensors "king castle dog" -k 3 --why
sum_of() { # KEY: Σ value of an array of parts
  get "$1" | grep -o '"value":[-+0-9.e]*' | awk -F : '{ s += $2 } END { printf "%.6f\n", s + 0 }'
}
for i in 0 1 2; do
  same "$(sum_of result.hits.$i.why.parts)" "$(get result.hits.$i.why.cosine | awk '{ printf "%.6f\n", $1 }')"
  same "$(get result.hits.$i.score | awk '{ printf "%.5f\n", $1 }')" "$(get result.hits.$i.why.cosine | awk '{ printf "%.5f\n", $1 }')"
done
same "$(sum_of result.margin.words)" "$(get result.margin.value | awk '{ printf "%.6f\n", $1 }')"
