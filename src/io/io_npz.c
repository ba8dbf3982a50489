/* io_npz.c — numpy.savez: a zip archive of .npy members. One of them holds the vectors, others may hold
 * their ids, texts and labels. The vectors' member is read by the npy reader, through r->pull; the
 * columns beside it are unpacked in step, so that memory stays that of a batch.
 */
#include "base/base_private.h"

#include "base/base_utf8.h"
#include "io/io_npy.h"
#include "io/io_npz.h"

enum { MAX_ELEMENT = 1 << 18, NAMES = 6 };

/* An array of strings or whole numbers, an element per row. */
typedef struct column {
    zv__unzip in;
    zv__npy header;
    uint8_t *element; /* as stored */
    zv_buf text;
} column;

typedef struct array {
    zv__npy header;
    size_t data_at; /* bytes before the data */
    bool good; /* the header could be read, whatever the type */
    bool floats;
} array;

typedef struct npz {
    zv__mapping map; /* a regular file */
    uint8_t *heap; /* what came through a pipe or gzip */
    size_t heap_cap;
    zv__zip zip;
    array *arrays; /* [zip.n] */
    zv__unzip vectors;
    column ids, texts, labels;
} npz;

static bool ends_in_npy(const char *name, size_t len) {
    return len > 4 && memcmp(name + len - 4, ".npy", 4) == 0;
}

/* A zip archive whose first member is an array. */
static bool sniff(const uint8_t *head, size_t len, bool whole) {
    (void)whole;
    enum { LOCAL = 30 };
    if (len < LOCAL || memcmp(head, "PK\003\004", 4) != 0) return false;
    size_t name = (size_t)head[26] | (size_t)head[27] << 8;
    return name <= len - LOCAL && ends_in_npy((const char *)head + LOCAL, name);
}

/* ---- The archive in memory ---- */

static zv_status load_stream(zv_reader *r, npz *z, size_t *size, zv_err *err) {
    enum { PART = 1 << 20 };
    size_t got = 1;
    *size = 0;
    while (got > 0) {
        if (!zv__grow(r->env, &z->heap, &z->heap_cap, *size + PART, 1)) return zv__nomem(err);
        ZV_TRY(zv__lines_read(r->in, z->heap + *size, z->heap_cap - *size, &got, err));
        *size += got;
    }
    return ZV_OK;
}

static zv_status load(zv_reader *r, npz *z, zv_err *err) {
    if (r->size_exact) {
        ZV_TRY(zv__map_open(&z->map, r->env, r->path, err));
        return zv__zip_open(&z->zip, r->env, r->path, z->map.data, z->map.size, err);
    }
    size_t size;
    ZV_TRY(load_stream(r, z, &size, err));
    return zv__zip_open(&z->zip, r->env, r->path, z->heap, size, err);
}

/* ---- What is in it ---- */

/* The header of one member. A member that is no array is passed over; damaged data are an error. */
static zv_status read_header(npz *z, size_t i, zv_err *err) {
    enum { START = 12, MAX_HEADER = 1 << 16 };
    const zv_env *env = z->zip.env;
    array *a = &z->arrays[i];
    zv__unzip u = {0};
    uint8_t start[START] = {0};
    size_t got = 0;
    char *text = NULL;
    if (!ends_in_npy(z->zip.members[i].name, strlen(z->zip.members[i].name))) return ZV_OK;
    ZV_TRY(zv__unzip_begin(&u, &z->zip, i, err));
    zv_status status = zv__unzip_read(&u, start, 10, &got, err);
    size_t len = (size_t)start[8] | (size_t)start[9] << 8;
    size_t before = 10;
    if (status == ZV_OK && start[6] > 1) {
        status = zv__unzip_read(&u, start + 10, 2, &got, err);
        len |= (size_t)start[10] << 16 | (size_t)start[11] << 24;
        before = 12;
    }
    bool fits = memcmp(start, "\x93NUMPY", 6) == 0 && start[6] >= 1 && start[6] <= 3 &&
                len <= MAX_HEADER && len <= z->zip.members[i].size;
    if (status == ZV_OK && fits) {
        text = ZV_NEW(env, len, char);
        status = text ? zv__unzip_read(&u, text, len, &got, err) : zv__nomem(err);
    }
    if (status == ZV_OK && fits && got == len) {
        zv__npy_fault fault = zv__npy_parse(&a->header, text, len);
        a->good = fault == ZV__NPY_OK || fault == ZV__NPY_TYPE;
        a->floats = fault == ZV__NPY_OK;
        a->data_at = before + len;
    }
    zv__free(env, text);
    zv__unzip_end(&u);
    return status;
}

/* Is the member's name NAME.npy? */
static bool is_named(const npz *z, size_t i, const char *name) {
    size_t len = strlen(name);
    const char *member = z->zip.members[i].name;
    return strlen(member) == len + 4 && memcmp(member, name, len) == 0;
}

/* "ids <U9 [50], arr_0 <f4 [50, 24]", for a sentence. */
static void list_arrays(char out[256], const npz *z) {
    size_t used = 0;
    out[0] = 0;
    for (size_t i = 0; i < z->zip.n && used < 190; i++) {
        const array *a = &z->arrays[i];
        if (!a->good) continue;
        const char *name = z->zip.members[i].name;
        int n = snprintf(out + used, 256 - used, "%s%.*s %s", used ? ", " : "",
                         (int)ZV_MIN(strlen(name) - 4, 24), name, a->header.descr);
        used += (size_t)ZV_MAX(n, 0);
        if (a->header.rank == 1)
            n = snprintf(out + used, 256 - used, " [%llu]", ULL(a->header.shape[0]));
        else if (a->header.rank == 2)
            n = snprintf(out + used, 256 - used, " [%llu, %llu]", ULL(a->header.shape[0]),
                         ULL(a->header.shape[1]));
        else
            n = snprintf(out + used, 256 - used, " [%u dimensions]", a->header.rank);
        used += (size_t)ZV_MAX(n, 0);
    }
    if (used >= 190) snprintf(out + ZV_MIN(used, 250), 6, "…");
}

static bool could_be_vectors(const array *a) {
    return a->good && a->floats && a->header.rank == 2;
}

/* The array that was asked for by name. */
static zv_status find_member(const zv_reader *r, const npz *z, size_t *chosen, zv_err *err) {
    size_t len = strlen(r->member);
    char list[256];
    if (ends_in_npy(r->member, len)) len -= 4;
    list_arrays(list, z);
    for (size_t i = 0; i < z->zip.n; i++) {
        const char *name = z->zip.members[i].name;
        if (strlen(name) != len + 4 || memcmp(name, r->member, len) != 0) continue;
        *chosen = i;
        if (could_be_vectors(&z->arrays[i])) return ZV_OK;
        return zv_err_set(err, ZV_UNSUPPORTED, M_IO_NPZ_NOT_VECTORS, r->path, (int)ZV_MIN(len, 60),
                          r->member, list);
    }
    return zv_err_set(err, ZV_NOTFOUND, M_IO_NPZ_NO_ARRAY, r->path, (int)ZV_MIN(len, 60), r->member,
                      list);
}

/* The only array of two dimensions, or the one whose name says so. */
static zv_status choose_vectors(const zv_reader *r, const npz *z, size_t *chosen, zv_err *err) {
    static const char *const names[] = {"vectors", "embeddings", "arr_0"};
    size_t candidates = 0;
    if (r->member) return find_member(r, z, chosen, err);
    for (size_t i = z->zip.n; i-- > 0;) {
        if (!could_be_vectors(&z->arrays[i])) continue;
        candidates++;
        *chosen = i;
    }
    if (candidates == 1) return ZV_OK;
    for (size_t k = 0; candidates > 1 && k < ZV_COUNT(names); k++)
        for (size_t i = 0; i < z->zip.n; i++)
            if (could_be_vectors(&z->arrays[i]) && is_named(z, i, names[k])) {
                *chosen = i;
                return ZV_OK;
            }
    char list[256];
    list_arrays(list, z);
    if (candidates == 0) return zv_err_set(err, ZV_UNSUPPORTED, M_IO_NPZ_NONE, r->path, list);
    return zv_err_set(err, ZV_UNSUPPORTED, M_IO_NPZ_MANY, r->path, list);
}

/* ---- Columns ---- */

static bool is_column(const array *a, uint64_t rows) {
    const zv__npy *h = &a->header;
    bool kind = h->kind == 'U' || h->kind == 'S' || h->kind == 'i' || h->kind == 'u';
    return kind && h->rank == 1 && h->shape[0] == rows && h->element > 0 &&
           h->element <= MAX_ELEMENT && (h->kind == 'U' || h->kind == 'S' || h->element <= 8);
}

/* Opens the array that is named like this column; one that has the name but cannot be it is told of. */
static zv_status find_column(zv_reader *r, npz *z, column *c, const char *const names[NAMES],
                             zv_err *err) {
    for (size_t k = 0; k < NAMES && names[k]; k++)
        for (size_t i = 0; i < z->zip.n; i++) {
            const array *a = &z->arrays[i];
            if (!a->good || !is_named(z, i, names[k])) continue;
            if (!is_column(a, r->info.items)) {
                zv_env_warn(r->env, M_IO_WARN_NPZ_COLUMN, r->path, names[k], a->header.descr,
                            ULL(r->info.items));
                continue;
            }
            c->header = a->header;
            c->element = ZV_NEW(r->env, a->header.element, uint8_t);
            if (!c->element) return zv__nomem(err);
            ZV_TRY(zv__unzip_begin(&c->in, &z->zip, i, err));
            for (size_t left = a->data_at; left > 0;) {
                size_t got, part = ZV_MIN(left, a->header.element);
                ZV_TRY(zv__unzip_read(&c->in, c->element, part, &got, err));
                if (got < part) break;
                left -= part;
            }
            return ZV_OK;
        }
    return ZV_OK;
}

static uint64_t load_bytes(const uint8_t *p, size_t size, bool big_endian) {
    uint64_t bits = 0;
    for (size_t i = 0; i < size; i++)
        bits |= (uint64_t)p[i] << (8 * (big_endian ? size - 1 - i : i));
    return bits;
}

/* The element as text: numpy fills strings up with zeros. */
static void decode(zv_reader *r, column *c) {
    const zv__npy *h = &c->header;
    size_t n = h->element;
    zv_buf_clear(&c->text);
    if (h->kind == 'S') {
        while (n > 0 && c->element[n - 1] == 0) n--;
        zv_buf_add(&c->text, c->element, n);
    } else if (h->kind == 'U') {
        bool bad = false;
        while (n >= 4 && load_bytes(c->element + n - 4, 4, h->big_endian) == 0) n -= 4;
        for (size_t i = 0; i + 4 <= n; i += 4) {
            uint64_t cp = load_bytes(c->element + i, 4, h->big_endian);
            char utf8[4];
            bool wrong = cp > 0x10ffff || (cp >= 0xd800 && cp < 0xe000);
            bad |= wrong;
            zv_buf_add(&c->text, utf8, zv__utf8_put(utf8, wrong ? -1 : (int32_t)cp));
        }
        r->bad_utf8 += bad;
    } else {
        uint64_t bits = load_bytes(c->element, n, h->big_endian);
        bool negative = h->kind == 'i' && bits >> (8 * n - 1);
        if (negative && n < 8) bits |= ~(uint64_t)0 << (8 * n);
        if (negative)
            zv_buf_addf(&c->text, "-%llu", ULL(~bits + 1));
        else
            zv_buf_addf(&c->text, "%llu", ULL(bits));
    }
}

static zv_status read_column(zv_reader *r, column *c, zv_str *out, zv_err *err) {
    if (!c->in.member) return ZV_OK;
    for (size_t i = 0; i < r->batch.n; i++) {
        size_t got;
        ZV_TRY(zv__unzip_read(&c->in, c->element, c->header.element, &got, err));
        if (got < c->header.element)
            return zv_err_set(err, ZV_FORMAT, M_IO_NPZ_SHORT, r->path, c->in.member->name,
                              ULL(r->info.items), ULL(r->taken + i));
        decode(r, c);
        ZV_TRY(zv_buf_status(&c->text, err));
        ZV_TRY(zv__batch_string(r, &out[i], zv_buf_cstr(&c->text), c->text.len, err));
    }
    return ZV_OK;
}

/* ---- The reader ---- */

static zv_status pull(zv_reader *r, void *buf, size_t cap, size_t *got, zv_err *err) {
    npz *z = r->source;
    return zv__unzip_read(&z->vectors, buf, cap, got, err);
}

static zv_status open_columns(zv_reader *r, npz *z, zv_err *err) {
    static const char *const ids[NAMES] = {"ids", "words", "keys", "id", "names", "tokens"};
    static const char *const texts[NAMES] = {"texts", "text", "sentences", "documents"};
    static const char *const labels[NAMES] = {"labels", "label", "y", "targets"};
    ZV_TRY(find_column(r, z, &z->ids, ids, err));
    ZV_TRY(find_column(r, z, &z->texts, texts, err));
    ZV_TRY(find_column(r, z, &z->labels, labels, err));
    r->info.has_ids = z->ids.in.member != NULL;
    r->info.has_texts = r->with_texts = z->texts.in.member != NULL;
    r->info.has_labels = r->with_labels = z->labels.in.member != NULL;
    r->no_ids = !r->info.has_ids;
    return ZV_OK;
}

static zv_status open_npz(zv_reader *r, zv_err *err) {
    npz *z = ZV_NEW_ZERO(r->env, 1, npz);
    if (!z) return zv__nomem(err);
    r->source = z;
    zv_buf_init(&z->ids.text, r->env);
    zv_buf_init(&z->texts.text, r->env);
    zv_buf_init(&z->labels.text, r->env);
    ZV_TRY(load(r, z, err));
    z->arrays = ZV_NEW_ZERO(r->env, ZV_MAX(z->zip.n, 1), array);
    if (!z->arrays) return zv__nomem(err);
    for (size_t i = 0; i < z->zip.n; i++) ZV_TRY(read_header(z, i, err));
    size_t chosen = 0;
    ZV_TRY(choose_vectors(r, z, &chosen, err));
    ZV_TRY(zv__unzip_begin(&z->vectors, &z->zip, chosen, err));
    r->pull = pull;
    r->size = z->zip.members[chosen].size;
    r->size_exact = true;
    ZV_TRY(zv__io_npy.open(r, err));
    return open_columns(r, z, err);
}

static zv_status read_npz(zv_reader *r, zv_err *err) {
    npz *z = r->source;
    ZV_TRY(zv__io_npy.read(r, err));
    ZV_TRY(read_column(r, &z->ids, r->ids, err));
    ZV_TRY(read_column(r, &z->texts, r->texts, err));
    return read_column(r, &z->labels, r->labels, err);
}

static void close_column(const zv_env *env, column *c) {
    zv__unzip_end(&c->in);
    zv__free(env, c->element);
    zv_buf_free(&c->text);
}

static void close_npz(zv_reader *r) {
    npz *z = r->source;
    zv__io_npy.close(r);
    if (!z) return;
    zv__unzip_end(&z->vectors);
    close_column(r->env, &z->ids);
    close_column(r->env, &z->texts);
    close_column(r->env, &z->labels);
    zv__zip_close(&z->zip);
    zv__free(r->env, z->arrays);
    zv__free(r->env, z->heap);
    zv__map_close(&z->map);
    zv__free(r->env, z);
}

const zv__format_row zv__io_npz = {
    .name = "npz",
    .suffixes = {".npz"},
    .sniff = sniff,
    .no_ids = true,
    .open = open_npz,
    .read = read_npz,
    .close = close_npz,
};
