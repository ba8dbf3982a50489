/* bench_probability.c — labelled pairs of one file teach, those of another judge: log-losses and calibration
 * errors as CSV. See bench/probability.
 *
 *     bench_probability NAME SPACE WORDS FIT TEST [RELATED_FROM]
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <zavit/zavit.h>

static zv_env *env;
static zv_space *space, *words;
static zv_encoder *encoder;
static zv_session *session;
static zv_relation *relation;

static zv_status run(char **argv, double related_from, zv_relation_quality *q, zv_err *err) {
    static zv_any_encoder any;
    zv_relation_opts opts = {.related_from = related_from};
    zv_status status = zv_env_new(&env, NULL, err);
    if (status == ZV_OK) status = zv_space_open(&space, env, argv[2], NULL, err);
    if (status == ZV_OK) status = zv_space_open(&words, env, argv[3], NULL, err);
    if (status == ZV_OK)
        status = zv_encoder_of_contract(&encoder, env, words, zv_space_contract(space), err);
    if (status == ZV_OK) status = zv_session_new(&session, env, encoder, err);
    if (status == ZV_OK) {
        any = zv_session_any(session);
        status = zv_relation_new(&relation, env, space, &any, argv[4], &opts, err);
    }
    if (status == ZV_OK) status = zv_relation_test(relation, argv[5], q, err);
    return status;
}

int main(int argc, char **argv) {
    if (argc < 6) {
        fputs("usage: bench_probability NAME SPACE WORDS FIT TEST [RELATED_FROM]\n", stderr);
        return 2;
    }
    zv_err err = {0};
    zv_relation_quality q;
    zv_status status = run(argv, argc > 6 ? atof(argv[6]) : (double)NAN, &q, &err);
    if (status == ZV_OK) {
        printf("%s,%zu,%zu,%zu,%.5f,%.5f,%.5f,", argv[1], q.pairs, q.related, q.queries,
               q.loss_base, q.loss_cosine, q.loss);
        printf("%.5f,%.5f,%.5f,", q.gain_base, q.gain_base_interval.lo, q.gain_base_interval.hi);
        printf("%.5f,%.5f,%.5f,", q.gain_cosine, q.gain_cosine_interval.lo,
               q.gain_cosine_interval.hi);
        printf("%.4f,%.4f,%.5f\n", q.ece, q.ece_cosine, q.brier);
    } else {
        fprintf(stderr, "%s\n", err.msg);
    }
    zv_relation_free(relation);
    zv_session_free(session);
    zv_encoder_free(encoder);
    zv_space_free(words);
    zv_space_free(space);
    zv_env_free(env);
    return zv_status_exit_code(status);
}
