# Ids that are no UTF-8, quotes, control characters, 64-bit row counts: the document stays JSON.
{ printf '4 2\n'; printf 'a\xffb 2.1 1\n'; printf 'q"uote 0 1\n'; printf 'back\\slash 1 1\n'; printf 'tab 2 1\n'; } >w.vec
json near w.vec tab -k 3
json info w.vec
json audit w.vec
