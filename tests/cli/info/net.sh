# What a net is and was trained on; and every command that wants a space says what a net is for.
spaces he
zavit train texts.safetensors -o net.safetensors --layers auto,8,auto --act tanh --epochs 7 --batch 16 --held 0.2 --quiet >/dev/null || fail "training"
json info net.safetensors
same "$(get result.kind)" net
same "$(get result.task)" classes
same "$(get result.layers | tr -d ' \n')" "[16,8,2]"
same "$(get result.act)" tanh
same "$(get result.parameters)" 154
same "$(get result.outputs | tr -d ' \n')" '["even","odd"]'
same "$(get result.source.kind)" texts
same "$(get result.source.pooling)" "sif a=0.001"
same "$(get result.training.space)" texts.safetensors
same "$(get result.training.examples)" 96
same "$(get result.training.held)" 24
same "$(get result.training.epochs)" 7
same "$(get result.training.steps)" 42
same "$(get result.training.options.optim)" adam
same "$(get result.training.options.batch)" 16
get result.training.best_epoch | grep -qx '[1-7]' || fail "no best epoch"
json info texts.safetensors
sha=$(get result.contract.sha256)
json info net.safetensors --lang he
same "$(get result.training.space_sha256)" "$sha"
expect 0 zavit info net.safetensors
prints "16-8-2"
prints "even, odd"
prints "96 trained on, 0 chose the epoch, 24 held out"
prints "7 of 7 (42 steps); the net is that of epoch 7"
prints "zavit train texts.safetensors"
expect 0 zavit info net.safetensors --lang he
prints "96 לאימון, 0 לבחירת המעבר, 24 הוחזקו בצד"
# with a part set apart to choose the epoch by, and rows held out by a condition
zavit train texts.safetensors -o tuned.safetensors --epochs 9 --batch 16 --tune 0.2 --held-where source=web --patience 3 --quiet >/dev/null || fail "training"
json info tuned.safetensors
same "$(get result.training.held_where)" source=web
[ "$(get result.training.tuned_on)" -gt 0 ] || fail "no part that chose the epoch"
[ "$(get result.training.best_epoch)" -le "$(get result.training.epochs)" ] || fail "the best epoch was not one of them"
expect 0 zavit info tuned.safetensors
prints "source=web"
# a net by itself, without a training
untrained texts.safetensors bare.safetensors
json info bare.safetensors
same "$(get result.training)" null
same "$(get result.outputs | tr -d ' \n')" "[]"
expect 0 zavit info bare.safetensors
prints "keeps no training"
expect 0 zavit info net.safetensors --html page.html
[ -s page.html ] || fail "no page"
# from another folder, the model's and the space's paths lead there
mkdir sub
(cd sub && json info ../net.safetensors && same "$(get result.training.space)" ../texts.safetensors) || exit 1
# where a space is wanted
net() { # COMMAND…
  local lang
  for lang in en he; do
    refuses 3 "zavit encode SPACE -m net.safetensors" zavit "$@" --lang $lang
    [ $lang = en ] || hebrew err || fail "no Hebrew: $*"
  done
}
net near net.safetensors king
net search net.safetensors king
net why net.safetensors a b
net audit net.safetensors
net dups net.safetensors
net compare net.safetensors texts.safetensors
net compare texts.safetensors net.safetensors
net outliers net.safetensors
net clusters net.safetensors
net probe net.safetensors
net eval net.safetensors --similarity pairs.tsv
net convert net.safetensors -o x.npy
net train net.safetensors -o x.safetensors
net learn corpus.txt --continue net.safetensors -o x.safetensors
net encode net.safetensors -m net.safetensors -o x.safetensors
# broken
head -c 600 net.safetensors >torn.safetensors
refuses 3 "torn.safetensors" zavit info torn.safetensors
cp net.safetensors flipped.safetensors
printf '\377' | dd of=flipped.safetensors bs=1 seek=$(($(stat -c %s net.safetensors) - 9)) conv=notrunc status=none
refuses 3 "flipped.safetensors" zavit info flipped.safetensors
refuses 3 "פגומה" zavit info flipped.safetensors --lang he
