# Hebrew, with niqqud in the text and without; gershayim in two spellings are one word.
{ sentences he 2500; printf 'שָׁלוֹם עַל־יִשְׂרָאֵל\nצה"ל של המחשב\n%.0s' 1 2 3 4 5; } >corpus.txt
expect 0 zavit learn corpus.txt -o m.safetensors --dim 16 --epochs 2 --threads 1 --min-count 2 --lang he
prints "נלמדו"
expect 0 zavit near m.safetensors המלך -k 4 --lang he
grep -qE 'המלכה|הארמון|הכתר|הנסיך|ממלכה|שולט|כס' out || fail "no royal neighbour"
expect 0 zavit near m.safetensors 'שלום' -k 1
expect 0 zavit near m.safetensors 'צה"ל' -k 1
expect 0 zavit near m.safetensors 'צה״ל' -k 1
json info m.safetensors
same "$(get result.contract.text)" "nfkc fold niqqud=strip maqaf=split"
same "$(get result.contract.language)" he
expect 0 zavit learn corpus.txt -o n.safetensors --dim 8 --epochs 1 --min-count 2 --niqqud keep --maqaf keep --case keep --text-lang he
json info n.safetensors
same "$(get result.contract.text)" "nfkc case niqqud=keep maqaf=join"
