/* cli_hits.c — what near and search share: the search, its table, its JSON. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "cli_json.h"
#include "cli_mixture.h"
#include "cli_out.h"
#include "cli_relate.h"

/* From here on a background takes longer to make than to read. */
static const double LARGE_SPACE = 128 << 20;

/* Is there a file that a background may stand beside, and is it worth it? */
static bool keeps_background(const cli *c, const zv_space *space) {
    const char *path = zv_space_path(space);
    bool named =
        path && cli_is_file(path) && !(c->scratch.len > 0 && strcmp(path, c->scratch.ptr) == 0);
    double bytes = (double)zv_space_size(space) * (double)zv_space_dim(space) *
                   (double)zv_dtype_size(zv_space_dtype(space));
    return named && c->opt.keep_background != CLI_KEEP_NEVER &&
           (c->opt.keep_background == CLI_KEEP_ALWAYS || bytes >= LARGE_SPACE);
}

static zv_status kept_background(cli *c, zv_background **out, const zv_space *space,
                                 const zv_background_opts *opts, zv_err *err) {
    zv_buf path = {0};
    zv_background_kept kept = ZV_BACKGROUND_MADE;
    zv_status status = zv_space_background_path(&path, zv_space_path(space), err);
    if (status == ZV_OK)
        status = zv_explain_background_kept(out, c->env, space, opts, path.ptr, &kept, err);
    if (status == ZV_OK && kept == ZV_BACKGROUND_WRITTEN)
        cli_talk(c, M_CLI_BACKGROUND_KEPT, path.ptr);
    else if (status == ZV_OK && kept == ZV_BACKGROUND_MADE)
        cli_warn(c, M_CLI_BACKGROUND_NOT_KEPT, path.ptr);
    zv_buf_free(&path);
    return status;
}

zv_status cli_background(cli *c, zv_background **out, const zv_space *space, uint64_t seed) {
    zv_background_opts opts = {.seed = seed};
    zv_err err = {.lang = c->lang};
    *out = NULL;
    zv_status status = keeps_background(c, space)
                           ? kept_background(c, out, space, &opts, &err)
                           : zv_explain_background(out, c->env, space, &opts, &err);
    if (status == ZV_NODATA) { /* the answer stands without its percentile */
        cli_warn(c, "%s", "%s", err.msg);
        return ZV_OK;
    }
    if (status != ZV_OK) c->err = err;
    return status;
}

static zv_status choose_metric(cli *c, zv_metric *out, const zv_space *space, const char *name) {
    *out = zv_space_contract(space)->metric;
    if (name && !zv_metric_parse(out, name))
        return zv_err_set(&c->err, ZV_USAGE, M_CLI_NOT_CHOICE, "metric", name, "cos|dot|l2");
    return ZV_OK;
}

/* Percentile and expectation belong to the cosine, whatever the metric ranks by. */
static zv_status measure(cli *c, cli_hits *h, const zv_space *space, const float *query) {
    size_t dim = zv_space_dim(space);
    float *row = malloc((dim + 1) * sizeof *row);
    if (!row) return cli_nomem(c);
    for (size_t i = 0; i < h->n; i++) {
        zv_space_row(space, h->hits[i].row, row);
        h->cosines[i] = zv_vec_cosine(zv_vec_kernels(c->env), ZV_F32, query, row, dim);
    }
    free(row);
    return ZV_OK;
}

zv_status cli_hits_find(cli *c, cli_hits *out, const zv_space *space, const float *query,
                        const size_t *exclude, size_t n_exclude, const cli_hits_args *a) {
    *out = (cli_hits){.env = c->env, .exclude = exclude, .n_exclude = n_exclude, .seed = a->seed};
    uint8_t *keep = NULL;
    out->n = a->k < zv_space_size(space) ? (size_t)a->k : zv_space_size(space);
    zv_status status = choose_metric(c, &out->metric, space, a->metric);
    if (status == ZV_OK) status = cli_where(c, &keep, space, &a->where);
    if (status == ZV_OK) {
        out->hits = calloc(out->n + 1, sizeof *out->hits);
        out->cosines = calloc(out->n + 1, sizeof *out->cosines);
        if (!out->hits || !out->cosines) status = cli_nomem(c);
    }
    zv_search_opts opts = {out->metric, keep, exclude, n_exclude};
    if (status == ZV_OK && a->group)
        status = zv_index_search_grouped(out->hits, &out->n, c->env, space, query, a->group, &opts,
                                         &c->err);
    else if (status == ZV_OK)
        status = zv_index_search(out->hits, &out->n, c->env, space, query, &opts, &c->err);
    if (status == ZV_OK && out->n == 0)
        status = zv_err_set(&c->err, ZV_NODATA, M_CLI_NO_HITS, zv_space_path(space));
    if (status == ZV_OK) status = measure(c, out, space, query);
    if (status == ZV_OK) status = cli_background(c, &out->background, space, a->seed);
    if (status == ZV_OK)
        status = zv_explain_hits(c->env, space, query, out->hits, out->n, out->metric,
                                 out->background, c->report, &c->err);
    free(keep);
    if (status != ZV_OK) cli_hits_free(out);
    c->brief = true;
    return status;
}

void cli_hits_free(cli_hits *h) {
    zv_background_free(h->background);
    zv_support_free(h->env, h->support);
    free(h->hits);
    free(h->cosines);
    free(h->related);
    zv_mixture_free(h->mixture);
    *h = (cli_hits){0};
}

/* ---- Showing ----------------------------------------------------------------------------------- */

static double percentile(const cli_hits *h, size_t i) {
    return h->background ? zv_background_percentile(h->background, h->cosines[i], NULL)
                         : (double)NAN;
}

static double by_chance(const cli_hits *h, size_t i) {
    const zv_background *bg = h->background;
    return bg ? zv_background_expected(bg, h->cosines[i], zv_background_usable(bg)) : (double)NAN;
}

static zv_interval expected_interval(const cli_hits *h, size_t i) {
    const zv_background *bg = h->background;
    if (!bg) return (zv_interval){(double)NAN, (double)NAN};
    return zv_background_expected_interval(bg, h->cosines[i], zv_background_usable(bg));
}

/* With so many decimals; 0: two significant digits. */
static void real_cell(cli_table *t, int decimals, double value) {
    char text[64] = "-";
    if (!isnan(value)) snprintf(text, sizeof text, "%.*f", decimals, value);
    cli_table_cell(t, zv_str_of(text));
}

/* Two digits will do, but not "3e+03". */
static void chance_cell(cli_table *t, double value) {
    char text[64] = "-";
    if (!isnan(value)) snprintf(text, sizeof text, value < 10 ? "%.2g" : "%.0f", value);
    cli_table_cell(t, zv_str_of(text));
}

/* Word spaces that say how often each word was seen. */
static bool has_counts(const zv_space *space) {
    return zv_space_contract(space)->kind == ZV_SPACE_WORDS && zv_space_has_counts(space);
}

static void count_cell(cli_table *t, const zv_space *space, size_t row) {
    unsigned long long count = zv_space_word_count(space, row);
    cli_table_cellf(t, "%llu%s", count, zv_explain_rare(space, row) ? " *" : "");
}

static bool any_rare(const cli_hits *h, const zv_space *space) {
    for (size_t i = 0; i < h->n; i++)
        if (zv_explain_rare(space, h->hits[i].row)) return true;
    return false;
}

static void words_cell(cli_table *t, const cli_hits *h, size_t i) {
    if (h->lexical_ranks[i])
        cli_table_cellf(t, "%zu", h->lexical_ranks[i]);
    else
        cli_table_cell(t, zv_str_of("-"));
}

/* "20/20 .84–1" and ".61–.78": runs in which the neighbour stays, its interval and that of the cosine. */
static void support_cells(cli_table *t, const zv_support *s, size_t i) {
    const zv_support_hit *h = &s->hits[i];
    cli_table_cellf(t, "%u/%u", h->stays, s->runs);
    cli_table_cellf(t, "%.2f–%.2f", h->share_interval.lo, h->share_interval.hi);
    if (isnan(h->cosine_interval.lo))
        cli_table_cell(t, zv_str_of("-"));
    else
        cli_table_cellf(t, "%.2f–%.2f", h->cosine_interval.lo, h->cosine_interval.hi);
}

static void support_headers(cli *c, cli_table *t) {
    cli_table_cell(t, zv_str_of(cli_pick(c, M_CLI_H_SUPPORT)));
    cli_table_cell(t, zv_str_of(cli_pick(c, M_CLI_H_SUPPORT_SHARE)));
    cli_table_cell(t, zv_str_of(cli_pick(c, M_CLI_H_SUPPORT_COSINE)));
}

/* Columns that some tables have and others don't. */
typedef struct columns {
    bool words, related, counts, support, labels, texts;
} columns;

static void add_headers(cli *c, cli_table *t, const columns *has) {
    cli_table_cell(t, zv_str_of(cli_pick(c, M_CLI_H_RANK)));
    if (has->words) cli_table_cell(t, zv_str_of(cli_pick(c, M_CLI_H_WORDS)));
    cli_table_cell(t, zv_str_of(cli_pick(c, M_CLI_H_SCORE)));
    cli_table_cell(t, zv_str_of(cli_pick(c, M_CLI_H_PERCENTILE)));
    cli_table_cell(t, zv_str_of(cli_pick(c, M_CLI_H_CHANCE)));
    if (has->related) cli_table_cell(t, zv_str_of(cli_pick(c, M_CLI_H_PROBABILITY)));
    cli_table_cell(t, zv_str_of(cli_pick(c, M_CLI_H_ID)));
    if (has->counts) cli_table_cell(t, zv_str_of(cli_pick(c, M_CLI_H_COUNT)));
    if (has->support) support_headers(c, t);
    if (has->labels) cli_table_cell(t, zv_str_of(cli_pick(c, M_CLI_H_LABEL)));
    if (has->texts) cli_table_cell(t, zv_str_of(cli_pick(c, M_CLI_H_TEXT)));
}

static zv_status draw_hits(cli *c, const cli_hits *h, const zv_space *space) {
    columns has = {.words = h->lexical_ranks != NULL,
                   .related = h->related != NULL,
                   .counts = has_counts(space),
                   .support = h->support != NULL,
                   .texts = zv_space_has_texts(space)};
    /* a column of labels that no row has is no column */
    has.labels = zv_space_has_labels(space) && zv_space_label_count(space) > 0;
    cli_table t = {.cols = 5u + 3u * has.support + has.words + has.related + has.counts +
                           has.labels + has.texts};
    add_headers(c, &t, &has);
    for (size_t i = 0; i < h->n; i++) {
        char number[24];
        size_t row = h->hits[i].row;
        cli_table_cellf(&t, "%zu", i + 1);
        if (has.words) words_cell(&t, h, i);
        cli_table_cellf(&t, "%.4f", h->hits[i].score);
        real_cell(&t, 2, percentile(h, i));
        chance_cell(&t, by_chance(h, i));
        if (has.related) real_cell(&t, 3, h->related[i].probability);
        cli_table_text(c, &t, zv_space_id(space, row, number), 28);
        if (has.counts) count_cell(&t, space, row);
        if (has.support) support_cells(&t, h->support, i);
        if (has.labels) cli_table_text(c, &t, zv_space_label(space, row), 18);
        if (has.texts) cli_table_text(c, &t, zv_space_text(space, row), 400);
    }
    zv_status status = cli_table_draw(c, &t);
    if (any_rare(h, space)) {
        CLI_SAY(c, M_CLI_RARE_LEGEND, ZV_RARE_COUNT);
        cli_end_sentence(c);
    }
    if (h->metric == ZV_COS) zv_hits_figure(c->report, h->background, h->cosines, h->n);
    return status;
}

static void json_hit_support(json_t *hit, const zv_support *s, size_t i) {
    const zv_support_hit *h = &s->hits[i];
    cli_json_set(hit, "support", cli_json_number((double)h->stays / s->runs));
    cli_json_set(hit, "support_interval", cli_json_interval(h->share_interval));
    cli_json_set(hit, "cosine_interval", cli_json_interval(h->cosine_interval));
}

static json_t *json_hit(const cli_hits *h, const zv_space *space, size_t i) {
    char number[24];
    size_t row = h->hits[i].row;
    double expected = by_chance(h, i);
    json_t *hit = json_object();
    cli_json_set(hit, "rank", json_integer((json_int_t)i + 1));
    cli_json_set(hit, "id", cli_json_str(zv_space_id(space, row, number)));
    cli_json_set(hit, "text",
                 zv_space_has_texts(space) ? cli_json_str(zv_space_text(space, row)) : json_null());
    cli_json_set(hit, "label",
                 zv_space_label_number(space, row) >= 0 ? cli_json_str(zv_space_label(space, row))
                                                        : json_null());
    if (has_counts(space)) {
        cli_json_set(hit, "count", json_integer((json_int_t)zv_space_word_count(space, row)));
        cli_json_set(hit, "rare", json_boolean(zv_explain_rare(space, row)));
    }
    cli_json_set(hit, "score", cli_json_number(h->hits[i].score));
    cli_json_set(hit, "cosine", cli_json_number(h->cosines[i]));
    if (h->lexical_ranks) {
        size_t place = h->lexical_ranks[i];
        cli_json_set(hit, "lexical_rank", place ? json_integer((json_int_t)place) : json_null());
        cli_json_set(hit, "lexical_score", cli_json_number(h->lexical_scores[row]));
    }
    cli_json_set(hit, "percentile", cli_json_number(percentile(h, i)));
    cli_json_set(hit, "expected_by_chance", cli_json_number(expected));
    cli_json_set(hit, "expected_by_chance_interval", cli_json_interval(expected_interval(h, i)));
    if (h->mixture)
        cli_mixture_json(hit, h, i);
    else
        cli_relate_json(hit, h->related ? &h->related[i] : NULL);
    if (h->support) json_hit_support(hit, h->support, i);
    return hit;
}

zv_status cli_hits_print(cli *c, const cli_hits *h, const zv_space *space) {
    json_t *hits = json_array();
    for (size_t i = 0; i < h->n; i++) json_array_append_new(hits, json_hit(h, space, i));
    cli_json_set(c->result, "metric", json_string(zv_metric_name(h->metric)));
    cli_json_set(c->result, "hits", hits);
    if (h->mixture)
        cli_mixture_reason(c, h);
    else
        cli_relate_reason(c, h->related ? &h->related[0] : NULL);
    return draw_hits(c, h, space);
}
