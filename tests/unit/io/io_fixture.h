/* io_fixture.h — files in a folder of one's own, and readers run to their end. */
#ifndef ZT_IO_FIXTURE_H
#define ZT_IO_FIXTURE_H

#include "zt.h"

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include <zavit/io.h>

typedef struct fixture {
    char folder[64], path[96];
    zv_env *env;
    int warnings;
    char last_warning[512];
} fixture;

static inline void fixture_warn(void *ctx, const char *sentence) {
    fixture *f = ctx;
    f->warnings++;
    snprintf(f->last_warning, sizeof f->last_warning, "%s", sentence);
}

static inline int fixture_set_up(void **state) {
    fixture *f = calloc(1, sizeof *f);
    zv_err err = {0};
    zv_env_opts opts = {.threads = 2, .warn = fixture_warn, .ctx = f};
    /* In memory where possible: the tests of damage write some ten thousand files. */
    const char *base = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
    snprintf(f->folder, sizeof f->folder, "%s/zavit-test-XXXXXX", base);
    if (!mkdtemp(f->folder)) return -1;
    snprintf(f->path, sizeof f->path, "%s/file", f->folder);
    *state = f;
    return zv_env_new(&f->env, &opts, &err) == ZV_OK ? 0 : -1;
}

static inline int fixture_files(const fixture *f) {
    int n = 0;
    DIR *d = opendir(f->folder);
    for (struct dirent *e; d && (e = readdir(d));) n += e->d_name[0] != '.';
    if (d) closedir(d);
    return n;
}

static inline int fixture_tear_down(void **state) {
    fixture *f = *state;
    DIR *d = opendir(f->folder);
    for (struct dirent *e; d && (e = readdir(d));) {
        char name[400];
        snprintf(name, sizeof name, "%s/%s", f->folder, e->d_name);
        if (e->d_name[0] != '.') unlink(name);
    }
    if (d) closedir(d);
    rmdir(f->folder);
    zv_env_free(f->env);
    free(f);
    return 0;
}

static inline void put_file(const char *path, const void *bytes, size_t len) {
    FILE *out = fopen(path, "wb");
    if (!out || fwrite(bytes, 1, len, out) != len || fclose(out) != 0) fail_msg("%s", path);
}

static inline void put_text(const char *path, const char *text) {
    put_file(path, text, strlen(text));
}

static inline uint8_t *get_file(const char *path, size_t *len) {
    FILE *in = fopen(path, "rb");
    if (!in) fail_msg("%s", path);
    fseek(in, 0, SEEK_END);
    *len = (size_t)ftell(in);
    rewind(in);
    uint8_t *bytes = malloc(*len + 1);
    if (fread(bytes, 1, *len, in) != *len) fail_msg("%s", path);
    fclose(in);
    bytes[*len] = 0;
    return bytes;
}

/* A whole file of vectors; strings are cut at 63 bytes. */
enum { MANY = 64, WIDE = 16 };
typedef struct table {
    zv_reader_info info;
    size_t n;
    float rows[MANY][WIDE];
    char ids[MANY][64], texts[MANY][64], labels[MANY][64];
    char more[MANY][200]; /* further columns: "year=1999;lang=en" */
    uint64_t counts[MANY];
    bool has_id[MANY], has_text[MANY], has_label[MANY];
} table;

static inline void keep_string(char out[64], bool *has, const zv_str *s, size_t i) {
    out[0] = 0;
    *has = s && s[i].ptr;
    if (*has) snprintf(out, 64, "%.*s", (int)s[i].len, s[i].ptr);
}

static inline void keep_columns(char out[200], const zv_batch *b, size_t i) {
    size_t used = 0;
    for (size_t c = 0; c < b->n_columns; c++) {
        zv_str v = b->columns[c].values[i];
        if (v.ptr && used < 200)
            used += (size_t)snprintf(out + used, 200 - used, "%s%s=%.*s", used ? ";" : "",
                                     b->columns[c].name, (int)v.len, v.ptr);
    }
}

static inline zv_status read_table(table *t, const zv_env *env, const char *path,
                                   const zv_reader_opts *opts, zv_err *err) {
    memset(t, 0, sizeof *t);
    zv_reader *r = NULL;
    zv_status status = zv_io_open(&r, env, path, opts, err);
    if (status != ZV_OK) {
        assert_null(r);
        return status;
    }
    zv_batch b;
    do {
        status = zv_io_read(r, &b, err);
        size_t dim = zv_io_info(r)->dim;
        for (size_t i = 0; status == ZV_OK && i < b.n && t->n < MANY; i++, t->n++) {
            for (size_t k = 0; k < dim && k < WIDE; k++) t->rows[t->n][k] = b.rows[i * dim + k];
            keep_string(t->ids[t->n], &t->has_id[t->n], b.ids, i);
            keep_string(t->texts[t->n], &t->has_text[t->n], b.texts, i);
            keep_string(t->labels[t->n], &t->has_label[t->n], b.labels, i);
            keep_columns(t->more[t->n], &b, i);
            if (b.counts) t->counts[t->n] = b.counts[i];
        }
    } while (status == ZV_OK && b.n > 0);
    t->info = *zv_io_info(r);
    zv_io_close(r);
    return status;
}

/* Writes a batch to path in one go. */
static inline zv_status write_table(const zv_env *env, const char *path, const zv_writer_opts *opts,
                                    const zv_batch *b, zv_err *err) {
    zv_writer *w = NULL;
    zv_status status = zv_io_create(&w, env, path, opts, err);
    if (status != ZV_OK) return status;
    status = zv_io_write(w, b, err);
    if (status != ZV_OK) {
        zv_io_abort(w);
        return status;
    }
    return zv_io_finish(w, err);
}

#define FIXTURE_TEST(name) cmocka_unit_test_setup_teardown(name, fixture_set_up, fixture_tear_down)

#endif
