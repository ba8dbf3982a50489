/* cli_side.c — one side of a comparison: a free text or a row, with the words behind it if known. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "cli_json.h"
#include "cli_net.h"
#include "cli_outside.h"

static zv_status prepare(cli *c, cli_side *out, size_t dim, const zv_encoder *encoder) {
    *out = (cli_side){.row = SIZE_MAX};
    out->vector = calloc(dim + 1, sizeof *out->vector);
    if (!out->vector) return cli_nomem(c);
    return encoder ? zv_session_new(&out->session, c->env, encoder, &c->err) : ZV_OK;
}

/* The unknown words of a text, for its error sentence. */
static zv_status nothing_known(cli *c, const char *text, const cli_side *s) {
    if (s->encoded.words == 0) return zv_err_set(&c->err, ZV_NOTFOUND, M_CLI_NO_WORD, text);
    zv_str word = s->encoded.oov[0];
    return zv_err_set(&c->err, ZV_NOTFOUND, M_CLI_UNKNOWN_WORD, (int)word.len, word.ptr,
                      s->encoded.oov_words);
}

zv_status cli_side_of_text(cli *c, cli_side *out, const cli_model *m, const char *text) {
    if (m->net) return cli_side_of_net(c, out, m, text);
    if (m->outside) return cli_side_of_outside(c, out, m->outside, text);
    zv_status status = prepare(c, out, zv_encoder_dim(m->encoder), m->encoder);
    out->text = zv_str_of(text);
    out->rule = "text";
    if (status == ZV_OK)
        status = zv_session_encode(out->session, out->text, out->vector, &out->encoded, &c->err);
    if (status == ZV_OK && !zv_row_usable(out->encoded.status))
        status = nothing_known(c, text, out);
    if (status != ZV_OK) {
        cli_side_free(out);
        return status;
    }
    for (size_t i = 0; i < out->encoded.n_parts; i++)
        if (out->encoded.parts[i].unseen) cli_unseen(c, &out->encoded.parts[i].word, 1);
    if (out->encoded.oov_words > 0) {
        zv_str word = out->encoded.oov[0];
        cli_warn(c, M_CLI_SOME_UNKNOWN, out->encoded.oov_words, out->encoded.words, (int)word.len,
                 word.ptr);
    }
    out->side = (zv_side){.vector = out->vector,
                          .name = out->text,
                          .encoded = &out->encoded,
                          .words = m->words,
                          .dim = zv_encoder_dim(m->encoder)};
    return ZV_OK;
}

/* Encodes the row's text again. Its words explain the row only if they still give its vector. */
static zv_status row_words(cli *c, cli_side *out, const zv_space *space, const cli_model *m) {
    size_t dim = zv_space_dim(space);
    float *again = calloc(dim + 1, sizeof *again);
    if (!again) return cli_nomem(c);
    zv_status status = zv_session_encode(out->session, out->text, again, &out->encoded, &c->err);
    if (status == ZV_OK && zv_row_usable(out->encoded.status)) {
        double same = zv_vec_cosine(zv_vec_kernels(c->env), ZV_F32, again, out->vector, dim);
        if (same > 0.999) {
            out->side.encoded = &out->encoded;
            out->side.words = m->words;
        } else {
            cli_warn(c, M_CLI_TEXT_MOVED, (int)out->side.name.len, out->side.name.ptr, same);
        }
    }
    free(again);
    return status;
}

zv_status cli_side_of_row(cli *c, cli_side *out, const zv_space *space, size_t row,
                          const cli_model *m) {
    CLI_TRY(prepare(c, out, zv_space_dim(space), m ? m->encoder : NULL));
    bool word = zv_space_contract(space)->kind == ZV_SPACE_WORDS;
    out->row = row;
    zv_space_row(space, row, out->vector);
    zv_str id = zv_space_id(space, row, out->number);
    out->text = word ? id : zv_space_text(space, row);
    out->rule = word ? "word" : "item";
    out->side = (zv_side){.vector = out->vector, .name = id, .dim = zv_space_dim(space)};
    zv_status status = ZV_OK;
    if (!zv_row_usable(zv_space_status(space, row)))
        status = zv_err_set(&c->err, ZV_NODATA, M_CLI_ROW_UNUSABLE, (int)id.len, id.ptr,
                            zv_row_status_name(zv_space_status(space, row)));
    if (status == ZV_OK && m && out->text.len > 0) status = row_words(c, out, space, m);
    if (status != ZV_OK) cli_side_free(out);
    return status;
}

void cli_unseen(cli *c, const zv_str *words, size_t n) {
    json_t *list = json_object_get(c->result, "unseen");
    if (n > 0 && !list) {
        list = json_array();
        cli_json_set(c->result, "unseen", list);
    }
    for (size_t i = 0; i < n; i++) {
        cli_warn(c, M_CLI_UNSEEN, (int)words[i].len, words[i].ptr);
        json_array_append_new(list, cli_json_str(words[i]));
    }
}

void cli_rare(cli *c, const zv_space *space, const size_t *rows, size_t n) {
    json_t *list = NULL;
    for (size_t i = 0; i < n; i++) {
        char number[24];
        if (!zv_explain_rare(space, rows[i])) continue;
        if (!list) {
            list = json_array();
            cli_json_set(c->result, "rare", list);
        }
        zv_str word = zv_space_id(space, rows[i], number);
        cli_warn(c, M_CLI_RARE_QUERY, (int)word.len, word.ptr,
                 (unsigned long long)zv_space_word_count(space, rows[i]));
        json_array_append_new(list, cli_json_str(word));
    }
}

void cli_side_free(cli_side *s) {
    zv_session_free(s->session);
    free(s->vector);
    *s = (cli_side){0};
}
