/* cli_outside.c — see cli_outside.h. */
#include "cli_outside.h"

#include <stdlib.h>
#include <string.h>

#include "cli_json.h"
#include "cli_net.h"
#include "cli_why.h"

void cli_shell_word(zv_buf *out, const char *text) {
    zv_buf_putc(out, '\'');
    for (const char *p = text; *p; p++) {
        if (*p == '\'')
            zv_buf_puts(out, "'\\''");
        else
            zv_buf_putc(out, *p);
    }
    zv_buf_putc(out, '\'');
}

zv_status cli_outside_check(cli *c, const cli_outside_args *a, const char *model) {
    static const char *const flags[] = {"encoder-timeout", "encoder-cache", "no-encoder-cache"};
    if (a->command && model && !cli_is_net(c, model))
        return zv_err_set(&c->err, ZV_USAGE, M_CLI_ENCODER_AND_MODEL);
    if (a->command && a->cache && a->no_cache)
        return zv_err_set(&c->err, ZV_USAGE, M_CLI_ENCODER_CACHE_BOTH);
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        if (!a->command && cli_given(c, flags[i]))
            return zv_err_set(&c->err, ZV_USAGE, M_CLI_ENCODER_MISSING, flags[i]);
    return ZV_OK;
}

/* ---- Is it the encoder of this space? ---------------------------------------------------------- */

enum { PROBES = 3, PROBE_BYTES = 2000 };

/* The rows to encode again: the first with a vector and a text of moderate length. */
static size_t find_probes(const zv_space *space, size_t rows[PROBES], zv_str texts[PROBES]) {
    size_t n = 0;
    for (size_t i = 0; i < zv_space_size(space) && i < 1000 && n < PROBES; i++) {
        zv_str text = zv_space_text(space, i);
        if (text.len == 0 || text.len > PROBE_BYTES) continue;
        if (zv_space_status(space, i) != ZV_ROW_OK) continue;
        rows[n] = i;
        texts[n++] = text;
    }
    return n;
}

/* Another program may have made the vectors: then its answers lie elsewhere. */
zv_status cli_outside_check_rows(cli *c, const zv_any_encoder *any, const zv_space *space) {
    size_t rows[PROBES], dim = zv_space_dim(space);
    zv_str texts[PROBES];
    zv_row_status status[PROBES];
    const size_t n = find_probes(space, rows, texts);
    if (n == 0) return ZV_OK;
    float *again = calloc(PROBES * dim, sizeof *again), *row = calloc(dim, sizeof *row);
    zv_status result =
        again && row ? any->encode(any->ctx, texts, n, again, status, &c->err) : cli_nomem(c);
    double worst = 2;
    size_t at = 0;
    for (size_t i = 0; i < n && result == ZV_OK; i++) {
        zv_space_row(space, rows[i], row);
        double same = status[i] == ZV_ROW_OK
                          ? zv_vec_cosine(zv_vec_kernels(c->env), ZV_F32, row, again + i * dim, dim)
                          : 0;
        if (same >= worst) continue;
        worst = same;
        at = rows[i];
    }
    if (result == ZV_OK && worst < 0.999) {
        char number[24];
        zv_str id = zv_space_id(space, at, number);
        cli_warn(c, M_CLI_ENCODER_OTHER, zv_space_path(space), (int)id.len, id.ptr, worst);
    }
    free(again);
    free(row);
    return result;
}

/* ---- Opening and closing ----------------------------------------------------------------------- */

/* The user's folder for answers, by the XDG Base Directory Specification, which has a relative path there
 * ignored. */
static zv_status user_folder(zv_buf *out, zv_err *err) {
    const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    if (cache && cache[0] == '/')
        zv_buf_addf(out, "%s/zavit", cache);
    else if (home && home[0] == '/')
        zv_buf_addf(out, "%s/.cache/zavit", home);
    else
        return zv_err_set(err, ZV_NOTFOUND, M_CLI_ENCODER_NO_HOME);
    return zv_buf_status(out, err);
}

/* The folder that was asked for must do; the user's own is left out if it can't. */
static zv_status open_with_cache(cli *c, zv_outside **out, const cli_outside_args *a,
                                 zv_outside_opts *opts) {
    zv_buf folder = {0};
    opts->cache = a->cache;
    if (!a->cache && !a->no_cache) {
        zv_err err = {.lang = c->lang};
        zv_status status = user_folder(&folder, &err);
        if (status == ZV_NOMEM) return cli_nomem(c);
        if (status == ZV_OK)
            opts->cache = zv_buf_cstr(&folder);
        else
            cli_warn(c, M_CLI_ENCODER_UNCACHED, err.msg);
    }
    zv_status status = zv_outside_open(out, c->env, a->command, opts, &c->err);
    if (status == ZV_IO && !a->cache && opts->cache) {
        cli_warn(c, M_CLI_ENCODER_UNCACHED, c->err.msg);
        c->err = (zv_err){.lang = c->lang};
        opts->cache = NULL;
        status = zv_outside_open(out, c->env, a->command, opts, &c->err);
    }
    zv_buf_free(&folder);
    return status;
}

zv_status cli_outside_start(cli *c, zv_outside **out, const cli_outside_args *a, size_t dim) {
    zv_outside_opts opts = {.timeout = a->timeout, .dim = dim};
    *out = NULL;
    if (!a->command) return ZV_OK;
    cli_signals_catch_stop(); /* so that the program is ended with us */
    return open_with_cache(c, out, a, &opts);
}

static zv_status check_space(cli *c, zv_outside *o, const zv_space *space) {
    const zv_any_encoder any = zv_outside_any(o);
    return cli_outside_check_rows(c, &any, space);
}

zv_status cli_outside_open(cli *c, zv_outside **out, const cli_outside_args *a,
                           const zv_space *space) {
    CLI_TRY(cli_outside_start(c, out, a, space ? zv_space_dim(space) : 0));
    if (!*out) return ZV_OK;
    const char *made = space ? zv_space_contract(space)->encoder : NULL;
    if (made && strcmp(made, a->command) != 0)
        cli_warn(c, M_CLI_ENCODER_NAMED, zv_space_path(space), made);
    zv_status status = space ? check_space(c, *out, space) : ZV_OK;
    if (status == ZV_OK) return ZV_OK;
    zv_outside_free(*out);
    *out = NULL;
    return status;
}

zv_status cli_model_or_outside(cli *c, cli_model *out, const zv_space *space, const char *path,
                               const cli_outside_args *a, bool needed) {
    *out = (cli_model){0};
    if (!a->command) return cli_model_try(c, out, space, path, needed);
    zv_buf net = {0};
    const bool is_net = cli_net_of_space(c, &net, space, path);
    const zv_status status = is_net ? cli_net_model(c, out, space, zv_buf_cstr(&net), a)
                                    : cli_outside_open(c, &out->outside, a, space);
    zv_buf_free(&net);
    return status;
}

void cli_outside_close(cli *c, zv_outside *o) {
    if (!o) return;
    const zv_outside_stats *s = zv_outside_counts(o);
    json_t *encoder = json_object();
    cli_json_set(encoder, "command", cli_json_text(zv_outside_command(o)));
    cli_json_set(encoder, "calls", json_integer((json_int_t)s->calls));
    cli_json_set(encoder, "texts", json_integer((json_int_t)s->texts));
    cli_json_set(encoder, "cached", json_integer((json_int_t)s->cached));
    cli_json_set(encoder, "refused", json_integer((json_int_t)s->refused));
    cli_json_set(encoder, "restarts", json_integer((json_int_t)s->restarts));
    cli_json_set(encoder, "seconds", cli_json_number(s->seconds));
    cli_json_set(c->result, "encoder", encoder);
    zv_buf_putc(&c->out, '\n');
    CLI_SAY(c, M_CLI_ENCODER_COUNTS, (unsigned long long)s->texts, (unsigned long long)s->calls,
            s->seconds, (unsigned long long)s->cached);
    if (s->restarts) {
        zv_buf_puts(&c->sentence, " ");
        CLI_SAY(c, M_CLI_ENCODER_RESTARTS, (unsigned long long)s->restarts);
    }
    cli_end_sentence(c);
    zv_outside_free(o);
}

/* ---- A text ------------------------------------------------------------------------------------ */

zv_status cli_side_of_outside(cli *c, cli_side *out, zv_outside *o, const char *text) {
    const zv_any_encoder any = zv_outside_any(o);
    zv_row_status row = ZV_ROW_OK;
    *out = (cli_side){.rule = "text", .text = zv_str_of(text)};
    out->vector = calloc(any.dim + 1, sizeof *out->vector);
    if (!out->vector) return cli_nomem(c);
    zv_status status = any.encode(any.ctx, &out->text, 1, out->vector, &row, &c->err);
    if (status == ZV_OK && row == ZV_ROW_EMPTY)
        status = zv_err_set(&c->err, ZV_NODATA, M_CLI_ENCODER_EMPTY);
    else if (status == ZV_OK && !zv_row_usable(row))
        status = zv_err_set(&c->err, ZV_NODATA, M_CLI_ENCODER_REFUSED, text, zv_outside_reason(o));
    out->side = (zv_side){.vector = out->vector, .name = out->text, .dim = any.dim};
    if (status != ZV_OK) cli_side_free(out);
    return status;
}
