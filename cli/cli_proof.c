/* cli_proof.c — see cli_proof.h. */
#include "cli_proof.h"

#include <string.h>
#include <unistd.h>

#include "cli_json.h"
#include "cli_out.h"

enum { CONTEXTS = 10 };

/* ---- Was it asked for? ------------------------------------------------------------------------- */

/* --open names a finding that only counts give. */
static bool opens_counts(const cli *c) {
    static const char *const names[] = {"counts_cosine", "counts_shared", "counts_kept"};
    for (size_t i = 0; c->opt.open && i < sizeof names / sizeof *names; i++)
        if (strcmp(c->opt.open, names[i]) == 0) return true;
    return false;
}

static bool opens_all(const cli *c) {
    return c->opt.open && strcmp(c->opt.open, "all") == 0;
}

/* What the contexts add that are not listed. */
static double rest_of(const zv_proof *p) {
    double rest = 0;
    for (size_t i = CONTEXTS; i < p->n_contexts; i++) rest += p->contexts[i].value;
    return rest;
}

/* ---- As JSON ----------------------------------------------------------------------------------- */

static json_t *id_of(const zv_space *space, size_t row) {
    char number[24];
    return cli_json_str(zv_space_id(space, row, number));
}

static json_t *json_context(const zv_space *space, const zv_proof_context *context) {
    json_t *o = json_object();
    cli_json_set(o, "id", id_of(space, context->context));
    cli_json_set(o, "count_a", json_integer((json_int_t)context->count_a));
    cli_json_set(o, "count_b", json_integer((json_int_t)context->count_b));
    cli_json_set(o, "total", json_integer((json_int_t)context->total));
    cli_json_set(o, "ppmi_a", cli_json_number(context->ppmi_a));
    cli_json_set(o, "ppmi_b", cli_json_number(context->ppmi_b));
    cli_json_set(o, "value", cli_json_number(context->value));
    return o;
}

static void json_proof(cli *c, const zv_proof *p, const zv_space *space, const zv_counts *counts) {
    const zv_counts_info *about = zv_counts_about(counts);
    json_t *o = json_object(), *contexts = json_array();
    for (size_t i = 0; i < p->n_contexts && i < CONTEXTS; i++)
        json_array_append_new(contexts, json_context(space, &p->contexts[i]));
    cli_json_set(o, "a", id_of(space, p->a));
    cli_json_set(o, "b", id_of(space, p->b));
    cli_json_set(o, "cosine", cli_json_number(p->cosine));
    cli_json_set(o, "cosine_vectors", cli_json_number(p->vectors));
    cli_json_set(o, "kept", cli_json_number(about->caught / about->squares));
    cli_json_set(o, "total_a", json_integer((json_int_t)p->total_a));
    cli_json_set(o, "total_b", json_integer((json_int_t)p->total_b));
    cli_json_set(o, "norm_a", cli_json_number(p->norm_a));
    cli_json_set(o, "norm_b", cli_json_number(p->norm_b));
    cli_json_set(o, "negative", json_integer(about->negative));
    cli_json_set(o, "window", json_integer(about->window));
    cli_json_set(o, "powers", cli_json_number(about->powers));
    cli_json_set(o, "contexts_a", json_integer((json_int_t)p->contexts_a));
    cli_json_set(o, "contexts_b", json_integer((json_int_t)p->contexts_b));
    cli_json_set(o, "shared", json_integer((json_int_t)p->n_contexts));
    cli_json_set(o, "contexts", contexts);
    cli_json_set(o, "rest", cli_json_number(rest_of(p)));
    cli_json_set(c->result, "proof", o);
}

/* ---- As a table -------------------------------------------------------------------------------- */

/* A name inside a sentence, which isolates its foreign runs itself. */
static const char *name_of(zv_buf *out, const cli *c, const zv_space *space, size_t row) {
    char number[24];
    zv_style plain = c->style;
    plain.isolate = false;
    zv_buf_clear(out);
    zv_draw_text(out, &plain, zv_space_id(space, row, number), 40, false);
    return zv_buf_cstr(out);
}

static void say_heading(cli *c, const zv_proof *p, const zv_space *space,
                        const zv_counts_info *about) {
    zv_buf a = {0}, b = {0};
    zv_buf_putc(&c->out, '\n');
    name_of(&a, c, space, p->a);
    name_of(&b, c, space, p->b);
    CLI_SAY(c, M_CLI_PROOF, zv_buf_cstr(&b), zv_buf_cstr(&a));
    cli_end_sentence(c);
    zv_buf_addf(&c->out, "  cos = Σ m(a,c) m(b,c) / (|a||b|)\n");
    zv_buf_addf(&c->out, "  m(w,c) = max(0, log(#(w,c) S / (k #w #c^0.75)))\n");
    zv_buf_addf(&c->out, "  #a = %llu, #b = %llu, |a| = %.4f, |b| = %.4f, k = %u, S = %.8g\n",
                (unsigned long long)p->total_a, (unsigned long long)p->total_b, p->norm_a,
                p->norm_b, about->negative, about->powers);
    zv_buf_free(&a);
    zv_buf_free(&b);
}

static void sum_row(cli_table *t, const char *name, double value) {
    cli_table_cell(t, zv_str_of(name));
    for (size_t i = 0; i < 5; i++) cli_table_cell(t, zv_str_of(""));
    cli_table_cellf(t, "%.4f", value);
}

static void context_row(cli *c, cli_table *t, const zv_space *space, const zv_proof_context *x) {
    zv_buf name = {0};
    name_of(&name, c, space, x->context);
    cli_table_cell(t, zv_str_of(zv_buf_cstr(&name)));
    cli_table_cellf(t, "%llu", (unsigned long long)x->count_a);
    cli_table_cellf(t, "%llu", (unsigned long long)x->count_b);
    cli_table_cellf(t, "%llu", (unsigned long long)x->total);
    cli_table_cellf(t, "%.4f", x->ppmi_a);
    cli_table_cellf(t, "%.4f", x->ppmi_b);
    cli_table_cellf(t, "%.4f", x->value);
    zv_buf_free(&name);
}

static void draw_rest(cli *c, cli_table *t, const zv_proof *p) {
    zv_buf others = {0};
    if (p->n_contexts > CONTEXTS) {
        zv_buf_say(&others, c->lang, M_CLI_PROOF_OTHERS, p->n_contexts - CONTEXTS);
        sum_row(t, zv_buf_cstr(&others), rest_of(p));
    }
    sum_row(t, cli_pick(c, M_CLI_PROOF_SUM), p->cosine);
    zv_buf_free(&others);
}

static zv_status draw_proof(cli *c, const zv_proof *p, const zv_space *space,
                            const zv_counts *counts) {
    static const char *const symbols[] = {"#(a,c)", "#(b,c)", "#c", "m(a,c)", "m(b,c)"};
    cli_table t = {.cols = 7};
    say_heading(c, p, space, zv_counts_about(counts));
    if (p->n_contexts == 0) {
        CLI_SAY(c, M_CLI_PROOF_NONE);
        cli_end_sentence(c);
        return ZV_OK;
    }
    cli_table_cell(&t, zv_str_of(cli_pick(c, M_CLI_H_CONTEXT)));
    for (size_t i = 0; i < 5; i++) cli_table_cell(&t, zv_str_of(symbols[i]));
    cli_table_cell(&t, zv_str_of(cli_pick(c, M_CLI_H_SHARE)));
    for (size_t i = 0; i < p->n_contexts && i < CONTEXTS; i++)
        context_row(c, &t, space, &p->contexts[i]);
    draw_rest(c, &t, p);
    return cli_table_draw(c, &t);
}

/* ---- The proof --------------------------------------------------------------------------------- */

/* The word that --prove names, in the same ways as the question. */
static zv_status find_word(cli *c, size_t *row, const zv_space *space, const char *word) {
    zv_near_query query = {0};
    CLI_TRY(zv_explain_near_query(&query, c->env, space, word, &c->err));
    const bool one = query.n == 1 && query.n_unseen == 0;
    if (one) *row = query.rows[0];
    zv_near_query_free(c->env, &query);
    return one ? ZV_OK : zv_err_set(&c->err, ZV_USAGE, M_CLI_PROVE_ONE, word);
}

static zv_status prove(cli *c, const zv_space *space, const zv_counts *counts, size_t a, size_t b,
                       bool drawn) {
    zv_proof *p = NULL;
    CLI_TRY(zv_explain_proof(&p, c->env, space, counts, a, b, &c->err));
    zv_status status = zv_proof_findings(p, c->env, space, counts, c->report, &c->err);
    if (status == ZV_OK) json_proof(c, p, space, counts);
    if (status == ZV_OK && drawn) status = draw_proof(c, p, space, counts);
    zv_proof_free(c->env, p);
    return status;
}

static zv_status prove_by(cli *c, const zv_space *space, const char *path, size_t a, size_t b,
                          bool drawn) {
    zv_counts *counts = NULL;
    CLI_TRY(cli_open_counts(c, &counts, path, space));
    const zv_status status = prove(c, space, counts, a, b, drawn);
    zv_counts_free(counts);
    return status;
}

zv_status cli_proof(cli *c, const zv_space *space, size_t row, size_t first, const char *word) {
    const bool asked = word || opens_counts(c);
    zv_buf path = {0};
    if (row == SIZE_MAX && !asked) return ZV_OK;
    if (row == SIZE_MAX)
        return zv_err_set(&c->err, ZV_USAGE, M_CLI_PROVE_ONE,
                          json_string_value(json_object_get(c->result, "query")));
    if (word) CLI_TRY(find_word(c, &first, space, word));
    CLI_TRY(zv_space_counts_path(&path, c->args[0], &c->err));
    zv_status status = ZV_OK;
    if (asked || access(zv_buf_cstr(&path), F_OK) == 0)
        status = prove_by(c, space, zv_buf_cstr(&path), row, first, asked || opens_all(c));
    if (status != ZV_OK && status != ZV_NOMEM && !asked) { /* the answer stands without its proof */
        cli_warn(c, M_CLI_PROOF_NOT, c->err.msg);
        c->err = (zv_err){.lang = c->lang};
        status = ZV_OK;
    }
    zv_buf_free(&path);
    return status;
}
