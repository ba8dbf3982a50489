/* cmd_search.c — which texts answer this query, and why. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli_blame.h"
#include "cli_commands.h"
#include "cli_json.h"
#include "cli_lexical.h"
#include "cli_mixture.h"
#include "cli_net.h"
#include "cli_outside.h"
#include "cli_relate.h"
#include "cli_why.h"
#include "cli_why_outside.h"

typedef struct search_args {
    const char *model, *id, *vector, *expect;
    bool why, lexical, cut;
    double precision;
    cli_relate_args relate;
    uint64_t samples;
    cli_outside_args outside;
    cli_hits_args hits;
} search_args;

/* clang-format off */
static const cli_option rows[] = {
    CLI_ROW_TEXT(search_args, model, "model", 'm', NULL, "WORDS", CLI_FILE, M_CLI_O_MODEL_FOR_TEXT),
    CLI_ROW_TEXT(search_args, id, "id", 0, NULL, "ID", 0, M_CLI_O_ID),
    CLI_ROW_TEXT(search_args, vector, "vector", 0, NULL, "[X,...]|FILE", CLI_FILE, M_CLI_O_VECTOR),
    CLI_ROW_FLAG(search_args, why, "why", 0, M_CLI_O_WHY),
    CLI_ROW_TEXT(search_args, expect, "expect", 0, NULL, "ID|FILE", CLI_FILE, M_CLI_O_EXPECT),
    CLI_ROW_FLAG(search_args, lexical, "lexical", 0, M_CLI_O_LEXICAL),
    CLI_RELATE_ROWS(search_args),
    CLI_SAMPLES_ROW(search_args),
    CLI_OUTSIDE_ROWS(search_args),
    CLI_ROW_FLAG(search_args, cut, "cut", 0, M_CLI_O_CUT),
    CLI_ROW_REAL(search_args, precision, "precision", NULL, 0.001, 0.9999, "P", M_CLI_O_PRECISION),
    CLI_HITS_ROWS(search_args),
};
/* clang-format on */
const cli_spec cmd_search_spec = {rows, sizeof rows / sizeof *rows, sizeof(search_args), 1, 100000};

/* ---- The query --------------------------------------------------------------------------------- */

static zv_status vector_of_json(cli *c, float *out, size_t dim, const json_t *array,
                                const char *from) {
    if (!json_is_array(array) || json_array_size(array) != dim)
        return zv_err_set(&c->err, ZV_USAGE, M_CLI_VECTOR_DIM, from, json_array_size(array), dim);
    for (size_t i = 0; i < dim; i++) {
        const json_t *x = json_array_get(array, i);
        if (!json_is_number(x)) return zv_err_set(&c->err, ZV_USAGE, M_CLI_VECTOR_NUMBER, from, i);
        out[i] = (float)json_number_value(x);
    }
    return ZV_OK;
}

/* A file is either a JSON array or the first row of any vector file. */
static zv_status vector_of_file(cli *c, float *out, size_t dim, const char *path) {
    json_error_t why;
    json_t *array = json_load_file(path, JSON_DISABLE_EOF_CHECK, &why);
    if (array && json_is_array(array)) {
        cli_input_text(c, path);
        zv_status status = vector_of_json(c, out, dim, array, path);
        json_decref(array);
        return status;
    }
    json_decref(array);
    zv_space *s = NULL;
    CLI_TRY(cli_open(c, &s, path));
    zv_status status = ZV_OK;
    if (zv_space_dim(s) != dim || zv_space_size(s) == 0)
        status = zv_err_set(&c->err, ZV_USAGE, M_CLI_VECTOR_DIM, path, zv_space_dim(s), dim);
    else
        zv_space_row(s, 0, out);
    zv_space_free(s);
    return status;
}

static zv_status side_of_vector(cli *c, cli_side *out, size_t dim, const char *text) {
    *out = (cli_side){.rule = "vector", .text = zv_str_of(text)};
    out->vector = calloc(dim + 1, sizeof *out->vector);
    if (!out->vector) return cli_nomem(c);
    out->side = (zv_side){
        .vector = out->vector, .name = zv_str_of(cli_pick(c, M_CLI_VECTOR_NAME)), .dim = dim};
    zv_status status;
    if (text[strspn(text, " ")] != '[') {
        status = vector_of_file(c, out->vector, dim, text);
    } else {
        json_error_t why;
        json_t *array = json_loads(text, 0, &why);
        status = array ? vector_of_json(c, out->vector, dim, array, "--vector")
                       : zv_err_set(&c->err, ZV_USAGE, M_CLI_VECTOR_JSON, why.column, why.text);
        json_decref(array);
    }
    if (status != ZV_OK) cli_side_free(out);
    return status;
}

static zv_status make_query(cli *c, cli_side *out, const zv_space *space, const cli_model *m,
                            const char *query, size_t *exclude) {
    const search_args *a = c->own;
    *exclude = SIZE_MAX;
    if (a->vector) return side_of_vector(c, out, zv_space_dim(space), a->vector);
    if (!a->id && a->expect) return cli_blame_side(c, out, m, query);
    if (!a->id) return cli_side_of_text(c, out, m, query);
    CLI_TRY(cli_row_of_id(c, exclude, space, a->id));
    return cli_side_of_row(c, out, space, *exclude, m->encoder ? m : NULL);
}

/* ---- Why these, in this order ------------------------------------------------------------------ */

typedef struct reasons {
    cli_side *sides; /* one per hit; the whys borrow their words */
    zv_why **whys;
    size_t n;
} reasons;

static void reasons_free(reasons *r) {
    for (size_t i = 0; i < r->n; i++) {
        zv_why_free(r->whys[i]);
        cli_side_free(&r->sides[i]);
    }
    free(r->sides);
    free(r->whys);
}

static zv_status find_reasons(cli *c, reasons *r, const zv_space *space, const cli_side *query,
                              const cli_hits *h, const cli_model *m) {
    r->sides = calloc(h->n + 1, sizeof *r->sides);
    r->whys = calloc(h->n + 1, sizeof(zv_why *));
    if (!r->sides || !r->whys) return cli_nomem(c);
    for (size_t i = 0; i < h->n; i++) {
        CLI_TRY(cli_side_of_row(c, &r->sides[i], space, h->hits[i].row, m->encoder ? m : NULL));
        r->n = i + 1;
        CLI_TRY(zv_explain_why(&r->whys[i], c->env, &query->side, &r->sides[i].side, h->background,
                               &c->err));
    }
    return ZV_OK;
}

static void set_reasons(cli *c, const reasons *r) {
    json_t *hits = json_object_get(c->result, "hits");
    for (size_t i = 0; i < r->n; i++)
        cli_json_set(json_array_get(hits, i), "why", cli_json_why(r->whys[i]));
}

/* Words behind a program or a net are measured for the first hit alone: each costs encodings. */
static zv_status measure_first(cli *c, const cli_side *query, const cli_side *hit,
                               const cli_model *m) {
    const search_args *a = c->own;
    json_t *first = json_array_get(json_object_get(c->result, "hits"), 0);
    return cli_why_measured(c, json_object_get(first, "why"), m, query, hit, a->samples,
                            a->hits.seed, true);
}

static zv_status explain_first(cli *c, const reasons *r, const cli_side *query, const cli_hits *h,
                               const cli_model *m) {
    r->whys[0]->measured = cli_model_measured(m);
    set_reasons(c, r);
    cli_why_heading(c, M_CLI_WHY_FIRST, r->sides[0].side.name);
    zv_why_text(r->whys[0], h->background, &c->out, &c->style);
    return cli_model_measured(m) ? measure_first(c, query, &r->sides[0], m) : ZV_OK;
}

static zv_status explain(cli *c, const zv_space *space, const cli_side *query, const cli_hits *h,
                         const cli_model *m) {
    reasons r = {0};
    zv_status status = find_reasons(c, &r, space, query, h, m);
    if (status == ZV_OK && r.n > 0) status = explain_first(c, &r, query, h, m);
    if (r.n > 1) zv_buf_putc(&c->out, '\n');
    for (size_t i = 1; i < r.n && status == ZV_OK; i++)
        status = cli_why_brief(c, i + 1, r.sides[i].side.name, r.whys[i]);
    if (status == ZV_OK && r.n > 1) status = cli_why_margin(c, r.whys[0], r.whys[1], "1", "2");
    reasons_free(&r);
    return status;
}

/* ---- The command ------------------------------------------------------------------------------- */

/* Surprise, in words of its own. A text is asked against pieces of its own length, anything else
 * against the random pairs of the collection; rows of a --where have no such measure. */
static zv_status nothing_here(cli *c, const cli_hits *h, const zv_space *space, const cli_model *m,
                              const cli_side *query) {
    const search_args *a = c->own;
    const zv_background *bg = h->background;
    bool known = bg && h->metric == ZV_COS && a->hits.where.n == 0, nothing = false;
    if (cli_model_program(m)) known = false; /* a hundred pieces more to encode: not unasked */
    double share = (double)NAN;
    if (known && cli_model_reads(m) && !a->vector && !a->id) {
        zv_session *session = NULL;
        zv_any_encoder any;
        CLI_TRY(cli_model_any(c, &any, &session, m));
        zv_status status = zv_explain_nothing(&share, c->env, space, &any, query->encoded.words,
                                              h->cosines[0], a->hits.seed, c->report, &c->err);
        zv_session_free(session);
        CLI_TRY(status);
    }
    if (known && isnan(share))
        nothing = zv_background_expected(bg, h->cosines[0], zv_background_usable(bg)) >=
                  ZV_CHANCE_EXPECTED;
    else
        nothing = share <= ZV_NOTHING_SHARE;
    cli_json_set(c->result, "nothing_here", known ? json_boolean(nothing) : json_null());
    if (!nothing) return ZV_OK;
    zv_buf_putc(&c->out, '\n');
    CLI_SAY(c, M_CLI_NOTHING_HERE);
    cli_end_sentence(c);
    return ZV_OK;
}

static zv_status search(cli *c, const zv_space *space, const cli_model *m, const char *query) {
    const search_args *a = c->own;
    cli_side side = {0};
    cli_hits hits = {0};
    cli_lexical lexical = {0};
    size_t self = SIZE_MAX;
    CLI_TRY(make_query(c, &side, space, m, query, &self));
    cli_json_set(c->result, "query", cli_json_text(query));
    cli_json_set(c->result, "query_kind", json_string(side.rule));
    zv_status status = ZV_OK;
    if (a->expect && !cli_blame_asks(&side, zv_space_dim(space))) {
        cli_json_set(c->result, "hits", json_array());
        status = cli_blame_one(c, space, m, &side, self, a->expect, &a->hits);
        cli_side_free(&side);
        return status;
    }
    cli_relate relate = {0};
    status = cli_hits_find(c, &hits, space, side.vector, &self, self != SIZE_MAX, &a->hits);
    if (status == ZV_OK) status = cli_relate_open(c, &relate, space, m, a->model, &a->relate);
    if (status == ZV_OK)
        status = cli_relate_hits(c, &relate, &hits, space, side.vector,
                                 a->vector ? (zv_str){0} : side.text);
    if (status == ZV_OK && !relate.relation)
        status = cli_mixture_hits(c, &hits, space, side.vector);
    if (status == ZV_OK && a->lexical)
        status = cli_lexical_find(c, &lexical, &hits, space, side.text, side.vector, self,
                                  &a->hits.where);
    if (status == ZV_OK) status = cli_hits_print(c, &hits, space);
    if (status == ZV_OK) status = nothing_here(c, &hits, space, m, &side);
    if (status == ZV_OK && a->lexical) status = cli_lexical_print(c, &lexical, &hits, space);
    if (status == ZV_OK && a->why) status = explain(c, space, &side, &hits, m);
    if (status == ZV_OK && a->expect)
        status = cli_blame_one(c, space, m, &side, self, a->expect, &a->hits);
    cli_lexical_free(&lexical);
    cli_relate_free(c, &relate);
    cli_hits_free(&hits);
    cli_side_free(&side);
    return status;
}

/* --expect FILE without a question: those of the file. */
static zv_status search_file(cli *c) {
    const search_args *a = c->own;
    zv_space *space = NULL;
    cli_model model = {0};
    if (a->why || a->lexical) return zv_err_set(&c->err, ZV_USAGE, M_CLI_EXPECT_ALONE);
    zv_status status = cli_open_with(c, &space, c->args[0], &a->hits.with);
    if (status == ZV_OK)
        status = cli_model_or_outside(c, &model, space, a->model, &a->outside, true);
    if (status == ZV_OK) status = cli_blame_file(c, space, &model, a->expect, &a->hits);
    cli_model_close(c, &model);
    zv_space_free(space);
    return status;
}

/* Where do I cut: no query, only pairs. */
static zv_status cut(cli *c) {
    const search_args *a = c->own;
    zv_space *space = NULL;
    cli_relate relate = {0};
    if (!a->relate.pairs) return zv_err_set(&c->err, ZV_USAGE, M_CLI_NEEDS_PAIRS, "cut");
    if (c->n_args > 1 || a->id || a->vector) return zv_err_set(&c->err, ZV_USAGE, M_CLI_CUT_ALONE);
    zv_status status = cli_open_with(c, &space, c->args[0], &a->hits.with);
    if (status == ZV_OK) status = cli_relate_open(c, &relate, space, NULL, a->model, &a->relate);
    if (status == ZV_OK)
        status = cli_relate_cut(c, &relate, cli_given(c, "precision") ? a->precision : (double)NAN);
    cli_relate_free(c, &relate);
    zv_space_free(space);
    return status;
}

zv_status cmd_search(cli *c) {
    const search_args *a = c->own;
    CLI_TRY(cli_outside_check(c, &a->outside, a->model));
    if (a->expect && c->n_args == 1 && !a->id && !a->vector) return search_file(c);
    if (a->cut) return cut(c);
    zv_buf query = {0};
    zv_space *space = NULL;
    cli_model model = {0};
    zv_status status =
        cli_one_question(c, &query, c->n_args > 1, a->id, a->vector, "QUERY, --id, --vector");
    if (status == ZV_OK && a->lexical && a->vector)
        status = zv_err_set(&c->err, ZV_USAGE, M_CLI_LEXICAL_VECTOR);
    if (status == ZV_OK) status = cli_open_with(c, &space, c->args[0], &a->hits.with);
    /* an id or a vector can do without a model, which then only serves the reasons */
    bool needed = status == ZV_OK && !a->id && !a->vector;
    if (needed || (status == ZV_OK && (a->why || a->expect)))
        status = cli_model_or_outside(c, &model, space, a->model, &a->outside, needed);
    if (status == ZV_OK) status = search(c, space, &model, zv_buf_cstr(&query));
    cli_model_close(c, &model);
    zv_space_free(space);
    zv_buf_free(&query);
    return status;
}
