sentences en 1500 >corpus.txt
json learn corpus.txt -o words.safetensors --dim 8 --epochs 2 --threads 2
same "$(get result.epochs)" 2
same "$(get result.words)" 27000
same "$(get result.corpus_words)" 13500
same "$(get result.texts)" 1500
# per epoch: the loss is not below its floor, and so little text holds nothing out
same "$(get result.losses.1.epoch)" 2
same "$(get result.losses.1.loss)" "$(get result.loss)"
same "$(get result.losses.1.floor)" "$(get result.loss_floor)"
awk -v loss="$(get result.loss)" -v floor="$(get result.loss_floor)" 'BEGIN { exit !(loss > floor && floor > 0) }' || fail "loss below its floor"
same "$(get result.loss_heldout)" null
same "$(get params.dim)" 8
same "$(get params.min_count)" 5
same "$(get params.arguments.0)" corpus.txt
same "$(get inputs.0.format)" text
same "$(get inputs.0.fingerprint)" "$(sha256sum corpus.txt | cut -d ' ' -f 1)"
