# What is wrong is named, the exit code is 1, and the rest is checked all the same.
code=0
TMPDIR=$PWD/nowhere zavit doctor >out 2>err || code=$?
same $code 1
prints "✗ temp_folder: "
prints "nowhere can't be written"
prints "✓ kernels"
prints "something is wrong"
code=0
TMPDIR=$PWD/nowhere zavit doctor --json --lang he >out 2>err || code=$?
same $code 1
"$CHECK_SCHEMA" "$SCHEMA" <out || fail "not as the schema says"
same "$(get result.checks.3.ok)" false
same "$(get findings.3.verdict)" fail
# a locale that is not UTF-8 is only a warning
expect 0 env LC_ALL=C "$ZAVIT" doctor
grep -q "^⚠ language: .*not UTF-8" out || fail "LC_ALL=C should be warned of"
expect 1 env LC_ALL=C "$ZAVIT" doctor --fail-on warn
expect 0 zavit doctor --threads 200
grep -q "^⚠ threads: 200 threads" out || fail "200 threads should be warned of"
