# --compare: one sentence each for what can't be compared; nothing written.
. "${BASH_SOURCE[0]%/*}/../points.sh"
points 200 >points.jsonl
expect 0 zavit convert points.jsonl -o points.safetensors --quiet
bad() {
  local pattern=$1
  shift
  refuses 2 "$pattern" zavit train points.safetensors "$@"
}
bad '"foo" is no rule' --compare gd,foo
bad 'is no rule' --compare gd,,adam
bad 'is no rule' --compare ''
bad 'is no rule' --compare 'gd, adam'
bad 'is no rule' --compare gd,averyverylongnameofarulethatisnone
bad 'names only adam' --compare adam
bad 'names gd twice' --compare gd,adam,gd
bad '--resume does not go' --compare gd,adam --resume
bad '--optim does not go' --compare gd,adam --optim adam
bad '--patience does not go' --compare gd,adam --patience 3
bad '--checkpoint does not go' --compare gd,adam --checkpoint 3
bad '--tune 0.1' --compare gd,adam -o net.safetensors
bad '--tune 0.1' --compare gd,adam -o net.safetensors --tune 0
bad 'nothing is' --compare gd,adam --held 0
bad 'needs --output NET'
bad 'batch' --compare gd,adam --batch 5000
refuses 3 'no such folder' zavit train points.safetensors --compare gd,adam --tune 0.2 -o no/net.safetensors
gone net.safetensors
refuses 2 'אינו כלל' zavit train points.safetensors --compare gd,foo --lang he
refuses 2 'פעמיים' zavit train points.safetensors --compare gd,gd --lang he
refuses 2 'דרוש הדגל --output' zavit train points.safetensors --lang he
tidy
