# Too little is exit code 4, and says so.
printf 'one two three\n' >t.txt
refuses 4 "--min-count" zavit learn t.txt -o w.safetensors
gone w.safetensors
sentences en 100 >t.txt
expect 1 zavit learn t.txt -o w.safetensors --dim 4 --epochs 1 --fail-on warn
prints "corpus_words"
