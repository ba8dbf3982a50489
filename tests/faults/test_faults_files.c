/* Every system call of the file functions failing in turn, in a process of its own under zfault.
 *
 *     test_faults_files LIBZFAULT          runs the tests
 *     test_faults_files --do SCENARIO      one scenario, in the current folder: 0 done, 1 refused with
 *                                          a sentence, 2 something is wrong
 */
#include "../unit/base/base_fixture.h"

#include <signal.h>
#include <zlib.h>

#define ZV_BASE_MEMORY_IMPLEMENTATION /* tests may use libc's memory */
#include "base/base_file.h"

enum { SIZE = 700000 };
static const char *shim;

/* ---- The scenarios ---- */

static zv_status write_new(const char *path, zv_err *err) {
    static char block[1000];
    zv__outfile *o;
    memset(block, 'n', sizeof block);
    ZV_TRY(zv__out_open(&o, NULL, path, err));
    zv_status status = ZV_OK;
    for (int i = 0; i < SIZE / 1000 && status == ZV_OK; i++)
        status = zv__out_write(o, block, sizeof block, err);
    char back[10];
    if (status == ZV_OK) status = zv__out_reread(o, 5, back, sizeof back, err);
    if (status == ZV_OK) status = zv__out_patch(o, 0, "NEW", 3, err);
    if (status == ZV_OK) return zv__out_finish(o, err);
    zv__out_abort(o);
    return status;
}

/* Counts the bytes of a text of n's; right or refused, never anything else. */
static zv_status read_lines(const char *path, zv_err *err) {
    zv__lines *l;
    ZV_TRY(zv__lines_open(&l, NULL, path, err));
    size_t total = 0;
    bool more = true;
    zv_status status = ZV_OK;
    while (more && status == ZV_OK) {
        zv_str line;
        status = zv__lines_next(l, &line, &more, err);
        if (more) total += line.len + 1;
        for (size_t i = 0; i < line.len; i++)
            if (line.ptr[i] != 'n') _exit(2);
    }
    zv__lines_close(l);
    if (status == ZV_OK && total != SIZE) _exit(2);
    return status;
}

static zv_status map(const char *path, zv_err *err) {
    zv__mapping m;
    ZV_TRY(zv__map_open(&m, NULL, path, err));
    if (m.size != SIZE || m.data[0] != 'n' || m.data[SIZE - 1] != '\n') _exit(2);
    zv__map_close(&m);
    return ZV_OK;
}

static int run_scenario(const char *name) {
    zv_err err = {0};
    zv_status status = ZV_INTERNAL;
    alarm(60); /* a scenario that hangs is a failure, too */
    if (strcmp(name, "write") == 0) status = write_new("out", &err);
    if (strcmp(name, "stream") == 0) status = write_new("-", &err);
    if (strcmp(name, "lines") == 0) status = read_lines("in", &err);
    if (strcmp(name, "gzip") == 0) status = read_lines("in.gz", &err);
    if (strcmp(name, "map") == 0) status = map("in", &err);
    if (strcmp(name, "map-gzip") == 0) status = map("in.gz", &err);
    if (status == ZV_OK) return 0;
    return err.msg[0] && zv_status_exit_code(status) == 3 ? 1 : 2;
}

/* ---- Running them under the shim ---- */

static int run_faulty(const char *scenario, const char *rule) {
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        int null = open("stdout", O_WRONLY | O_CREAT | O_TRUNC, 0644);
        dup2(null, STDOUT_FILENO);
        setenv("LD_PRELOAD", shim, 1);
        setenv("ASAN_OPTIONS", "verify_asan_link_order=0", 1);
        setenv("ZFAULT", rule, 1);
        setenv("ZFAULT_MARK", "mark", 1);
        execl("/proc/self/exe", "test_faults_files", "--do", scenario, (char *)NULL);
        _exit(98);
    }
    return exit_code_of(child);
}

static bool struck(void) {
    bool yes = access("mark", F_OK) == 0;
    if (yes) unlink("mark");
    return yes;
}

/* For N = 1, 2, … until the N-th call does not come: `check` judges how it ended. */
typedef void judge(const char *rule, int code);
static int each_call(const char *scenario, const char *call, const char *what, judge *check) {
    for (int n = 1; n < 200; n++) {
        char rule[128];
        snprintf(rule, sizeof rule, "%s:%d:%s", call, n, what);
        int code = run_faulty(scenario, rule);
        bool hit = struck();
        if (!hit && code != 0) fail_msg("%s %s: exit %d without a fault", scenario, rule, code);
        if (code == 2 || code > 90) {
            if (code != 128 + SIGKILL) fail_msg("%s %s: exit %d", scenario, rule, code);
        }
        check(rule, code);
        if (!hit) return n - 1;
    }
    fail_msg("%s: %s never ends", scenario, call);
    return 0;
}

static void expect_refusal(const char *rule, int code) {
    (void)rule, (void)code;
}

/* The target holds the old text or the whole new one, as the exit code says. */
static void old_or_new(const char *rule, int code) {
    size_t len = 0;
    char *got = read_file("out", &len);
    assert_non_null(got);
    bool old = strcmp(got, "old") == 0;
    bool fresh = len == SIZE && memcmp(got, "NEWn", 4) == 0 && got[SIZE - 1] == 'n';
    free(got);
    if (!old && !fresh) fail_msg("%s: the file is torn", rule);
    if (code == 0 && !fresh) fail_msg("%s: done, but the file is old", rule);
    if (code == 1 && !old) fail_msg("%s: refused, but the file is new", rule);
    int entries = count_entries(".");
    if (code < 2 && entries != 4) fail_msg("%s: %d files are left", rule, entries);
    char command[] = "rm -f out.tmp-*"; /* what a killed process could not remove */
    assert_int_equal(system(command), 0);
    write_file("out", "old", 3);
}

static int enter(void **state) {
    if (fixture_enter(state) != 0) return -1;
    char *text = malloc(SIZE);
    if (!text) return -1;
    for (size_t i = 0; i < SIZE; i++) text[i] = i % 100 == 99 ? '\n' : 'n';
    write_file("in", text, SIZE);
    gzFile packed = gzopen("in.gz", "wb0"); /* stored, so that it takes several reads */
    if (!packed || gzwrite(packed, text, SIZE) != SIZE || gzclose(packed) != Z_OK) return -1;
    free(text);
    write_file("out", "old", 3);
    write_file("stdout", "", 0);
    return 0;
}

static void the_shim_works(void **state) {
    (void)state;
    assert_int_equal(run_faulty("lines", "read@in:1:EIO"), 1);
    assert_true(struck());
    assert_int_equal(run_faulty("lines", "read@elsewhere:1:EIO"), 0);
    assert_false(struck());
    assert_int_equal(run_faulty("lines", "open@nothing:1:EIO,read@in:2+:EIO"), 1);
    assert_true(struck());
    static const char *const wrong[] = {"nonsense", "reed:1:EIO", "read:0:EIO", "read:1:EWHAT",
                                        "read:1x:EIO"};
    for (size_t i = 0; i < 5; i++) assert_int_equal(run_faulty("lines", wrong[i]), 99);
}

static void writing_survives_each_fault(void **state) {
    (void)state;
    assert_true(each_call("write", "write", "ENOSPC", old_or_new) >= 3);
    assert_true(each_call("write", "write", "EIO", old_or_new) >= 3);
    assert_int_equal(each_call("write", "pwrite", "EIO", old_or_new), 1);
    assert_int_equal(each_call("write", "pread", "EIO", old_or_new), 1);
    assert_int_equal(each_call("write", "rename", "EBUSY", old_or_new), 1);
    assert_int_equal(each_call("write", "fsync", "EIO", old_or_new), 2); /* file and folder */
    assert_true(each_call("write", "open", "EACCES", old_or_new) >= 2);
    assert_true(each_call("write", "close", "EIO", old_or_new) >= 1);
}

static void writing_goes_on_after_interruptions(void **state) {
    (void)state;
    static const char *const gentle[] = {"EINTR", "SHORT"};
    static const char *const names[] = {"write", "pwrite", "pread"};
    for (size_t i = 0; i < 6; i++) {
        char rule[64];
        for (int n = 1; n < 4; n++) {
            snprintf(rule, sizeof rule, "%s:%d:%s", names[i / 2], n, gentle[i % 2]);
            assert_int_equal(run_faulty("write", rule), 0);
            assert_true(struck() || i >= 2); /* there are several writes, one of the others */
            old_or_new(rule, 0);
        }
    }
}

static void killed_at_any_call(void **state) {
    (void)state;
    static const char *const names[] = {"open",  "write", "pwrite", "pread",
                                        "fsync", "close", "rename"};
    for (size_t i = 0; i < 7; i++) each_call("write", names[i], "KILL", old_or_new);
}

static void streams_tell_each_fault(void **state) {
    (void)state;
    for (int i = 0; i < 2; i++) {
        const char *what = i ? "ENOSPC" : "EIO";
        assert_true(each_call("stream", "write", what, expect_refusal) >= 6);
    }
    assert_true(each_call("stream", "pread", "EIO", expect_refusal) >= 3);
    assert_int_equal(run_faulty("stream", "write:1:EIO"), 1);
    assert_int_equal(run_faulty("stream", "write@stdout:2:EPIPE"), 1);
    assert_int_equal(run_faulty("stream", "write@stdout:1:SHORT"), 0);
    struct stat st;
    assert_int_equal(stat("stdout", &st), 0);
    assert_int_equal(st.st_size, SIZE);
    struck();
}

static void reading_is_right_or_refused(void **state) {
    (void)state;
    static const char *const scenarios[] = {"lines", "gzip", "map", "map-gzip"};
    static const char *const names[] = {"open", "read", "mmap", "close"};
    for (size_t s = 0; s < 4; s++) {
        for (size_t i = 0; i < 4; i++) each_call(scenarios[s], names[i], "EIO", expect_refusal);
        each_call(scenarios[s], "read", "EINTR", expect_refusal);
        assert_true(each_call(scenarios[s], "read", "SHORT", expect_refusal) >= (s != 2));
        assert_int_equal(run_faulty(scenarios[s], "read:1:EINTR"), 0);
        assert_int_equal(run_faulty(scenarios[s], "mmap@in:1:EIO"), 0); /* read instead */
        struck();
    }
    assert_int_equal(run_faulty("lines", "read@in:2:EIO"), 1);
    assert_int_equal(run_faulty("map", "open@in:1:EACCES"), 1);
    struck();
}

int main(int argc, char **argv) {
    if (argc == 3 && strcmp(argv[1], "--do") == 0) return run_scenario(argv[2]);
    if (argc != 2) return 2;
    shim = argv[1];
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_shim_works, enter, fixture_leave),
        cmocka_unit_test_setup_teardown(writing_survives_each_fault, enter, fixture_leave),
        cmocka_unit_test_setup_teardown(writing_goes_on_after_interruptions, enter, fixture_leave),
        cmocka_unit_test_setup_teardown(killed_at_any_call, enter, fixture_leave),
        cmocka_unit_test_setup_teardown(streams_tell_each_fault, enter, fixture_leave),
        cmocka_unit_test_setup_teardown(reading_is_right_or_refused, enter, fixture_leave),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
