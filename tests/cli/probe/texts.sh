# Changes made in texts: the space's own, or those of a file; what there is; what is refused.
spaces en
json probe texts.safetensors --own --text-lang en --sentences 30
same "$(get result.source)" texts
expect 0 zavit probe texts.safetensors --own --only order
prints "probe_order"
opens probe texts.safetensors --own --only order --only gender
json probe words.safetensors --texts corpus.txt --only order --sentences 50
same "$(get result.probes.0.n)" 50
json probe words.safetensors --texts texts.jsonl --only order
refuses 2 "give one" zavit probe texts.safetensors --own --texts corpus.txt
refuses 2 "holds no texts" zavit probe words.safetensors --own
refuses 2 "no probe" zavit probe words.safetensors --only colour
refuses 2 "which space" zavit probe --only order
refuses 3 "nowhere.txt" zavit probe words.safetensors --texts nowhere.txt
refuses 3 "nowhere.safetensors" zavit probe nowhere.safetensors
refuses 4 "left out" zavit probe texts.safetensors
: >empty.txt
refuses 4 "enough sentences" zavit probe words.safetensors --texts empty.txt
refuses 4 "כי המודל אינו מכיר" zavit probe texts.safetensors --text-lang he --lang he
tidy

expect 0 zavit probe --list
prints "negation"
prints "the man bit the dog"
prints "הָאִישׁ הָלַךְ"
expect 0 zavit probe --list --lang he
prints "הכלב ראה את האיש"
json probe --list
same "$(get result.probes.0.templates.en)" 16
same "$(get result.probes.9.name)" niqqud

spaces he
json probe texts.safetensors --own --only order --only prefix --lang he
same "$(get result.language)" he
expect 0 zavit probe texts.safetensors --own --only order --lang he
prints "לא נראה"
