# Rules side by side, told in Hebrew: sentences from right to left, axes from left to right.
. "${BASH_SOURCE[0]%/*}/../points.sh"
points 600 >points.jsonl
expect 0 zavit convert points.jsonl -o points.safetensors --quiet
expect 0 zavit train points.safetensors --compare gd,adam --layers auto,8,auto --epochs 5 --lang he --html page.html
hebrew out
prints "compare_best"
prints "A gd"
grep -q 'לאן הגיע כל כלל' page.html || fail "no picture"
grep -q 'adam, מעבר 5: הוחזק בצד' page.html || fail "no names of points"
# the start is on the same side of both: the axis isn't mirrored
column() { grep -m1 '•' "$1" | sed 's/^ *//; s/[^│┤]*[│┤]//' | sed 's/•.*//' | wc -m; }
mv out he.out
expect 0 zavit train points.safetensors --compare gd,adam --layers auto,8,auto --epochs 5 --lang en
same "$(column he.out)" "$(column out)"
tidy
