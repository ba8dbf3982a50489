# Other formats open as spaces; their fingerprint stands for the hash that they don't have.
words en
expect 0 zavit convert words.safetensors -o w.vec
json info w.vec
same "$(get result.format)" word2vec-text
same "$(get result.dim)" 16
same "$(get inputs.0.sha256)" null
same "$(get inputs.0.fingerprint)" "$(sha256sum w.vec | cut -d ' ' -f 1)"
same "$(get inputs.0.size)" "$(stat -c %s w.vec)"
# beyond two MiB only the ends count, unless --verify
awk 'BEGIN { print 40000, 16; for (i = 0; i < 40000; i++) { printf "w%d", i; for (j = 0; j < 16; j++) printf " 0.%d", (i * 7 + j) % 997; print "" } }' >big.vec
json info big.vec
same "$(get inputs.0.fingerprint)" "$({ head -c 1048576 big.vec; tail -c 1048576 big.vec; } | sha256sum | cut -d ' ' -f 1)"
json info big.vec --verify
same "$(get inputs.0.fingerprint)" "$(sha256sum big.vec | cut -d ' ' -f 1)"
