# Numbers from a column, told in Hebrew.
. "${BASH_SOURCE[0]%/*}/../points.sh"
points 900 >points.jsonl
expect 0 zavit convert points.jsonl -o points.safetensors --quiet
expect 0 zavit train points.safetensors -o net.safetensors --task numbers --target size --epochs 40 --lr 0.02 --lang he
hebrew out
prints "score_held"
opens train points.safetensors -o net.safetensors --task numbers --target size --epochs 40 --lr 0.02
awk -v score="$(get result.epochs.39.held_score)" 'BEGIN { exit !(score > 0.99) }' || fail "not learned"
