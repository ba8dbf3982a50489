/* Similarity, analogies and their recount while one request for memory after the other fails. */
#include "zt.h"

#include <zavit/eval.h>

static const char space_path[] = "oom-eval.vec";
static const char pairs_path[] = "oom-eval-pairs.txt";
static const char questions_path[] = "oom-eval-questions.txt";

static void write_file(const char *path, const char *text) {
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    assert_int_equal(fclose(f), 0);
}

static zv_status eval(const zv_alloc *alloc, bool analogies, zv_err *err) {
    zv_env_opts opts = {.alloc = *alloc, .threads = 2};
    zv_eval_opts eval_opts = {.restrict_words = 5};
    zv_env *env = NULL;
    zv_space *space = NULL;
    zv_eval *e = NULL;
    uint64_t hits = 0;
    zv_status status = zv_env_new(&env, &opts, err);
    if (status == ZV_OK) status = zv_space_open(&space, env, space_path, NULL, err);
    if (status == ZV_OK && analogies) {
        status = zv_eval_analogies(&e, env, space, questions_path, &eval_opts, err);
        if (status == ZV_OK) status = zv_eval_recount(&hits, e, env, space, 0, err);
    } else if (status == ZV_OK) {
        status = zv_eval_similarity(&e, env, space, pairs_path, NULL, err);
    }
    zv_eval_free(e);
    zv_space_free(space);
    zv_env_free(env);
    return status;
}

static zv_status similarity(const zv_alloc *alloc, zv_err *err) {
    return eval(alloc, false, err);
}

static zv_status analogies(const zv_alloc *alloc, zv_err *err) {
    return eval(alloc, true, err);
}

static void evals(void **state) {
    (void)state;
    write_file(space_path, "6 3\nman 1 0 0\nwoman 0 1 0\nking 1 0 1\nqueen 0 1 1\nboy 1 0 -1\n"
                           "girl 0 1 -1\n");
    write_file(pairs_path, "man woman 1\nman king 5\nman queen 0.5\nman boy 4\nman קול 3\n");
    write_file(questions_path, ": a\nman woman king queen\n: gram\nman woman boy girl\n");
    zt_out_of_memory(similarity, "similarity");
    zt_out_of_memory(analogies, "analogies");
    remove(space_path);
    remove(pairs_path);
    remove(questions_path);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(evals)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
