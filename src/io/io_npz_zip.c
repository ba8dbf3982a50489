/* io_npz_zip.c — as much of the zip format as archives of arrays need: stored and deflated members, and
 * zip64, which numpy always prepares for. (PKWARE, APPNOTE.TXT 4.3 and 4.5.3.)
 *
 *   | header, data | header, data | … | directory: a record per member | [zip64 end] | end |
 *
 * The directory is what counts; the headers before the data only tell where the data begin.
 */
#include "base/base_private.h"

#include "base/base_utf8.h"
#include "io/io_npz.h"

enum { END = 22, END64 = 56, LOCATOR = 20, RECORD = 46, LOCAL = 30, MAX_COMMENT = 0xffff };

static uint64_t get(const uint8_t *p, size_t bytes) {
    uint64_t v = 0;
    memcpy(&v, p, bytes);
    return v;
}

static zv_status damaged(const zv__zip *z, uint64_t at, zv_err *err) {
    return zv_err_set_at(err, ZV_FORMAT, at, M_IO_ZIP_DAMAGED, z->path, ULL(at));
}

/* Where the directory is. */
typedef struct directory {
    uint64_t at, size, n;
} directory;

static zv_status find_directory(const zv__zip *z, directory *d, zv_err *err) {
    size_t least = z->size > END + MAX_COMMENT ? z->size - END - MAX_COMMENT : 0;
    size_t at = z->size >= END ? z->size - END : 0;
    while (at > least && memcmp(z->data + at, "PK\005\006", 4) != 0) at--;
    if (z->size < END || memcmp(z->data + at, "PK\005\006", 4) != 0)
        return zv_err_set_at(err, ZV_FORMAT, z->size, M_IO_ZIP_NO_END, z->path);
    const uint8_t *end = z->data + at;
    *d = (directory){.n = get(end + 10, 2), .size = get(end + 12, 4), .at = get(end + 16, 4)};
    bool big = d->n == 0xffff || d->size == 0xffffffff || d->at == 0xffffffff;
    if (big && at >= LOCATOR && memcmp(end - LOCATOR, "PK\006\007", 4) == 0) {
        uint64_t place = get(end - LOCATOR + 8, 8);
        if (z->size < END64 || place > z->size - END64 ||
            memcmp(z->data + place, "PK\006\006", 4) != 0)
            return damaged(z, at - LOCATOR, err);
        const uint8_t *end64 = z->data + place;
        *d = (directory){
            .n = get(end64 + 32, 8), .size = get(end64 + 40, 8), .at = get(end64 + 48, 8)};
    }
    if (d->at > z->size || d->size > z->size - d->at || d->n > d->size / RECORD)
        return damaged(z, at, err);
    return ZV_OK;
}

/* Sizes beyond 32 bits stand in an extra field, in this order, each only if it is needed. */
static bool read_zip64(const uint8_t *extra, size_t len, uint64_t *size, uint64_t *packed,
                       uint64_t *at) {
    const uint64_t full = 0xffffffff;
    uint64_t *const wanted[] = {size, packed, at};
    if (*size != full && *packed != full && *at != full) return true;
    while (len >= 4) {
        size_t id = get(extra, 2), n = get(extra + 2, 2);
        if (n > len - 4) return false;
        extra += 4;
        len -= 4;
        if (id == 1) {
            size_t used = 0;
            for (size_t i = 0; i < ZV_COUNT(wanted); i++) {
                if (*wanted[i] != full) continue;
                if (n - used < 8) return false;
                *wanted[i] = get(extra + used, 8);
                used += 8;
            }
            return true;
        }
        extra += n;
        len -= n;
    }
    return false;
}

/* For sentences and for finding an array: control characters, and bytes that make no UTF-8, become '?'. */
static void keep_name(zv__zip_member *m, const uint8_t *name, size_t len) {
    if (len >= sizeof m->name) {
        len = sizeof m->name - 1;
        while (len > 0 && (name[len] & 0xC0) == 0x80) len--; /* not within a character */
    }
    memcpy(m->name, name, len);
    m->name[len] = 0;
    bool utf8 = zv__utf8_valid(m->name, len, NULL);
    for (size_t i = 0; i < len; i++)
        if (name[i] < 0x20 || name[i] == 0x7f || (name[i] >= 0x80 && !utf8)) m->name[i] = '?';
}

/* The header before the data, which has extra fields of its own. */
static zv_status find_data(const zv__zip *z, zv__zip_member *m, uint64_t at, zv_err *err) {
    if (z->size < LOCAL || at > z->size - LOCAL || memcmp(z->data + at, "PK\003\004", 4) != 0)
        return damaged(z, at, err);
    const uint8_t *local = z->data + at;
    m->at = at + LOCAL + get(local + 26, 2) + get(local + 28, 2);
    if (m->at > z->size || m->packed > z->size - m->at) return damaged(z, at, err);
    return ZV_OK;
}

/* The directory's record at *at. Nothing is unpacked whose size cannot be true: a byte of deflate
 * makes at most 1032. */
static zv_status read_record(zv__zip *z, zv__zip_member *m, const directory *d, uint64_t *at,
                             zv_err *err) {
    enum { DEFLATE_RATIO = 1032, DEFLATE = 8 };
    uint64_t end = d->at + d->size;
    const uint8_t *p = z->data + *at;
    if (end - *at < RECORD || memcmp(p, "PK\001\002", 4) != 0) return damaged(z, *at, err);
    size_t name = get(p + 28, 2), extra = get(p + 30, 2), comment = get(p + 32, 2);
    size_t method = get(p + 10, 2);
    if (end - *at - RECORD < name + extra + comment) return damaged(z, *at, err);
    uint64_t local = get(p + 42, 4);
    m->crc = (uint32_t)get(p + 16, 4);
    m->packed = get(p + 20, 4);
    m->size = get(p + 24, 4);
    m->deflated = method == DEFLATE;
    keep_name(m, p + RECORD, name);
    if (!read_zip64(p + RECORD + name, extra, &m->size, &m->packed, &local))
        return damaged(z, *at, err);
    if ((get(p + 8, 2) & 1) || (method != 0 && method != DEFLATE))
        return zv_err_set_at(err, ZV_UNSUPPORTED, *at, M_IO_ZIP_METHOD, z->path, m->name);
    ZV_TRY(find_data(z, m, local, err));
    bool true_size = m->deflated ? m->size / DEFLATE_RATIO <= m->packed : m->size == m->packed;
    if (!true_size) return damaged(z, *at, err);
    *at += RECORD + name + extra + comment;
    return ZV_OK;
}

zv_status zv__zip_open(zv__zip *z, const zv_env *env, const char *path, const uint8_t *data,
                       size_t size, zv_err *err) {
    *z = (zv__zip){.env = env, .path = path, .data = data, .size = size};
    directory d = {0};
    ZV_TRY(find_directory(z, &d, err));
    z->members = ZV_NEW_ZERO(env, ZV_MAX((size_t)d.n, 1), zv__zip_member);
    if (!z->members) return zv__nomem(err);
    uint64_t at = d.at;
    for (; z->n < d.n; z->n++) ZV_TRY(read_record(z, &z->members[z->n], &d, &at, err));
    return ZV_OK;
}

void zv__zip_close(zv__zip *z) {
    zv__free(z->env, z->members);
    z->members = NULL;
}

/* ---- One member ---- */

static void *zlib_get(void *ctx, unsigned count, unsigned size) {
    return zv__alloc(ctx, count, size);
}

static void zlib_release(void *ctx, void *ptr) {
    zv__free(ctx, ptr);
}

zv_status zv__unzip_begin(zv__unzip *u, const zv__zip *zip, size_t member, zv_err *err) {
    *u = (zv__unzip){.zip = zip, .crc = (uint32_t)crc32(0, NULL, 0)};
    const zv__zip_member *m = &zip->members[member];
    if (m->deflated) {
        u->z = (z_stream){
            .zalloc = zlib_get, .zfree = zlib_release, .opaque = (void *)(uintptr_t)zip->env};
        if (inflateInit2(&u->z, -15) != Z_OK) return zv__nomem(err); /* without zlib's header */
    }
    u->member = m;
    return ZV_OK;
}

static zv_status broken(const zv__unzip *u, zv_err *err) {
    uint64_t at = u->member->at + u->taken;
    return zv_err_set_at(err, ZV_FORMAT, at, M_IO_ZIP_MEMBER, u->zip->path, u->member->name,
                         ULL(at));
}

static zv_status inflate_some(zv__unzip *u, uint8_t *to, size_t room, size_t *made, zv_err *err) {
    const zv__zip_member *m = u->member;
    const uint8_t *from = u->zip->data + m->at;
    uInt in = (uInt)ZV_MIN(m->packed - u->taken, (uint64_t)1 << 30);
    uInt out = (uInt)ZV_MIN(room, (size_t)1 << 30);
    /* zlib does not write to next_in, but takes a pointer that might */
    u->z.next_in = (Bytef *)(uintptr_t)(from + u->taken);
    u->z.avail_in = in;
    u->z.next_out = to;
    u->z.avail_out = out;
    int code = inflate(&u->z, Z_NO_FLUSH);
    u->taken += in - u->z.avail_in;
    *made = out - u->z.avail_out;
    if (code == Z_MEM_ERROR) return zv__nomem(err);
    bool stuck = *made == 0; /* nothing came, though more was promised */
    return (code == Z_OK || code == Z_STREAM_END) && !stuck ? ZV_OK : broken(u, err);
}

zv_status zv__unzip_read(zv__unzip *u, void *buf, size_t cap, size_t *got, zv_err *err) {
    const zv__zip_member *m = u->member;
    uint8_t *to = buf;
    size_t want = (size_t)ZV_MIN((uint64_t)cap, m->size - u->made), have = 0;
    while (have < want) {
        size_t made = want - have;
        if (m->deflated) {
            ZV_TRY(inflate_some(u, to + have, want - have, &made, err));
        } else {
            memcpy(to + have, u->zip->data + m->at + u->taken, made);
            u->taken += made;
        }
        u->crc = (uint32_t)crc32_z(u->crc, to + have, made);
        u->made += made;
        have += made;
    }
    *got = have;
    if (want > 0 && u->made == m->size && u->crc != m->crc)
        return zv_err_set_at(err, ZV_FORMAT, m->at, M_IO_ZIP_CRC, u->zip->path, m->name);
    return ZV_OK;
}

void zv__unzip_end(zv__unzip *u) {
    if (u->member && u->member->deflated) inflateEnd(&u->z);
    u->member = NULL;
}
