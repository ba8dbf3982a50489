/* cli_relate.c — see cli_relate.h. */
#include "cli_relate.h"

#include <math.h>
#include <stdlib.h>

#include "cli_json.h"
#include "cli_out.h"

/* ---- Opening ---- */

/* The command's own model, or one looked for here: *model stays NULL where there is none, for ids need none. */
static zv_status find_model(cli *c, cli_relate *out, const zv_space *space, const cli_model *m,
                            const char *path, const cli_model **model) {
    *model = m && cli_model_reads(m) ? m : NULL;
    if (*model) return ZV_OK;
    zv_status status = cli_model_open(c, &out->own, space, path);
    if (status != ZV_OK && !path && status != ZV_NOMEM) {
        c->err = (zv_err){.lang = c->lang};
        out->own = (cli_model){0};
        return ZV_OK;
    }
    *model = &out->own;
    return status;
}

zv_status cli_relate_open(cli *c, cli_relate *out, const zv_space *space, const cli_model *m,
                          const char *model_path, const cli_relate_args *a) {
    *out = (cli_relate){0};
    if (!a->pairs && (cli_given(c, "prior") || cli_given(c, "related-from")))
        return zv_err_set(&c->err, ZV_USAGE, M_CLI_NEEDS_PAIRS,
                          cli_given(c, "prior") ? "prior" : "related-from");
    if (!a->pairs) return ZV_OK;
    const cli_model *model;
    zv_relation_opts opts = {.related_from = (double)NAN, .seed = a->seed};
    if (cli_given(c, "related-from")) opts.related_from = a->related_from;
    if (cli_given(c, "prior")) opts.prior = a->prior;
    zv_status status = find_model(c, out, space, m, model_path, &model);
    if (status == ZV_OK && model) status = cli_model_any(c, &out->encoder, &out->session, model);
    if (status == ZV_OK)
        status = zv_relation_new(&out->relation, c->env, space, model ? &out->encoder : NULL,
                                 a->pairs, &opts, &c->err);
    if (status == ZV_OK) cli_input_text(c, a->pairs);
    if (status != ZV_OK) cli_relate_free(c, out);
    return status;
}

void cli_relate_free(cli *c, cli_relate *r) {
    zv_relation_free(r->relation);
    zv_session_free(r->session);
    cli_model_close(c, &r->own);
    *r = (cli_relate){0};
}

/* ---- Hits and pairs ---- */

void cli_relate_json(json_t *o, const zv_related *p) {
    bool known = p && !isnan(p->probability);
    cli_json_set(o, "probability", known ? cli_json_number(p->probability) : json_null());
    cli_json_set(o, "probability_interval",
                 known ? cli_json_interval((zv_interval){p->p0, p->p1}) : json_null());
}

void cli_relate_reason(cli *c, const zv_related *first) {
    const char *why = NULL;
    if (!first)
        why = cli_pick(c, M_CLI_NO_PAIRS);
    else if (isnan(first->probability))
        why = cli_pick(c, M_CLI_PAIRS_TEACH_NOTHING);
    cli_json_set(c->result, "probability_kind", why ? json_null() : json_string("labelled"));
    cli_json_set(c->result, "probability_reason", why ? json_string(why) : json_null());
}

static void set_prior(cli *c, const cli_relate *r) {
    if (!r->relation) return;
    cli_json_set(c->result, "prior", cli_json_number(zv_relation_prior(r->relation)));
}

zv_status cli_relate_hits(cli *c, cli_relate *r, cli_hits *h, const zv_space *space,
                          const float *query, zv_str text) {
    if (!r->relation) return ZV_OK;
    size_t dim = zv_space_dim(space);
    bool holds = zv_relation_holds(r->relation);
    float *row = calloc(dim + 1, sizeof *row);
    zv_related *list = calloc(h->n + 1, sizeof *list), top = {.probability = (double)NAN};
    zv_status status = row && list ? ZV_OK : cli_nomem(c);
    if (status == ZV_OK) status = zv_relation_ask(r->relation, query, text, &c->err);
    for (size_t i = 0; status == ZV_OK && i < h->n; i++) {
        zv_space_row(space, h->hits[i].row, row);
        status = zv_relation_of(r->relation, &list[i], row, zv_space_text(space, h->hits[i].row),
                                &c->err);
        if (i == 0) top = list[0];
        if (!holds) list[i].probability = (double)NAN;
    }
    if (status == ZV_OK) status = zv_relation_findings(r->relation, &top, c->report, &c->err);
    set_prior(c, r);
    h->related = list;
    free(row);
    return status;
}

zv_status cli_relate_pair(cli *c, cli_relate *r, const cli_side *a, const cli_side *b) {
    zv_related p = {.probability = (double)NAN};
    zv_status status = ZV_OK;
    if (r->relation) {
        status = zv_relation_ask(r->relation, a->side.vector, a->text, &c->err);
        if (status == ZV_OK)
            status = zv_relation_of(r->relation, &p, b->side.vector, b->text, &c->err);
        if (status == ZV_OK) status = zv_relation_findings(r->relation, &p, c->report, &c->err);
        if (!zv_relation_holds(r->relation)) p.probability = (double)NAN;
        set_prior(c, r);
    }
    cli_relate_json(c->result, &p);
    cli_relate_reason(c, r->relation ? &p : NULL);
    return status;
}

/* ---- Where to cut ---- */

static json_t *json_cut(const zv_cut *k, bool recommended) {
    json_t *o = json_object();
    cli_json_set(o, "threshold", cli_json_number(k->threshold));
    cli_json_set(o, "kept", json_integer((json_int_t)k->kept));
    cli_json_set(o, "related", json_integer((json_int_t)k->related));
    cli_json_set(o, "precision", cli_json_number(k->precision));
    cli_json_set(o, "precision_interval", cli_json_interval(k->precision_interval));
    cli_json_set(o, "precision_at_prior", cli_json_number(k->precision_prior));
    cli_json_set(o, "recall", cli_json_number(k->recall));
    cli_json_set(o, "recall_interval", cli_json_interval(k->recall_interval));
    cli_json_set(o, "f1", cli_json_number(k->f1));
    cli_json_set(o, "recommended", json_boolean(recommended));
    return o;
}

static void range_cell(cli_table *t, double value, zv_interval i) {
    if (isnan(value))
        cli_table_cell(t, zv_str_of("-"));
    else
        cli_table_cellf(t, "%.3f [%.3f, %.3f]", value, i.lo, i.hi);
}

static zv_status draw_table(cli *c, const zv_cuts *cuts) {
    cli_table t = {.cols = 6};
    const char *const heads[] = {cli_pick(c, M_CLI_H_THRESHOLD), cli_pick(c, M_CLI_H_KEPT),
                                 cli_pick(c, M_CLI_H_PRECISION), cli_pick(c, M_CLI_H_AT_PRIOR),
                                 cli_pick(c, M_CLI_H_RECALL),    "F1"};
    for (size_t i = 0; i < t.cols; i++) cli_table_cell(&t, zv_str_of(heads[i]));
    for (size_t i = 0; i < cuts->n; i++) {
        const zv_cut *k = &cuts->list[i];
        cli_table_cellf(&t, "%.4f%s", k->threshold, i == cuts->best ? " *" : "");
        cli_table_cellf(&t, "%zu", k->kept);
        range_cell(&t, k->precision, k->precision_interval);
        cli_table_cellf(&t, "%.3f", k->precision_prior);
        range_cell(&t, k->recall, k->recall_interval);
        cli_table_cellf(&t, "%.3f", k->f1);
    }
    return cli_table_draw(c, &t);
}

/* Three columns per threshold; the recommended one, which stands between two others, is the marker. */
static zv_status draw_bars(cli *c, const zv_cuts *cuts, bool recall, const char *en,
                           const char *he) {
    uint64_t *bars = calloc(3 * cuts->n + 1, sizeof *bars);
    size_t n = 0;
    if (!bars) return cli_nomem(c);
    for (size_t i = 0; i < cuts->n; i++) {
        double x = recall ? cuts->list[i].recall : cuts->list[i].precision_prior;
        if (i == cuts->best && cuts->n > 1) continue;
        for (int k = 0; k < 3; k++) bars[n++] = isnan(x) ? 0 : (uint64_t)(x * 100 + 0.5);
    }
    zv_buf_putc(&c->out, '\n');
    zv_buf_puts(&c->sentence, cli_pick(c, en, he));
    cli_end_sentence(c);
    zv_draw_histogram(&c->out, &c->style, bars, n, cuts->list[0].threshold,
                      cuts->list[cuts->n - 1].threshold, 4,
                      cuts->best == SIZE_MAX ? (double)NAN : cuts->list[cuts->best].threshold);
    free(bars);
    return ZV_OK;
}

zv_status cli_relate_cut(cli *c, cli_relate *r, double precision) {
    zv_cuts cuts;
    CLI_TRY(zv_relation_cut(r->relation, precision, &cuts, &c->err));
    json_t *list = json_array();
    for (size_t i = 0; i < cuts.n; i++)
        json_array_append_new(list, json_cut(&cuts.list[i], i == cuts.best));
    cli_json_set(c->result, "cut", list);
    cli_json_set(c->result, "recommended",
                 cuts.best == SIZE_MAX ? json_null()
                                       : cli_json_number(cuts.list[cuts.best].threshold));
    set_prior(c, r);
    zv_status status = draw_table(c, &cuts);
    if (status == ZV_OK) status = draw_bars(c, &cuts, false, M_CLI_CUT_PRECISION);
    if (status == ZV_OK) status = draw_bars(c, &cuts, true, M_CLI_CUT_RECALL);
    if (status == ZV_OK) status = zv_cut_findings(r->relation, &cuts, c->report, &c->err);
    if (status == ZV_OK) status = zv_relation_findings(r->relation, NULL, c->report, &c->err);
    c->brief = true;
    return status;
}
