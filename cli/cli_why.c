/* cli_why.c — see cli_why.h. */
#include "cli_why.h"

#include <math.h>
#include <stdlib.h>

#include "cli_json.h"

zv_status cli_model_try(cli *c, cli_model *out, const zv_space *space, const char *path,
                        bool needed) {
    zv_status status = cli_model_open(c, out, space, path);
    if (status == ZV_OK || needed || path || status == ZV_NOMEM) return status;
    cli_warn(c, M_CLI_NO_WORDS_BEHIND, c->err.msg);
    c->err = (zv_err){.lang = c->lang};
    *out = (cli_model){0};
    return ZV_OK;
}

/* A name inside a sentence, which isolates its foreign runs itself. */
static void add_name(cli *c, zv_str name, size_t width) {
    zv_style plain = c->style;
    plain.isolate = false;
    zv_draw_text(&c->sentence, &plain, name, width, false);
}

void cli_why_heading(cli *c, const char *en, const char *he, zv_str name) {
    zv_buf_putc(&c->out, '\n');
    zv_buf_addf(&c->sentence, "%s ", cli_pick(c, en, he));
    add_name(c, name, 60);
    cli_end_sentence(c);
}

zv_status cli_why_brief(cli *c, size_t rank, zv_str name, const zv_why *why) {
    zv_why_part top[3];
    size_t n = 3;
    CLI_TRY(zv_why_pairs(why, top, &n, &c->err));
    zv_buf_addf(&c->sentence, "%2zu  ", rank);
    add_name(c, name, 60);
    zv_buf_puts(&c->sentence, ": ");
    for (size_t i = 0; i < n; i++) {
        const zv_why_part *p = &top[i];
        if (i) zv_buf_puts(&c->sentence, ", ");
        add_name(c, p->a, 24);
        zv_buf_puts(&c->sentence, " × ");
        add_name(c, p->b, 24);
        zv_buf_addf(&c->sentence, " %+.3f", p->value);
    }
    if (why->n_directions) {
        if (n) zv_buf_puts(&c->sentence, "; ");
        CLI_SAY(c, M_CLI_COMMON_SHORT, why->common, why->cosine);
    }
    cli_end_sentence(c);
    return ZV_OK;
}

static zv_status draw_margin(cli *c, const zv_margin *m) {
    if (m->n_words == 0) return ZV_OK;
    zv_str *names = calloc(m->n_words, sizeof *names);
    double *values = calloc(m->n_words, sizeof *values);
    if (names && values) {
        for (size_t i = 0; i < m->n_words; i++) {
            names[i] = m->words[i].word;
            values[i] = m->words[i].cosine;
        }
        zv_draw_waterfall(&c->out, &c->style, names, values, m->n_words, m->margin);
    }
    bool failed = !names || !values;
    free(names);
    free(values);
    return failed ? cli_nomem(c) : ZV_OK;
}

zv_status cli_why_margin(cli *c, const zv_why *first, const zv_why *second, const char *name_first,
                         const char *name_second) {
    zv_margin *m = NULL;
    CLI_TRY(zv_explain_margin(&m, c->env, first, second, &c->err));
    json_t *margin = json_object(), *words = json_array();
    for (size_t i = 0; i < m->n_words; i++) {
        json_t *word = json_object();
        cli_json_set(word, "word", cli_json_str(m->words[i].word));
        cli_json_set(word, "value", cli_json_number(m->words[i].cosine));
        json_array_append_new(words, word);
    }
    cli_json_set(margin, "value", cli_json_number(m->margin));
    cli_json_set(margin, "words", words);
    cli_json_set(c->result, "margin", margin);
    zv_buf_putc(&c->out, '\n');
    bool tie = m->margin == 0; /* nothing to draw then */
    if (tie)
        CLI_SAY(c, M_CLI_MARGIN_TIE, name_first, name_second);
    else if (m->margin < 0)
        CLI_SAY(c, M_CLI_MARGIN_BELOW, name_first, name_second, -m->margin);
    else
        CLI_SAY(c, M_CLI_MARGIN, name_first, name_second, m->margin);
    cli_end_sentence(c);
    zv_status status = tie ? ZV_OK : draw_margin(c, m);
    zv_margin_free(m);
    return status;
}
