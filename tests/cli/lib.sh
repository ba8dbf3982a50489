# lib.sh — what the cases share: texts made on the spot, and words to expect things with.

zavit() { "$ZAVIT" "$@"; }

# ---- Expecting ----------------------------------------------------------------------------------

# expect CODE COMMAND…: runs it with stdout in ./out and stderr in ./err; ends the case if the exit
# code is another one.
expect() {
  local want=$1 code=0
  shift
  "$@" >out 2>err || code=$?
  [ $code = "$want" ] || fail "exit code $code, expected $want: $*"
}
fail() {
  printf 'FAILED: %s\n' "$*"
  [ ! -s err ] || { printf -- '--- err\n' && head -n 20 err; }
  [ ! -s out ] || { printf -- '--- out\n' && head -n 40 out; }
  exit 1
}
says() { grep -qF -- "$1" err || fail "stderr doesn't say: $1"; }
prints() { grep -qF -- "$1" out || fail "stdout doesn't print: $1"; }
silent() { [ ! -s out ] || fail "stdout should be empty"; }
one_sentence() { [ "$(wc -l <err)" = 1 ] || fail "stderr should be one line"; }
# refuses CODE PATTERN COMMAND…: exit code, one sentence with PATTERN on stderr, nothing on stdout.
refuses() {
  local pattern=$2 code=$1
  shift 2
  expect "$code" "$@"
  silent
  one_sentence
  says "$pattern"
}
hebrew() { LC_ALL=C grep -q $'\xd7' "$1"; } # has Hebrew letters
gone() { [ ! -e "$1" ] || fail "$1 should not exist"; }
# No temporary file is left in the folder.
tidy() { [ -z "$(find . -name '*.tmp-*')" ] || fail "left behind: $(find . -name '*.tmp-*')"; }
same() { [ "$1" = "$2" ] || fail "'$1' is not '$2'"; }

# ---- JSON ---------------------------------------------------------------------------------------

# json COMMAND…: runs zavit with --json, checks the document against the schema; it is in ./out.
json() {
  expect 0 zavit "$@" --json
  "$CHECK_SCHEMA" "$SCHEMA" <out || fail "not as the schema says: $*"
}
get() { "$CHECK_SCHEMA" --get "$1" <out || fail "no $1"; }
# opens COMMAND…: every finding of it opens, and its recomputation agrees.
opens() {
  json "$@" --open all
  "$CHECK_SCHEMA" --agree <out || fail "a finding doesn't open: $*"
}

# ---- Texts --------------------------------------------------------------------------------------

# sentences LANGUAGE COUNT: sentences from four subjects; words of one subject come together, so
# there is something to learn. The same every time.
sentences() {
  awk -v language="$1" -v count="$2" '
    function draw(n) { state = (state * 16807) % 2147483647; return int(state / 2147483647 * n) + 1 }
    function pick(list,  words, n) { n = split(list, words, " "); return words[draw(n)] }
    BEGIN {
      state = 20240607
      if (language == "he") {
        topic[1] = "המלך המלכה הארמון הכתר הנסיך ממלכה שולט כס"
        topic[2] = "הכלב החתול הסוס הפרה הצפור רץ אוכל ישן חיה"
        topic[3] = "לחם גבינה חלב תפוח מרק טעים מבשל שלחן אוכל"
        topic[4] = "מחשב תוכנה מתכנת קוד מסך כותב רשת צה״ל"
        small = "של על את זה הוא היא עם גם לא כי"
      } else {
        topic[1] = "king queen castle crown prince kingdom rules throne royal"
        topic[2] = "dog cat horse cow bird runs eats sleeps animal tail"
        topic[3] = "bread cheese milk apple soup tasty cooks table eats food"
        topic[4] = "computer program programmer code screen writes network machine software"
        small = "the a of in and with to on is it"
      }
      for (i = 1; i <= count; i++) {
        t = draw(4)
        line = ""
        for (j = 0; j < 9; j++) line = line (j ? " " : "") (j % 3 == 0 ? pick(small) : pick(topic[t]))
        print line
      }
    }'
}
# texts LANGUAGE COUNT: the same as JSONL with id and label; the last three are empty, unknown, odd.
texts() {
  sentences "$1" "$2" | awk '{ printf "{\"id\":\"t%d\",\"text\":\"%s\",\"label\":\"%s\",\"source\":\"%s\"}\n", NR, $0, NR % 2 ? "odd" : "even", NR % 3 ? "book" : "web" }'
  printf '{"id":"empty","text":""}\n{"id":"unknown","text":"zzzz qqqq"}\n'
}
# words LANGUAGE: a word space ./words.safetensors; learns in a blink, the same every time.
words() {
  sentences "$1" 3000 >corpus.txt
  zavit learn corpus.txt -o words.safetensors --dim 16 --epochs 3 --min-count 2 --threads 1 --quiet >/dev/null ||
    fail "learning the fixture"
}
# spaces LANGUAGE: ./words.safetensors and ./texts.safetensors
spaces() {
  words "$1"
  texts "$1" 120 >texts.jsonl
  zavit encode -m words.safetensors texts.jsonl -o texts.safetensors --threads 1 --quiet >/dev/null ||
    fail "encoding the fixture"
}

# ---- Nets ----------------------------------------------------------------------------------------

# train SPACE -o NET FLAGS…: a short training.
train() { zavit train "$@" --batch 16 --lr 0.01 --epochs 8 --held 0.2 --quiet >/dev/null || fail "training the fixture"; }
# untrained SPACE NET: for pairs, ends of one width: the identity.
untrained() { "$MAKE_NET" "$1" "$2" pairs auto || fail "making a net"; }
# pairs_of SPACE: ids of its first rows, two and two, in ./pairs.tsv
pairs_of() {
  zavit convert "$1" -o - --to jsonl --quiet | grep -o '"id": *"t[0-9]*"' | grep -o 't[0-9]*' | head -n 80 |
    paste - - >pairs.tsv
}

# ---- Outside encoders ---------------------------------------------------------------------------

# asked: how many texts the stand-in encoder was asked so far; starts: how often it was started.
asked() { grep -vxc start asked.log || true; }
starts() { grep -xc start asked.log || true; }
export ENCODER_LOG=$PWD/asked.log
# outside_texts LANGUAGE: 40 texts in texts.jsonl, and the space ./outside.safetensors that the stand-in made of
# them.
outside_space() {
  texts "$1" 40 >texts.jsonl
  zavit encode texts.jsonl -o outside.safetensors --encoder "$STAND_IN" --quiet >/dev/null ||
    fail "encoding the fixture"
}
# No process of this command is left in the case's folder, where another case's would not be.
children() {
  local pid
  for pid in $(pgrep -f "$1"); do
    [ "$(readlink "/proc/$pid/cwd" 2>/dev/null)" != "$(pwd -P)" ] || echo "$pid"
  done
}
no_child() {
  local i
  for ((i = 0; i < 100; i++)); do # ten seconds: a sanitizer takes its time
    [ -n "$(children "$1")" ] || return 0
    sleep 0.1
  done
  fail "still running: $1"
}
