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

static void add_name(cli *c, zv_str name) {
    zv_draw_text(&c->out, &c->style, name, 60, false);
}

void cli_why_heading(cli *c, const char *en, const char *he, zv_str name) {
    zv_buf_addf(&c->out, "\n%s ", cli_pick(c, en, he));
    add_name(c, name);
    zv_buf_putc(&c->out, '\n');
}

void cli_why_brief(cli *c, size_t rank, zv_str name, const zv_why *why) {
    zv_buf_addf(&c->out, "%2zu  ", rank);
    add_name(c, name);
    zv_buf_puts(&c->out, ": ");
    for (size_t i = 0; i < why->n_parts && i < 3; i++) {
        const zv_why_part *p = &why->parts[i];
        if (i) zv_buf_puts(&c->out, ", ");
        zv_draw_text(&c->out, &c->style, p->a, 24, false);
        zv_buf_puts(&c->out, " × ");
        zv_draw_text(&c->out, &c->style, p->b, 24, false);
        zv_buf_addf(&c->out, " %+.3f", p->value);
    }
    if (why->n_directions) {
        if (why->n_parts) zv_buf_puts(&c->out, "; ");
        CLI_SAY(c, M_CLI_COMMON_SHORT, why->common, why->cosine);
    }
    zv_buf_putc(&c->out, '\n');
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
    if (m->margin < 0)
        CLI_SAY(c, M_CLI_MARGIN_BELOW, name_first, name_second, -m->margin);
    else
        CLI_SAY(c, M_CLI_MARGIN, name_first, name_second, m->margin);
    zv_buf_putc(&c->out, '\n');
    zv_status status = draw_margin(c, m);
    zv_margin_free(m);
    return status;
}
