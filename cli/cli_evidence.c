/* cli_evidence.c — see cli_evidence.h. */
#include "cli_evidence.h"

#include <stdlib.h>
#include <unistd.h>

#include "cli_json.h"

enum { MARKS = 256, WIDEST = 600 };

/* ---- Files ------------------------------------------------------------------------------------- */

typedef struct files {
    zv_sentences *sentences;
    zv_space *context;
    zv_counts *counts;
} files;

static void close_files(files *f) {
    zv_sentences_free(f->sentences);
    zv_space_free(f->context);
    zv_counts_free(f->counts);
}

/* What the method needs beside the sentences; what is missing the library says. */
static zv_status open_others(cli *c, files *f, zv_buf *path, const zv_space *space) {
    if (zv_sentences_about(f->sentences)->learned.method == ZV_COUNTS) {
        CLI_TRY(zv_space_counts_path(path, c->args[0], &c->err));
        if (access(zv_buf_cstr(path), F_OK) != 0) return ZV_OK;
        /* the proof has listed them among the inputs, and verified them */
        return zv_counts_open(&f->counts, c->env, zv_buf_cstr(path), space, NULL, &c->err);
    }
    CLI_TRY(zv_space_context_path(path, c->args[0], &c->err));
    if (access(zv_buf_cstr(path), F_OK) != 0) return ZV_OK;
    return cli_open(c, &f->context, zv_buf_cstr(path));
}

static zv_status open_files(cli *c, files *f, const zv_space *space) {
    zv_buf path = {0};
    *f = (files){0};
    zv_status status = cli_open_sentences(c, &f->sentences, c->args[0], space);
    if (status == ZV_OK) status = open_others(c, f, &path, space);
    zv_buf_free(&path);
    return status;
}

/* ---- One sentence ------------------------------------------------------------------------------ */

typedef struct telling {
    cli *c;
    const zv_space *space;
    zv_evidence_source source;
    size_t shown; /* sentences */
    zv_sentence_mark marks[MARKS];
    size_t n_marks;
} telling;

static json_t *id_of(const zv_space *space, size_t row) {
    char number[24];
    return cli_json_str(zv_space_id(space, row, number));
}

static double share_of(const zv_evidence *e, const zv_evidence_sentence *s) {
    return s->score / e->positive;
}

static json_t *json_sentence(const telling *t, const zv_evidence *e, const zv_evidence_sentence *s,
                             zv_str text) {
    json_t *o = json_object(), *marks = json_array();
    for (size_t i = 0; i < t->n_marks; i++) {
        json_t *mark = json_object();
        cli_json_set(mark, "word", id_of(t->space, t->marks[i].row));
        cli_json_set(mark, "begin", json_integer((json_int_t)t->marks[i].begin));
        cli_json_set(mark, "end", json_integer((json_int_t)t->marks[i].end));
        json_array_append_new(marks, mark);
    }
    cli_json_set(o, "sentence", json_integer((json_int_t)s->sentence));
    cli_json_set(o, "text", cli_json_str(text));
    cli_json_set(o, "score", cli_json_number(s->score));
    cli_json_set(o, "share", cli_json_number(share_of(e, s)));
    cli_json_set(o, "marks", marks);
    return o;
}

/* The sentence in lines, both words between «marks». */
static void draw_sentence(telling *t, const zv_evidence *e, const zv_evidence_sentence *s,
                          zv_str text) {
    cli *c = t->c;
    zv_buf marked = {0}, line = {0};
    zv_style plain = c->style;
    plain.isolate = false; /* the paragraph isolates its foreign runs */
    size_t at = 0;
    for (size_t i = 0; i < t->n_marks; i++) {
        const zv_sentence_mark *m = &t->marks[i];
        zv_buf_add(&marked, text.ptr + at, m->begin - at);
        zv_buf_puts(&marked, "«");
        zv_buf_add(&marked, text.ptr + m->begin, m->end - m->begin);
        zv_buf_puts(&marked, "»");
        at = m->end;
    }
    zv_buf_add(&marked, text.ptr + at, text.len - at);
    zv_buf_addf(&line, "%+.3g  %.1f %%  ", s->score, 100 * share_of(e, s));
    zv_draw_text(&line, &plain, (zv_str){zv_buf_cstr(&marked), marked.len}, WIDEST, false);
    zv_draw_paragraph(&c->out, &c->style, (zv_str){zv_buf_cstr(&line), line.len}, 2, 3);
    zv_buf_free(&marked);
    zv_buf_free(&line);
}

static zv_status tell_sentence(telling *t, const zv_evidence *e, size_t i, json_t *list) {
    cli *c = t->c;
    const size_t rows[] = {e->a, e->b};
    zv_sentence s;
    CLI_TRY(zv_sentences_get(t->source.sentences, e->sentences[i].sentence, &s, &c->err));
    CLI_TRY(zv_sentences_marks(c->env, t->space, s.text, rows, 2, t->marks, MARKS, &t->n_marks,
                               &c->err));
    json_array_append_new(list, json_sentence(t, e, &e->sentences[i], s.text));
    draw_sentence(t, e, &e->sentences[i], s.text);
    return ZV_OK;
}

/* ---- One neighbour ----------------------------------------------------------------------------- */

static const char *name_of(zv_buf *out, const cli *c, const zv_space *space, size_t row) {
    char number[24];
    zv_style plain = c->style;
    plain.isolate = false;
    zv_buf_clear(out);
    zv_draw_text(out, &plain, zv_space_id(space, row, number), 40, false);
    return zv_buf_cstr(out);
}

static void say_heading(cli *c, const zv_space *space, const zv_evidence *e) {
    zv_buf a = {0}, b = {0};
    zv_buf_putc(&c->out, '\n');
    name_of(&a, c, space, e->a);
    name_of(&b, c, space, e->b);
    if (e->exact)
        CLI_SAY(c, M_CLI_EVIDENCE_EXACT, zv_buf_cstr(&b), zv_buf_cstr(&a), e->cosine, e->n);
    else
        CLI_SAY(c, M_CLI_EVIDENCE_STEPS, zv_buf_cstr(&b), zv_buf_cstr(&a), e->cosine, e->n);
    cli_end_sentence(c);
    zv_buf_free(&a);
    zv_buf_free(&b);
}

static json_t *json_evidence(const telling *t, const zv_evidence *e, json_t *sentences) {
    json_t *o = json_object();
    cli_json_set(o, "neighbour", id_of(t->space, e->b));
    cli_json_set(o, "kind", json_string(e->exact ? "exact" : "first_order"));
    cli_json_set(o, "cosine", cli_json_number(e->cosine));
    cli_json_set(o, "positive", cli_json_number(e->positive));
    cli_json_set(o, "negative", cli_json_number(e->negative));
    cli_json_set(o, "with_word", json_integer((json_int_t)e->with_a));
    cli_json_set(o, "with_neighbour", json_integer((json_int_t)e->with_b));
    cli_json_set(o, "with_both", json_integer((json_int_t)e->with_both));
    cli_json_set(o, "sentences", sentences);
    return o;
}

/* `first`: findings are of it. */
static zv_status tell_neighbour(telling *t, size_t a, size_t b, bool first, json_t *list) {
    cli *c = t->c;
    zv_evidence *e = NULL;
    json_t *sentences = json_array();
    zv_status status = zv_explain_evidence(&e, c->env, &t->source, a, b, &c->err);
    if (status == ZV_OK) {
        say_heading(c, t->space, e);
        for (size_t i = 0; status == ZV_OK && i < e->n && i < t->shown; i++)
            if (e->sentences[i].score > 0) status = tell_sentence(t, e, i, sentences);
        if (status == ZV_OK && first)
            status = zv_evidence_findings(e, c->env, &t->source, t->shown, c->report, &c->err);
    }
    if (status == ZV_OK)
        json_array_append_new(list, json_evidence(t, e, sentences));
    else
        json_decref(sentences);
    zv_evidence_free(c->env, e);
    return status;
}

zv_status cli_evidence_word(cli *c, size_t *row, const zv_space *space, const char *word) {
    zv_near_query query = {0};
    CLI_TRY(zv_explain_near_query(&query, c->env, space, word, &c->err));
    const bool one = query.n == 1 && query.n_unseen == 0 && query.signs[0] > 0;
    if (one) *row = query.rows[0];
    zv_near_query_free(c->env, &query);
    return one ? ZV_OK : zv_err_set(&c->err, ZV_USAGE, M_CLI_EVIDENCE_ONE, word);
}

zv_status cli_evidence(cli *c, const zv_space *space, size_t row, const zv_hit *hits, size_t n,
                       const cli_evidence_args *a) {
    zv_hit named = {0};
    files f;
    if (!a->evidence && !a->of) return ZV_OK;
    if (row == SIZE_MAX)
        return zv_err_set(&c->err, ZV_USAGE, M_CLI_EVIDENCE_ONE,
                          json_string_value(json_object_get(c->result, "query")));
    if (a->of) {
        CLI_TRY(cli_evidence_word(c, &named.row, space, a->of));
        hits = &named;
        n = 1;
    }
    zv_status status = open_files(c, &f, space);
    telling *t = calloc(1, sizeof *t);
    json_t *list = json_array();
    if (!t && status == ZV_OK) status = cli_nomem(c);
    if (status == ZV_OK) {
        *t = (telling){.c = c, .space = space, .shown = (size_t)a->sentences};
        t->source = (zv_evidence_source){space, f.sentences, f.context, f.counts};
        for (size_t i = 0; status == ZV_OK && i < n; i++)
            status = tell_neighbour(t, row, hits[i].row, i == 0, list);
    }
    if (status == ZV_OK)
        cli_json_set(c->result, "evidence", list);
    else
        json_decref(list);
    free(t);
    close_files(&f);
    return status;
}
