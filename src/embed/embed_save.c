/* embed_save.c — writing what was learned. */
#include "embed/embed_run.h"

static zv_status write_rows(const zv__run *r, zv_space_writer *w, bool context, zv_err *err) {
    float *scratch = zv__alloc_aligned(r->env, 2 * r->model.stride, sizeof(float));
    zv_status status = scratch ? ZV_OK : zv__nomem(err);
    for (size_t i = 0; status == ZV_OK && i < r->model.n_words; i++) {
        zv_space_item item = {.vector = context ? r->model.context + i * r->model.stride
                                                : zv__run_vector(r, i, scratch),
                              .id = zv_vocab_word(r->corpus->vocab, (uint32_t)i),
                              .count = zv_vocab_count(r->corpus->vocab, (uint32_t)i)};
        status = zv_space_add(w, &item, err);
    }
    zv__free_aligned(r->env, scratch);
    return status;
}

/* The n-grams' rows, for words that have none. */
static zv_status add_subwords(const zv__run *r, zv_space_writer *w, zv_err *err) {
    const zv_subwords subwords = {.minn = r->opts->minn,
                                  .maxn = r->opts->maxn,
                                  .buckets = r->opts->buckets,
                                  .rows = r->parts.n_grams,
                                  .numbers = r->parts.numbers,
                                  .vectors = r->model.words + r->model.n_words * r->model.stride,
                                  .stride = r->model.stride * sizeof(float),
                                  .order = r->parts.order};
    return zv_space_add_subwords(w, &subwords, err);
}

static zv_status write_space(const zv__run *r, bool context, const char *path,
                             const zv_contract *contract, zv_err *err) {
    zv_space_writer_opts opts = {.dim = r->model.dim, .dtype = ZV_F32, .ids = true, .counts = true};
    zv_space_writer *w = NULL;
    ZV_TRY(zv_space_create(&w, r->env, path, &opts, err));
    zv_status status = write_rows(r, w, context, err);
    if (status == ZV_OK && r->opts->subwords && !context) status = add_subwords(r, w, err);
    if (status == ZV_OK) return zv_space_finish(w, contract, err);
    zv_space_abort(w);
    return status;
}

static void write_history(const zv__run *r, const zv_learn_result *result, zv_buf *out) {
    const zv_learn_opts *o = r->opts;
    const char *earlier = o->from ? zv_space_contract(o->from)->history : NULL;
    if (earlier && *earlier) zv_buf_addf(out, "%s\n", earlier);
    if (r->checkpoint.command.len > 0)
        zv_buf_puts(out, zv_buf_cstr(&r->checkpoint.command));
    else
        zv_buf_addf(out,
                    "learn --dim %zu --window %u --negative %u --epochs %u --sample %g --lr %g",
                    o->dim, o->window, o->negative, o->epochs, o->sample, o->lr);
    if (result->stopped) zv_buf_addf(out, " (stopped after %u epochs)", result->epochs);
}

static const char *language_of(const zv__run *r) {
    const char *earlier = r->opts->from ? zv_space_contract(r->opts->from)->language : NULL;
    if (r->opts->language) return r->opts->language;
    if (earlier && strcmp(earlier, "und") != 0) return earlier;
    return r->corpus->hebrew_share > 0.5 ? "he" : "und";
}

zv_status zv__run_save(const zv__run *r, const zv_learn_result *result, const char *path,
                       zv_err *err) {
    zv_buf history, context_path;
    zv_buf_init(&history, r->env);
    zv_buf_init(&context_path, r->env);
    write_history(r, result, &history);
    char text[64];
    zv_text_opts_format(text, &r->corpus->text);
    zv_contract contract = {.kind = ZV_SPACE_WORDS,
                            .metric = ZV_COS,
                            .text = text,
                            .tokens = r->taken.tokens + r->corpus->words,
                            .seed = r->opts->seed,
                            .has_seed = true,
                            .history = zv_buf_cstr(&history)};
    contract.language = language_of(r);
    zv_status status = zv_buf_status(&history, err);
    if (status == ZV_OK && r->opts->keep_context) {
        status = zv_space_context_path(&context_path, path, err);
        if (status == ZV_OK)
            status = write_space(r, true, zv_buf_cstr(&context_path), &contract, err);
    }
    if (status == ZV_OK) status = write_space(r, false, path, &contract, err);
    zv_buf_free(&history);
    zv_buf_free(&context_path);
    return status;
}
