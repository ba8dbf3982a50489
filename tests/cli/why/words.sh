words en
expect 0 zavit why words.safetensors king queen
prints "word of the space"
expect 0 zavit why words.safetensors king queen --lang he
prints "מילה במרחב"
json why words.safetensors king queen
same "$(get result.a.rule)" word
same "$(get result.flip)" "[]"
json why words.safetensors King "the queen of the castle"
same "$(get result.a.rule)" word
same "$(get result.b.rule)" text
json why words.safetensors king queen --text
same "$(get result.a.rule)" text
refuses 3 "zzzz" zavit why words.safetensors king zzzz
