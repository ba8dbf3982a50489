/* cmd_near.c — what is close to a word, an item, a text, or "king - man + woman". */
#include <stdlib.h>

#include "cli_commands.h"
#include "cli_evidence.h"
#include "cli_json.h"
#include "cli_mixture.h"
#include "cli_outside.h"
#include "cli_proof.h"
#include "cli_relate.h"
#include "cli_support.h"

typedef struct near_args {
    const char *id, *text, *model, *prove;
    cli_relate_args relate;
    cli_hits_args hits;
    cli_evidence_args evidence;
    cli_support_args support;
    cli_outside_args outside;
} near_args;

/* clang-format off */
static const cli_option rows[] = {
    CLI_ROW_TEXT(near_args, id, "id", 0, NULL, "ID", 0, M_CLI_O_ID),
    CLI_ROW_TEXT(near_args, text, "text", 0, NULL, "TEXT", 0, M_CLI_O_NEAR_TEXT),
    CLI_ROW_TEXT(near_args, model, "model", 'm', NULL, "WORDS", CLI_FILE, M_CLI_O_MODEL_FOR_TEXT),
    CLI_ROW_TEXT(near_args, prove, "prove", 0, NULL, "WORD", 0, M_CLI_O_PROVE),
    CLI_RELATE_ROWS(near_args),
    CLI_EVIDENCE_ROWS(near_args),
    CLI_SUPPORT_ROWS(near_args),
    CLI_OUTSIDE_ROWS(near_args),
    CLI_HITS_ROWS(near_args),
};
/* clang-format on */
const cli_spec cmd_near_spec = {rows, sizeof rows / sizeof *rows, sizeof(near_args), 1, 100000};

/* Probabilities, if there are pairs, then the answer. */
static zv_status print(cli *c, const zv_space *space, const near_args *a, cli_hits *hits,
                       const float *query, zv_str text, const cli_model *m) {
    cli_relate relate = {0};
    zv_status status = cli_relate_open(c, &relate, space, m, a->model, &a->relate);
    if (status == ZV_OK) status = cli_relate_hits(c, &relate, hits, space, query, text);
    if (status == ZV_OK && !relate.relation) status = cli_mixture_hits(c, hits, space, query);
    if (status == ZV_OK) status = cli_hits_print(c, hits, space);
    cli_relate_free(c, &relate);
    return status;
}

/* What is said of the hits beyond the table. `row`: the word that was asked for, or SIZE_MAX. */
static zv_status explain_hits(cli *c, const zv_space *space, size_t row, const cli_hits *hits,
                              const near_args *a) {
    CLI_TRY(cli_proof(c, space, row, hits->hits[0].row, a->prove));
    return cli_evidence(c, space, row, hits->hits, hits->n, &a->evidence);
}

static zv_status near_text(cli *c, const zv_space *space, const near_args *a) {
    cli_model model;
    cli_side side = {0};
    cli_hits hits = {0};
    CLI_TRY(cli_model_or_outside(c, &model, space, a->model, &a->outside, true));
    zv_status status = cli_side_of_text(c, &side, &model, a->text);
    if (status == ZV_OK) status = cli_hits_find(c, &hits, space, side.vector, NULL, 0, &a->hits);
    if (status == ZV_OK) status = print(c, space, a, &hits, side.vector, side.text, &model);
    if (status == ZV_OK) status = explain_hits(c, space, SIZE_MAX, &hits, a);
    cli_hits_free(&hits);
    cli_side_free(&side);
    cli_model_close(c, &model);
    return status;
}

static zv_status near_id(cli *c, const zv_space *space, const near_args *a) {
    cli_side side = {0};
    cli_hits hits = {0};
    size_t row = 0;
    CLI_TRY(cli_row_of_id(c, &row, space, a->id));
    CLI_TRY(cli_side_of_row(c, &side, space, row, NULL));
    cli_rare(c, space, &row, 1);
    zv_status status = cli_hits_find(c, &hits, space, side.vector, &row, 1, &a->hits);
    if (status == ZV_OK) status = cli_support(c, &hits, space, a->id, &a->support, &a->hits);
    if (status == ZV_OK) status = print(c, space, a, &hits, side.vector, side.text, NULL);
    if (status == ZV_OK) status = explain_hits(c, space, row, &hits, a);
    cli_hits_free(&hits);
    cli_side_free(&side);
    return status;
}

static zv_status near_expression(cli *c, const zv_space *space, const near_args *a,
                                 const char *expression) {
    zv_near_query query = {0};
    cli_hits hits = {0};
    CLI_TRY(zv_explain_near_query(&query, c->env, space, expression, &c->err));
    cli_unseen(c, query.unseen, query.n_unseen);
    cli_rare(c, space, query.rows, query.n);
    const bool word = query.n == 1 && query.n_unseen == 0 && query.signs[0] > 0;
    zv_status status = cli_hits_find(c, &hits, space, query.vector, query.rows, query.n, &a->hits);
    if (status == ZV_OK) status = cli_support(c, &hits, space, expression, &a->support, &a->hits);
    if (status == ZV_OK) status = print(c, space, a, &hits, query.vector, (zv_str){0}, NULL);
    if (status == ZV_OK) status = explain_hits(c, space, word ? query.rows[0] : SIZE_MAX, &hits, a);
    cli_hits_free(&hits);
    zv_near_query_free(c->env, &query);
    return status;
}

zv_status cmd_near(cli *c) {
    const near_args *a = c->own;
    zv_buf query = {0};
    zv_space *space = NULL;
    zv_status status =
        cli_one_question(c, &query, c->n_args > 1, a->id, a->text, "EXPRESSION, --id, --text");
    if (a->model && !a->text && !a->relate.pairs) cli_warn(c, M_CLI_MODEL_UNUSED);
    if (a->outside.command && !a->text) cli_warn(c, M_CLI_ENCODER_UNUSED);
    if (status == ZV_OK) status = cli_outside_check(c, &a->outside, a->model);
    if (status == ZV_OK) status = cli_support_check(c, &a->support, &a->hits, a->text != NULL);
    if (status == ZV_OK) status = cli_open_with(c, &space, c->args[0], &a->hits.with);
    if (status == ZV_OK) {
        cli_json_set(c->result, "query", cli_json_text(zv_buf_cstr(&query)));
        if (a->text)
            status = near_text(c, space, a);
        else if (a->id)
            status = near_id(c, space, a);
        else
            status = near_expression(c, space, a, zv_buf_cstr(&query));
    }
    zv_space_free(space);
    zv_buf_free(&query);
    return status;
}
