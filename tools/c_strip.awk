# tools/c_strip.awk — C without comments, and with the contents of strings and character constants
# blanked; lines keep their numbers. Given KEEP=1, strings stay. For the checks that look for words
# in code.

{
  line = $0
  out = ""
  while (line != "") {
    if (comment) {
      end = index(line, "*/")
      if (end == 0) { line = ""; break }
      line = substr(line, end + 2)
      comment = 0
      out = out " "
      continue
    }
    if (!match(line, /\/\*|\/\/|"|'/)) { out = out line; break }
    out = out substr(line, 1, RSTART - 1)
    mark = substr(line, RSTART, RLENGTH)
    line = substr(line, RSTART + RLENGTH)
    if (mark == "/*") comment = 1
    else if (mark == "//") line = ""
    else {
      body = ""
      while (line != "" && substr(line, 1, 1) != mark) {
        size = substr(line, 1, 1) == "\\" ? 2 : 1
        body = body substr(line, 1, size)
        line = substr(line, size + 1)
      }
      line = substr(line, 2)
      out = out mark (KEEP ? body : "") mark
    }
  }
  print out
}
