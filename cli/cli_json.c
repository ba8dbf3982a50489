/* cli_json.c — see cli_json.h. */
#include "cli_json.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

json_t *cli_json_number(double value) {
    return isfinite(value) ? json_real(value) : json_null();
}

/* Length of the well-formed UTF-8 character at s, 0 if there is none. jansson refuses what is not
 * UTF-8 (Unicode 15, table 3-7), so the table is followed here in full. */
static size_t utf8_length(const unsigned char *s, size_t left) {
    if (s[0] < 0x80) return 1;
    size_t len = s[0] >= 0xC2 && s[0] <= 0xDF   ? 2
                 : s[0] >= 0xE0 && s[0] <= 0xEF ? 3
                 : s[0] >= 0xF0 && s[0] <= 0xF4 ? 4
                                                : 0;
    if (len == 0 || len > left) return 0;
    for (size_t i = 1; i < len; i++)
        if ((s[i] & 0xC0) != 0x80) return 0;
    bool too_long = (s[0] == 0xE0 && s[1] < 0xA0) || (s[0] == 0xF0 && s[1] < 0x90);
    bool surrogate = s[0] == 0xED && s[1] >= 0xA0;
    bool too_large = s[0] == 0xF4 && s[1] >= 0x90;
    return too_long || surrogate || too_large ? 0 : len;
}

json_t *cli_json_str(zv_str s) {
    if (s.len == 0) return json_string("");
    json_t *plain = json_stringn(s.ptr, s.len);
    if (plain) return plain;
    zv_buf b = {0};
    for (size_t i = 0; i < s.len;) {
        size_t len = utf8_length((const unsigned char *)s.ptr + i, s.len - i);
        if (len)
            zv_buf_add(&b, s.ptr + i, len);
        else
            zv_buf_puts(&b, "\xEF\xBF\xBD");
        i += len ? len : 1;
    }
    json_t *repaired = b.failed ? NULL : json_stringn(b.ptr, b.len);
    zv_buf_free(&b);
    return repaired;
}

json_t *cli_json_text(const char *s) {
    return s ? cli_json_str(zv_str_of(s)) : json_null();
}

json_t *cli_json_interval(zv_interval interval) {
    if (!isfinite(interval.lo) || !isfinite(interval.hi)) return json_null();
    json_t *pair = json_array();
    json_array_append_new(pair, json_real(interval.lo));
    json_array_append_new(pair, json_real(interval.hi));
    return pair;
}

void cli_json_set(json_t *object, const char *key, json_t *value) {
    json_object_set_new(object, key, value);
}

/* ---- why --------------------------------------------------------------------------------------- */

static json_t *why_parts(const zv_why *why) {
    json_t *parts = json_array();
    for (size_t i = 0; i < why->n_parts; i++) {
        const zv_why_part *p = &why->parts[i];
        json_t *part = json_object();
        cli_json_set(part, "a", cli_json_str(p->a));
        cli_json_set(part, "b", cli_json_str(p->b));
        cli_json_set(part, "value", cli_json_number(p->value));
        cli_json_set(part, "match", cli_json_number(p->match));
        json_array_append_new(parts, part);
    }
    return parts;
}

static void add_shares(json_t *list, const zv_why *why, bool first) {
    const zv_str *words = first ? why->words_a : why->words_b;
    const double *shares = first ? why->share_a : why->share_b;
    const double *own = first ? why->own_a : why->own_b;
    const double *pull = first ? why->pull_a : why->pull_b;
    size_t n = first ? why->n_a : why->n_b;
    for (size_t i = 0; i < n; i++) {
        json_t *o = json_object();
        cli_json_set(o, "word", cli_json_str(words[i]));
        cli_json_set(o, "side", json_string(first ? "a" : "b"));
        cli_json_set(o, "value", cli_json_number(shares[i]));
        cli_json_set(o, "own", cli_json_number(own[i]));
        cli_json_set(o, "pull", cli_json_number(pull[i]));
        json_array_append_new(list, o);
    }
}

static json_t *why_words(const zv_why *why) {
    json_t *list = json_array();
    if (!why->exact_words) return list;
    add_shares(list, why, true);
    add_shares(list, why, false);
    return list;
}

static json_t *why_directions(const zv_why *why) {
    json_t *directions = json_array();
    for (size_t i = 0; i < why->n_directions; i++) {
        json_t *d = json_object();
        cli_json_set(d, "name", cli_json_text(why->directions[i].name));
        cli_json_set(d, "value", cli_json_number(why->directions[i].value));
        json_array_append_new(directions, d);
    }
    return directions;
}

static json_t *why_without(const zv_why *why) {
    json_t *without = json_array();
    for (size_t i = 0; i < why->n_without; i++) {
        const zv_why_without *w = &why->without[i];
        json_t *o = json_object();
        cli_json_set(o, "word", cli_json_str(w->word));
        cli_json_set(o, "side", json_string(w->first ? "a" : "b"));
        cli_json_set(o, "cosine", cli_json_number(w->cosine));
        cli_json_set(o, "times", json_integer((json_int_t)w->times));
        json_array_append_new(without, o);
    }
    return without;
}

/* The dimensions that carry most of the cosine, largest first: what can still be said without words.
 */
static json_t *why_dimensions(const zv_why *why) {
    enum { MOST = 10 };
    json_t *dimensions = json_array();
    size_t taken[MOST];
    for (size_t n = 0; n < MOST && n < why->dim && why->dims; n++) {
        size_t best = SIZE_MAX;
        for (size_t d = 0; d < why->dim; d++) {
            bool used = false;
            for (size_t i = 0; i < n; i++) used = used || taken[i] == d;
            if (!used && (best == SIZE_MAX || fabs(why->dims[d]) > fabs(why->dims[best]))) best = d;
        }
        if (best == SIZE_MAX) break; /* only if nothing compares: NaN */
        taken[n] = best;
        json_t *o = json_object();
        cli_json_set(o, "dimension", json_integer((json_int_t)best));
        cli_json_set(o, "value", cli_json_number(why->dims[best]));
        if (why->collection_dims) {
            cli_json_set(o, "collection_share", cli_json_number(why->collection_dims[best]));
            cli_json_set(o, "rogue", json_boolean(why->rogue_dims[best]));
        }
        json_array_append_new(dimensions, o);
    }
    return dimensions;
}

json_t *cli_json_why(const zv_why *why) {
    json_t *o = json_object();
    cli_json_set(o, "cosine", cli_json_number(why->cosine));
    cli_json_set(o, "exact_words", json_boolean(why->exact_words));
    cli_json_set(o, "parts", why_parts(why));
    cli_json_set(o, "words", why_words(why));
    cli_json_set(o, "common", cli_json_number(why->n_directions ? why->common : (double)NAN));
    cli_json_set(o, "directions", why_directions(why));
    cli_json_set(o, "specific", cli_json_number(why->n_directions ? why->specific : (double)NAN));
    cli_json_set(o, "percentile", cli_json_number(why->percentile));
    cli_json_set(o, "percentile_interval", cli_json_interval(why->percentile_interval));
    cli_json_set(o, "expected_by_chance", cli_json_number(why->expected));
    cli_json_set(o, "expected_by_chance_interval", cli_json_interval(why->expected_interval));
    cli_json_set(o, "without", why_without(why));
    cli_json_set(o, "dimensions", why_dimensions(why));
    cli_json_set(o, "flip", json_array());
    return o;
}

/* ---- params ------------------------------------------------------------------------------------ */

static json_t *list_value(const cli_list *list) {
    json_t *array = json_array();
    for (size_t i = 0; i < list->n; i++)
        json_array_append_new(array, cli_json_text(list->items[i]));
    return array;
}

static json_t *option_value(const void *base, const cli_option *o) {
    const void *target = (const char *)base + o->offset;
    char choice[64];
    switch (o->kind) {
    case CLI_FLAG:
        return json_boolean(*(const bool *)target);
    case CLI_COUNT:
        return json_integer((json_int_t) * (const uint64_t *)target);
    case CLI_REAL:
        return cli_json_number(*(const double *)target);
    case CLI_TEXT:
        return cli_json_text(*(const char *const *)target);
    case CLI_LIST:
        return list_value(target);
    case CLI_CHOICE:
        cli_choice_name(choice, sizeof choice, o->value, *(const unsigned *)target);
        return json_string(choice);
    }
    return json_null();
}

/* "min-count" is the key "min_count". */
static void set_option(json_t *params, const void *base, const cli_option *o) {
    char key[64];
    size_t len = 0;
    for (const char *p = o->name; *p && len + 1 < sizeof key; p++)
        key[len++] = *p == '-' ? '_' : *p;
    key[len] = 0;
    json_object_set_new(params, key, option_value(base, o));
}

json_t *cli_json_params(const cli *c) {
    json_t *params = json_object();
    json_t *arguments = json_array();
    for (size_t i = 0; i < c->n_args; i++)
        json_array_append_new(arguments, cli_json_text(c->args[i]));
    cli_json_set(params, "arguments", arguments);
    for (size_t i = 0; i < cli_common_count; i++)
        if (strcmp(cli_common_rows[i].name, "help") != 0)
            set_option(params, &c->opt, &cli_common_rows[i]);
    const cli_spec *spec = c->command->spec;
    for (size_t i = 0; i < spec->n; i++) set_option(params, c->own, &spec->rows[i]);
    return params;
}

/* ---- The document ------------------------------------------------------------------------------ */

static int add_piece(const char *bytes, size_t len, void *out) {
    zv_buf_add(out, bytes, len);
    return 0;
}

zv_status cli_json_render(cli *c, zv_buf *out) {
    json_t *doc = json_object();
    json_t *findings = c->report ? zv_report_json(c->report) : json_array();
    cli_json_set(doc, "zavit", json_string(ZV_VERSION));
    cli_json_set(doc, "command", json_string(c->command->name));
    cli_json_set(doc, "inputs", json_incref(c->inputs));
    cli_json_set(doc, "params", cli_json_params(c));
    cli_json_set(doc, "result", json_incref(c->result));
    cli_json_set(doc, "findings", findings);
    cli_json_set(doc, "warnings", json_incref(c->warnings));
    /* a value that could not be made is missing, which the count of keys shows */
    bool complete = doc && findings && json_object_size(doc) == 7;
    int dumped = -1;
    if (complete)
        dumped = json_dump_callback(doc, add_piece, out, JSON_INDENT(2) | JSON_REAL_PRECISION(15));
    zv_buf_putc(out, '\n');
    json_decref(doc);
    if (!complete || dumped != 0 || out->failed) return cli_nomem(c);
    return ZV_OK;
}

void cli_json_encoded(json_t *o, const zv_encode_result *r) {
    cli_json_set(o, "items", json_integer((json_int_t)r->items));
    cli_json_set(o, "empty", json_integer((json_int_t)r->empty));
    cli_json_set(o, "oov_items", json_integer((json_int_t)r->oov_items));
    cli_json_set(o, "words", json_integer((json_int_t)r->words));
    cli_json_set(o, "oov_words", json_integer((json_int_t)r->oov_words));
    cli_json_set(o, "unseen_words", json_integer((json_int_t)r->unseen_words));
    cli_json_set(o, "truncated", json_integer((json_int_t)r->truncated));
    cli_json_set(o, "seconds", cli_json_number(r->seconds));
}

json_t *cli_json_evidence(const zv_stall *v) {
    json_t *list = json_array();
    for (size_t i = 0; i < v->n_evidence; i++) {
        const zv_stall_evidence *e = &v->evidence[i];
        json_t *o = json_object();
        cli_json_set(o, "signal", json_string(e->signal));
        cli_json_set(o, "value", cli_json_number(e->measured.value));
        cli_json_set(o, "interval", cli_json_interval(e->measured.interval));
        cli_json_set(o, "threshold", cli_json_number(e->threshold));
        cli_json_set(o, "above", json_boolean(e->above));
        json_array_append_new(list, o);
    }
    return list;
}
