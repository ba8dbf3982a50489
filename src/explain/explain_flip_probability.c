/* explain_flip_probability.c — the fewest words without which a pair is related with less than a probability.
 *
 * The probability asks for the words that the two share as well as for the cosine, so it is no goal that
 * zv_explain_flip knows. But for given words it rises with the cosine (zv_relation_goal): so look for a set below the
 * cosine that the text as it stands would need; ask what is left; and while that still has the probability, look
 * again below the cosine that *it* would need.
 */
#include "base/base_private.h"

#include <zavit/explain.h>

#include "explain/explain_private.h"

enum { ROUNDS = 6 };
#define STEP 0.01 /* lower by this where what is left would need no lower one */

/* The probability of what a flip left, encoded again, and the goal that it would have needed. */
static zv_status weigh(const zv_any_encoder *encoder, zv_relation *r, zv_str text, float *vector,
                       double wanted, double *after, double *goal, zv_err *err) {
    zv_row_status row;
    zv_related p;
    ZV_TRY(encoder->encode(encoder->ctx, &text, 1, vector, &row, err));
    ZV_TRY(zv_relation_of(r, &p, vector, text, err)); /* NaN where nothing is left to compare */
    *after = p.probability;
    return zv_relation_goal(r, goal, vector, text, wanted, err);
}

static zv_status look(zv_flip **flip, double *after, const zv_env *env,
                      const zv_any_encoder *encoder, zv_relation *r, zv_flip_query *q,
                      double wanted, float *vector, zv_err *err) {
    for (int round = 0; round < ROUNDS; round++) {
        double goal;
        zv_flip_free(*flip);
        *flip = NULL;
        *after = ZV__NAN;
        ZV_TRY(zv_explain_flip(flip, env, encoder, q, NULL, err));
        if (!(*flip)->found) return ZV_OK;
        ZV_TRY(weigh(encoder, r, (*flip)->shorter, vector, wanted, after, &goal, err));
        if (!(*after >= wanted)) break;
        q->goal = goal < q->goal ? goal : q->goal - STEP;
    }
    if (*after >= wanted) {
        zv_flip_free(*flip);
        *flip = NULL;
    } else if ((*flip)->size > 1) {
        (*flip)->minimal =
            false; /* of the sets below the cosine, not of those below the probability */
    }
    return ZV_OK;
}

zv_status zv_explain_flip_probability(zv_flip **out, double *after, const zv_env *env,
                                      const zv_any_encoder *encoder, zv_relation *r,
                                      zv_flip_query *query, const float *vector, double probability,
                                      zv_err *err) {
    *out = NULL;
    *after = ZV__NAN;
    float *room = ZV_NEW(env, encoder->dim, float);
    if (!room) return zv__nomem(err);
    zv_status status = zv_relation_goal(r, &query->goal, vector, query->text, probability, err);
    if (status == ZV_OK) status = look(out, after, env, encoder, r, query, probability, room, err);
    if (status != ZV_OK) {
        zv_flip_free(*out);
        *out = NULL;
    }
    zv__free(env, room);
    return status;
}
