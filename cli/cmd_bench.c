/* cmd_bench.c — what can this machine do, and how much of it does zavit use. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench_runs.h"
#include "cli_commands.h"
#include "cli_json.h"
#include "cli_out.h"

typedef struct bench_args {
    bool quick;
} bench_args;

static const cli_option rows[] = {
    CLI_ROW_FLAG(bench_args, quick, "quick", 0, M_BENCH_O_QUICK),
};
const cli_spec cmd_bench_spec = {rows, sizeof rows / sizeof *rows, sizeof(bench_args), 0, 0};

/* Odd, so that there is a middle one. A machine too slow for seven makes five. */
enum { ROUNDS = 7, LEAST = 5, RUNS = 64 };
static const double LONG = 45, LONG_QUICK = 6;

/* Limits: docs/performance.md. */
static const double STEAL_WARN = 0.02, SPREAD_WARN = 0.1, SCALING_WARN = 0.8;

typedef struct measured {
    double rates[ROUNDS]; /* in the run's unit */
    double value, lo, hi;
    double ratio, share; /* NaN: none */
} measured;

typedef struct results {
    cli *c;
    const bench *b;
    int rounds;
    double seconds;
    measured runs[RUNS];
    char *stat[2]; /* /proc/stat before and after */
} results;

/* ---- Statistics of a few rounds ---------------------------------------------------------------- */

static int ascending(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(const double *values, int n) {
    double sorted[RUNS];
    memcpy(sorted, values, (size_t)n * sizeof *values);
    qsort(sorted, (size_t)n, sizeof *sorted, ascending);
    return n % 2 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
}

static size_t place_of(const char *name) {
    size_t i = 0;
    while (i + 1 < bench_run_count && strcmp(bench_runs[i].name, name) != 0) i++;
    return i;
}

static double per_unit(const results *r, const bench_run *run) {
    return run->per_unit ? run->per_unit(r->b) : 1;
}

/* Each round's ratio is of two measurements of the same round; then the median. */
static double compare(const results *r, size_t i, const char *with, double factor) {
    double ratios[ROUNDS];
    const measured *m = &r->runs[i], *other = &r->runs[place_of(with)];
    for (int k = 0; k < r->rounds; k++) ratios[k] = factor * m->rates[k] / other->rates[k];
    return median(ratios, r->rounds);
}

static void sum_up(results *r) {
    for (size_t i = 0; i < bench_run_count; i++) {
        measured *m = &r->runs[i];
        const bench_run *run = &bench_runs[i];
        m->value = median(m->rates, r->rounds);
        m->lo = m->hi = m->rates[0];
        for (int k = 1; k < r->rounds; k++) {
            m->lo = fmin(m->lo, m->rates[k]);
            m->hi = fmax(m->hi, m->rates[k]);
        }
        m->ratio = run->reference ? compare(r, i, run->reference, 1) : (double)NAN;
        m->share = (double)NAN;
        if (run->limit) { /* from this unit to the limit's */
            double limit_scale = bench_runs[place_of(run->limit)].scale;
            m->share = compare(r, i, run->limit, per_unit(r, run) * limit_scale / run->scale);
        }
    }
}

/* ---- Measuring --------------------------------------------------------------------------------- */

static char *read_stat(void) {
    char *text = NULL;
    size_t cap = 0;
    FILE *file = fopen("/proc/stat", "r");
    if (file && getdelim(&text, &cap, 0, file) < 0) {
        free(text);
        text = NULL;
    }
    if (file) fclose(file);
    return text;
}

static zv_status measure(results *r, bench *b) {
    cli *c = r->c;
    const double begin = bench_now(), limit = b->quick ? LONG_QUICK : LONG;
    for (r->rounds = 0; r->rounds < ROUNDS; r->rounds++) {
        if (r->rounds == LEAST && bench_now() - begin > limit * LEAST / ROUNDS) break;
        if (r->rounds == LEAST && b->quick) break;
        /* on a machine that is busy with other things fewer rounds must do */
        double next = (bench_now() - begin) * (r->rounds + 1) / (r->rounds ? r->rounds : 1);
        if (r->rounds > 0 && b->quick && next > LONG_QUICK) break;
        for (size_t i = 0; i < bench_run_count; i++) {
            size_t done = (size_t)r->rounds * bench_run_count + i;
            zv_progress p = {.stage = cli_pick(c, M_BENCH_STAGE),
                             .done = (double)done,
                             .total = (double)bench_run_count * (b->quick ? LEAST : ROUNDS),
                             .loss = (double)NAN,
                             .seconds = bench_now() - begin};
            zv_env_progress(c->env, &p);
            double rate = bench_runs[i].work(b);
            if (cli_stop_asked()) return zv_err_set(&c->err, ZV_INTERRUPTED, M_CLI_STOPPED);
            if (rate < 0) return c->err.code;
            r->runs[i].rates[r->rounds] = rate * bench_runs[i].scale;
        }
    }
    /* An odd number, so that the median is one of the rounds: then the median of the rates is the inverse of
     * that of the times, which is how a result is recomputed. */
    if (r->rounds % 2 == 0) r->rounds--;
    r->seconds = bench_now() - begin;
    return ZV_OK;
}

/* ---- JSON and tables --------------------------------------------------------------------------- */

static void json_results(results *r) {
    json_t *all = json_array(), *o = r->c->result;
    for (size_t i = 0; i < bench_run_count; i++) {
        const measured *m = &r->runs[i];
        const bench_run *run = &bench_runs[i];
        json_t *one = json_object();
        cli_json_set(one, "name", json_string(run->name));
        cli_json_set(one, "value", cli_json_number(m->value));
        cli_json_set(one, "unit", json_string(run->unit));
        cli_json_set(one, "interval", cli_json_interval((zv_interval){m->lo, m->hi}));
        cli_json_set(one, "ratio", cli_json_number(m->ratio));
        cli_json_set(one, "reference", cli_json_text(run->reference));
        cli_json_set(one, "limit_share", cli_json_number(m->share));
        cli_json_set(one, "limit", cli_json_text(run->limit));
        cli_json_set(one, "what", cli_json_text(cli_pick(r->c, run->en, run->he)));
        json_array_append_new(all, one);
    }
    cli_json_set(o, "results", all);
    cli_json_set(o, "rounds", json_integer(r->rounds));
    cli_json_set(o, "seconds", cli_json_number(r->seconds));
    cli_json_set(o, "cpu", json_string(zv_cpu_name(zv_env_cpu(r->c->env))));
    cli_json_set(o, "threads", json_integer(zv_env_threads(r->c->env)));
}

static zv_status table(results *r, size_t from, size_t to) {
    cli *c = r->c;
    cli_table t = {.cols = 5};
    cli_table_cell(&t, zv_str_of(cli_pick(c, M_BENCH_H_NAME)));
    cli_table_cell(&t, zv_str_of(cli_pick(c, M_CLI_H_VALUE)));
    cli_table_cell(&t, zv_str_of(cli_pick(c, M_BENCH_H_SPREAD)));
    cli_table_cell(&t, zv_str_of(cli_pick(c, M_BENCH_H_RATIO)));
    cli_table_cell(&t, zv_str_of(cli_pick(c, M_BENCH_H_LIMIT)));
    for (size_t i = from; i < to; i++) {
        const measured *m = &r->runs[i];
        const bench_run *run = &bench_runs[i];
        cli_table_cell(&t, zv_str_of(run->name));
        cli_table_cellf(&t, "%.*f %s",
                        m->value < 10    ? 2
                        : m->value < 100 ? 1
                                         : 0,
                        m->value, run->unit);
        cli_table_cellf(&t, "%.0f %%", 50 * (m->hi - m->lo) / m->value);
        if (run->reference)
            cli_table_cellf(&t, "%.2f × %s", m->ratio, run->reference);
        else
            cli_table_cell(&t, (zv_str){"", 0});
        if (run->limit)
            cli_table_cellf(&t, "%.0f %% %s", 100 * m->share, run->limit);
        else
            cli_table_cell(&t, (zv_str){"", 0});
    }
    return cli_table_draw(c, &t);
}

static zv_status tables(results *r) {
    cli *c = r->c;
    CLI_SAY(c, M_BENCH_HEAD, zv_cpu_name(zv_env_cpu(c->env)), zv_env_threads(c->env), r->rounds,
            r->seconds);
    cli_end_sentence(c);
    zv_buf_putc(&c->out, '\n');
    CLI_SAY(c, M_BENCH_LIMITS);
    cli_end_sentence(c);
    CLI_TRY(table(r, 0, bench_limit_count));
    zv_buf_putc(&c->out, '\n');
    CLI_SAY(c, M_BENCH_PATHS);
    cli_end_sentence(c);
    return table(r, bench_limit_count, bench_run_count);
}

/* ---- Findings ---------------------------------------------------------------------------------- */

/* The middle of the times for one unit of work is the time of the middle rate: another way to it. */
static double again(const measured *m, int rounds) {
    double times[ROUNDS];
    for (int k = 0; k < rounds; k++) times[k] = 1 / m->rates[k];
    return 1 / median(times, rounds);
}

static void open_run(results *r, zv_finding *f, const bench_run *run, const measured *m) {
    static const char *const names[ROUNDS] = {"round 1", "round 2", "round 3", "round 4",
                                              "round 5", "round 6", "round 7"};
    zv_report *report = r->c->report;
    for (int k = 0; k < r->rounds; k++) zv_report_term(report, f, names[k], m->rates[k]);
    if (run->reference)
        zv_report_term(report, f, run->reference, r->runs[place_of(run->reference)].value);
    if (run->limit) {
        zv_report_term(report, f, run->limit, r->runs[place_of(run->limit)].value);
        zv_report_term(report, f, "of the limit per unit of work", per_unit(r, run));
        zv_report_term(report, f, "share of the limit", m->share);
    }
    if (run->per_unit && strcmp(run->name, "learn") == 0) {
        zv_report_term(report, f, "pairs per word read", r->b->pairs);
        zv_report_term(report, f, "of them with negatives of their own", r->b->distinct);
        zv_report_term(report, f, "dimensions", (double)r->b->learning.dim);
        zv_report_term(report, f, "negatives", (double)r->b->learning.negative);
    }
    zv_report_recomputed(report, f, again(m, r->rounds), 1e-12 * m->value);
}

static void finding_of_run(results *r, size_t i) {
    zv_report *report = r->c->report;
    const bench_run *run = &bench_runs[i];
    const measured *m = &r->runs[i];
    const zv_lang lang = r->c->lang;
    zv_finding *f = zv_report_add(report, run->name, m->value);
    zv_buf why = {0};
    zv_report_interval(report, f, m->lo, m->hi);
    zv_report_verdict(report, f, ZV_INFO, (double)NAN);
    zv_buf_say(&why, lang, M_BENCH_WHY, cli_pick(r->c, run->en, run->he), m->value, run->unit,
               r->rounds, m->lo, m->hi);
    if (run->reference) zv_buf_say(&why, lang, M_BENCH_WHY_RATIO, m->ratio, run->reference);
    if (run->limit) zv_buf_say(&why, lang, M_BENCH_WHY_LIMIT, 100 * m->share, run->limit);
    zv_report_why(report, f, "%s", "%s", zv_buf_cstr(&why));
    zv_buf_free(&why);
    if (strcmp(run->name, "learn") == 0) {
        zv_report_formula(report, f, M_BENCH_LEARN_FORMULA);
    } else {
        zv_report_formula(report, f, M_BENCH_FORMULA);
    }
    if (zv_report_opens(report, run->name)) open_run(r, f, run, m);
}

/* Ticks of the lines that begin with "cpu" and a space (all processors together) or a digit (each):
 * user nice system idle iowait irq softirq steal; guest time is part of user. */
static void ticks(const char *text, bool each, double *stolen, double *all) {
    *stolen = *all = 0;
    for (const char *line = text; line && strncmp(line, "cpu", 3) == 0;) {
        bool single = line[3] != ' ';
        char *at = (char *)(uintptr_t)line + strcspn(line, " ");
        for (int field = 0; field < 8 && single == each; field++) {
            double n = strtod(at, &at);
            *all += n;
            if (field == 7) *stolen += n;
        }
        line = strchr(line, '\n');
        if (line) line++;
    }
}

static double stolen_share(const results *r, bool each, double *stolen, double *all) {
    double before[2], after[2];
    ticks(r->stat[0], each, &before[0], &before[1]);
    ticks(r->stat[1], each, &after[0], &after[1]);
    *stolen = after[0] - before[0];
    *all = after[1] - before[1];
    return *all > 0 ? *stolen / *all : (double)NAN;
}

static void steal(results *r) {
    zv_report *report = r->c->report;
    double stolen, all, share = stolen_share(r, false, &stolen, &all);
    cli_json_set(r->c->result, "steal", cli_json_number(share));
    if (isnan(share)) return; /* a system that doesn't count it */
    zv_finding *f = zv_report_add(report, "steal", share);
    zv_report_no_interval(report, f, M_BENCH_STEAL_EXACT);
    zv_report_verdict(report, f, share > STEAL_WARN ? ZV_WARN : ZV_PASS, STEAL_WARN);
    zv_report_why(report, f, M_BENCH_STEAL, 100 * share);
    zv_report_formula(report, f, M_BENCH_STEAL_FORMULA);
    if (!zv_report_opens(report, "steal")) return;
    zv_report_term(report, f, "stolen ticks", stolen);
    zv_report_term(report, f, "all ticks", all);
    /* the system rounds every line for itself */
    zv_report_recomputed(report, f, stolen_share(r, true, &stolen, &all), 0.02);
}

static void spread(results *r) {
    zv_report *report = r->c->report;
    double spreads[RUNS], widest = -1, opened[RUNS];
    const char *name = "";
    for (size_t i = 0; i < bench_run_count; i++) {
        const measured *m = &r->runs[i];
        spreads[i] = (m->hi - m->lo) / (2 * m->value);
        opened[i] = (m->hi / m->value - m->lo / m->value) / 2;
        if (spreads[i] > widest) widest = spreads[i], name = bench_runs[i].name;
    }
    double middle = median(spreads, (int)bench_run_count);
    bool wide = middle > SPREAD_WARN;
    zv_finding *f = zv_report_add(report, "spread", middle);
    zv_report_no_interval(report, f, M_BENCH_EXACT_ROUNDS);
    zv_report_verdict(report, f, wide ? ZV_WARN : ZV_PASS, SPREAD_WARN);
    if (wide) {
        zv_report_why(report, f, M_BENCH_SPREAD_WIDE, 100 * middle, name);
    } else {
        zv_report_why(report, f, M_BENCH_SPREAD, 100 * middle, name);
    }
    zv_report_formula(report, f, M_BENCH_SPREAD_FORMULA);
    if (!zv_report_opens(report, "spread")) return;
    for (size_t i = 0; i < bench_run_count; i++)
        zv_report_term(report, f, bench_runs[i].name, spreads[i]);
    zv_report_recomputed(report, f, median(opened, (int)bench_run_count), 1e-12);
}

static void scaling(results *r) {
    zv_report *report = r->c->report;
    const measured *one = &r->runs[place_of("fma_one")], *all = &r->runs[place_of("fma_all")];
    unsigned threads = zv_env_threads(r->c->env);
    double inverse[ROUNDS], lo = all->ratio, hi = all->ratio, limit = SCALING_WARN * threads;
    for (int k = 0; k < r->rounds; k++) {
        inverse[k] = one->rates[k] / all->rates[k];
        lo = fmin(lo, all->rates[k] / one->rates[k]);
        hi = fmax(hi, all->rates[k] / one->rates[k]);
    }
    bool low = all->ratio < limit;
    zv_finding *f = zv_report_add(report, "scaling", all->ratio);
    zv_report_interval(report, f, lo, hi);
    zv_report_verdict(report, f, low ? ZV_WARN : ZV_PASS, limit);
    if (low) {
        zv_report_why(report, f, M_BENCH_SCALING_LOW, threads, all->ratio);
    } else {
        zv_report_why(report, f, M_BENCH_SCALING, threads, all->ratio);
    }
    zv_report_formula(report, f, M_BENCH_SCALING_FORMULA);
    if (!zv_report_opens(report, "scaling")) return;
    zv_report_term(report, f, "fma_one", one->value);
    zv_report_term(report, f, "fma_all", all->value);
    zv_report_term(report, f, "threads", threads);
    zv_report_recomputed(report, f, 1 / median(inverse, r->rounds), 1e-9 * all->ratio);
}

static zv_status tell(results *r) {
    sum_up(r);
    json_results(r);
    CLI_TRY(tables(r));
    for (size_t i = 0; i < bench_run_count; i++) finding_of_run(r, i);
    r->c->brief = true;
    r->c->listed = bench_run_count; /* they are in the tables */
    steal(r);
    spread(r);
    scaling(r);
    return ZV_OK;
}

zv_status cmd_bench(cli *c) {
    const bench_args *a = c->own;
    bench b = {0};
    results *r = calloc(1, sizeof *r);
    if (!r) return cli_nomem(c);
    zv_progress p = {.stage = cli_pick(c, M_BENCH_STAGE_MAKE), .loss = (double)NAN};
    zv_env_progress(c->env, &p);
    r->c = c;
    r->b = &b;
    zv_status status = bench_new(&b, c, a->quick);
    r->stat[0] = read_stat();
    if (status == ZV_OK) status = measure(r, &b);
    r->stat[1] = read_stat();
    if (status == ZV_OK) status = tell(r);
    bench_free(&b);
    free(r->stat[0]);
    free(r->stat[1]);
    free(r);
    return status;
}
