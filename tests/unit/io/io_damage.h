/* io_damage.h — a small file cut everywhere and with every bit flipped: reading must end with rows or
 * with a sentence that has a place or a reason, in both languages. */
#ifndef ZT_IO_DAMAGE_H
#define ZT_IO_DAMAGE_H

#include "unit/io/io_fixture.h"

/* Reads bytes as `format`, and sniffed; true if the first succeeded. */
static inline bool survives(fixture *f, zv_format format, const void *bytes, size_t len) {
    bool good = false;
    put_file(f->path, bytes, len);
    for (int named = 0; named < 2; named++) {
        table t;
        zv_err err = {.lang = named ? ZV_EN : ZV_HE};
        zv_reader_opts opts = {.format = named ? format : ZV_FORMAT_AUTO};
        zv_status status = read_table(&t, f->env, f->path, &opts, &err);
        if (status == ZV_OK) {
            good |= named != 0;
        } else if (!strstr(err.msg, f->path) || zv_status_exit_code(status) != 3) {
            fail_msg("%s: \"%s\"", zv_status_name(status), err.msg);
        }
    }
    return good;
}

/* `cut_is_bad`: no beginning of the file may be taken for the whole. */
static inline void damage_all(fixture *f, zv_format format, const void *file, size_t len,
                              bool cut_is_bad) {
    uint8_t *bytes = malloc(len);
    memcpy(bytes, file, len);
    if (!survives(f, format, bytes, len)) fail_msg("the undamaged file is not read");
    for (size_t n = 0; n < len; n++)
        if (survives(f, format, bytes, n) && cut_is_bad)
            fail_msg("cut to %zu of %zu bytes, and read", n, len);
    for (size_t bit = 0; bit < len * 8; bit++) {
        bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
        survives(f, format, bytes, len);
        bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
    free(bytes);
}

/* Reading fails with a sentence that has `part` in it. */
static inline void refuses_bytes(fixture *f, zv_format format, const void *bytes, size_t len,
                                 zv_status want, const char *part) {
    for (int lang = ZV_EN; lang <= ZV_HE; lang++) {
        table t;
        zv_err err = {.lang = (zv_lang)lang};
        zv_reader_opts opts = {.format = format};
        put_file(f->path, bytes, len);
        zv_status status = read_table(&t, f->env, f->path, &opts, &err);
        if (status != want) fail_msg("%s: %s", zv_status_name(status), err.msg);
        if (!strstr(err.msg, part) || !strstr(err.msg, f->path))
            fail_msg("\"%s\" does not name \"%s\"", err.msg, part);
    }
}

#endif
