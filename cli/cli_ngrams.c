/* cli_ngrams.c — see cli_ngrams.h. */
#include "cli_ngrams.h"

#include "cli_json.h"

static json_t *group(zv_str text, double value) {
    json_t *o = json_object();
    cli_json_set(o, "text", cli_json_str(text));
    cli_json_set(o, "value", cli_json_number(value));
    return o;
}

static json_t *as_json(const zv_ngrams *g) {
    json_t *o = json_object(), *parts = json_array();
    cli_json_set(o, "a", cli_json_str(g->word_a));
    cli_json_set(o, "b", cli_json_str(g->word_b));
    cli_json_set(o, "cosine", cli_json_number(g->cosine));
    cli_json_set(o, "beginning", group(g->common_beginning, g->beginning));
    cli_json_set(o, "ending", group(g->common_ending, g->ending));
    cli_json_set(o, "same", cli_json_number(g->same));
    cli_json_set(o, "whole", cli_json_number(g->whole));
    cli_json_set(o, "other", cli_json_number(g->other));
    cli_json_set(o, "shared", cli_json_number(g->shared));
    cli_json_set(o, "letters", group(g->letters, g->by_letters));
    for (size_t i = 0; i < g->n_pairs; i++) {
        json_t *part = json_object();
        cli_json_set(part, "a", cli_json_str(g->a[g->pairs[i].i].text));
        cli_json_set(part, "b", cli_json_str(g->b[g->pairs[i].j].text));
        cli_json_set(part, "value", cli_json_number(g->pairs[i].value));
        json_array_append_new(parts, part);
    }
    cli_json_set(o, "parts", parts);
    return o;
}

/* Was this pair of words shown already, or is it none ("other words")? */
static bool is_shown(const zv_why *why, size_t part) {
    const zv_why_part *p = &why->parts[part];
    if ((why->others_a && p->i + 1 == why->n_a) || (why->others_b && p->j + 1 == why->n_b))
        return true;
    for (size_t i = 0; i < part; i++)
        if (zv_str_equal(why->parts[i].a, p->a) && zv_str_equal(why->parts[i].b, p->b)) return true;
    return false;
}

zv_status cli_ngrams(cli *c, const cli_model *m, const zv_why *why, bool asked) {
    enum { PAIRS = 3 };
    json_t *list = json_array();
    cli_json_set(c->result, "ngrams", list);
    bool subwords = m->encoder && zv_space_subwords(m->words), words = why->n_parts == 1;
    if (asked && (!subwords || !why->exact_words))
        return zv_err_set(&c->err, ZV_NODATA, M_CLI_NO_NGRAMS);
    if (!subwords || !(asked || words)) return ZV_OK;
    size_t shown = 0;
    for (size_t i = 0; i < why->n_parts && shown < PAIRS; i++) {
        zv_ngrams *g = NULL;
        if (is_shown(why, i)) continue;
        CLI_TRY(zv_explain_ngrams(&g, c->env, m->words, why->parts[i].a, why->parts[i].b, &c->err));
        zv_ngrams_text(g, &c->out, &c->style);
        json_array_append_new(list, as_json(g));
        zv_status status = ZV_OK;
        if (shown++ == 0) status = zv_ngrams_findings(g, c->env, m->words, c->report, &c->err);
        zv_ngrams_free(g);
        CLI_TRY(status);
    }
    return ZV_OK;
}
