/* cmd_why.c — why are these two close; why does A rank above B. */
#include <stdlib.h>
#include <string.h>

#include "cli_commands.h"
#include "cli_json.h"
#include "cli_why.h"
#include "cli_why_outside.h"

typedef struct why_args {
    bool text;
    const char *model;
    uint64_t seed;
    cli_list with;
    uint64_t samples;
    cli_outside_args outside;
} why_args;

/* clang-format off */
static const cli_option rows[] = {
    CLI_ROW_FLAG(why_args, text, "text", 0, M_CLI_O_WHY_TEXT),
    CLI_ROW_TEXT(why_args, model, "model", 'm', NULL, "WORDS", CLI_FILE, M_CLI_O_MODEL_FOR_TEXT),
    CLI_ROW_LIST(why_args, with, "with", 0, "FILE", CLI_FILE, M_CLI_O_WITH),
    CLI_ROW_COUNT(why_args, seed, "seed", 0, "1", 0, 1e15, "N", M_CLI_O_SEED_PAIRS),
    CLI_SAMPLES_ROW(why_args),
    CLI_OUTSIDE_ROWS(why_args),
};
/* clang-format on */
const cli_spec cmd_why_spec = {rows, sizeof rows / sizeof *rows, sizeof(why_args), 3, 4};

/* ---- What the arguments mean ------------------------------------------------------------------- */

/* An id of the space (a word is the id of a word space); else a text. */
static zv_status find_side(cli *c, cli_side *out, const zv_space *space, const cli_model *m,
                           zv_outside *outside, const char *argument) {
    const why_args *a = c->own;
    bool words = zv_space_contract(space)->kind == ZV_SPACE_WORDS;
    size_t row = a->text ? SIZE_MAX : zv_space_find(space, zv_str_of(argument));
    if (row != SIZE_MAX) return cli_side_of_row(c, out, space, row, m->encoder ? m : NULL);
    if (outside) return cli_side_of_outside(c, out, outside, argument);
    if (!m->encoder)
        return zv_err_set(&c->err, ZV_NOTFOUND, M_CLI_NO_ID_NO_MODEL, zv_space_path(space),
                          argument);
    CLI_TRY(cli_side_of_text(c, out, m, argument));
    /* "King" in a folded space: found as a word once it is normalised */
    if (words && !a->text && out->encoded.words == 1 && out->encoded.unseen_words == 0)
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
    if (strcmp(s->rule, "item") == 0 && s->text.len > 0) {
        zv_buf text = {0};
        zv_draw_text(&text, &plain, s->text, c->style.width > 40 ? c->style.width - 4 : 76, false);
        zv_draw_paragraph(&c->out, &c->style, (zv_str){zv_buf_cstr(&text), text.len}, 3, 0);
        if (text.failed) c->out.failed = true;
        zv_buf_free(&text);
    }
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
    cli_json_set(c->result, "answers",
                 json_string("exact")); /* an outside encoder's say otherwise */
    json_object_update(c->result, o);
    json_decref(o);
}

static zv_status explain_pair(cli *c, const cli_side *a, const cli_side *b, const zv_background *bg,
                              zv_outside *outside) {
    const why_args *args = c->own;
    zv_why *why = NULL;
    CLI_TRY(zv_explain_why(&why, c->env, &a->side, &b->side, bg, &c->err));
    why->measured = outside != NULL;
    merge_result(c, why);
    zv_buf_putc(&c->out, '\n');
    zv_why_text(why, bg, &c->out, &c->style);
    if (why->exact_words) {
        zv_buf_putc(&c->out, '\n');
        CLI_SAY(c, M_CLI_EXACT);
        cli_end_sentence(c);
    }
    zv_status status = zv_why_findings(why, c->env, &a->side, &b->side, bg, c->report, &c->err);
    if (status == ZV_OK && outside)
        status = cli_why_measured(c, c->result, outside, a, b, args->samples, args->seed, true);
    zv_why_free(why);
    return status;
}

/* Query, A, B: both pairs, and what makes the difference. */
static zv_status explain_order(cli *c, const cli_side *sides, const zv_background *bg,
                               zv_outside *outside) {
    const why_args *args = c->own;
    zv_why *first = NULL, *second = NULL;
    zv_status status = zv_explain_why(&first, c->env, &sides[0].side, &sides[1].side, bg, &c->err);
    if (status == ZV_OK)
        status = zv_explain_why(&second, c->env, &sides[0].side, &sides[2].side, bg, &c->err);
    if (status == ZV_OK) {
        first->measured = second->measured = outside != NULL;
        merge_result(c, first);
        cli_json_set(c->result, "versus", cli_json_why(second));
        cli_why_heading(c, M_CLI_WHY_NAMED, sides[1].side.name);
        zv_why_text(first, bg, &c->out, &c->style);
        cli_why_heading(c, M_CLI_WHY_NAMED, sides[2].side.name);
        zv_why_text(second, bg, &c->out, &c->style);
        status = cli_why_margin(c, first, second, "A", "B");
    }
    if (status == ZV_OK)
        status =
            zv_why_findings(first, c->env, &sides[0].side, &sides[1].side, bg, c->report, &c->err);
    if (status == ZV_OK && outside)
        status = cli_why_measured(c, c->result, outside, &sides[0], &sides[1], args->samples,
                                  args->seed, true);
    if (status == ZV_OK && outside)
        status = cli_why_measured(c, json_object_get(c->result, "versus"), outside, &sides[0],
                                  &sides[2], args->samples, args->seed, false);
    zv_why_free(first);
    zv_why_free(second);
    return status;
}

static zv_status answer(cli *c, const zv_space *space, const cli_model *m, zv_outside *outside) {
    const why_args *args = c->own;
    size_t n = c->n_args - 1;
    cli_side sides[3] = {{.rule = NULL}};
    zv_background *bg = NULL;
    zv_status status = ZV_OK;
    static const char *const pair[][2] = {{"A", "a"}, {"B", "b"}};
    static const char *const order[][2] = {{"Q", "query"}, {"A", "a"}, {"B", "b"}};
    for (size_t i = 0; i < n && status == ZV_OK; i++) {
        status = find_side(c, &sides[i], space, m, outside, c->args[i + 1]);
        const char *const *names = n == 2 ? pair[i] : order[i];
        if (status == ZV_OK) show_side(c, names[0], names[1], &sides[i]);
    }
    if (status == ZV_OK) status = cli_background(c, &bg, space, args->seed);
    if (status == ZV_OK)
        status = n == 2 ? explain_pair(c, &sides[0], &sides[1], bg, outside)
                        : explain_order(c, sides, bg, outside);
    zv_background_free(bg);
    for (size_t i = 0; i < n; i++) cli_side_free(&sides[i]);
    return status;
}

zv_status cmd_why(cli *c) {
    const why_args *a = c->own;
    zv_space *space = NULL;
    cli_model model = {0};
    zv_outside *outside = NULL;
    CLI_TRY(cli_outside_check(c, &a->outside, a->model));
    zv_status status = cli_open_with(c, &space, c->args[0], &a->with);
    if (status == ZV_OK && a->outside.command)
        status = cli_outside_open(c, &outside, &a->outside, space);
    else if (status == ZV_OK)
        status = cli_model_try(c, &model, space, a->model, a->text);
    if (status == ZV_OK) status = answer(c, space, &model, outside);
    cli_outside_close(c, outside);
    cli_model_close(&model);
    zv_space_free(space);
    return status;
}
