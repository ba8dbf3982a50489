# A space that a program made is asked through it; the file alone never runs a command.
for language in en he; do
  if [ $language = en ]; then q="the king in the castle"; else q="המלך והמלכה בארמון"; fi
  outside_space $language
  json search outside.safetensors "$q" --encoder "$STAND_IN" -k 3
  same "$(get result.query_kind)" text
  get result.encoder.calls >/dev/null
  top=$(get result.hits.0.id)
  json near outside.safetensors --text "$q" --encoder "$STAND_IN" -k 3
  same "$(get result.hits.0.id)" "$top"
  # a text of the space is its own nearest
  text=$(sed -n 's/.*"text":"\([^"]*\)".*/\1/p' texts.jsonl | sed -n 7p)
  json search outside.safetensors "$text" --encoder "$STAND_IN" --lang $language
  same "$(get result.hits.0.id)" t7
  opens search outside.safetensors "$q" --encoder "$STAND_IN" --lang $language
  : >asked.log
  expect 3 zavit search outside.safetensors "$q" --lang $language
  says "--encoder '$STAND_IN'"
  expect 3 zavit near outside.safetensors --text "$q" --lang $language
  says "--encoder '$STAND_IN'"
  same "$(starts)" 0
done
expect 0 zavit near outside.safetensors --id t3 --encoder "$STAND_IN"
says "was not started"
refuses 2 "give one of them" zavit search outside.safetensors q -m words.safetensors --encoder "$STAND_IN"
refuses 4 "is empty" zavit search outside.safetensors " " --encoder "$STAND_IN"
# another command than the contract's is told; another model is noticed
expect 0 zavit search outside.safetensors king --encoder "$STAND_IN alias" --quiet
expect 0 zavit search outside.safetensors king --encoder "$STAND_IN alias"
says "another command"
spaces en
refuses 3 "16 dimensions" zavit search texts.safetensors king --encoder "$STAND_IN"
words en
zavit encode -m words.safetensors texts.jsonl -o texts.safetensors --quiet >/dev/null
printf 'import sys, json\nfor l in sys.stdin:\n    o = json.loads(l)\n    print(json.dumps({"id": o["id"], "vector": [float(len(o["text"])), 1, 2] + [0] * 13}), flush=True)\n' >len.py
if command -v python3 >/dev/null; then
  expect 0 zavit search texts.safetensors king --encoder "python3 len.py"
  says "did not make the space"
fi
# vectors and texts from elsewhere
zavit convert outside.safetensors -o plain.jsonl --quiet >/dev/null
expect 0 zavit search plain.jsonl "$q" --encoder "$STAND_IN"
! grep -q warning err || fail "warned about nothing"
