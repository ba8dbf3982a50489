# A link's target is replaced; stdout, a FIFO and an existing file are written; bad names are refused.
words en
echo old >target.npy
ln -s target.npy link.npy
expect 0 zavit convert words.safetensors -o link.npy
[ -L link.npy ] || fail "the link is gone"
json info target.npy
expect 0 zavit convert words.safetensors -o half.safetensors --dtype f16
json info half.safetensors
same "$(get result.dtype)" f16
"$ZAVIT" convert words.safetensors --to npy -o - >stream.npy 2>err || fail "to stdout"
json info stream.npy
mkfifo pipe
cat pipe >through.npy &
expect 0 zavit convert words.safetensors --to npy -o pipe --quiet
wait
cmp -s stream.npy through.npy || fail "FIFO and stdout differ"
"$ZAVIT" convert words.safetensors --to safetensors -o /dev/stdout >stream.safetensors 2>err || fail "a space to stdout"
json info stream.safetensors
refuses 2 "both want stdout" zavit convert words.safetensors --to npy -o - --json
refuses 2 "doesn't say a format" zavit convert words.safetensors -o words.xyz
refuses 2 "must be one of" zavit convert words.safetensors -o a --to gguf
refuses 2 "can't hold i8" zavit convert words.safetensors -o a.npy --dtype i8
mkdir folder.npy
refuses 3 "folder.npy" zavit convert words.safetensors -o folder.npy
refuses 3 "no/such" zavit convert words.safetensors -o no/such/a.npy
tidy
