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
static const other zv_seems_text = {"", 0, M_IO_SEEMS_TEXT};
static const other zv_seems_binary = {"", 0, M_IO_SEEMS_BINARY};

static const other *what_is_it(const uint8_t *head, size_t len) {
    for (size_t i = 0; i < ZV_COUNT(zv_others); i++) {
        const other *o = &zv_others[i];
        if (len >= o->len && memcmp(head, o->magic, o->len) == 0) return o;
    }
    for (size_t i = 0; i < len; i++)
        if (head[i] < 0x20 && (head[i] == 0 || !strchr("\t\n\r\f\v\x1b", head[i])))
            return &zv_seems_binary; /* strchr would find the zero at its end */
    return &zv_seems_text;
}

/* Most specific first; both word2vec formats begin alike, and theirs looks at the first row. Those
 * without a magic number come last, the one that proves more before the one that proves less. */
static const zv_format zv_order[] = {
    ZV_FORMAT_GGUF,          ZV_FORMAT_FASTTEXT, ZV_FORMAT_NPY,       ZV_FORMAT_NPZ,
    ZV_FORMAT_SPACE,         ZV_FORMAT_JSONL,    ZV_FORMAT_PROJECTOR, ZV_FORMAT_WORD2VEC_BIN,
    ZV_FORMAT_WORD2VEC_TEXT, ZV_FORMAT_CSV,      ZV_FORMAT_GLOVE,     ZV_FORMAT_FBIN,
    ZV_FORMAT_IVECS,         ZV_FORMAT_FVECS,    ZV_FORMAT_BVECS,     ZV_FORMAT_U8BIN,
    ZV_FORMAT_I8BIN};

static bool may_be(zv_format f, const uint8_t *head, size_t len, uint64_t size) {
    const zv__format_row *row = zv__io_row(f);
    if (row->sniff) return row->sniff(head, len, len < ZV__IO_SNIFF);
    return row->sniff_size(head, len, size);
}

/* How many bytes the file has once unpacked; UINT64_MAX: unknown. */
static uint64_t size_of(zv__lines *in, size_t got) {
    if (got < ZV__IO_SNIFF) return got;
    uint64_t done, total;
    zv__lines_position(in, &done, &total);
    return zv__lines_packed(in) || total == 0 ? UINT64_MAX : total;
}

/* What the name says, seen through .gz. */
static zv_format named_format(const char *path) {
    char name[256];
    size_t n = strlen(path);
    if (n > 3 && strcmp(path + n - 3, ".gz") == 0) n -= 3;
    size_t from = n < sizeof name ? 0 : n - sizeof name + 1; /* the end is what counts */
    snprintf(name, sizeof name, "%.*s", (int)(n - from), path + from);
    return zv_format_of_suffix(name);
}

/* Without a magic number a file can be of several formats: its name chooses among them. */
static zv_format by_name(zv_format found, const char *path, const uint8_t *head, size_t len,
                         uint64_t size) {
    zv_format named = named_format(path);
    const zv__format_row *row = zv__io_row(named);
    bool either = zv__io_row(found)->sniff_size && row && row->sniff_size;
    /* any words may be integers */
    zv_format like = named == ZV_FORMAT_IVECS ? ZV_FORMAT_FVECS : named;
    return either && may_be(like, head, len, size) ? named : found;
}

zv_status zv__io_sniff(zv_format *out, zv__lines *in, zv_err *err) {
    *out = ZV_FORMAT_AUTO;
    const uint8_t *head = NULL;
    size_t got = 0;
    ZV_TRY(zv__lines_peek(in, ZV__IO_SNIFF, &head, &got, err));
    if (got == 0) return zv_err_set(err, ZV_FORMAT, M_IO_EMPTY, zv__lines_path(in));
    uint64_t size = size_of(in, got);
    for (size_t i = 0; i < ZV_COUNT(zv_order); i++) {
        if (!may_be(zv_order[i], head, got, size)) continue;
        *out = by_name(zv_order[i], zv__lines_path(in), head, got, size);
        return ZV_OK;
    }
    /* A file named like one of these and damaged: its reader says where. */
    zv_format named = named_format(zv__lines_path(in));
    if (zv__io_row(named) && zv__io_row(named)->sniff_size) {
        *out = named;
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
    const char *member;
    ZV_TRY(zv__io_open_input(&in, &member, env, path, err));
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
