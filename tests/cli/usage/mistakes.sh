# Every usage mistake is one sentence, exit code 2, nothing on stdout.
printf 'a b c\n' >t.txt
refuses 2 "did you mean 'learn'" zavit lern t.txt
refuses 2 "no such command" zavit frobnicate
refuses 2 "the command comes first" zavit --json info x
refuses 2 "did you mean --epochs?" zavit learn t.txt -o o --epoch 3
refuses 2 "did you mean --min-count?" zavit learn t.txt -o o --mincount 3
refuses 2 "no such flag" zavit learn t.txt -o o --xyzzy
refuses 2 "no such flag" zavit learn t.txt -o o -Z
refuses 2 "--dim 10x: not a whole number (1 to 65536)" zavit learn t.txt -o o --dim 10x
refuses 2 "--dim 0: out of range" zavit learn t.txt -o o --dim 0
refuses 2 "--dim -1" zavit learn t.txt -o o --dim -1
refuses 2 "not a whole number" zavit learn t.txt -o o --dim=
refuses 2 "not a whole number" zavit learn t.txt -o o --dim 99999999999999999999999
refuses 2 "--dim 65537: out of range (1 to 65536)" zavit learn t.txt -o o --dim 65537
refuses 2 "--lr nan: not a number" zavit learn t.txt -o o --lr nan
refuses 2 "--lr 1e: not a number" zavit learn t.txt -o o --lr 1e
refuses 2 "--sample 2: out of range" zavit learn t.txt -o o --sample 2
refuses 2 "--niqqud maybe: must be one of strip|keep" zavit learn t.txt -o o --niqqud maybe
refuses 2 "--json takes no value" zavit info x --json=yes
refuses 2 "--dim needs a value" zavit learn t.txt -o o --dim
refuses 2 "learn needs --output OUT" zavit learn t.txt
refuses 2 "encode needs -m WORDS or --encoder" zavit encode t.txt -o o
refuses 2 "one argument too many" zavit info a b
refuses 2 "at least 3 arguments" zavit why a b
refuses 2 "a test set" zavit eval words
refuses 2 "exactly one of" zavit near words
refuses 2 "exactly one of" zavit search texts query --id 3
refuses 2 "must be one of" zavit info x --lang fr
refuses 2 "--threads 1000: out of range" zavit info x --threads 1000
refuses 2 "ZAVIT_CPU" env ZAVIT_CPU=quantum "$ZAVIT" version
gone o
