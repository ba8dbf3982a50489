# Every command's document is as the schema says, in both languages.
spaces en
printf 'king queen 9\nking dog 2\ncat dog 8\nbread cheese 8\nbread code 1\n' >sim
for lang in en he; do
  json learn corpus.txt -o w2.safetensors --dim 8 --epochs 1 --lang $lang
  json encode -m words.safetensors texts.jsonl -o t2.safetensors --lang $lang
  json info texts.safetensors --lang $lang
  json convert texts.safetensors -o t2.npy --lang $lang
  json near words.safetensors king --lang $lang
  json search texts.safetensors "king" --why --lang $lang
  json why texts.safetensors t1 t2 --lang $lang
  json audit texts.safetensors --lang $lang
  json eval words.safetensors --similarity sim --lang $lang
  json doctor --lang $lang
  json help --lang $lang
  json version --lang $lang
done
same "$(get params.lang)" he
expect 0 zavit info texts.safetensors --json -o file.json
silent
"$CHECK_SCHEMA" "$SCHEMA" <file.json || fail "-o with --json"
