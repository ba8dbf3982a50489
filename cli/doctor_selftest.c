/* doctor_selftest.c — the arithmetic and the search against plain sums, and the messages. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "doctor.h"

/* ---- Kernels: every row of every tier's table against sums in long double ---------------------- */

enum { MOST = 1000, ROWS = 5 };

typedef struct kernels {
    doctor *d;
    const zv_kernels *k;
    zv_dtype dtype;
    size_t n;
    const unsigned char *a; /* the query */
    const unsigned char *rows; /* ROWS of them */
} kernels;

static double element(zv_dtype dtype, const unsigned char *p, size_t i) {
    float f;
    uint16_t h;
    if (dtype == ZV_I8) return (double)(signed char)p[i];
    if (dtype == ZV_F32) {
        memcpy(&f, p + 4 * i, 4);
        return (double)f;
    }
    memcpy(&h, p + 2 * i, 2);
    return (double)(dtype == ZV_F16 ? zv_f16_to_f32(h) : zv_bf16_to_f32(h));
}

static void fill(zv_rng *rng, zv_dtype dtype, unsigned char *p, size_t n) {
    for (size_t i = 0; i < n; i++) {
        float f = (float)zv_rng_normal(rng);
        uint16_t h = dtype == ZV_F16 ? zv_f32_to_f16(f) : zv_f32_to_bf16(f);
        if (dtype == ZV_F32)
            memcpy(p + 4 * i, &f, 4);
        else if (dtype == ZV_I8)
            p[i] = (unsigned char)zv_rng_below(rng, 256);
        else
            memcpy(p + 2 * i, &h, 2);
    }
}

static void judge(const kernels *t, const char *slot, bool fine) {
    if (!doctor_test(t->d, slot, fine))
        doctor_fault(t->d, M_DOCTOR_KERNEL, slot, zv_dtype_name(t->dtype), t->n,
                     zv_cpu_name(t->k->tier));
}

/* Within the bounds that vec.h promises; exactly for whole numbers. */
static void check_sums(const kernels *t, const unsigned char *b, double dot, double sqdist) {
    long double sum = 0, size = 0, far = 0;
    for (size_t i = 0; i < t->n; i++) {
        long double x = (long double)element(t->dtype, t->a, i);
        long double y = (long double)element(t->dtype, b, i);
        sum += x * y;
        size += fabsl(x * y);
        far += (x - y) * (x - y);
    }
    long double ulp = t->dtype == ZV_I8 ? 0 : 0x1p-52L * (long double)(t->n + 2);
    judge(t, "dot", fabsl((long double)dot - sum) <= ulp * size);
    judge(t, "sqdist", fabsl((long double)sqdist - far) <= ulp * far);
}

static void check_table(const kernels *t) {
    const zv_kernels *k = t->k;
    size_t stride = t->n * zv_dtype_size(t->dtype);
    double dots[ROWS], far[ROWS];
    k->dot_many[t->dtype](t->a, t->rows, ROWS, stride, t->n, dots);
    k->sqdist_many[t->dtype](t->a, t->rows, ROWS, stride, t->n, far);
    for (size_t r = 0; r < ROWS; r++) {
        const unsigned char *row = t->rows + r * stride;
        double dot = k->dot[t->dtype](t->a, row, t->n), sq = k->sqdist[t->dtype](t->a, row, t->n);
        check_sums(t, row, dot, sq);
        judge(t, "dot_many", dots[r] == dot);
        judge(t, "sqdist_many", far[r] == sq);
    }
    judge(t, "sqnorm", k->sqnorm[t->dtype](t->a, t->n) == k->dot[t->dtype](t->a, t->a, t->n));
}

static void check_conversion(const kernels *t) {
    float wide[MOST], back[MOST];
    unsigned char narrow[4 * MOST];
    size_t size = zv_dtype_size(t->dtype);
    bool widened = true;
    t->k->widen[t->dtype](wide, t->a, t->n);
    for (size_t i = 0; i < t->n; i++)
        widened = widened && (double)wide[i] == element(t->dtype, t->a, i);
    judge(t, "widen", widened);
    /* what was stored comes back as it was; -128 is no i8 of ours and is clipped */
    t->k->narrow[t->dtype](narrow, wide, t->n);
    t->k->widen[t->dtype](back, narrow, t->n);
    bool same = true;
    for (size_t i = 0; i < t->n; i++)
        same = same && (memcmp(narrow + i * size, t->a + i * size, size) == 0 ||
                        (t->dtype == ZV_I8 && wide[i] == -128 && back[i] == -127));
    judge(t, "narrow", same);
}

static void check_fast(const kernels *t) {
    float x[MOST], y[MOST], z[MOST];
    double w[MOST];
    const size_t n = t->n;
    const float alpha = 0.37f;
    memcpy(x, t->a, 4 * n);
    memcpy(y, t->rows, 4 * n);
    long double sum = 0, size = 0;
    for (size_t i = 0; i < n; i++) {
        sum += (long double)x[i] * (long double)y[i];
        size += fabsl((long double)x[i] * (long double)y[i]);
        z[i] = y[i];
        w[i] = (double)y[i];
    }
    float dot = t->k->dot_fast(x, y, n);
    judge(t, "dot_fast", fabsl((long double)dot - sum) <= (long double)(n + 1) * 0x1p-23L * size);
    t->k->axpy(z, alpha, x, n);
    t->k->sum_f64(w, (double)alpha, x, n);
    bool axpy = true, sums = true, scale = true;
    for (size_t i = 0; i < n; i++) {
        double step = (double)alpha * (double)x[i], want = (double)y[i] + step;
        double most = fabs((double)y[i]) + fabs(step);
        axpy = axpy && fabs((double)z[i] - want) <= 0x1p-23 * most;
        sums = sums && fabs(w[i] - want) <= 0x1p-51 * most;
    }
    judge(t, "axpy", axpy);
    judge(t, "sum_f64", sums);
    t->k->scale(x, alpha, n);
    for (size_t i = 0; i < n; i++) scale = scale && x[i] == (float)element(ZV_F32, t->a, i) * alpha;
    judge(t, "scale", scale);
}

static void check_sizes(doctor *d, const zv_kernels *k, zv_dtype dtype, unsigned char *memory) {
    static const size_t sizes[] = {1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 33, 100, 128, 300, 768, MOST};
    zv_rng rng = zv_rng_seed(11);
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        for (size_t odd = 0; odd < 2; odd++) { /* odd addresses too */
            unsigned char *a = memory + odd, *rows = memory + 4 * MOST + 3 * odd;
            fill(&rng, dtype, a, sizes[s]);
            fill(&rng, dtype, rows, sizes[s] * ROWS);
            kernels t = {d, k, dtype, sizes[s], a, rows};
            check_table(&t);
            check_conversion(&t);
            if (dtype == ZV_F32) check_fast(&t);
        }
    }
}

zv_status doctor_kernels(doctor *d) {
    unsigned char *memory = malloc(4 * MOST * (ROWS + 1) + 64);
    if (!memory) return cli_nomem(d->c);
    zv_status status = ZV_OK;
    zv_cpu best = ZV_CPU_SCALAR;
    for (int cpu = ZV_CPU_SCALAR; status == ZV_OK && cpu <= ZV_CPU_AVX512; cpu++) {
        zv_env *env = NULL;
        zv_env_opts opts = {.cpu = (zv_cpu)cpu, .threads = 1, .lang = d->c->lang};
        status = zv_env_new(&env, &opts, &d->c->err);
        if (status == ZV_OK && (int)zv_env_cpu(env) == cpu) { /* else the processor lacks it */
            best = zv_env_cpu(env);
            for (int dtype = 0; dtype < ZV_DTYPES; dtype++)
                check_sizes(d, zv_vec_kernels(env), (zv_dtype)dtype, memory);
        }
        zv_env_free(env);
    }
    free(memory);
    doctor_say(d, M_DOCTOR_KERNELS, d->tests, zv_cpu_name(best));
    return status;
}

/* ---- Messages ---------------------------------------------------------------------------------- */

static bool is_hebrew(const char *s) {
    for (; *s; s++) /* U+05D0 … U+05EA */
        if ((unsigned char)s[0] == 0xD7 && (unsigned char)s[1] >= 0x90 &&
            (unsigned char)s[1] <= 0xAA)
            return true;
    return false;
}

static void check_pair(doctor *d, const char *what, const char *name, const char *en,
                       const char *he) {
    bool fine = en && he && en[0] && !is_hebrew(en) && is_hebrew(he);
    if (!doctor_test(d, what, fine)) doctor_fault(d, M_DOCTOR_MESSAGE, what, name);
}

/* A sentence of some rooms in each language, by asking for what can't be. */
static void check_sentences(doctor *d) {
    for (int lang = ZV_EN; lang <= ZV_HE; lang++) {
        zv_err err[4] = {{.lang = (zv_lang)lang},
                         {.lang = (zv_lang)lang},
                         {.lang = (zv_lang)lang},
                         {.lang = (zv_lang)lang}};
        zv_space *space = NULL;
        zv_text_opts text;
        zv_env *env = NULL;
        zv_learn_opts learn = zv_learn_opts_default();
        zv_env_opts opts = {.threads = 100000};
        learn.dim = 0;
        zv_space_open(&space, NULL, "/nowhere/at all", NULL, &err[0]);
        zv_text_opts_parse(&text, "no contract", &err[1]);
        zv_env_new(&env, &opts, &err[2]);
        zv_learn_opts_check(&learn, &err[3]);
        for (size_t i = 0; i < 4; i++)
            if (!doctor_test(d, "sentences",
                             err[i].msg[0] && is_hebrew(err[i].msg) == (lang == ZV_HE)))
                doctor_fault(d, M_DOCTOR_MESSAGE, "sentence", err[i].msg);
    }
}

zv_status doctor_messages(doctor *d) {
    for (size_t i = 0; i < cli_command_count; i++) {
        const cli_command *command = &cli_commands[i];
        check_pair(d, "commands", command->name, command->en, command->he);
        for (size_t o = 0; o < command->spec->n; o++)
            check_pair(d, "options", command->spec->rows[o].name, command->spec->rows[o].en,
                       command->spec->rows[o].he);
    }
    for (size_t o = 0; o < cli_common_count; o++)
        check_pair(d, "options", cli_common_rows[o].name, cli_common_rows[o].en,
                   cli_common_rows[o].he);
    check_sentences(d);
    doctor_say(d, M_DOCTOR_MESSAGES, d->tests);
    return ZV_OK;
}
