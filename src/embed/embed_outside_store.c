/* embed_outside_store.c — see embed_outside_store.h.
 *
 * Records of one size are added at the end under a lock, and never changed. A process that is killed while it
 * writes leaves a part of a record: readers pass over it, the next writer cuts it off. Each record has a
 * checksum, so that one that a crash of the machine left half empty is no answer either. */
#include "base/base_private.h"

#include <fcntl.h>
#include <limits.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/base_file.h"
#include "base/base_sha256.h"
#include "embed/embed_messages.h"
#include "embed/embed_outside_store.h"

static const char MAGIC[17] = "zavit-answers 1\n";
enum { FIXED = 24, ALIGN = 64 };
/* Of a file without a name, which lies in memory as often as on a disk. */
#define UNNAMED_MOST ((uint64_t)256 << 20)
#define LOCK_SECONDS 5

static size_t record_bytes(size_t dim) {
    return ZV__STORE_KEY + dim * sizeof(float) + sizeof(uint64_t);
}

/* ---- Whose answers these are ------------------------------------------------------------------- */

static void from_hex(uint8_t out[ZV__STORE_KEY], const char hex[65]) {
    for (size_t i = 0; i < ZV__STORE_KEY; i++) {
        unsigned byte = 0;
        for (size_t j = 0; j < 2; j++) {
            const char c = hex[2 * i + j];
            byte = 16 * byte + (unsigned)(c <= '9' ? c - '0' : c - 'a' + 10);
        }
        out[i] = (uint8_t)byte;
    }
}

/* A file that the command names is a part of it: an edited script, or one of the same name in another
 * folder, gives other answers. What is in the file is not read, for it may be a model of gigabytes. */
static void add_file(zv__sha256 *h, const char *word) {
    struct stat st;
    char path[PATH_MAX];
    if (stat(word, &st) != 0 || !S_ISREG(st.st_mode) || !realpath(word, path)) return;
    const int64_t facts[3] = {(int64_t)st.st_size, (int64_t)st.st_mtim.tv_sec,
                              (int64_t)st.st_mtim.tv_nsec};
    zv__sha256_add(h, path, strlen(path) + 1);
    zv__sha256_add(h, facts, sizeof facts);
}

static void add_files(zv__sha256 *h, const char *command) {
    static const char between[] = " \t\n'\"=;|&<>()";
    char word[1024];
    for (const char *p = command; *p;) {
        const size_t len = strcspn(p, between);
        if (len > 0 && len < sizeof word) {
            memcpy(word, p, len);
            word[len] = 0;
            add_file(h, word);
        }
        p += len;
        p += *p != 0;
    }
}

static zv_status identify(zv__store *s, const char *command, char hex[65], zv_err *err) {
    zv__sha256 *h = NULL;
    ZV_TRY(zv__sha256_new(&h, s->env, err));
    zv__sha256_add(h, MAGIC, sizeof MAGIC);
    zv__sha256_add(h, command, strlen(command) + 1);
    add_files(h, command);
    ZV_TRY(zv__sha256_finish(h, hex, err));
    from_hex(s->identity, hex);
    return ZV_OK;
}

zv_status zv__store_key(const zv__store *s, zv_str text, uint8_t key[ZV__STORE_KEY], zv_err *err) {
    char hex[65];
    zv__sha256 *h = NULL;
    ZV_TRY(zv__sha256_new(&h, s->env, err));
    zv__sha256_add(h, s->identity, sizeof s->identity);
    zv__sha256_add(h, text.ptr, text.len);
    ZV_TRY(zv__sha256_finish(h, hex, err));
    from_hex(key, hex);
    return ZV_OK;
}

/* ---- The file ---------------------------------------------------------------------------------- */

/* Two processes may share a file. One that holds the lock for long is stopped or hangs, and isn't waited
 * for. */
static bool lock(const zv__store *s) {
    if (!s->named) return true;
    const struct timespec while_ = {0, 10000000};
    const double until = zv__now() + LOCK_SECONDS;
    int r;
    while ((r = flock(s->fd, LOCK_EX | LOCK_NB)) != 0 && (errno == EWOULDBLOCK || errno == EINTR) &&
           zv__now() < until)
        nanosleep(&while_, NULL);
    return r == 0;
}

static void unlock(const zv__store *s) {
    if (s->named) flock(s->fd, LOCK_UN);
}

static bool size_of(const zv__store *s, uint64_t *size) {
    struct stat st;
    if (fstat(s->fd, &st) != 0) return false;
    *size = (uint64_t)st.st_size;
    return true;
}

/* Magic, dim, length of the command, command, zeros. */
static zv_status make_head(zv__store *s, const char *command, zv_err *err) {
    const uint32_t numbers[2] = {0, (uint32_t)strlen(command)};
    zv_buf_add(&s->head, MAGIC, 16);
    zv_buf_add(&s->head, numbers, sizeof numbers);
    zv_buf_puts(&s->head, command);
    zv_buf_fill(&s->head, 0, (ALIGN - s->head.len % ALIGN) % ALIGN);
    return zv_buf_status(&s->head, err);
}

/* *dim of the file, 0 for one that has no head yet or a broken one. */
static zv_status read_head(const zv__store *s, uint64_t size, size_t *dim, zv_err *err) {
    *dim = 0;
    if (size < s->head.len) return ZV_OK;
    uint8_t *head = ZV_NEW(s->env, s->head.len, uint8_t);
    if (!head) return zv__nomem(err);
    uint32_t stated = 0;
    const size_t at = 16;
    if (zv__temp_read(s->fd, head, s->head.len, 0)) {
        memcpy(&stated, head + at, sizeof stated);
        memset(head + at, 0, sizeof stated);
        if (memcmp(head, s->head.ptr, s->head.len) == 0) *dim = stated;
    }
    zv__free(s->env, head);
    return ZV_OK;
}

static zv_status know_dim(zv__store *s, size_t dim, zv_err *err) {
    s->record = ZV_NEW(s->env, record_bytes(dim), uint8_t);
    if (!s->record) return zv__nomem(err);
    s->dim = dim;
    return ZV_OK;
}

static zv_status know_place(zv__store *s, const uint8_t *key, uint64_t place, zv_err *err) {
    uint32_t number;
    ZV_TRY(zv__dict_put(s->keys, (zv_str){(const char *)key, ZV__STORE_KEY}, &number, NULL, err));
    if (!zv__grow(s->env, &s->places, &s->cap, (size_t)number + 1, sizeof *s->places))
        return zv__nomem(err);
    s->places[number] = place;
    return ZV_OK;
}

/* The keys of all whole records. */
static zv_status read_keys(zv__store *s, uint64_t size, zv_err *err) {
    const size_t step = record_bytes(s->dim);
    uint8_t key[ZV__STORE_KEY];
    for (uint64_t at = s->head.len; at + step <= size; at += step) {
        if (!zv__temp_read(s->fd, key, sizeof key, at)) return ZV_OK; /* it has become shorter */
        ZV_TRY(know_place(s, key, at, err));
    }
    return ZV_OK;
}

/* Every folder of the path that isn't there, for nobody but its owner. */
static bool make_folders(char *path) {
    for (char *p = path + 1;; p++) {
        if (*p && *p != '/') continue;
        const char kept = *p;
        *p = 0;
        const bool there = mkdir(path, 0700) == 0 || errno == EEXIST;
        *p = kept;
        if (!there && errno != EROFS && errno != EACCES) return false; /* open will say it */
        if (!kept) return true;
    }
}

static bool open_file(zv__store *s, int flags) {
    do s->fd = open(zv_buf_cstr(&s->path), O_RDWR | O_CLOEXEC | flags, 0600);
    while (s->fd < 0 && errno == EINTR && !zv_env_stopped(s->env));
    return s->fd >= 0;
}

static zv_status open_named(zv__store *s, const char *folder, const char hex[65], zv_err *err) {
    zv_buf_puts(&s->path, folder);
    ZV_TRY(zv_buf_status(&s->path, err));
    if (s->path.len == 0 || !make_folders(s->path.ptr))
        return zv_err_set(err, ZV_IO, M_OUTSIDE_CACHE, folder,
                          zv__reason_for(err, s->path.len ? errno : ENOENT));
    if (access(folder, W_OK | X_OK) != 0)
        return zv_err_set(err, ZV_IO, M_OUTSIDE_CACHE, folder, zv__reason_for(err, errno));
    zv_buf_addf(&s->path, "/encoder-%.32s.answers", hex);
    ZV_TRY(zv_buf_status(&s->path, err));
    s->named = true;
    if (!open_file(s, 0)) {
        if (errno == ENOENT) return ZV_OK; /* made with the first answer */
        return zv_err_set(err, ZV_IO, M_OUTSIDE_CACHE, folder, zv__reason_for(err, errno));
    }
    uint64_t size;
    size_t dim = 0;
    if (!size_of(s, &size))
        return zv_err_set(err, ZV_IO, M_OUTSIDE_CACHE, folder, zv__reason_for(err, errno));
    ZV_TRY(read_head(s, size, &dim, err));
    if (dim == 0) return ZV_OK;
    ZV_TRY(know_dim(s, dim, err));
    return read_keys(s, size, err);
}

zv_status zv__store_open(zv__store *s, const zv_env *env, const char *command, const char *folder,
                         zv_err *err) {
    char hex[65];
    *s = (zv__store){.env = env, .fd = -1};
    zv_buf_init(&s->path, env);
    zv_buf_init(&s->head, env);
    ZV_TRY(zv__dict_new(&s->keys, env, err));
    ZV_TRY(identify(s, command, hex, err));
    ZV_TRY(make_head(s, command, err));
    if (folder) return open_named(s, folder, hex, err);
    s->fd = zv__temp_open(zv__temp_folder()); /* without one, texts are asked again: no more */
    s->full = s->fd < 0;
    return ZV_OK;
}

void zv__store_close(zv__store *s) {
    if (s->fd >= 0) close(s->fd);
    zv_buf_free(&s->path);
    zv_buf_free(&s->head);
    zv__dict_free(s->keys);
    zv__free(s->env, s->places);
    zv__free(s->env, s->record);
    *s = (zv__store){.fd = -1};
}

/* ---- Answers ----------------------------------------------------------------------------------- */

static uint64_t checksum(const uint8_t *record, size_t dim) {
    return zv__hash(record, ZV__STORE_KEY + dim * sizeof(float));
}

bool zv__store_get(zv__store *s, const uint8_t key[ZV__STORE_KEY], float *out) {
    if (s->dim == 0) return false;
    const uint32_t number = zv__dict_find(s->keys, (zv_str){(const char *)key, ZV__STORE_KEY});
    if (number == ZV__DICT_NONE) return false;
    const size_t len = record_bytes(s->dim);
    uint64_t stated;
    if (!zv__temp_read(s->fd, s->record, len, s->places[number])) return false;
    memcpy(&stated, s->record + len - sizeof stated, sizeof stated);
    if (stated != checksum(s->record, s->dim) || memcmp(s->record, key, ZV__STORE_KEY) != 0)
        return false;
    memcpy(out, s->record + ZV__STORE_KEY, s->dim * sizeof *out);
    return true;
}

/* The end of the last whole record, with what lies behind it cut off; writes the head where there is none.
 * Under the lock. */
static zv_status make_end(zv__store *s, size_t dim, uint64_t *end, bool *fine, zv_err *err) {
    uint64_t size;
    size_t stated = 0;
    *fine = size_of(s, &size);
    if (!*fine) return ZV_OK;
    ZV_TRY(read_head(s, size, &stated, err));
    if (stated != 0 && stated != dim)
        return zv_err_set(err, ZV_FORMAT, M_OUTSIDE_DIM_KEPT, s->head.ptr + FIXED, dim, stated,
                          zv_buf_cstr(&s->path));
    *end = s->head.len;
    if (stated == 0) {
        const uint32_t number = (uint32_t)dim;
        memcpy(s->head.ptr + 16, &number, sizeof number);
        *fine = ftruncate(s->fd, 0) == 0 && zv__temp_write(s->fd, s->head.ptr, s->head.len, 0);
        memset(s->head.ptr + 16, 0, sizeof number);
        return ZV_OK;
    }
    *end += (size - s->head.len) / record_bytes(dim) * record_bytes(dim);
    if (*end < size) *fine = ftruncate(s->fd, (off_t)*end) == 0;
    return ZV_OK;
}

static zv_status write_records(zv__store *s, const uint8_t *bytes, size_t len, size_t dim,
                               uint64_t *at, bool *fine, zv_err *err) {
    *fine = s->fd >= 0 || open_file(s, O_CREAT);
    if (!*fine) return ZV_OK;
    if (!lock(s)) {
        errno = EBUSY;
        *fine = false;
        return ZV_OK;
    }
    zv_status status = make_end(s, dim, at, fine, err);
    if (status == ZV_OK && *fine && !s->named && *at + len > UNNAMED_MOST) {
        s->full = true;
        *fine = false;
    }
    if (status == ZV_OK && *fine && !s->full) {
        *fine = zv__temp_write(s->fd, bytes, len, *at);
        const int saved = errno;
        if (!*fine && ftruncate(s->fd, (off_t)*at) != 0)
            *fine = false; /* the next writer cuts it */
        errno = saved;
    }
    unlock(s);
    return status;
}

zv_status zv__store_add(zv__store *s, const uint8_t (*keys)[ZV__STORE_KEY], const float *rows,
                        size_t n, size_t dim, zv_err *err) {
    if (s->full || n == 0) return ZV_OK;
    const size_t step = record_bytes(dim);
    uint8_t *bytes = zv__alloc(s->env, n, step);
    if (!bytes) return zv__nomem(err);
    for (size_t i = 0; i < n; i++) {
        uint8_t *record = bytes + i * step;
        memcpy(record, keys[i], ZV__STORE_KEY);
        memcpy(record + ZV__STORE_KEY, rows + i * dim, dim * sizeof *rows);
        const uint64_t sum = checksum(record, dim);
        memcpy(record + step - sizeof sum, &sum, sizeof sum);
    }
    uint64_t at = 0;
    bool fine = false;
    zv_status status = write_records(s, bytes, n * step, dim, &at, &fine, err);
    zv__free(s->env, bytes);
    ZV_TRY(status);
    if (!fine) {
        if (s->named && !s->full)
            zv_env_warn(s->env, M_OUTSIDE_CACHE_WRITE, zv_buf_cstr(&s->path),
                        zv__reason(zv_env_lang(s->env), errno));
        s->full = true;
        return ZV_OK;
    }
    if (s->dim == 0) ZV_TRY(know_dim(s, dim, err));
    for (size_t i = 0; i < n; i++) ZV_TRY(know_place(s, keys[i], at + i * step, err));
    return ZV_OK;
}
