# Further columns go from file to space to file, can be asked for, and npz arrays by their names.
printf '%s\n' '{"id":"a","text":"שלום","vector":[1,2],"year":1999,"שפה":"עברית"}' \
  '{"id":"b","text":"x","vector":[3,1],"year":2001.50,"col.label":"L"}' \
  '{"id":"c","text":"y","vector":[3,4],"שפה":"עברית","status":"done","meta":{}}' >a.jsonl
expect 0 zavit convert a.jsonl -o a.safetensors
says '"meta"'
for file in a.jsonl a.safetensors; do
  json info $file
  same "$(get result.columns)" '["id","text","year","שפה","label","status"]'
  json search $file --id b --where שפה=עברית
  same "$(get result.hits.1.id)" a
  json search $file --id b --where col.status=done
  same "$(get result.hits.0.id)" c
  expect 4 zavit search $file --id b --where שפה=x
  silent
  says "שפה=x"
done
json convert a.safetensors -o b.jsonl
json convert a.safetensors -o c.tsv
json convert c.tsv -o d.jsonl
cmp -s b.jsonl d.jsonl || fail "through the projector's files columns differ"
grep -qF '"year":"2001.50","col.label":"L"' b.jsonl || fail "columns are not written back"
json convert b.jsonl -o e.safetensors
json info e.safetensors
same "$(get result.columns)" '["id","text","year","שפה","label","status"]'
printf 'id,vector,מקור\nx,"[1, 2]",ספר\ny,"[3, 4]",\n' >t.csv
json convert t.csv -o t.safetensors --where מקור=ספר
same "$(get result.items)" 1
tidy
