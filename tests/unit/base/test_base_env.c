/* Errors, statuses and the environment. */
#include "zt.h"

#include <sched.h>

#define ZV_BASE_MEMORY_IMPLEMENTATION /* tests may use libc's memory */
#include "base/base_utf8.h"

static void every_status_has_name_and_code(void **state) {
    (void)state;
    assert_string_equal(zv_status_name(ZV_OK), "ok");
    assert_string_equal(zv_status_name(ZV_FORMAT), "format");
    assert_int_equal(zv_status_exit_code(ZV_OK), 0);
    assert_int_equal(zv_status_exit_code(ZV_USAGE), 2);
    assert_int_equal(zv_status_exit_code(ZV_FORMAT), 3);
    assert_int_equal(zv_status_exit_code(ZV_NODATA), 4);
    assert_int_equal(zv_status_exit_code(ZV_NOMEM), 5);
    assert_int_equal(zv_status_exit_code(ZV_INTERRUPTED), 130);
    for (int s = ZV_OK; s <= ZV_INTERRUPTED; s++) {
        assert_non_null(zv_status_name((zv_status)s));
        for (int t = 0; t < s; t++)
            assert_string_not_equal(zv_status_name((zv_status)s), zv_status_name((zv_status)t));
    }
    assert_string_equal(zv_status_name((zv_status)99), "unknown");
    assert_string_equal(zv_status_name((zv_status)-1), "unknown");
    assert_int_equal(zv_status_exit_code((zv_status)99), 5);
}

#define M_SAMPLE "%s:%d: too short", "קצרה מדי: בקובץ %s, שורה %d"

static void errors_speak_both_languages(void **state) {
    (void)state;
    zv_err err = {0};
    assert_int_equal(zv_err_set_at(&err, ZV_FORMAT, 17, M_SAMPLE, "a.txt", 17), ZV_FORMAT);
    assert_int_equal(err.code, ZV_FORMAT);
    assert_true(err.pos == 17);
    assert_string_equal(err.msg, "a.txt:17: too short");
    err.lang = ZV_HE;
    assert_int_equal(zv_err_set(&err, ZV_IO, M_SAMPLE, "a.txt", 17), ZV_IO);
    assert_true(err.pos == 0);
    assert_string_equal(err.msg, "קצרה מדי: בקובץ a.txt, שורה 17");
    assert_int_equal(zv_err_set(NULL, ZV_IO, M_SAMPLE, "a.txt", 17), ZV_IO);
    assert_int_equal(zv_err_set_at(NULL, ZV_IO, 1, M_SAMPLE, "a.txt", 17), ZV_IO);
    /* An error may be wrapped into itself. */
    zv_err_set(&err, ZV_IO, "in %s", "בתוך: %s", err.msg);
    assert_string_equal(err.msg, "בתוך: קצרה מדי: בקובץ a.txt, שורה 17");
}

static void long_errors_are_cut_between_characters(void **state) {
    (void)state;
    static const char *const units[] = {"ת", "€", "\xf0\x9f\x98\x80", "x"};
    for (size_t u = 0; u < 4; u++)
        for (size_t shift = 0; shift < 5; shift++) {
            char text[4000] = {0};
            memset(text, '.', shift);
            while (strlen(text) < 3000) strcat(text, units[u]);
            zv_err err = {.lang = u % 2 ? ZV_EN : ZV_HE};
            zv_err_set(&err, ZV_FORMAT, "%s", "%s", text);
            size_t len = strlen(err.msg), unit = strlen(units[u]);
            assert_true(zv__utf8_valid(err.msg, len, NULL));
            assert_true(len < sizeof err.msg && len + unit >= sizeof err.msg);
            assert_int_equal((len - shift) % unit, 0);
            assert_memory_equal(err.msg, text, len);
        }
}

static void errors_are_fit_for_a_terminal(void **state) {
    (void)state;
    zv_err err = {0};
    zv_err_set(&err, ZV_FORMAT, "%s", "%s",
               "a\033[31mb\n\tc\x7f\xc2\x9b"
               "d\xff"
               "e\xd7");
    assert_string_equal(err.msg, "a\xef\xbf\xbd[31mb  c\xef\xbf\xbd\xef\xbf\xbd"
                                 "d\xef\xbf\xbd"
                                 "e\xef\xbf\xbd");
}

static void the_environment_chooses(void **state) {
    (void)state;
    zv_env *env;
    zv_err err = {0};
    unsetenv("ZAVIT_CPU");
    ZT_OK(zv_env_new(&env, NULL, &err), err);
    cpu_set_t set;
    assert_int_equal(sched_getaffinity(0, sizeof set, &set), 0);
    assert_int_equal(zv_env_threads(env), CPU_COUNT(&set) > 256 ? 256 : CPU_COUNT(&set));
    zv_cpu best = zv_env_cpu(env);
    assert_true(best >= ZV_CPU_SCALAR && best <= ZV_CPU_AVX512);
    assert_int_equal(zv_env_lang(env), ZV_EN);
    assert_false(zv_env_stopped(env));
    zv_env_free(env);
    zv_env_free(NULL);

    /* As many threads as processors this process may use, not as the machine has. */
    cpu_set_t one;
    CPU_ZERO(&one);
    for (int i = 0; i < CPU_SETSIZE; i++)
        if (CPU_ISSET((size_t)i, &set)) {
            CPU_SET((size_t)i, &one);
            break;
        }
    assert_int_equal(sched_setaffinity(0, sizeof one, &one), 0);
    ZT_OK(zv_env_new(&env, NULL, &err), err);
    assert_int_equal(zv_env_threads(env), 1);
    zv_env_free(env);
    assert_int_equal(sched_setaffinity(0, sizeof set, &set), 0);

    /* The highest tier allowed, never more than there is. */
    ZT_OK(zv_env_new(&env, &(zv_env_opts){.cpu = ZV_CPU_SCALAR}, &err), err);
    assert_int_equal(zv_env_cpu(env), ZV_CPU_SCALAR);
    zv_env_free(env);
    ZT_OK(zv_env_new(&env, &(zv_env_opts){.cpu = ZV_CPU_AVX2}, &err), err);
    assert_int_equal(zv_env_cpu(env), ZV_MIN(best, ZV_CPU_AVX2));
    zv_env_free(env);
    ZT_OK(zv_env_new(&env, &(zv_env_opts){.cpu = ZV_CPU_AVX512}, &err), err);
    assert_int_equal(zv_env_cpu(env), best);
    zv_env_free(env);
    assert_int_equal(zv_env_cpu(NULL), best);
    assert_int_equal(zv_env_threads(NULL), 1);
    assert_int_equal(zv_env_lang(NULL), ZV_EN);
    assert_false(zv_env_stopped(NULL));
}

static void the_variable_overrides(void **state) {
    (void)state;
    zv_env *env;
    zv_err err = {.lang = ZV_HE};
    zv_cpu best = zv_env_cpu(NULL);
    const struct {
        const char *value;
        zv_cpu want;
    } rows[] = {{"scalar", ZV_CPU_SCALAR},
                {"avx2", ZV_MIN(best, ZV_CPU_AVX2)},
                {"avx512", best},
                {"best", best},
                {"", best}};
    for (size_t i = 0; i < ZV_COUNT(rows); i++) {
        setenv("ZAVIT_CPU", rows[i].value, 1);
        ZT_OK(zv_env_new(&env, NULL, &err), err);
        assert_int_equal(zv_env_cpu(env), rows[i].want);
        zv_env_free(env);
    }
    setenv("ZAVIT_CPU", "AVX9000", 1);
    ZT_FAILS(zv_env_new(&env, NULL, &err), ZV_USAGE, err);
    assert_null(env);
    assert_non_null(strstr(err.msg, "AVX9000"));
    /* An explicit option does not ask the variable. */
    ZT_OK(zv_env_new(&env, &(zv_env_opts){.cpu = ZV_CPU_SCALAR}, &err), err);
    zv_env_free(env);
    unsetenv("ZAVIT_CPU");
    assert_string_equal(zv_cpu_name(ZV_CPU_SCALAR), "scalar");
    assert_string_equal(zv_cpu_name(ZV_CPU_AVX2), "avx2");
    assert_string_equal(zv_cpu_name(ZV_CPU_AVX512), "avx512");
    assert_string_equal(zv_cpu_name(ZV_CPU_BEST), "best");
    assert_string_equal(zv_cpu_name((zv_cpu)77), "unknown");
}

static void wrong_options_are_refused(void **state) {
    (void)state;
    zv_env *env = (zv_env *)1;
    zv_err err = {0};
    zt_memory m = {.fail_at = -1};
    ZT_FAILS(zv_env_new(&env, &(zv_env_opts){.threads = 257}, &err), ZV_USAGE, err);
    assert_null(env);
    assert_non_null(strstr(err.msg, "257"));
    ZT_FAILS(zv_env_new(&env, &(zv_env_opts){.cpu = (zv_cpu)9}, &err), ZV_USAGE, err);
    zv_env_opts partial = {.alloc = zt_memory_alloc(&m)};
    partial.alloc.resize = NULL;
    ZT_FAILS(zv_env_new(&env, &partial, &err), ZV_USAGE, err);
    ZT_OK(zv_env_new(&env, &(zv_env_opts){.threads = 256}, &err), err); /* none is started */
    zv_env_free(env);
}

typedef struct heard {
    char said[2048];
    double done;
    bool stop;
} heard;
static void hear_warning(void *ctx, const char *sentence) {
    snprintf(((heard *)ctx)->said, sizeof((heard *)ctx)->said, "%s", sentence);
}
static void hear_progress(void *ctx, const zv_progress *p) {
    ((heard *)ctx)->done = p->done;
}
static bool hear_stop(void *ctx) {
    return ((heard *)ctx)->stop;
}

static void callbacks_are_called(void **state) {
    (void)state;
    heard h = {.stop = false};
    zv_env *env;
    zv_err err = {0};
    zv_env_opts opts = {.lang = ZV_HE,
                        .warn = hear_warning,
                        .progress = hear_progress,
                        .stop = hear_stop,
                        .ctx = &h};
    ZT_OK(zv_env_new(&env, &opts, &err), err);
    memset(&opts, 0xff, sizeof opts); /* they were copied */
    zv_env_warn(env, M_SAMPLE, "x", 3);
    assert_string_equal(h.said, "קצרה מדי: בקובץ x, שורה 3");
    zv_env_progress(env, &(zv_progress){.done = 12});
    ZT_CLOSE(h.done, 12, 0);
    assert_false(zv_env_stopped(env));
    h.stop = true;
    assert_true(zv_env_stopped(env));
    char endless[5000];
    memset(endless, 'y', sizeof endless - 1);
    endless[sizeof endless - 1] = 0;
    zv_env_warn(env, "%s", "%s", endless);
    assert_int_equal(strlen(h.said), 1023);
    zv_env_free(env);
    zv_env_warn(NULL, M_SAMPLE, "x", 3);
    zv_env_progress(NULL, &(zv_progress){.done = 1});
    ZT_OK(zv_env_new(&env, NULL, &err), err); /* nobody listens */
    zv_env_warn(env, M_SAMPLE, "x", 3);
    zv_env_progress(env, &(zv_progress){.done = 1});
    zv_env_free(env);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_status_has_name_and_code),
        cmocka_unit_test(errors_speak_both_languages),
        cmocka_unit_test(long_errors_are_cut_between_characters),
        cmocka_unit_test(errors_are_fit_for_a_terminal),
        cmocka_unit_test(the_environment_chooses),
        cmocka_unit_test(the_variable_overrides),
        cmocka_unit_test(wrong_options_are_refused),
        cmocka_unit_test(callbacks_are_called),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
