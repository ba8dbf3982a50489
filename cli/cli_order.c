/* cli_order.c — see cli_order.h. */
#include "cli_order.h"

#include "cli_json.h"
#include "cli_out.h"
#include "cli_why.h"

/* ---- As JSON ----------------------------------------------------------------------------------- */

static json_t *first_of(int first) {
    return first == 0 ? json_null() : json_string(first > 0 ? "a" : "b");
}

static void set_pair(json_t *o, const char *key, const zv_order_pair *pair) {
    json_t *p = json_object();
    cli_json_set(p, "a", cli_json_number(pair->a));
    cli_json_set(p, "b", cli_json_number(pair->b));
    cli_json_set(p, "first", first_of(pair->first));
    cli_json_set(o, key, p);
}

static json_t *json_hubs(const zv_order *order) {
    json_t *o = json_object();
    cli_json_set(o, "k", json_integer((json_int_t)order->k));
    set_pair(o, "occurrence", &order->occurrence);
    cli_json_set(o, "occurrence_a_interval", cli_json_interval(order->occurrence_a));
    cli_json_set(o, "occurrence_b_interval", cli_json_interval(order->occurrence_b));
    set_pair(o, "radius", &order->radius);
    set_pair(o, "csls", &order->csls);
    set_pair(o, "mutual_proximity", &order->mutual);
    return o;
}

static json_t *json_length(const zv_order *order) {
    json_t *o = json_object();
    set_pair(o, "words", &order->length);
    cli_json_set(o, "texts", json_integer((json_int_t)order->n_length));
    cli_json_set(o, "slope", cli_json_number(order->slope));
    cli_json_set(o, "r2", cli_json_number(order->r2));
    cli_json_set(o, "r2_interval", cli_json_interval(order->r2_interval));
    cli_json_set(o, "r2_alone", cli_json_number(order->r2_alone));
    set_pair(o, "adjusted", &order->adjusted);
    return o;
}

static json_t *json_rank(size_t rank) {
    return rank ? json_integer((json_int_t)rank) : json_null();
}

static json_t *json_lexical(const zv_order *order) {
    json_t *o = json_object(), *words = json_array();
    for (size_t i = 0; i < order->lexical_a->n_words; i++) {
        json_t *word = json_object();
        cli_json_set(word, "word", cli_json_str(order->lexical_a->words[i].word));
        cli_json_set(word, "a", cli_json_number(order->lexical_a->words[i].value));
        cli_json_set(word, "b", cli_json_number(order->lexical_b->words[i].value));
        json_array_append_new(words, word);
    }
    set_pair(o, "score", &order->lexical);
    cli_json_set(o, "rank_a", json_rank(order->lexical_rank_a));
    cli_json_set(o, "rank_b", json_rank(order->lexical_rank_b));
    cli_json_set(o, "words", words);
    return o;
}

static void set_order(cli *c, const zv_order *order) {
    json_t *o = json_object(), *norms = json_object();
    cli_json_set(o, "metric", json_string(zv_metric_name(order->metric)));
    for (int m = ZV_COS; m <= ZV_L2; m++)
        set_pair(o, zv_metric_name((zv_metric)m), &order->score[m]);
    cli_json_set(norms, "query", cli_json_number(order->norm_query));
    cli_json_set(norms, "a", cli_json_number(order->norm_a));
    cli_json_set(norms, "b", cli_json_number(order->norm_b));
    cli_json_set(o, "norms", norms);
    cli_json_set(o, "hubs", json_hubs(order));
    cli_json_set(o, "length", order->has_words ? json_length(order) : json_null());
    cli_json_set(o, "lexical", order->has_words ? json_lexical(order) : json_null());
    cli_json_set(c->result, "order", o);
}

/* ---- As a table -------------------------------------------------------------------------------- */

static void add_row(cli_table *t, const char *name, const zv_order_pair *pair) {
    cli_table_cell(t, zv_str_of(name));
    cli_table_cellf(t, "%.4f", pair->a);
    cli_table_cellf(t, "%.4f", pair->b);
    cli_table_cell(t, zv_str_of(pair->first == 0 ? "=" : pair->first > 0 ? "A" : "B"));
}

static zv_status draw(cli *c, const zv_order *order) {
    cli_table t = {.cols = 4};
    cli_table_cell(&t, zv_str_of(cli_pick(c, M_CLI_H_MEASURE)));
    cli_table_cell(&t, zv_str_of("A"));
    cli_table_cell(&t, zv_str_of("B"));
    cli_table_cell(&t, zv_str_of(cli_pick(c, M_CLI_H_FIRST)));
    add_row(&t, cli_pick(c, M_CLI_BY_COSINE), &order->score[ZV_COS]);
    add_row(&t, cli_pick(c, M_CLI_BY_DOT), &order->score[ZV_DOT]);
    add_row(&t, cli_pick(c, M_CLI_BY_DISTANCE), &order->score[ZV_L2]);
    add_row(&t, cli_pick(c, M_CLI_BY_CSLS), &order->csls);
    add_row(&t, cli_pick(c, M_CLI_BY_MUTUAL), &order->mutual);
    if (order->has_words) {
        add_row(&t, cli_pick(c, M_CLI_BY_ADJUSTED), &order->adjusted);
        add_row(&t, cli_pick(c, M_CLI_BY_WORDS), &order->lexical);
    }
    zv_buf_putc(&c->out, '\n');
    return cli_table_draw(c, &t);
}

/* ---- The order --------------------------------------------------------------------------------- */

static zv_status show_margin(cli *c, const cli_side sides[3], const zv_background *bg) {
    zv_why *first = NULL, *second = NULL;
    zv_status status = zv_explain_why(&first, c->env, &sides[0].side, &sides[1].side, bg, &c->err);
    if (status == ZV_OK)
        status = zv_explain_why(&second, c->env, &sides[0].side, &sides[2].side, bg, &c->err);
    if (status == ZV_OK) {
        json_t *o = cli_json_why(first);
        json_object_update(c->result, o);
        json_decref(o);
        cli_json_set(c->result, "versus", cli_json_why(second));
        status = cli_why_margin(c, first, second, "A", "B");
    }
    zv_why_free(first);
    zv_why_free(second);
    return status;
}

static zv_status show_order(cli *c, const zv_space *space, const cli_side sides[3],
                            const size_t rows[3], const zv_bm25 *words, uint64_t seed) {
    const zv_question question = {&sides[0].side, sides[0].text, rows[0]};
    const zv_order_opts opts = {zv_space_contract(space)->metric, words, {.seed = seed}};
    zv_order *order = NULL;
    CLI_TRY(zv_explain_order(&order, c->env, space, &question, rows[1], rows[2], &opts, &c->err));
    set_order(c, order);
    zv_status status = draw(c, order);
    if (status == ZV_OK)
        status = zv_order_findings(order, c->env, space, &question, c->report, &c->err);
    zv_order_free(order);
    return status;
}

zv_status cli_order(cli *c, const zv_space *space, const cli_side sides[3], const size_t rows[3],
                    const zv_background *bg, uint64_t seed) {
    zv_bm25 *words = NULL;
    CLI_TRY(show_margin(c, sides, bg));
    if (zv_space_has_texts(space))
        CLI_TRY(zv_bm25_new(&words, c->env, space, NULL, &c->err));
    else
        cli_warn(c, M_CLI_ORDER_NO_TEXTS);
    zv_status status = show_order(c, space, sides, rows, words, seed);
    zv_bm25_free(words);
    return status;
}
