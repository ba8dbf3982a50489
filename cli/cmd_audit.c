/* cmd_audit.c — what does this collection look like, what is wrong with it. */
#include <math.h>

#include "cli_commands.h"
#include "cli_json.h"

typedef struct audit_args {
    uint64_t seed, pairs;
    cli_list where;
} audit_args;

/* clang-format off */
static const cli_option rows[] = {
    CLI_ROW_COUNT(audit_args, pairs, "pairs", 0, "100000", 10, 1e8, "N", M_CLI_O_PAIRS),
    CLI_ROW_LIST(audit_args, where, "where", 0, "COL=VALUE", 0, M_CLI_O_WHERE),
    CLI_ROW_COUNT(audit_args, seed, "seed", 0, "1", 0, 1e15, "N", M_CLI_O_SEED_PAIRS),
};
/* clang-format on */
const cli_spec cmd_audit_spec = {rows, sizeof rows / sizeof *rows, sizeof(audit_args), 1, 10000};

enum { MOST_BINS = 72 };

/* The picture that goes before the numbers: where any cosine of this collection stands. */
static void draw(cli *c, const zv_background *bg) {
    size_t n = 0;
    const double *cosines = zv_background_cosines(bg, &n);
    unsigned width = c->style.width ? c->style.width : 80;
    size_t bins = width > MOST_BINS + 8 ? MOST_BINS : width > 30 ? width - 8 : 24;
    uint64_t counts[MOST_BINS];
    double lo = floor(cosines[0] * 20) / 20, hi = ceil(cosines[n - 1] * 20) / 20;
    if (hi <= lo) hi = lo + 0.05;
    zv_stat_histogram(counts, bins, lo, hi, cosines, n);
    CLI_SAY(c, M_CLI_AUDIT_PICTURE, n);
    cli_end_sentence(c);
    zv_draw_histogram(&c->out, &c->style, counts, bins, lo, hi, 6, zv_background_moments(bg)->mean);
    json_t *histogram = json_object(), *bars = json_array();
    for (size_t i = 0; i < bins; i++)
        json_array_append_new(bars, json_integer((json_int_t)counts[i]));
    cli_json_set(histogram, "lo", cli_json_number(lo));
    cli_json_set(histogram, "hi", cli_json_number(hi));
    cli_json_set(histogram, "counts", bars);
    cli_json_set(c->result, "histogram", histogram);
}

zv_status cmd_audit(cli *c) {
    const audit_args *a = c->own;
    zv_audit_opts opts = {.background = {.pairs = (size_t)a->pairs, .seed = a->seed}};
    zv_background *bg = NULL;
    zv_space *space = NULL;
    CLI_TRY(cli_open_all(c, &space, c->args, c->n_args, &a->where));
    cli_json_set(c->result, "items", json_integer((json_int_t)zv_space_size(space)));
    cli_json_set(c->result, "dim", json_integer((json_int_t)zv_space_dim(space)));
    zv_status status = zv_explain_audit(c->report, c->env, space, &opts, &bg, &c->err);
    if (status == ZV_OK && bg) draw(c, bg);
    zv_background_free(bg);
    zv_space_free(space);
    return status;
}
