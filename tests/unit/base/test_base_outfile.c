/* Writing: whole or not at all, whatever the path is and whatever happens. */
#include "base_fixture.h"

#include <signal.h>
#include <sys/resource.h>

#define ZV_BASE_MEMORY_IMPLEMENTATION /* tests may use libc's memory */
#include "base/base_file.h"

static zv_status put(const char *path, const char *text, zv_err *err) {
    zv__outfile *o;
    ZV_TRY(zv__out_open(&o, NULL, path, err));
    zv_status status = zv__out_write(o, text, strlen(text), err);
    if (status == ZV_OK) return zv__out_finish(o, err);
    zv__out_abort(o);
    return status;
}

static void a_new_file_appears_at_the_end(void **state) {
    (void)state;
    zv_err err = {0};
    zv__outfile *o;
    ZT_OK(zv__out_open(&o, NULL, "new", &err), err);
    assert_true(zv__out_size(o) == 0);
    ZT_OK(zv__out_write(o, NULL, 0, &err), err);
    ZT_OK(zv__out_write(o, "שלום", 8, &err), err);
    assert_true(zv__out_size(o) == 8);
    assert_int_equal(access("new", F_OK), -1);
    ZT_OK(zv__out_finish(o, &err), err);
    assert_file_is("new", "שלום");
    ZT_OK(zv__out_open(&o, NULL, "new", &err), err);
    ZT_OK(zv__out_write(o, "other", 5, &err), err);
    zv__out_abort(o);
    zv__out_abort(NULL);
    assert_file_is("new", "שלום");
    ZT_OK(put("empty", "", &err), err);
    assert_file_is("empty", "");
    assert_int_equal(count_entries("."), 2); /* nothing temporary is left */
}

static void large_and_small_writes_patches_and_rereads(void **state) {
    (void)state;
    enum { SIZE = 3 << 20 };
    unsigned char *want = malloc(SIZE), *back = malloc(SIZE);
    assert_true(want && back);
    zv_rng rng = zv_rng_seed(4);
    for (size_t i = 0; i < SIZE; i++) want[i] = (unsigned char)zv_rng_u64(&rng);
    zv_err err = {0};
    zv__outfile *o;
    ZT_OK(zv__out_open(&o, NULL, "large", &err), err);
    for (size_t at = 0; at < SIZE;) {
        size_t n = zv_rng_below(&rng, 1u << zv_rng_below(&rng, 21));
        n = n < SIZE - at ? n : SIZE - at;
        ZT_OK(zv__out_write(o, want + at, n, &err), err);
        at += n;
        assert_true(zv__out_size(o) == at);
        if (at < 2) continue;
        size_t patch = zv_rng_below(&rng, at), len = zv_rng_below(&rng, at - patch + 1);
        len = len < 1000 ? len : 1000;
        for (size_t i = 0; i < len; i++) want[patch + i] ^= 0x55;
        ZT_OK(zv__out_patch(o, patch, want + patch, len, &err), err);
        ZT_OK(zv__out_reread(o, patch, back, len, &err), err);
        assert_memory_equal(back, want + patch, len);
    }
    ZT_OK(zv__out_reread(o, 0, back, SIZE, &err), err);
    assert_memory_equal(back, want, SIZE);
    ZT_FAILS(zv__out_patch(o, SIZE, "x", 1, &err), ZV_INTERNAL, err);
    ZT_FAILS(zv__out_patch(o, UINT64_MAX, "x", 1, &err), ZV_INTERNAL, err);
    ZT_FAILS(zv__out_reread(o, 1, back, SIZE, &err), ZV_INTERNAL, err);
    ZT_OK(zv__out_finish(o, &err), err);
    size_t len = 0;
    char *got = read_file("large", &len);
    assert_int_equal(len, SIZE);
    assert_memory_equal(got, want, SIZE);
    free(got);
    free(want);
    free(back);
}

/* ---- What the path may be ---- */

static void a_symbolic_link_stays_one(void **state) {
    (void)state;
    zv_err err = {0};
    assert_int_equal(mkdir("elsewhere", 0755), 0);
    write_file("elsewhere/target", "old", 3);
    assert_int_equal(symlink("elsewhere/target", "hop"), 0);
    assert_int_equal(symlink("hop", "link"), 0);
    ZT_OK(put("link", "new", &err), err);
    assert_file_is("elsewhere/target", "new");
    struct stat st;
    assert_int_equal(lstat("link", &st), 0);
    assert_true(S_ISLNK(st.st_mode));
    assert_int_equal(lstat("hop", &st), 0);
    assert_true(S_ISLNK(st.st_mode));
    assert_int_equal(count_entries("elsewhere"), 1);

    assert_int_equal(symlink("elsewhere/none-yet", "dangling"), 0);
    ZT_OK(put("dangling", "born", &err), err);
    assert_file_is("elsewhere/none-yet", "born");

    assert_int_equal(symlink("circle-b", "circle-a"), 0);
    assert_int_equal(symlink("circle-a", "circle-b"), 0);
    ZT_FAILS(put("circle-a", "x", &err), ZV_IO, err);
    assert_int_equal(symlink("elsewhere", "to-folder"), 0);
    ZT_FAILS(put("to-folder", "x", &err), ZV_IO, err);
}

static void what_cannot_be_written(void **state) {
    (void)state;
    assert_int_equal(mkdir("folder", 0755), 0);
    write_file("file", "old", 3);
    static const char *const paths[] = {"folder",     "folder/", ".",     "/",    "none/file",
                                        "file/below", "",        "none/", "file/"};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        for (int lang = 0; lang < 2; lang++) {
            zv_err err = {.lang = (zv_lang)lang};
            zv__outfile *o = (zv__outfile *)1;
            ZT_FAILS(zv__out_open(&o, NULL, paths[i], &err), ZV_IO, err);
            assert_null(o);
            assert_non_null(strstr(err.msg, paths[i]));
        }
    assert_int_equal(count_entries("folder"), 0);
    assert_file_is("file", "old");
    char name[4000]; /* a name that is too long even without a suffix */
    memset(name, 'n', 300);
    name[300] = 0;
    zv_err err = {0};
    ZT_FAILS(put(name, "x", &err), ZV_IO, err);
    name[255] = 0; /* as long as may be: the temporary name must do without it */
    ZT_OK(put(name, "x", &err), err);
    assert_file_is(name, "x");
}

static mode_t mode_of(const char *path) {
    struct stat st;
    assert_int_equal(stat(path, &st), 0);
    return st.st_mode & 07777;
}

static void permissions_are_kept(void **state) {
    (void)state;
    zv_err err = {0};
    mode_t mask = umask(027);
    ZT_OK(put("fresh", "x", &err), err);
    assert_int_equal(mode_of("fresh"), 0640);
    umask(077);
    assert_int_equal(chmod("fresh", 0664), 0);
    ZT_OK(put("fresh", "y", &err), err);
    assert_int_equal(mode_of("fresh"), 0664);
    assert_int_equal(chmod("fresh", 0600), 0);
    umask(0);
    zv__outfile *o;
    ZT_OK(zv__out_open(&o, NULL, "fresh", &err), err);
    char temp[64]; /* secret while it is being written, too */
    snprintf(temp, sizeof temp, "fresh.tmp-%ld-0", (long)getpid());
    assert_int_equal(mode_of(temp), 0600);
    ZT_OK(zv__out_finish(o, &err), err);
    assert_int_equal(mode_of("fresh"), 0600);
    if (geteuid() == 0) {
        assert_int_equal(chown("fresh", 12345, 54321), 0);
        ZT_OK(put("fresh", "z", &err), err);
        struct stat st;
        assert_int_equal(stat("fresh", &st), 0);
        assert_true(st.st_uid == 12345 && st.st_gid == 54321);
    }
    umask(mask);
}

static void protected_files_and_folders(void **state) {
    (void)state;
    write_file("locked", "old", 3);
    assert_int_equal(mkdir("closed", 0755), 0);
    write_file("closed/open", "old", 3);
    assert_int_equal(chmod("closed/open", 0666), 0);
    assert_int_equal(chmod("locked", 0444), 0);
    pid_t child = fork();
    if (child == 0) {
        zv_err err = {0};
        if (geteuid() == 0 && seteuid(65534) != 0) _exit(9);
        if (geteuid() != 65534) chmod("closed", 0555);
        int wrong = 0;
        wrong += put("locked", "new", &err) != ZV_IO; /* a read-only file */
        wrong += put("closed/new", "new", &err) != ZV_IO; /* a folder that takes no files */
        wrong += put("closed/open", "new", &err) != ZV_IO;
        _exit(wrong);
    }
    assert_int_equal(exit_code_of(child), 0);
    assert_file_is("locked", "old");
    assert_file_is("closed/open", "old");
    chmod("closed", 0755);
}

static void several_writers_of_one_name(void **state) {
    (void)state;
    zv_err err = {0};
    zv__outfile *a, *b;
    ZT_OK(zv__out_open(&a, NULL, "shared", &err), err);
    ZT_OK(zv__out_open(&b, NULL, "shared", &err), err);
    ZT_OK(zv__out_write(a, "from a", 6, &err), err);
    ZT_OK(zv__out_write(b, "from b", 6, &err), err);
    ZT_OK(zv__out_finish(a, &err), err);
    assert_file_is("shared", "from a");
    ZT_OK(zv__out_finish(b, &err), err);
    assert_file_is("shared", "from b");
    /* A stranger's file of the temporary name is not touched, nor followed if it is a link. */
    char temp[64];
    snprintf(temp, sizeof temp, "shared.tmp-%ld-0", (long)getpid());
    assert_int_equal(symlink("victim", temp), 0);
    ZT_OK(put("shared", "again", &err), err);
    assert_file_is("shared", "again");
    assert_int_equal(access("victim", F_OK), -1);
    assert_int_equal(unlink(temp), 0);
}

/* ---- Streams ---- */

static void write_patched(const char *path, bool in_order) {
    zv_err err = {0};
    zv__outfile *o;
    char back[6] = {0};
    ZT_OK(zv__out_open(&o, NULL, path, &err), err);
    if (in_order) zv__out_in_order(o);
    ZT_OK(zv__out_write(o, "header....", 10, &err), err);
    for (int i = 0; i < 100000; i++) ZT_OK(zv__out_write(o, "body ", 5, &err), err);
    if (!in_order) {
        ZT_OK(zv__out_patch(o, 6, "DONE", 4, &err), err);
        ZT_OK(zv__out_reread(o, 10, back, 5, &err), err);
        assert_string_equal(back, "body ");
    }
    ZT_OK(zv__out_finish(o, &err), err);
}

static void check_patched(int fd, bool in_order) {
    static char got[500011];
    size_t n = 0;
    for (ssize_t r; (r = read(fd, got + n, sizeof got - n)) > 0;) n += (size_t)r;
    assert_int_equal(n, 500010);
    assert_memory_equal(got, in_order ? "header....body " : "headerDONEbody ", 15);
    close(fd);
}

static void a_fifo_gets_the_patched_bytes(void **state) {
    (void)state;
    assert_int_equal(mkfifo("fifo", 0644), 0);
    for (int in_order = 0; in_order < 2; in_order++) {
        pid_t child = fork();
        if (child == 0) {
            write_patched("fifo", in_order);
            _exit(0);
        }
        int fd = open("fifo", O_RDONLY);
        check_patched(fd, in_order);
        assert_int_equal(exit_code_of(child), 0);
    }
    struct stat st;
    assert_int_equal(lstat("fifo", &st), 0);
    assert_true(S_ISFIFO(st.st_mode));
}

static void standard_output_in_all_its_names(void **state) {
    (void)state;
    static const char *const names[] = {"-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"};
    for (size_t i = 0; i < 4; i++) {
        int keep = dup(STDOUT_FILENO);
        /* A file that the shell has opened and written to before: its start must stay. */
        int fd = open("redirected", O_RDWR | O_CREAT | O_TRUNC, 0644);
        fflush(stdout);
        dup2(fd, STDOUT_FILENO);
        ssize_t n = write(STDOUT_FILENO, "before ", 7);
        zv_err err = {0};
        zv_status status = put(names[i], "after", &err);
        ssize_t m = write(STDOUT_FILENO, " end", 4); /* still open */
        dup2(keep, STDOUT_FILENO);
        close(keep);
        close(fd);
        assert_true(n == 7 && m == 4);
        ZT_OK(status, err);
        assert_file_is("redirected", "before after end");
    }
}

static void a_full_device_is_told(void **state) {
    (void)state;
    zv_err err = {0};
    ZT_FAILS(put("/dev/full", "x", &err), ZV_IO, err);
    assert_non_null(strstr(err.msg, "/dev/full"));
    assert_non_null(strstr(err.msg, "full;"));
    zv__outfile *o;
    ZT_OK(zv__out_open(&o, NULL, "/dev/full", &err), err);
    zv__out_in_order(o);
    static char block[1 << 20];
    ZT_FAILS(zv__out_write(o, block, sizeof block, &err), ZV_IO, err);
    ZT_FAILS(zv__out_patch(o, 0, "x", 1, &err), ZV_INTERNAL, err);
    zv__out_abort(o);
    ZT_OK(put("/dev/null", "x", &err), err);
    setenv("TMPDIR", "/no/such/folder", 1); /* nowhere to spool */
    ZT_FAILS(put("/dev/null", "x", &err), ZV_IO, err);
    assert_non_null(strstr(err.msg, "/no/such/folder"));
    setenv("TMPDIR", "", 1);
    ZT_OK(put("/dev/null", "x", &err), err);
    unsetenv("TMPDIR");
}

static void a_reader_that_left_is_told(void **state) {
    (void)state;
    /* In a child, so that a SIGPIPE that gets through is seen as such. */
    pid_t child = fork();
    if (child == 0) {
        int ends[2];
        if (pipe(ends) != 0) _exit(9);
        close(ends[0]);
        signal(SIGPIPE, SIG_DFL);
        char path[32];
        snprintf(path, sizeof path, "/dev/fd/%d", ends[1]);
        zv_err err = {0};
        if (put(path, "x", &err) != ZV_IO) _exit(1);
        if (!strstr(err.msg, "pipe")) _exit(2);
        sigset_t pending;
        sigpending(&pending);
        _exit(sigismember(&pending, SIGPIPE) ? 3 : 0);
    }
    assert_int_equal(exit_code_of(child), 0);
}

static void a_file_beyond_the_limit_is_told(void **state) {
    (void)state;
    write_file("limited", "old", 3);
    int before = count_entries(".");
    pid_t child = fork();
    if (child == 0) {
        struct rlimit limit = {1 << 20, 1 << 20};
        setrlimit(RLIMIT_FSIZE, &limit);
        zv_err err = {0};
        zv__outfile *o;
        if (zv__out_open(&o, NULL, "limited", &err) != ZV_OK) _exit(1);
        static char block[3 << 20];
        zv_status status = zv__out_write(o, block, sizeof block, &err);
        zv__out_abort(o);
        _exit(status == ZV_IO && strstr(err.msg, "limited") ? 0 : 2);
    }
    assert_int_equal(exit_code_of(child), 0);
    assert_file_is("limited", "old");
    assert_int_equal(count_entries("."), before);
}

/* ---- Killed at any moment ---- */

/* Writes version after version: each is one digit, 64 KiB to 1 MiB of it, patched at its start. */
static void write_versions_forever(void) {
    static char block[64 << 10];
    for (int version = 0;; version++) {
        zv_err err = {0};
        zv__outfile *o;
        memset(block, '0' + version % 10, sizeof block);
        if (zv__out_open(&o, NULL, "victim", &err) != ZV_OK) _exit(1);
        if (zv__out_write(o, "????????", 8, &err) != ZV_OK) _exit(2);
        for (int i = 0; i <= version % 16; i++)
            if (zv__out_write(o, block, sizeof block, &err) != ZV_OK) _exit(3);
        uint64_t size = zv__out_size(o);
        if (zv__out_patch(o, 0, &size, sizeof size, &err) != ZV_OK) _exit(4);
        if (zv__out_finish(o, &err) != ZV_OK) _exit(5);
    }
}

static void killed_writers_leave_the_old_or_the_new(void **state) {
    (void)state;
    zv_rng rng = zv_rng_seed(6);
    int seen = 0;
    for (int round = 0; round < 150; round++) {
        pid_t child = fork();
        if (child == 0) write_versions_forever();
        usleep((useconds_t)zv_rng_below(&rng, 15000));
        kill(child, SIGKILL);
        assert_int_equal(exit_code_of(child), 128 + SIGKILL);
        size_t len = 0;
        char *got = read_file("victim", &len);
        if (!got) continue; /* killed before the first was done */
        seen++;
        uint64_t size;
        assert_true(len > 8);
        memcpy(&size, got, 8);
        assert_true(size == len);
        for (size_t i = 9; i < len; i++) assert_int_equal(got[i], got[8]);
        assert_int_equal((len - 8) % (64 << 10), 0);
        free(got);
    }
    assert_true(seen > 50);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_new_file_appears_at_the_end, fixture_enter,
                                        fixture_leave),
        cmocka_unit_test_setup_teardown(large_and_small_writes_patches_and_rereads, fixture_enter,
                                        fixture_leave),
        cmocka_unit_test_setup_teardown(a_symbolic_link_stays_one, fixture_enter, fixture_leave),
        cmocka_unit_test_setup_teardown(what_cannot_be_written, fixture_enter, fixture_leave),
        cmocka_unit_test_setup_teardown(permissions_are_kept, fixture_enter, fixture_leave),
        cmocka_unit_test_setup_teardown(protected_files_and_folders, fixture_enter, fixture_leave),
        cmocka_unit_test_setup_teardown(several_writers_of_one_name, fixture_enter, fixture_leave),
        cmocka_unit_test_setup_teardown(a_fifo_gets_the_patched_bytes, fixture_enter,
                                        fixture_leave),
        cmocka_unit_test_setup_teardown(standard_output_in_all_its_names, fixture_enter,
                                        fixture_leave),
        cmocka_unit_test_setup_teardown(a_full_device_is_told, fixture_enter, fixture_leave),
        cmocka_unit_test_setup_teardown(a_reader_that_left_is_told, fixture_enter, fixture_leave),
        cmocka_unit_test_setup_teardown(a_file_beyond_the_limit_is_told, fixture_enter,
                                        fixture_leave),
        cmocka_unit_test_setup_teardown(killed_writers_leave_the_old_or_the_new, fixture_enter,
                                        fixture_leave),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
