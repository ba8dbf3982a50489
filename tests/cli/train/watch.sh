# --watch judges each epoch: lines where the verdict changes, a field of the log and of --json, a finding that opens; not one bit of what is learned differs.
. "${BASH_SOURCE[0]%/*}/../points.sh"
points 900 >points.jsonl
expect 0 zavit convert points.jsonl -o points.safetensors --quiet
flags="--layers auto,16,auto --act relu --dropout 0.1"
expect 0 zavit train points.safetensors -o plain.safetensors $flags --epochs 8
expect 0 zavit train points.safetensors -o watched.safetensors $flags --epochs 8 --watch --log log.jsonl
says "epoch 1: unknown"
says "descending. The loss is falling"
prints "watch_trend"
same "$(layers_of plain.safetensors 1036)" "$(layers_of watched.safetensors 1036)"
same "$(grep -c '"watch":{"verdict":' log.jsonl)" 8
opens train points.safetensors -o watched.safetensors $flags --epochs 8 --watch
same "$(get result.epochs.7.watch.verdict)" descending
same "$(get result.epochs.7.watch.ask_diagnose)" false
same "$(get result.epochs.0.watch.trend)" null

# What a resumed run judges begins with its own epochs, and goes on from the trend there was.
opens train points.safetensors -o watched.safetensors $flags --epochs 9 --watch --resume
same "$(get result.epochs.8.watch.verdict)" descending
grep -q '"epoch": *8' out || fail "no epoch 8"

# A rate too small by far is left to diagnose; in Hebrew, and on a page.
expect 0 zavit train points.safetensors -o slow.safetensors --layers auto,8,auto --optim gd --lr 1e-9 --epochs 6 --watch --lang he --html page.html
says "zavit diagnose"
prints "zavit diagnose"
hebrew out
grep -q 'watch_trend' page.html || fail "the page has no verdict"
expect 0 zavit train points.safetensors -o quiet.safetensors $flags --epochs 3 --watch --quiet
same "$(wc -c <err)" 0
refuses 2 "--watch" zavit train points.safetensors --compare gd,adam --watch
tidy
