/* report_html_style.c — how a page looks, in light and dark, on paper, from left to right and from right to
 * left. Text has a contrast of 4.5 or more with what it stands on (WCAG 2.1, AA); a test measures it in a
 * browser. Nothing may be loaded, run or sent: the policy allows these styles alone, by their hash. */
#include "base/base_private.h"

#include "base/base_sha256.h"
#include "report/report_html.h"

/* In pieces, for ISO C promises room for 4,095 bytes in one string. */
static const char *const styles[] = {
    /* Colours */
    ":root{color-scheme:light dark;--page:#f6f7f9;--card:#fff;--ink:#1b1f24;--dim:#57606a;"
    "--rule:#dfe3e8;--link:#1a5fb4;--bar:#4a86cf;--mark:#a84300;--ok:#1a7335;--warn:#8a5300;"
    "--fail:#b8231b;--info:#57606a;--plus:#c2483b;--minus:#3f7cc4;--shade:#eef1f5;"
    "--m1:#e3edf8;--m2:#bdd6ee;--m3:#8db8e0;--m4:#629ad1;--m5:#2f6fb3;--m6:#134a86;"
    "--p1:#fbe7e3;--p2:#f5c7bd;--p3:#eb9d8d;--p4:#e07a69;--p5:#bf4033;--p6:#8e1f1c;--p0:#f1f3f5;"
    "--low:#111;--high:#fff;"
    "--q0:#eef1f6;--q1:#dde3ec;--q2:#cad3e1;--q3:#b6c2d5;--q4:#a1b0c8;--q5:#8c9eba;--q6:#788bac;"
    "--q7:#64799c;--q8:#51678b;--q9:#3f5578;"
    "--g0:#1f63b5;--g1:#c2410c;--g2:#15803d;--g3:#9333ea;--g4:#be123c;--g5:#0f766e;--g6:#92610a;"
    "--g7:#475569}",
    "@media(prefers-color-scheme:dark){:root{--page:#101318;--card:#191e25;--ink:#e8eaed;"
    "--dim:#a6b0bb;--rule:#333b46;--link:#86b6f3;--bar:#5a97dc;--mark:#f2a65a;--ok:#5ccb7a;"
    "--warn:#e9b44c;--fail:#ff8a80;--info:#a6b0bb;--plus:#e0705f;--minus:#5a97dc;--shade:#222932;"
    "--m1:#1d2a3a;--m2:#1f3d5e;--m3:#235689;--m4:#2f6ca8;--m5:#6aa3dc;--m6:#a9cdf2;"
    "--p1:#35201f;--p2:#5a2a26;--p3:#87372f;--p4:#a84439;--p5:#e07f70;--p6:#f6b9ad;--p0:#242b34;"
    "--low:#fff;--high:#111;"
    "--q0:#1e242e;--q1:#262e3b;--q2:#2f394a;--q3:#39465b;--q4:#44536d;--q5:#51627f;--q6:#5f7292;"
    "--q7:#7083a4;--q8:#8395b6;--q9:#98a9c8;"
    "--g0:#7fb2f0;--g1:#fb923c;--g2:#4ade80;--g3:#c99bff;--g4:#fb7c91;--g5:#2dd4bf;--g6:#facc15;"
    "--g7:#cbd5e1}}",
    /* The page */
    "*{box-sizing:border-box}"
    "html{scroll-behavior:smooth;-webkit-text-size-adjust:100%}"
    "body{margin:0 auto;padding:24px 20px 40px;max-width:1120px;background:var(--page);"
    "color:var(--ink);font:16px/1.55 system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',"
    "'Noto Sans Hebrew',sans-serif;overflow-wrap:anywhere}"
    "h1{font-size:1.75rem;line-height:1.2;margin:.1em 0 .5em;letter-spacing:-.01em}"
    "h2{font-size:1.25rem;margin:2.2em 0 .8em;padding-bottom:.3em;"
    "border-bottom:1px solid var(--rule)}"
    "h3{font-size:1rem;margin:1.6em 0 .5em}p{margin:.5em 0}a{color:var(--link)}"
    "code{font:.86em/1.5 ui-monospace,'SF Mono',Menlo,Consolas,'DejaVu Sans Mono',monospace;"
    "unicode-bidi:isolate;user-select:all;-webkit-user-select:all}"
    ":focus-visible{outline:3px solid var(--link);outline-offset:2px;border-radius:4px}"
    ".skip{position:absolute;inset-inline-start:12px;top:-60px;padding:8px 14px;z-index:1;"
    "background:var(--card);border:1px solid var(--rule);border-radius:8px}.skip:focus{top:12px}"
    ".only{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);"
    "white-space:nowrap}"
    "footer{margin-top:48px;border-top:1px solid var(--rule);color:var(--dim);font-size:.85rem}",
    /* Head */
    ".brand{display:flex;align-items:center;gap:8px;margin:0;color:var(--dim);font-weight:600;"
    "letter-spacing:.02em}.logo{width:26px;height:26px;fill:none;stroke-width:2.6;"
    "stroke-linecap:round;stroke-linejoin:round}.logo .ray{stroke:var(--ink)}"
    ".logo .arc{stroke:var(--bar)}"
    ".command code,.next code{display:inline-block;max-width:100%;padding:5px 10px;"
    "background:var(--shade);border-radius:6px;white-space:pre-wrap;text-align:start}"
    ".facts{display:flex;flex-wrap:wrap;gap:6px 28px;margin:14px 0 0}.facts div{min-width:0}"
    ".facts dt{color:var(--dim);font-size:.78rem}.facts dd{margin:0;font-size:.92rem}"
    ".counts{display:flex;flex-wrap:wrap;gap:8px;margin:16px 0 0;padding:0;list-style:none}"
    ".counts li{padding:3px 12px;border:1px solid currentColor;border-radius:99px;font-size:.9rem;"
    "background:var(--card)}.counts .info{border-color:var(--rule)}"
    "nav ul{display:flex;gap:20px;margin:18px 0 0;padding:0;list-style:none}"
    "li.ok,li.ok span,.card.ok .mark{color:var(--ok)}"
    "li.warn>span,.counts .warn,.card.warn .mark{color:var(--warn)}"
    "li.fail>span,.counts .fail,.card.fail .mark{color:var(--fail)}"
    ".counts .info,.card.info .mark{color:var(--info)}"
    ".attention ul{margin:0;padding:0;list-style:none;display:grid;gap:8px}"
    ".attention li{display:flex;gap:10px;padding:10px 14px;background:var(--card);"
    "border:1px solid var(--rule);border-inline-start:4px solid var(--warn);border-radius:8px}"
    ".attention li.fail{border-inline-start-color:var(--fail)}.attention p{margin:0;min-width:0}",
    /* Cards */
    ".cards{display:grid;gap:14px;align-items:start;"
    "grid-template-columns:repeat(auto-fill,minmax(min(330px,100%),1fr))}"
    ".card{min-width:0;padding:14px 16px;background:var(--card);border:1px solid var(--rule);"
    "border-radius:12px;scroll-margin-top:16px}.card:target{border-color:var(--link)}"
    ".card.warn{border-top:3px solid var(--warn)}.card.fail{border-top:3px solid var(--fail)}"
    ".card header{display:flex;align-items:baseline;gap:8px}"
    ".card h3{margin:0;flex:1;min-width:0;font:600 .88rem/1.4 ui-monospace,'SF Mono',Menlo,"
    "Consolas,'DejaVu Sans Mono',monospace}.card .mark{font-weight:700}"
    ".card .value{margin:0;font-size:1.3rem;font-weight:650;font-variant-numeric:tabular-nums;"
    "white-space:nowrap}"
    ".range{margin:0;color:var(--dim);font-size:.85rem}.why{font-size:.95rem}"
    ".note{color:var(--dim);font-size:.87rem}.formula{font-size:.9rem}"
    ".next{margin-top:.7em;font-size:.87rem}.next span{color:var(--dim)}"
    ".again.ok{color:var(--ok)}.again.fail{color:var(--fail);font-weight:600}"
    "details{margin-top:.6em;font-size:.92rem}"
    "summary{cursor:pointer;color:var(--link);width:fit-content}"
    "figure details{margin-top:.4em}details .scroll{max-height:340px}",
    /* Tables */
    ".scroll{overflow:auto;max-width:100%;border-radius:8px}"
    "table{border-collapse:collapse;font-size:.9rem;font-variant-numeric:tabular-nums;"
    "line-height:1.4}section>.scroll{width:fit-content;margin:8px 0 "
    "16px;background:var(--card);border:1px solid "
    "var(--rule)}"
    ".scroll td:last-child:not(.num){min-width:13rem}details .scroll td:last-child{min-width:0}"
    "th,td{padding:6px 12px;text-align:start;vertical-align:top;"
    "border-bottom:1px solid var(--rule);overflow-wrap:normal}"
    "td:last-child{overflow-wrap:anywhere}"
    "tbody tr:last-child>*{border-bottom:0}thead th{color:var(--dim);font-weight:600;"
    "font-size:.8rem;vertical-align:bottom;background:var(--card);position:sticky;top:0}"
    "tbody th{font-weight:500}.num{text-align:right;white-space:nowrap}",
    /* Figures */
    "figure{margin:20px 0;padding:16px 18px;background:var(--card);border:1px solid var(--rule);"
    "border-radius:12px;scroll-margin-top:16px}figcaption{font-weight:600;margin-bottom:10px}"
    "svg[viewBox]{display:block;direction:ltr}"
    "figure svg{width:100%;min-width:520px;max-width:860px;margin:0 auto;height:auto;"
    "font:12px system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans','Noto Sans Hebrew',sans-serif}"
    "svg text{fill:var(--ink);unicode-bidi:isolate}svg .tick,svg .axis{fill:var(--dim)}"
    "svg .tick,svg .value{font-variant-numeric:tabular-nums}svg .total{font-weight:700}"
    ".grid{stroke:var(--rule);stroke-width:1}.base{stroke:var(--dim);stroke-width:1}"
    ".bar{fill:var(--bar)}.plus{fill:var(--plus)}.minus{fill:var(--minus)}.sum{fill:var(--ink)}"
    ".rest{fill:var(--dim)}.join{stroke:var(--dim);stroke-dasharray:2 2}"
    ".whisker{stroke:var(--ink);stroke-width:1.3}"
    "rect:hover{opacity:.8}"
    "figure .mark line{stroke:var(--mark);stroke-width:1.6}figure .mark text{fill:var(--mark);"
    "font-weight:600;paint-order:stroke;stroke:var(--card);stroke-width:4;stroke-linejoin:round}"
    ".curve{fill:none;stroke-width:2.2;stroke-linejoin:round}.band{opacity:.16}"
    ".dashed{stroke-dasharray:6 4;stroke-width:1.6}",
    ".g0,.band.s0,.dot.s0{fill:var(--g0)}.g1,.band.s1,.dot.s1{fill:var(--g1)}"
    ".g2,.band.s2,.dot.s2{fill:var(--g2)}.g3,.band.s3,.dot.s3{fill:var(--g3)}"
    ".g4,.band.s4,.dot.s4{fill:var(--g4)}.g5,.band.s5,.dot.s5{fill:var(--g5)}"
    ".g6,.band.s6,.dot.s6{fill:var(--g6)}.g7,.band.s7,.dot.s7{fill:var(--g7)}"
    ".curve.s0{stroke:var(--g0)}.curve.s1{stroke:var(--g1)}.curve.s2{stroke:var(--g2)}"
    ".curve.s3{stroke:var(--g3)}.curve.s4{stroke:var(--g4)}.curve.s5{stroke:var(--g5)}"
    ".curve.s6{stroke:var(--g6)}.curve.s7{stroke:var(--g7)}"
    ".o{fill:var(--card);stroke-width:1.5}.g4.o{stroke:var(--g4)}.g5.o{stroke:var(--g5)}"
    ".g6.o{stroke:var(--g6)}.g7.o{stroke:var(--g7)}.none{fill:var(--dim)}"
    ".points{opacity:.9}.point{outline:0}.points:hover .point:not(:hover){opacity:.3}"
    ".point:focus-visible circle,.point:focus-visible path{stroke:var(--ink);stroke-width:2.5}"
    ".tip{visibility:hidden;font-weight:600}.point:hover .tip,.point:focus .tip{visibility:visible}"
    ".tip,.place{paint-order:stroke;stroke:var(--card);stroke-width:4;stroke-linejoin:round;"
    "pointer-events:none}.place{font-size:11px}.points:hover+g{opacity:.15}",
    ".q0{fill:var(--q0)}.q1{fill:var(--q1)}.q2{fill:var(--q2)}.q3{fill:var(--q3)}"
    ".q4{fill:var(--q4)}.q5{fill:var(--q5)}.q6{fill:var(--q6)}.q7{fill:var(--q7)}"
    ".q8{fill:var(--q8)}.q9{fill:var(--q9)}.qx{fill:var(--card)}"
    ".hatch{stroke:var(--dim);stroke-width:1;fill:none;pointer-events:none}"
    ".halo{fill:none;stroke:var(--card);stroke-width:5;stroke-linejoin:round;stroke-linecap:round}"
    ".path{pointer-events:none}.path~.points "
    ".point:not(:focus-visible)>:is(circle,path):not(.o){stroke:var(--card);"
    "stroke-width:1}",
    ".p0 rect{fill:var(--p0)}.m0 rect{fill:var(--p0)}"
    ".m1 rect{fill:var(--m1)}.m2 rect{fill:var(--m2)}.m3 rect{fill:var(--m3)}"
    ".m4 rect{fill:var(--m4)}.m5 rect{fill:var(--m5)}.m6 rect{fill:var(--m6)}"
    ".p1 rect{fill:var(--p1)}.p2 rect{fill:var(--p2)}.p3 rect{fill:var(--p3)}"
    ".p4 rect{fill:var(--p4)}.p5 rect{fill:var(--p5)}.p6 rect{fill:var(--p6)}"
    ".cell text{fill:var(--low);font-size:11px;pointer-events:none}"
    ".m5 text,.m6 text,.p5 text,.p6 text{fill:var(--high)}"
    ".gauge{width:200px;max-width:100%;height:16px;margin:6px 0 2px}"
    ".gauge .base{stroke:var(--rule)}.range{margin:0}.gauge .range{fill:var(--bar);opacity:.45}"
    ".gauge .here{fill:var(--ink)}.gauge .limit{stroke:var(--mark);stroke-width:2}",
    /* Paper */
    "@media print{body{max-width:none;padding:0;font-size:11pt;background:#fff}"
    ".skip,nav{display:none}.card,figure,.attention li,tr{break-inside:avoid}"
    ".cards{grid-template-columns:1fr 1fr}.scroll,details .scroll{overflow:visible;max-height:none}"
    "figure svg{min-width:0}h2,h3,figcaption{break-after:avoid}}"
    "@media(max-width:560px){body{padding:16px 12px 32px}figure{padding:12px}}"
    "@media(prefers-reduced-motion:reduce){html{scroll-behavior:auto}}",
};

/* ---- The hash that the policy names ---- */

static unsigned digit_of(char c) {
    return (unsigned)(c <= '9' ? c - '0' : c - 'a' + 10);
}

/* 32 bytes as RFC 4648 writes them: 43 characters and a "=". */
static void base64_of(char out[45], const char hex[65]) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    unsigned bytes[33] = {0};
    for (size_t i = 0; i < 32; i++) bytes[i] = digit_of(hex[2 * i]) << 4 | digit_of(hex[2 * i + 1]);
    for (size_t i = 0, k = 0; i < 33; i += 3, k += 4) {
        unsigned three = bytes[i] << 16 | bytes[i + 1] << 8 | bytes[i + 2];
        for (size_t j = 0; j < 4; j++) out[k + j] = digits[three >> (18 - 6 * j) & 63];
    }
    out[43] = '=';
    out[44] = 0;
}

static bool hash_of(const zv_buf *css, char out[45]) {
    char hex[65];
    zv__sha256 *h = NULL;
    if (zv__sha256_new(&h, css->env, NULL) != ZV_OK) return false;
    zv__sha256_add(h, css->ptr, css->len);
    if (zv__sha256_finish(h, hex, NULL) != ZV_OK) return false;
    base64_of(out, hex);
    return true;
}

void zv__html_style(zv_buf *out) {
    char hash[45];
    zv_buf css;
    zv_buf_init(&css, out->env);
    for (size_t i = 0; i < ZV_COUNT(styles); i++) zv_buf_puts(&css, styles[i]);
    if (css.failed || !hash_of(&css, hash)) {
        out->failed = true;
    } else {
        zv_buf_addf(out,
                    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                    "style-src 'sha256-%s'; base-uri 'none'; form-action 'none'\"/>\n<style>",
                    hash);
        zv_buf_add(out, css.ptr, css.len);
        zv_buf_puts(out, "</style>\n");
    }
    zv_buf_free(&css);
}
