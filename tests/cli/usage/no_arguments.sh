# `zavit` alone shows the commands and is a usage error.
expect 2 zavit
prints "learn"
prints "turn raw text into word vectors"
for command in learn encode info convert near search why audit eval; do
  expect 2 zavit "$command" # a command alone shows its flags with their defaults
  prints "usage: zavit $command"
  prints "--json"
done
expect 2 zavit learn
prints "passes over the text (default: 5)"
prints "numbers per vector (default: 100)"
