spaces en
# a small space's background is made, not kept
expect 0 zavit why texts.safetensors t1 t2
gone texts.background.safetensors
cp out plain
# kept on request, and then read: the same answer
expect 0 zavit why texts.safetensors t1 t2 --keep-background always
says "texts.background.safetensors"
cmp out plain || fail "keeping changes the answer"
cp texts.background.safetensors first
expect 0 zavit why texts.safetensors t1 t2 --keep-background always
[ ! -s err ] || fail "nothing new was kept"
cmp out plain || fail "reading changes the answer"
cmp first texts.background.safetensors || fail "written again"
expect 0 zavit search texts.safetensors --id t1 --keep-background always --lang he
[ ! -s err ] || fail "search keeps the same one"
opens why texts.safetensors t1 t2 --keep-background always
# another program's file is left alone, with a warning
printf 'mine' >texts.background.safetensors
expect 0 zavit why texts.safetensors t1 t2 --keep-background always --lang he
says "texts.background.safetensors"
hebrew err || fail "the warning is not Hebrew"
same "$(cat texts.background.safetensors)" mine
# several files as one space have no place to keep it
expect 0 zavit search texts.safetensors --with texts.safetensors --vector "$(yes 0.1 | head -n "$(json info texts.safetensors >/dev/null; get result.dim)" | paste -sd, | sed 's/.*/[&]/')" --keep-background always
tidy
