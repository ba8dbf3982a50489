/* test_explain_outliers.c — rows that don't belong: planted ones are found for their reason, the share of wrong ones is as
 * promised, and the measures behind it are scikit-learn's. */
#include "explain_fixture.h"
#include "outliers_planted.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static zv_outliers *find(const zv_space *s, const zv_outliers_opts *opts) {
    zv_err err = {0};
    zv_outliers *o = NULL;
    ZT_OK(zv_explain_outliers(&o, NULL, s, opts, &err), err);
    return o;
}

static void assert_opens(const zv_outliers *o) {
    zv_err err = {0};
    zv_report *r = ex_report(NULL, "all");
    ZT_OK(zv_outliers_findings(o, r, &err), err);
    ZT_OK(zv_report_complete(r, &err), err);
    ex_check_report(r, true);
    ZT_CLOSE(ex_value(r, "outlier_rows"), o->n_listed, 0);
    ZT_CLOSE(ex_value(r, "unusable_rows"), o->left_out, 0);
    zv_report_free(r);
}

static const zv_outlier *of_row(const zv_outliers *o, size_t row) {
    for (size_t i = 0; i < o->n; i++)
        if (o->rows[i].row == row) return &o->rows[i];
    fail_msg("row %zu is not in the list", row);
    return NULL;
}

/* ---- As scikit-learn has it ---- */

/* Four numbers of a linear congruential generator (Knuth's), their upper 24 bits as a share of 1, added up, less 2, times
 * 1, 2 or 3 by column; odd rows 1 more. */
static float *generated(size_t n, size_t dim, uint64_t state) {
    float *rows = malloc(n * dim * sizeof *rows);
    for (size_t i = 0; i < n * dim; i++) {
        double sum = 0;
        for (int k = 0; k < 4; k++) {
            state = state * 6364136223846793005u + 1442695040888963407u;
            sum += (double)(state >> 40) / 16777216.0;
        }
        rows[i] = (float)((sum - 2) * (double)(1 + i % dim % 3) + (i / dim % 2 ? 1 : 0));
    }
    return rows;
}

/* From scikit-learn 1.9.1 on those rows in f64 (unit: over their lengths): LocalOutlierFactor(n_neighbors=20),
 * NearestNeighbors' 20th, LedoitWolf, and the middle one of the log determinants that fast_mcd finds with seeds 0 to
 * 19 (which range from -3.0838 to -3.0649, and from -24.4869 to -24.4458). */
typedef struct numbers {
    size_t n, dim;
    uint64_t state;
    bool unit;
    double lof[5], distance[5], lof_sum, shrinkage, mahalanobis[5], mahalanobis_sum, log_det;
} numbers;

static const size_t LOOKED_AT[5] = {0, 1, 17, 99, 119};
#define NONE 0
static const numbers SKLEARN[] = {
    {301,
     8,
     1,
     false,
     {1.0256655769463643, 1.0255639344111493, 0.9756175825694801, 1.0182724456784418,
      1.0384067523896352},
     {2.76645568614003, 2.715730346167468, 2.401198824719217, 2.6013930681397355,
      2.7534240186620926},
     321.24678402470846,
     NONE,
     {NONE},
     NONE,
     -3.069984},
    {301,
     8,
     1,
     true,
     {1.0727840045780028, 1.1098205454437287, 0.9917435577684952, 1.026955265501127,
      1.0282812687429455},
     {0.7113142784028522, 0.7676595672485008, 0.6188710983051787, 0.7864154725967234,
      0.741109555875854},
     316.731910592465,
     NONE,
     {NONE},
     NONE,
     -24.451021},
    {120,
     40,
     2,
     false,
     {1.0856878657916247, 1.0011296839027006, 1.0284845153821693, 0.9894982311581954,
      1.012129067520837},
     {11.187093654813042, 9.78848469343811, 10.853742248692617, 9.188234194102229,
      9.985326591049663},
     121.63083854173851,
     0.21599330816915224,
     {43.18653091854267, 30.645037834841617, 36.79911356415347, 22.916827535331596,
      33.257329415717},
     3814.4466719633383,
     NONE},
    {120,
     40,
     2,
     true,
     {1.0916077589031707, 0.989857458925085, 1.0029023371040886, 0.9920072367060341,
      1.0038825574629135},
     {1.2592392486649517, 0.9989531189402115, 1.057431960680722, 1.000640563125233,
      0.9798921818810483},
     125.53801142629675,
     0.2738359575726381,
     {35.3273656717767, 25.819327534917598, 26.898117069717443, 23.91175803849299,
      24.80599694016787},
     3796.5104124351137,
     NONE},
};

static void measures_are_those_of_scikit_learn(void **state) {
    (void)state;
    for (size_t c = 0; c < COUNT(SKLEARN); c++) {
        const numbers *want = &SKLEARN[c];
        float *rows = generated(want->n, want->dim, want->state);
        const ex_columns columns = {.contract = {.metric = want->unit ? ZV_COS : ZV_L2}};
        zv_space *s = ex_space("sklearn", rows, want->n, want->dim, &columns);
        zv_outliers *o = find(s, NULL);
        double lof = 0, mahalanobis = 0;
        for (size_t i = 0; i < o->n; i++) {
            lof += o->rows[i].lof;
            mahalanobis += o->rows[i].mahalanobis;
        }
        ZT_CLOSE(lof, want->lof_sum, 1e-6 * want->lof_sum);
        for (size_t k = 0; k < 5; k++) {
            const zv_outlier *x = of_row(o, LOOKED_AT[k]);
            ZT_CLOSE(x->lof, want->lof[k], 1e-6 * want->lof[k]);
            ZT_CLOSE(x->distance, want->distance[k], 1e-6 * want->distance[k]);
            if (want->shrinkage != 0)
                ZT_CLOSE(x->mahalanobis, want->mahalanobis[k], 1e-6 * want->mahalanobis[k]);
        }
        assert_int_equal(o->mcd, want->shrinkage == 0);
        if (o->mcd) {
            if (!(o->mcd_log_determinant < want->log_det + 1e-6))
                fail_msg("log determinant %.9f, not %.9f", o->mcd_log_determinant, want->log_det);
        } else {
            ZT_CLOSE(o->shrinkage, want->shrinkage, 1e-6 * want->shrinkage);
            ZT_CLOSE(mahalanobis, want->mahalanobis_sum, 1e-6 * want->mahalanobis_sum);
        }
        assert_opens(o);
        zv_outliers_free(o);
        zv_space_free(s);
        free(rows);
    }
}

/* A quarter of the rows far off: the covariance is that of the others, so that the distances of these are χ² with a median
 * of about their dimension, which an estimate with all of them would make much smaller. */
static void a_quarter_does_not_move_the_robust_covariance(void **state) {
    (void)state;
    enum { N = 1000, DIM = 5 };
    float *rows = ex_rows(N, DIM, 5, 0);
    double near[N], far = INFINITY;
    size_t n = 0;
    for (size_t i = 0; i < N / 4; i++)
        for (size_t d = 0; d < DIM; d++) rows[i * DIM + d] = rows[i * DIM + d] / 4 + 20;
    const ex_columns columns = {.contract = {.metric = ZV_L2}};
    zv_space *s = ex_space("quarter", rows, N, DIM, &columns);
    zv_outliers *o = find(s, NULL);
    assert_true(o->mcd);
    for (size_t i = 0; i < o->n; i++) {
        if (o->rows[i].row < N / 4)
            far = fmin(far, o->rows[i].mahalanobis);
        else
            near[n++] = o->rows[i].mahalanobis;
    }
    zv_stat_sort(near, n);
    ZT_CLOSE(near[n / 2], 4.35,
             0.8); /* the median of χ² with 5; the 2.5 % cut off make it a little larger */
    assert_true(far > 500); /* 5 · 20² less what their spread takes away */
    zv_outliers_free(o);
    zv_space_free(s);
    free(rows);
}

/* ---- Planted ones ---- */

static void tally(op_tally *t, size_t runs, size_t n, size_t reference, size_t each, bool heavy,
                  bool hebrew) {
    for (size_t run = 0; run < runs; run++) {
        zv_err err = {0};
        zv_rng rng = zv_rng_stream(77, run);
        op_law law = {.hebrew = hebrew};
        char path[96];
        zv_space *s = NULL, *clean = NULL;
        op_law_draw(&law, 64, heavy, &rng);
        ZT_OK(op_space(&s, NULL, ex_path(path, "planted"), &law, n, each, &rng, &err), err);
        if (reference > 0)
            ZT_OK(op_space(&clean, NULL, ex_path(path, "clean"), &law, reference, 0, &rng, &err),
                  err);
        zv_outliers *o = find(s, &(zv_outliers_opts){.reference = clean});
        assert_int_equal(o->guaranteed, reference > 0);
        op_count(t, o, each);
        if (run == 0) assert_opens(o);
        zv_outliers_free(o);
        zv_space_free(clean);
        zv_space_free(s);
    }
}

/* Recall and reasons of all kinds together; each kind's own is bench/outliers' with 200 runs. */
static void assert_found(const op_tally *t) {
    size_t planted = 0, found = 0, right = 0;
    for (unsigned k = 0; k < OP_KINDS; k++) {
        planted += t->planted[k];
        found += t->found[k];
        right += t->right[k];
        if (t->found[k] * 10 < t->planted[k] * 8)
            fail_msg("%s: %zu of %zu found", zv_outlier_reason_name((zv_outlier_reason)k),
                     t->found[k], t->planted[k]);
    }
    if (found * 10 < planted * 9) fail_msg("%zu of %zu found", found, planted);
    if (right * 10 < found * 9) fail_msg("%zu of %zu with the right reason", right, found);
}

static void assert_promise(const op_tally *t, double q) {
    double se, wrong = op_mean_wrong(t, &se);
    if (wrong > q + 3 * se)
        fail_msg("%.3f ± %.3f of the lists is wrong, promised %.2f", wrong, se, q);
}

static void planted_ones_are_found_and_the_estimate_holds(void **state) {
    (void)state;
    op_tally t = {.runs = 0}, none = {.runs = 0}, heavy = {.runs = 0};
    tally(&t, 8, 2000, 0, 5, false, false);
    assert_found(&t);
    assert_promise(&t, 0.1);
    tally(&none, 8, 2000, 0, 0, false, true);
    assert_promise(&none, 0.1);
    tally(&heavy, 8, 2000, 0, 5, true, false);
    assert_promise(&heavy, 0.1);
}

/* One cloud without subjects: its angles and distances have normal tails, which end more slowly than their bulk suggests. */
static void a_gaussian_cloud_has_no_outliers(void **state) {
    (void)state;
    size_t lists = 0;
    for (uint64_t seed = 1; seed <= 8; seed++) {
        zv_err err = {0};
        zv_rng rng = zv_rng_stream(seed, 1);
        op_law law = {.gaussian = true};
        char path[96];
        zv_space *s = NULL;
        op_law_draw(&law, 64, false, &rng);
        ZT_OK(op_space(&s, NULL, ex_path(path, "gaussian"), &law, 2000, 0, &rng, &err), err);
        zv_outliers *o = find(s, NULL);
        lists += o->n_listed > 0;
        zv_outliers_free(o);
        zv_space_free(s);
    }
    assert_true(lists <= 2); /* of 8 at a rate of .1: more in 4 % of cases */
}

static void planted_ones_are_found_and_the_guarantee_holds(void **state) {
    (void)state;
    op_tally t = {.runs = 0}, none = {.runs = 0}, heavy = {.runs = 0};
    tally(&t, 8, 2000, 4000, 5, false, true);
    assert_found(&t);
    assert_promise(&t, 0.1);
    tally(&none, 8, 1000, 2000, 0, false, false);
    assert_promise(&none, 0.1);
    tally(&heavy, 8, 1000, 4000, 0, true, false);
    assert_promise(&heavy, 0.1);
}

/* Of ordinary rows p is at most x in a share x, whatever the laws behind the score are worth. */
static void conformal_p_values_are_uniform(void **state) {
    (void)state;
    static const double levels[] = {0.01, 0.05, 0.2, 0.5, 0.9};
    size_t below[COUNT(levels)] = {0}, n = 0;
    for (size_t run = 0; run < 6; run++) {
        zv_err err = {0};
        zv_rng rng = zv_rng_stream(5, run);
        op_law law = {.dim = 0};
        char path[96];
        zv_space *s = NULL, *clean = NULL;
        op_law_draw(&law, 16, true, &rng);
        ZT_OK(op_space(&s, NULL, ex_path(path, "p"), &law, 500, 0, &rng, &err), err);
        ZT_OK(op_space(&clean, NULL, ex_path(path, "pc"), &law, 1000, 0, &rng, &err), err);
        zv_outliers *o = find(s, &(zv_outliers_opts){.reference = clean});
        assert_int_equal(o->calibrated, 600);
        assert_int_equal(o->learned, 250);
        for (size_t i = 0; i < o->n; i++)
            for (size_t k = 0; k < COUNT(levels); k++) below[k] += o->rows[i].p <= levels[k];
        n += o->n;
        zv_outliers_free(o);
        zv_space_free(clean);
        zv_space_free(s);
    }
    for (size_t k = 0; k < COUNT(levels); k++) {
        const double q = levels[k], rows = (double)n;
        /* each run's share also varies with its 600 calibrating rows */
        const double se = sqrt(q * (1 - q) * (1 / rows + 1 / 3600.0));
        ZT_CLOSE((double)below[k] / rows, q, 4 * se + 1 / 600.0);
    }
}

/* ---- Lengths given words, and occurrences ---- */

/* Rare words are short here: only one that is short for its occurrences stands out. */
static void lengths_are_compared_given_occurrences(void **state) {
    (void)state;
    enum { N = 800, DIM = 12, ODD = 17 };
    static char ids[N][16];
    const char *id[N];
    float *rows = ex_rows(N, DIM, 3, 0);
    for (size_t i = 0; i < N; i++) {
        snprintf(ids[i], sizeof ids[i], "מילה%zu", i);
        id[i] = ids[i];
        double square = 0;
        for (size_t d = 0; d < DIM; d++)
            square += (double)rows[i * DIM + d] * (double)rows[i * DIM + d];
        const double count = i < 1000 ? 1000.0 - (double)i : 1;
        double length =
            pow(count, 0.4) / sqrt(square) * (1 + 0.1 * ((double)(i * 37 % 11) / 11 - .5));
        if (i == ODD) length /= 5;
        for (size_t d = 0; d < DIM; d++) rows[i * DIM + d] *= (float)length;
    }
    const ex_columns c = {.ids = id, .counts = true, .contract = {.kind = ZV_SPACE_WORDS}};
    zv_space *s = ex_space("counted", rows, N, DIM, &c);
    zv_outliers *o = find(s, NULL);
    assert_true(o->by_counts);
    assert_int_equal(o->n_listed, 1);
    assert_int_equal(o->rows[0].row, ODD);
    assert_int_equal(o->rows[0].reason, ZV_OUTLIER_NORM);
    ZT_CLOSE(o->rows[0].times, 0.2, 0.02);
    ZT_CLOSE(o->rows[0].words, 1000 - ODD, 1e-6);
    zv_buf said = {0};
    zv_outliers_say(o, 0, ZV_EN, &said);
    assert_non_null(strstr(zv_buf_cstr(&said), "seen 983 times"));
    zv_buf_free(&said);
    zv_outliers_say(o, 0, ZV_HE, &said);
    assert_non_null(strstr(zv_buf_cstr(&said), "שנראו 983 פעמים"));
    zv_buf_free(&said);
    assert_opens(o);
    zv_outliers_free(o);
    zv_space_free(s);
    free(rows);
}

/* In a space of unit vectors lengths differ by rounding: one that doesn't is found, the others are no outliers. */
static void one_row_of_another_length(void **state) {
    (void)state;
    enum { N = 600, DIM = 24 };
    float *rows = ex_rows(N, DIM, 8, 0.3);
    for (size_t i = 0; i < N; i++) {
        double square = 0;
        for (size_t d = 0; d < DIM; d++)
            square += (double)rows[i * DIM + d] * (double)rows[i * DIM + d];
        for (size_t d = 0; d < DIM; d++)
            rows[i * DIM + d] *= (float)((i == 77 ? 2 : 1) / sqrt(square));
    }
    zv_space *s = ex_space("lengths", rows, N, DIM, NULL);
    zv_outliers *o = find(s, NULL);
    assert_true(o->n_listed >= 1);
    assert_int_equal(o->rows[0].row, 77);
    assert_int_equal(o->rows[0].reason, ZV_OUTLIER_NORM);
    assert_int_equal(o->by_reason[ZV_OUTLIER_NORM], 1);
    assert_opens(o);
    zv_outliers_free(o);
    zv_space_free(s);
    free(rows);
}

/* Copies have no density to speak of, and what lies beside them is no outlier for that. */
static void copies_are_no_reason(void **state) {
    (void)state;
    enum { N = 600, DIM = 10, COPIES = 60 };
    float *rows = ex_rows(N, DIM, 12, 0.5);
    for (size_t i = 1; i < COPIES; i++) memcpy(rows + i * DIM, rows, DIM * sizeof *rows);
    zv_space *s = ex_space("copies", rows, N, DIM, NULL);
    zv_outliers *o = find(s, NULL);
    assert_int_equal(o->n_listed, 0);
    assert_true(isnan(o->cut));
    assert_opens(o);
    zv_outliers_free(o);
    zv_space_free(s);
    free(rows);
}

/* The nearest of a few that stand apart together is near; what is said must not deny that. */
static void few_that_stand_apart_together_have_one_another(void **state) {
    (void)state;
    enum { N = 1200, DIM = 32, FEW = 19 };
    zv_rng rng = zv_rng_seed(21);
    op_law law = {.dim = DIM};
    op_law_draw(&law, DIM, false, &rng);
    float *rows = malloc(N * DIM * sizeof *rows);
    for (size_t i = 0; i < N; i++)
        op_row(rows + i * DIM, &law, i ? (unsigned)OP_KINDS : (unsigned)ZV_OUTLIER_DENSITY, &rng);
    for (size_t i = DIM; i < FEW * DIM; i++)
        rows[i] = rows[i % DIM] * (float)(1 + 0.02 * zv_rng_normal(&rng));
    zv_space *s = ex_space("few", rows, N, DIM, NULL);
    zv_outliers *o = find(s, NULL);
    zv_buf en = {0}, he = {0};
    size_t by_distance = 0;
    for (size_t i = 0; i < o->n; i++) {
        const double *shares = o->rows[i].shares;
        if (o->rows[i].row >= FEW) continue;
        assert_true(o->rows[i].reason == ZV_OUTLIER_DENSITY);
        if (shares[ZV_OUTLIER_DENSITY + 1] < shares[ZV_OUTLIER_DENSITY]) continue; /* LOF says it */
        by_distance++;
        assert_true(o->rows[i].nearest > o->nearest && o->rows[i].distance > o->distance);
        zv_buf_clear(&en);
        zv_buf_clear(&he);
        zv_outliers_say(o, i, ZV_EN, &en);
        zv_outliers_say(o, i, ZV_HE, &he);
        assert_non_null(strstr(zv_buf_cstr(&en), "few are near: its 20th nearest"));
        assert_non_null(strstr(zv_buf_cstr(&he), "מעטים קרובים"));
    }
    assert_true(by_distance > 0);
    zv_buf_free(&en);
    zv_buf_free(&he);
    zv_outliers_free(o);
    zv_space_free(s);
    free(rows);
}

/* ---- Bad input ---- */

static void refuse(const float *rows, size_t n, size_t dim, zv_status want, const char *word) {
    zv_err err = {0};
    zv_outliers *o = NULL;
    zv_space *s = ex_space("bad", rows, n, dim, NULL);
    ZT_FAILS(zv_explain_outliers(&o, NULL, s, NULL, &err), want, err);
    assert_null(o);
    if (!strstr(err.msg, word)) fail_msg("'%s' is not in: %s", word, err.msg);
    zv_space_free(s);
}

static void bad_input_is_told(void **state) {
    (void)state;
    enum { N = 200, DIM = 6 };
    float *rows = ex_rows(N, 300, 4, 0.2), *equal = malloc(N * DIM * sizeof *equal);
    for (size_t i = 0; i < N * DIM; i++) equal[i] = (float)(i % DIM) + 1;
    refuse(rows, 0, DIM, ZV_NODATA, "100");
    refuse(rows, 1, DIM, ZV_NODATA, "1 rows");
    refuse(rows, 2, DIM, ZV_NODATA, "2 rows");
    refuse(rows, 99, DIM, ZV_NODATA, "99 rows");
    refuse(equal, N, DIM, ZV_NODATA, "alike");
    free(rows);
    free(equal);
}

static void few_rows_and_one_dimension_work(void **state) {
    (void)state;
    enum { N = 150 };
    float *rows = ex_rows(N, 300, 4, 0.2);
    rows[3 * 300 + 7] = (float)NAN;
    zv_space *s = ex_space("wide", rows, N, 300, NULL); /* fewer rows than dimensions, one NaN */
    zv_outliers *o = find(s, NULL);
    assert_int_equal(o->n, N - 1);
    assert_int_equal(o->left_out, 1);
    assert_true(o->has[ZV_OUTLIER_SIGNALS - 1] && !o->mcd);
    assert_opens(o);
    zv_outliers_free(o);
    zv_space_free(s);
    rows[3 * 300 + 7] = 1;
    rows[70] = 1e4f;
    s = ex_space("line", rows, N, 1, NULL);
    o = find(s, NULL);
    assert_int_equal(o->rows[0].row, 70);
    assert_false(o->has[ZV_OUTLIER_DENSITY] || o->has[ZV_OUTLIER_ANGLE]);
    assert_opens(o);
    zv_outliers_free(o);
    zv_space_free(s);
    free(rows);
}

static void a_reference_must_fit(void **state) {
    (void)state;
    float *rows = ex_rows(400, 8, 4, 0.2);
    zv_err err = {0};
    zv_outliers *o = NULL;
    zv_space *s = ex_space("judged", rows, 200, 8, NULL);
    zv_space *other = ex_space("other", rows, 200, 4, NULL);
    zv_space *few = ex_space("few", rows, 50, 8, NULL);
    zv_space *clean = ex_space("clean", rows + 200 * 8, 200, 8, NULL);
    ZT_FAILS(zv_explain_outliers(&o, NULL, s, &(zv_outliers_opts){.reference = other}, &err),
             ZV_USAGE, err);
    ZT_FAILS(zv_explain_outliers(&o, NULL, s, &(zv_outliers_opts){.reference = s}, &err), ZV_USAGE,
             err);
    ZT_FAILS(zv_explain_outliers(&o, NULL, s, &(zv_outliers_opts){.reference = few}, &err),
             ZV_NODATA, err);
    assert_non_null(strstr(err.msg, "not enough reference rows"));
    /* 120 rows calibrate: the least p is 1/121, which .008 doesn't reach even with all rows listed */
    ZT_FAILS(zv_explain_outliers(&o, NULL, s, &(zv_outliers_opts){.reference = clean, .fdr = .008},
                                 &err),
             ZV_NODATA, err);
    assert_non_null(strstr(err.msg, "not enough reference rows"));
    assert_non_null(strstr(err.msg, "207")); /* (1/.008 - 1)/.6 */
    ZT_FAILS(zv_explain_outliers(&o, NULL, s, &(zv_outliers_opts){.fdr = 1.5}, &err), ZV_USAGE,
             err);
    o = find(s, &(zv_outliers_opts){.reference = clean, .fdr = .009});
    assert_int_equal(o->least, 184); /* 200/(.009 · 121) */
    assert_opens(o);
    zv_outliers_free(o);
    zv_space *one = ex_space("one", rows, 1, 8, NULL); /* one row is enough beside a reference */
    o = find(one, &(zv_outliers_opts){.reference = clean});
    assert_int_equal(o->n, 1);
    zv_outliers_free(o);
    zv_space *const all[] = {s, other, few, clean, one};
    for (size_t i = 0; i < COUNT(all); i++) zv_space_free(all[i]);
    free(rows);
}

static bool say_stop(void *ctx) {
    (void)ctx;
    return true;
}

static void it_stops_when_asked(void **state) {
    (void)state;
    zv_err err = {0};
    zv_env *env = NULL;
    zv_outliers *o = NULL;
    const zv_env_opts opts = {.stop = say_stop};
    float *rows = ex_rows(300, 8, 4, 0.2);
    zv_space *s = ex_space("stops", rows, 300, 8, NULL);
    ZT_OK(zv_env_new(&env, &opts, &err), err);
    ZT_FAILS(zv_explain_outliers(&o, env, s, NULL, &err), ZV_INTERRUPTED, err);
    zv_env_free(env);
    zv_space_free(s);
    free(rows);
}

/* The same numbers whatever the threads. */
static void threads_make_no_difference(void **state) {
    (void)state;
    float *rows = ex_rows(700, 30, 4, 0.2);
    zv_space *s = ex_space("threads", rows, 700, 30, NULL);
    zv_env *env[2] = {ex_env(ZV_EN, 1), ex_env(ZV_EN, 3)};
    zv_outliers *o[2];
    for (unsigned t = 0; t < 2; t++) {
        zv_err err = {0};
        ZT_OK(zv_explain_outliers(&o[t], env[t], s, NULL, &err), err);
    }
    for (size_t i = 0; i < o[0]->n; i++) {
        assert_int_equal(o[0]->rows[i].row, o[1]->rows[i].row);
        ZT_CLOSE(o[0]->rows[i].p, o[1]->rows[i].p, 0);
    }
    for (unsigned t = 0; t < 2; t++) {
        zv_outliers_free(o[t]);
        zv_env_free(env[t]);
    }
    zv_space_free(s);
    free(rows);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(measures_are_those_of_scikit_learn),
        cmocka_unit_test(a_quarter_does_not_move_the_robust_covariance),
        cmocka_unit_test(planted_ones_are_found_and_the_estimate_holds),
        cmocka_unit_test(planted_ones_are_found_and_the_guarantee_holds),
        cmocka_unit_test(a_gaussian_cloud_has_no_outliers),
        cmocka_unit_test(conformal_p_values_are_uniform),
        cmocka_unit_test(lengths_are_compared_given_occurrences),
        cmocka_unit_test(one_row_of_another_length),
        cmocka_unit_test(copies_are_no_reason),
        cmocka_unit_test(bad_input_is_told),
        cmocka_unit_test(few_rows_and_one_dimension_work),
        cmocka_unit_test(few_that_stand_apart_together_have_one_another),
        cmocka_unit_test(a_reference_must_fit),
        cmocka_unit_test(it_stops_when_asked),
        cmocka_unit_test(threads_make_no_difference),
    };
    return cmocka_run_group_tests(tests, ex_begin, ex_end);
}
