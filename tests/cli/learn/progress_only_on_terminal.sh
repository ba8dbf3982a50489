# stderr is no terminal here: not one byte of progress, no escape sequence anywhere.
sentences en 3000 >corpus.txt
expect 0 zavit learn corpus.txt -o w.safetensors --dim 32 --epochs 20 --threads 1
[ ! -s err ] || fail "stderr should be empty"
grep -q $'\033' out && fail "escape sequence without a terminal"
expect 0 zavit near w.safetensors king --color always
expect 0 zavit audit w.safetensors --color always
grep -q $'\033' out || fail "--color always shows none"
command -v script >/dev/null || exit 0
script -qec "'$ZAVIT' learn corpus.txt -o w.safetensors --dim 32 --epochs 60 --threads 1" /dev/null >tty </dev/null
grep -qF "%" tty || fail "no progress on a terminal"
script -qec "'$ZAVIT' learn corpus.txt -o w.safetensors --dim 32 --epochs 60 --threads 1 --quiet" /dev/null >tty </dev/null
grep -q $'\r\033' tty && fail "--quiet shows progress"
true
