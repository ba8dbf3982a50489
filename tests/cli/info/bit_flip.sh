# A flipped bit in the data is found by --verify.
spaces en
size=$(stat -c %s texts.safetensors)
printf '\x5a' | dd of=texts.safetensors bs=1 seek=$((size - 5000)) conv=notrunc 2>/dev/null
refuses 3 "texts.safetensors" zavit info texts.safetensors --verify
