/* fuzz_text.h — texts out of bytes. Asserted for every reader of texts:
 *   - a failure says something, and is the input's fault;
 *   - what comes out is well-formed UTF-8, and line numbers never fall;
 *   - refusing malformed UTF-8 (--bad-utf8 fail) changes nothing where there is none;
 *   - what was read, written down in the same format, reads back the same.
 */
#ifndef ZAVIT_FUZZ_TEXT_H
#define ZAVIT_FUZZ_TEXT_H

#include "fuzz/fuzz_file.h"

#include <zavit/text.h>

#include "base/base_utf8.h"

#undef abort /* the library must not; a fuzz target must */

/* Appends what would be read as this text again, in the format under test. */
typedef void fuzz_put(zv_buf *out, const zv_text_item *item, size_t index);

static inline void fuzz_str(uint64_t *h, zv_str s) {
    size_t bad;
    FUZZ_ASSERT(zv__utf8_valid(s.ptr, s.len, &bad));
    *h = (*h ^ (s.len + 1)) * 1099511628211u;
    for (size_t i = 0; i < s.len; i++) *h = (*h ^ (unsigned char)s.ptr[i]) * 1099511628211u;
}

/* Reads to the end. *sum is a digest of ids, texts and labels. */
static inline zv_status fuzz_texts(const uint8_t *data, size_t size, zv_text_format format,
                                   zv_bad_utf8 bad_utf8, uint64_t *sum, zv_buf *copy,
                                   fuzz_put *put) {
    fuzz_file f = fuzz_open(data, size);
    zv_text_source *s = NULL;
    zv_text_source_opts opts = {.format = format, .bad_utf8 = bad_utf8};
    zv_err err = {.lang = size & 1 ? ZV_HE : ZV_EN};
    zv_status status = zv_text_open(&s, NULL, f.path, &opts, &err);
    FUZZ_ASSERT((status == ZV_OK) == (s != NULL));
    uint64_t line = 0, other = 0;
    size_t n = 0;
    *sum = 1469598103934665603u;
    bool more = status == ZV_OK;
    while (more) {
        zv_text_item item;
        status = zv_text_next(s, &item, &more, &err);
        if (status != ZV_OK || !more) break;
        FUZZ_ASSERT(item.line >= line && item.line > 0);
        line = item.line;
        fuzz_str(sum, item.id);
        fuzz_str(sum, item.text);
        fuzz_str(sum, item.label);
        for (size_t i = 0; i < item.n_fields; i++) {
            fuzz_str(&other, item.fields[i].name);
            fuzz_str(&other, item.fields[i].value);
        }
        if (copy) put(copy, &item, n);
        n++;
    }
    zv_text_close(s);
    close(f.fd);
    if (status != ZV_OK) fuzz_check_error(status, &err);
    return status;
}

static inline bool fuzz_is_gzip(const uint8_t *data, size_t size) {
    return size >= 2 && data[0] == 0x1f && data[1] == 0x8b;
}

static inline void fuzz_text_format(const uint8_t *data, size_t size, zv_text_format format,
                                    fuzz_put *put) {
    zv_buf copy;
    zv_buf_init(&copy, NULL);
    uint64_t sum, again;
    size_t bad;
    zv_status status = fuzz_texts(data, size, format, ZV_UTF8_REPLACE, &sum, &copy, put);
    zv_status strict = fuzz_texts(data, size, format, ZV_UTF8_FAIL, &again, NULL, NULL);
    if (strict == ZV_OK)
        FUZZ_ASSERT(status == ZV_OK && sum == again);
    else if (status == ZV_OK && format != ZV_TEXT_JSONL && !fuzz_is_gzip(data, size))
        FUZZ_ASSERT(!zv__utf8_valid((const char *)data, size, &bad));
    if (status == ZV_OK && copy.len > 0) {
        status = fuzz_texts((const uint8_t *)copy.ptr, copy.len, format, ZV_UTF8_FAIL, &again, NULL,
                            NULL);
        FUZZ_ASSERT(status == ZV_OK && sum == again);
    }
    FUZZ_ASSERT(!copy.failed);
    zv_buf_free(&copy);
}

#endif
