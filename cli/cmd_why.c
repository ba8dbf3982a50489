/* cmd_why.c — why are these two close; why does A rank above B. */
#include <stdlib.h>
#include <string.h>

#include "cli_commands.h"
#include "cli_flip.h"
#include "cli_json.h"
#include "cli_ngrams.h"
#include "cli_order.h"
#include "cli_outside.h"
#include "cli_relate.h"
#include "cli_why.h"
#include "cli_why_outside.h"

typedef struct why_args {
    bool text, ngrams;
    const char *model, *query;
    uint64_t seed;
    cli_list with;
    cli_flip_args flip;
    cli_relate_args relate;
    uint64_t samples;
    cli_outside_args outside;
} why_args;

/* clang-format off */
static const cli_option rows[] = {
    CLI_ROW_FLAG(why_args, text, "text", 0, M_CLI_O_WHY_TEXT),
    CLI_ROW_TEXT(why_args, query, "query", 0, NULL, "QUERY", 0, M_CLI_O_WHY_QUERY),
    CLI_ROW_TEXT(why_args, model, "model", 'm', NULL, "WORDS", CLI_FILE, M_CLI_O_MODEL_FOR_TEXT),
    CLI_ROW_LIST(why_args, with, "with", 0, "FILE", CLI_FILE, M_CLI_O_WITH),
    CLI_RELATE_ROWS(why_args),
    CLI_ROW_COUNT(why_args, seed, "seed", 0, "1", 0, 1e15, "N", M_CLI_O_SEED_PAIRS),
    CLI_ROW_FLAG(why_args, ngrams, "ngrams", 0, M_CLI_O_NGRAMS),
    CLI_FLIP_ROWS(why_args),
    CLI_SAMPLES_ROW(why_args),
    CLI_OUTSIDE_ROWS(why_args),
};
/* clang-format on */
const cli_spec cmd_why_spec = {rows, sizeof rows / sizeof *rows, sizeof(why_args), 3, 4};

/* ---- What the arguments mean ------------------------------------------------------------------- */

/* An id of the space (a word is the id of a word space); else a text. */
static zv_status find_side(cli *c, cli_side *out, const zv_space *space, const cli_model *m,
                           const char *argument) {
    const why_args *a = c->own;
    bool words = zv_space_contract(space)->kind == ZV_SPACE_WORDS;
    size_t row = a->text ? SIZE_MAX : zv_space_find(space, zv_str_of(argument));
    if (row != SIZE_MAX) return cli_side_of_row(c, out, space, row, m->encoder ? m : NULL);
    if (!cli_model_reads(m))
        return zv_err_set(&c->err, ZV_NOTFOUND, M_CLI_NO_ID_NO_MODEL, zv_space_path(space),
                          argument);
    CLI_TRY(cli_side_of_text(c, out, m, argument));
    /* "King" in a folded space: found as a word once it is normalised */
    if (words && m->encoder && !a->text && out->encoded.words == 1 &&
        out->encoded.unseen_words == 0)
        out->rule = "word";
    return ZV_OK;
}

static const char *rule_name(const cli *c, const char *rule) {
    if (strcmp(rule, "word") == 0) return cli_pick(c, M_CLI_RULE_WORD);
    if (strcmp(rule, "item") == 0) return cli_pick(c, M_CLI_RULE_ITEM);
    return cli_pick(c, M_CLI_RULE_TEXT);
}

static void show_side(cli *c, const char *letter, const char *key, const cli_side *s) {
    zv_style plain = c->style;
    plain.isolate = false; /* the sentence isolates */
    zv_buf_addf(&c->sentence, "%s  ", letter);
    zv_draw_text(&c->sentence, &plain, s->side.name, 60, false);
    zv_buf_addf(&c->sentence, "  (%s)", rule_name(c, s->rule));
    cli_end_sentence(c);
    if (strcmp(s->rule, "item") == 0 && s->text.len > 0) cli_show_text(c, s->text, 3);
    json_t *o = json_object(), *unknown = json_array();
    cli_json_set(o, "rule", json_string(s->rule));
    cli_json_set(o, "name", cli_json_str(s->side.name));
    cli_json_set(o, "text", cli_json_str(s->text));
    for (size_t i = 0; s->side.encoded && i < s->encoded.oov_words; i++)
        json_array_append_new(unknown, cli_json_str(s->encoded.oov[i]));
    cli_json_set(o, "oov", unknown);
    cli_json_set(c->result, key, o);
}

/* ---- The answer -------------------------------------------------------------------------------- */

/* Keys of DESIGN's table stand at the top of `result`. */
static void merge_result(cli *c, const zv_why *why) {
    json_t *o = cli_json_why(why);
    /* those through a program or a net say otherwise */
    cli_json_set(c->result, "answers", json_string("exact"));
    json_object_update(c->result, o);
    json_decref(o);
}

/* Through a program or a net, what each word adds is measured. */
static zv_status measure(cli *c, json_t *into, const cli_model *m, const cli_side *a,
                         const cli_side *b, bool findings) {
    const why_args *args = c->own;
    if (!cli_model_measured(m)) return ZV_OK;
    return cli_why_measured(c, into, m, a, b, args->samples, args->seed, findings);
}

static void say_exact(cli *c) {
    zv_buf_putc(&c->out, '\n');
    CLI_SAY(c, M_CLI_EXACT);
    cli_end_sentence(c);
}

static zv_status explain_pair(cli *c, const zv_space *space, const cli_model *m,
                              const cli_side *sides, const zv_background *bg, cli_relate *relate) {
    const why_args *args = c->own;
    const cli_side *a = &sides[0], *b = &sides[1];
    zv_why *why = NULL;
    CLI_TRY(zv_explain_why(&why, c->env, &a->side, &b->side, bg, &c->err));
    why->measured = cli_model_measured(m);
    merge_result(c, why);
    zv_buf_putc(&c->out, '\n');
    zv_why_text(why, bg, &c->out, &c->style);
    if (why->exact_words) say_exact(c);
    zv_status status = zv_why_findings(why, c->env, &a->side, &b->side, bg, c->report, &c->err);
    if (status == ZV_OK) status = measure(c, c->result, m, a, b, true);
    if (status == ZV_OK) status = cli_ngrams(c, m, why, args->ngrams);
    if (status == ZV_OK)
        status = cli_flip_pair(c, &args->flip, space, m, sides, why->cosine, bg, relate);
    zv_why_free(why);
    return status;
}

static void show_order(cli *c, const cli_side *sides, zv_why *const why[2],
                       const zv_background *bg) {
    merge_result(c, why[0]);
    cli_json_set(c->result, "versus", cli_json_why(why[1]));
    for (size_t i = 0; i < 2; i++) {
        cli_why_heading(c, M_CLI_WHY_NAMED, sides[i + 1].side.name);
        zv_why_text(why[i], bg, &c->out, &c->style);
    }
}

/* Query, A, B: both pairs, and what makes the difference. */
static zv_status explain_order(cli *c, const cli_model *m, const cli_side *sides,
                               const zv_background *bg) {
    const why_args *args = c->own;
    const cli_side *q = &sides[0], *a = &sides[1], *b = &sides[2];
    zv_why *why[2] = {NULL, NULL};
    zv_status status = zv_explain_why(&why[0], c->env, &q->side, &a->side, bg, &c->err);
    if (status == ZV_OK) status = zv_explain_why(&why[1], c->env, &q->side, &b->side, bg, &c->err);
    if (status == ZV_OK) {
        why[0]->measured = why[1]->measured = cli_model_measured(m);
        show_order(c, sides, why, bg);
        status = cli_why_margin(c, why[0], why[1], "A", "B");
    }
    if (status == ZV_OK)
        status = zv_why_findings(why[0], c->env, &q->side, &a->side, bg, c->report, &c->err);
    if (status == ZV_OK) status = measure(c, c->result, m, q, a, true);
    if (status == ZV_OK) status = measure(c, json_object_get(c->result, "versus"), m, q, b, false);
    if (status == ZV_OK)
        status = cli_flip_order(c, &args->flip, m, sides, why[0]->cosine, why[1]->cosine);
    zv_why_free(why[0]);
    zv_why_free(why[1]);
    return status;
}

static zv_status answer(cli *c, const zv_space *space, const cli_model *m) {
    const why_args *args = c->own;
    size_t n = c->n_args - 1;
    cli_side sides[3] = {{.rule = NULL}};
    zv_background *bg = NULL;
    zv_status status = ZV_OK;
    static const char *const pair[][2] = {{"A", "a"}, {"B", "b"}};
    static const char *const order[][2] = {{"Q", "query"}, {"A", "a"}, {"B", "b"}};
    for (size_t i = 0; i < n && status == ZV_OK; i++) {
        status = find_side(c, &sides[i], space, m, c->args[i + 1]);
        const char *const *names = n == 2 ? pair[i] : order[i];
        if (status == ZV_OK) show_side(c, names[0], names[1], &sides[i]);
    }
    if (status == ZV_OK) status = cli_background(c, &bg, space, args->seed);
    cli_relate relate = {0};
    if (status == ZV_OK) status = cli_relate_open(c, &relate, space, m, args->model, &args->relate);
    if (status == ZV_OK)
        status =
            n == 2 ? explain_pair(c, space, m, sides, bg, &relate) : explain_order(c, m, sides, bg);
    if (status == ZV_OK) status = cli_relate_pair(c, &relate, &sides[0], &sides[1]);
    cli_relate_free(c, &relate);
    zv_background_free(bg);
    for (size_t i = 0; i < n; i++) cli_side_free(&sides[i]);
    return status;
}

static double cosine(const cli *c, const cli_side *a, const cli_side *b) {
    return zv_vec_cosine(zv_vec_kernels(c->env), ZV_F32, a->vector, b->vector, a->side.dim);
}

/* --query: A and B are items of the space, of which all is asked that could turn their order. */
static zv_status answer_order(cli *c, const zv_space *space, const cli_model *m) {
    const why_args *args = c->own;
    cli_side sides[3] = {{.rule = NULL}};
    size_t found[3] = {SIZE_MAX, SIZE_MAX, SIZE_MAX};
    zv_background *bg = NULL;
    static const char *const names[][2] = {{"Q", "query"}, {"A", "a"}, {"B", "b"}};
    if (c->n_args != 3) return zv_err_set(&c->err, ZV_USAGE, M_CLI_WHY_QUERY_ARGS);
    zv_status status = ZV_OK;
    for (size_t i = 1; i < 3 && status == ZV_OK; i++)
        status = cli_row_of_id(c, &found[i], space, c->args[i]);
    if (status == ZV_OK) status = find_side(c, &sides[0], space, m, args->query);
    if (status == ZV_OK && strcmp(sides[0].rule, "text") != 0)
        found[0] = zv_space_find(space, zv_str_of(args->query));
    for (size_t i = 1; i < 3 && status == ZV_OK; i++)
        status = cli_side_of_row(c, &sides[i], space, found[i], m->encoder ? m : NULL);
    for (size_t i = 0; i < 3 && status == ZV_OK; i++)
        show_side(c, names[i][0], names[i][1], &sides[i]);
    if (status == ZV_OK) status = cli_background(c, &bg, space, args->seed);
    if (status == ZV_OK) status = cli_order(c, space, sides, found, bg, args->seed);
    if (status == ZV_OK)
        status = cli_flip_order(c, &args->flip, m, sides, cosine(c, &sides[0], &sides[1]),
                                cosine(c, &sides[0], &sides[2]));
    zv_background_free(bg);
    for (size_t i = 0; i < 3; i++) cli_side_free(&sides[i]);
    return status;
}

zv_status cmd_why(cli *c) {
    const why_args *a = c->own;
    zv_space *space = NULL;
    cli_model model = {0};
    CLI_TRY(cli_flip_check(c, &a->flip));
    CLI_TRY(cli_outside_check(c, &a->outside, a->model));
    if (a->ngrams && (a->query || c->n_args == 4))
        return zv_err_set(&c->err, ZV_USAGE, M_CLI_NGRAMS_PAIR);
    zv_status status = cli_open_with(c, &space, c->args[0], &a->with);
    if (status == ZV_OK)
        status = cli_model_or_outside(c, &model, space, a->model, &a->outside, a->text);
    if (status == ZV_OK)
        status = a->query ? answer_order(c, space, &model) : answer(c, space, &model);
    cli_model_close(c, &model);
    zv_space_free(space);
    return status;
}
