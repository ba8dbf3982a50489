printf 'one two\nthree\n\nfour five\n\n\nsix\n' >t.txt
json learn t.txt -o a.safetensors --dim 4 --epochs 1 --min-count 1
same "$(get result.texts)" 4
json learn t.txt -o a.safetensors --dim 4 --epochs 1 --min-count 1 --paragraphs
same "$(get result.texts)" 3
