# --continue: new text for an earlier space. Old words keep their rows and neighbours, new ones get theirs;
# counts, words seen and history go on. In both languages.
topic() { # PREFIX COUNT: lines of eight out of ten words PREFIXa … PREFIXj
  awk -v p="$1" -v n="$2" 'BEGIN { s = 11; for (i = 0; i < n; i++) { line = ""; for (j = 0; j < 8; j++) { s = (s * 16807) % 2147483647; line = line p substr("abcdefghij", 1 + s % 10, 1) " " } print line } }'
}
both() { topic "$1" 1500; topic "$2" 1500; }
near() { # SPACE WORD PREFIX: the nearest are all of one topic
  json near "$1" "$2" -k 4
  for i in 0 1 2 3; do [[ $(get result.hits.$i.id) == "$3"* ]] || fail "$2 is near $(get result.hits.$i.id)"; done
}
same_hits() { # A B WORD
  json near "$1" "$3" -k 3
  first="$(get result.hits.0.id)"
  json near "$2" "$3" -k 9
  for i in 0 1 2 3 4 5 6 7 8; do [ "$(get result.hits.$i.id)" = "$first" ] && return; done
  fail "$first is no longer near $3"
}
for lang in en he; do
  [ $lang = en ] && one=xx two=yy new=zz || { one=אא two=בב new=גג; }
  both $one $two | shuf --random-source=<(yes) >old.txt
  { topic $new 1500; topic $one 100; } | shuf --random-source=<(yes) >new.txt
  expect 0 zavit learn old.txt -o old.safetensors --dim 12 --threads 1 --sample 0 --keep-context
  json learn new.txt -o new.safetensors --continue old.safetensors --threads 1 --sample 0 --lr 0.01 --open all
  "$CHECK_SCHEMA" --agree <out || fail "a finding doesn't open"
  same "$(get result.continued.words)" 20
  same "$(get result.continued.contexts)" 20
  same "$(get result.vocabulary)" 30
  same "$(get params.dim)" 12
  near old.safetensors ${one}a $one
  for prefix in $one $two $new; do near new.safetensors ${prefix}a $prefix; done
  same_hits old.safetensors new.safetensors ${two}b
  json info new.safetensors
  get result.contract.history >history
  same "$(wc -l <history)" 2
  same "$(get result.contract.tokens)" 36800
  # without the contexts: said, in the language asked for, and it still works
  rm old.context.safetensors
  expect 0 zavit learn new.txt -o new.safetensors --continue old.safetensors --threads 1 --sample 0 --lr 0.01 --lang $lang
  [ $lang = en ] && says "start at zero" || says "מתחילים מאפס"
  [ $lang = en ] && prints "20 words went on from" || prints "20 מילים המשיכו"
  near new.safetensors ${new}a $new
done
# Nothing to learn about an old word: its row is as it was, number for number.
expect 0 zavit learn new.txt -o same.safetensors --continue old.safetensors --threads 1 --epochs 1 --lr 1e-9 --quiet
expect 0 zavit convert same.safetensors -o same.vec
expect 0 zavit convert old.safetensors -o old.vec
same "$(grep '^בבa' same.vec)" "$(grep '^בבa' old.vec)"
# n-grams go on too, and words that neither text has get vectors.
expect 0 zavit learn old.txt -o sub.safetensors --dim 12 --threads 1 --sample 0 --keep-context --subwords --minn 2 --buckets 5000
json learn new.txt -o sub2.safetensors --continue sub.safetensors --threads 1 --sample 0 --epochs 1 --lr 1e-9
[ "$(get result.continued.ngrams)" -gt 20 ] || fail "no n-grams went on"
same "$(get params.minn)" 2
expect 0 zavit convert sub2.safetensors -o sub2.vec
expect 0 zavit convert sub.safetensors -o sub.vec
paste <(grep '^בבa' sub2.vec) <(grep '^בבa' sub.vec) | awk '{ for (i = 2; i <= 13; i++) if (($i - $(i + 13))^2 > 1e-8) exit 1 }' || fail "a composed word moved"
expect 0 zavit near sub2.safetensors בבabc -k 1
refuses 2 "--buckets 5000" zavit learn new.txt -o x.safetensors --continue sub.safetensors --buckets 4000
# Killed or stopped on the way: the same command with --resume.
both אא גג >long.txt
again="learn long.txt -o r.safetensors --continue old.safetensors --threads 1 --epochs 2000 --checkpoint 0.001 --quiet"
"$ZAVIT" $again >out 2>err &
child=$!
for try in $(seq 100); do sleep 0.1; [ -e r.safetensors.checkpoint ] && break; done
kill -KILL $child
wait $child 2>/dev/null || true
[ -e r.safetensors.checkpoint ] || fail "no checkpoint"
refuses 2 "--continue was" zavit learn long.txt -o r.safetensors --continue same.safetensors --epochs 2000 --resume --threads 1 --dim 12
expect 0 zavit $again --resume
json info r.safetensors
resumed=$(get result.contract.sha256)
get result.contract.history >history
same "$(wc -l <history)" 2
expect 0 zavit learn long.txt -o q.safetensors --continue old.safetensors --threads 1 --epochs 2000 --quiet
json info q.safetensors
same "$(get result.contract.sha256)" "$resumed"
# What doesn't fit is said.
learn="zavit learn new.txt -o x.safetensors --continue"
refuses 2 "has 12 dimensions" $learn old.safetensors --dim 13
refuses 2 "12 ממדים" $learn old.safetensors --dim 13 --lang he
refuses 2 "text contract" $learn old.safetensors --niqqud keep
expect 2 zavit learn new.txt -o old.safetensors --continue old.safetensors
one_sentence
expect 0 zavit convert old.safetensors -o i8.safetensors --dtype i8
refuses 2 "8 bits" $learn i8.safetensors
refuses 2 "no word counts" $learn old.vec
expect 0 zavit encode -m old.safetensors new.txt -o t.safetensors
refuses 2 "holds texts" $learn t.safetensors
refuses 3 "missing.safetensors" $learn missing.safetensors
cp sub.context.safetensors old.context.safetensors
refuses 2 "of another learning" $learn old.safetensors
gone x.safetensors
