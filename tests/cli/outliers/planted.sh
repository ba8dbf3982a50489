# 2000 vectors around a direction, and 16 rows that don't belong: what is found, how it is shown, what is written
awk 'function normal() { return sqrt(-2 * log(draw())) * cos(6.283185307 * draw()) }
     function draw() { state = (state * 16807) % 2147483647; return state / 2147483647 }
     BEGIN { state = 7
       for (i = 0; i < 2016; i++) {
         k = i < 2000 ? 9 : i % 5 # 15 odd rows, 3 of each k
         line = ""
         for (d = 0; d < 12; d++) {
           x = 1 + 0.5 * normal()
           if (k == 0) x *= 6             # long
           if (k == 1) x /= 6             # short
           if (k == 2 || k == 3) x = -x   # turned round
           if (k == 4 && d == 5) x = 14   # one number
           line = line (d ? "," : "") x
         }
         if (i != 2015) printf "{\"id\":\"r%d\",\"vector\":[%s]}\n", i, line
         else printf "{\"id\":\"r%d\",\"vector\":[0,0,0,0,0,0,0,0,0,0,0,0]}\n", i
       } }' >some.jsonl
json outliers some.jsonl
same "$(get result.fdr_kind)" estimated
same "$(get result.rows)" 2015
same "$(get result.left_out)" 1
same "$(get result.reasons.norm)" 6
same "$(get result.reasons.angle)" 6
same "$(get result.reasons.dimension)" 3
for i in 0 1 2; do get "result.items.$i.why" >/dev/null; get "result.items.$i.p" >/dev/null; done
opens outliers some.jsonl
expect 0 zavit outliers some.jsonl
prints "its length is"
prints "it points elsewhere"
prints "dimension 5 alone"
prints "▲"
prints "1 of 2016 rows are no vectors"
expect 0 zavit outliers some.jsonl -k 1
prints "more; -k shows them"
expect 1 zavit outliers some.jsonl --fail-on warn
# the others, as a space
expect 0 zavit outliers some.jsonl --write kept.safetensors
json info kept.safetensors
same "$(get result.items)" 2000
expect 3 zavit near kept.safetensors --id r2001
# against a reference
head -n 1200 some.jsonl >clean.jsonl
tail -n +1201 some.jsonl >rest.jsonl
json outliers rest.jsonl --reference clean.jsonl
same "$(get result.fdr_kind)" guaranteed
same "$(get result.calibrated_on)" 720
get result.items.12.id >/dev/null
opens outliers rest.jsonl --reference clean.jsonl
expect 0 zavit outliers rest.jsonl --reference clean.jsonl --fdr 0.003
prints "must lie beyond all of it"
json outliers some.jsonl --metric l2
# bad input
head -n 1 some.jsonl >one.jsonl
head -n 2 some.jsonl >two.jsonl
refuses 4 "1 rows" zavit outliers one.jsonl
refuses 4 "2 rows" zavit outliers two.jsonl
refuses 4 "not enough reference rows" zavit outliers some.jsonl --reference two.jsonl
refuses 4 "not enough reference rows" zavit outliers rest.jsonl --reference clean.jsonl --fdr 0.001
refuses 2 "its own reference" zavit outliers kept.safetensors --reference kept.safetensors
yes '{"vector":[1,2,3]}' | head -n 200 >equal.jsonl
refuses 4 "all alike" zavit outliers equal.jsonl
refuses 2 "" zavit outliers some.jsonl --reference equal.jsonl
refuses 2 "metric" zavit outliers some.jsonl --metric dot
refuses 2 "fdr" zavit outliers some.jsonl --fdr 2
refuses 3 "nothing.npy" zavit outliers nothing.npy
tidy
