/* test_oom_explain.c — every request for memory of search, near, why, audit and the commands'
 * findings fails once: a sentence, no leak, no crash. */
#include "../unit/explain/explain_fixture.h"

static char repeats_path[96], texts_path[96], words_path[96], rows_path[96], counted_path[96],
    counts_path[96], subwords_path[96], labelled_path[96], related_path[96], corpus_path[96],
    runs_folder[96];

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

/* Kept and read again: failing memory on the way may cost the file, not the answer. */
static zv_status kept_in(const zv_env *env, const zv_space *space, zv_err *err) {
    char path[96];
    zv_background_opts opts = {.pairs = 50};
    zv_status status = ZV_OK;
    unlink(ex_path(path, "oom.background.safetensors"));
    for (int i = 0; i < 2 && status == ZV_OK; i++) {
        zv_background *bg = NULL;
        zv_background_kept kept;
        status = zv_explain_background_kept(&bg, env, space, &opts, path, &kept, err);
        zv_background_free(bg);
    }
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

/* The fewest words, in closed form and by encoding each candidate, of few words and of many. */
static zv_status flip_text(const zv_env *env, zv_session *s, size_t n_words, bool additive,
                           zv_err *err) {
    char text[1200] = "", word[32];
    float x[EX_DIM], f[EX_DIM] = {1, 2, 3};
    zv_span words[40];
    zv_encoded e;
    zv_flip *flip = NULL;
    zv_report *r = NULL;
    for (size_t i = 0; i < n_words; i++) {
        ex_word(word, 2 + 7 * i);
        snprintf(text + strlen(text), sizeof text - strlen(text), "%s ", word);
    }
    zv_any_encoder any = zv_session_any(s);
    any.additive = additive;
    zv_flip_query q = {
        .text = zv_str_of(text),
        .words = words,
        .vector = f,
    };
    zv_status status = zv_session_encode(s, q.text, x, &e, err);
    if (status != ZV_OK) return status;
    q.n_words = zv_flip_words(words, &e);
    q.goal = -0.1;
    status = zv_explain_flip(&flip, env, &any, &q, NULL, err);
    if (status == ZV_OK) status = zv_report_new(&r, env, "all", err);
    if (status == ZV_OK) status = zv_flip_findings(flip, env, &any, &q, r, err);
    zv_report_free(r);
    zv_flip_free(flip);
    return status;
}

static zv_status flip_in(const zv_env *env, const zv_space *space, zv_err *err) {
    zv_encoder *encoder = NULL;
    zv_session *s = NULL;
    zv_status status = zv_encoder_new(&encoder, env, space, NULL, err);
    if (status == ZV_OK) status = zv_session_new(&s, env, encoder, err);
    if (status == ZV_OK) status = flip_text(env, s, 3, true, err);
    if (status == ZV_OK) status = flip_text(env, s, 16, true, err);
    if (status == ZV_OK) status = flip_text(env, s, 14, false, err);
    zv_session_free(s);
    zv_encoder_free(encoder);
    return status;
}

static zv_status ngrams_in(const zv_env *env, const zv_space *space, zv_err *err) {
    zv_ngrams *g = NULL;
    zv_report *r = NULL;
    zv_status status = zv_explain_ngrams(&g, env, space, zv_str_of("aabb"), zv_str_of("aacc"), err);
    if (status == ZV_OK) status = zv_report_new(&r, env, "all", err);
    if (status == ZV_OK) status = zv_ngrams_findings(g, env, space, r, err);
    if (status == ZV_OK) {
        zv_buf out;
        zv_buf_init(&out, env);
        zv_ngrams_text(g, &out, &(zv_style){.width = 60});
        status = zv_buf_status(&out, err);
        zv_buf_free(&out);
    }
    zv_report_free(r);
    zv_ngrams_free(g);
    return status;
}

static zv_status lengths_in(const zv_env *env, const zv_space *space, zv_err *err) {
    zv_lengths lengths;
    return zv_explain_lengths(&lengths, env, space, zv_str_of("a b"), 0, err);
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

/* Hashes a text to a vector. */
static zv_status hash_encode(void *ctx, const zv_str *texts, size_t n, float *out,
                             zv_row_status *status, zv_err *err) {
    (void)ctx;
    (void)err;
    for (size_t i = 0; i < n; i++) {
        zv_rng rng = zv_rng_seed(texts[i].len);
        for (size_t d = 0; d < EX_DIM; d++) out[i * EX_DIM + d] = (float)zv_rng_normal(&rng);
        status[i] = ZV_ROW_OK;
    }
    return ZV_OK;
}

static zv_status probe_once(const zv_env *env, const zv_probe_opts *opts, zv_err *err) {
    zv_any_encoder any = {.encode = hash_encode, .dim = EX_DIM};
    zv_probes *p = NULL;
    zv_report *r = NULL;
    zv_status status = zv_report_new(&r, env, "all", err);
    if (status == ZV_OK) status = zv_explain_probe(&p, env, &any, opts, err);
    if (status == ZV_OK) status = zv_probe_findings(p, env, r, err);
    zv_probes_free(p);
    zv_report_free(r);
    return status;
}

static zv_status probe_in(const zv_env *env, const zv_space *space, zv_err *err) {
    zv_background *bg = NULL;
    zv_str texts[12];
    char store[12][40];
    zv_probe_opts opts = {.language = ZV_HE, .only = 1u << ZV_PROBE_NIQQUD};
    zv_status status =
        zv_explain_background(&bg, env, space, &(zv_background_opts){.pairs = 50}, err);
    opts.background = bg;
    if (status == ZV_OK) status = probe_once(env, &opts, err);
    for (size_t i = 0; i < 12; i++) {
        snprintf(store[i], sizeof store[i], "one two three w%zu", i);
        texts[i] = zv_str_of(store[i]);
    }
    opts = (zv_probe_opts){.texts = texts, .n_texts = 12, .only = 1u << ZV_PROBE_NUMBER};
    if (status == ZV_OK) status = probe_once(env, &opts, err);
    zv_background_free(bg);
    return status;
}

static zv_status confused_once(const zv_env *env, const zv_space *space, zv_background *bg,
                               const zv_confused_opts *opts, zv_err *err) {
    zv_confused *c = NULL;
    zv_report *r = NULL;
    zv_status status = zv_report_new(&r, env, "all", err);
    if (status == ZV_OK) status = zv_explain_confused(&c, env, space, bg, opts, err);
    if (status == ZV_OK) status = zv_confused_findings(c, env, r, err);
    zv_confused_free(c);
    zv_report_free(r);
    return status;
}

static zv_status confused_in(const zv_env *env, const zv_space *space, zv_err *err) {
    zv_background *bg = NULL;
    zv_confused_opts opts = {.above = 60, .k = 3};
    zv_status status =
        zv_explain_background(&bg, env, space, &(zv_background_opts){.pairs = 50}, err);
    if (status == ZV_OK) status = confused_once(env, space, bg, &opts, err);
    opts.by = ZV_CONFUSED_WORDS;
    opts.queries = 12;
    if (status == ZV_OK) status = confused_once(env, space, bg, &opts, err);
    zv_background_free(bg);
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

static zv_status dups_in(const zv_env *env, const zv_space *space, zv_err *err) {
    zv_dups *d = NULL;
    zv_report *r = NULL;
    zv_status status = zv_explain_dups(&d, env, space, NULL, err);
    if (status == ZV_OK) status = zv_report_new(&r, env, "all", err);
    if (status == ZV_OK) status = zv_dups_findings(d, env, space, r, err);
    zv_report_free(r);
    zv_dups_free(env, d);
    return status;
}

/* The order of two of the texts, and the blame for a third, by one question. */
static zv_status ask_texts(const zv_env *env, const zv_space *texts, const zv_bm25 *words,
                           const zv_encoder *encoder, zv_session *session, zv_err *err) {
    char word[32];
    float x[EX_DIM];
    zv_encoded encoded;
    zv_order *o = NULL;
    zv_blamer *blamer = NULL;
    zv_blame *blame = NULL;
    zv_report *r = NULL, *s = NULL;
    zv_blame_tally tally = {0};
    zv_hit hit = {2, 1};
    ex_word(word, 4);
    zv_str text = zv_str_of(word);
    zv_status status = zv_session_encode(session, text, x, &encoded, err);
    zv_side side = {x, text, &encoded, zv_encoder_words(encoder), EX_DIM};
    zv_question question = {&side, text, SIZE_MAX};
    zv_order_opts ordering = {.words = words, .hubs = {.k = 2}};
    zv_blame_opts opts = {
        .k = 1, .words = words, .encoder = encoder, .group = "label", .margin = true};
    if (status == ZV_OK) status = zv_report_new(&r, env, "all", err);
    if (status == ZV_OK) status = zv_report_new(&s, env, "all", err);
    if (status == ZV_OK) status = zv_explain_order(&o, env, texts, &question, 0, 1, &ordering, err);
    if (status == ZV_OK) status = zv_order_findings(o, env, texts, &question, r, err);
    if (status == ZV_OK)
        status = zv_explain_lexical(env, texts, text, &hit, 1, &hit, 1, NULL, r, err);
    if (status == ZV_OK) status = zv_blamer_new(&blamer, env, texts, &opts, err);
    if (status == ZV_OK) status = zv_explain_blame(&blame, blamer, &question, 6, err);
    if (status == ZV_OK) status = zv_blame_findings(blame, blamer, &question, s, err);
    if (status == ZV_OK) status = zv_blame_tally_add(&tally, blame, blamer, &question, s, err);
    zv_blame_free(blame);
    zv_blamer_free(blamer);
    zv_order_free(o);
    zv_report_free(s);
    zv_report_free(r);
    return status;
}

static zv_status asking_in(const zv_env *env, const zv_space *texts, zv_err *err) {
    zv_space *model = NULL;
    zv_encoder *encoder = NULL;
    zv_session *session = NULL;
    zv_bm25 *words = NULL;
    zv_status status = zv_space_open(&model, env, words_path, NULL, err);
    if (status == ZV_OK) status = zv_encoder_new(&encoder, env, model, NULL, err);
    if (status == ZV_OK) status = zv_session_new(&session, env, encoder, err);
    if (status == ZV_OK) status = zv_bm25_new(&words, env, texts, NULL, err);
    if (status == ZV_OK) status = ask_texts(env, texts, words, encoder, session, err);
    zv_bm25_free(words);
    zv_session_free(session);
    zv_encoder_free(encoder);
    zv_space_free(model);
    return status;
}

/* Evidence for two words of the count model, and support from runs that are there. */
static zv_status evidence_in(const zv_env *env, const zv_space *space, zv_err *err) {
    zv_evidence_source source = {.space = space};
    zv_counts *counts = NULL;
    zv_sentences *s = NULL;
    zv_evidence *e = NULL;
    zv_support *support = NULL;
    zv_report *r = NULL;
    const zv_hit hit = {.row = 1};
    char name[24];
    const zv_str word = zv_space_id(space, 0, name);
    char asked[24];
    snprintf(asked, sizeof asked, "%.*s", (int)word.len, word.ptr);
    const zv_support_opts opts = {.runs = 3, .k = 2, .folder = runs_folder};
    zv_status status = zv_sentences_open(&s, env, corpus_path, space, NULL, err);
    if (status == ZV_OK) status = zv_counts_open(&counts, env, counts_path, space, NULL, err);
    source.sentences = s;
    source.counts = counts;
    if (status == ZV_OK) status = zv_explain_evidence(&e, env, &source, 0, 1, err);
    if (status == ZV_OK) status = zv_report_new(&r, env, "all", err);
    if (status == ZV_OK) status = zv_evidence_findings(e, env, &source, 2, r, err);
    if (status == ZV_OK)
        status = zv_explain_support(&support, env, space, s, asked, &hit, 1, &opts, err);
    if (status == ZV_OK) status = zv_support_findings(support, env, space, asked, &opts, r, err);
    zv_report_free(r);
    zv_support_free(env, support);
    zv_evidence_free(env, e);
    zv_counts_free(counts);
    zv_sentences_free(s);
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
SCENARIO(kept, rows_path)
SCENARIO(why, words_path)
SCENARIO(flip, words_path)
SCENARIO(lengths, rows_path)
SCENARIO(ngrams, subwords_path)
SCENARIO(audit, rows_path)
SCENARIO(commands, rows_path)
SCENARIO(probe, rows_path)
SCENARIO(confused, labelled_path)
/* Labelled pairs, cuts and pieces: a space of texts that its own words encode. */
static char pairs_path[96];

static zv_status relation_in(const zv_env *env, const zv_space *space, zv_err *err) {
    zv_encoder *encoder = NULL;
    zv_session *session = NULL;
    zv_relation *r = NULL;
    zv_report *report = NULL;
    zv_related p = {0};
    zv_cuts cuts;
    double share;
    float v[EX_DIM] = {1, 2};
    zv_any_encoder any = {0};
    zv_space *words = NULL;
    zv_status status = zv_space_open(&words, env, words_path, NULL, err);
    if (status == ZV_OK) status = zv_encoder_new(&encoder, env, words, NULL, err);
    if (status == ZV_OK) status = zv_session_new(&session, env, encoder, err);
    if (status == ZV_OK) any = zv_session_any(session);
    if (status == ZV_OK) status = zv_relation_new(&r, env, space, &any, pairs_path, NULL, err);
    if (status == ZV_OK) status = zv_report_new(&report, env, "all", err);
    if (status == ZV_OK) status = zv_relation_ask(r, v, zv_str_of("one two"), err);
    if (status == ZV_OK) status = zv_relation_of(r, &p, v, zv_str_of("two three"), err);
    if (status == ZV_OK) status = zv_relation_findings(r, &p, report, err);
    char one[32], two[32], both[80];
    ex_word(one, 2);
    ex_word(two, 5);
    snprintf(both, sizeof both, "%s %s", one, two);
    const zv_span word = {0, strlen(one)};
    zv_flip_query q = {.text = zv_str_of(both), .words = &word, .n_words = 1, .vector = v};
    zv_flip *flip = NULL;
    double after;
    if (status == ZV_OK)
        status = zv_explain_flip_probability(&flip, &after, env, &any, r, &q, v, 0.5, err);
    zv_flip_free(flip);
    if (status == ZV_OK) status = zv_relation_cut(r, (double)NAN, &cuts, err);
    if (status == ZV_OK) status = zv_cut_findings(r, &cuts, report, err);
    if (status == ZV_OK)
        status = zv_explain_nothing(&share, env, space, &any, 3, 0.5, 1, report, err);
    zv_report_free(report);
    zv_relation_free(r);
    zv_session_free(session);
    zv_encoder_free(encoder);
    zv_space_free(words);
    return status;
}

static void make_related(void) {
    static char texts[24][100], ids[24][8];
    const char *text[24], *id[24];
    float *rows = ex_rows(24, EX_DIM, 9, 0.2);
    for (size_t i = 0; i < 24; i++) {
        char a[32], b[32];
        ex_word(a, 2 * i);
        ex_word(b, 2 * i + 3);
        snprintf(texts[i], sizeof texts[i], "%s %s", a, b);
        snprintf(ids[i], sizeof ids[i], "t%zu", i);
        text[i] = texts[i];
        id[i] = ids[i];
    }
    ex_columns c = {.ids = id, .texts = text};
    c.contract = (zv_contract){.kind = ZV_SPACE_TEXTS};
    zv_space_free(ex_space("related", rows, 24, EX_DIM, &c));
    free(rows);
    ex_path(related_path, "related");
    FILE *f = fopen(ex_path(pairs_path, "pairs.tsv"), "w");
    for (int i = 0; i < 48; i++)
        fprintf(f, "%s\tt%d\t%d\n", i % 3 ? ids[i % 12] : texts[i % 12], 12 + i * 5 % 12,
                i / 3 % 2);
    fclose(f);
}

SCENARIO(relation, related_path)
SCENARIO(proof, counted_path)
SCENARIO(shapley, words_path)
SCENARIO(dups, repeats_path)
SCENARIO(asking, texts_path)
SCENARIO(evidence, counted_path)

/* Eight texts of two words each, as f16. */
static void make_texts(void) {
    static char texts[8][80];
    const char *list[8], *labels[8];
    float *rows = ex_rows(8, EX_DIM, 6, 0);
    for (size_t i = 0; i < 8; i++) {
        char a[32], b[32];
        ex_word(a, i);
        ex_word(b, 2 * i + 3);
        snprintf(texts[i], sizeof texts[i], "%s %s", a, b);
        list[i] = texts[i];
        labels[i] = i % 3 ? "a" : "b";
    }
    ex_columns c = {.texts = list, .labels = labels, .dtype = ZV_F16};
    zv_space_free(ex_space("texts", rows, 8, EX_DIM, &c));
    ex_path(texts_path, "texts");
    free(rows);
}

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
    ex_path(corpus_path, "counted.corpus.safetensors");
    ex_path(runs_folder, "");
    zv_corpus_opts reading = {.text = zv_text_opts_default(), .min_count = 1, .keep_texts = true};
    ZT_OK(zv_corpus_read(&corpus, NULL, &path, 1, &reading, &err), err);
    zv_learn_opts opts = zv_learn_opts_default();
    opts.method = ZV_COUNTS;
    opts.dim = 3;
    opts.negative = 1;
    opts.keep_counts = opts.keep_corpus = true;
    zv_learn_result result;
    ZT_OK(zv_embed_learn(&result, NULL, corpus, &opts, counted_path, &err), err);
    zv_corpus_free(corpus);
    zv_space *space = NULL; /* the runs of support are there before memory fails */
    ZT_OK(zv_space_open(&space, NULL, counted_path, NULL, &err), err);
    ZT_OK(evidence_in(NULL, space, &err), err);
    zv_space_free(space);
}

/* One word with a row, and n-grams for all others. */
static void make_subwords(void) {
    enum { BUCKETS = 40 };
    zv_err err = {0};
    zv_space_writer *w = NULL;
    float *rows = ex_rows(BUCKETS, EX_DIM, 8, 0);
    zv_space_writer_opts opts = {.dim = EX_DIM, .dtype = ZV_F32, .ids = true};
    ZT_OK(zv_space_create(&w, NULL, ex_path(subwords_path, "subwords"), &opts, &err), err);
    zv_space_item item = {.vector = rows, .id = zv_str_of("aabb")};
    ZT_OK(zv_space_add(w, &item, &err), err);
    zv_subwords subwords = {.minn = 3, .maxn = 4, .buckets = BUCKETS, .rows = BUCKETS};
    subwords.vectors = rows;
    subwords.stride = EX_DIM * sizeof(float);
    ZT_OK(zv_space_add_subwords(w, &subwords, &err), err);
    zv_contract contract = {.kind = ZV_SPACE_WORDS};
    ZT_OK(zv_space_finish(w, &contract, &err), err);
    free(rows);
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
    ex_columns c = {.ids = ids, .texts = ids, .labels = labels, .dtype = ZV_F16};
    zv_space_free(ex_space("rows", rows, 30, EX_DIM, &c));
    zv_space_free(ex_words("words", 0.1, ZV_F32));
    memset(rows, 0x3E, EX_DIM * sizeof(float));
    c = (ex_columns){.texts = ids, .labels = labels, .contract = {.kind = ZV_SPACE_TEXTS}};
    zv_space_free(ex_space("labelled", rows, 30, EX_DIM, &c));
    ex_path(labelled_path, "labelled");
    for (size_t i = 0; i < 30; i++) /* equal, equal but for signs, nearly equal, different */
        ids[i] = i % 3 == 0 ? "a king and a queen in a castle" : labels[i];
    ids[1] = "A king and a queen, in a castle!";
    ids[2] = "a king and a queen in a tower";
    ex_columns t = {.texts = ids};
    zv_space_free(ex_space("repeats", rows, 30, EX_DIM, &t));
    ex_path(repeats_path, "repeats");
    ex_path(rows_path, "rows");
    ex_path(words_path, "words");
    free(rows);
    make_counted();
    make_subwords();
    make_related();
    make_texts();
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(search),   cmocka_unit_test(near),     cmocka_unit_test(hits),
        cmocka_unit_test(kept),     cmocka_unit_test(why),      cmocka_unit_test(audit),
        cmocka_unit_test(commands), cmocka_unit_test(proof),    cmocka_unit_test(dups),
        cmocka_unit_test(flip),     cmocka_unit_test(lengths),  cmocka_unit_test(ngrams),
        cmocka_unit_test(asking),   cmocka_unit_test(probe),    cmocka_unit_test(confused),
        cmocka_unit_test(relation), cmocka_unit_test(evidence), cmocka_unit_test(shapley),
    };
    return cmocka_run_group_tests(tests, make_spaces, ex_end);
}
