# One thread and one seed: the same vectors; another seed: others; the scalar tier learns too.
sentences en 800 >corpus.txt
sum() {
  json learn corpus.txt -o w.safetensors --dim 8 --epochs 2 --threads 1 "$@"
  json info w.safetensors
  get result.contract.sha256
}
first=$(sum)
same "$(sum)" "$first"
[ "$(sum --seed 2)" != "$first" ] || fail "the seed changes nothing"
json learn corpus.txt -o w.safetensors --dim 8 --epochs 2 --cpu scalar
json learn corpus.txt -o w.safetensors --dim 8 --epochs 1 --keep-context
[ -e w.context.safetensors ] || fail "no context vectors"
json info w.context.safetensors
