/* embed_sentences_cut.c — where a sentence ends. Always behind white space, which no word reaches across, so that
 * the words of the sentences are those of the text. A cut in a wrong place ("J. R. R.") costs the eye, nothing
 * else: windows reach across sentences. */
#include "embed/embed_sentences.h"

static bool is_space(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Does text[0 … end) end in one of these? Their length, else 0. */
static size_t ends_in(const char *text, size_t end, const char *const *signs, size_t n) {
    for (size_t i = 0; i < n; i++) {
        const size_t len = strlen(signs[i]);
        if (end >= len && memcmp(text + end - len, signs[i], len) == 0) return len;
    }
    return 0;
}

/* A sign that ends a sentence, and quotes or brackets that close behind it. */
static bool is_ended(const char *text, size_t end) {
    static const char *const stops[] = {".", "!", "?", "…", "׃", "؟", "。"};
    static const char *const closers[] = {"\"", "'", ")", "]", "”", "’", "״", "»"};
    enum { MOST = 3 };
    for (size_t i = 0; i < MOST; i++) {
        const size_t len = ends_in(text, end, closers, ZV_COUNT(closers));
        if (len == 0) break;
        end -= len;
    }
    return ends_in(text, end, stops, ZV_COUNT(stops)) > 0;
}

static size_t past_space(const char *text, size_t len, size_t at) {
    while (at < len && is_space(text[at])) at++;
    return at;
}

size_t zv__sentence_length(const char *text, size_t len) {
    size_t seam = 0; /* behind the last white space so far */
    size_t i = past_space(text, len, 0);
    const size_t first = i;
    for (; i < len; i++) {
        if (!is_space(text[i])) continue;
        const size_t next = past_space(text, len, i);
        if (i - first >= ZV__SENTENCE_SHORT && is_ended(text, i)) return next;
        if (i - first > ZV__SENTENCE_LONG) return seam ? seam : next;
        seam = next;
        i = next - 1;
    }
    return seam && len - first > ZV__SENTENCE_LONG ? seam : len;
}
