/* explain_probe_private.h — what the files of the probes share: the sentences compiled in, the changes
 * made in texts, and pairs on their way to the encoder. */
#ifndef ZV_EXPLAIN_PROBE_PRIVATE_H
#define ZV_EXPLAIN_PROBE_PRIVATE_H

#include "explain/explain_private.h"

#include <zavit/vec.h>

#include "base/base_arena.h"

enum { ZV__ORIGINAL, ZV__CHANGED, ZV__SAID, ZV__SAID_CHANGED, ZV__FORMS };

/* A sentence before it is encoded. */
typedef struct zv__draft {
    zv_str form[ZV__FORMS]; /* the last two empty where nothing says the same */
    zv_str words; /* that the model must know for it to mean something */
} zv__draft;

/* Drafts of one probe; strings are the arena's. */
typedef struct zv__drafts {
    zv__draft *list;
    size_t n;
} zv__drafts;

/* The sentences compiled in for a probe in a language; with `said` without, where a row has none. */
zv_status zv__probe_templates(zv__drafts *out, zv__arena *arena, zv_probe_kind kind, zv_lang lang,
                              zv_err *err);
size_t zv__probe_template_count(zv_probe_kind kind, zv_lang lang);

/* Writes `text` with the change that `kind` stands for, and to `words` those that were taken out and put
 * in. False (and nothing of use in `out`) where it does not apply. */
bool zv__probe_change(zv_buf *out, zv_buf *words, zv_probe_kind kind, zv_lang lang, zv_str text,
                      zv_rng *rng);
/* The first sentence of a text, at most 40 words of it; empty if it has fewer than 4. */
zv_str zv__probe_sentence(zv_str text);
/* Words between spaces. */
size_t zv__probe_length(zv_str text);

/* What a zv_probes * points into. */
typedef struct zv__probe_box {
    zv_probes probes; /* first */
    zv_probe list[ZV_PROBE_KINDS];
    zv_probe_pair *pairs[ZV_PROBE_KINDS]; /* those of list[i] */
    const zv_env *env;
    const zv_any_encoder *encoder;
    const zv_background *background; /* NULL: `cosines` */
    double *cosines; /* sorted; of pairs of the sentences */
    size_t n_cosines;
    zv__arena arena;
} zv__probe_box;

/* Per cent of the background's pairs that are closer together than a cosine. */
double zv__probe_away(const zv__probe_box *box, double cosine);

#endif
