/* cli_audit.c — hubs as a table; what distance and angle do at a dimension, as curves. */
#include "cli_audit.h"

#include <math.h>
#include <string.h>

#include "cli_json.h"
#include "cli_out.h"

/* ---- Hubs -------------------------------------------------------------------------------------- */

static const char *cause_word(const cli *c, unsigned cause) {
    switch (cause) {
    case ZV_HUB_COPIES:
        return cli_pick(c, M_CLI_HUB_COPIES);
    case ZV_HUB_LONG:
        return cli_pick(c, M_CLI_HUB_LONG);
    case ZV_HUB_CENTRE:
        return cli_pick(c, M_CLI_HUB_CENTRE);
    case ZV_HUB_FREQUENT:
        return cli_pick(c, M_CLI_HUB_FREQUENT);
    default:
        return cli_pick(c, M_CLI_HUB_SHORT);
    }
}

static zv_status draw_hubs(cli *c, const zv_space *space, const zv_audit_lists *lists) {
    cli_table t = {.cols = 4};
    zv_buf_putc(&c->out, '\n');
    CLI_SAY(c, M_CLI_HUBS, lists->k, lists->asked);
    cli_end_sentence(c);
    cli_table_cell(&t, zv_str_of("id"));
    cli_table_cell(&t, zv_str_of("N_k"));
    cli_table_cell(&t, zv_str_of(cli_pick(c, M_CLI_H_TO_MEAN)));
    cli_table_cell(&t, zv_str_of(cli_pick(c, M_CLI_H_CAUSES)));
    for (size_t i = 0; i < lists->n_hubs; i++) {
        const zv_hub *h = &lists->hubs[i];
        char number[24];
        zv_buf causes = {0};
        for (unsigned k = 0; k < ZV_HUB_CAUSES; k++)
            if (h->causes & 1U << k)
                zv_buf_addf(&causes, "%s%s", causes.len ? ", " : "", cause_word(c, 1U << k));
        cli_table_cell(&t, zv_space_id(space, h->row, number));
        cli_table_cellf(&t, "%.0f", h->occurrence);
        cli_table_cellf(&t, "%.3f", h->centre);
        cli_table_cell(&t,
                       causes.len ? (zv_str){zv_buf_cstr(&causes), causes.len} : zv_str_of("—"));
        if (causes.failed) c->out.failed = true;
        zv_buf_free(&causes);
    }
    return cli_table_draw(c, &t);
}

static json_t *json_hub(const zv_space *space, const zv_hub *h) {
    json_t *o = json_object(), *causes = json_array();
    char number[24];
    cli_json_set(o, "id", cli_json_str(zv_space_id(space, h->row, number)));
    cli_json_set(o, "occurrence", cli_json_number(h->occurrence));
    cli_json_set(o, "interval", cli_json_interval(h->interval));
    cli_json_set(o, "share", cli_json_number(h->share));
    cli_json_set(o, "cosine_to_mean", cli_json_number(h->centre));
    cli_json_set(o, "centre_percentile", cli_json_number(h->centre_rank));
    cli_json_set(o, "length_percentile", cli_json_number(h->norm_rank));
    cli_json_set(o, "words", cli_json_number(h->words));
    cli_json_set(o, "count_percentile", cli_json_number(h->count_rank));
    cli_json_set(o, "copies", json_integer((json_int_t)h->copies));
    for (unsigned k = 0; k < ZV_HUB_CAUSES; k++)
        if (h->causes & 1U << k)
            json_array_append_new(causes, json_string(zv_hub_cause_name(1U << k)));
    cli_json_set(o, "causes", causes);
    return o;
}

zv_status cli_audit_hubs(cli *c, const zv_space *space, const zv_audit_lists *lists) {
    json_t *hubs = json_array();
    bool warn = false;
    if (lists->n_hubs == 0) {
        json_decref(hubs);
        return ZV_OK;
    }
    for (size_t i = 0; i < lists->n_hubs; i++)
        json_array_append_new(hubs, json_hub(space, &lists->hubs[i]));
    cli_json_set(c->result, "hubs", hubs);
    for (size_t i = 0; i < zv_report_size(c->report); i++) {
        const zv_finding *f = zv_report_finding(c->report, i);
        if (strcmp(f->name, "hubness_skew") == 0 && f->verdict == ZV_WARN) warn = true;
    }
    return warn ? draw_hubs(c, space, lists) : ZV_OK;
}

/* ---- Concentration ------------------------------------------------------------------------------ */

enum { FIRST = 1, LAST = 16, STEPS = 8, POINTS = (LAST - FIRST) * STEPS + 1, DRAWS = 4 };

typedef struct curves {
    double dim[POINTS], angle[POINTS], contrast[POINTS];
    double hub_dim[LAST], hubs[LAST], se[LAST];
} curves;

static zv_status compute(cli *c, curves *v, const zv_concentration *x) {
    for (size_t i = 0; i < POINTS; i++) {
        v->dim[i] = exp2(FIRST + (double)i / STEPS);
        v->angle[i] = zv_random_angle_sd(v->dim[i]);
        v->contrast[i] = zv_random_contrast(v->dim[i], x->points);
    }
    for (size_t i = 0; i < LAST; i++) {
        v->hub_dim[i] = exp2((double)i + 1);
        CLI_TRY(zv_random_hubness(&v->hubs[i], &v->se[i], c->env, (size_t)1 << (i + 1), x->rows,
                                  x->k, DRAWS, x->seed, &c->err));
    }
    return ZV_OK;
}

static json_t *json_numbers(const double *x, size_t n) {
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++) json_array_append_new(list, cli_json_number(x[i]));
    return list;
}

static void json_curves(cli *c, const curves *v, const zv_concentration *x) {
    json_t *o = json_object();
    cli_json_set(o, "dim", json_integer((json_int_t)x->dim));
    cli_json_set(o, "angle_dim", cli_json_number(x->angle_dim));
    cli_json_set(o, "angle_sd", cli_json_number(x->angle_sd));
    cli_json_set(o, "random_angle_sd", cli_json_number(zv_random_angle_sd((double)x->dim)));
    cli_json_set(o, "points", json_integer((json_int_t)x->points));
    cli_json_set(o, "contrast", cli_json_number(x->contrast));
    cli_json_set(o, "random_contrast",
                 cli_json_number(zv_random_contrast((double)x->dim, x->points)));
    cli_json_set(o, "rows", json_integer((json_int_t)x->rows));
    cli_json_set(o, "hubness", cli_json_number(x->hubness));
    cli_json_set(o, "random_hubness", cli_json_number(x->random_hubness));
    cli_json_set(o, "random_hubness_se", cli_json_number(x->random_hubness_se));
    cli_json_set(o, "dims", json_numbers(v->dim, POINTS));
    cli_json_set(o, "angle_sds", json_numbers(v->angle, POINTS));
    cli_json_set(o, "contrasts", json_numbers(v->contrast, POINTS));
    cli_json_set(o, "hubness_dims", json_numbers(v->hub_dim, LAST));
    cli_json_set(o, "hubnesses", json_numbers(v->hubs, LAST));
    cli_json_set(o, "hubness_ses", json_numbers(v->se, LAST));
    cli_json_set(c->result, "concentration", o);
}

/* One curve with the collection at its dimension and, if its angles have one, at that. */
static void draw_curve(cli *c, const double *x, const double *y, size_t n, const double at[2],
                       double own, bool log_y) {
    zv_buf names[2] = {{0}, {0}};
    zv_buf_say(&names[0], c->lang, M_CLI_CONCENTRATION_AT, at[0]);
    zv_buf_say(&names[1], c->lang, M_CLI_CONCENTRATION_ANGLES, at[1]);
    zv_curve_mark marks[2];
    for (int i = 0; i < 2; i++)
        marks[i] = (zv_curve_mark){at[i], own, {zv_buf_cstr(&names[i]), names[i].len}};
    const zv_curve curve = {.x = x,
                            .y = y,
                            .n = n,
                            .log_x = true,
                            .log_y = log_y,
                            .marks = marks,
                            .n_marks = isnan(at[1]) ? 1 : 2};
    zv_draw_curve(&c->out, &c->style, &curve, 8);
    for (int i = 0; i < 2; i++) {
        if (names[i].failed) c->out.failed = true;
        zv_buf_free(&names[i]);
    }
}

zv_status cli_audit_concentration(cli *c, const zv_space *space, const zv_concentration *x) {
    curves v;
    if (!x) return zv_err_set(&c->err, ZV_NODATA, M_CLI_CONCENTRATION_FEW, zv_space_path(space));
    CLI_TRY(compute(c, &v, x));
    const double at[2] = {(double)x->dim, x->angle_dim};
    zv_buf_putc(&c->out, '\n');
    CLI_SAY(c, M_CLI_CONCENTRATION_ANGLE);
    cli_end_sentence(c);
    draw_curve(c, v.dim, v.angle, POINTS, at, x->angle_sd, true);
    zv_buf_putc(&c->out, '\n');
    CLI_SAY(c, M_CLI_CONCENTRATION_CONTRAST, x->points);
    cli_end_sentence(c);
    draw_curve(c, v.dim, v.contrast, POINTS, at, x->contrast, true);
    zv_buf_putc(&c->out, '\n');
    CLI_SAY(c, M_CLI_CONCENTRATION_HUBS, x->rows);
    cli_end_sentence(c);
    draw_curve(c, v.hub_dim, v.hubs, LAST, at, x->hubness, false);
    json_curves(c, &v, x);
    return ZV_OK;
}
