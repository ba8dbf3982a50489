# The text of an item that is in both is shown although only the first side knows it
spaces en
expect 0 zavit convert texts.safetensors -o a.jsonl --quiet
sed 's/"text": *"[^"]*",\{0,1\} *//' a.jsonl >b.jsonl
! grep -q '"text"' b.jsonl || fail "B was to have no texts"
json compare texts.safetensors b.jsonl
same "$(get result.pairing)" id
get result.moved.0.text >text
[ "$(<text)" != null ] || fail "no text in the JSON"
expect 0 zavit compare texts.safetensors b.jsonl
sed -n '/what moved most/,/^$/p' out >table
grep -qE ' (king|queen|castle|dog|cat|bread|cheese|computer|program|screen|a|the|of) ' table || fail "no text in the table"
