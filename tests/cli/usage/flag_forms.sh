# --flag value, --flag=value, -k N, -kN, and `--` before an argument that looks like a flag.
words en
expect 0 zavit near words.safetensors king -k 3
cp out one
for form in "-k3" "--k 3" "--k=3"; do
  expect 0 zavit near words.safetensors king $form
  cmp -s out one || fail "$form answers otherwise"
done
expect 0 zavit near -k 3 -- words.safetensors king
cmp -s out one || fail "-- changes the answer"
cp words.safetensors ./-words
expect 0 zavit info -- -words
