/* cli_lexical.c — see cli_lexical.h. */
#include "cli_lexical.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli_json.h"
#include "cli_out.h"

/* ---- Finding ----------------------------------------------------------------------------------- */

static zv_status make_room(cli *c, cli_lexical *l, const cli_hits *h, size_t size) {
    l->scores = calloc(size + 1, sizeof *l->scores);
    l->near = calloc(size + 1, sizeof *l->near);
    l->best = calloc(h->n + 1, sizeof *l->best);
    l->ranks = calloc(h->n + 1, sizeof *l->ranks);
    return l->scores && l->near && l->best && l->ranks ? ZV_OK : cli_nomem(c);
}

/* The mask of --where, without the row that asks. */
static zv_status make_mask(cli *c, cli_lexical *l, const zv_space *space, size_t own,
                           const cli_list *where) {
    CLI_TRY(cli_where(c, &l->keep, space, where));
    if (own == SIZE_MAX) return ZV_OK;
    if (!l->keep) {
        l->keep = malloc(zv_space_size(space) + 1);
        if (!l->keep) return cli_nomem(c);
        memset(l->keep, 1, zv_space_size(space));
    }
    l->keep[own] = 0;
    return ZV_OK;
}

static zv_status ask(cli *c, cli_lexical *l, cli_hits *h, const zv_bm25 *words,
                     const zv_space *space, zv_str text) {
    CLI_TRY(zv_bm25_scores(l->scores, words, text, &c->err));
    l->n_best = h->n;
    CLI_TRY(zv_bm25_search(l->best, &l->n_best, words, text, l->keep, &c->err));
    for (size_t i = 0; i < h->n; i++)
        l->ranks[i] = zv_bm25_rank(l->scores, words, l->keep, h->hits[i].row);
    h->lexical_ranks = l->ranks;
    h->lexical_scores = l->scores;
    return zv_explain_lexical(c->env, space, text, h->hits, h->n, l->best, l->n_best, l->keep,
                              c->report, &c->err);
}

zv_status cli_lexical_find(cli *c, cli_lexical *out, cli_hits *h, const zv_space *space,
                           zv_str text, const float *query, size_t own, const cli_list *where) {
    zv_bm25 *words = NULL;
    CLI_TRY(make_room(c, out, h, zv_space_size(space)));
    CLI_TRY(make_mask(c, out, space, own, where));
    CLI_TRY(zv_index_scores(out->near, c->env, space, NULL, query, h->metric, &c->err));
    CLI_TRY(zv_bm25_new(&words, c->env, space, NULL, &c->err));
    zv_status status = ask(c, out, h, words, space, text);
    zv_bm25_free(words);
    return status;
}

void cli_lexical_free(cli_lexical *l) {
    free(l->scores);
    free(l->near);
    free(l->keep);
    free(l->best);
    free(l->ranks);
    *l = (cli_lexical){0};
}

/* ---- Showing ----------------------------------------------------------------------------------- */

static bool is_hit(const cli_hits *h, size_t row) {
    for (size_t i = 0; i < h->n; i++)
        if (h->hits[i].row == row) return true;
    return false;
}

static void add_row(cli_table *t, json_t *list, const cli_lexical *l, const cli_hits *h,
                    const zv_space *space, size_t i) {
    size_t row = l->best[i].row;
    size_t rank = zv_index_rank(l->near, space, h->metric, l->keep, row);
    char number[24];
    zv_str id = zv_space_id(space, row, number), text = zv_space_text(space, row);
    json_t *o = json_object();
    cli_json_set(o, "id", cli_json_str(id));
    cli_json_set(o, "text", cli_json_str(text));
    cli_json_set(o, "lexical_rank", json_integer((json_int_t)i + 1));
    cli_json_set(o, "lexical_score", cli_json_number(l->best[i].score));
    cli_json_set(o, "rank", rank ? json_integer((json_int_t)rank) : json_null());
    cli_json_set(o, "score", cli_json_number(l->near[row]));
    json_array_append_new(list, o);
    cli_table_cellf(t, "%zu", i + 1);
    cli_table_cellf(t, "%.3f", l->best[i].score);
    if (rank)
        cli_table_cellf(t, "%zu", rank);
    else
        cli_table_cell(t, zv_str_of("-"));
    cli_table_cell(t, id);
    cli_table_cell(t, (zv_str){text.ptr, text.len < 400 ? text.len : 400});
}

zv_status cli_lexical_print(cli *c, const cli_lexical *l, const cli_hits *h,
                            const zv_space *space) {
    cli_table t = {.cols = 5};
    json_t *list = json_array();
    cli_table_cell(&t, zv_str_of(cli_pick(c, M_CLI_H_WORDS)));
    cli_table_cell(&t, zv_str_of("BM25"));
    cli_table_cell(&t, zv_str_of(cli_pick(c, M_CLI_H_VECTORS)));
    cli_table_cell(&t, zv_str_of(cli_pick(c, M_CLI_H_ID)));
    cli_table_cell(&t, zv_str_of(cli_pick(c, M_CLI_H_TEXT)));
    for (size_t i = 0; i < l->n_best; i++)
        if (!is_hit(h, l->best[i].row)) add_row(&t, list, l, h, space, i);
    bool any = json_array_size(list) > 0;
    cli_json_set(c->result, "lexical_only", list);
    zv_buf_putc(&c->out, '\n');
    if (l->n_best == 0)
        CLI_SAY(c, M_CLI_LEXICAL_NOTHING);
    else if (!any)
        CLI_SAY(c, M_CLI_LEXICAL_SAME);
    else
        CLI_SAY(c, M_CLI_LEXICAL_ONLY);
    cli_end_sentence(c);
    if (any) return cli_table_draw(c, &t);
    cli_table_free(&t);
    return ZV_OK;
}
