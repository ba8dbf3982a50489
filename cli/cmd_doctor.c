/* cmd_doctor.c — is this installation sound: a list of checks, each a sentence and a finding. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "cli_commands.h"
#include "cli_json.h"
#include "doctor.h"

const cli_spec cmd_doctor_spec = {NULL, 0, 0, 0, 0};

static const struct {
    const char *name;
    doctor_check *run;
} checks[] = {
    {"processor", doctor_processor}, {"libraries", doctor_libraries}, {"language", doctor_language},
    {"temp_folder", doctor_folder},  {"threads", doctor_threads},     {"memory", doctor_memory},
    {"kernels", doctor_kernels},     {"space", doctor_space},         {"search", doctor_search},
    {"learn", doctor_learn},         {"messages", doctor_messages},
};
enum { CHECKS = sizeof checks / sizeof checks[0] };

/* ---- What a check does ------------------------------------------------------------------------- */

bool doctor_test(doctor *d, const char *name, bool fine) {
    size_t i = 0;
    while (i < d->n_steps && strcmp(d->steps[i].name, name) != 0) i++;
    if (i == d->n_steps && i < DOCTOR_STEPS) d->steps[d->n_steps++].name = name;
    if (i < DOCTOR_STEPS) {
        d->steps[i].tests++;
        d->steps[i].failed += !fine;
    }
    d->tests++;
    d->failed += !fine;
    return fine;
}

/* Both formats were checked against the arguments at the call. */
static void add_message(const doctor *d, zv_buf *out, const char *en, const char *he,
                        va_list args) {
    char sentence[512];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    vsnprintf(sentence, sizeof sentence, d->c->lang == ZV_HE ? he : en, args);
#pragma GCC diagnostic pop
    zv_buf_puts(out, sentence);
}

void doctor_say(doctor *d, const char *en, const char *he, ...) {
    va_list args;
    va_start(args, he);
    add_message(d, &d->detail, en, he, args);
    va_end(args);
}

void doctor_fault(doctor *d, const char *en, const char *he, ...) {
    va_list args;
    va_start(args, he);
    if (d->fault.len == 0) add_message(d, &d->fault, en, he, args);
    va_end(args);
}

void doctor_warn(doctor *d, const char *en, const char *he, ...) {
    va_list args;
    va_start(args, he);
    if (d->fault.len == 0) add_message(d, &d->fault, en, he, args);
    va_end(args);
    d->warned = true;
}

zv_status doctor_call(doctor *d, const char *name, zv_status status, const zv_err *err) {
    if (status == ZV_NOMEM || status == ZV_INTERRUPTED) {
        d->c->err = *err;
        return status;
    }
    if (!doctor_test(d, name, status == ZV_OK)) doctor_fault(d, M_DOCTOR_CALL, name, err->msg);
    return ZV_OK;
}

/* ---- The list ---------------------------------------------------------------------------------- */

static void begin_check(doctor *d) {
    zv_buf_clear(&d->detail);
    zv_buf_clear(&d->fault);
    d->warned = false;
    d->tests = d->failed = d->n_steps = 0;
}

static zv_verdict verdict_of(const doctor *d) {
    return d->failed ? ZV_FAIL : d->warned ? ZV_WARN : ZV_PASS;
}

/* What is wrong, or what was looked at and found right. */
static const char *sentence_of(const doctor *d) {
    return zv_buf_cstr(d->fault.len ? &d->fault : &d->detail);
}

static void list(doctor *d, const char *name, json_t *all) {
    cli *c = d->c;
    zv_buf line = {0};
    zv_buf_addf(&line, "%s %s: %s", cli_mark(verdict_of(d)), name, sentence_of(d));
    zv_draw_paragraph(&c->out, &c->style, (zv_str){zv_buf_cstr(&line), line.len}, 0, 2);
    if (line.failed || d->detail.failed || d->fault.failed) c->out.failed = true;
    zv_buf_free(&line);
    json_t *o = json_object();
    cli_json_set(o, "name", json_string(name));
    cli_json_set(o, "ok", json_boolean(d->failed == 0));
    cli_json_set(o, "detail", cli_json_text(sentence_of(d)));
    cli_json_set(o, "verdict", json_string(zv_verdict_name(verdict_of(d))));
    cli_json_set(o, "tests", json_integer((json_int_t)d->tests));
    cli_json_set(o, "failed", json_integer((json_int_t)d->failed));
    json_array_append_new(all, o);
}

static zv_status finding(doctor *d, size_t check) {
    cli *c = d->c;
    const char *name = checks[check].name;
    zv_finding *f = zv_report_add(c->report, name, (double)d->failed);
    zv_report_no_interval(c->report, f, M_DOCTOR_EXACT);
    zv_report_verdict(c->report, f, verdict_of(d), 0);
    zv_report_why(c->report, f, "%s", "%s", sentence_of(d));
    zv_report_formula(c->report, f, M_DOCTOR_FORMULA, d->tests);
    if (!zv_report_opens(c->report, name)) return ZV_OK;
    zv_report_term(c->report, f, "tests", (double)d->tests);
    for (size_t i = 0; i < d->n_steps; i++)
        zv_report_term(c->report, f, d->steps[i].name, (double)d->steps[i].failed);
    begin_check(d);
    CLI_TRY(checks[check].run(d));
    zv_report_recomputed(c->report, f, (double)d->failed, 0);
    return ZV_OK;
}

static zv_status run_checks(doctor *d, json_t *all, size_t *tests) {
    cli *c = d->c;
    for (size_t i = 0; i < CHECKS; i++) {
        zv_progress p = {.stage = cli_pick(c, M_DOCTOR_STAGE),
                         .done = (double)i,
                         .total = CHECKS,
                         .loss = (double)NAN};
        zv_env_progress(c->env, &p);
        if (zv_env_stopped(c->env)) return zv_err_set(&c->err, ZV_INTERRUPTED, M_CLI_STOPPED);
        begin_check(d);
        CLI_TRY(checks[i].run(d));
        *tests += d->tests;
        if (d->failed) c->exit_code = 1;
        list(d, checks[i].name, all);
        CLI_TRY(finding(d, i));
    }
    return ZV_OK;
}

zv_status cmd_doctor(cli *c) {
    doctor d = {.c = c};
    size_t tests = 0;
    double begin = cli_now();
    json_t *all = json_array();
    if (cli_temp_new(c, &d.temp) != ZV_OK) c->err.msg[0] = 0; /* the check of the folder says it */
    zv_status status = run_checks(&d, all, &tests);
    cli_temp_free(&d.temp);
    zv_buf_free(&d.detail);
    zv_buf_free(&d.fault);
    cli_json_set(c->result, "checks", all);
    cli_json_set(c->result, "seconds", cli_json_number(cli_now() - begin));
    if (status != ZV_OK) return status;
    zv_buf_putc(&c->out, '\n');
    if (c->exit_code) {
        CLI_SAY(c, M_DOCTOR_NOT_SOUND, tests, cli_now() - begin);
    } else {
        CLI_SAY(c, M_DOCTOR_SOUND, tests, cli_now() - begin);
    }
    cli_end_sentence(c);
    c->listed = zv_report_size(c->report);
    c->brief = true;
    return ZV_OK;
}
