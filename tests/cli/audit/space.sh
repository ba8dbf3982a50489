spaces en
expect 0 zavit audit texts.safetensors
prints "random pairs"
expect 0 zavit audit texts.safetensors --lang he
prints "זוגות אקראיים"
json audit texts.safetensors
same "$(get result.items)" 122
expect 0 zavit audit texts.safetensors --where label=odd
json audit texts.safetensors --where label=odd
same "$(get result.items)" 60
expect 0 zavit audit texts.safetensors --open items
refuses 2 "no_such_finding" zavit audit texts.safetensors --open no_such_finding
code=0
zavit audit texts.safetensors --fail-on warn >out 2>err || code=$?
[ $code = 0 ] || [ $code = 1 ] || fail "--fail-on gave $code"
expect 0 zavit audit texts.safetensors -o report.txt
silent
[ -s report.txt ] || fail "no report"
