# What can't be, says so in one sentence in either language, and leaves nothing.
spaces en
train texts.safetensors -o net.safetensors --layers auto,8,auto
bad() { # CODE PATTERN ARGUMENTS…: of encode
  local code=$1 pattern=$2
  shift 2
  refuses "$code" "$pattern" zavit encode "$@"
  expect "$code" zavit encode "$@" --lang he
  silent
  one_sentence
  hebrew err || fail "no Hebrew: $*"
  gone x.safetensors
  tidy
}
# another width: both are named
zavit learn corpus.txt -o small.safetensors --dim 10 --epochs 1 --min-count 2 --threads 1 --quiet >/dev/null
bad 2 "net net.safetensors takes vectors of 16 numbers, and those of small.safetensors have 10" small.safetensors -m net.safetensors -o x.safetensors
# over an input, whichever names it
bad 2 "net.safetensors" texts.safetensors -m net.safetensors -o net.safetensors
bad 2 "texts.safetensors" texts.safetensors -m net.safetensors -o texts.safetensors
bad 2 "words.safetensors" texts.jsonl -m net.safetensors -o words.safetensors
[ -s words.safetensors ] || fail "the word model was written over"
# a torn net, one with a wrong bit, none
head -c 700 net.safetensors >torn.safetensors
bad 3 "torn.safetensors" texts.safetensors -m torn.safetensors -o x.safetensors
size=$(stat -c %s net.safetensors)
cp net.safetensors flipped.safetensors
printf '\377' | dd of=flipped.safetensors bs=1 seek=$((size - 9)) conv=notrunc status=none
bad 3 "flipped.safetensors" texts.safetensors -m flipped.safetensors -o x.safetensors
says "פגומה"
bad 3 "missing.safetensors" texts.safetensors -m missing.safetensors -o x.safetensors
# no room, no folder
if [ -w /dev/full ]; then
  expect 3 zavit encode texts.safetensors -m net.safetensors -o /dev/full
  silent
  expect 3 zavit encode texts.jsonl -m net.safetensors -o /dev/full
  silent
fi
bad 3 "no/such" texts.safetensors -m net.safetensors -o no/such/x.safetensors
# flags of other ways
bad 2 "--pooling" texts.jsonl -m net.safetensors --pooling mean -o x.safetensors
bad 2 "--sif-a" texts.jsonl -m net.safetensors --sif-a 1 -o x.safetensors
bad 2 "leave out --encoder" texts.jsonl -m net.safetensors --encoder "$STAND_IN" -o x.safetensors
# a net that can't read texts: its vectors name no model
zavit convert texts.safetensors -o plain.npy --quiet >/dev/null
untrained plain.npy plain.net
bad 3 "names no model" texts.jsonl -m plain.net -o x.safetensors
json encode plain.npy -m plain.net -o plain-out.safetensors
same "$(get result.items)" 122
# … its model is another one now, or gone
cp words.safetensors keep.safetensors
zavit learn corpus.txt -o words.safetensors --dim 16 --epochs 1 --min-count 2 --threads 1 --seed 9 --quiet >/dev/null
bad 3 "another model than words.safetensors" texts.jsonl -m net.safetensors -o x.safetensors
rm words.safetensors
bad 3 "words.safetensors" texts.jsonl -m net.safetensors -o x.safetensors
says "net.safetensors"
json encode texts.safetensors -m net.safetensors -o fine.safetensors # vectors need no model
mv keep.safetensors words.safetensors
# vectors that another model made: told
zavit learn corpus.txt -o other.safetensors --dim 16 --epochs 1 --min-count 2 --threads 1 --seed 9 --quiet >/dev/null
zavit encode -m other.safetensors texts.jsonl -o other-texts.safetensors --quiet >/dev/null
expect 0 zavit encode other-texts.safetensors -m net.safetensors -o fine.safetensors
says "made by another model"
# a file of texts among spaces
bad 3 "texts.jsonl" texts.safetensors texts.jsonl -m net.safetensors -o x.safetensors
# flags that speak of texts make a file of both one of texts
zavit convert texts.safetensors -o both.jsonl --quiet >/dev/null
json encode both.jsonl -m net.safetensors -o fine.safetensors
same "$(get result.words)" 0
json encode both.jsonl -m net.safetensors -o fine.safetensors --format jsonl
[ "$(get result.words)" -gt 0 ] || fail "--format jsonl: not read as texts"
# a net beneath that is another one now; nets that stand on one another in a ring
zavit encode texts.safetensors -m net.safetensors -o out.safetensors --quiet >/dev/null
untrained out.safetensors upper.safetensors
zavit encode out.safetensors -m upper.safetensors -o over.safetensors --quiet >/dev/null
json encode texts.jsonl -m upper.safetensors -o fine.safetensors
cp net.safetensors keep.safetensors
train texts.safetensors -o net.safetensors --layers auto,4,auto
bad 3 "another model than net.safetensors" texts.jsonl -m upper.safetensors -o x.safetensors
untrained over.safetensors net.safetensors
bad 3 "net.safetensors" texts.jsonl -m upper.safetensors -o x.safetensors
bad 3 "net.safetensors" texts.jsonl -m net.safetensors -o x.safetensors
