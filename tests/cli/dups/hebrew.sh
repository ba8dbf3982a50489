spaces he
{
  printf '{"id":"א","text":"המלך והמלכה בארמון עם הנסיך"}\n'
  printf '{"id":"ב","text":"הַמֶּלֶךְ וְהַמַּלְכָּה בָּאַרְמוֹן, עִם הַנָּסִיךְ"}\n'
  printf '{"id":"ג","text":"הכלב רץ"}\n'
} >some.jsonl
expect 0 zavit encode -m words.safetensors some.jsonl -o some.safetensors --quiet
json dups some.safetensors --lang he
same "$(get result.repeats.words)" 1
same "$(get result.sets.0.ids.1)" ב
expect 0 zavit dups some.safetensors --lang he --open all
prints "אותן מילים"
prints "נשארת"
# vectors without texts
zavit convert texts.safetensors --usable -o plain.npy --quiet >/dev/null
json dups plain.npy
get result.repeats.vector >/dev/null
opens dups plain.npy --lang he
