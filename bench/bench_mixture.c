/* bench_mixture.c — how often a query's own scores tell what is more than background, and how many of the hits that they tell are
 * related by the judges: two different questions, set side by side. CSV; see bench/probability.
 *
 *     bench_mixture NAME SPACE WORDS QUERIES RELATED
 *
 * QUERIES: number TAB text; RELATED: query's number, item's id.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <zavit/zavit.h>

enum { K = 10, BINS = 5, STATES = 5, LONGEST = 4096, MOST = 100000 };
static const double from[BINS + 1] = {0, 1e-12, 0.5, 0.8, 0.95, 1.01};

typedef struct bins {
    double posterior[MOST], related[MOST];
    uint32_t query[MOST];
    size_t n;
} bins;

static zv_env *env;
static zv_space *space, *words;
static zv_encoder *encoder;
static zv_session *session;
static zv_any_encoder any;
static bins kept[BINS], refused;
static size_t states[STATES], queries;
static double priors;
static char (*related)[32];
static size_t n_related;

static zv_status open_all(char **argv, zv_err *err) {
    zv_status status = zv_env_new(&env, NULL, err);
    if (status == ZV_OK) status = zv_space_open(&space, env, argv[2], NULL, err);
    if (status == ZV_OK) status = zv_space_open(&words, env, argv[3], NULL, err);
    if (status == ZV_OK)
        status = zv_encoder_of_contract(&encoder, env, words, zv_space_contract(space), err);
    if (status == ZV_OK) status = zv_session_new(&session, env, encoder, err);
    if (status == ZV_OK) any = zv_session_any(session);
    return status;
}

static bool is_related(unsigned query, zv_str id) {
    char key[32];
    snprintf(key, sizeof key, "%u %.*s", query, (int)id.len, id.ptr);
    for (size_t i = 0; i < n_related; i++)
        if (strcmp(related[i], key) == 0) return true;
    return false;
}

static void add(bins *b, double posterior, bool is, uint32_t query) {
    if (b->n == MOST) return;
    b->posterior[b->n] = posterior;
    b->related[b->n] = is;
    b->query[b->n++] = query;
}

static void add_hits(const zv_mixture *m, const zv_hit *hits, size_t n, unsigned number) {
    bool told = zv_mixture_about(m)->state == ZV_MIXTURE_IDENTIFIED;
    for (size_t i = 0; i < n; i++) {
        char buf[24];
        bool is = is_related(number, zv_space_id(space, hits[i].row, buf));
        double p = zv_mixture_at(m, zv_explain_mixture_scale(hits[i].score), NULL);
        if (!told) add(&refused, 0, is, (uint32_t)queries);
        for (int b = 0; told && b < BINS; b++)
            if (p >= from[b] && p < from[b + 1]) add(&kept[b], p, is, (uint32_t)queries);
    }
}

static zv_status one(unsigned number, const char *text, zv_err *err) {
    float *vector = calloc(zv_space_dim(space) + 1, sizeof *vector);
    zv_str asked = zv_str_of(text);
    zv_row_status row;
    zv_hit hits[K];
    size_t n = K;
    zv_report *r = NULL;
    zv_mixture *m = NULL;
    zv_status status = any.encode(any.ctx, &asked, 1, vector, &row, err);
    if (status == ZV_OK) status = zv_index_search(hits, &n, env, space, vector, NULL, err);
    if (status == ZV_OK) status = zv_report_new(&r, env, NULL, err);
    if (status == ZV_OK)
        status = zv_explain_mixture(&m, env, space, vector, &hits[0], NULL, 0, 1, r, err);
    if (status == ZV_OK) {
        const zv_mixture_info *about = zv_mixture_about(m);
        states[about->state]++;
        if (about->state == ZV_MIXTURE_IDENTIFIED) priors += about->prior;
        add_hits(m, hits, n, number);
        queries++;
    }
    zv_mixture_free(m);
    zv_report_free(r);
    free(vector);
    return status;
}

static zv_status all(const char *path, const char *judged, zv_err *err) {
    char line[LONGEST];
    unsigned query;
    FILE *f = fopen(judged, "r");
    related = calloc(MOST, sizeof *related);
    while (f && related && n_related < MOST && fscanf(f, "%u %19s", &query, line) == 2)
        snprintf(related[n_related++], sizeof related[0], "%u %.19s", query, line);
    if (f) fclose(f);
    zv_status status = ZV_OK;
    f = fopen(path, "r");
    while (f && status == ZV_OK && fgets(line, sizeof line, f)) {
        char *tab = strchr(line, '\t');
        line[strcspn(line, "\n")] = 0;
        if (tab) status = one((unsigned)atoi(line), tab + 1, err);
    }
    if (f) fclose(f);
    return status;
}

static zv_status print_bin(const char *name, const char *bin, const bins *b, zv_err *err) {
    double posterior = 0, share;
    zv_interval in;
    if (b->n == 0) return ZV_OK;
    for (size_t i = 0; i < b->n; i++) posterior += b->posterior[i] / (double)b->n;
    zv_status status =
        zv_prob_grouped_mean(&share, &in, env, b->related, b->query, b->n, queries, err);
    if (status == ZV_OK)
        printf("%s,%s,%zu,%.3f,%.3f,%.3f,%.3f\n", name, bin, b->n, posterior, share, fmax(in.lo, 0),
               fmin(in.hi, 1));
    return status;
}

static zv_status print(const char *name, zv_err *err) {
    printf("set,queries,identified,few,bulk,no_excess,unstable,mean_prior\n");
    printf("%s,%zu", name, queries);
    for (int s = 0; s < STATES; s++) printf(",%zu", states[s]);
    printf(",%.5f\n", priors / (double)states[ZV_MIXTURE_IDENTIFIED]);
    printf("set,posterior,hits,mean_posterior,related,lo,hi\n");
    zv_status status = print_bin(name, "refused", &refused, err);
    for (int b = 0; status == ZV_OK && b < BINS; b++) {
        char bin[32];
        snprintf(bin, sizeof bin, "%.2f-%.2f", from[b], b + 1 < BINS ? from[b + 1] : 1);
        status = print_bin(name, bin, &kept[b], err);
    }
    return status;
}

int main(int argc, char **argv) {
    if (argc != 6) {
        fputs("usage: bench_mixture NAME SPACE WORDS QUERIES RELATED\n", stderr);
        return 2;
    }
    zv_err err = {0};
    zv_status status = open_all(argv, &err);
    if (status == ZV_OK) status = all(argv[4], argv[5], &err);
    if (status == ZV_OK) status = print(argv[1], &err);
    if (status != ZV_OK) fprintf(stderr, "%s\n", err.msg);
    free(related);
    zv_session_free(session);
    zv_encoder_free(encoder);
    zv_space_free(words);
    zv_space_free(space);
    zv_env_free(env);
    return zv_status_exit_code(status);
}
