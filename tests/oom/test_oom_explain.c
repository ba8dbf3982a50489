/* test_oom_explain.c — every request for memory of search, near, why, audit and the commands'
 * findings fails once: a sentence, no leak, no crash. */
#include "../unit/explain/explain_fixture.h"

static char words_path[96], rows_path[96], counted_path[96], counts_path[96];

typedef zv_status use_fn(const zv_env *env, const zv_space *space, zv_err *err);

/* Opens a space with the failing environment and uses it. */
static zv_status with_space(const zv_alloc *alloc, const char *path, use_fn *use, zv_err *err) {
    zv_env *env = NULL;
    zv_space *space = NULL;
    zv_env_opts opts = {.alloc = *alloc, .threads = 1};
    zv_status status = zv_env_new(&env, &opts, err);
    if (status == ZV_OK) status = zv_space_open(&space, env, path, NULL, err);
    if (status == ZV_OK) status = use(env, space, err);
    zv_space_free(space);
    zv_env_free(env);
    return status;
}

static zv_status search_in(const zv_env *env, const zv_space *space, zv_err *err) {
    float q[EX_DIM] = {1, 2};
    zv_hit hits[4];
    size_t n = 4, exclude = 3;
    zv_search_opts opts = {.exclude = &exclude, .n_exclude = 1};
    return zv_index_search(hits, &n, env, space, q, &opts, err);
}

static zv_status near_in(const zv_env *env, const zv_space *space, zv_err *err) {
    char expression[80], a[32], b[32];
    zv_near_query q = {0};
    ex_word(a, 0);
    ex_word(b, 3);
    a[0] = 'A'; /* goes through the contract */
    snprintf(expression, sizeof expression, "%s - %s", a, b);
    zv_status status = zv_explain_near_query(&q, env, space, expression, err);
    zv_near_query_free(env, &q);
    return status;
}

static zv_status hits_in(const zv_env *env, const zv_space *space, zv_err *err) {
    float q[EX_DIM] = {1, 2};
    zv_hit hits[4];
    size_t n = 4;
    zv_background *bg = NULL;
    zv_report *r = NULL;
    zv_status status = zv_index_search(hits, &n, env, space, q, NULL, err);
    if (status == ZV_OK)
        status = zv_explain_background(&bg, env, space, &(zv_background_opts){.pairs = 50}, err);
    if (status == ZV_OK) status = zv_report_new(&r, env, "all", err);
    if (status == ZV_OK) status = zv_explain_hits(env, space, q, hits, n, ZV_COS, bg, r, err);
    zv_report_free(r);
    zv_background_free(bg);
    return status;
}

static zv_status explain_pair(const zv_env *env, const zv_space *space, zv_session *a,
                              zv_session *b, zv_err *err) {
    char one[100], two[100], word[32];
    float x[EX_DIM], y[EX_DIM];
    zv_encoded ea, eb;
    zv_why *w = NULL;
    zv_margin *m = NULL;
    zv_report *r = NULL;
    zv_background *bg = NULL;
    ex_word(word, 2);
    snprintf(one, sizeof one, "%s %s", word, word);
    ex_word(word, 5);
    snprintf(two, sizeof two, "%s", word);
    zv_status status = zv_session_encode(a, zv_str_of(one), x, &ea, err);
    if (status == ZV_OK) status = zv_session_encode(b, zv_str_of(two), y, &eb, err);
    zv_side sa = {x, zv_str_of(one), &ea, space, EX_DIM};
    zv_side sb = {y, zv_str_of(two), &eb, space, EX_DIM};
    if (status == ZV_OK)
        status = zv_explain_background(&bg, env, space, &(zv_background_opts){.pairs = 50}, err);
    if (status == ZV_OK) status = zv_explain_why(&w, env, &sa, &sb, bg, err);
    if (status == ZV_OK) status = zv_explain_margin(&m, env, w, w, err);
    if (status == ZV_OK) status = zv_report_new(&r, env, "all", err);
    if (status == ZV_OK) status = zv_why_findings(w, env, &sa, &sb, bg, r, err);
    if (status == ZV_OK) {
        zv_buf out;
        zv_buf_init(&out, env);
        zv_why_text(w, bg, &out, &(zv_style){.width = 60});
        status = zv_buf_status(&out, err);
        zv_buf_free(&out);
    }
    zv_report_free(r);
    zv_margin_free(m);
    zv_why_free(w);
    zv_background_free(bg);
    return status;
}

static zv_status why_in(const zv_env *env, const zv_space *space, zv_err *err) {
    zv_encoder *encoder = NULL;
    zv_session *a = NULL, *b = NULL;
    zv_status status = zv_encoder_new(&encoder, env, space, NULL, err);
    if (status == ZV_OK) status = zv_session_new(&a, env, encoder, err);
    if (status == ZV_OK) status = zv_session_new(&b, env, encoder, err);
    if (status == ZV_OK) status = explain_pair(env, space, a, b, err);
    zv_session_free(a);
    zv_session_free(b);
    zv_encoder_free(encoder);
    return status;
}

static zv_status audit_in(const zv_env *env, const zv_space *space, zv_err *err) {
    zv_report *r = NULL;
    zv_background *bg = NULL;
    zv_audit_opts opts = {.background = {.pairs = 50}};
    zv_status status = zv_report_new(&r, env, "all", err);
    if (status == ZV_OK) status = zv_explain_audit(r, env, space, &opts, &bg, err);
    zv_background_free(bg);
    zv_report_free(r);
    return status;
}

static zv_status commands_in(const zv_env *env, const zv_space *space, zv_err *err) {
    zv_report *r = NULL, *s = NULL;
    zv_encode_result result = {.items = 5, .words = 9};
    zv_status status = zv_report_new(&r, env, "all", err);
    if (status == ZV_OK) status = zv_report_new(&s, env, "all", err);
    if (status == ZV_OK) status = zv_explain_space(r, env, space, err);
    if (status == ZV_OK) status = zv_explain_converted(s, env, space, space, err);
    if (status == ZV_OK) status = zv_explain_encoded(s, env, &result, space, err);
    zv_report_free(s);
    zv_report_free(r);
    return status;
}

static zv_status proof_in(const zv_env *env, const zv_space *space, zv_err *err) {
    zv_counts *counts = NULL;
    zv_proof *p = NULL;
    zv_report *r = NULL;
    zv_status status = zv_counts_open(&counts, env, counts_path, space, NULL, err);
    if (status == ZV_OK) status = zv_explain_proof(&p, env, space, counts, 0, 1, err);
    if (status == ZV_OK) status = zv_report_new(&r, env, "all", err);
    if (status == ZV_OK) status = zv_proof_findings(p, env, space, counts, r, err);
    zv_report_free(r);
    zv_proof_free(env, p);
    zv_counts_free(counts);
    return status;
}

static zv_status play(const zv_env *env, const zv_any_encoder *any, size_t exact, zv_err *err) {
    char text[200], word[4][32];
    float other[EX_DIM] = {1, 2};
    zv_shapley *s = NULL;
    zv_report *r = NULL;
    for (size_t i = 0; i < 4; i++) ex_word(word[i], 3 * i);
    snprintf(text, sizeof text, "%s %s %s, %s", word[0], word[1], word[2], word[3]);
    zv_shapley_opts opts = {.exact = exact, .samples = 2};
    zv_status status = zv_explain_shapley(&s, env, any, zv_str_of(text), other, &opts, err);
    if (status == ZV_OK) status = zv_report_new(&r, env, "all", err);
    if (status == ZV_OK) status = zv_shapley_findings(s, "a", r, err);
    if (status == ZV_OK) {
        zv_buf out;
        zv_buf_init(&out, env);
        zv_shapley_text(s, &out, &(zv_style){.width = 60});
        status = zv_buf_status(&out, err);
        zv_buf_free(&out);
    }
    zv_report_free(r);
    zv_shapley_free(s);
    return status;
}

static zv_status shapley_in(const zv_env *env, const zv_space *space, zv_err *err) {
    zv_encoder *encoder = NULL;
    zv_session *session = NULL;
    zv_status status = zv_encoder_new(&encoder, env, space, NULL, err);
    if (status == ZV_OK) status = zv_session_new(&session, env, encoder, err);
    for (size_t exact = 1; status == ZV_OK && exact < 6; exact += 4) {
        const zv_any_encoder any = zv_session_any(session);
        status = play(env, &any, exact, err);
    }
    zv_session_free(session);
    zv_encoder_free(encoder);
    return status;
}

#define SCENARIO(name, path)                                                                       \
    static zv_status name##_scenario(const zv_alloc *alloc, zv_err *err) {                         \
        return with_space(alloc, path, name##_in, err);                                            \
    }                                                                                              \
    static void name(void **state) {                                                               \
        (void)state;                                                                               \
        zt_out_of_memory(name##_scenario, #name);                                                  \
    }
SCENARIO(search, rows_path)
SCENARIO(near, words_path)
SCENARIO(hits, rows_path)
SCENARIO(why, words_path)
SCENARIO(audit, rows_path)
SCENARIO(commands, rows_path)
SCENARIO(proof, counted_path)
SCENARIO(shapley, words_path)

/* A count model with its counts. */
static void make_counted(void) {
    zv_err err = {0};
    zv_corpus *corpus = NULL;
    char text[96];
    const char *path = ex_path(text, "text.txt");
    FILE *f = fopen(path, "w");
    for (int i = 0; i < 40; i++) fprintf(f, "aa w%d bb w%d\n", i % 7, i % 5);
    fclose(f);
    ex_path(counted_path, "counted.safetensors");
    ex_path(counts_path, "counted.counts.safetensors");
    zv_corpus_opts reading = {.text = zv_text_opts_default(), .min_count = 1};
    ZT_OK(zv_corpus_read(&corpus, NULL, &path, 1, &reading, &err), err);
    zv_learn_opts opts = zv_learn_opts_default();
    opts.method = ZV_COUNTS;
    opts.dim = 3;
    opts.negative = 1;
    opts.keep_counts = true;
    zv_learn_result result;
    ZT_OK(zv_embed_learn(&result, NULL, corpus, &opts, counted_path, &err), err);
    zv_corpus_free(corpus);
}

static int make_spaces(void **state) {
    if (ex_begin(state) != 0) return -1;
    const char *ids[30], *labels[30];
    float *rows = ex_rows(30, EX_DIM, 5, 0.2);
    for (size_t i = 0; i < 30; i++) {
        ids[i] = i < 2 ? "twice" : "often";
        labels[i] = i % 2 ? "a" : "b";
    }
    memset(rows, 0, EX_DIM * sizeof(float));
    ex_columns c = {.ids = ids, .labels = labels, .dtype = ZV_F16};
    zv_space_free(ex_space("rows", rows, 30, EX_DIM, &c));
    zv_space_free(ex_words("words", 0.1, ZV_F32));
    ex_path(rows_path, "rows");
    ex_path(words_path, "words");
    free(rows);
    make_counted();
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(search), cmocka_unit_test(near),    cmocka_unit_test(hits),
        cmocka_unit_test(why),    cmocka_unit_test(audit),   cmocka_unit_test(commands),
        cmocka_unit_test(proof),  cmocka_unit_test(shapley),
    };
    return cmocka_run_group_tests(tests, make_spaces, ex_end);
}
