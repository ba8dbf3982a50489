# A second Ctrl-C kills; even then the old file stands.
sentences en 20000 >corpus.txt
echo "the old file" >words.safetensors
"$ZAVIT" learn corpus.txt -o words.safetensors --dim 300 --epochs 10000 --threads 1 >out 2>err &
child=$!
sleep 1
kill -KILL $child
wait $child 2>/dev/null
same "$(cat words.safetensors)" "the old file"
