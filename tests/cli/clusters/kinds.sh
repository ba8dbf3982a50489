# texts of four subjects: kinds found, named, written; labels against them; what has no kinds; bad input
spaces en
sentences en 800 | awk '{ l = /king|queen|castle|crown|prince|kingdom|rules|throne|royal/ ? "court" : /dog|cat|horse|cow|bird|animal|tail/ ? "animals" : "other"
  printf "{\"id\":\"t%d\",\"text\":\"%s\",\"label\":\"%s\"}\n", NR, $0, l }' >some.jsonl
printf '{"id":"empty","text":"","label":"other"}\n' >>some.jsonl
expect 0 zavit encode -m words.safetensors some.jsonl -o some.safetensors --quiet
json clusters some.safetensors -k 4
same "$(get result.rows)" 800
same "$(get result.left_out)" 1
same "$(get result.k)" 4
same "$(get result.suggested)" false
same "$(get result.verdict)" clear
get result.clusters.0.words.0.z >/dev/null
get result.clusters.3.border.0.margin >/dev/null
get result.labels.rand >/dev/null
get result.labels.table.3.2 >/dev/null
get result.clusters.0.name >name
opens clusters some.safetensors -k 4
expect 0 zavit clusters some.safetensors -k 4
prints "cluster 1: $(cat name)"
prints "typical"
prints "border with"
prints "labels, and the cluster that holds most of each"
prints "4 clusters: better than one cloud would be cut"
# suggested, with its uncertainty
json clusters some.safetensors --max-k 8 --shown 1 --words 3
same "$(get result.suggested)" true
get result.k_interval.1 >/dev/null
get result.tries.6.beyond >/dev/null
# which row is in which
json clusters some.safetensors -k 4 --write with.safetensors
same "$(get result.written)" 801
get result.clusters.1.rows >rows
json clusters with.safetensors --where cluster=2 -k 1
same "$(get result.rows)" "$(cat rows)"
expect 0 zavit clusters with.safetensors -k 2 --write again.safetensors # takes the place of the column
json clusters again.safetensors --where cluster=2 -k 1
expect 0 zavit clusters some.safetensors -k 4 --write which.jsonl
same "$(wc -l <which.jsonl)" 801
grep -q '"id":"empty","row":800,"cluster":null,"name":null,"margin":null' which.jsonl || fail "which.jsonl has no empty row"
# by density; the words of a space
json clusters some.safetensors --by density --min-size 40
same "$(get result.by)" density
get result.noise >/dev/null
opens clusters some.safetensors --by density --min-size 40
json clusters words.safetensors -k 3
opens clusters words.safetensors -k 3
# nothing but one cloud
awk 'function normal() { return sqrt(-2 * log(draw())) * cos(6.283185307 * draw()) }
     function draw() { state = (state * 16807) % 2147483647; return state / 2147483647 }
     BEGIN { state = 11
       for (i = 0; i < 300; i++) { line = ""; for (d = 0; d < 8; d++) line = line (d ? "," : "") normal(); printf "{\"id\":\"r%d\",\"vector\":[%s]}\n", i, line } }' >cloud.jsonl
json clusters cloud.jsonl --max-k 6
same "$(get result.verdict)" none
expect 0 zavit clusters cloud.jsonl -k 3
prints "there are no clusters here"
prints "no clusters: one cloud of the same mean"
expect 1 zavit clusters cloud.jsonl -k 3 --fail-on warn
json clusters cloud.jsonl -k 3 --metric l2
same "$(get result.metric)" l2
opens clusters cloud.jsonl -k 3 --metric l2
# bad input
head -n 1 cloud.jsonl >one.jsonl
for i in 1 2 3 4 5 6; do printf '{"id":"e%s","vector":[1,2,3]}\n' $i; done >equal.jsonl
refuses 4 "takes 40" zavit clusters one.jsonl
refuses 4 "too few for 2" zavit clusters one.jsonl -k 2
refuses 4 "all alike" zavit clusters equal.jsonl -k 2
refuses 4 "all alike" zavit clusters equal.jsonl --by density
refuses 2 "k" zavit clusters cloud.jsonl -k 0
refuses 2 "k-means" zavit clusters cloud.jsonl --by density -k 3
refuses 2 "--by density" zavit clusters cloud.jsonl --min-size 9
refuses 2 "metric" zavit clusters cloud.jsonl --metric dot
refuses 3 "missing.jsonl" zavit clusters missing.jsonl
expect 0 zavit clusters one.jsonl -k 1
gone which.jsonl.tmp
tidy
