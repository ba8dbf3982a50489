spaces en
expect 0 zavit info words.safetensors
prints "words.safetensors"
prints "sha256"
expect 0 zavit info texts.safetensors --lang he
prints "ממדים"
json info texts.safetensors
same "$(get result.items)" 122
same "$(get result.dim)" 16
same "$(get result.columns)" '["id","text","label","source"]'
same "$(get inputs.0.sha256)" "$(get result.contract.sha256)"
json info texts.safetensors --verify
same "$(get params.verify)" true
