# --html FILE: the page beside the answer, which stays as it was; the same bytes on any terminal; nothing of a text
# from outside gets out of its place; what can't be written is refused before the work, in one sentence.
spaces en
expect 0 zavit audit texts.safetensors
mv out plain
expect 0 zavit audit texts.safetensors --html a.html
cmp -s plain out || fail "the answer is another one with --html"
tidy
COLUMNS=132 zavit audit texts.safetensors --html b.html --quiet >/dev/null
sed 's/b\.html/a.html/; s/ --quiet//' b.html | cmp -s - a.html || fail "the page depends on the terminal"
for picture in 'map of the collection' 'lengths of the vectors' 'how much of the variance' 'correlation of the' 'random pairs'; do
  grep -q "$picture" a.html || fail "no picture: $picture"
done
grep -q '<code dir="ltr" tabindex="0">zavit audit texts.safetensors --html a.html</code>' a.html || fail "no command"
grep -q 'sha256' a.html || fail "no inputs"

# findings open, as on the terminal; JSON and page together; a file of its own for the answer
expect 0 zavit why texts.safetensors t1 t2 --open cosine --html why.html --json
"$CHECK_SCHEMA" "$SCHEMA" <out || fail "not as the schema says"
grep -q 'details open="open"' why.html || fail "nothing is opened"
grep -q 'word by word' why.html || fail "no matrix"
expect 0 zavit near words.safetensors king -o near.txt --html near.html
grep -q 'the hits among' near.html || fail "no background"
[ -s near.txt ] || fail "no answer"
expect 1 zavit audit texts.safetensors --html exit.html --fail-on warn
[ -s exit.html ] || fail "no page where a limit fails"

# texts, ids, labels and questions that want out
cat >bad.jsonl <<'X'
{"id":"</title><script>alert(1)</script>","text":"king <img src=x onerror=alert(2)> \u202e\u0007 & \"queen\" ' castle","label":"<b>&"}
{"id":"' onload='x","text":"queen ]]> --> castle &lt; dog","label":"\"/>"}
X
{ cat bad.jsonl; texts en 160; } >odd.jsonl
zavit encode -m words.safetensors odd.jsonl -o odd.safetensors --quiet >/dev/null || fail encode
expect 0 zavit audit odd.safetensors --html odd-audit.html
expect 0 zavit search odd.safetensors '<script>king</script> & "queen"' --why --html odd-search.html
expect 0 zavit dups odd.safetensors --html odd-dups.html --lang he
expect 0 zavit outliers odd.safetensors --html odd-outliers.html --lang he
expect 0 zavit clusters odd.safetensors --k 3 --html odd-clusters.html
grep -q 'class="point"' odd-clusters.html || fail "no map of the clusters"
for page in *.html; do
  ! grep -qiE '<script|<img|https?:|url\(|@import| on[a-z]+="|javascript:' "$page" || fail "$page: something gets out"
  ! LC_ALL=C grep -q "$(printf '[\001-\010\013-\037]')" "$page" || fail "$page: control characters"
  ! command -v xmllint >/dev/null || xmllint --noout "$page" 2>err || fail "$page is not well-formed"
done
grep -q '&lt;script&gt;' odd-search.html || fail "the question is not shown"
head -c 100 odd-dups.html | grep -q 'lang="he" dir="rtl"' || fail "not from right to left"
hebrew odd-dups.html || fail "no Hebrew"

# refused, before anything is done
cp words.safetensors kept.safetensors
refuses 2 "--html words.safetensors: this is also an input" zavit near words.safetensors king --html words.safetensors
refuses 2 "--html ./words.safetensors: this is also an input" zavit search texts.safetensors king --html ./words.safetensors
cmp -s words.safetensors kept.safetensors || fail "an input was overwritten"
refuses 2 "makes no report" zavit version --html v.html
refuses 2 "needs the name of a file" zavit audit words.safetensors --html -
refuses 2 "the name of the file to write is empty" zavit audit words.safetensors --html ''
refuses 2 "give --html another name" zavit audit words.safetensors -o same.html --html same.html
refuses 2 "give --html another name" zavit dups texts.safetensors --write same.html --html same.html
refuses 3 "there is no such folder" zavit audit words.safetensors --html no/page.html
refuses 3 "it is a folder" zavit audit words.safetensors --html .
refuses 2 "יש לתת ל־--html שם אחר" zavit audit words.safetensors -o same.html --html same.html --lang he
gone same.html
gone v.html
# a command that fails leaves no page, and an older one as it was
echo older >older.html
refuses 3 "no such id king" zavit near texts.safetensors "no such id king" --html older.html
same "$(<older.html)" older
if [ -e "$ZFAULT_LIBRARY" ] && [ -w /dev/full ]; then
  refuses 3 "the disk is full" zavit audit words.safetensors --html /dev/full
fi
tidy
