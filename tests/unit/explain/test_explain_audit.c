/* test_explain_audit.c — a clean collection passes, each planted fault is found and named, and every
 * finding opens into a second computation that agrees. */
#include "explain_fixture.h"

enum { N = 800, DIM = 24 };

static zv_report *audit(const zv_env *env, const zv_space *s, const char *open_name) {
    zv_err err = {0};
    zv_report *r = ex_report(env, open_name);
    ZT_OK(zv_explain_audit(r, env, s, NULL, NULL, &err), err);
    return r;
}

/* Audits rows under every language and opened or not; returns the last report, all opened. */
static zv_report *audit_rows(const float *rows, size_t n, size_t dim, const ex_columns *c) {
    zv_space *s = ex_space("audited", rows, n, dim, c);
    zv_report *r = NULL;
    for (int lang = ZV_HE; lang >= ZV_EN; lang--) {
        zv_env *env = ex_env((zv_lang)lang, 2);
        zv_report *closed = audit(env, s, NULL);
        ex_check_report(closed, false);
        zv_report_free(closed);
        if (r) zv_report_free(r);
        zv_report *opened = audit(env, s, "all");
        ex_check_report(opened, true);
        zv_report_free(opened);
        zv_env_free(env);
        r = audit(NULL, s, "all");
    }
    zv_space_free(s);
    return r;
}

static zv_verdict verdict(const zv_report *r, const char *name) {
    return ex_find(r, name)->verdict;
}

static void a_clean_collection(void **state) {
    (void)state;
    float *rows = ex_rows(N, DIM, 81, 0);
    for (int dtype = 0; dtype < ZV_DTYPES; dtype++) {
        zv_report *r = audit_rows(rows, N, DIM, &(ex_columns){.dtype = (zv_dtype)dtype});
        for (size_t i = 0; i < zv_report_size(r); i++)
            if (zv_report_finding(r, i)->verdict > ZV_PASS)
                fail_msg("%s fails on a clean collection", zv_report_finding(r, i)->name);
        ZT_CLOSE(ex_value(r, "items"), N, 0);
        ZT_CLOSE(ex_value(r, "dim"), DIM, 0);
        ZT_CLOSE(ex_value(r, "common_share"), 0, 0.01);
        ZT_CLOSE(ex_value(r, "background_sd"), 1 / sqrt(DIM), 0.02);
        ZT_CLOSE(ex_value(r, "norm_median"), sqrt(DIM), 0.3);
        assert_true(ex_value(r, "participation_ratio") > 0.9);
        ZT_CLOSE(ex_value(r, "dim_correlation"), sqrt(2 / (acos(-1) * N)), 0.01);
        zv_report_free(r);
    }
    free(rows);
}

static void planted_rows(void **state) {
    (void)state;
    static char names[N][16];
    const char *ids[N];
    float *rows = ex_rows(N, DIM, 82, 0);
    for (size_t i = 0; i < N; i++) {
        snprintf(names[i], sizeof names[i], "item %zu", i);
        ids[i] = names[i];
    }
    ids[50] = ids[20]; /* an id twice */
    memset(rows + 30 * DIM, 0, DIM * sizeof(float));
    memset(rows + 31 * DIM, 0, DIM * sizeof(float));
    rows[40 * DIM + 3] = NAN;
    rows[41 * DIM] = INFINITY;
    rows[42 * DIM + 5] = NAN;
    for (size_t i = 100; i < 140; i++) /* forty copies */
        memcpy(rows + i * DIM, rows + 99 * DIM, DIM * sizeof(float));
    zv_report *r = audit_rows(rows, N, DIM, &(ex_columns){.ids = ids});
    ZT_CLOSE(ex_value(r, "rows_zero"), 2, 0);
    ZT_CLOSE(ex_value(r, "rows_nan"), 3, 0);
    ZT_CLOSE(ex_value(r, "rows_empty"), 0, 0);
    ZT_CLOSE(ex_value(r, "usable_rows"), N - 5, 0);
    ZT_CLOSE(ex_value(r, "duplicate_ids"), 1, 0);
    ZT_CLOSE(ex_value(r, "duplicate_vectors"), 40.0 / (N - 5), 1e-12);
    assert_int_equal(verdict(r, "rows_zero"), ZV_WARN);
    assert_int_equal(verdict(r, "rows_nan"), ZV_FAIL);
    assert_int_equal(verdict(r, "duplicate_ids"), ZV_WARN);
    assert_int_equal(verdict(r, "duplicate_vectors"), ZV_WARN);
    assert_non_null(strstr(ex_find(r, "rows_zero")->why, "item 30"));
    assert_non_null(strstr(ex_find(r, "rows_nan")->why, "item 40"));
    assert_non_null(strstr(ex_find(r, "duplicate_ids")->why, "item 20"));
    assert_non_null(strstr(ex_find(r, "duplicate_vectors")->why, "\"item 100\""));
    assert_non_null(strstr(ex_find(r, "duplicate_vectors")->next, "'item 99' 'item 100'"));
    zv_report_free(r);
    free(rows);
}

static void planted_dimensions(void **state) {
    (void)state;
    float *rows = ex_rows(N, DIM, 83, 0);
    for (size_t i = 0; i < N; i++) {
        float *x = rows + i * DIM;
        x[4] *= 20; /* rogue */
        x[9] += 7; /* a mean far from 0 */
        x[11] = 0.25F; /* constant */
        x[13] = 0.98F * x[2] + 0.2F * x[13]; /* correlated */
    }
    zv_report *r = audit_rows(rows, N, DIM, NULL);
    assert_int_equal(verdict(r, "dim_sd_ratio"), ZV_FAIL);
    ZT_CLOSE(ex_value(r, "dim_sd_ratio"), 20, 2);
    assert_non_null(strstr(ex_find(r, "dim_sd_ratio")->why, "dimension 4 "));
    assert_int_equal(verdict(r, "dim_mean_max"), ZV_WARN);
    assert_non_null(strstr(ex_find(r, "dim_mean_max")->why, "dimension 9 "));
    assert_int_equal(verdict(r, "dims_constant"), ZV_WARN);
    ZT_CLOSE(ex_value(r, "dims_constant"), 1, 0);
    assert_non_null(strstr(ex_find(r, "dim_correlation")->why, "2 and 13"));
    assert_int_equal(verdict(r, "participation_ratio"), ZV_WARN);
    zv_report_free(r);
    free(rows);
}

/* One constant added to everything: the shared direction is seen, and said in words. */
static void planted_common_direction(void **state) {
    (void)state;
    for (int strong = 0; strong < 2; strong++) {
        double c = strong ? 2 : 0.9;
        float *rows = ex_rows(N, DIM, 84, c);
        zv_report *r = audit_rows(rows, N, DIM, NULL);
        double expected = c * c / (1 + c * c); /* c² DIM / (c² DIM + DIM), to 1/DIM */
        ZT_CLOSE(ex_value(r, "common_share"), expected, 0.03);
        ZT_CLOSE(ex_value(r, "background_mean"), ex_value(r, "common_share"), 0.01);
        assert_int_equal(verdict(r, "common_share"), strong ? ZV_FAIL : ZV_WARN);
        assert_non_null(strstr(ex_find(r, "common_share")->why, "already stand at cosine"));
        zv_report_free(r);
        free(rows);
    }
}

/* The writer doesn't state what isn't true; another program may. */
static zv_space *claim_unit_length(zv_space *s) {
    char path[96], head[2000];
    zv_err err = {0};
    FILE *f = fopen(ex_path(path, "audited"), "r+b");
    size_t n = fread(head, 1, sizeof head, f);
    char *at = memmem(head, n, "\"zavit.normalized\":\"false\"", 26);
    assert_non_null(at);
    fseek(f, at - head + 19, SEEK_SET);
    assert_int_equal(fwrite("\"true\" ", 1, 7, f), 7);
    fclose(f);
    zv_space_free(s);
    ZT_OK(zv_space_open(&s, NULL, path, NULL, &err), err);
    assert_true(zv_space_contract(s)->normalized);
    return s;
}

static void contract_is_checked(void **state) {
    (void)state;
    float *rows = ex_rows(N, DIM, 85, 0);
    ex_columns c = {.contract = {.normalized = true, .metric = ZV_DOT}};
    zv_space *s = claim_unit_length(ex_space("audited", rows, N, DIM, NULL));
    zv_report *r = audit(NULL, s, "all");
    ex_check_report(r, true);
    assert_int_equal(verdict(r, "contract_normalized"), ZV_FAIL);
    zv_report_free(r);
    zv_space_free(s);
    for (size_t i = 0; i < N; i++) {
        double square = 0;
        for (size_t d = 0; d < DIM; d++)
            square += (double)rows[i * DIM + d] * (double)rows[i * DIM + d];
        for (size_t d = 0; d < DIM; d++)
            rows[i * DIM + d] = (float)((double)rows[i * DIM + d] / sqrt(square));
    }
    r = audit_rows(rows, N, DIM, &c);
    assert_int_equal(verdict(r, "contract_normalized"), ZV_PASS);
    assert_int_equal(verdict(r, "norm_spread"), ZV_PASS);
    zv_report_free(r);
    /* under a dot product, spread lengths are a fault */
    for (size_t i = 0; i < N; i++)
        for (size_t d = 0; d < DIM; d++) rows[i * DIM + d] *= 1 + (float)(i % 5);
    r = audit_rows(rows, N, DIM, &(ex_columns){.contract = {.metric = ZV_DOT}});
    assert_int_equal(verdict(r, "norm_spread"), ZV_WARN);
    zv_report_free(r);
    free(rows);
}

static void labels_are_counted(void **state) {
    (void)state;
    const char *labels[N];
    float *rows = ex_rows(N, DIM, 86, 0);
    for (size_t i = 0; i < N; i++) labels[i] = i % 7 == 0 ? NULL : i % 2 ? "noun" : "פועל";
    zv_report *r = audit_rows(rows, N, DIM, &(ex_columns){.labels = labels});
    ZT_CLOSE(ex_value(r, "label_count"), 2, 0);
    zv_report_free(r);
    free(rows);
}

/* Too few rows: no report, and a sentence with how many there are and how many it takes. */
static void refused(const float *rows, size_t n, size_t dim) {
    zv_space *s = ex_space("audited", rows, n, dim, NULL);
    zv_report *r = ex_report(NULL, "all");
    zv_background *bg = NULL;
    zv_err err = {0};
    char told[40];
    assert_int_equal(zv_explain_audit(r, NULL, s, NULL, &bg, &err), ZV_NODATA);
    snprintf(told, sizeof told, "of its %zu rows", n);
    assert_non_null(strstr(err.msg, told));
    assert_non_null(strstr(err.msg, "needs 3"));
    assert_null(bg);
    zv_report_free(r);
    zv_space_free(s);
}

/* Small and degenerate collections are told, not tripped over. */
static void degenerate(void **state) {
    (void)state;
    float *rows = ex_rows(40, 3, 87, 0);
    for (size_t n = 1; n <= 5; n++) {
        if (n < 3) {
            refused(rows, n, 3);
            continue;
        }
        zv_report *r = audit_rows(rows, n, 3, NULL);
        assert_int_equal(verdict(r, "usable_rows"), ZV_PASS);
        zv_report_free(r);
    }
    /* all equal; one dimension; all zero; tiny and huge numbers */
    for (size_t i = 0; i < 120; i++) rows[i] = (float)(i % 3) + 1;
    zv_report *r = audit_rows(rows, 40, 3, NULL);
    ZT_CLOSE(ex_value(r, "common_share"), 1, 1e-9);
    ZT_CLOSE(ex_value(r, "dims_constant"), 3, 0);
    ZT_CLOSE(ex_value(r, "duplicate_vectors"), 39.0 / 40, 1e-12);
    zv_report_free(r);
    zv_report_free(audit_rows(rows, 120, 1, NULL));
    memset(rows, 0, 120 * sizeof(float));
    refused(rows, 40, 3);
    for (size_t i = 0; i < 120; i++) rows[i] = i % 2 ? 3e38F : -1e-45F;
    rows[1] = 1e-40F;
    zv_report_free(audit_rows(rows, 40, 3, NULL));
    free(rows);
}

static void the_background_comes_out(void **state) {
    (void)state;
    float *rows = ex_rows(N, DIM, 88, 0);
    zv_space *s = ex_space("audited", rows, N, DIM, NULL);
    zv_err err = {0};
    zv_background *bg = NULL;
    zv_report *r = ex_report(NULL, "background_q99");
    zv_audit_opts opts = {.background = {.pairs = 3000}};
    ZT_OK(zv_explain_audit(r, NULL, s, &opts, &bg, &err), err);
    size_t n;
    zv_background_cosines(bg, &n);
    assert_int_equal(n, 3000);
    for (size_t i = 0; i < zv_report_size(r); i++)
        assert_int_equal(zv_report_finding(r, i)->opened,
                         strcmp(zv_report_finding(r, i)->name, "background_q99") == 0);
    zv_report_free(r);
    zv_background_free(bg);
    zv_space_free(s);
    free(rows);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_clean_collection),  cmocka_unit_test(planted_rows),
        cmocka_unit_test(planted_dimensions),  cmocka_unit_test(planted_common_direction),
        cmocka_unit_test(contract_is_checked), cmocka_unit_test(labels_are_counted),
        cmocka_unit_test(degenerate),          cmocka_unit_test(the_background_comes_out),
    };
    return cmocka_run_group_tests(tests, ex_begin, ex_end);
}
