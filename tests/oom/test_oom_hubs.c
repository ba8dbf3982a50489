/* test_oom_hubs.c — every request for memory of audit's hubs, confounds, languages and angles fails once, all rows asked and
 * a sample of them: a sentence, no leak, no crash. */
#include "../unit/explain/explain_fixture.h"

static char texts_path[96], words_path[96];

static zv_status audit_and_open(const zv_env *env, const char *path, zv_err *err) {
    zv_space *space = NULL;
    zv_report *r = NULL;
    zv_audit_lists lists = {.n_hubs = 0};
    const zv_audit_opts opts = {.background = {.pairs = 200}, .lists = &lists};
    zv_status status = zv_space_open(&space, env, path, NULL, err);
    if (status == ZV_OK) status = zv_report_new(&r, env, "all", err);
    if (status == ZV_OK) status = zv_explain_audit(r, env, space, &opts, NULL, err);
    zv_concentration_free(lists.concentration);
    zv_report_free(r);
    zv_space_free(space);
    return status;
}

static zv_status skew_of_sample(const zv_env *env, const char *path, zv_err *err) {
    zv_space *space = NULL;
    zv_hubs *h = NULL;
    double value;
    zv_interval i;
    const zv_hubs_opts opts = {.sample = 380};
    zv_status status = zv_space_open(&space, env, path, NULL, err);
    if (status == ZV_OK) status = zv_explain_hubs(&h, env, space, &opts, err);
    if (status == ZV_OK) status = zv_hubs_skew(&value, &i, h, err);
    if (status == ZV_OK && isnan(i.lo)) fail_msg("a sample of 380 rows gave no interval");
    zv_hubs_free(h);
    zv_space_free(space);
    return status;
}

ZT_OOM_TEST(of_texts, audit_and_open(env, texts_path, err))
ZT_OOM_TEST(of_words, audit_and_open(env, words_path, err))
ZT_OOM_TEST(of_a_sample, skew_of_sample(env, texts_path, err))

static int make_spaces(void **state) {
    if (ex_begin(state) != 0) return -1;
    enum { N = 400 };
    static char ids[N][16];
    const char *list[N], *names[N];
    for (size_t i = 0; i < N; i++) {
        snprintf(ids[i], sizeof ids[i], "w%zu", i);
        names[i] = ids[i];
        list[i] = i % 2 ? "a word or two" : "שלום";
    }
    float *rows = ex_rows(N, 4, 5, 0.2);
    ex_columns c = {.texts = list, .contract = {.kind = ZV_SPACE_TEXTS}};
    zv_space_free(ex_space("texts", rows, N, 4, &c));
    c = (ex_columns){.ids = names, .counts = true, .contract = {.kind = ZV_SPACE_WORDS}};
    zv_space_free(ex_space("words", rows, 40, 4, &c));
    ex_path(texts_path, "texts");
    ex_path(words_path, "words");
    free(rows);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(of_texts),
        cmocka_unit_test(of_words),
        cmocka_unit_test(of_a_sample),
    };
    return cmocka_run_group_tests(tests, make_spaces, ex_end);
}
