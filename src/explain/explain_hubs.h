/* explain_hubs.h — N_k and the lists that it is counted from; what audit knows of rows beside their vectors. */
#ifndef ZV_EXPLAIN_HUBS_H
#define ZV_EXPLAIN_HUBS_H

#include "explain/explain_private.h"

#include "explain/explain_hubs_messages.h"

enum { ZV__HUBS_BATCH = 256 };

struct zv_hubs {
    const zv_env *env;
    const zv_space *space;
    zv_index *index;
    zv_metric metric;
    size_t size, k, usable;
    size_t *asked; /* [n_asked] rows, ascending */
    size_t n_asked;
    zv_hit *lists; /* [n_asked, k] of those that ask */
    size_t *lengths; /* [n_asked] */
    uint32_t *found; /* [size] */
    double *radii; /* [size] NaN: not asked for yet */
    zv_hit *hits; /* [ZV__HUBS_BATCH, k] */
    size_t counts[ZV__HUBS_BATCH];
};

bool zv__hubs_was_asked(const zv_hubs *h, size_t row);

/* Rows of a random sample and what else is known of them: with hubs for their causes, and for confounds. */
typedef struct zv__traits {
    size_t n;
    size_t *rows; /* [n] ascending */
    double *norms,
        *centre; /* [n]; centre: the cosine to the mean direction, NaN where there is none */
    double *words; /* [n] of the text; NULL: no texts */
    double *counts; /* [n] occurrences of the word; NULL: not a space of words that states them */
} zv__traits;

/* Of the background's sample of rows. */
zv_status zv__traits_new(zv__traits *t, zv__audit *a);
void zv__traits_free(zv__traits *t, const zv_env *env);
/* Words of a row's text. */
zv_status zv__count_words(double *out, zv_tokenizer *tok, zv_words *words, zv_str text,
                          zv_err *err);
/* The lists of who asked once more, [n_asked, k], SIZE_MAX where there are fewer: by plain loops for as many rows as
 * take some seconds, the others as they are. Where both are right but for ties, the first ones stay. */
zv_status zv__plain_lists(size_t *lists, zv__audit *a, const zv_hubs *h);
/* Wilson's interval of a share that `effective` independent yes-or-no answers would know as well. */
zv_interval zv__share_interval(double share, double effective);

/* ---- Parts of audit ---- */

/* hubness_skew, hub_top, hubs_never; fills a->hubs and the list. */
zv_status zv__audit_hubs(zv__audit *a, const zv__traits *t, zv_audit_lists *lists, uint64_t seed);
/* norm_frequency, closeness_frequency, norm_length, closeness_length. */
zv_status zv__audit_confounds(zv__audit *a, const zv__traits *t);
/* metric_agreement. */
zv_status zv__audit_metrics(zv__audit *a, uint64_t seed);
/* language_mix, and with hubs language_neighbours. */
zv_status zv__audit_languages(zv__audit *a, uint64_t seed);
zv_status zv__audit_duplicate_texts(zv__audit *a);

#endif
