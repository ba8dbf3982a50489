#include "unit/space/space_fixture.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

/* What a writer that is killed may leave: the file as it was, the new one, and temporary files. */
static void a_killed_writer_leaves_no_torn_file(void **state) {
    fixture *f = *state;
    zv_err err = {0};
    zv_rng rng = zv_rng_seed(11);
    int whole = 0;
    ZT_OK(write_small(f->env, f->path, ZV_F32, NULL, 0, 2, &err), err);
    for (int round = 0; round < 60; round++) {
        pid_t child = fork();
        if (child == 0) {
            for (int n = 0;; n++) {
                zv_err e = {0};
                if (write_small(NULL, f->path, ZV_F32, NULL, 0, 2 + n % 5, &e) != ZV_OK) _exit(1);
            }
        }
        struct timespec pause = {0, (long)zv_rng_below(&rng, 4000000)};
        nanosleep(&pause, NULL);
        kill(child, SIGKILL);
        int how;
        waitpid(child, &how, 0);
        if (!WIFSIGNALED(how)) fail_msg("the writer failed");
        zv_space *s = NULL;
        zv_space_opts verify = {.verify = true};
        ZT_OK(zv_space_open(&s, f->env, f->path, &verify, &err), err);
        whole += zv_space_size(s) >= 2;
        zv_space_free(s);
    }
    assert_int_equal(whole, 60);
}

static void *open_fifo(void *ctx) {
    fixture *f = ctx;
    zv_space *s = NULL;
    zv_err err = {0};
    zv_space_opts verify = {.verify = true};
    zv_status status = zv_space_open(&s, NULL, f->path, &verify, &err);
    size_t n = status == ZV_OK ? zv_space_size(s) : 0;
    zv_space_free(s);
    return (void *)(uintptr_t)n;
}

/* Through a pipe: the writer spools, the reader keeps it in memory. */
static void a_fifo_carries_a_space(void **state) {
    fixture *f = *state;
    pthread_t reader;
    void *n;
    zv_err err = {0};
    assert_int_equal(mkfifo(f->path, 0600), 0);
    pthread_create(&reader, NULL, open_fifo, f);
    ZT_OK(write_small(f->env, f->path, ZV_I8, NULL, 0, SMALL_ROWS, &err), err);
    pthread_join(reader, &n);
    assert_int_equal((uintptr_t)n, SMALL_ROWS);
}

static void a_link_stays_a_link(void **state) {
    fixture *f = *state;
    char link[128];
    struct stat st;
    zv_space *s = NULL;
    zv_err err = {0};
    snprintf(link, sizeof link, "%s/link", f->folder);
    assert_int_equal(symlink("file", link), 0); /* to a file that is not there yet */
    ZT_OK(write_small(f->env, link, ZV_F32, NULL, 0, 3, &err), err);
    assert_int_equal(lstat(link, &st), 0);
    assert_true(S_ISLNK(st.st_mode));
    ZT_OK(zv_space_open(&s, f->env, f->path, NULL, &err), err);
    assert_int_equal(zv_space_size(s), 3);
    /* a space that is open keeps its old content when it is replaced */
    ZT_OK(write_small(f->env, link, ZV_F32, NULL, 0, 5, &err), err);
    assert_int_equal(zv_space_size(s), 3);
    float row[SMALL_DIM];
    zv_space_row(s, 2, row);
    zv_space_free(s);
}

static void no_room(void **state) {
    fixture *f = *state;
    zv_err err = {0};
    ZT_FAILS(write_small(f->env, "/dev/full", ZV_F32, NULL, 0, 3, &err), ZV_IO, err);
    ZT_OK(write_small(f->env, f->path, ZV_F32, NULL, 0, 3, &err), err);
    pid_t child = fork();
    if (child == 0) {
        struct rlimit limit = {4200, 4200}; /* the header fits, the rows do not */
        zv_err e = {0};
        setrlimit(RLIMIT_FSIZE, &limit);
        zv_status status = write_small(NULL, f->path, ZV_F32, NULL, 0, SMALL_ROWS, &e);
        _exit(status == ZV_IO && e.msg[0] ? 7 : 1);
    }
    int how;
    waitpid(child, &how, 0);
    assert_true(WIFEXITED(how) && WEXITSTATUS(how) == 7);
    assert_int_equal(fixture_files(f), 1);
    zv_space *s = NULL;
    ZT_OK(zv_space_open(&s, f->env, f->path, NULL, &err), err);
    assert_int_equal(zv_space_size(s), 3);
    zv_space_free(s);
}

static void giving_up(void **state) {
    fixture *f = *state;
    zv_space_writer *w = NULL;
    zv_err err = {0};
    zv_space_writer_opts o = {.dim = 2, .ids = true, .labels = true};
    ZT_OK(zv_space_create(&w, f->env, f->path, &o, &err), err);
    zv_space_abort(w);
    zv_space_abort(NULL);
    assert_int_equal(fixture_files(f), 0);
    o.dim = 0;
    ZT_FAILS(zv_space_create(&w, f->env, f->path, &o, &err), ZV_USAGE, err);
    assert_null(w);
    o.dim = (size_t)1 << 40;
    ZT_FAILS(zv_space_create(&w, f->env, f->path, &o, &err), ZV_UNSUPPORTED, err);
    o.dim = 2;
    ZT_FAILS(zv_space_create(&w, f->env, f->folder, &o, &err), ZV_IO, err);
    ZT_FAILS(zv_space_create(&w, f->env, "/nowhere/at/all", &o, &err), ZV_IO, err);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(a_killed_writer_leaves_no_torn_file),
        FIXTURE_TEST(a_fifo_carries_a_space),
        FIXTURE_TEST(a_link_stays_a_link),
        FIXTURE_TEST(no_room),
        FIXTURE_TEST(giving_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
