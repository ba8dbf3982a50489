# The model: by the contract, by -m; another one is used, but said aloud, and refused under --strict.
spaces en
sentences en 900 >other.txt
zavit learn other.txt -o other.safetensors --dim 16 --epochs 1 --threads 1 --quiet >/dev/null
expect 0 zavit search texts.safetensors king -m other.safetensors
says "is not the word model"
refuses 3 "is not the word model" zavit search texts.safetensors king -m other.safetensors --strict
json search texts.safetensors king -m other.safetensors
get warnings.0 | grep -q "is not the word model" || fail "no warning in JSON"
zavit learn other.txt -o small.safetensors --dim 8 --epochs 1 --threads 1 --quiet >/dev/null
refuses 2 "8 dimensions" zavit search texts.safetensors king -m small.safetensors
mv words.safetensors away.safetensors
refuses 3 "words.safetensors" zavit search texts.safetensors king
expect 0 zavit search texts.safetensors --id t1
expect 0 zavit search texts.safetensors king -m away.safetensors
zavit convert texts.safetensors -o bare.npy --quiet >/dev/null
refuses 3 "names no word model" zavit search bare.npy king
