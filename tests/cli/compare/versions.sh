# two versions of a model, on the same words: paired by id
spaces en
cp words.safetensors one.safetensors
zavit learn corpus.txt -o two.safetensors --dim 16 --epochs 3 --min-count 2 --threads 1 --seed 7 --quiet >/dev/null
zavit learn corpus.txt -o wide.safetensors --dim 20 --epochs 3 --min-count 2 --threads 1 --quiet >/dev/null
json compare one.safetensors two.safetensors
same "$(get result.pairing)" id
same "$(get result.moved_by)" alignment
same "$(get result.moved.0.side)" both
get result.moved.0.near_b.0 >/dev/null
get result.overlap_counts.0 >/dev/null
opens compare one.safetensors two.safetensors --permutations 99
expect 0 zavit compare one.safetensors two.safetensors -k 3
prints "what moved most"
prints "near in B"
prints "procrustes_heldout"
# a space with itself
json compare one.safetensors one.safetensors
same "$(get findings.1.name)" cka
case $(get findings.1.value) in 1 | 1.0* | 0.99999999*) ;; *) fail "CKA with itself" ;; esac
case $(get findings.2.value) in 1 | 1.0) ;; *) fail "neighbours with itself" ;; esac
# other dimensions: item by item only, and it is said
expect 0 zavit compare one.safetensors wide.safetensors
says "16 and of 20 numbers"
! grep -q mmd_p out || fail "clouds of different dimensions"
opens compare one.safetensors wide.safetensors --permutations 99
# the same again, to the byte
zavit compare one.safetensors two.safetensors --threads 1 >a
zavit compare one.safetensors two.safetensors --threads 2 >b
cmp a b || fail "threads change the answer"
tidy
