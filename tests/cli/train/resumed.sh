# Ctrl-C keeps the net and its training; what is resumed ends with the bytes of a run that was not stopped.
. "${BASH_SOURCE[0]%/*}/../points.sh"
points 900 >points.jsonl
expect 0 zavit convert points.jsonl -o points.safetensors --quiet
flags="--layers auto,64,auto --dropout 0.2 --batch 16"
expect 0 zavit train points.safetensors -o whole.safetensors $flags --epochs 8
expect 0 zavit train points.safetensors -o parts.safetensors $flags --epochs 3
expect 0 zavit train points.safetensors -o parts.safetensors $flags --epochs 8 --resume
same "$(layers_of whole.safetensors 4108)" "$(layers_of parts.safetensors 4108)"
"$ZAVIT" train points.safetensors -o long.safetensors $flags --epochs 1000000 >out 2>err &
child=$!
sleep 1
kill -INT $child
code=0
wait $child || code=$?
same $code 130
says "--resume"
refuses 2 "--layers" zavit train points.safetensors -o long.safetensors --layers auto,65,auto --dropout 0.2 --batch 16 --resume
refuses 3 "nothing.safetensors" zavit train points.safetensors -o nothing.safetensors --resume
tidy
