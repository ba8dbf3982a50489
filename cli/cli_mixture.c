/* cli_mixture.c — see cli_mixture.h. */
#include "cli_mixture.h"

#include <math.h>
#include <string.h>

#include "cli_json.h"

/* An interval costs a millisecond: so many hits get one. */
enum { WITH_INTERVAL = 100 };

zv_status cli_mixture_hits(cli *c, cli_hits *h, const zv_space *space, const float *query) {
    if (h->metric != ZV_COS || h->n == 0) return ZV_OK;
    return zv_explain_mixture(&h->mixture, c->env, space, query, &h->hits[0], h->exclude,
                              h->n_exclude, h->seed, c->report, &c->err);
}

void cli_mixture_json(json_t *hit, const cli_hits *h, size_t i) {
    zv_interval interval = {(double)NAN, (double)NAN};
    double x = zv_explain_mixture_scale(h->hits[i].score);
    double p = zv_mixture_at(h->mixture, x, i < WITH_INTERVAL ? &interval : NULL);
    cli_json_set(hit, "probability", isnan(p) ? json_null() : cli_json_number(p));
    cli_json_set(hit, "probability_interval",
                 isnan(interval.lo) ? json_null() : cli_json_interval(interval));
}

/* The finding's own sentence says why not. */
static const char *finding_says(const cli *c) {
    for (size_t i = 0; i < zv_report_size(c->report); i++) {
        const zv_finding *f = zv_report_finding(c->report, i);
        if (strcmp(f->name, "mixture") == 0) return f->why;
    }
    return "";
}

void cli_mixture_reason(cli *c, const cli_hits *h) {
    const zv_mixture_info *about = zv_mixture_about(h->mixture);
    if (about->state == ZV_MIXTURE_IDENTIFIED) {
        cli_json_set(c->result, "probability_kind", json_string("mixture"));
        cli_json_set(c->result, "prior", cli_json_number(about->prior));
        cli_json_set(c->result, "prior_interval", cli_json_interval(about->prior_interval));
        cli_json_set(c->result, "probability_reason", json_null());
        return;
    }
    zv_buf why = {0};
    zv_buf_say(&why, c->lang, M_CLI_NO_PAIRS_AND, finding_says(c));
    cli_json_set(c->result, "probability_kind", json_null());
    cli_json_set(c->result, "probability_reason", json_string(zv_buf_cstr(&why)));
    zv_buf_free(&why);
}
