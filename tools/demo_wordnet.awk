# tools/demo_wordnet.awk — WordNet's synsets (package wordnet-base) as JSONL, a definition per line.
#
#     cd /usr/share/wordnet
#     awk -f demo_wordnet.awk index.noun data.noun index.verb data.verb … >wordnet.jsonl
#
# {"id": "programmer.n.01", "text": its definition, "label": "noun.person", "lemmas": its words}
#
# The id is the synset's first word, part of speech, and which of the word's senses it is: the
# running number of the synset in the word's line of index.POS. Examples, which follow the
# definition in quotes, are left out. The formats are those of wndb(5WN), the label's names those of
# lexnames(5WN).

BEGIN {
  n = split("adj.all adj.pert adv.all noun.Tops noun.act noun.animal noun.artifact " \
    "noun.attribute noun.body noun.cognition noun.communication noun.event noun.feeling " \
    "noun.food noun.group noun.location noun.motive noun.object noun.person noun.phenomenon " \
    "noun.plant noun.possession noun.process noun.quantity noun.relation noun.shape noun.state " \
    "noun.substance noun.time verb.body verb.change verb.cognition verb.communication " \
    "verb.competition verb.consumption verb.contact verb.creation verb.emotion verb.motion " \
    "verb.perception verb.possession verb.social verb.stative verb.weather adj.ppl", name, " ")
  for (i = 1; i <= n; i++) lexname[i - 1] = name[i]
  split("", sense)
}

function json(s) {
  gsub(/\\/, "&&", s)
  gsub(/"/, "\\\"", s)
  gsub(/[\t\r\n]/, " ", s)
  return "\"" s "\""
}

FNR == 1 { part = FILENAME; sub(/.*\./, "", part); letter = part == "adv" ? "r" : substr(part, 1, 1) }

/^  / { next } # the licence

# index.POS: lemma pos synset_cnt p_cnt [ptr_symbol…] sense_cnt tagsense_cnt offset…
FILENAME ~ /index\.[a-z]*$/ {
  for (i = 1; i <= $3; i++) sense[letter, $1, $(NF - $3 + i)] = i
  next
}

# data.POS: offset lex_filenum ss_type w_cnt (hexadecimal) word lex_id … | gloss
{
  words = ""
  count = hex($4)
  for (i = 0; i < count; i++) {
    word = $(5 + 2 * i)
    sub(/\((a|p|ip)\)$/, "", word) # where an adjective may stand
    if (i == 0) first = tolower(word)
    gsub(/_/, " ", word)
    words = words (i ? ", " : "") word
  }
  text = substr($0, index($0, " | ") + 3)
  sub(/ *; *".*/, "", text)
  sub(/ +$/, "", text)
  printf "{\"id\":%s,\"text\":%s,\"label\":%s,\"lemmas\":%s}\n",
    json(sprintf("%s.%s.%02d", first, letter, sense[letter, first, $1])), json(text),
    json(lexname[$2 + 0]), json(words)
}

function hex(s,  i, value) {
  value = 0
  for (i = 1; i <= length(s); i++)
    value = 16 * value + index("0123456789abcdef", tolower(substr(s, i, 1))) - 1
  return value
}
