/* cmd_learn.c — raw text in, word vectors out. */
#include <math.h>
#include <stdlib.h>

#include "cli_commands.h"
#include "cli_json.h"
#include "cli_out.h"

typedef struct learn_args {
    const char *output, *text_lang, *from;
    uint64_t epochs, dim, window, negative, min_count, minn, maxn, buckets, seed;
    double sample, lr, checkpoint;
    bool subwords, keep_context, keep_counts, keep_corpus, resume, deterministic;
    unsigned method, niqqud, maqaf, letter_case;
    cli_text_args in;
} learn_args;

/* clang-format off */
static const cli_option rows[] = {
    CLI_ROW_TEXT(learn_args, output, "output", 'o', NULL, "OUT", CLI_REQUIRED | CLI_FILE, M_CLI_O_SPACE_OUT),
    CLI_ROW_CHOICE(learn_args, method, "method", "skipgram", "skipgram|cbow|count", M_CLI_O_METHOD),
    CLI_ROW_COUNT(learn_args, epochs, "epochs", 0, "5", 1, 10000, "N", M_CLI_O_EPOCHS),
    CLI_ROW_COUNT(learn_args, dim, "dim", 0, "100", 1, 65536, "N", M_CLI_O_DIM),
    CLI_ROW_COUNT(learn_args, window, "window", 0, "5", 1, 1000, "N", M_CLI_O_WINDOW),
    CLI_ROW_COUNT(learn_args, negative, "negative", 0, "5", 1, 64, "N", M_CLI_O_NEGATIVE),
    CLI_ROW_REAL(learn_args, sample, "sample", "1e-3", 0, 1, "X", M_CLI_O_SAMPLE),
    CLI_ROW_COUNT(learn_args, min_count, "min-count", 0, "5", 1, 1e9, "N", M_CLI_O_MIN_COUNT),
    CLI_ROW_REAL(learn_args, lr, "lr", NULL, 1e-9, 10, "X", M_CLI_O_LR),
    CLI_ROW_FLAG(learn_args, subwords, "subwords", 0, M_CLI_O_SUBWORDS),
    CLI_ROW_COUNT(learn_args, minn, "minn", 0, "3", 1, 100, "N", M_CLI_O_MINN),
    CLI_ROW_COUNT(learn_args, maxn, "maxn", 0, "6", 1, 100, "N", M_CLI_O_MAXN),
    CLI_ROW_COUNT(learn_args, buckets, "buckets", 0, "2000000", 1, 1e8, "N", M_CLI_O_BUCKETS),
    CLI_ROW_COUNT(learn_args, seed, "seed", 0, "1", 0, 1e15, "N", M_CLI_O_SEED),
    CLI_ROW_REAL(learn_args, checkpoint, "checkpoint", "10", 0, 1e6, "MINUTES", M_CLI_O_CHECKPOINT),
    CLI_ROW_FLAG(learn_args, resume, "resume", 0, M_CLI_O_RESUME),
    CLI_ROW_TEXT(learn_args, from, "continue", 0, NULL, "MODEL", CLI_FILE, M_CLI_O_CONTINUE),
    CLI_ROW_FLAG(learn_args, deterministic, "deterministic", 0, M_CLI_O_DETERMINISTIC),
    CLI_ROW_FLAG(learn_args, keep_context, "keep-context", 0, M_CLI_O_KEEP_CONTEXT),
    CLI_ROW_FLAG(learn_args, keep_counts, "keep-counts", 0, M_CLI_O_KEEP_COUNTS),
    CLI_ROW_FLAG(learn_args, keep_corpus, "keep-corpus", 0, M_CLI_O_KEEP_CORPUS),
    CLI_ROW_TEXT(learn_args, text_lang, "text-lang", 0, NULL, "CODE", 0, M_CLI_O_TEXT_LANG),
    CLI_ROW_CHOICE(learn_args, niqqud, "niqqud", "strip", "strip|keep", M_CLI_O_NIQQUD),
    CLI_ROW_CHOICE(learn_args, maqaf, "maqaf", "split", "split|keep", M_CLI_O_MAQAF),
    CLI_ROW_CHOICE(learn_args, letter_case, "case", "fold", "fold|keep", M_CLI_O_CASE),
    CLI_TEXT_ROWS(learn_args),
};
/* clang-format on */
const cli_spec cmd_learn_spec = {rows, sizeof rows / sizeof *rows, sizeof(learn_args), 1, 100000};

/* ---- Going on from an earlier space ------------------------------------------------------------- */

typedef struct earlier {
    zv_space *words, *context;
} earlier;

static zv_status open_earlier(cli *c, earlier *e, const char *path) {
    zv_buf context = {0};
    CLI_TRY(cli_open(c, &e->words, path));
    zv_status status = zv_space_context_path(&context, path, &c->err);
    if (status == ZV_OK && cli_is_file(zv_buf_cstr(&context)))
        status = cli_open(c, &e->context, zv_buf_cstr(&context));
    zv_buf_free(&context);
    return status;
}

static void close_earlier(earlier *e) {
    zv_space_free(e->words);
    zv_space_free(e->context);
}

/* What was not typed is as in the earlier space. */
static zv_status adopt(cli *c, learn_args *a, const zv_space *words) {
    const zv_subwords *s = zv_space_subwords(words);
    const char *text = zv_space_contract(words)->text;
    zv_text_opts was;
    CLI_TRY(zv_space_text_opts(&was, words, &c->err));
    if (!cli_given(c, "dim")) a->dim = zv_space_dim(words);
    a->subwords = a->subwords || s;
    if (s && !cli_given(c, "minn")) a->minn = s->minn;
    if (s && !cli_given(c, "maxn")) a->maxn = s->maxn;
    if (s && !cli_given(c, "buckets")) a->buckets = s->buckets;
    if (!cli_given(c, "niqqud")) a->niqqud = was.keep_niqqud;
    if (!cli_given(c, "maqaf")) a->maqaf = was.join_maqaf;
    if (!cli_given(c, "case")) a->letter_case = was.keep_case;
    const bool same = (a->niqqud != 0) == was.keep_niqqud && (a->maqaf != 0) == was.join_maqaf &&
                      (a->letter_case != 0) == was.keep_case;
    if (same || !text) return ZV_OK;
    return zv_err_set(&c->err, ZV_USAGE, M_CLI_CONTINUE_TEXT, a->from, text);
}

/* ---- Options ------------------------------------------------------------------------------------ */

static zv_learn_opts learn_opts(const cli *c, const learn_args *a) {
    zv_learn_opts opts = zv_learn_opts_default();
    opts.method = (zv_method)a->method;
    opts.dim = (size_t)a->dim;
    opts.window = (unsigned)a->window;
    opts.negative = (unsigned)a->negative;
    opts.epochs = (unsigned)a->epochs;
    opts.sample = a->sample;
    opts.lr = a->lr;
    opts.subwords = a->subwords;
    opts.minn = (unsigned)a->minn;
    opts.maxn = (unsigned)a->maxn;
    opts.buckets = (unsigned)a->buckets;
    opts.seed = a->seed;
    opts.language = a->text_lang;
    opts.deterministic = a->deterministic;
    opts.keep_context = a->keep_context;
    opts.keep_counts = a->keep_counts;
    opts.keep_corpus = a->keep_corpus;
    opts.checkpoint_minutes = a->checkpoint;
    opts.resume = a->resume;
    opts.command = zv_buf_cstr(&c->line);
    return opts;
}

static zv_corpus_opts corpus_opts(const cli *c, const learn_args *a) {
    zv_corpus_opts opts = {.text = zv_text_opts_default(),
                           .source = cli_text_source(c, &a->in),
                           .min_count = a->min_count,
                           .keep_texts = a->keep_corpus};
    opts.text.keep_niqqud = a->niqqud != 0;
    opts.text.join_maqaf = a->maqaf != 0;
    opts.text.keep_case = a->letter_case != 0;
    opts.text.bad_utf8 = opts.source.bad_utf8;
    return opts;
}

/* ---- Telling ------------------------------------------------------------------------------------ */

static void loss_cell(cli_table *t, double loss) {
    if (isnan(loss)) {
        cli_table_cellf(t, "—");
    } else {
        cli_table_cellf(t, "%.4f", loss);
    }
}

/* Epoch by epoch; of many epochs every n-th, and the last. */
static zv_status print_losses(cli *c, const zv_epoch_loss *losses, unsigned n) {
    enum { LINES = 10 };
    const unsigned step = 1 + (n - 1) / LINES;
    cli_table t = {.cols = 4};
    if (n == 0) return ZV_OK;
    cli_table_cell(&t, zv_str_of(cli_pick(c, M_CLI_LOSS_EPOCH)));
    cli_table_cell(&t, zv_str_of(cli_pick(c, M_CLI_LOSS_END)));
    cli_table_cell(&t, zv_str_of(cli_pick(c, M_CLI_LOSS_HELDOUT)));
    cli_table_cell(&t, zv_str_of(cli_pick(c, M_CLI_LOSS_FLOOR)));
    for (unsigned i = 0; i < n; i++) {
        if ((i + 1) % step != 0 && i + 1 != n) continue;
        cli_table_cellf(&t, "%u", losses[i].epoch);
        loss_cell(&t, losses[i].loss);
        loss_cell(&t, losses[i].heldout);
        loss_cell(&t, losses[i].floor);
    }
    return cli_table_draw(c, &t);
}

static json_t *json_losses(const zv_epoch_loss *losses, unsigned n) {
    json_t *list = json_array();
    for (unsigned i = 0; i < n; i++) {
        json_t *one = json_object();
        cli_json_set(one, "epoch", json_integer(losses[i].epoch));
        cli_json_set(one, "loss", cli_json_number(losses[i].loss));
        cli_json_set(one, "floor", cli_json_number(losses[i].floor));
        cli_json_set(one, "heldout", cli_json_number(losses[i].heldout));
        cli_json_set(one, "seen", cli_json_number(losses[i].seen));
        json_array_append_new(list, one);
    }
    return list;
}

static void json_result(cli *c, const learn_args *a, const zv_corpus *corpus,
                        const zv_learn_result *r, const zv_epoch_loss *losses) {
    json_t *o = c->result;
    char contract[64];
    zv_text_opts_format(contract, zv_corpus_text_opts(corpus));
    cli_json_set(o, "path", cli_json_text(a->output));
    cli_json_set(o, "words", json_integer((json_int_t)r->words));
    cli_json_set(o, "vocabulary", json_integer((json_int_t)r->vocabulary));
    cli_json_set(o, "epochs", json_integer(r->epochs));
    cli_json_set(o, "seconds", cli_json_number(r->seconds));
    cli_json_set(o, "words_per_second", cli_json_number(r->words_per_second));
    cli_json_set(o, "loss", cli_json_number(r->loss.value));
    cli_json_set(o, "loss_first", cli_json_number(r->loss_first));
    cli_json_set(o, "loss_floor", cli_json_number(r->floor.floor.value));
    cli_json_set(o, "loss_heldout", cli_json_number(r->heldout.loss.value));
    cli_json_set(o, "loss_seconds", cli_json_number(r->loss_seconds));
    cli_json_set(o, "losses", json_losses(losses, r->epochs));
    cli_json_set(o, "corpus_words", json_integer((json_int_t)zv_corpus_words(corpus)));
    cli_json_set(o, "texts", json_integer((json_int_t)zv_corpus_texts(corpus)));
    cli_json_set(o, "text", json_string(contract));
    cli_json_set(o, "stopped", json_boolean(r->stopped));
    cli_json_set(o, "resumable", json_boolean(r->resumable));
}

static void json_continued(json_t *o, const zv_taken *t) {
    json_t *from = json_object();
    cli_json_set(from, "words", json_integer((json_int_t)t->words));
    cli_json_set(from, "contexts", json_integer((json_int_t)t->contexts));
    cli_json_set(from, "ngrams", json_integer((json_int_t)t->ngrams));
    cli_json_set(o, "continued", from);
}

static void json_counts(json_t *o, const zv_learn_counts *t) {
    if (t->dim == 0) return;
    json_t *counts = json_object();
    cli_json_set(counts, "dim", json_integer((json_int_t)t->dim));
    cli_json_set(counts, "rounds", json_integer(t->rounds));
    cli_json_set(counts, "pairs", json_integer((json_int_t)t->pairs));
    cli_json_set(counts, "cells", json_integer((json_int_t)t->cells));
    cli_json_set(counts, "share", cli_json_number(t->caught / t->squares));
    cli_json_set(o, "counts", counts);
}

/* Where the counts went that --keep-counts kept. */
static zv_status tell_kept(cli *c, const learn_args *a) {
    zv_buf path = {0};
    if (!a->keep_counts) return ZV_OK;
    const zv_status status = zv_space_counts_path(&path, a->output, &c->err);
    if (status == ZV_OK) {
        cli_json_set(json_object_get(c->result, "counts"), "path",
                     cli_json_text(zv_buf_cstr(&path)));
        CLI_SAY(c, M_CLI_COUNTS_KEPT, zv_buf_cstr(&path));
        cli_end_sentence(c);
    }
    zv_buf_free(&path);
    return status;
}

/* Where the texts went that --keep-corpus kept. */
static zv_status tell_corpus(cli *c, const learn_args *a) {
    zv_buf path = {0};
    if (!a->keep_corpus) return ZV_OK;
    const zv_status status = zv_space_corpus_path(&path, a->output, &c->err);
    if (status == ZV_OK) {
        cli_json_set(c->result, "corpus_path", cli_json_text(zv_buf_cstr(&path)));
        CLI_SAY(c, M_CLI_CORPUS_KEPT, zv_buf_cstr(&path));
        cli_end_sentence(c);
    }
    zv_buf_free(&path);
    return status;
}

/* What learning without epochs came to, in the place of its speed and losses. */
static void say_counts(cli *c, const zv_learn_result *r) {
    const zv_learn_counts *t = &r->counts;
    CLI_SAY(c, M_CLI_LEARNED_COUNTS, (unsigned long long)t->cells, t->dim,
            100 * t->caught / t->squares, r->seconds);
    cli_end_sentence(c);
}

static zv_status tell(cli *c, const learn_args *a, const zv_corpus *corpus,
                      const zv_learn_result *r, const zv_epoch_loss *losses) {
    const bool counted = r->counts.dim > 0;
    json_result(c, a, corpus, r, losses);
    json_counts(c->result, &r->counts);
    CLI_SAY(c, M_CLI_LEARNED, r->vocabulary, counted ? r->counts.dim : (size_t)a->dim,
            (unsigned long long)zv_corpus_words(corpus),
            (unsigned long long)zv_corpus_texts(corpus), a->output);
    cli_end_sentence(c);
    if (counted) {
        say_counts(c, r);
        CLI_TRY(tell_kept(c, a));
    } else {
        CLI_SAY(c, M_CLI_LEARNED_SPEED, r->epochs, r->seconds - r->loss_seconds,
                r->words_per_second, r->loss_seconds);
        cli_end_sentence(c);
    }
    CLI_TRY(tell_corpus(c, a));
    if (a->from) {
        json_continued(c->result, &r->taken);
        CLI_SAY(c, M_CLI_CONTINUED, r->taken.words, a->from, r->taken.contexts,
                r->vocabulary - r->taken.words);
        cli_end_sentence(c);
    }
    CLI_TRY(print_losses(c, losses, r->epochs));
    CLI_TRY(zv_losses_figure(c->report, c->env, losses, r->epochs, &c->err));
    if (r->stopped) {
        c->stopped = true;
        cli_talk(c, M_CLI_STOPPED_KEPT, r->epochs, a->output);
        if (r->resumable) cli_talk(c, M_CLI_RESUMABLE, a->output);
    }
    return zv_explain_learned(c->report, c->env, corpus, r, a->output, &c->err);
}

/* What belongs to learning in epochs is refused, and its defaults are nothing. */
static zv_status check_counts(cli *c, learn_args *a) {
    static const char *const others[] = {"epochs", "sample",        "lr",      "subwords",
                                         "minn",   "maxn",          "buckets", "checkpoint",
                                         "resume", "deterministic", "continue"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (cli_given(c, others[i]))
            return zv_err_set(&c->err, ZV_USAGE, M_CLI_COUNT_OPTION, others[i]);
    a->checkpoint = 0;
    /* A shift costs the singular vectors more than it gives (Levy, Goldberg & Dagan 2015). */
    if (!cli_given(c, "negative")) a->negative = 1;
    return ZV_OK;
}

static zv_status learn(cli *c, learn_args *a, const earlier *e) {
    if (a->method != ZV_COUNTS && a->lr == 0 && !a->resume)
        a->lr = zv_method_lr((zv_method)a->method);
    zv_learn_opts opts = learn_opts(c, a);
    zv_corpus_opts reading = corpus_opts(c, a);
    opts.from = reading.grow = e->words;
    opts.from_context = e->context;
    CLI_TRY(zv_learn_opts_check(&opts, &c->err));
    CLI_TRY(cli_check_output(c, a->output));
    for (size_t i = 0; i < c->n_args; i++) cli_input_text(c, c->args[i]);
    zv_corpus *corpus = NULL;
    zv_learn_result result = {0};
    CLI_TRY(zv_corpus_read(&corpus, c->env, c->args, c->n_args, &reading, &c->err));
    opts.losses = calloc(opts.epochs, sizeof *opts.losses);
    zv_status status = opts.losses ? ZV_OK : cli_nomem(c);
    if (status == ZV_OK)
        status = zv_embed_learn(&result, c->env, corpus, &opts, a->output, &c->err);
    if (status == ZV_OK) status = tell(c, a, corpus, &result, opts.losses);
    free(opts.losses);
    zv_corpus_free(corpus);
    return status;
}

zv_status cmd_learn(cli *c) {
    learn_args *a = c->own;
    earlier e = {0};
    if (a->method == ZV_COUNTS) CLI_TRY(check_counts(c, a));
    zv_status status = a->from ? open_earlier(c, &e, a->from) : ZV_OK;
    if (status == ZV_OK && a->from) status = adopt(c, a, e.words);
    if (status == ZV_OK) status = learn(c, a, &e);
    close_earlier(&e);
    return status;
}
