# --deterministic: the same bytes for any number of threads and on all processor tiers, in both languages
# and by both methods; and still another seed, other bytes.
sum() {
  json learn "$1.txt" -o w.safetensors --dim 12 --epochs 2 --min-count 1 --deterministic "${@:2}"
  json info w.safetensors
  get result.contract.sha256
}
sentences en 12000 >en.txt
sentences he 12000 >he.txt
for text in en he; do
  first=$(sum $text --threads 1)
  for threads in 2 4 8; do same "$(sum $text --threads $threads)" "$first"; done
  for tier in scalar avx2; do same "$(sum $text --threads 3 --cpu $tier)" "$first"; done
  [ "$(sum $text --threads 2 --seed 2)" != "$first" ] || fail "the seed changes nothing"
done
# Steps of one position at first, of three when the rate has fallen.
mixed=$(sum en --threads 1 --window 10)
for threads in 2 4; do same "$(sum en --threads $threads --window 10)" "$mixed"; done
for tier in scalar avx2; do same "$(sum en --threads 2 --window 10 --cpu $tier)" "$mixed"; done
cbow=$(sum en --threads 1 --method cbow)
same "$(sum en --threads 4 --method cbow)" "$cbow"
for tier in scalar avx2; do same "$(sum en --threads 2 --method cbow --cpu $tier)" "$cbow"; done
subwords=$(sum he --threads 1 --subwords --buckets 2000)
for threads in 2 4; do same "$(sum he --threads $threads --subwords --buckets 2000)" "$subwords"; done
for tier in scalar avx2; do same "$(sum he --threads 2 --subwords --buckets 2000 --cpu $tier)" "$subwords"; done
