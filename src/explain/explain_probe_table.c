/* explain_probe_table.c — the sentences compiled in. They stand in explain_probe_en.def and
 * explain_probe_he.def, a row each: [a|b] marks the change. */
#include "base/base_private.h"

#include <zavit/explain.h>

#include "explain/explain_probe_private.h"

typedef struct template {
    zv_probe_kind kind;
    zv_lang lang;
    const char *text, *said;
}
template;

static const template templates[] = {
#define ROW(kind, lang, text, said) {ZV_PROBE_##kind, ZV_##lang, text, said},
#include "explain/explain_probe_en.def"
#include "explain/explain_probe_he.def"
#undef ROW
};

/* name, and does the change leave the sentence about what it was about */
static const struct {
    const char *name;
    bool keeps;
} kinds[ZV_PROBE_KINDS] = {
    [ZV_PROBE_NEGATION] = {"negation", false},
    [ZV_PROBE_ANTONYM] = {"antonym", false},
    [ZV_PROBE_NUMBER] = {"number", false},
    [ZV_PROBE_DATE] = {"date", false},
    [ZV_PROBE_NAME] = {"name", false},
    [ZV_PROBE_ORDER] = {"order", false},
    [ZV_PROBE_GENDER] = {"gender", false},
    [ZV_PROBE_PREFIX] = {"prefix", true},
    [ZV_PROBE_PREFIX_SWAP] = {"prefix_swap", false},
    [ZV_PROBE_NIQQUD] = {"niqqud", true},
};

const char *zv_probe_name(zv_probe_kind kind) {
    return (unsigned)kind < ZV_PROBE_KINDS ? kinds[kind].name : "?";
}

bool zv_probe_parse(zv_probe_kind *out, const char *name) {
    for (int k = 0; k < ZV_PROBE_KINDS; k++) {
        if (strcmp(kinds[k].name, name) != 0) continue;
        *out = (zv_probe_kind)k;
        return true;
    }
    return false;
}

bool zv_probe_keeps_meaning(zv_probe_kind kind) {
    return (unsigned)kind < ZV_PROBE_KINDS && kinds[kind].keeps;
}

/* One form of a row: of [a|b] the first or the second. */
static zv_str form_of(zv__arena *arena, const char *row, bool changed) {
    size_t n = 0, slot = 0; /* 1: before the bar, 2: behind it */
    char *text = zv__arena_alloc(arena, strlen(row) + 1, 1);
    if (!text) return (zv_str){0};
    for (const char *p = row; *p; p++) {
        bool mark = *p == '[' || *p == '|' || *p == ']';
        slot = *p == '[' ? 1 : *p == '|' ? 2 : *p == ']' ? 0 : slot;
        if (mark || (slot == 1 && changed) || (slot == 2 && !changed)) continue;
        /* an empty slot leaves no two spaces behind */
        if (*p == ' ' && (n == 0 || text[n - 1] == ' ')) continue;
        text[n++] = *p;
    }
    if (n > 0 && text[n - 1] == ' ') n--;
    text[n] = 0;
    return (zv_str){text, n};
}

static zv_status draft_of(zv__draft *out, zv__arena *arena, const template *t, zv_err *err) {
    for (int i = 0; i < ZV__FORMS; i++) {
        const char *row = i < ZV__SAID ? t->text : t->said;
        out->form[i] = form_of(arena, row, i % 2 == 1);
        if (!out->form[i].ptr) return zv__nomem(err);
    }
    zv_str a = out->form[ZV__ORIGINAL], b = out->form[ZV__CHANGED];
    char *words = zv__arena_alloc(arena, a.len + b.len + 2, 1);
    if (!words) return zv__nomem(err);
    snprintf(words, a.len + b.len + 2, "%s %s", a.ptr, b.ptr);
    out->words = (zv_str){words, a.len + b.len + 1};
    return ZV_OK;
}

size_t zv__probe_template_count(zv_probe_kind kind, zv_lang lang) {
    size_t n = 0;
    for (size_t i = 0; i < ZV_COUNT(templates); i++)
        n += templates[i].kind == kind && templates[i].lang == lang;
    return n;
}

zv_status zv__probe_templates(zv__drafts *out, zv__arena *arena, zv_probe_kind kind, zv_lang lang,
                              zv_err *err) {
    *out = (zv__drafts){0};
    out->list = zv__arena_alloc(arena, zv__probe_template_count(kind, lang) + 1, sizeof *out->list);
    if (!out->list) return zv__nomem(err);
    for (size_t i = 0; i < ZV_COUNT(templates); i++) {
        if (templates[i].kind != kind || templates[i].lang != lang) continue;
        ZV_TRY(draft_of(&out->list[out->n++], arena, &templates[i], err));
    }
    return ZV_OK;
}

zv_status zv_probe_sentences(zv_buf *out, zv_probe_kind kind, zv_lang lang, size_t i, size_t *n,
                             zv_err *err) {
    *n = zv__probe_template_count(kind, lang);
    if (i >= *n) return ZV_OK;
    zv__arena arena;
    zv__drafts drafts;
    zv__arena_init(&arena, out->env);
    zv_status status = zv__probe_templates(&drafts, &arena, kind, lang, err);
    for (int f = 0; status == ZV_OK && f < ZV__FORMS; f++) {
        zv_str form = drafts.list[i].form[f];
        if (f) zv_buf_putc(out, '\n');
        zv_buf_add(out, form.ptr, form.len);
    }
    zv__arena_free(&arena);
    return status == ZV_OK ? zv_buf_status(out, err) : status;
}
