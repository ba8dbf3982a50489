/* bench_outliers.c — planted outliers of four kinds: how many are found, with which reason, and how much of the list
 * is wrong, as CSV. What is planted: tests/unit/explain/outliers_planted.h. See bench/outliers.
 *
 *     bench_outliers [REPEATS [ROWS [DIM [FDR]]]]
 */
#include <unistd.h>

#include "../tests/unit/explain/outliers_planted.h"

#include <zavit/zavit.h>

typedef struct setting {
    size_t repeats, rows, dim;
    double fdr;
    bool heavy, reference;
    size_t each; /* planted of each kind */
} setting;

static zv_status once(op_tally *t, const zv_env *env, const setting *s, const char *folder,
                      uint64_t seed, zv_err *err) {
    zv_rng rng = zv_rng_stream(seed, 1);
    op_law law = {.dim = 0};
    char path[2][80];
    zv_space *space = NULL, *clean = NULL;
    zv_outliers *o = NULL;
    for (int i = 0; i < 2; i++) snprintf(path[i], sizeof path[i], "%s/%d.safetensors", folder, i);
    op_law_draw(&law, s->dim, s->heavy, &rng);
    zv_status status = op_space(&space, env, path[0], &law, s->rows, s->each, &rng, err);
    if (status == ZV_OK && s->reference)
        status = op_space(&clean, env, path[1], &law, 2 * s->rows, 0, &rng, err);
    const zv_outliers_opts opts = {.fdr = s->fdr, .reference = clean, .seed = seed};
    if (status == ZV_OK) status = zv_explain_outliers(&o, env, space, &opts, err);
    if (status == ZV_OK) op_count(t, o, s->each);
    zv_outliers_free(o);
    zv_space_free(clean);
    zv_space_free(space);
    for (int i = 0; i < 2; i++) unlink(path[i]);
    return status;
}

static void print(const setting *s, const op_tally *t) {
    double se, wrong = op_mean_wrong(t, &se);
    size_t planted = 0, found = 0, right = 0;
    printf("%s,%s,%zu,%zu,%zu,%zu,%g,", s->heavy ? "heavy" : "ordinary",
           s->reference ? "guaranteed" : "estimated", s->rows, s->dim, 4 * s->each, t->runs,
           s->fdr);
    for (unsigned k = 0; k < OP_KINDS; k++) {
        planted += t->planted[k];
        found += t->found[k];
        right += t->right[k];
        printf("%.3f,%.3f,", s->each ? (double)t->found[k] / (double)t->planted[k] : (double)NAN,
               t->found[k] ? (double)t->right[k] / (double)t->found[k] : (double)NAN);
    }
    printf("%.3f,%.3f,", planted ? (double)found / (double)planted : (double)NAN,
           found ? (double)right / (double)found : (double)NAN);
    printf("%.4f,%.4f,%.3f,%s\n", wrong, se, (double)t->any / (double)t->runs,
           wrong <= s->fdr + 3 * se ? "yes" : "no");
    fflush(stdout);
}

int main(int argc, char **argv) {
    setting s = {.repeats = 200, .rows = 4000, .dim = 64, .fdr = 0.1};
    if (argc > 1) s.repeats = strtoul(argv[1], NULL, 10);
    if (argc > 2) s.rows = strtoul(argv[2], NULL, 10);
    if (argc > 3) s.dim = strtoul(argv[3], NULL, 10);
    if (argc > 4) s.fdr = strtod(argv[4], NULL);
    char folder[] = "/tmp/zavit-outliers-XXXXXX";
    zv_err err = {0};
    zv_env *env = NULL;
    zv_status status = zv_env_new(&env, NULL, &err);
    if (s.dim > OP_MOST_DIM || status != ZV_OK || !mkdtemp(folder)) return 2;
    puts("rows,error rate,n,dim,planted,repeats,fdr,dimension found,right,norm found,right,"
         "angle found,right,density found,right,found,right,mean share wrong,se,runs with a wrong "
         "one,"
         "as promised");
    for (unsigned c = 0; c < 8 && status == ZV_OK; c++) {
        op_tally t = {.runs = 0};
        s.reference = c & 1;
        s.heavy = c >> 1 & 1;
        s.each = c >> 2 ? 0 : s.rows / 400;
        for (size_t i = 0; i < s.repeats && status == ZV_OK; i++)
            status = once(&t, env, &s, folder, i + 1, &err);
        if (status == ZV_OK) print(&s, &t);
    }
    if (status != ZV_OK) fprintf(stderr, "%s\n", err.msg);
    rmdir(folder);
    zv_env_free(env);
    return zv_status_exit_code(status);
}
