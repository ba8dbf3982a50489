# Words that come together get close.
sentences en 3000 >corpus.txt
expect 0 zavit learn corpus.txt -o words.safetensors --dim 16 --epochs 3 --threads 1
prints "words.safetensors"
prints "corpus_words"
expect 0 zavit near words.safetensors king -k 5
grep -qE 'queen|castle|crown|prince|kingdom|throne|royal|rules' out || fail "king has no royal neighbour"
tidy
