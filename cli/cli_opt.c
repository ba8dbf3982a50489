/* cli_opt.c — see cli_opt.h. */
#include "cli_opt.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli_messages.h"

const cli_option cli_common_rows[] = {
    CLI_ROW_TEXT(cli_common, output, "output", 'o', NULL, "FILE", CLI_FILE, M_CLI_O_OUTPUT),
    CLI_ROW_FLAG(cli_common, json, "json", 0, M_CLI_O_JSON),
    CLI_ROW_TEXT(cli_common, html, "html", 0, NULL, "FILE", CLI_FILE, M_CLI_O_HTML),
    CLI_ROW_TEXT(cli_common, open, "open", 0, NULL, "NAME|all", 0, M_CLI_O_OPEN),
    CLI_ROW_CHOICE(cli_common, fail_on, "fail-on", "never", "never|warn|fail", M_CLI_O_FAIL_ON),
    CLI_ROW_FLAG(cli_common, strict, "strict", 0, M_CLI_O_STRICT),
    CLI_ROW_FLAG(cli_common, verify, "verify", 0, M_CLI_O_VERIFY),
    CLI_ROW_CHOICE(cli_common, keep_background, "keep-background", "auto", "auto|always|never",
                   M_CLI_O_KEEP_BACKGROUND),
    CLI_ROW_COUNT(cli_common, threads, "threads", 0, "0", 0, 256, "N", M_CLI_O_THREADS),
    CLI_ROW_CHOICE(cli_common, cpu, "cpu", "best", "best|scalar|avx2|avx512", M_CLI_O_CPU),
    CLI_ROW_CHOICE(cli_common, lang, "lang", "auto", "auto|en|he", M_CLI_O_LANG),
    CLI_ROW_CHOICE(cli_common, color, "color", "auto", "auto|always|never", M_CLI_O_COLOR),
    CLI_ROW_FLAG(cli_common, quiet, "quiet", 'q', M_CLI_O_QUIET),
    CLI_ROW_FLAG(cli_common, help, "help", 'h', M_CLI_O_HELP),
};
const size_t cli_common_count = sizeof cli_common_rows / sizeof *cli_common_rows;

/* ---- Values ------------------------------------------------------------------------------------ */

void cli_choice_name(char *out, size_t size, const char *choices, unsigned index) {
    for (; index > 0 && choices; index--) {
        choices = strchr(choices, '|');
        if (choices) choices++;
    }
    size_t len = choices ? strcspn(choices, "|") : 0;
    snprintf(out, size, "%.*s", (int)len, choices ? choices : "");
}

static bool choice_find(unsigned *out, const char *choices, const char *value) {
    size_t want = strlen(value);
    for (unsigned i = 0;; i++) {
        size_t len = strcspn(choices, "|");
        if (len == want && memcmp(choices, value, len) == 0) {
            *out = i;
            return true;
        }
        if (choices[len] == 0) return false;
        choices += len + 1;
    }
}

/* strtoull and strtod skip spaces and take signs, hexadecimal and "inf": none of it is a number that
 * somebody means to type here. */
static bool read_count(uint64_t *out, const char *value) {
    if (value[0] == 0 || value[strspn(value, "0123456789")] != 0) return false;
    errno = 0;
    *out = strtoull(value, NULL, 10);
    return errno == 0;
}

static bool read_real(double *out, const char *value) {
    if (value[0] == 0 || value[strspn(value, "0123456789.eE+-")] != 0) return false;
    char *end = NULL;
    *out = strtod(value, &end);
    return end != value && *end == 0 && isfinite(*out);
}

static zv_status set_count(uint64_t *target, const cli_option *o, const char *value, zv_err *err) {
    uint64_t n = 0;
    if (!read_count(&n, value))
        return zv_err_set(err, ZV_USAGE, M_CLI_NOT_WHOLE, o->name, value, o->min, o->max);
    if ((double)n < o->min || (double)n > o->max)
        return zv_err_set(err, ZV_USAGE, M_CLI_RANGE, o->name, value, o->min, o->max);
    *target = n;
    return ZV_OK;
}

static zv_status set_real(double *target, const cli_option *o, const char *value, zv_err *err) {
    double x = 0;
    if (!read_real(&x, value))
        return zv_err_set(err, ZV_USAGE, M_CLI_NOT_NUMBER, o->name, value, o->min, o->max);
    if (x < o->min || x > o->max)
        return zv_err_set(err, ZV_USAGE, M_CLI_RANGE, o->name, value, o->min, o->max);
    *target = x;
    return ZV_OK;
}

static zv_status add_to_list(cli_list *list, const char *value, zv_err *err) {
    const char **grown = realloc(list->items, (list->n + 1) * sizeof *grown);
    if (!grown) return zv_err_set(err, ZV_NOMEM, M_CLI_NOMEM);
    list->items = grown;
    list->items[list->n++] = value;
    return ZV_OK;
}

/* Stores one value; `base` is the struct that the row points into. */
static zv_status set_value(void *base, const cli_option *o, const char *value, zv_err *err) {
    char *target = (char *)base + o->offset;
    switch (o->kind) {
    case CLI_FLAG:
        *(bool *)(void *)target = true;
        return ZV_OK;
    case CLI_COUNT:
        return set_count((uint64_t *)(void *)target, o, value, err);
    case CLI_REAL:
        return set_real((double *)(void *)target, o, value, err);
    case CLI_TEXT:
        *(const char **)(void *)target = value;
        return ZV_OK;
    case CLI_LIST:
        return add_to_list((cli_list *)(void *)target, value, err);
    case CLI_CHOICE:
        if (!choice_find((unsigned *)(void *)target, o->value, value))
            return zv_err_set(err, ZV_USAGE, M_CLI_NOT_CHOICE, o->name, value, o->value);
        return ZV_OK;
    }
    return ZV_OK;
}

static zv_status set_defaults(void *base, const cli_option *rows, size_t n, zv_err *err) {
    for (size_t i = 0; i < n; i++)
        if (rows[i].fallback) {
            zv_status status = set_value(base, &rows[i], rows[i].fallback, err);
            if (status != ZV_OK) return status;
        }
    return ZV_OK;
}

/* ---- Names ------------------------------------------------------------------------------------- */

/* Optimal string alignment (Damerau–Levenshtein without repeated edits of a place). */
size_t cli_edits(const char *a, const char *b) {
    enum { MOST = 40 };
    size_t n = strlen(a), m = strlen(b);
    if (n >= MOST || m >= MOST) return MOST;
    size_t d[MOST][MOST];
    for (size_t i = 0; i <= n; i++) d[i][0] = i;
    for (size_t j = 0; j <= m; j++) d[0][j] = j;
    for (size_t i = 1; i <= n; i++)
        for (size_t j = 1; j <= m; j++) {
            size_t best = d[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
            if (d[i - 1][j] + 1 < best) best = d[i - 1][j] + 1;
            if (d[i][j - 1] + 1 < best) best = d[i][j - 1] + 1;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
                d[i - 2][j - 2] + 1 < best)
                best = d[i - 2][j - 2] + 1;
            d[i][j] = best;
        }
    return d[n][m];
}

bool cli_near_enough(const char *typed, const char *name, size_t edits) {
    /* the beginning of a name is a likely slip too, since other programs take abbreviations */
    if (strlen(typed) >= 3 && strncmp(typed, name, strlen(typed)) == 0) return true;
    return edits <= 1 + strlen(name) / 4 && edits < strlen(name);
}

static const cli_option *nearest(const cli_option *rows, size_t n, const char *typed,
                                 size_t *least) {
    const cli_option *best = NULL;
    for (size_t i = 0; i < n; i++) {
        size_t edits = cli_edits(typed, rows[i].name);
        if (edits < *least && cli_near_enough(typed, rows[i].name, edits)) {
            *least = edits;
            best = &rows[i];
        }
    }
    return best;
}

static zv_status unknown(const cli_spec *spec, const char *typed, zv_err *err) {
    char name[40];
    const char *bare = typed + strspn(typed, "-");
    snprintf(name, sizeof name, "%.*s", (int)strcspn(bare, "="), bare);
    size_t least = 99;
    const cli_option *best = nearest(spec->rows, spec->n, name, &least);
    const cli_option *common = nearest(cli_common_rows, cli_common_count, name, &least);
    if (common) best = common;
    if (!best) return zv_err_set(err, ZV_USAGE, M_CLI_UNKNOWN_FLAG, typed);
    return zv_err_set(err, ZV_USAGE, M_CLI_UNKNOWN_FLAG_NEAR, typed, best->name);
}

static const cli_option *find_long(const cli_option *rows, size_t n, const char *name, size_t len) {
    for (size_t i = 0; i < n; i++)
        if (strlen(rows[i].name) == len && memcmp(rows[i].name, name, len) == 0) return &rows[i];
    return NULL;
}

static const cli_option *find_short(const cli_option *rows, size_t n, char letter) {
    for (size_t i = 0; i < n; i++)
        if (rows[i].letter == letter) return &rows[i];
    return NULL;
}

/* ---- The parser -------------------------------------------------------------------------------- */

/* Reads the option at argv[*i]; its value may be the next argument, and *i moves on then. */
static zv_status parse_one(cli_parsed *out, const cli_spec *spec, int argc, char **argv, int *i,
                           zv_err *err) {
    const char *arg = argv[*i], *value = NULL;
    const cli_option *o = NULL;
    bool own = true;
    if (arg[1] == '-') {
        size_t len = strcspn(arg + 2, "=");
        o = find_long(spec->rows, spec->n, arg + 2, len);
        if (!o) own = false, o = find_long(cli_common_rows, cli_common_count, arg + 2, len);
        if (arg[2 + len] == '=') value = arg + 3 + len;
    } else {
        o = find_short(spec->rows, spec->n, arg[1]);
        if (!o) own = false, o = find_short(cli_common_rows, cli_common_count, arg[1]);
        if (arg[2] != 0) value = arg + 2;
        if (o && o->kind == CLI_FLAG && value) o = NULL;
    }
    if (!o) return unknown(spec, arg, err);
    if (o->kind == CLI_FLAG) {
        if (value) return zv_err_set(err, ZV_USAGE, M_CLI_TAKES_NO_VALUE, o->name);
    } else if (!value) {
        if (*i + 1 >= argc) return zv_err_set(err, ZV_USAGE, M_CLI_NEEDS_VALUE, o->name, o->value);
        value = argv[++*i];
    }
    if (own && o - spec->rows < 64) out->given |= (uint64_t)1 << (o - spec->rows);
    return set_value(own ? out->own : (void *)out->common, o, value, err);
}

zv_status cli_parse(cli_parsed *out, const cli_spec *spec, int argc, char **argv, zv_err *err) {
    zv_status status = set_defaults(out->common, cli_common_rows, cli_common_count, err);
    if (status == ZV_OK) status = set_defaults(out->own, spec->rows, spec->n, err);
    bool options = true;
    for (int i = 0; i < argc && status == ZV_OK; i++) {
        if (options && strcmp(argv[i], "--") == 0)
            options = false;
        else if (options && argv[i][0] == '-' && argv[i][1] != 0)
            status = parse_one(out, spec, argc, argv, &i, err);
        else
            out->args[out->n_args++] = argv[i];
    }
    return status;
}

static bool is_set(const void *own, const cli_option *o) {
    const char *target = (const char *)own + o->offset;
    if (o->kind == CLI_LIST) return ((const cli_list *)(const void *)target)->n > 0;
    return o->kind != CLI_TEXT || *(const char *const *)(const void *)target != NULL;
}

zv_status cli_parse_check(const cli_parsed *p, const cli_spec *spec, const char *command,
                          zv_err *err) {
    for (size_t i = 0; i < spec->n; i++)
        if ((spec->rows[i].flags & CLI_REQUIRED) && !is_set(p->own, &spec->rows[i]))
            return zv_err_set(err, ZV_USAGE, M_CLI_REQUIRED, command, spec->rows[i].name,
                              spec->rows[i].value, command);
    if (p->n_args < spec->min_args)
        return zv_err_set(err, ZV_USAGE, M_CLI_TOO_FEW, command, spec->min_args, p->n_args,
                          command);
    if (p->n_args > spec->max_args)
        return zv_err_set(err, ZV_USAGE, M_CLI_TOO_MANY, command, p->args[spec->max_args]);
    return ZV_OK;
}

void cli_parsed_free(cli_parsed *p, const cli_spec *spec) {
    for (size_t i = 0; i < spec->n; i++)
        if (spec->rows[i].kind == CLI_LIST) {
            cli_list *list = (cli_list *)(void *)((char *)p->own + spec->rows[i].offset);
            free(list->items);
        }
}

/* ---- Language ---------------------------------------------------------------------------------- */

static bool starts_hebrew(const char *name) {
    /* "iw" is what Java and old systems call Hebrew */
    return strncmp(name, "he", 2) == 0 || strncmp(name, "iw", 2) == 0;
}

zv_lang cli_language(int argc, char **argv) {
    const char *asked = NULL;
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (strncmp(argv[i], "--lang=", 7) == 0) asked = argv[i] + 7;
        if (strcmp(argv[i], "--lang") == 0 && i + 1 < argc) asked = argv[i + 1];
    }
    if (asked && strcmp(asked, "auto") != 0) return strcmp(asked, "he") == 0 ? ZV_HE : ZV_EN;
    const char *names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = getenv(names[i]);
        if (value && value[0]) return starts_hebrew(value) ? ZV_HE : ZV_EN;
    }
    return ZV_EN;
}
