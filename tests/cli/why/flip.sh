# The fewest words: an answer is encoded again here, and is below the goal; goals, sides, refusals.
spaces en
a="king queen castle the computer" b="queen castle crown of the prince"
json why texts.safetensors "$a" "$b" --below 0.9
same "$(get result.flip.0.side)" a
same "$(get result.flip.1.side)" b
same "$(get result.flip.0.verified)" true
same "$(get result.flip.0.minimal)" true
shorter=$(get result.flip.1.text)
after=$(get result.flip.1.cosine_after)
json why texts.safetensors "$a" "$shorter" --text
same "$(get result.cosine | cut -c 1-8)" "$(printf %s "$after" | cut -c 1-8)"
[ "$(awk -v x="$after" 'BEGIN { print (x < 0.9) }')" = 1 ] || fail "$after is not below the goal"
# Every finding opens, flip_size by another search.
opens why texts.safetensors "$a" "$b" --below 0.9
get result.flip.0.words.0 >/dev/null
grep -q '"name": *"flip_size"' out || fail "no flip_size"
# Without a flag the goal is chosen, and said.
expect 0 zavit why texts.safetensors "$a" "$b"
prints "what would part them (below"
prints "percentile of random pairs"
# A percentile; a rank, whose words are B's.
json why texts.safetensors "$a" "$b" --below-percentile 60
get result.flip.0.goal >/dev/null
expect 0 zavit why texts.safetensors "$a" "$b" --rank 3
prints "out of A's 3 nearest"
json why texts.safetensors "$a" "king castle the crown to computer" --rank 40
same "$(get result.flip.0.side)" b
# What no set does, and what is below as it stands.
expect 0 zavit why texts.safetensors "king king king" "king" --below 0.5 --drop a
prints "no set of words in the first does it"
json why texts.safetensors "king king king" "king" --below 0.5 --drop a
same "$(get result.flip.0.found)" false
same "$(get result.flip.0.minimal)" true
same "$(get result.flip.0.cosine_after)" null
expect 0 zavit why texts.safetensors king computer --below 0.9999
prints "as it stands"
# A query: the upper one falls below the other, by its own words or by the query's.
json why texts.safetensors "king dog computer" "king castle bread horse" "computer network cheese" --text
same "$(get result.flip.1.side)" query
expect 0 zavit why texts.safetensors "king dog computer" "king castle bread horse" "computer network cheese" --drop query
prints "in the query"
opens why texts.safetensors "king dog computer" "king castle bread horse" "computer network cheese" --drop query
# A shortened text that is shorter than any of the collection's is told.
expect 0 zavit why texts.safetensors "$a" "$b" --below 0.6
prints "those of this collection have 9 to 9"
refuses 2 "three goals" zavit why texts.safetensors t1 t2 --below 0.2 --rank 3
refuses 2 "leave out --below" zavit why texts.safetensors king t1 t2 --below 0.2
refuses 2 "no query" zavit why texts.safetensors t1 t2 --drop query
refuses 2 "words of B" zavit why texts.safetensors t1 t2 --rank 2 --drop a
refuses 4 "other rows" zavit why texts.safetensors t1 t2 --rank 1000 --quiet
zavit convert texts.safetensors -o bare.npy --usable --quiet >/dev/null
refuses 4 "could be taken out" zavit why bare.npy 1 2 --below 0.1 --quiet
json why bare.npy 1 2
same "$(get result.flip)" "[]"
