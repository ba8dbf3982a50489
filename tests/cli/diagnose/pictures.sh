# Spectrum, slices, the range of rates and a barrier: on the terminal, as JSON, and as figures of a page.
. "${BASH_SOURCE[0]%/*}/../points.sh"
points 600 >points.jsonl
expect 0 zavit convert points.jsonl -o points.safetensors --quiet
flags="--layers auto,8,auto --act tanh --optim gd --lr 0.01 --epochs 3 --quiet"
expect 0 zavit train points.safetensors -o a.safetensors $flags
expect 0 zavit train points.safetensors -o b.safetensors $flags --seed 2
expect 0 zavit diagnose a.safetensors --spectrum --slice --range --barrier b.safetensors --html page.html
prints "eigenvalues of the Hessian"
prints "random direction"
prints "the way of the training on its loss"
prints "while the learning rate rises"
prints "straight line to b.safetensors"
for title in "eigenvalues of the Hessian where" "along a random direction from where" "over the plane of two random directions" \
  "the way of the training from its first weights" \
  "the loss while the rate rises" "on the straight line to the other net"; do
  grep -q "$title" page.html || fail "no figure: $title"
done
json diagnose a.safetensors --spectrum --slice --range --barrier b.safetensors
awk -v low="$(get result.spectrum.lo)" -v high="$(get result.spectrum.hi)" 'BEGIN { exit !(low < high) }' || fail "no spectrum"
awk -v at="$(get result.slice.at.15)" 'BEGIN { exit !(at * at < 1e-20) }' || fail "the slice does not go through the point"
awk -v a="$(get result.slice.way.points_x.0)" -v b="$(get result.slice.way.points_x.1)" 'BEGIN { exit !(a != b) }' || fail "no way"
same "$(get result.slice.way.best)" false
awk -v rate="$(get result.range.rate)" 'BEGIN { exit !(rate > 0.001 && rate < 10) }' || fail "range"
same "$(get result.barrier.losses.0)" "$(get result.barrier.from)"
# epochs that are kept make a way of more than its ends
expect 0 zavit train points.safetensors -o kept.safetensors $flags --epochs 5 --keep-path 8
expect 0 zavit diagnose kept.safetensors --slice --html kept.html
prints "over 4 epochs"
grep -q "nearest to the first weights" kept.html || fail "the page does not say what its plane is"
json diagnose kept.safetensors --slice
same "$(get result.slice.way.kept)" 4
[ "$(get result.slice.way.points_x.5)" ] || fail "points are missing"
expect 0 zavit diagnose kept.safetensors --slice --lang he
prints "דרך 4 מעברים"
expect 2 zavit train points.safetensors -o kept.safetensors --keep-path 65
opens diagnose a.safetensors --range --barrier b.safetensors --seeds 2
tidy
