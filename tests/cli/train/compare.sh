# Rules side by side: the same start, the same steps; findings open, the page has the paths; what is kept is what --optim would have made.
. "${BASH_SOURCE[0]%/*}/../points.sh"
points 900 >points.jsonl
expect 0 zavit convert points.jsonl -o points.safetensors --quiet
flags="--layers auto,16,auto --epochs 12"
opens train points.safetensors --compare gd,momentum,adam $flags
same "$(get result.compare.0.rule) $(get result.compare.1.rule) $(get result.compare.2.rule)" "gd momentum adam"
same "$(get result.compare.0.rate) $(get result.compare.2.rate)" "0.1 0.001"
same "$(get result.steps)" "$(get result.compare.2.steps)"
same "$(get result.steps)" 144
same "$(get result.compare.1.epochs.11.epoch)" 12
same "$(get result.path)" null
# paths begin in one place and have a point for each epoch
same "$(get result.compare.0.path.0.1)" "$(get result.compare.2.path.0.1)"
same "$(get result.compare.0.path.12.0)" 12
awk -v a="$(get result.surface.share)" -v b="$(get result.surface.along.0)" 'BEGIN { exit !(a > b && a <= 1 && b > 0.3) }' || fail "no plane"
get result.surface.losses.24.24 >/dev/null || fail "no grid"
# the numbers are those of each rule by itself
held=$(get result.compare.1.held_loss)
json train points.safetensors -o one.safetensors --optim momentum $flags
same "$(get result.epochs.11.held_loss)" "$held"

expect 0 zavit train points.safetensors --compare gd,momentum,adam $flags --html page.html --log log.jsonl
for part in "momentum" "compare_best" "compare_lead" "where a path begins"; do prints "$part"; done
for part in 'where each rule went' 'over what is held out, with 95 % intervals' 'momentum, epoch 12: held out' 'adam: the start' 'fixed mini-batches'; do
  grep -q "$part" page.html || fail "not on the page: $part"
done
same "$(grep -c '"rule":"adam"' log.jsonl)" 12
same "$(wc -l <log.jsonl)" 36
tidy

# a rule that leaves the numbers is told, and the others go on; all of them: no best
expect 0 zavit train points.safetensors --compare gd,adam --task numbers --target size --act relu --lr 2 $flags
says "gd diverged"
prints "diverged at step"
prints "the only one of 2 rules"
json train points.safetensors --compare gd,adam --task numbers --target size --act relu --lr 2 $flags
awk -v step="$(get result.compare.0.diverged)" 'BEGIN { exit !(step > 1) }' || fail "no step"
same "$(get result.compare.0.held_loss)" null
same "$(get result.compare.1.diverged)" null
expect 0 zavit train points.safetensors --compare gd,momentum --task numbers --target size --act relu --lr 1e6 $flags
says "every rule diverged"
expect 2 zavit train points.safetensors --compare gd,momentum --task numbers --target size --act relu --lr 1e6 $flags --open compare_best
says "nothing to open"

# -o keeps the best by --tune: the net that rule makes alone
json train points.safetensors --compare gd,adam $flags --tune 0.2 -o kept.safetensors
best=$(get result.kept)
same "$(get result.path)" kept.safetensors
expect 0 zavit train points.safetensors --optim "$best" $flags --tune 0.2 -o alone.safetensors
same "$(layers_of kept.safetensors 1036)" "$(layers_of alone.safetensors 1036)"
# which can be gone on with
expect 0 zavit train points.safetensors --optim "$best" --layers auto,16,auto --epochs 14 --tune 0.2 -o kept.safetensors --resume

# Ctrl-C: what there is, nothing called the best, nothing kept
"$ZAVIT" train points.safetensors --compare gd,adam --layers auto,64,auto --batch 16 --epochs 1000000 --tune 0.2 -o none.safetensors >out 2>err &
child=$!
sleep 1
kill -INT $child
code=0
wait $child || code=$?
same $code 130
says "stopped during gd"
prints "stopped at step"
gone none.safetensors

# pairs
twins 400 >twins.jsonl
awk 'BEGIN { for (i = 0; i < 400; i += 2) printf "r%d\tr%d\n", i, i + 1 }' >pairs.tsv
expect 0 zavit convert twins.jsonl -o twins.safetensors --quiet
opens train twins.safetensors --pairs pairs.tsv --compare adam,adagrad --epochs 4 --batch 32 --held 0.3
tidy
