# The example for OpenAI-compatible servers, against a stand-in: batches, busy and broken servers, refused texts, keys.
command -v python3 >/dev/null || { echo "no python3" >&2; exit 77; }
root=$(dirname "$LIB")/../..
server=0
trap '[ $server = 0 ] || kill $server' EXIT
serve() { # MODE
  [ $server = 0 ] || { kill $server && wait $server || true; }
  rm -f port requests
  : >requests
  python3 "$root/tests/cli/stand_in_server.py" port requests "$1" >server.log 2>&1 &
  server=$!
  for i in $(seq 200); do [ -e port ] && break; sleep 0.05; done
  url=http://127.0.0.1:$(<port)/v1
  encoder="python3 $root/examples/openai_encoder.py --url $url --model m --wait 0.01"
}
unset OPENAI_API_KEY OPENAI_BASE_URL
for language in en he; do
  serve good
  sentences $language 300 >t.txt
  json encode t.txt -o out.safetensors --encoder "$encoder" --no-encoder-cache
  same "$(get result.items)" 300
  zavit convert out.safetensors -o one.jsonl --quiet >/dev/null
  # many texts go in few requests
  [ "$(wc -l <requests)" -le 20 ] || fail "$(wc -l <requests) requests for 300 texts"
  python3 - one.jsonl <<'P' || fail "vectors of other texts"
import json, sys
for line in open(sys.argv[1]):
    o = json.loads(line)
    t = o["text"]
    assert o["vector"] == [1 + len(t) % 7, sum(map(ord, t)) % 11, ord(t[0]) % 5, 1], o
P
  for mode in busy short; do
    serve $mode
    expect 0 zavit encode t.txt -o out.safetensors --encoder "$encoder" --no-encoder-cache
    zavit convert out.safetensors -o two.jsonl --quiet >/dev/null
    cmp one.jsonl two.jsonl || fail "$mode: other vectors"
  done
  serve busy
  expect 0 zavit encode t.txt -o out.safetensors --encoder "$encoder --batch 16" --no-encoder-cache
  grep -q '^429' requests && grep -q '^503' requests || fail "the server was not busy"
done
# one refused text is a row without a vector, its neighbours are not
serve good
printf 'one\ntwo\na long one\ndrop\nfour\n' >t.txt
json encode t.txt -o out.safetensors --encoder "$encoder"
same "$(get result.oov_items)" 1
expect 4 zavit search out.safetensors "too long" --encoder "$encoder"
says "a text is too long"
json search out.safetensors "two" --encoder "$encoder"
same "$(get result.hits.0.text)" two
# a broken server, a wrong address, a wrong key: said, not waited for forever
serve broken
expect 3 zavit encode t.txt -o bad.safetensors --encoder "$encoder --tries 2" --no-encoder-cache
says "it is broken"
gone bad.safetensors
serve nan
expect 3 zavit encode t.txt -o bad.safetensors --encoder "$encoder --tries 2" --no-encoder-cache
says "NaN"
kill $server && wait $server || true
server=0
expect 3 zavit encode t.txt -o bad.safetensors --encoder "$encoder --tries 2" --no-encoder-cache
says "gave up after 2 tries"
serve key
printf 'one\ntwo\n' >t.txt
OPENAI_API_KEY=sesame expect 0 zavit encode t.txt -o out.safetensors --encoder "$encoder" --no-encoder-cache
OPENAI_API_KEY=xyzzy-secret expect 3 zavit encode t.txt -o bad.safetensors --encoder "$encoder" --no-encoder-cache
says "wrong key"
! grep -q xyzzy-secret err || fail "the key was printed"
! grep -aq sesame out.safetensors || fail "the key is in the space"
