# Bad input: a sentence with the file, exit code 3, nothing on stdout, nothing left behind.
words en
: >empty
head -c 3000 /dev/zero >zeros
printf 'hello world this is text\n' >text.txt
mkdir folder
for command in "info" "audit" "convert -o x.npy" "near"; do
  extra=; [ "$command" = near ] && extra=king
  refuses 3 "missing" zavit $command missing $extra
  refuses 3 "empty" zavit $command empty $extra
  refuses 3 "zeros" zavit $command zeros $extra
  refuses 3 "text.txt" zavit $command text.txt $extra
  refuses 3 "folder" zavit $command folder $extra
done
refuses 3 "missing" zavit learn missing -o x.safetensors
refuses 3 "zeros" zavit learn zeros -o x.safetensors
expect 4 zavit learn empty -o x.safetensors
silent
expect 4 zavit learn folder -o x.safetensors
silent
refuses 3 "missing" zavit search words.safetensors king -m missing
refuses 3 "missing" zavit info missing --lang he
hebrew err || fail "not in Hebrew"
# An output that can't be written is told before the work, not after it.
refuses 3 "no/such/x" zavit learn missing -o no/such/x.safetensors
refuses 3 "folder" zavit learn missing -o folder
refuses 3 "no/such/x" zavit encode -m missing missing -o no/such/x.safetensors
refuses 3 "text.txt/x" zavit learn missing -o text.txt/x.safetensors
gone x.safetensors
gone x.npy
tidy
[ "$(id -u)" != 0 ] || exit 0
chmod 000 words.safetensors
refuses 3 "words.safetensors" zavit info words.safetensors
