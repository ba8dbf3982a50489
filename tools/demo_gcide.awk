# tools/demo_gcide.awk — the dictionary of package dict-gcide as plain text, an entry per line.
#
#     zcat /usr/share/dictd/gcide.dict.dz | awk -f tools/demo_gcide.awk >gcide.txt
#
# An entry starts in the first column and its further lines are indented. Left out: the heading (all
# before the first entry with a pronunciation), the marks that name an edition on a line of their
# own ("[1913 Webster]"), and the pronunciation between backslashes, which is no text.

function finish() {
  if (gsub(/\\[^\\]*\\/, "", entry)) begun = 1
  if (begun && entry != "") {
    gsub(/[ \t]+/, " ", entry)
    print entry
  }
  entry = ""
}

/^ *\[[^]]*(Webster|WordNet|PJC|Suppl)[^]]*\]$/ { next }
/^[^ \t]/ { finish() }
NF { entry = entry " " $0; sub(/^ +/, "", entry) }
END { finish() }
