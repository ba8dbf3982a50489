/* embed_outside.c — a program outside of zavit as an encoder: lines of JSON to its stdin, lines of JSON from
 * its stdout (docs/formats/encoder.md). */
#include "base/base_private.h"

#include <zavit/embed.h>

#include "embed/embed_messages.h"
#include "embed/embed_outside_answer.h"
#include "embed/embed_outside_child.h"
#include "embed/embed_outside_store.h"
#include "io/io_private.h"

enum { BATCH = 256, RESTARTS = 3, MOST_RESTARTS = 20 };
#define TIMEOUT 120.0
#define GRACE 2.0 /* seconds that a program may take to end once its stdin is closed */
#define DEATH 0.5 /* … once it has closed its stdout */

typedef enum state { WAITS, ANSWERED, REFUSED } state;

/* A text that is being asked. */
typedef struct question {
    zv_str text;
    state state;
} question;

struct zv_outside {
    const zv_env *env;
    char *command;
    zv_outside_opts opts; /* with the defaults filled in */
    zv__child child;
    zv__store store;
    zv__dict *refused; /* keys of texts that it could not encode */
    char reason[160]; /* of the newest refusal */
    size_t dim; /* 0: not known yet */
    bool kept; /* it is that of answers from before */
    question *questions; /* [batch] */
    uint8_t (*keys)[ZV__STORE_KEY]; /* [batch] */
    size_t *places; /* [batch] of the texts of a chunk: their questions */
    float *rows; /* [batch, dim], once dim is known */
    size_t n, waiting; /* questions; of these, without an answer */
    uint64_t first; /* id of question 0; they count on from call to call */
    zv_buf request;
    uint64_t lent; /* answers that zv_outside_dim got and nobody has seen yet */
    unsigned fruitless; /* starts in a row that brought no answer */
    bool answered; /* since it was started last */
    zv_outside_stats stats;
};

/* ---- Sentences --------------------------------------------------------------------------------- */

/* The beginning of a text, for a sentence. */
static const char *shown(char out[80], zv_str text) {
    enum { MOST = 64 };
    size_t len = ZV_MIN(text.len, MOST);
    while (len < text.len && len > 0 && ((unsigned char)text.ptr[len] & 0xC0) == 0x80) len--;
    memcpy(out, text.len ? text.ptr : "", len);
    snprintf(out + len, 80 - len, "%s", len < text.len ? "…" : "");
    return out;
}

static const char *command_of(const zv_outside *o, char out[80]) {
    return shown(out, zv_str_of(o->command));
}

/* The first text without an answer. */
static const char *waiting_text(const zv_outside *o, char out[80]) {
    size_t i = 0;
    while (i + 1 < o->n && o->questions[i].state != WAITS) i++;
    return shown(out, o->questions[i].text);
}

/* A message row in `lang`. */
static void say(char *out, size_t cap, zv_lang lang, const char *en, const char *he, ...)
    ZV_PRINTF(4, 6) ZV_PRINTF(5, 6);
static void say(char *out, size_t cap, zv_lang lang, const char *en, const char *he, ...) {
    va_list args;
    va_start(args, he);
    vsnprintf(out, cap, lang == ZV_HE ? he : en, args);
    va_end(args);
}

/* "; it said: …", if it did. */
static const char *last_words(const zv_outside *o, char out[224], const zv_err *err) {
    char words[160];
    zv__child_words(&o->child, words);
    say(out, 224, err ? err->lang : ZV_EN, M_OUTSIDE_LAST_WORDS, words);
    if (!words[0]) out[0] = 0;
    return out;
}

static zv_status died(const zv_outside *o, zv_err *err) {
    char command[80], text[80], words[224], fate[64];
    const int code = zv__child_exit_code(&o->child);
    if (code == 126 || code == 127)
        return zv_err_set(err, ZV_NOTFOUND, M_OUTSIDE_NO_PROGRAM, command_of(o, command),
                          last_words(o, words, err));
    zv__child_fate(&o->child, fate, err ? err->lang : ZV_EN);
    return zv_err_set(err, ZV_IO, M_OUTSIDE_DIED, command_of(o, command), fate, o->fruitless,
                      waiting_text(o, text), last_words(o, words, err));
}

static zv_status hangs(const zv_outside *o, zv_err *err) {
    char command[80], text[80], words[224];
    return zv_err_set(err, ZV_IO, M_OUTSIDE_HANGS, command_of(o, command), o->opts.timeout,
                      waiting_text(o, text), last_words(o, words, err));
}

/* ---- An answer --------------------------------------------------------------------------------- */

static zv_status set_dim(zv_outside *o, size_t dim, zv_err *err) {
    o->rows = zv__alloc(o->env, o->opts.batch, dim * sizeof(float));
    if (!o->rows) return zv__nomem(err);
    o->dim = dim;
    return ZV_OK;
}

static zv_status wrong_dim(const zv_outside *o, size_t found, zv_str text, zv_err *err) {
    char command[80], t[80];
    command_of(o, command);
    shown(t, text);
    if (o->opts.dim)
        return zv_err_set(err, ZV_FORMAT, M_OUTSIDE_DIM_SPACE, command, found, t, o->dim);
    if (o->kept)
        return zv_err_set(err, ZV_FORMAT, M_OUTSIDE_DIM_KEPT, command, found, o->dim,
                          zv_buf_cstr(&o->store.path));
    return zv_err_set(err, ZV_FORMAT, M_OUTSIDE_DIM_FIRST, command, found, t, o->dim);
}

static zv_status take_vector(zv_outside *o, size_t i, zv_str array, zv_err *err) {
    char command[80], text[80];
    const size_t found = zv__answer_count(array);
    const zv_str asked = o->questions[i].text;
    if (found == 0 || (o->dim && found != o->dim)) return wrong_dim(o, found, asked, err);
    if (!o->dim) ZV_TRY(set_dim(o, found, err));
    size_t place;
    zv_str bad;
    float *row = o->rows + i * o->dim;
    if (!zv__answer_numbers(array, row, o->dim, &place, &bad))
        return zv_err_set(err, ZV_FORMAT, M_OUTSIDE_NUMBER, command_of(o, command), place + 1,
                          shown(text, asked), (int)ZV_MIN(bad.len, 40), bad.ptr);
    bool zero = true;
    for (size_t d = 0; d < o->dim; d++) zero &= row[d] == 0;
    if (zero)
        return zv_err_set(err, ZV_FORMAT, M_OUTSIDE_ZERO, command_of(o, command),
                          shown(text, asked));
    o->questions[i].state = ANSWERED;
    return ZV_OK;
}

static zv_status take_refusal(zv_outside *o, size_t i, const char *reason, zv_err *err) {
    char command[80], text[80];
    o->questions[i].state = REFUSED;
    snprintf(o->reason, sizeof o->reason, "%s", reason);
    ZV_TRY(zv__dict_put(o->refused, (zv_str){(const char *)o->keys[i], ZV__STORE_KEY}, NULL, NULL,
                        err));
    if (o->stats.refused++ == 0 && !o->opts.quiet)
        zv_env_warn(o->env, M_OUTSIDE_REFUSED, command_of(o, command),
                    shown(text, o->questions[i].text), reason);
    return ZV_OK;
}

/* Which question an id belongs to. */
static zv_status find_question(zv_outside *o, const char *id, size_t *i, zv_err *err) {
    char command[80], text[80];
    uint64_t number;
    if (!zv__parse_u64(id, strlen(id), &number) || number < o->first || number - o->first >= o->n)
        return zv_err_set(err, ZV_FORMAT, M_OUTSIDE_UNKNOWN_ID, command_of(o, command), id);
    *i = (size_t)(number - o->first);
    if (o->questions[*i].state == WAITS) return ZV_OK;
    return zv_err_set(err, ZV_FORMAT, M_OUTSIDE_TWICE, command_of(o, command), id,
                      shown(text, o->questions[*i].text));
}

static zv_status take_line(zv_outside *o, zv_str line, zv_err *err) {
    char command[80], text[80];
    zv__answer a;
    size_t i = 0;
    if (zv__json_space(line.ptr, line.ptr + line.len) == line.ptr + line.len) return ZV_OK;
    ZV_TRY(zv__answer_read(&a, o->env, line, err));
    command_of(o, command);
    shown(text, line);
    if (a.kind == ZV__ANSWER_NOT_JSON)
        return zv_err_set(err, ZV_FORMAT, M_OUTSIDE_NOT_JSON, command, text);
    if (a.kind == ZV__ANSWER_NO_ID)
        return zv_err_set(err, ZV_FORMAT, M_OUTSIDE_NO_ID, command, text);
    ZV_TRY(find_question(o, a.id, &i, err));
    if (a.kind == ZV__ANSWER_NO_VECTOR)
        return zv_err_set(err, ZV_FORMAT, M_OUTSIDE_NO_VECTOR, command, a.id, text);
    if (a.kind == ZV__ANSWER_REFUSED)
        ZV_TRY(take_refusal(o, i, a.reason, err));
    else
        ZV_TRY(take_vector(o, i, a.array, err));
    o->waiting--;
    o->answered = true;
    o->stats.texts++;
    return ZV_OK;
}

/* ---- Talking with the program ------------------------------------------------------------------ */

static zv_status make_request(zv_outside *o, zv_err *err) {
    zv_buf_clear(&o->request);
    for (size_t i = 0; i < o->n; i++) {
        if (o->questions[i].state != WAITS) continue;
        zv_buf_addf(&o->request, "{\"id\":\"%llu\",\"text\":", (unsigned long long)(o->first + i));
        zv__json_string(&o->request, o->questions[i].text);
        zv_buf_puts(&o->request, "}\n");
    }
    return zv_buf_status(&o->request, err);
}

/* Until all questions are answered, or *ended: the program answers no more. */
static zv_status talk(zv_outside *o, bool *ended, zv_err *err) {
    size_t sent = 0;
    double last = zv__now();
    *ended = false;
    ZV_TRY(make_request(o, err));
    while (o->waiting > 0 && !*ended) {
        size_t written;
        bool long_line;
        if (zv_env_stopped(o->env)) return zv_err_set(err, ZV_INTERRUPTED, M_EMBED_STOPPED);
        const zv_str rest = {o->request.ptr + sent, o->request.len - sent};
        ZV_TRY(zv__child_turn(&o->child, rest, &written, ended, &long_line, err));
        sent += written;
        const size_t before = o->waiting;
        for (zv_str line; zv__child_line(&o->child, &line);) ZV_TRY(take_line(o, line, err));
        if (o->waiting < before) last = zv__now();
        if (long_line) {
            char command[80];
            return zv_err_set(err, ZV_FORMAT, M_OUTSIDE_LONG, command_of(o, command),
                              (unsigned)ZV__CHILD_LINE >> 20);
        }
        if (o->waiting > 0 && zv__now() - last > o->opts.timeout) return hangs(o, err);
    }
    return ZV_OK;
}

/* One that has died is started again, and asked what it has not answered. */
static zv_status ask(zv_outside *o, zv_err *err) {
    while (o->waiting > 0) {
        bool ended = false;
        if (o->child.pid == 0) {
            o->answered = false;
            ZV_TRY(zv__child_start(&o->child, o->command, err));
        }
        zv_status status = talk(o, &ended, err);
        if (status == ZV_OK && !ended) break;
        zv__child_end(&o->child, ended ? DEATH : 0);
        ZV_TRY(status);
        if (o->waiting == 0) break;
        o->fruitless = o->answered ? 1 : o->fruitless + 1;
        const int code = zv__child_exit_code(&o->child);
        if (o->fruitless > o->opts.restarts || o->stats.restarts >= MOST_RESTARTS ||
            (!o->answered && (code == 126 || code == 127)))
            return died(o, err);
        o->stats.restarts++;
    }
    o->fruitless = 0;
    return ZV_OK;
}

/* Keeps what was answered. */
static zv_status keep(zv_outside *o, zv_err *err) {
    size_t n = 0;
    for (size_t i = 0; i < o->n; i++) {
        if (o->questions[i].state != ANSWERED) continue;
        if (i > n) {
            memcpy(o->keys[n], o->keys[i], ZV__STORE_KEY);
            memmove(o->rows + n * o->dim, o->rows + i * o->dim, o->dim * sizeof *o->rows);
        }
        n++;
    }
    return zv__store_add(&o->store, (const uint8_t(*)[ZV__STORE_KEY])o->keys, o->rows, n, o->dim,
                         err);
}

static zv_status ask_and_count(zv_outside *o, zv_err *err) {
    const double begun = zv__now();
    o->waiting = o->n;
    if (o->n > 0) o->stats.calls++;
    zv_status status = ask(o, err);
    o->stats.seconds += zv__now() - begun;
    return status;
}

/* ---- Texts ------------------------------------------------------------------------------------- */

/* Nothing but blanks: there is nothing to ask. */
static bool is_blank(zv_str text) {
    return zv__json_space(text.ptr, text.ptr + text.len) == text.ptr + text.len;
}

/* What is known already goes to `out`; places[i] is the question of the others, each asked once. */
static zv_status sort_out(zv_outside *o, const zv_str *texts, size_t n, float *out,
                          zv_row_status *status, zv_err *err) {
    zv__dict *seen = NULL;
    zv_status result = zv__dict_new(&seen, o->env, err);
    o->first += o->n;
    o->n = 0;
    for (size_t i = 0; i < n && result == ZV_OK; i++) {
        uint8_t *key = o->keys[o->n];
        const zv_str as_key = {(const char *)key, ZV__STORE_KEY};
        uint32_t number = 0;
        bool added = false;
        o->places[i] = SIZE_MAX;
        status[i] = ZV_ROW_EMPTY;
        if (is_blank(texts[i])) continue;
        result = zv__store_key(&o->store, texts[i], key, err);
        if (result != ZV_OK) break;
        status[i] = zv__dict_find(o->refused, as_key) == ZV__DICT_NONE ? ZV_ROW_OK : ZV_ROW_OOV;
        if (status[i] != ZV_ROW_OK) continue;
        if (o->dim && zv__store_get(&o->store, key, out + i * o->dim)) {
            if (o->lent)
                o->lent--;
            else
                o->stats.cached++;
            continue;
        }
        result = zv__dict_put(seen, as_key, &number, &added, err);
        o->places[i] = number;
        if (added) o->questions[o->n++] = (question){texts[i], WAITS};
    }
    zv__dict_free(seen);
    return result;
}

/* A chunk of at most `batch` texts; without `out` while dim isn't known. What a program answered before it broke a rule is not kept: it may be
 * as wrong as the rest. What came before it died or was stopped is. */
static zv_status encode_chunk(zv_outside *o, const zv_str *texts, size_t n, float *out,
                              zv_row_status *status, zv_err *err) {
    ZV_TRY(sort_out(o, texts, n, out, status, err));
    zv_status result = ask_and_count(o, err);
    for (size_t i = 0; i < n && result == ZV_OK; i++) {
        const size_t place = o->places[i];
        const bool asked = place != SIZE_MAX;
        if (asked && o->questions[place].state != ANSWERED) status[i] = ZV_ROW_OOV;
        if (!out) continue;
        if (status[i] != ZV_ROW_OK)
            memset(out + i * o->dim, 0, o->dim * sizeof *out);
        else if (asked)
            memcpy(out + i * o->dim, o->rows + place * o->dim, o->dim * sizeof *out);
    }
    if (result == ZV_OK) return keep(o, err);
    if (result == ZV_IO || result == ZV_INTERRUPTED) keep(o, NULL);
    o->n = 0;
    return result;
}

static zv_status encode_all(void *ctx, const zv_str *texts, size_t n, float *out,
                            zv_row_status *status, zv_err *err) {
    zv_outside *o = ctx;
    for (size_t i = 0; i < n; i += o->opts.batch)
        ZV_TRY(encode_chunk(o, texts + i, ZV_MIN(n - i, o->opts.batch), out + i * o->dim,
                            status + i, err));
    return ZV_OK;
}

zv_status zv_outside_dim(zv_outside *o, const zv_str *texts, size_t n, size_t *dim, zv_err *err) {
    char command[80];
    for (size_t i = 0; i < n && o->dim == 0; i += o->opts.batch) {
        const size_t some = ZV_MIN(n - i, o->opts.batch);
        zv_row_status *status = ZV_NEW(o->env, some, zv_row_status);
        if (!status) return zv__nomem(err);
        const zv_status result = encode_chunk(o, texts + i, some, NULL, status, err);
        zv__free(o->env, status);
        ZV_TRY(result);
        for (size_t q = 0; q < o->n; q++) o->lent += o->questions[q].state == ANSWERED;
    }
    *dim = o->dim;
    if (o->dim) return ZV_OK;
    return zv_err_set(err, ZV_NODATA, M_OUTSIDE_NO_DIM, command_of(o, command), n, o->reason);
}

zv_any_encoder zv_outside_any(zv_outside *o) {
    return (zv_any_encoder){encode_all, o, o->dim, false};
}

/* ---- Life -------------------------------------------------------------------------------------- */

static zv_status fill(zv_outside *o, const char *command, zv_err *err) {
    if (!command[strspn(command, " \t\n")]) return zv_err_set(err, ZV_USAGE, M_OUTSIDE_NO_COMMAND);
    if (!(o->opts.timeout > 0))
        return zv_err_set(err, ZV_USAGE, M_OUTSIDE_TIMEOUT, o->opts.timeout);
    o->command = zv__strdup(o->env, command, strlen(command));
    o->questions = ZV_NEW(o->env, o->opts.batch, question);
    o->keys = zv__alloc(o->env, o->opts.batch, ZV__STORE_KEY);
    o->places = ZV_NEW(o->env, o->opts.batch, size_t);
    if (!o->command || !o->questions || !o->keys || !o->places) return zv__nomem(err);
    ZV_TRY(zv__dict_new(&o->refused, o->env, err));
    ZV_TRY(zv__store_open(&o->store, o->env, command, o->opts.cache, err));
    const size_t kept = o->store.dim;
    char shown_command[80];
    if (kept && o->opts.dim && kept != o->opts.dim)
        return zv_err_set(err, ZV_FORMAT, M_OUTSIDE_DIM_BOTH, command_of(o, shown_command), kept,
                          zv_buf_cstr(&o->store.path), o->opts.dim);
    o->kept = kept > 0;
    return kept || o->opts.dim ? set_dim(o, kept ? kept : o->opts.dim, err) : ZV_OK;
}

zv_status zv_outside_open(zv_outside **out, const zv_env *env, const char *command,
                          const zv_outside_opts *opts, zv_err *err) {
    *out = NULL;
    zv_outside *o = ZV_NEW_ZERO(env, 1, zv_outside);
    if (!o) return zv__nomem(err);
    o->env = env;
    o->first = 1;
    o->store.fd = -1;
    zv__child_init(&o->child, env);
    zv_buf_init(&o->request, env);
    if (opts) o->opts = *opts;
    if (o->opts.batch == 0) o->opts.batch = BATCH;
    if (o->opts.restarts == 0) o->opts.restarts = RESTARTS;
    if (o->opts.timeout == 0) o->opts.timeout = TIMEOUT;
    zv_status status = fill(o, command, err);
    o->opts.cache = NULL; /* it was borrowed */
    if (status == ZV_OK)
        *out = o;
    else
        zv_outside_free(o);
    return status;
}

void zv_outside_free(zv_outside *o) {
    if (!o) return;
    zv__child_end(&o->child, zv_env_stopped(o->env) ? 0 : GRACE);
    zv__child_free(&o->child);
    zv__store_close(&o->store);
    zv__dict_free(o->refused);
    zv_buf_free(&o->request);
    zv__free(o->env, o->questions);
    zv__free(o->env, o->keys);
    zv__free(o->env, o->places);
    zv__free(o->env, o->rows);
    zv__free(o->env, o->command);
    zv__free(o->env, o);
}

const char *zv_outside_command(const zv_outside *o) {
    return o->command;
}
const zv_outside_stats *zv_outside_counts(const zv_outside *o) {
    return &o->stats;
}
const char *zv_outside_reason(const zv_outside *o) {
    return o->reason;
}
