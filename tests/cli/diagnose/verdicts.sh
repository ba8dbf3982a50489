# A rate that is too small is named, and the recommended one tried; every finding opens; the net's file stays as it was.
. "${BASH_SOURCE[0]%/*}/../points.sh"
points 600 >points.jsonl
expect 0 zavit convert points.jsonl -o points.safetensors --quiet
expect 0 zavit train points.safetensors -o slow.safetensors --layers auto,8,auto --act tanh --optim gd --lr 1e-4 --epochs 3 --quiet
before=$(sha256sum <slow.safetensors)
expect 0 zavit diagnose slow.safetensors
prints "rate_too_small"
prints "what decided"
prints "curvature cost"
json diagnose slow.safetensors --try --steps 60
same "$(get result.verdict)" rate_too_small
same "$(get result.evidence.0.signal)" edge
same "$(get result.curvature.measured)" true
same "$(get result.trial.change)" rate
same "$(get result.trial.helped)" true
opens diagnose slow.safetensors --try --steps 20
expect 1 zavit diagnose slow.safetensors --fail-on warn
same "$(sha256sum <slow.safetensors)" "$before"
# too large
expect 0 zavit train points.safetensors -o fast.safetensors --layers auto,8,auto --act tanh --optim gd --lr 20 --epochs 2 --quiet
json diagnose fast.safetensors
same "$(get result.verdict)" rate_too_large
# labels that belong to other rows
awk '{ sub(/"label":"[^"]*"/, "\"label\":\"" (int(rand() * 3) % 3 ? (rand() < .5 ? "blue" : "red") : "green") "\""); print }' points.jsonl >mixed.jsonl
expect 0 zavit convert mixed.jsonl -o mixed.safetensors --quiet
expect 0 zavit train mixed.safetensors -o mixed.net --layers auto,4,auto --init 0.3 --epochs 4 --quiet
json diagnose mixed.net
same "$(get result.verdict)" bug_labels
expect 1 zavit diagnose mixed.net --fail-on fail
# the same net, the same answer
zavit diagnose slow.safetensors --json | grep -v seconds >one
zavit diagnose slow.safetensors --threads 2 --json | grep -v seconds | sed 's/"threads": 2/"threads": 0/' >two
same "$("$CHECK_SCHEMA" --get findings.1.value <one)" "$("$CHECK_SCHEMA" --get findings.1.value <two)"
tidy
