# Manual pages and completion come out of the table, for every command.
expect 0 zavit help --man
prints ".TH ZAVIT 1"
for command in learn encode info convert near search why audit eval bench doctor help version; do
  expect 0 zavit help --man "$command"
  prints ".SH EXIT STATUS"
  if command -v man >/dev/null && command -v groff >/dev/null; then
    same "$(groff -man -Tutf8 -ww out 2>&1 >/dev/null | head -n 1)" ""
  fi
done
expect 0 zavit help --completion bash
cp out completion
bash -n completion || fail "the completion is no bash"
complete_line() { # WORD…: what bash would offer for the last one
  bash -c '. ./completion; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _zavit; echo ${COMPREPLY[*]}' x "$@"
}
same "$(complete_line zavit le)" "learn"
same "$(complete_line zavit learn --ep)" "--epochs"
same "$(complete_line zavit learn --niqqud s)" "strip"
same "$(complete_line zavit near --col)" "--color"
same "$(complete_line zavit near --color a)" "auto always"
refuses 2 "must be one of bash" zavit help --completion fish
