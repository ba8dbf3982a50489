# Classes from labels: learned, judged on what was not seen, every finding opens; the same seed, the same net.
. "${BASH_SOURCE[0]%/*}/../points.sh"
points 900 >points.jsonl
expect 0 zavit convert points.jsonl -o points.safetensors --quiet
opens train points.safetensors -o net.safetensors --layers auto,16,auto --epochs 15 --lr 0.01 --log log.jsonl
same "$(get result.task)" classes
same "$(get result.layers)" 12-16-3
same "$(get result.parameters)" 259
same "$(get result.examples)" 810
same "$(get result.held)" 90
same "$(get result.steps)" 180
same "$(get result.epochs.14.epoch)" 15
same "$(wc -l <log.jsonl)" 15
awk -v score="$(get result.epochs.14.held_score)" 'BEGIN { exit !(score > 0.85) }' || fail "not learned"
expect 0 zavit train points.safetensors -o again.safetensors --layers auto,16,auto --epochs 15 --lr 0.01 --threads 2
prints "12-16-3"
prints "score_held"
same "$(layers_of net.safetensors 1036)" "$(layers_of again.safetensors 1036)"
tidy
