# Language: --lang first, then LC_ALL, LC_MESSAGES, LANG.
expect 3 env LC_ALL=he_IL.UTF-8 "$ZAVIT" info missing.safetensors
hebrew err || fail "LC_ALL=he_IL.UTF-8 should speak Hebrew"
expect 3 env -u LC_ALL LC_MESSAGES=he "$ZAVIT" info missing.safetensors
hebrew err || fail "LC_MESSAGES=he should speak Hebrew"
expect 3 env -u LC_ALL LANG=iw "$ZAVIT" info missing.safetensors
hebrew err || fail "LANG=iw should speak Hebrew"
expect 3 env LC_ALL=C LANG=he_IL "$ZAVIT" info missing.safetensors
hebrew err && fail "LC_ALL=C should speak English"
expect 3 env LC_ALL=he_IL "$ZAVIT" info missing.safetensors --lang=en
hebrew err && fail "--lang=en should speak English"
true
