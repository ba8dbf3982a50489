/* cmd_probe.c — what does a model not see: sentences that differ in one thing. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli_commands.h"
#include "cli_json.h"
#include "cli_outside.h"
#include "cli_out.h"

typedef struct probe_args {
    bool list, own;
    const char *model;
    unsigned language; /* auto, en, he */
    cli_list texts, only;
    uint64_t sentences, seed;
    cli_text_args in;
    cli_outside_args outside;
} probe_args;

/* clang-format off */
static const cli_option rows[] = {
    CLI_ROW_TEXT(probe_args, model, "model", 'm', NULL, "WORDS", CLI_FILE, M_CLI_O_MODEL_FOR_TEXT),
    CLI_ROW_CHOICE(probe_args, language, "text-lang", "auto", "auto|en|he", M_CLI_O_PROBE_LANG),
    CLI_ROW_LIST(probe_args, texts, "texts", 0, "FILE", CLI_FILE, M_CLI_O_PROBE_TEXTS),
    CLI_ROW_FLAG(probe_args, own, "own", 0, M_CLI_O_PROBE_OWN),
    CLI_ROW_LIST(probe_args, only, "only", 0, "PROBE", 0, M_CLI_O_PROBE_ONLY),
    CLI_ROW_COUNT(probe_args, sentences, "sentences", 0, "200", 1, 1e5, "N", M_CLI_O_PROBE_SENTENCES),
    CLI_ROW_FLAG(probe_args, list, "list", 0, M_CLI_O_PROBE_LIST),
    CLI_ROW_COUNT(probe_args, seed, "seed", 0, "1", 0, 1e15, "N", M_CLI_O_SEED_PAIRS),
    CLI_TEXT_ROWS(probe_args),
    CLI_OUTSIDE_ROWS(probe_args),
};
/* clang-format on */
const cli_spec cmd_probe_spec = {rows, sizeof rows / sizeof *rows, sizeof(probe_args), 0, 1};

/* ---- Which sentences --------------------------------------------------------------------------- */

enum { MOST_TEXTS = 1000000, LOOK_AT = 200 };

/* Texts one after another, until all are read: then `list` points into `bytes`. */
typedef struct texts {
    zv_buf bytes;
    zv_str *list;
    size_t n, cap;
} texts;

static void texts_free(texts *t) {
    zv_buf_free(&t->bytes);
    free(t->list);
}

static zv_status texts_add(cli *c, texts *t, zv_str text) {
    if (t->n == t->cap) {
        size_t cap = t->cap ? 2 * t->cap : 1024;
        zv_str *list = realloc(t->list, cap * sizeof *list);
        if (!list) return cli_nomem(c);
        t->list = list;
        t->cap = cap;
    }
    t->list[t->n++] = text;
    return ZV_OK;
}

static zv_status read_file(cli *c, texts *t, const char *path) {
    const probe_args *a = c->own;
    zv_text_source_opts opts = cli_text_source(c, &a->in);
    zv_text_source *source = NULL;
    zv_text_item item;
    bool more = true;
    cli_input_text(c, path);
    CLI_TRY(zv_text_open(&source, c->env, path, &opts, &c->err));
    zv_status status = ZV_OK;
    while (status == ZV_OK && more && t->n < MOST_TEXTS) {
        status = zv_text_next(source, &item, &more, &c->err);
        if (status != ZV_OK || !more) break;
        /* only the length yet, for the bytes may move */
        status = texts_add(c, t, (zv_str){NULL, item.text.len});
        zv_buf_add(&t->bytes, item.text.ptr, item.text.len);
    }
    zv_text_close(source);
    return status == ZV_OK ? zv_buf_status(&t->bytes, &c->err) : status;
}

static zv_status read_files(cli *c, texts *t) {
    const probe_args *a = c->own;
    size_t at = 0;
    for (size_t i = 0; i < a->texts.n; i++) CLI_TRY(read_file(c, t, a->texts.items[i]));
    for (size_t i = 0; i < t->n; at += t->list[i++].len) t->list[i].ptr = t->bytes.ptr + at;
    return ZV_OK;
}

static zv_status own_texts(cli *c, texts *t, const zv_space *space) {
    if (!zv_space_has_texts(space))
        return zv_err_set(&c->err, ZV_USAGE, M_CLI_PROBE_NO_TEXTS, zv_space_path(space));
    for (size_t i = 0; i < zv_space_size(space); i++)
        CLI_TRY(texts_add(c, t, zv_space_text(space, i)));
    return ZV_OK;
}

/* The language of what the space says, or else of what is in it. */
static zv_lang language_of(const cli *c, const zv_space *space, const zv_space *words,
                           const texts *t) {
    const probe_args *a = c->own;
    if (a->language) return a->language == 2 ? ZV_HE : ZV_EN;
    const zv_space *said[2] = {space, words};
    for (size_t i = 0; i < 2 && said[i]; i++) {
        const char *language = zv_space_contract(said[i])->language;
        if (language && strcmp(language, "he") == 0) return ZV_HE;
        if (language && strcmp(language, "en") == 0) return ZV_EN;
    }
    zv_buf sample = {0};
    char number[24];
    for (size_t i = 0; i < LOOK_AT; i++) {
        zv_str text = {0};
        if (t->n > 0)
            text = i < t->n ? t->list[i] : text;
        else if (words && i < zv_space_size(words))
            text = zv_space_id(words, i, number);
        else if (i < zv_space_size(space))
            text = zv_space_text(space, i);
        zv_buf_add(&sample, text.ptr, text.len);
        zv_buf_putc(&sample, ' ');
    }
    double share = zv_text_hebrew_share((zv_str){sample.ptr, sample.len});
    zv_buf_free(&sample);
    return share > 0.5 ? ZV_HE : ZV_EN;
}

static zv_status which(cli *c, uint32_t *only) {
    const probe_args *a = c->own;
    *only = 0;
    for (size_t i = 0; i < a->only.n; i++) {
        zv_probe_kind kind;
        if (!zv_probe_parse(&kind, a->only.items[i]))
            return zv_err_set(&c->err, ZV_USAGE, M_CLI_PROBE_UNKNOWN, a->only.items[i]);
        *only |= 1u << kind;
    }
    return ZV_OK;
}

/* ---- Showing ----------------------------------------------------------------------------------- */

static json_t *json_pair(const zv_probe_pair *p) {
    json_t *o = json_object();
    cli_json_set(o, "original", cli_json_str(p->original));
    cli_json_set(o, "changed", cli_json_str(p->changed));
    cli_json_set(o, "cosine", cli_json_number(p->cosine));
    return o;
}

static json_t *json_probe(const zv_probe *p) {
    json_t *o = json_object();
    cli_json_set(o, "name", json_string(zv_probe_name(p->kind)));
    cli_json_set(o, "keeps_meaning", json_boolean(zv_probe_keeps_meaning(p->kind)));
    cli_json_set(o, "n", json_integer((json_int_t)p->n));
    cli_json_set(o, "left_out", json_integer((json_int_t)p->unknown));
    cli_json_set(o, "shift", cli_json_number(p->shift));
    cli_json_set(o, "shift_interval", cli_json_interval(p->shift_interval));
    cli_json_set(o, "percentile", cli_json_number(p->percentile));
    cli_json_set(o, "interval", cli_json_interval(p->interval));
    cli_json_set(o, "accuracy", cli_json_number(p->accuracy));
    cli_json_set(o, "accuracy_interval", cli_json_interval(p->accuracy_interval));
    cli_json_set(o, "closer_than_paraphrase", cli_json_number(p->over_said));
    cli_json_set(o, "closer_than_unrelated", cli_json_number(p->over_unrelated));
    if (p->n > 0) {
        cli_json_set(o, "least", json_pair(&p->pairs[0]));
        cli_json_set(o, "most", json_pair(&p->pairs[p->n - 1]));
    }
    return o;
}

static void number_cell(cli_table *t, const char *format, double value) {
    char out[32];
    if (isnan(value)) {
        cli_table_cell(t, zv_str_of("—"));
        return;
    }
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    snprintf(out, sizeof out, format, value);
#pragma GCC diagnostic pop
    cli_table_cell(t, zv_str_of(out));
}

static zv_status draw_table(cli *c, const zv_probes *p) {
    cli_table t = {.cols = 7};
    const char *const names[] = {cli_pick(c, M_CLI_H_PROBE),   cli_pick(c, M_CLI_H_SENTENCES),
                                 cli_pick(c, M_CLI_H_SHIFT),   cli_pick(c, M_CLI_H_MOVED),
                                 cli_pick(c, M_CLI_H_RANGE),   cli_pick(c, M_CLI_H_TOLD),
                                 cli_pick(c, M_CLI_H_LEFT_OUT)};
    for (size_t i = 0; i < t.cols; i++) cli_table_cell(&t, zv_str_of(names[i]));
    for (size_t i = 0; i < p->n; i++) {
        const zv_probe *x = &p->list[i];
        cli_table_cell(&t, zv_str_of(zv_probe_name(x->kind)));
        cli_table_cellf(&t, "%zu", x->n);
        number_cell(&t, "%.4f", x->shift);
        number_cell(&t, "%.3f", x->percentile);
        if (isnan(x->interval.lo))
            cli_table_cell(&t, zv_str_of("—"));
        else
            cli_table_cellf(&t, "%.3f … %.3f", x->interval.lo, x->interval.hi);
        number_cell(&t, "%.0f", 100 * x->accuracy);
        cli_table_cellf(&t, "%zu", x->unknown);
    }
    return cli_table_draw(c, &t);
}

static void show_text(cli *c, zv_str text) {
    zv_draw_paragraph(&c->out, &c->style, text, 3, 2);
}

static void show_pair(cli *c, const zv_probe *p, size_t i, bool least) {
    const zv_probe_pair *pair = &p->pairs[i];
    if (least)
        CLI_SAY(c, M_CLI_PROBE_LEAST, zv_probe_name(p->kind), pair->cosine);
    else
        CLI_SAY(c, M_CLI_PROBE_MOST, zv_probe_name(p->kind), pair->cosine);
    cli_end_sentence(c);
    show_text(c, pair->original);
    show_text(c, pair->changed);
}

static zv_status show(cli *c, const zv_probes *p) {
    const probe_args *a = c->own;
    json_t *probes = json_array();
    bool changed = a->own || a->texts.n > 0;
    cli_json_set(c->result, "language", json_string(p->language == ZV_HE ? "he" : "en"));
    cli_json_set(c->result, "source", json_string(changed ? "texts" : "templates"));
    cli_json_set(c->result, "background",
                 json_string(p->own_background ? "sentences" : "collection"));
    cli_json_set(c->result, "background_pairs", json_integer((json_int_t)p->background_pairs));
    for (size_t i = 0; i < p->n; i++) json_array_append_new(probes, json_probe(&p->list[i]));
    cli_json_set(c->result, "probes", probes);
    if (p->own_background)
        CLI_SAY(c, M_CLI_PROBE_SENTENCES, p->background_pairs);
    else
        CLI_SAY(c, M_CLI_PROBE_COLLECTION, p->background_pairs);
    cli_end_sentence(c);
    CLI_TRY(draw_table(c, p));
    CLI_SAY(c, M_CLI_PROBE_LEGEND);
    cli_end_sentence(c);
    for (size_t i = 0; i < p->n; i++) {
        if (p->list[i].n < 2) continue;
        zv_buf_putc(&c->out, '\n');
        show_pair(c, &p->list[i], 0, true);
        show_pair(c, &p->list[i], p->list[i].n - 1, false);
    }
    c->brief = true;
    return ZV_OK;
}

/* ---- --list ------------------------------------------------------------------------------------ */

/* The first two forms of the first sentence in a language that has one. */
static zv_status example(cli *c, zv_buf *forms, zv_probe_kind kind, size_t n[2]) {
    zv_lang first = c->lang;
    for (int i = 0; i < 2; i++) {
        zv_lang lang = i == 0 ? first : first == ZV_HE ? ZV_EN : ZV_HE;
        size_t at = forms->len ? SIZE_MAX : 0;
        CLI_TRY(zv_probe_sentences(forms, kind, lang, at, &n[lang == ZV_HE], &c->err));
    }
    return ZV_OK;
}

static void list_row(cli_table *t, json_t *probes, const cli *c, zv_probe_kind kind,
                     const char *forms, const size_t n[2]) {
    json_t *o = json_object(), *counts = json_object(), *pair = json_object();
    size_t first = strcspn(forms, "\n"), second = strcspn(forms + first + 1, "\n");
    zv_str changed = {forms + first + 1, second};
    bool keeps = zv_probe_keeps_meaning(kind);
    cli_json_set(counts, "en", json_integer((json_int_t)n[0]));
    cli_json_set(counts, "he", json_integer((json_int_t)n[1]));
    cli_json_set(pair, "original", cli_json_str((zv_str){forms, first}));
    cli_json_set(pair, "changed", cli_json_str(changed));
    cli_json_set(o, "name", json_string(zv_probe_name(kind)));
    cli_json_set(o, "keeps_meaning", json_boolean(keeps));
    cli_json_set(o, "templates", counts);
    cli_json_set(o, "example", pair);
    json_array_append_new(probes, o);
    cli_table_cell(t, zv_str_of(zv_probe_name(kind)));
    cli_table_cell(t, zv_str_of(keeps ? cli_pick(c, M_CLI_PROBE_SHOULD_STAY)
                                      : cli_pick(c, M_CLI_PROBE_SHOULD_MOVE)));
    cli_table_cellf(t, "%zu", n[0]);
    cli_table_cellf(t, "%zu", n[1]);
    cli_table_cell(t, changed);
}

static zv_status list(cli *c) {
    cli_table t = {.cols = 5};
    json_t *probes = json_array();
    zv_status status = ZV_OK;
    const char *const names[] = {cli_pick(c, M_CLI_H_PROBE), cli_pick(c, M_CLI_H_SHOULD),
                                 cli_pick(c, M_CLI_H_ENGLISH), cli_pick(c, M_CLI_H_HEBREW),
                                 cli_pick(c, M_CLI_H_EXAMPLE)};
    cli_json_set(c->result, "probes", probes);
    for (size_t i = 0; i < t.cols; i++) cli_table_cell(&t, zv_str_of(names[i]));
    for (int k = 0; k < ZV_PROBE_KINDS && status == ZV_OK; k++) {
        zv_buf forms = {0};
        size_t n[2] = {0};
        status = example(c, &forms, (zv_probe_kind)k, n);
        if (status == ZV_OK) list_row(&t, probes, c, (zv_probe_kind)k, zv_buf_cstr(&forms), n);
        zv_buf_free(&forms);
    }
    if (status == ZV_OK) return cli_table_draw(c, &t);
    cli_table_free(&t);
    return status;
}

/* ---- The command ------------------------------------------------------------------------------- */

static zv_status run(cli *c, zv_probe_opts *opts, const cli_model *model) {
    zv_session *encoding = NULL, *knowing = NULL;
    zv_probes *probes = NULL;
    zv_any_encoder any;
    zv_status status = cli_model_any(c, &any, &encoding, model);
    if (status == ZV_OK && model->encoder) /* a program doesn't say which words it knows */
        status = zv_session_new(&knowing, c->env, model->encoder, &c->err);
    if (status == ZV_OK) {
        opts->known = knowing;
        status = zv_explain_probe(&probes, c->env, &any, opts, &c->err);
        if (status == ZV_OK) status = show(c, probes);
        if (status == ZV_OK) status = zv_probe_findings(probes, c->env, c->report, &c->err);
    }
    zv_probes_free(probes);
    zv_session_free(knowing);
    zv_session_free(encoding);
    return status;
}

static zv_status probe_space(cli *c, const zv_space *space, const cli_model *model, texts *t) {
    const probe_args *a = c->own;
    zv_probe_opts opts = {.sentences = (size_t)a->sentences, .seed = a->seed};
    zv_background *bg = NULL;
    zv_status status = which(c, &opts.only);
    if (status == ZV_OK && a->texts.n > 0) status = read_files(c, t);
    if (status == ZV_OK && a->own) status = own_texts(c, t, space);
    if (status == ZV_OK && (a->own || a->texts.n > 0)) {
        opts.texts = t->list ? t->list : &(zv_str){0};
        opts.n_texts = t->n;
    }
    if (status == ZV_OK) opts.language = language_of(c, space, model->words, t);
    /* words have another background than texts */
    if (status == ZV_OK && zv_space_contract(space)->kind != ZV_SPACE_WORDS)
        status = cli_background(c, &bg, space, a->seed);
    opts.background = bg;
    if (status == ZV_OK) status = run(c, &opts, model);
    zv_background_free(bg);
    return status;
}

zv_status cmd_probe(cli *c) {
    const probe_args *a = c->own;
    zv_space *space = NULL;
    cli_model model = {0};
    texts t = {0};
    if (a->list) return list(c);
    if (c->n_args == 0) return zv_err_set(&c->err, ZV_USAGE, M_CLI_PROBE_SPACE);
    if (a->own && a->texts.n > 0) return zv_err_set(&c->err, ZV_USAGE, M_CLI_PROBE_TWO_SOURCES);
    CLI_TRY(cli_outside_check(c, &a->outside, a->model));
    zv_status status = cli_open(c, &space, c->args[0]);
    if (status == ZV_OK)
        status = cli_model_or_outside(c, &model, space, a->model, &a->outside, true);
    if (status == ZV_OK) status = probe_space(c, space, &model, &t);
    texts_free(&t);
    cli_model_close(c, &model);
    zv_space_free(space);
    return status;
}
