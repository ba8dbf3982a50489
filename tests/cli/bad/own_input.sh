# A command never writes over what it reads, by whatever name the two go; an empty -o is a mistake.
words en
cp words.safetensors before
ln -s words.safetensors link.safetensors
refuses 2 "also an input" zavit learn corpus.txt -o corpus.txt
refuses 2 "also an input" zavit near words.safetensors king -o ./words.safetensors
refuses 2 "also an input" zavit audit words.safetensors -o link.safetensors
refuses 2 "also an input" zavit convert words.safetensors -o words.safetensors --dtype f16
refuses 2 "also an input" zavit encode corpus.txt -m words.safetensors -o words.safetensors
refuses 2 "גם אחד הקלטים" zavit learn corpus.txt -o corpus.txt --lang he
refuses 2 "empty" zavit learn corpus.txt -o ''
expect 0 zavit encode corpus.txt -m words.safetensors -o texts.safetensors
refuses 2 "also an input" zavit search texts.safetensors king -o words.safetensors
mkdir texts
cp corpus.txt texts/a.txt
refuses 2 "also an input" zavit learn texts -o texts/a.txt
cmp corpus.txt texts/a.txt || fail "the text was touched"
expect 0 zavit learn texts -o texts/w.safetensors --dim 4 --epochs 1
cmp words.safetensors before || fail "the input was touched"
tidy
