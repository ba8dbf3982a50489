# "Nothing here answers this", in words of surprise, not of relevance; and what chance would bring.
spaces en
sentences en 3000 | awk '/king|queen|castle|crown|prince/ && !/dog|cat|bread|milk|computer|code/' | head -n 200 >royal.txt
zavit encode -m words.safetensors royal.txt -o royal.safetensors --threads 1 --quiet >/dev/null
# a sentence of the same kind that is not among them
json search royal.safetensors "$(sentences en 3000 | awk '/king|queen|castle|crown|prince/ && !/dog|cat|bread|milk|computer|code/' | tail -n 1)" -k 2
same "$(get result.nothing_here)" false
json search royal.safetensors "computer code screen program" -k 2
same "$(get result.nothing_here)" true
expect 0 zavit search royal.safetensors "computer code screen program" -k 2
prints "Nothing here answers this"
expect 0 zavit search royal.safetensors "computer code screen program" -k 2 --lang he
prints "אין כאן דבר"
opens search royal.safetensors "computer code screen program" -k 2
json search royal.safetensors --id 3 -k 2
get result.nothing_here >/dev/null
get result.hits.0.expected_by_chance_interval.1 >/dev/null
json search royal.safetensors "the king" -k 2 --metric l2
same "$(get result.nothing_here)" null
opens why royal.safetensors 3 4
get result.expected_by_chance >/dev/null
get result.expected_by_chance_interval.0 >/dev/null
