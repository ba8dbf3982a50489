/* cli_support.c — see cli_support.h. */
#include "cli_support.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli_json.h"
#include "cli_out.h"

zv_status cli_support_check(cli *c, const cli_support_args *s, const cli_hits_args *a, bool text) {
    if (s->runs == 0 && !s->folder) return ZV_OK;
    if (s->runs == 0) return zv_err_set(&c->err, ZV_USAGE, M_CLI_SUPPORT_DIR_ALONE);
    const bool cosine = !a->metric || strcmp(a->metric, "cos") == 0;
    if (text || a->group || !cosine) return zv_err_set(&c->err, ZV_USAGE, M_CLI_SUPPORT_OPTIONS);
    cli_signals_catch_stop();
    return ZV_OK;
}

/* Learning takes the time of learning, B times: that is said before. */
static void tell(void *ctx, unsigned run, unsigned runs, double seconds, unsigned learned) {
    cli *c = ctx;
    if (learned == 1 && run < runs)
        cli_talk(c, M_CLI_SUPPORT_TIME, seconds / run, runs - run,
                 (runs - run) * seconds / run / 60);
    else if (learned > 1 && c->bar.on)
        cli_talk(c, M_CLI_SUPPORT_RUN, run + 1, runs);
}

static void tell_before(cli *c, const cli_support_args *s, const zv_sentences *kept) {
    const zv_sentences_info *about = zv_sentences_about(kept);
    cli_talk(c, M_CLI_SUPPORT_COST, (unsigned)s->runs, (unsigned long long)about->places,
             about->learned.method == ZV_COUNTS ? 1 : about->learned.epochs);
}

static zv_status make_folder(cli *c, const char *path) {
    struct stat there;
    if (mkdir(path, 0777) == 0) return ZV_OK;
    if (errno == EEXIST && stat(path, &there) == 0 && S_ISDIR(there.st_mode)) return ZV_OK;
    return zv_err_set(&c->err, ZV_IO, M_CLI_WRITE, path, cli_reason(c->lang, errno));
}

static void json_support(cli *c, const zv_support *s) {
    json_t *o = json_object();
    cli_json_set(o, "runs", json_integer(s->runs));
    cli_json_set(o, "absent", json_integer(s->absent));
    cli_json_set(o, "learned", json_integer(s->learned));
    cli_json_set(o, "reused", json_integer(s->reused));
    cli_json_set(o, "units", json_integer((json_int_t)s->units));
    cli_json_set(o, "k", json_integer((json_int_t)s->k));
    cli_json_set(o, "seconds", cli_json_number(s->seconds));
    cli_json_set(c->result, "support", o);
}

static zv_status run(cli *c, cli_hits *hits, const zv_space *space, const zv_sentences *kept,
                     const char *expression, const cli_support_args *s, zv_support_opts *opts) {
    tell_before(c, s, kept);
    opts->runs = (unsigned)s->runs;
    opts->k = hits->n;
    opts->tell = tell;
    opts->ctx = c;
    CLI_TRY(zv_explain_support(&hits->support, c->env, space, kept, expression, hits->hits, hits->n,
                               opts, &c->err));
    json_support(c, hits->support);
    return zv_support_findings(hits->support, c->env, space, expression, opts, c->report, &c->err);
}

zv_status cli_support(cli *c, cli_hits *hits, const zv_space *space, const char *expression,
                      const cli_support_args *s, const cli_hits_args *a) {
    if (s->runs == 0) return ZV_OK;
    zv_sentences *kept = NULL;
    cli_temp temporary = {0};
    uint8_t *keep = NULL;
    zv_status status = cli_open_sentences(c, &kept, c->args[0], space);
    if (status == ZV_OK)
        status = s->folder ? make_folder(c, s->folder) : cli_temp_new(c, &temporary);
    if (status == ZV_OK) status = cli_where(c, &keep, space, &a->where);
    if (status == ZV_OK) {
        zv_support_opts opts = {.keep = keep, .folder = s->folder};
        if (!s->folder) opts.folder = zv_buf_cstr(&temporary.folder);
        status = run(c, hits, space, kept, expression, s, &opts);
    }
    free(keep);
    cli_temp_free(&temporary);
    zv_sentences_free(kept);
    return status;
}
