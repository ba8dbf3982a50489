# help of everything, in both languages, to stdout with exit code 0.
expect 0 zavit help
prints "audit"
expect 0 zavit --help
expect 0 zavit help --lang he
prints "להפוך טקסט גולמי לווקטורים של מילים"
for command in learn encode info convert near search why audit eval bench doctor help version; do
  expect 0 zavit help "$command"
  prints "usage: zavit $command"
  cp out by_help
  expect 0 zavit "$command" --help
  cmp -s out by_help || fail "$command --help differs from help $command"
  expect 0 zavit help "$command" --lang he
  prints "שימוש: zavit $command"
  hebrew out || fail "no Hebrew in help $command"
done
refuses 2 "no such command" zavit help lern
