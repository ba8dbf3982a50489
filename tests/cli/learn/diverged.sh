# A learning rate that is too large: exit 4, the step and the cause, the output untouched; what was good
# before stays, and a lower rate goes on from it.
for language in en he; do
  sentences $language 8000 >corpus.txt
  echo old >w.safetensors
  refuses 4 "--lr 1" zavit learn corpus.txt -o w.safetensors --lr 10 --threads 1 --lang $language
  same "$(cat w.safetensors)" old
  tidy
done
hebrew err || fail "not in Hebrew"
says "התבדרה במעבר 1"

