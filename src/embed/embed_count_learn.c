/* embed_count_learn.c — the count model from options to a written space. */
#include "embed/embed_count_learn.h"

#include <sys/stat.h>

#include "embed/embed_counts_file.h"
#include "embed/embed_messages.h"
#include "embed/embed_svd.h"

typedef struct count_run {
    const zv_env *env;
    const zv_corpus *corpus;
    const zv_learn_opts *opts;
    zv__counts counts;
    zv__svd svd;
} count_run;

zv_status zv__count_check(const zv_learn_opts *o, zv_err *err) {
    const struct {
        bool asked;
        const char *name;
    } others[] = {{o->subwords, "--subwords"},
                  {o->resume, "--resume"},
                  {o->from, "--continue"},
                  {o->checkpoint_minutes > 0, "--checkpoint"}};
    if (o->method != ZV_COUNTS) return zv_err_set(err, ZV_USAGE, M_EMBED_COUNTS_METHOD);
    for (size_t i = 0; i < ZV_COUNT(others); i++)
        if (others[i].asked) return zv_err_set(err, ZV_USAGE, M_EMBED_COUNT_OPTION, others[i].name);
    return ZV_OK;
}

/* ---- Writing ---- */

static zv_status write_rows(const count_run *r, zv_space_writer *w, bool context, zv_err *err) {
    float *row = ZV_NEW(r->env, r->svd.dim, float);
    zv_status status = row ? ZV_OK : zv__nomem(err);
    for (size_t i = 0; status == ZV_OK && i < r->counts.n_words; i++) {
        const uint32_t word = (uint32_t)i;
        if (context)
            zv__svd_context(&r->svd, i, row);
        else
            zv__svd_word(&r->svd, i, row);
        zv_space_item item = {.vector = row,
                              .id = zv_vocab_word(r->corpus->vocab, word),
                              .count = zv_vocab_count(r->corpus->vocab, word)};
        status = zv_space_add(w, &item, err);
    }
    zv__free(r->env, row);
    return status;
}

static zv_status write_space(const count_run *r, bool context, const char *path,
                             const zv_contract *contract, zv_err *err) {
    zv_space_writer_opts opts = {.dim = r->svd.dim, .dtype = ZV_F32, .ids = true, .counts = true};
    zv_space_writer *w = NULL;
    ZV_TRY(zv_space_create(&w, r->env, path, &opts, err));
    zv_status status = write_rows(r, w, context, err);
    if (status == ZV_OK) return zv_space_finish(w, contract, err);
    zv_space_abort(w);
    return status;
}

static const char *language(const count_run *r) {
    if (r->opts->language) return r->opts->language;
    return r->corpus->hebrew_share > 0.5 ? "he" : "und";
}

/* A pipe, a device or stdout cannot have a file beside it. */
static bool is_file(const char *path) {
    struct stat s;
    if (strcmp(path, "-") == 0) return false;
    return stat(path, &s) != 0 || S_ISREG(s.st_mode);
}

/* The space as it is read: its hash is the one that counts must name. */
static zv_status finish_counts(const count_run *r, zv__counts_out *kept, const char *path,
                               zv_err *err) {
    zv_space *space = NULL;
    const zv_status status = zv_space_open(&space, r->env, path, NULL, err);
    if (status != ZV_OK) {
        zv__counts_abort(kept);
        return status;
    }
    const zv_status finished = zv__counts_finish(kept, zv_space_contract(space)->sha256, err);
    zv_space_free(space);
    return finished;
}

static zv_status begin_counts(const count_run *r, zv__counts_out **kept,
                              const zv_learn_counts *counts, const char *path, zv_err *err) {
    const zv__counts_facts facts = {.window = r->opts->window,
                                    .negative = r->opts->negative,
                                    .squares = {counts->squares, counts->caught}};
    zv_buf beside;
    zv_buf_init(&beside, r->env);
    zv_status status = zv_space_counts_path(&beside, path, err);
    if (status == ZV_OK)
        status = zv__counts_begin(kept, &r->counts, &facts, zv_buf_cstr(&beside), err);
    zv_buf_free(&beside);
    return status;
}

static void write_history(const count_run *r, zv_buf *out) {
    const zv_learn_opts *o = r->opts;
    if (o->command)
        zv_buf_puts(out, o->command);
    else
        zv_buf_addf(out, "learn --method count --dim %zu --window %u --negative %u", o->dim,
                    o->window, o->negative);
}

/* The context vectors, and the space. */
static zv_status write_spaces(const count_run *r, const char *path, zv_err *err) {
    const zv_learn_opts *o = r->opts;
    zv_buf history, context_path;
    zv_buf_init(&history, r->env);
    zv_buf_init(&context_path, r->env);
    write_history(r, &history);
    char text[64];
    zv_text_opts_format(text, &r->corpus->text);
    const zv_contract contract = {.kind = ZV_SPACE_WORDS,
                                  .metric = ZV_COS,
                                  .text = text,
                                  .tokens = r->corpus->words,
                                  .seed = o->seed,
                                  .has_seed = true,
                                  .language = language(r),
                                  .history = zv_buf_cstr(&history)};
    zv_status status = zv_buf_status(&history, err);
    if (status == ZV_OK && o->keep_context) {
        status = zv_space_context_path(&context_path, path, err);
        if (status == ZV_OK)
            status = write_space(r, true, zv_buf_cstr(&context_path), &contract, err);
    }
    if (status == ZV_OK) status = write_space(r, false, path, &contract, err);
    zv_buf_free(&history);
    zv_buf_free(&context_path);
    return status;
}

static zv_status save(const count_run *r, const zv_learn_counts *counts, const char *path,
                      zv_err *err) {
    zv__counts_out *kept = NULL;
    if (r->opts->keep_counts) ZV_TRY(begin_counts(r, &kept, counts, path, err));
    const zv_status status = write_spaces(r, path, err);
    if (status == ZV_OK && kept) return finish_counts(r, kept, path, err);
    zv__counts_abort(kept);
    return status;
}

/* ---- The run ---- */

static void sum_up(const count_run *r, zv_learn_result *result, double began) {
    const double nan = (double)NAN;
    const zv_estimate none = {nan, nan, nan};
    const zv__count_size size = zv__counts_size(&r->counts, false);
    *result = (zv_learn_result){.words = r->corpus->known_words,
                                .vocabulary = r->counts.n_words,
                                .loss = none,
                                .loss_first = nan,
                                .floor = {.floor = none, .above = none},
                                .heldout = {.loss = none}};
    result->counts = (zv_learn_counts){.dim = r->svd.dim,
                                       .rounds = r->svd.rounds,
                                       .pairs = r->counts.total,
                                       .cells = size.cells,
                                       .squares = size.squares};
    result->counts.cells_by_context = zv__counts_size(&r->counts, true).cells;
    for (size_t i = 0; i < r->svd.dim; i++)
        result->counts.caught += r->svd.values[i] * r->svd.values[i];
    result->seconds = zv__now() - began;
    if (result->seconds > 0) result->words_per_second = (double)result->words / result->seconds;
}

zv_status zv__count_learn(zv_learn_result *result, const zv_env *env, const zv_corpus *corpus,
                          const zv_learn_opts *opts, const char *path, zv_err *err) {
    const double began = zv__now();
    count_run r = {.env = env, .corpus = corpus, .opts = opts};
    const size_t n_words = zv_vocab_size(corpus->vocab);
    if (n_words < 2) return zv_err_set(err, ZV_NODATA, M_EMBED_ONE_WORD);
    if (opts->keep_counts && !is_file(path))
        return zv_err_set(err, ZV_USAGE, M_EMBED_COUNTS_STREAM, path);
    ZV_TRY(zv__counts_new(&r.counts, env, corpus, opts->window, opts->negative, NULL, err));
    zv_status status = zv__svd_new(&r.svd, &r.counts, opts->dim, opts->seed, opts->negative, err);
    if (status == ZV_OK) {
        if (r.svd.dim < opts->dim)
            zv_env_warn(env, M_EMBED_DIM_RANK, n_words, r.svd.dim, opts->dim);
        sum_up(&r, result, began);
        status = save(&r, &result->counts, path, err);
    }
    zv__svd_free(env, &r.svd);
    zv__counts_free(&r.counts);
    return status;
}
