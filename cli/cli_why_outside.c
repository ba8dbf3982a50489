/* cli_why_outside.c — see cli_why_outside.h. */
#include "cli_why_outside.h"

#include <math.h>
#include <string.h>

#include "cli_json.h"
#include "cli_net.h"

/* The lowest cosine first; what leaves nothing, null, at the end. */
static void add_sorted(json_t *without, json_t *drop) {
    const json_t *cosine = json_object_get(drop, "cosine");
    size_t at = json_array_size(without);
    while (at > 0) {
        const json_t *before = json_object_get(json_array_get(without, at - 1), "cosine");
        if (json_is_null(cosine)) break;
        if (!json_is_null(before) && json_number_value(before) <= json_number_value(cosine)) break;
        at--;
    }
    json_array_insert_new(without, at, drop);
}

static void add_words(json_t *into, const zv_shapley *s, const char *side) {
    json_t *shapley = json_object_get(into, "shapley"), *without = json_object_get(into, "without");
    for (size_t i = 0; i < s->n; i++) {
        const zv_shapley_word *w = &s->words[i];
        json_t *value = json_object(), *drop = json_object();
        cli_json_set(value, "word", cli_json_str(w->word));
        cli_json_set(value, "side", json_string(side));
        cli_json_set(value, "value", cli_json_number(w->value));
        cli_json_set(value, "interval", cli_json_interval(w->interval));
        json_array_append_new(shapley, value);
        cli_json_set(drop, "word", cli_json_str(w->word));
        cli_json_set(drop, "side", json_string(side));
        cli_json_set(drop, "cosine", cli_json_number(w->without));
        add_sorted(without, drop);
    }
}

static void heading(cli *c, const cli_side *side) {
    zv_style plain = c->style;
    plain.isolate = false;
    zv_buf_putc(&c->out, '\n');
    CLI_SAY(c, M_CLI_MEASURED_WORDS);
    zv_buf_putc(&c->sentence, ' ');
    zv_draw_text(&c->sentence, &plain, side->side.name, 60, false);
    cli_end_sentence(c);
}

/* The words of one side, against the vector of the other. */
static zv_status measure(cli *c, json_t *into, const zv_any_encoder *any, const cli_side *side,
                         const cli_side *other, const char *name, const zv_shapley_opts *opts,
                         bool findings) {
    zv_shapley *s = NULL;
    if (side->text.len == 0 || strcmp(side->rule, "vector") == 0) {
        cli_warn(c, M_CLI_MEASURED_NO_TEXT, (int)side->side.name.len, side->side.name.ptr);
        return ZV_OK;
    }
    CLI_TRY(zv_explain_shapley(&s, c->env, any, side->text, other->vector, opts, &c->err));
    add_words(into, s, name);
    heading(c, side);
    zv_shapley_text(s, &c->out, &c->style);
    zv_status status = findings ? zv_shapley_findings(s, name, c->report, &c->err) : ZV_OK;
    zv_shapley_free(s);
    return status;
}

/* What was measured, and how: by a program's calls, or through a net, or both. */
static void say_how(cli *c, const cli_model *m, const zv_outside_stats *before) {
    const zv_outside *o = cli_model_program(m);
    zv_buf_putc(&c->out, '\n');
    if (m->net) CLI_SAY(c, M_CLI_NET_MEASURED, zv_net_path(m->net->net));
    if (m->net && o) zv_buf_putc(&c->sentence, ' ');
    if (o) {
        const zv_outside_stats *s = zv_outside_counts(o);
        CLI_SAY(c, M_CLI_MEASURED, (unsigned long long)(s->calls - before->calls),
                (unsigned long long)(s->texts - before->texts),
                (unsigned long long)(s->cached - before->cached));
    }
    cli_end_sentence(c);
}

zv_status cli_why_measured(cli *c, json_t *into, const cli_model *m, const cli_side *a,
                           const cli_side *b, uint64_t samples, uint64_t seed, bool findings) {
    const zv_shapley_opts opts = {.samples = (size_t)samples, .seed = seed};
    const zv_outside *o = cli_model_program(m);
    const zv_outside_stats before = o ? *zv_outside_counts(o) : (zv_outside_stats){0};
    zv_session *session = NULL;
    zv_any_encoder any;
    cli_json_set(into, "answers", json_string("measured"));
    cli_json_set(into, "shapley", json_array());
    cli_json_set(into, "without", json_array());
    zv_status status = cli_model_any(c, &any, &session, m);
    if (status == ZV_OK) status = measure(c, into, &any, a, b, "a", &opts, findings);
    if (status == ZV_OK) status = measure(c, into, &any, b, a, "b", &opts, findings);
    zv_session_free(session);
    if (status == ZV_OK) say_how(c, m, &before);
    return status;
}
