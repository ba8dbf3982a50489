# One sentence each, the right exit code, nothing on stdout.
. "${BASH_SOURCE[0]%/*}/../points.sh"
points 300 >points.jsonl
points 200 >fewer.jsonl
expect 0 zavit convert points.jsonl -o points.safetensors --quiet
expect 0 zavit convert fewer.jsonl -o fewer.safetensors --quiet
expect 0 zavit train points.safetensors -o net.safetensors --layers auto,8,auto --epochs 2 --quiet
expect 0 zavit train points.safetensors -o wide.safetensors --layers auto,9,auto --epochs 2 --quiet
refuses 3 "nowhere" zavit diagnose nowhere.safetensors
refuses 3 "points.safetensors" zavit diagnose points.safetensors
refuses 2 "fewer.safetensors" zavit diagnose net.safetensors --space fewer.safetensors
refuses 2 "12-9-3" zavit diagnose net.safetensors --barrier wide.safetensors
refuses 3 "nothing" zavit diagnose net.safetensors --barrier nothing.safetensors
refuses 2 "--seeds" zavit diagnose net.safetensors --seeds 0
refuses 2 "--batches" zavit diagnose net.safetensors --batches 3
refuses 2 "--steps" zavit diagnose net.safetensors --try --steps 0
refuses 2 "loudness" zavit diagnose net.safetensors --open loudness
expect 3 zavit diagnose net.safetensors --output /dev/full
says "/dev/full"
mv points.safetensors moved.safetensors
refuses 3 "points.safetensors" zavit diagnose net.safetensors
json diagnose net.safetensors --space moved.safetensors --seeds 2
head -c 2000 net.safetensors >cut.safetensors
refuses 3 "cut.safetensors" zavit diagnose cut.safetensors --space moved.safetensors
# Ctrl-C ends it without an answer
expect 0 zavit train moved.safetensors -o big.safetensors --layers auto,400,300,auto --epochs 1 --quiet
"$ZAVIT" diagnose big.safetensors --space moved.safetensors >out 2>err &
child=$!
sleep 1
kill -INT $child
code=0
wait $child || code=$?
same $code 130
silent
says "stopped"
tidy
