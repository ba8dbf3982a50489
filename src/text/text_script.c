/* text_script.c — which script a text is written in. */
#include "base/base_private.h"

#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <zavit/text.h>

#include "base/base_utf8.h"

double zv_text_hebrew_share(zv_str text) {
    uint64_t letters = 0, hebrew = 0;
    size_t taken;
    for (size_t i = 0; i < text.len; i += taken) {
        int32_t cp;
        taken = zv__utf8_next(text.ptr + i, text.len - i, &cp);
        if (cp < 0x80) {
            int32_t lower = cp | 0x20;
            letters += cp >= 0 && lower >= 'a' && lower <= 'z';
        } else if (U_GET_GC_MASK(cp) & U_GC_L_MASK) {
            letters++;
            hebrew += (cp >= 0x590 && cp <= 0x5ff) || (cp >= 0xfb1d && cp <= 0xfb4f);
        }
    }
    return letters ? (double)hebrew / (double)letters : 0.0;
}

/* ---- Which script ---- */

static int script_of(int32_t cp) {
    if (cp >= 0x5d0 && cp <= 0x5ea) return USCRIPT_HEBREW;
    if (!(U_GET_GC_MASK(cp) & U_GC_L_MASK)) return -1;
    UErrorCode code = U_ZERO_ERROR;
    const int script = (int)uscript_getScript(cp, &code);
    if (U_FAILURE(code) || script < 0 || script >= ZV_SCRIPTS) return -1;
    return script == USCRIPT_COMMON || script == USCRIPT_INHERITED || script == USCRIPT_UNKNOWN
               ? -1
               : script;
}

/* The largest count, the first of equal ones; -1: all are 0. */
static int largest(const uint64_t *counts, int but) {
    int best = -1;
    for (int i = 0; i < ZV_SCRIPTS; i++)
        if (i != but && counts[i] > 0 && (best < 0 || counts[i] > counts[best])) best = i;
    return best;
}

zv_scripts zv_text_scripts(zv_str text) {
    uint64_t counts[ZV_SCRIPTS] = {0};
    zv_scripts s = {.letters = 0};
    size_t taken;
    for (size_t i = 0; i < text.len; i += taken) {
        int32_t cp;
        taken = zv__utf8_next(text.ptr + i, text.len - i, &cp);
        int script = -1;
        if (cp >= 0x80)
            script = script_of(cp);
        else if (cp >= 0 && (cp | 0x20) >= 'a' && (cp | 0x20) <= 'z')
            script = USCRIPT_LATIN;
        if (script < 0) continue;
        counts[script]++;
        s.letters++;
    }
    const uint64_t kana = counts[USCRIPT_HIRAGANA] + counts[USCRIPT_KATAKANA];
    if (kana > 0) {
        counts[USCRIPT_JAPANESE] += kana + counts[USCRIPT_HAN];
        counts[USCRIPT_HIRAGANA] = counts[USCRIPT_KATAKANA] = counts[USCRIPT_HAN] = 0;
    }
    s.first = largest(counts, -1);
    s.second = largest(counts, s.first);
    if (s.first >= 0) s.first_share = (double)counts[s.first] / (double)s.letters;
    if (s.first >= 0 && s.second >= 0)
        s.second_share = (double)counts[s.second] / (double)s.letters;
    if (s.first < 0) s.second = -1;
    return s;
}

const char *zv_script_code(int script) {
    const char *name = script < 0 ? NULL : uscript_getShortName((UScriptCode)script);
    return name ? name : "";
}
