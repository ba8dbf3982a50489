#include "base/base_private.h"

#include "io/io_gguf.h"

/* ggml's types: so many numbers in a block of so many bytes. Those without a name are gone or yet to
 * come. */
static const struct {
    const char *name;
    uint16_t numbers, bytes;
} zv_types[] = {
    [0] = {"F32", 1, 4},         [1] = {"F16", 1, 2},         [2] = {"Q4_0", 32, 18},
    [3] = {"Q4_1", 32, 20},      [6] = {"Q5_0", 32, 22},      [7] = {"Q5_1", 32, 24},
    [8] = {"Q8_0", 32, 34},      [9] = {"Q8_1", 32, 36},      [10] = {"Q2_K", 256, 84},
    [11] = {"Q3_K", 256, 110},   [12] = {"Q4_K", 256, 144},   [13] = {"Q5_K", 256, 176},
    [14] = {"Q6_K", 256, 210},   [15] = {"Q8_K", 256, 292},   [16] = {"IQ2_XXS", 256, 66},
    [17] = {"IQ2_XS", 256, 74},  [18] = {"IQ3_XXS", 256, 98}, [19] = {"IQ1_S", 256, 50},
    [20] = {"IQ4_NL", 32, 18},   [21] = {"IQ3_S", 256, 110},  [22] = {"IQ2_S", 256, 82},
    [23] = {"IQ4_XS", 256, 136}, [24] = {"I8", 1, 1},         [25] = {"I16", 1, 2},
    [26] = {"I32", 1, 4},        [27] = {"I64", 1, 8},        [28] = {"F64", 1, 8},
    [29] = {"IQ1_M", 256, 56},   [30] = {"BF16", 1, 2},       [34] = {"TQ1_0", 256, 54},
    [35] = {"TQ2_0", 256, 66},   [39] = {"MXFP4", 32, 17},
};

/* Sizes of values by type; 0: a string or an array. */
enum { STRING = 8, ARRAY = 9, VALUE_TYPES = 13, MOST_NESTED = 8, MOST_RANK = 4 };
static const uint8_t zv_value_bytes[VALUE_TYPES] = {1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8};

typedef struct parser {
    zv__gguf *g;
    const char *path;
    zv__cursor c;
    uint32_t alignment;
    bool found;
    uint64_t offset, rank; /* of the embeddings */
    uint64_t data_end; /* the furthest end of a tensor, from the start of the data */
    zv_err *err;
} parser;

static zv_status cut_off(const parser *p) {
    return zv_err_set_at(p->err, ZV_FORMAT, p->c.at, M_IO_GGUF_SHORT, p->path, ULL(p->c.at));
}

static zv_status damaged(const parser *p, size_t at, const char *en, const char *he) {
    bool hebrew = p->err && p->err->lang == ZV_HE;
    return zv_err_set_at(p->err, ZV_FORMAT, at, M_IO_GGUF_DAMAGED, p->path, ULL(at),
                         hebrew ? he : en);
}

bool zv__gguf_string(zv__cursor *c, zv_str *out) {
    uint64_t len;
    if (!zv__take(c, &len, sizeof len)) return false;
    *out = (zv_str){(const char *)c->data + c->at, (size_t)len};
    return zv__skip(c, len, 1);
}

/* ---- Metadata ---------------------------------------------------------------------------------- */

static zv_status skip_array(parser *p, int depth);

static zv_status skip_values(parser *p, uint32_t type, uint64_t count, int depth) {
    size_t at = p->c.at;
    if (type >= VALUE_TYPES) return damaged(p, at, M_IO_GGUF_VALUE);
    if (zv_value_bytes[type])
        return zv__skip(&p->c, count, zv_value_bytes[type]) ? ZV_OK : cut_off(p);
    /* each takes 8 bytes and more, so a count that is too high ends with the file */
    for (uint64_t i = 0; i < count; i++) {
        zv_str s;
        if (type == ARRAY) {
            ZV_TRY(skip_array(p, depth + 1));
        } else if (!zv__gguf_string(&p->c, &s)) {
            return cut_off(p);
        }
    }
    return ZV_OK;
}

static zv_status skip_array(parser *p, int depth) {
    uint32_t type;
    uint64_t count;
    if (depth > MOST_NESTED) return damaged(p, p->c.at, M_IO_GGUF_VALUE);
    if (!zv__take(&p->c, &type, sizeof type) || !zv__take(&p->c, &count, sizeof count))
        return cut_off(p);
    return skip_values(p, type, count, depth);
}

/* An array of strings: where it begins and how many there are. */
static zv_status take_tokens(parser *p) {
    zv__cursor look = p->c;
    uint32_t type;
    uint64_t count;
    if (zv__take(&look, &type, sizeof type) && zv__take(&look, &count, sizeof count) &&
        type == STRING) {
        p->g->tokens = count;
        p->g->first_token = look.at;
    }
    return skip_array(p, 0);
}

static zv_status take_pair(parser *p) {
    zv_str key;
    uint32_t type;
    if (!zv__gguf_string(&p->c, &key)) return cut_off(p);
    size_t at = p->c.at;
    if (!zv__take(&p->c, &type, sizeof type)) return cut_off(p);
    if (type == ARRAY && zv_str_equal(key, zv_str_of("tokenizer.ggml.tokens")))
        return take_tokens(p);
    if (type == 4 && zv_str_equal(key, zv_str_of("general.alignment"))) { /* u32 */
        if (!zv__take(&p->c, &p->alignment, sizeof p->alignment)) return cut_off(p);
        bool power = p->alignment && (p->alignment & (p->alignment - 1)) == 0;
        return power && p->alignment <= 1 << 20 ? ZV_OK : damaged(p, at, M_IO_GGUF_ALIGNMENT);
    }
    return skip_values(p, type, 1, 0);
}

/* ---- Tensors ----------------------------------------------------------------------------------- */

static bool known(uint32_t type) {
    return type < ZV_COUNT(zv_types) && zv_types[type].name;
}

/* Bytes of a tensor; false if that overflows or the blocks don't fill the first size. */
static bool tensor_bytes(uint32_t type, const uint64_t *sizes, uint32_t rank, uint64_t *bytes) {
    uint64_t n = zv_types[type].bytes;
    for (uint32_t i = 0; i < rank; i++) {
        uint64_t size = sizes[i];
        if (i == 0) {
            if (size % zv_types[type].numbers) return false;
            size /= zv_types[type].numbers;
        }
        if (size && n > UINT64_MAX / size) return false;
        n *= size;
    }
    *bytes = n;
    return true;
}

static zv_status take_tensor(parser *p) {
    zv_str name;
    uint32_t rank, type;
    uint64_t sizes[MOST_RANK] = {0}, offset, bytes = 0;
    size_t at = p->c.at;
    if (!zv__gguf_string(&p->c, &name) || !zv__take(&p->c, &rank, sizeof rank)) return cut_off(p);
    if (rank > MOST_RANK) return damaged(p, at, M_IO_GGUF_TENSOR);
    if (!zv__take(&p->c, sizes, rank * sizeof *sizes) || !zv__take(&p->c, &type, sizeof type) ||
        !zv__take(&p->c, &offset, sizeof offset))
        return cut_off(p);
    if (offset % p->alignment) return damaged(p, at, M_IO_GGUF_TENSOR);
    if (known(type) && !tensor_bytes(type, sizes, rank, &bytes))
        return damaged(p, at, M_IO_GGUF_TENSOR);
    if (bytes > UINT64_MAX - offset) return damaged(p, at, M_IO_GGUF_TENSOR);
    p->data_end = ZV_MAX(p->data_end, offset + bytes);
    if (!zv_str_equal(name, zv_str_of("token_embd.weight"))) return ZV_OK;
    p->found = true;
    p->rank = rank;
    p->offset = offset;
    p->g->type = type;
    p->g->dim = sizes[0];
    p->g->rows = sizes[1];
    return ZV_OK;
}

static zv_status check_embeddings(parser *p, uint64_t tensors) {
    const zv__gguf *g = p->g;
    if (!p->found) return zv_err_set(p->err, ZV_UNSUPPORTED, M_IO_GGUF_NONE, p->path, ULL(tensors));
    if (p->rank != 2) return zv_err_set(p->err, ZV_FORMAT, M_IO_GGUF_RANK, p->path, (int)p->rank);
    if (g->type == ZV__GGUF_F32 || g->type == ZV__GGUF_F16 || g->type == ZV__GGUF_BF16)
        return ZV_OK;
    char number[32];
    snprintf(number, sizeof number, "%u", (unsigned)g->type);
    return zv_err_set(p->err, ZV_UNSUPPORTED, M_IO_GGUF_TYPE, p->path,
                      known(g->type) ? zv_types[g->type].name : number);
}

zv_status zv__gguf_parse(zv__gguf *out, const char *path, zv__cursor c, zv_err *err) {
    enum { LEAST_PAIR = 13, LEAST_TENSOR = 24 };
    *out = (zv__gguf){0};
    parser p = {.g = out, .path = path, .c = c, .alignment = 32, .err = err};
    char magic[4];
    uint64_t counts[2];
    if (!zv__take(&p.c, magic, sizeof magic) || !zv__take(&p.c, &out->version, 4))
        return cut_off(&p);
    if (memcmp(magic, "GGUF", 4) != 0) return damaged(&p, 0, M_IO_GGUF_MAGIC);
    if (out->version != 2 && out->version != 3) {
        /* 3 << 24: the other byte order */
        if (out->version > 0 && out->version % (1 << 24) == 0)
            return zv_err_set(err, ZV_UNSUPPORTED, M_IO_GGUF_BIG_ENDIAN, path);
        return zv_err_set(err, ZV_UNSUPPORTED, M_IO_GGUF_VERSION, path, (unsigned)out->version);
    }
    if (!zv__take(&p.c, counts, sizeof counts)) return cut_off(&p);
    size_t rest = p.c.size - p.c.at;
    if (counts[1] > rest / LEAST_PAIR || counts[0] > rest / LEAST_TENSOR)
        return damaged(&p, 8, M_IO_GGUF_COUNTS);
    for (uint64_t i = 0; i < counts[1]; i++) ZV_TRY(take_pair(&p));
    for (uint64_t i = 0; i < counts[0]; i++) ZV_TRY(take_tensor(&p));
    ZV_TRY(check_embeddings(&p, counts[0]));
    size_t start = (p.c.at + p.alignment - 1) / p.alignment * p.alignment;
    uint64_t room = start < p.c.size ? p.c.size - start : 0;
    if (p.data_end > room)
        return zv_err_set_at(err, ZV_FORMAT, p.c.size, M_IO_GGUF_SHORT, path, ULL(p.c.size));
    out->data = p.c.data + start + p.offset;
    return ZV_OK;
}
