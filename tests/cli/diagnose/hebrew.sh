# The verdict, its advice and the signals in Hebrew, from right to left; pairs and numbers too.
. "${BASH_SOURCE[0]%/*}/../points.sh"
points 600 >points.jsonl
twins 600 >twins.jsonl
awk 'BEGIN { for (i = 0; i < 600; i += 2) printf "r%d\tr%d\n", i, i + 1 }' >pairs.tsv
expect 0 zavit convert points.jsonl -o points.safetensors --quiet
expect 0 zavit convert twins.jsonl -o twins.safetensors --quiet
expect 0 zavit train points.safetensors -o net.safetensors --task numbers --target size --layers auto,6,auto --optim gd --lr 1e-5 --epochs 2 --quiet
expect 0 zavit diagnose net.safetensors --try --slice --lang he
hebrew out
prints "מה הכריע"
prints "קצב הלמידה"
prints "השינוי הועיל"
prints "דרכו של האימון"
opens diagnose net.safetensors --seeds 2 --lang he
expect 0 zavit train twins.safetensors --pairs pairs.tsv -o head.safetensors --epochs 3 --quiet
opens diagnose head.safetensors --seeds 2
expect 0 zavit diagnose head.safetensors --lang he --html page.html
prints "alignment"
grep -q 'dir="rtl"' page.html || fail "the page is not from right to left"
