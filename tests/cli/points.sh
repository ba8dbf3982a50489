# points.sh — vectors with something to learn: three classes around centres, a number that is a line of the vector, twins that are alike in
# half of their numbers. points COUNT: JSONL on stdout, the same every time. twins COUNT likewise, rows 2i and 2i + 1 being twins.
points() {
  awk -v count="$1" '
    function draw() { state = (state * 16807) % 2147483647; return state / 2147483647 }
    function normal() { return sqrt(-2 * log(draw())) * cos(6.283185307 * draw()) }
    BEGIN {
      state = 20261126; split("ירוק blue red", name, " ")
      for (i = 0; i < count; i++) {
        line = ""
        for (d = 0; d < 12; d++) { x[d] = normal() + (d % 3 == i % 3 ? 1.5 : 0); line = line (d ? "," : "") x[d] }
        printf "{\"id\":\"r%d\",\"vector\":[%s],\"label\":\"%s\",\"size\":%.6f}\n", i, line, name[i % 3 + 1], 10 + 3 * x[0] - 2 * x[1]
      }
    }'
}
twins() {
  awk -v count="$1" '
    function draw() { state = (state * 16807) % 2147483647; return state / 2147483647 }
    function normal() { return sqrt(-2 * log(draw())) * cos(6.283185307 * draw()) }
    BEGIN {
      state = 20261126
      for (i = 0; i < count; i++) {
        line = ""
        for (d = 0; d < 12; d++) { if (i % 2 == 0 || d >= 6) x[d] = normal(); line = line (d ? "," : "") x[d] }
        printf "{\"id\":\"r%d\",\"vector\":[%s]}\n", i, line
      }
    }'
}
# layers_of NET BYTES: a sum of the first bytes of its data, the layers. The rest tells of seconds too.
layers_of() {
  local header
  header=$(od -An -t u8 -N 8 "$1" | tr -d ' ')
  tail -c +$((9 + header)) "$1" | head -c "$2" | sha256sum
}
