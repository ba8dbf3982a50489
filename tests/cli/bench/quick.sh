# bench: every result is there with value, ratio and share of a limit; all findings open, in both
# languages and in the lowest tier. How fast, no test can know.
opens bench --quick
for i in 0 12 15 34; do
  [ "$(get result.results.$i.value)" != 0 ] || fail "result $i is 0"
done
same "$(get result.results.0.name)" fma_scalar
same "$(get result.results.2.reference)" fma_one
same "$(get result.results.12.name)" pass_line
same "$(get result.results.13.limit)" fma_one
rounds=$(get result.rounds) # fewer than five on a busy machine
[ "$rounds" -ge 1 ] && [ "$rounds" -le 5 ] || fail "$rounds rounds"
same "$(get params.quick)" true
opens bench --quick --lang he --cpu scalar --threads 1
same "$(get result.cpu)" scalar
same "$(get result.threads)" 1
refuses 2 "one argument too many" zavit bench everything
