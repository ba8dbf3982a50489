/* cli_blame.c — see cli_blame.h. */
#include "cli_blame.h"

#include <stdlib.h>
#include <string.h>

#include "cli_json.h"
#include "cli_outside.h"
#include "cli_out.h"

/* ---- Names ------------------------------------------------------------------------------------- */

static const char *stage_name(const cli *c, zv_stage stage) {
    static const char *const names[ZV_STAGES][2] = {
        {M_CLI_STAGE_KNOWN},     {M_CLI_STAGE_LEXICAL}, {M_CLI_STAGE_COSINE}, {M_CLI_STAGE_METRIC},
        {M_CLI_STAGE_PRECISION}, {M_CLI_STAGE_FILTER},  {M_CLI_STAGE_GROUP},  {M_CLI_STAGE_K}};
    return names[stage][c->lang == ZV_HE];
}

static const char *cause_name(const cli *c, zv_cause cause) {
    static const char *const names[ZV_CAUSES][2] = {
        {M_CLI_CAUSE_NONE},      {M_CLI_CAUSE_MISSING},   {M_CLI_CAUSE_UNUSABLE},
        {M_CLI_CAUSE_UNKNOWN},   {M_CLI_CAUSE_DUPLICATE}, {M_CLI_CAUSE_HUB},
        {M_CLI_CAUSE_K},         {M_CLI_CAUSE_MODEL},     {M_CLI_CAUSE_METRIC},
        {M_CLI_CAUSE_PRECISION}, {M_CLI_CAUSE_STALE},     {M_CLI_CAUSE_FILTER},
        {M_CLI_CAUSE_GROUP}};
    return names[cause][c->lang == ZV_HE];
}

/* ---- What is common to one question and many --------------------------------------------------- */

typedef struct blaming {
    cli *c;
    const zv_space *space;
    const cli_model *model;
    zv_bm25 *words;
    uint8_t *keep;
    zv_blamer *blamer;
} blaming;

static void blaming_free(blaming *b) {
    zv_blamer_free(b->blamer);
    zv_bm25_free(b->words);
    free(b->keep);
}

static zv_status blaming_new(blaming *b, const cli_hits_args *a, bool margin) {
    cli *c = b->c;
    zv_blame_opts opts = {.k = (size_t)a->k, .group = a->group, .margin = margin, .seed = a->seed};
    opts.metric = zv_space_contract(b->space)->metric;
    if (a->metric && !zv_metric_parse(&opts.metric, a->metric))
        return zv_err_set(&c->err, ZV_USAGE, M_CLI_NOT_CHOICE, "metric", a->metric, "cos|dot|l2");
    cli_json_set(c->result, "metric", json_string(zv_metric_name(opts.metric)));
    CLI_TRY(cli_where(c, &b->keep, b->space, &a->where));
    if (zv_space_has_texts(b->space))
        CLI_TRY(zv_bm25_new(&b->words, c->env, b->space, NULL, &c->err));
    opts.words = b->words;
    opts.keep = b->keep;
    opts.encoder = b->model->encoder;
    return zv_blamer_new(&b->blamer, c->env, b->space, &opts, &c->err);
}

zv_status cli_blame_side(cli *c, cli_side *out, const cli_model *m, const char *text) {
    if (cli_model_measured(m)) return cli_side_of_text(c, out, m, text);
    *out = (cli_side){.rule = "text", .text = zv_str_of(text)};
    out->vector = calloc(zv_encoder_dim(m->encoder) + 1, sizeof *out->vector);
    if (!out->vector) return cli_nomem(c);
    zv_status status = zv_session_new(&out->session, c->env, m->encoder, &c->err);
    if (status == ZV_OK)
        status = zv_session_encode(out->session, out->text, out->vector, &out->encoded, &c->err);
    if (status == ZV_OK && out->encoded.words == 0)
        status = zv_err_set(&c->err, ZV_NOTFOUND, M_CLI_NO_WORD, text);
    out->side = (zv_side){.vector = out->vector,
                          .name = out->text,
                          .encoded = &out->encoded,
                          .words = m->words,
                          .dim = zv_encoder_dim(m->encoder)};
    if (status != ZV_OK) cli_side_free(out);
    return status;
}

bool cli_blame_asks(const cli_side *side, size_t dim) {
    for (size_t d = 0; d < dim; d++)
        if (side->vector[d] != 0) return true;
    return false;
}

static json_t *json_rank(size_t rank) {
    return rank ? json_integer((json_int_t)rank) : json_null();
}

/* ---- One question ------------------------------------------------------------------------------ */

static json_t *json_stages(const zv_blame *blame) {
    json_t *list = json_array();
    for (int s = 0; s < ZV_STAGES; s++) {
        const zv_blame_stage *stage = &blame->stages[s];
        json_t *o = json_object();
        cli_json_set(o, "name", json_string(zv_stage_name((zv_stage)s)));
        cli_json_set(o, "rank", json_rank(stage->rank));
        cli_json_set(o, "in_top_k", stage->measured ? json_boolean(stage->in_top_k) : json_null());
        cli_json_set(o, "note", cli_json_text(stage->note));
        json_array_append_new(list, o);
    }
    return list;
}

static json_t *json_other(const blaming *b, const zv_blame *blame) {
    char number[24];
    if (blame->other == SIZE_MAX) return json_null();
    json_t *o = json_object();
    cli_json_set(o, "id", cli_json_str(zv_space_id(b->space, blame->other, number)));
    cli_json_set(o, "rank", json_rank(blame->other_rank));
    cli_json_set(o, "value", cli_json_number(blame->other_value));
    return o;
}

static json_t *json_lead(const zv_margin *lead) {
    if (!lead) return json_null();
    json_t *o = json_object(), *words = json_array();
    for (size_t i = 0; i < lead->n_words; i++) {
        json_t *word = json_object();
        cli_json_set(word, "word", cli_json_str(lead->words[i].word));
        cli_json_set(word, "value", cli_json_number(lead->words[i].cosine));
        json_array_append_new(words, word);
    }
    cli_json_set(o, "value", cli_json_number(lead->margin));
    cli_json_set(o, "words", words);
    return o;
}

static void set_blame(const blaming *b, const zv_blame *blame) {
    char number[24];
    json_t *o = json_object();
    cli_json_set(o, "expected", cli_json_str(zv_space_id(b->space, blame->row, number)));
    cli_json_set(o, "k", json_integer((json_int_t)blame->k));
    cli_json_set(o, "stages", json_stages(blame));
    cli_json_set(o, "lost",
                 blame->cause == ZV_CAUSE_NONE ? json_null()
                                               : json_string(zv_stage_name(blame->lost)));
    cli_json_set(o, "cause", json_string(zv_cause_name(blame->cause)));
    cli_json_set(o, "sentence", cli_json_text(blame->sentence));
    cli_json_set(o, "advice", cli_json_text(blame->advice));
    cli_json_set(o, "other", json_other(b, blame));
    cli_json_set(o, "csls_rank", json_rank(blame->csls_rank));
    cli_json_set(o, "unknown_share", cli_json_number(blame->unknown_share));
    cli_json_set(o, "lead", json_lead(blame->lead));
    cli_json_set(b->c->result, "blame", o);
}

/* From stage to stage, with its rank, a mark, and what there is to say. */
static zv_status draw_stages(const blaming *b, const zv_blame *blame) {
    cli *c = b->c;
    cli_table t = {.cols = 4};
    cli_table_cell(&t, zv_str_of(cli_pick(c, M_CLI_H_STAGE)));
    cli_table_cell(&t, zv_str_of(cli_pick(c, M_CLI_H_RANK)));
    cli_table_cell(&t, zv_str_of(cli_pick(c, M_CLI_H_IN_TOP_K)));
    cli_table_cell(&t, zv_str_of(cli_pick(c, M_CLI_H_NOTE)));
    for (int s = 0; s < ZV_STAGES; s++) {
        const zv_blame_stage *stage = &blame->stages[s];
        bool lost = blame->cause != ZV_CAUSE_NONE && (zv_stage)s == blame->lost;
        cli_table_cell(&t, zv_str_of(stage_name(c, (zv_stage)s)));
        if (stage->rank)
            cli_table_cellf(&t, "%zu", stage->rank);
        else
            cli_table_cell(&t, zv_str_of("-"));
        cli_table_cell(&t, zv_str_of(!stage->measured ? "-" : stage->in_top_k ? "✓" : "✗"));
        cli_table_cellf(&t, "%s%s%s", lost ? cli_pick(c, M_CLI_LOST_HERE) : "",
                        lost && stage->note ? "; " : "", stage->note ? stage->note : "");
    }
    zv_buf_putc(&c->out, '\n');
    return cli_table_draw(c, &t);
}

static zv_status blame_row(const blaming *b, const zv_question *question, size_t row) {
    cli *c = b->c;
    zv_blame *blame = NULL;
    CLI_TRY(zv_explain_blame(&blame, b->blamer, question, row, &c->err));
    set_blame(b, blame);
    zv_status status = draw_stages(b, blame);
    if (status == ZV_OK) status = zv_blame_findings(blame, b->blamer, question, c->report, &c->err);
    zv_blame_free(blame);
    c->brief = true;
    return status;
}

zv_status cli_blame_one(cli *c, const zv_space *space, const cli_model *m, const cli_side *query,
                        size_t own, const char *expected, const cli_hits_args *a) {
    blaming b = {.c = c, .space = space, .model = m};
    bool vector = strcmp(query->rule, "vector") == 0;
    zv_question question = {&query->side, vector ? zv_str_of("") : query->text, own};
    size_t row;
    CLI_TRY(cli_row_of_id(c, &row, space, expected));
    if (row == own) return zv_err_set(&c->err, ZV_USAGE, M_CLI_EXPECT_SELF, expected);
    zv_status status = blaming_new(&b, a, true);
    if (status == ZV_OK) status = blame_row(&b, &question, row);
    blaming_free(&b);
    return status;
}

/* ---- A file of questions ----------------------------------------------------------------------- */

typedef struct cases {
    blaming *b;
    const char *path;
    bool ids; /* the first column holds ids of the space, not texts */
    zv_blame_tally tally;
    json_t *items;
    cli_table lost; /* the first of those that were not found */
    size_t n_lost;
} cases;

enum { LOST_SHOWN = 10 };

static void keep_item(cases *x, zv_str query, zv_str expected, size_t rank, const char *lost,
                      zv_cause cause) {
    json_t *o = json_object();
    cli_json_set(o, "query", cli_json_str(query));
    cli_json_set(o, "expected", cli_json_str(expected));
    cli_json_set(o, "rank", json_rank(rank));
    cli_json_set(o, "lost", cli_json_text(lost));
    cli_json_set(o, "cause", json_string(zv_cause_name(cause)));
    json_array_append_new(x->items, o);
    if (cause == ZV_CAUSE_NONE || x->n_lost++ >= LOST_SHOWN) return;
    cli_table_cell(&x->lost, expected);
    if (rank)
        cli_table_cellf(&x->lost, "%zu", rank);
    else
        cli_table_cell(&x->lost, zv_str_of("-"));
    cli_table_cell(&x->lost, zv_str_of(cause_name(x->b->c, cause)));
    cli_table_cell(&x->lost, query);
}

static zv_status blame_case(cases *x, const cli_side *side, size_t own, zv_str query,
                            zv_str expected, size_t row) {
    cli *c = x->b->c;
    zv_question question = {&side->side, side->text, own};
    zv_blame *blame = NULL;
    CLI_TRY(zv_explain_blame(&blame, x->b->blamer, &question, row, &c->err));
    keep_item(x, query, expected, blame->stages[ZV_STAGE_K].rank,
              blame->cause == ZV_CAUSE_NONE ? NULL : zv_stage_name(blame->lost), blame->cause);
    zv_status status =
        zv_blame_tally_add(&x->tally, blame, x->b->blamer, &question, c->report, &c->err);
    zv_blame_free(blame);
    return status;
}

/* One line's question as a side. */
static zv_status ask(cases *x, cli_side *side, size_t *own, const char *query) {
    const blaming *b = x->b;
    *own = SIZE_MAX;
    if (!x->ids) return cli_blame_side(b->c, side, b->model, query);
    CLI_TRY(cli_row_of_id(b->c, own, b->space, query));
    return cli_side_of_row(b->c, side, b->space, *own, b->model->encoder ? b->model : NULL);
}

static zv_status read_line(cases *x, const zv_text_item *item, bool first) {
    cli *c = x->b->c;
    zv_str line = item->text;
    const char *tab = memchr(line.ptr, '\t', line.len);
    if (!tab || tab + 1 == line.ptr + line.len)
        return zv_err_set_at(&c->err, ZV_FORMAT, item->line, M_CLI_EXPECT_NO_TAB, x->path,
                             (unsigned long long)item->line);
    zv_str query = {line.ptr, (size_t)(tab - line.ptr)};
    zv_str expected = {tab + 1, line.len - query.len - 1};
    const char *end = memchr(expected.ptr, '\t', expected.len);
    if (end) expected.len = (size_t)(end - expected.ptr);
    if (first && zv_str_equal(expected, zv_str_of("expected"))) { /* a header */
        x->ids = zv_str_equal(query, zv_str_of("id"));
        return ZV_OK;
    }
    zv_buf text = {0};
    cli_side side = {0};
    size_t own, row = zv_space_find(x->b->space, expected);
    zv_buf_add(&text, query.ptr, query.len);
    zv_status status = text.failed ? cli_nomem(c) : ask(x, &side, &own, zv_buf_cstr(&text));
    if (status != ZV_OK && status != ZV_NOMEM)
        status = zv_err_set_at(&c->err, status, item->line, M_CLI_EXPECT_LINE, x->path,
                               (unsigned long long)item->line, c->err.msg);
    if (status == ZV_OK && row == SIZE_MAX) {
        zv_blame_tally_missing(&x->tally, x->b->blamer);
        keep_item(x, query, expected, 0, zv_stage_name(ZV_STAGE_KNOWN), ZV_CAUSE_MISSING);
    } else if (status == ZV_OK) {
        status = blame_case(x, &side, own, query, expected, row);
    }
    cli_side_free(&side);
    zv_buf_free(&text);
    return status;
}

static zv_status read_cases(cases *x) {
    cli *c = x->b->c;
    zv_text_source_opts opts = {.format = ZV_TEXT_PLAIN};
    zv_text_source *source = NULL;
    zv_text_item item;
    bool more = true;
    CLI_TRY(zv_text_open(&source, c->env, x->path, &opts, &c->err));
    cli_input_text(c, x->path);
    zv_status status = ZV_OK;
    for (bool first = true; status == ZV_OK; first = false) {
        status = zv_text_next(source, &item, &more, &c->err);
        if (status != ZV_OK || !more) break;
        status = read_line(x, &item, first);
    }
    zv_text_close(source);
    if (status == ZV_OK && x->tally.cases == 0)
        status = zv_err_set(&c->err, ZV_NODATA, M_CLI_EXPECT_NO_CASES, x->path);
    return status;
}

static void share_row(cli_table *t, json_t *list, const char *key, const char *shown, size_t count,
                      size_t of, double share, zv_interval interval, const char *value) {
    json_t *o = json_object();
    cli_json_set(o, "name", json_string(key));
    cli_json_set(o, "count", json_integer((json_int_t)count));
    cli_json_set(o, "cases", json_integer((json_int_t)of));
    cli_json_set(o, value, cli_json_number(share));
    cli_json_set(o, "interval", cli_json_interval(interval));
    json_array_append_new(list, o);
    cli_table_cell(t, zv_str_of(shown));
    cli_table_cellf(t, "%zu", count);
    cli_table_cellf(t, "%zu", of);
    cli_table_cellf(t, "%.3f", share);
    cli_table_cellf(t, "%.3f … %.3f", interval.lo, interval.hi);
}

static void share_header(cli *c, cli_table *t, const char *first, const char *share) {
    cli_table_cell(t, zv_str_of(first));
    cli_table_cell(t, zv_str_of(cli_pick(c, M_CLI_H_CASES)));
    cli_table_cell(t, zv_str_of(cli_pick(c, M_CLI_H_OF)));
    cli_table_cell(t, zv_str_of(share));
    cli_table_cell(t, zv_str_of(cli_pick(c, M_CLI_H_INTERVAL)));
}

static zv_status draw_tally(cases *x, json_t *out) {
    cli *c = x->b->c;
    const zv_blame_tally *tally = &x->tally;
    json_t *stages = json_array(), *causes = json_array();
    cli_table t = {.cols = 5}, u = {.cols = 5};
    zv_interval interval;
    share_header(c, &t, cli_pick(c, M_CLI_H_STAGE), cli_pick(c, M_CLI_H_RECALL));
    for (int s = 0; s < ZV_STAGES; s++) {
        if (tally->measured[s] == 0) continue;
        double recall = zv_blame_recall(tally, (zv_stage)s, &interval);
        share_row(&t, stages, zv_stage_name((zv_stage)s), stage_name(c, (zv_stage)s),
                  tally->in_top_k[s], tally->measured[s], recall, interval, "recall");
    }
    share_header(c, &u, cli_pick(c, M_CLI_H_CAUSE), cli_pick(c, M_CLI_H_SHARE_OF));
    for (int i = 0; i < ZV_CAUSES; i++) {
        if (tally->causes[i] == 0) continue;
        double share = zv_blame_share(tally, (zv_cause)i, &interval);
        share_row(&u, causes, zv_cause_name((zv_cause)i), cause_name(c, (zv_cause)i),
                  tally->causes[i], tally->cases, share, interval, "share");
    }
    cli_json_set(out, "stages", stages);
    cli_json_set(out, "causes", causes);
    zv_status status = cli_table_draw(c, &t);
    zv_buf_putc(&c->out, '\n');
    zv_status other = cli_table_draw(c, &u);
    return status != ZV_OK ? status : other;
}

static zv_status show_cases(cases *x) {
    cli *c = x->b->c;
    json_t *o = json_object();
    cli_json_set(c->result, "query", json_string(""));
    cli_json_set(c->result, "query_kind", json_string("file"));
    cli_json_set(c->result, "hits", json_array());
    cli_json_set(o, "cases", json_integer((json_int_t)x->tally.cases));
    cli_json_set(o, "k", json_integer((json_int_t)x->tally.k));
    cli_json_set(o, "found_by_words",
                 x->tally.measured[ZV_STAGE_LEXICAL] ? json_integer((json_int_t)x->tally.by_words)
                                                     : json_null());
    zv_status status = draw_tally(x, o);
    cli_json_set(o, "items", json_incref(x->items));
    cli_json_set(c->result, "recall", o);
    if (status == ZV_OK && x->n_lost > 0) {
        zv_buf_putc(&c->out, '\n');
        CLI_SAY(c, M_CLI_EXPECT_LOST, x->n_lost < LOST_SHOWN ? x->n_lost : (size_t)LOST_SHOWN,
                x->n_lost);
        cli_end_sentence(c);
        status = cli_table_draw(c, &x->lost);
    }
    return status;
}

static void lost_header(cli *c, cli_table *t) {
    cli_table_cell(t, zv_str_of(cli_pick(c, M_CLI_H_EXPECTED)));
    cli_table_cell(t, zv_str_of(cli_pick(c, M_CLI_H_RANK)));
    cli_table_cell(t, zv_str_of(cli_pick(c, M_CLI_H_CAUSE)));
    cli_table_cell(t, zv_str_of(cli_pick(c, M_CLI_H_QUERY)));
}

zv_status cli_blame_file(cli *c, const zv_space *space, const cli_model *m, const char *path,
                         const cli_hits_args *a) {
    blaming b = {.c = c, .space = space, .model = m};
    cases x = {.b = &b, .path = path, .tally = {.k = (size_t)a->k}, .lost = {.cols = 4}};
    x.items = json_array();
    lost_header(c, &x.lost);
    zv_status status = blaming_new(&b, a, false);
    if (status == ZV_OK) status = read_cases(&x);
    if (status == ZV_OK) status = show_cases(&x);
    if (status == ZV_OK) status = zv_blame_tally_findings(&x.tally, c->report, &c->err);
    c->brief = true;
    cli_table_free(&x.lost);
    json_decref(x.items);
    blaming_free(&b);
    return status;
}
