# One sentence each, the right exit code, nothing written.
. "${BASH_SOURCE[0]%/*}/../points.sh"
points 200 >points.jsonl
printf 'r1\tr2\nr3\tx9\n' >unknown.tsv
printf 'r1 r2\n' >blank.tsv
printf 'r1\tr2\nr3\tr4\n' >few.tsv
sed 's/"label":"[^"]*"/"label":"one"/' points.jsonl >one.jsonl
sed '17s/"size":[-0-9.]*/"size":"large"/' points.jsonl >word.jsonl
grep -v label points.jsonl >none.jsonl || true
sed 's/,"label":"[^"]*"//' points.jsonl >unlabelled.jsonl
for name in points one word unlabelled; do expect 0 zavit convert $name.jsonl -o $name.safetensors --quiet; done
bad() {
  local code=$1 pattern=$2
  shift 2
  refuses "$code" "$pattern" zavit train "$@" -o net.safetensors
  gone net.safetensors
}
bad 2 "--layers" points.safetensors --layers 12,x
bad 2 "12" points.safetensors --layers 9,3
bad 2 "asks for 3" points.safetensors --layers 12,4
bad 2 "--lr" points.safetensors --lr 0
bad 2 "--lr" points.safetensors --lr -1
bad 2 "--lr" points.safetensors --lr 1e9
bad 2 "batch" points.safetensors --batch 5000
bad 2 "--epochs" points.safetensors --epochs 0
bad 2 "--target" points.safetensors --task numbers
bad 2 "--pairs" points.safetensors --task pairs
bad 2 "--target" points.safetensors --pairs few.tsv --target size
bad 3 "size" points.safetensors --target colour
bad 3 "unknown.tsv:2" points.safetensors --pairs unknown.tsv
bad 3 "blank.tsv:1" points.safetensors --pairs blank.tsv
bad 3 "nowhere.tsv" points.safetensors --pairs nowhere.tsv
bad 3 "r16" word.safetensors --task numbers --target size
bad 4 "one class" one.safetensors
bad 4 "labels" unlabelled.safetensors
bad 3 "nowhere" nowhere.safetensors
refuses 3 "/dev/full" zavit train points.safetensors -o net.safetensors --epochs 1 --batch 8 --log /dev/full
# gd at a million leaves the numbers: the step is named, the older net stands
expect 0 zavit train points.safetensors -o net.safetensors --epochs 1 --batch 8
before=$(sha256sum <net.safetensors)
refuses 3 "step" zavit train points.safetensors -o net.safetensors --task numbers --target size --layers auto,16,auto --act relu --optim gd --lr 1e6 --batch 8
same "$(sha256sum <net.safetensors)" "$before"
expect 3 zavit train points.safetensors -o /dev/full --epochs 1 --batch 8
silent
tidy
