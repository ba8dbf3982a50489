# tools/demo_bible.awk — the Hebrew Bible of package bibledit-cloud-data as JSONL, a verse per line.
#
#     cd /usr/share/bibledit-cloud/sources/morphhb
#     awk -f demo_bible.awk Gen.xml Exod.xml … >tanakh.jsonl
#
# {"id": "Gen.1.1", "text": the verse with niqqud and te'amim, "label": the book in Hebrew}
#
# The source is OSIS, a word per element, with slashes between the parts of a word. Taken is what is
# written (ketiv); notes, which hold what is read instead (qere), and the letters that mark
# paragraphs are left out.

BEGIN {
  n = split("Gen בראשית Exod שמות Lev ויקרא Num במדבר Deut דברים Josh יהושע Judg שופטים " \
    "1Sam שמואל_א 2Sam שמואל_ב 1Kgs מלכים_א 2Kgs מלכים_ב Isa ישעיהו Jer ירמיהו Ezek יחזקאל " \
    "Hos הושע Joel יואל Amos עמוס Obad עובדיה Jonah יונה Mic מיכה Nah נחום Hab חבקוק " \
    "Zeph צפניה Hag חגי Zech זכריה Mal מלאכי Ps תהילים Prov משלי Job איוב Song שיר_השירים " \
    "Ruth רות Lam איכה Eccl קהלת Esth אסתר Dan דניאל Ezra עזרא Neh נחמיה " \
    "1Chr דברי_הימים_א 2Chr דברי_הימים_ב", pair, " ")
  for (i = 1; i < n; i += 2) {
    gsub(/_/, " ", pair[i + 1])
    book[pair[i]] = pair[i + 1]
  }
}

# Everything from an opening to a closing mark, as often as it occurs.
function cut(s, from, to,  a, b) {
  while ((a = index(s, from)) > 0) {
    b = index(substr(s, a), to)
    if (b == 0) break
    s = substr(s, 1, a - 1) substr(s, a + b + length(to) - 1)
  }
  return s
}

/<verse osisID=/ {
  match($0, /osisID="[^"]*"/)
  id = substr($0, RSTART + 8, RLENGTH - 9)
  verse = ""
  next
}

/<\/verse>/ {
  verse = cut(verse, "<note", "</note>")
  verse = cut(verse, "<seg type=\"x-pe\"", "</seg>")
  verse = cut(verse, "<seg type=\"x-samekh\"", "</seg>")
  verse = cut(verse, "<seg type=\"x-reversednun\"", "</seg>")
  gsub(/<[^>]*>/, "", verse)
  gsub(/\//, "", verse)
  gsub(/[ \t\r]+/, " ", verse)
  gsub(/^ | $/, "", verse)
  gsub(/["\\]/, "", verse)
  label = id
  sub(/\..*/, "", label)
  printf "{\"id\":\"%s\",\"text\":\"%s\",\"label\":\"%s\"}\n", id, verse, book[label]
  id = ""
  next
}

id != "" { verse = verse " " $0 }
