# Every finding of every command opens, and the value recomputed from the raw vectors agrees.
for language in en he; do
  spaces $language
  if [ $language = en ]; then a=king b=queen c=dog; else a=המלך b=המלכה c=הכלב; fi
  printf '%s %s 9\n%s %s 2\n%s %s 3\n%s %s 5\n' $a $b $a $c $b $c $c $c >sim
  printf ': s\n%s %s %s %s\n' $a $b $c $a >ana
  opens learn corpus.txt -o w2.safetensors --dim 8 --epochs 1 --lang $language
  opens encode -m words.safetensors texts.jsonl -o t2.safetensors --lang $language
  opens info words.safetensors --lang $language
  opens info texts.safetensors --lang $language
  opens convert words.safetensors -o w2.npy --lang $language
  opens convert words.safetensors -o w3.safetensors --dtype f16 --lang $language
  opens convert texts.safetensors -o t3.safetensors --dtype i8 --lang $language
  opens near words.safetensors $a --lang $language
  opens near words.safetensors "$a - $b + $c" --metric dot --lang $language
  opens near words.safetensors $a --metric l2 --lang $language
  opens learn corpus.txt -o c.safetensors --method count --dim 8 --min-count 1 --keep-counts --lang $language
  opens near c.safetensors $a --lang $language
  opens near c.safetensors $a --prove $b --lang $language
  opens search texts.safetensors "$a $c" --lang $language
  opens search texts.safetensors "$a $c" --why --lang $language
  opens search texts.safetensors --id t3 --lang $language
  opens search texts.safetensors "$a $c" --lexical --lang $language
  opens search texts.safetensors "$a $c" -k 3 --expect t9 --lang $language
  opens search t3.safetensors "$a $c" -k 3 -m words.safetensors --expect t9 --lang $language
  opens why words.safetensors $a $b --lang $language
  opens why texts.safetensors t1 t2 --lang $language
  opens why texts.safetensors t1 "$a $b" --lang $language
  opens why texts.safetensors "$a" t1 t2 --lang $language
  opens why texts.safetensors --query "$a" t1 t2 --lang $language
  opens why w2.npy 1 2 --lang $language
  opens audit words.safetensors --lang $language
  opens audit texts.safetensors --lang $language
  opens audit w2.npy --lang $language
  opens probe texts.safetensors --own --text-lang $language --lang $language
  opens doctor --lang $language
  opens eval words.safetensors --similarity sim --analogies ana --lang $language
  expect 0 zavit audit texts.safetensors --open all --lang $language
done
