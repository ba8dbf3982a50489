# Writing the result is checked: a full device is exit code 3 with a sentence, a closed pipe is 3
# without one.
words en
for command in "info words.safetensors" "help" "version --json" "near words.safetensors king" "audit words.safetensors"; do
  code=0
  "$ZAVIT" $command >/dev/full 2>err || code=$?
  same $code 3
  says "stdout"
  one_sentence
  code=0
  { "$ZAVIT" $command 2>err; echo $? >code; } | true
done
code=0
"$ZAVIT" version >&- 2>err || code=$?
same $code 3
mkfifo pipe
{ sleep 0.2; } <pipe &
code=0
{ sleep 0.6; "$ZAVIT" help --json; } >pipe 2>err || code=$?
wait
same $code 3
[ ! -s err ] || fail "a closed pipe should be silent"
refuses 3 "/dev/full" zavit info words.safetensors -o /dev/full
refuses 3 "/dev/full" zavit learn corpus.txt -o /dev/full --dim 4 --epochs 1
refuses 3 "/dev/full" zavit convert words.safetensors --to npy -o /dev/full
refuses 3 "no/such" zavit info words.safetensors -o no/such/file
expect 3 zavit info words.safetensors -o no/such/file --lang he
says "אין תיקייה כזאת"
