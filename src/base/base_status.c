/* base_status.c — statuses, and errors as sentences in two languages. */
#include "base/base_private.h"

#include "base/base_env.h"
#include "base/base_utf8.h"

static const char *const status_names[] = {
    [ZV_OK] = "ok",
    [ZV_USAGE] = "usage",
    [ZV_IO] = "io",
    [ZV_FORMAT] = "format",
    [ZV_UNSUPPORTED] = "unsupported",
    [ZV_NOTFOUND] = "notfound",
    [ZV_NODATA] = "nodata",
    [ZV_NOMEM] = "nomem",
    [ZV_INTERNAL] = "internal",
    [ZV_INTERRUPTED] = "interrupted",
};

const char *zv_status_name(zv_status status) {
    size_t i = (size_t)status;
    return i < ZV_COUNT(status_names) ? status_names[i] : "unknown";
}

int zv_status_exit_code(zv_status status) {
    switch (status) {
#define STATUS_CASE(name, exit_code, text)                                                         \
    case ZV_##name:                                                                                \
        return exit_code;
        ZV_STATUS_LIST(STATUS_CASE)
#undef STATUS_CASE
    }
    return 5;
}

/* Copies what is fit to print: an error often quotes a path or a piece of a file, and neither may
 * send escape sequences to a terminal, break the line or make the sentence malformed UTF-8. */
static void copy_clean(char *out, size_t cap, const char *raw, size_t len) {
    size_t at = 0, used = 0;
    while (at < len) {
        int32_t cp;
        char piece[4];
        at += zv__utf8_next(raw + at, len - at, &cp);
        if (cp == '\t' || cp == '\n' || cp == '\r')
            cp = ' ';
        else if (cp < 0x20 || (cp >= 0x7f && cp < 0xa0))
            cp = 0xfffd;
        size_t n = zv__utf8_put(piece, cp);
        if (used + n >= cap) break;
        memcpy(out + used, piece, n);
        used += n;
    }
    out[used] = 0;
}

void zv__sentence(char *out, size_t cap, const char *format, va_list args) {
    /* Formatted aside first, since an argument may be the very message that is being replaced.
     * Cleaning never shortens, so what is cut off at 2048 bytes lies beyond any `cap`. */
    char raw[2048];
    assert(cap > 0 && cap <= sizeof raw / 2);
    int n = vsnprintf(raw, sizeof raw, format, args);
    size_t len = n < 0 ? 0 : ZV_MIN((size_t)n, sizeof raw - 1);
    copy_clean(out, cap, raw, len);
}

static zv_status set_error(zv_err *err, zv_status code, uint64_t pos, const char *en,
                           const char *he, va_list args) {
    if (!err) return code;
    err->code = code;
    err->pos = pos;
    zv__sentence(err->msg, sizeof err->msg, err->lang == ZV_HE ? he : en, args);
    return code;
}

zv_status zv_err_set(zv_err *err, zv_status code, const char *en, const char *he, ...) {
    va_list args;
    va_start(args, he);
    set_error(err, code, 0, en, he, args);
    va_end(args);
    return code;
}

zv_status zv_err_set_at(zv_err *err, zv_status code, uint64_t pos, const char *en, const char *he,
                        ...) {
    va_list args;
    va_start(args, he);
    set_error(err, code, pos, en, he, args);
    va_end(args);
    return code;
}

zv_status zv__nomem(zv_err *err) {
    return zv_err_set(err, ZV_NOMEM, M_NOMEM);
}

static const char *pick(zv_lang lang, const char *en, const char *he) {
    return lang == ZV_HE ? he : en;
}

const char *zv__reason(zv_lang lang, int errnum) {
    /* Our own sentences for the common cases: strerror knows no Hebrew under the C locale, and
     * never says what to do. */
    switch (errnum) {
    case ENOENT:
        return pick(lang, M_BASE_NOENT);
    case EACCES:
    case EPERM:
        return pick(lang, M_BASE_ACCES);
    case EISDIR:
        return pick(lang, M_BASE_ISDIR);
    case ENOTDIR:
        return pick(lang, M_BASE_NOTDIR);
    case ENOSPC:
        return pick(lang, M_BASE_NOSPC);
    case EDQUOT:
        return pick(lang, M_BASE_DQUOT);
    case EROFS:
        return pick(lang, M_BASE_ROFS);
    case EIO:
        return pick(lang, M_BASE_EIO);
    case EPIPE:
        return pick(lang, M_BASE_PIPE);
    case EMFILE:
    case ENFILE:
        return pick(lang, M_BASE_MFILE);
    case ENAMETOOLONG:
        return pick(lang, M_BASE_NAMETOOLONG);
    case ELOOP:
        return pick(lang, M_BASE_LOOP);
    case EFBIG:
        return pick(lang, M_BASE_FBIG);
    case EBUSY:
        return pick(lang, M_BASE_BUSY);
    case ENXIO:
        return pick(lang, M_BASE_NXIO);
    case EBADF:
        return pick(lang, M_BASE_BADF);
    case EINTR:
        return pick(lang, M_BASE_INTERRUPTED);
    case ENOMEM:
        return pick(lang, M_NOMEM);
    default:
        return strerror(errnum);
    }
}

const char *zv__reason_for(const zv_err *err, int errnum) {
    return zv__reason(err ? err->lang : ZV_EN, errnum);
}
