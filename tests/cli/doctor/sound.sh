# A sound installation: every check has its line, in both languages, and the exit code is 0.
expect 0 zavit doctor
for check in processor libraries language temp_folder threads memory kernels space search learn messages; do
  grep -q "^[✓⚠] $check: " out || fail "no line for $check"
done
prints "this installation is sound"
prints "OpenBLAS"
expect 0 zavit doctor --lang he
hebrew out || fail "no Hebrew"
prints "ההתקנה תקינה"
json doctor
same "$(get result.checks.0.name)" processor
same "$(get result.checks.6.ok)" true
same "$(get result.checks.6.failed)" 0
json doctor --cpu scalar --lang he
same "$(get result.checks.0.verdict)" "$(grep -q avx2 /proc/cpuinfo && echo warn || echo ok)"
expect 0 zavit doctor --open kernels
prints "dot_many"
prints "agrees"
refuses 2 "one argument too many" zavit doctor file
