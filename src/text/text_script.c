/* text_script.c — which script a text is written in. */
#include "base/base_private.h"

#include <unicode/uchar.h>
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
