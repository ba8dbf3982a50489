# Identical, empty, unknown and very long texts: clear answers.
spaces en
json why texts.safetensors "king castle" "King, castle!"
prints "the same known words in the same order"
json why texts.safetensors "king castle" "king castle"
same "$(get result.cosine | awk '{ printf "%.6f\n", $1 }')" 1.000000
opens why texts.safetensors "king castle" "king castle"
refuses 3 "no word" zavit why texts.safetensors "" "king" --quiet
refuses 3 "zzzz" zavit why texts.safetensors "king" "zzzz qqqq" --quiet
# 100,000 words against a short text: every word once, the sum the cosine, and all of it opens.
{ printf '{"id":"long","text":"'; awk 'BEGIN {
    split("king queen castle crown prince dog cat horse bread cheese milk computer program code the of", w, " ")
    s = 7
    for (i = 0; i < 100000; i++) { s = (s * 16807) % 2147483647; printf "%s ", w[s % 16 + 1] } }'; printf '"}\n'; cat texts.jsonl; } >long.jsonl
zavit encode -m words.safetensors long.jsonl -o long.safetensors --quiet >/dev/null || fail "encoding"
expect 0 timeout 60 "$ZAVIT" why long.safetensors long t3
prints "of texts this long (100000 and 9 known words) each word is listed once"
opens why long.safetensors t3 long
sum=$(get result.parts | grep -o '"value":[-+0-9.e]*' | awk -F : '{ s += $2 } END { printf "%.6f\n", s }')
same "$sum" "$(get result.cosine | awk '{ printf "%.6f\n", $1 }')"
expect 0 timeout 60 "$ZAVIT" why long.safetensors t3 long --drop b --below 0.5
prints "of these words were put back one"
expect 0 zavit why long.safetensors long t3 --lang he
prints "כל מילה רשומה פעם אחת"
