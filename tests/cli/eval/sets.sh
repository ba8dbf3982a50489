words en
{ echo "# word pairs"; printf 'king\tqueen\t9\nking\tdog\t2\ncat\tdog\t8\nbread\tcheese\t8.5\nbread\tcomputer\t1\nscreen\tcode\t7\nzzzz\tdog\t3\n'; } >sim.tsv
printf ': royal\nking queen prince crown\ncat dog cow horse\n: gram1-other\nbread cheese milk apple\nzzzz dog cat cow\n' >ana.txt
expect 0 zavit eval words.safetensors --similarity sim.tsv --analogies ana.txt
prints "spearman"
prints "3cosadd"
expect 0 zavit eval words.safetensors --similarity sim.tsv --lang he
prints "מבחן"
json eval words.safetensors --similarity sim.tsv --analogies ana.txt --restrict 50
same "$(get result.sets.0.measure)" spearman
same "$(get result.sets.0.used)" 6
same "$(get result.sets.0.total)" 7
json eval words.safetensors --similarity sim.tsv --similarity sim.tsv
refuses 3 "missing" zavit eval words.safetensors --similarity missing
printf 'king\tqueen\t9\nking\tdog\n' >torn.tsv
refuses 3 "torn.tsv:2" zavit eval words.safetensors --similarity torn.tsv
printf 'a b 1\nc d 2\n' >unknown
refuses 4 "unknown" zavit eval words.safetensors --similarity unknown
