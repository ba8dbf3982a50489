# A head for pairs: what it gains over the space as it was, with its interval; and a head over noise, which gains nothing.
. "${BASH_SOURCE[0]%/*}/../points.sh"
twins 800 >twins.jsonl
awk 'BEGIN { for (i = 0; i < 800; i += 2) printf "r%d\tr%d\n", i, i + 1 }' >pairs.tsv
awk 'BEGIN { for (i = 0; i < 800; i += 2) printf "r%d\tr%d\n", i, (i + 401) % 800 }' >noise.tsv
expect 0 zavit convert twins.jsonl -o twins.safetensors --quiet
opens train twins.safetensors --pairs pairs.tsv -o head.safetensors --epochs 30 --lr 0.01 --held 0.3
same "$(get result.task)" pairs
same "$(get result.layers)" 12-12
expect 0 zavit train twins.safetensors --pairs pairs.tsv -o head.safetensors --epochs 30 --lr 0.01 --held 0.3
prints "the head helps"
expect 0 zavit train twins.safetensors --pairs noise.tsv -o noise.safetensors --epochs 10 --held 0.3
grep -qE "does not help|does harm" out || fail "noise is said to help"
expect 1 zavit train twins.safetensors --pairs noise.tsv -o noise.safetensors --epochs 10 --held 0.3 --fail-on warn
