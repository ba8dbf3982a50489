# two dates of a collection: other texts, a new subject in the second
spaces en
{
  sentences en 400 | awk '!/computer|software|screen/ && n++ < 100 { printf "{\"id\":\"o%d\",\"text\":\"%s\",\"date\":\"2024\"}\n", NR, $0 }'
} >old.jsonl
{
  sentences en 800 | awk 'NR > 400 && !/computer|software|screen/ && n++ < 60 { printf "{\"id\":\"n%d\",\"text\":\"%s\",\"date\":\"2025\"}\n", NR, $0 }'
  for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    printf '{"id":"new%d","text":"the computer program writes code on the screen of machine software","date":"2025"}\n' $i
  done
} >new.jsonl
for part in old new; do
  zavit encode -m words.safetensors $part.jsonl -o $part.safetensors --quiet >/dev/null
done
expect 0 zavit compare old.safetensors new.safetensors -k 5
prints "differ (p = 0.00"
prints "what is new"
prints "computer program writes code"
json compare old.safetensors new.safetensors -k 5
same "$(get result.moved_by)" witness
same "$(get result.common)" 0
same "$(get result.witness.5.side)" b
case $(get result.witness.5.id) in new*) ;; *) fail "the new subject isn't named" ;; esac
opens compare old.safetensors new.safetensors --permutations 99
expect 1 zavit compare old.safetensors new.safetensors --fail-on warn
# the same as two parts of one space
cat old.jsonl new.jsonl >both.jsonl
zavit encode -m words.safetensors both.jsonl -o both.safetensors --quiet >/dev/null
opens compare both.safetensors --by date=2024 --by date=2025 --permutations 99
case $(get result.witness.10.id) in new*) ;; *) fail "the new subject isn't named in parts" ;; esac
# line numbers are no ids
zavit convert old.safetensors -o a.npy --quiet >/dev/null
zavit convert new.safetensors -o b.npy --quiet >/dev/null
json compare a.npy b.npy
same "$(get result.pairing)" none
# bad input
refuses 2 "takes two spaces" zavit compare old.safetensors
refuses 2 "takes two spaces" zavit compare old.safetensors new.safetensors --by date=2024
refuses 3 "no column" zavit compare both.safetensors --by year=1 --by year=2
refuses 4 "" zavit compare both.safetensors --by date=2024 --by date=1999
refuses 3 "nothing.safetensors" zavit compare old.safetensors nothing.safetensors
refuses 2 "pair" zavit compare old.safetensors new.safetensors --pair maybe
refuses 2 "row by row" zavit compare old.safetensors new.safetensors --pair row
refuses 2 "metric" zavit compare old.safetensors new.safetensors --metric angle
head -n 3 old.jsonl >three.jsonl
zavit encode -m words.safetensors three.jsonl -o three.safetensors --quiet >/dev/null
refuses 4 "3 usable rows" zavit compare old.safetensors three.safetensors
zavit learn corpus.txt -o narrow.safetensors --dim 8 --epochs 1 --min-count 2 --threads 1 --quiet >/dev/null
expect 4 zavit compare old.safetensors narrow.safetensors
says "nothing to compare them by"
silent
tidy
