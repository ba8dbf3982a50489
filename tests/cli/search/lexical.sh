# --lexical: rank by words beside the rank by vectors, and what only words find.
for language in en he; do
  spaces $language
  if [ $language = en ]; then a='king castle' other='dog cat runs'; else a='המלך הארמון' other='הכלב החתול רץ'; fi
  # A code that the model never saw: the vectors can't find it, the words do.
  cp texts.jsonl more.jsonl
  printf '{"id":"code","text":"%s XK-4711"}\n' "$other" >>more.jsonl
  zavit encode -m words.safetensors more.jsonl -o more.safetensors --threads 1 --quiet >/dev/null
  expect 0 zavit search more.safetensors "$a XK-4711" -k 3 --lexical
  prints "by words"
  prints "found by words only"
  json search more.safetensors "$a XK-4711" -k 3 --lexical
  get result.hits.0.lexical_score >/dev/null
  same "$(get result.lexical_only.0.id)" code
  same "$(get result.lexical_only.0.lexical_rank)" 1
  [ "$(get result.lexical_only.0.rank)" -gt 3 ] || fail "the vectors find it too"
  opens search more.safetensors "$a XK-4711" -k 3 --lexical --lang $language
  expect 0 zavit search more.safetensors "$a XK-4711" -k 3 --lexical --lang he
  prints "נמצאו לפי מילים בלבד"
  # The item that asks is left out, and so is what --where leaves out.
  json search more.safetensors --id t3 -k 5 --lexical --where source=web
  ! grep -q '"id":"t3","text"' out || fail "t3 answers itself"
done
refuses 3 "no texts" zavit search words.safetensors המלך --lexical
refuses 2 "--lexical" zavit search texts.safetensors --vector "[1]" --lexical
expect 0 zavit search texts.safetensors "$a" -k 200 --lexical
prints "words find nothing that the vectors don't"
