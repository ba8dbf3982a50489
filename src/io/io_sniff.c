#include "base/base_private.h"

#include "io/io_private.h"

/* Beginnings of files that people have beside their vectors; named so that the refusal helps. */
typedef struct other {
    const char *magic;
    size_t len;
    const char *en, *he;
} other;

static const other zv_others[] = {
    {"PK\003\004", 4, M_IO_SEEMS_ZIP},
    {"GGUF", 4, M_IO_SEEMS_GGUF},
    {"\xBA\x16\x4F\x2F", 4, M_IO_SEEMS_FASTTEXT},
    {"PAR1", 4, M_IO_SEEMS_PARQUET},
    {"ARROW1", 6, M_IO_SEEMS_ARROW},
    {"\x89HDF\r\n\x1A\n", 8, M_IO_SEEMS_HDF5},
    {"\x80\x02", 2, M_IO_SEEMS_PICKLE},
    {"\x80\x03", 2, M_IO_SEEMS_PICKLE},
    {"\x80\x04", 2, M_IO_SEEMS_PICKLE},
    {"\x80\x05", 2, M_IO_SEEMS_PICKLE},
    {"SQLite format 3", 15, M_IO_SEEMS_SQLITE},
    {"%PDF-", 5, M_IO_SEEMS_PDF},
    {"\x7F"
     "ELF",
     4, M_IO_SEEMS_PROGRAM},
    {"[", 1, M_IO_SEEMS_JSON_ARRAY},
};
static const other zv_seems_glove = {"", 0, M_IO_SEEMS_GLOVE};
static const other zv_seems_text = {"", 0, M_IO_SEEMS_TEXT};
static const other zv_seems_binary = {"", 0, M_IO_SEEMS_BINARY};

/* Is the first line a word and two or more numbers, as GloVe writes? */
static bool looks_like_glove(const char *s, size_t len) {
    const char *newline = memchr(s, '\n', len);
    return newline && zv__word2vec_is_text_row(s, newline, 2);
}

static const other *what_is_it(const uint8_t *head, size_t len) {
    for (size_t i = 0; i < ZV_COUNT(zv_others); i++) {
        const other *o = &zv_others[i];
        if (len >= o->len && memcmp(head, o->magic, o->len) == 0) return o;
    }
    for (size_t i = 0; i < len; i++)
        if (head[i] < 0x20 && !strchr("\t\n\r\f\v\x1b", head[i])) return &zv_seems_binary;
    return looks_like_glove((const char *)head, len) ? &zv_seems_glove : &zv_seems_text;
}

zv_status zv__io_sniff(zv_format *out, zv__lines *in, zv_err *err) {
    *out = ZV_FORMAT_AUTO;
    /* Most specific first; both word2vec formats begin alike, and theirs looks at the first row. */
    static const zv_format order[] = {ZV_FORMAT_NPY, ZV_FORMAT_SPACE, ZV_FORMAT_JSONL,
                                      ZV_FORMAT_WORD2VEC_BIN, ZV_FORMAT_WORD2VEC_TEXT};
    _Static_assert(sizeof order / sizeof order[0] == ZV_FORMATS - 1, "every format is sniffed");
    const uint8_t *head = NULL;
    size_t got = 0;
    ZV_TRY(zv__lines_peek(in, ZV__IO_SNIFF, &head, &got, err));
    if (got == 0) return zv_err_set(err, ZV_FORMAT, M_IO_EMPTY, zv__lines_path(in));
    bool whole = got < ZV__IO_SNIFF;
    for (size_t i = 0; i < ZV_COUNT(order); i++) {
        if (!zv__io_row(order[i])->sniff(head, got, whole)) continue;
        *out = order[i];
        return ZV_OK;
    }
    const other *o = what_is_it(head, got);
    bool hebrew = err && err->lang == ZV_HE;
    return zv_err_set(err, ZV_UNSUPPORTED, M_IO_UNKNOWN, zv__lines_path(in),
                      hebrew ? o->he : o->en);
}

zv_status zv_format_sniff(zv_format *out, const zv_env *env, const char *path, zv_err *err) {
    *out = ZV_FORMAT_AUTO;
    zv__lines *in = NULL;
    ZV_TRY(zv__lines_open(&in, env, path, err));
    zv_status status = zv__io_sniff(out, in, err);
    zv__lines_close(in);
    return status;
}

/* zavit's own files have the eight bytes of a length before the JSON that every safetensors file
 * begins with: no text does, as the length is below 2^27. */
static bool sniff_safetensors(const uint8_t *head, size_t len, bool whole) {
    (void)whole;
    if (len < 9 || head[8] != '{') return false;
    uint64_t header;
    memcpy(&header, head, 8);
    return header <= 100000000;
}

const zv__format_row zv__io_space = {
    .name = "safetensors",
    .suffixes = {".safetensors"},
    .sniff = sniff_safetensors,
};
