/* Archives and tables of vectors, read with each request for memory failing in turn. */
#include "unit/io/io_archive.h"

static char path[128];
static size_t rows_wanted;

static zv_status read_it(const zv_alloc *alloc, zv_err *err) {
    zv_env *env = NULL;
    zv_env_opts opts = {.alloc = *alloc, .threads = 1};
    zv_status status = zv_env_new(&env, &opts, err);
    if (status != ZV_OK) return status;
    table t;
    zv_reader_opts r = {.batch = 1};
    status = read_table(&t, env, path, &r, err);
    if (status == ZV_OK && t.n != rows_wanted) fail_msg("%zu rows", t.n);
    zv_env_free(env);
    return status;
}

static void archives(void **state) {
    fixture *f = *state;
    static archive a;
    static const float rows[2][2] = {{1, 2}, {3, 4}};
    snprintf(path, sizeof path, "%s", f->path);
    rows_wanted = 2;
    for (int zipped = 0; zipped < 3; zipped++) {
        memset(&a, 0, sizeof a);
        a.deflate = zipped > 0;
        archive_array(&a, "v.npy", "<f4", "(2, 2)", rows, sizeof rows);
        archive_array(&a, "ids.npy", "|S2", "(2,)", "ab\xFF", 4);
        archive_array(&a, "labels.npy", "<i2", "(2,)", "\1\0\2\0", 4);
        archive_close(&a);
        put_file(path, a.bytes, a.size);
        if (zipped == 2) {
            gzFile gz = gzopen(path, "wb");
            gzwrite(gz, a.bytes, (unsigned)a.size);
            gzclose(gz);
        }
        zt_out_of_memory(read_it, "npz");
    }
}

static void tables(void **state) {
    fixture *f = *state;
    snprintf(path, sizeof path, "%s", f->path);
    rows_wanted = 2;
    put_text(path, "id,text,vector,more\na\xFF,x,\"[1,2]\",5\nb,,\"[3,1e99]\",6\n");
    zt_out_of_memory(read_it, "csv");
    put_text(path, "id\tv\na\t[1,2]\nb\t[3,4]\n");
    zt_out_of_memory(read_it, "tsv");
    char metadata[160];
    snprintf(metadata, sizeof metadata, "%s.metadata.tsv", f->path);
    put_text(path, "1.5\t2\n3\t4\n");
    zt_out_of_memory(read_it, "projector alone");
    put_text(metadata, "a\nb\n");
    zt_out_of_memory(read_it, "projector");
    put_text(metadata, "word\tlabel\tx\na\t1\t2\nb\t3\t4\n");
    zt_out_of_memory(read_it, "projector with a header");
}

static void binaries(void **state) {
    fixture *f = *state;
    snprintf(path, sizeof path, "%s.bvecs", f->path);
    rows_wanted = 2;
    put_file(path, "\2\0\0\0ab\2\0\0\0cd", 12);
    zt_out_of_memory(read_it, "bvecs");
    snprintf(path, sizeof path, "%s.i8bin", f->path);
    put_file(path, "\2\0\0\0\2\0\0\0abcd", 12);
    zt_out_of_memory(read_it, "i8bin");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(archives),
        FIXTURE_TEST(tables),
        FIXTURE_TEST(binaries),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
