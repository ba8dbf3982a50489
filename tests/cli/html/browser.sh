# Pages in a real browser: no error on its console, no violation of the page's own policy; in both languages, light
# and dark, wide and narrow, nothing overflows, text can be read, numeric axes run to the right (measure.js).
command -v chromium >/dev/null || { echo "chromium is not installed" >&2; exit 77; }
measure=$(dirname "$1")/measure.js
export HOME=$PWD/home XDG_CONFIG_HOME=$PWD/home XDG_CACHE_HOME=$PWD/home
mkdir home

# browse URL FLAG…: the page as the browser has it, in dom; what it says in console.
browse() {
  local url=$1
  shift
  timeout 100 chromium --headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run \
    --disable-background-networking --user-data-dir="$PWD/home/profile" --window-size=1280,900 \
    --enable-logging=stderr --v=0 "$@" --dump-dom "$url" >dom 2>console || fail "the browser ends with $?"
  ! grep -E 'CONSOLE|Refused|Content Security' console >err || fail "the console of $url"
}
# wrap WIDTH PAGE…: adds frames with these pages to wrapper.html.
wrap() {
  local width=$1 page
  shift
  for page; do
    printf '<iframe name="%s-%s" width="%s" height="900" srcdoc="' "${page%.html}" "$width" "$width"
    sed 's/&/\&amp;/g; s/"/\&quot;/g' "$page"
    printf '"></iframe>\n'
  done >>wrapper.html
}
begin_wrapper() {
  { printf '<!DOCTYPE html><meta charset="utf-8"><title>wrapper</title><pre id="faults">none yet</pre><pre id="seen"></pre>\n<script>'
    cat "$measure"
    printf '</script>\n'; } >wrapper.html
}
# inside ID: the text of an element of dom.
inside() { tr '\n' '\1' <dom | sed -n "s/.*<pre id=\"$1\">\([^<]*\)<\/pre>.*/\1\n/p" | tr '\1' '\n' | sed '/^$/d'; }

hostile='<script>ran=1</script><img src=x onerror=ran=1>&quot;\u202e\u0007 "'
for language in en he; do
  spaces $language
  if [ $language = en ]; then words="king queen" query="the king and the queen"; else words="המלך המלכה" query="המלך על המלכה"; fi
  { texts $language 120
    printf '{"id":"bad %s","text":"%s %s","label":"<b>"}\n' '<i>' "$query" "${hostile//\"/\\\"}"; } >texts.jsonl
  zavit encode -m words.safetensors texts.jsonl -o texts.safetensors --quiet >/dev/null || fail encode
  awk -v w="$words" 'BEGIN { split(w, a, " "); for (i = 0; i < 30; i++) printf "%s\t%s\t%d\n", a[1 + i % 2], a[1 + (i > 9)], i % 7 }' >pairs.tsv
  # shellcheck disable=SC2086
  for command in "audit texts.safetensors --open all" "why texts.safetensors t1 t5" "search texts.safetensors $query --why" \
    "near words.safetensors" "dups texts.safetensors" "outliers texts.safetensors" "clusters texts.safetensors --k 6" "probe texts.safetensors --own" \
    "learn corpus.txt -o again.safetensors --dim 8 --epochs 3 --threads 1" \
    "train texts.safetensors --compare gd,adam --layers auto,6,auto --epochs 4 --batch 16 --held 0.2" \
    "compare words.safetensors again.safetensors" "eval words.safetensors --similarity pairs.tsv"; do
    name=${command%% *}
    [ "$name" = near ] && command="near words.safetensors ${words%% *}"
    expect 0 zavit $command --lang $language --html "$name-$language.html"
    grep -qF '<html lang="'$language'"' "$name-$language.html" || fail "$name has no page in $language"
  done
done

# as a reader opens them
for page in audit-en search-he clusters-en outliers-he; do
  browse "file://$PWD/$page.html"
  grep -q '<h1>' dom || fail "no page"
done
browse "file://$PWD/audit-he.html" --blink-settings=preferredColorScheme=0

# as measured, in the light and in the dark
begin_wrapper
wrap 1200 ./*-en.html ./*-he.html
wrap 390 audit-en.html audit-he.html search-en.html why-he.html clusters-he.html outliers-en.html train-he.html
for scheme in 1 0; do
  browse "file://$PWD/wrapper.html" --blink-settings=preferredColorScheme=$scheme
  inside faults >out
  [ ! -s out ] || fail "colour scheme $scheme"
  inside seen >seen
  printf '%s: %s\n' $scheme "$(<seen)"
  grep -q 'pages=31' seen || fail "not all pages were looked at"
  for what in boxes groups links names pictures sides texts ticks tips levels; do
    grep -qE "$what=[1-9]" seen || fail "no $what were looked at"
  done
done

# the same measures find faults where there are some: a script and changed styles that the policy refuses; without
# the policy pale text, an axis that runs to the left
begin_wrapper
sed 's/<h2/<h2><script>ran=1<\/script/; s/max-width:1120px/max-width:1121px/' search-he.html >refused.html
sed -e '/Content-Security-Policy/d' -e 's/--dim:#57606a/--dim:#c8c8c8/' -e 's/display:block;direction:ltr/direction:rtl/' \
  -e 's/<text class="tick xt" x="/&9/' audit-he.html >bad.html
# signs that differ in colour alone; names that the keyboard doesn't bring
sed -e '/Content-Security-Policy/d' -e 's/class="g\([4-7]\) o"/class="g\1"/g' -e 's/,\.point:focus \.tip//' clusters-en.html >alike.html
wrap 1200 refused.html bad.html alike.html
timeout 100 chromium --headless=new --no-sandbox --disable-gpu --user-data-dir="$PWD/home/profile" --dump-dom \
  --blink-settings=preferredColorScheme=1 --enable-logging=stderr --v=0 "file://$PWD/wrapper.html" >dom 2>console
grep -qE 'Content Security|Refused' console || fail "the browser would not tell of a violation"
inside faults >out
prints "refused-1200: has no styles"
prints "refused-1200: has a script"
prints "has contrast"
prints "runs from right to left"
prints "leaves its picture"
prints "axis mirrored"
prints "alike-1200: groups differ in colour alone"
prints "alike-1200: a point that is reached shows no name"
