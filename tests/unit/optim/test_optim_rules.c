/* test_optim_rules.c — update rules against PyTorch, tier against tier, pieces against the whole, and what they refuse. */
#include "zt.h"

#include <zavit/optim.h>

/* ---- PyTorch: torch 2.15.0 (PyPI), f64, six steps on recorded gradients; bench/optim_vs_torch makes longer ones ---- */

enum { N = 4, STEPS = 6 };

static double recorded(size_t t, size_t i) {
    return ((double)((7 * t + 5 * i) % 11) - 5) / 4 * ldexp(1, 2 * (int)i - 4);
}

static const struct {
    const char *name;
    zv_optim_kind kind;
    double rate, decay, clip_norm, clip_value, want[N];
} cases[] = {
    {"gd", ZV_OPTIM_GD, .1, 0, 0, 0, {1.003125, -1.96875, 0.42499999999999993, 3}},
    {"gd decay",
     ZV_OPTIM_GD,
     .1,
     .05,
     0,
     0,
     {0.97340527422245215, -1.909930028853156, 0.41365453864727342, 2.9022071786934847}},
    {"momentum",
     ZV_OPTIM_MOMENTUM,
     .01,
     0,
     0,
     0,
     {1.0015102734375001, -1.9898291250000002, 0.43988487499999995, 3.1320309000000002}},
    {"nesterov",
     ZV_OPTIM_NESTEROV,
     .01,
     0,
     0,
     0,
     {1.0016717460937499, -1.9877212125000001, 0.43839638749999998, 3.1188278100000004}},
    {"adagrad",
     ZV_OPTIM_ADAGRAD,
     .01,
     0,
     0,
     0,
     {1.0055384699698371, -1.9897342376820133, 0.4923954216158154, 3.0117838547441989}},
    {"rmsprop",
     ZV_OPTIM_RMSPROP,
     .01,
     0,
     0,
     0,
     {1.0554056563862644, -1.8972098882145254, 0.42444600336634142, 3.1173161469298676}},
    {"adam",
     ZV_OPTIM_ADAM,
     .001,
     0,
     0,
     0,
     {1.0016553947786013, -1.9982513147091572, 0.49707912330586146, 3.0026080184364328}},
    {"adam decay",
     ZV_OPTIM_ADAM,
     .001,
     .1,
     0,
     0,
     {0.99456304327023703, -1.9947982768757264, 0.49685901359206119, 3.0022333977796296}},
    {"adamw",
     ZV_OPTIM_ADAMW,
     .001,
     .01,
     0,
     0,
     {1.0015953215231828, -1.9981313581686431, 0.49704922583297806, 3.002427917345599}},
    {"adam clip norm",
     ZV_OPTIM_ADAM,
     .001,
     0,
     1,
     0,
     {1.0025744460770807, -1.9994857347096322, 0.49726152427335679, 3.002544283449863}},
    {"gd clip value", ZV_OPTIM_GD, .1, 0, 0, .5, {1.003125, -1.96875, 0.47499999999999998, 3}},
};

static void same_steps_as_pytorch(void **state) {
    (void)state;
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        zv_err err = {0};
        zv_optim *o;
        zv_optim_opts opts = zv_optim_defaults(cases[c].kind);
        opts.rate = cases[c].rate;
        opts.decay = cases[c].decay;
        opts.clip_norm = cases[c].clip_norm;
        opts.clip_value = cases[c].clip_value;
        double p[N] = {1, -2, .5, 3}, g[N];
        float p32[N] = {1, -2, .5f, 3}, g32[N];
        zv_optim *o32;
        ZT_OK(zv_optim_new(&o, NULL, &opts, ZV_REAL_F64, N, &err), err);
        ZT_OK(zv_optim_new(&o32, NULL, &opts, ZV_REAL_F32, N, &err), err);
        for (size_t t = 0; t < STEPS; t++) {
            for (size_t i = 0; i < N; i++) g[i] = recorded(t, i), g32[i] = (float)g[i];
            ZT_OK(zv_optim_step_f64(o, p, g, &err), err);
            ZT_OK(zv_optim_step_f32(o32, p32, g32, &err), err);
        }
        for (size_t i = 0; i < N; i++) {
            if (fabs(p[i] - cases[c].want[i]) > 1e-13 * fabs(cases[c].want[i]))
                fail_msg("%s, parameter %zu: %.17g, PyTorch %.17g", cases[c].name, i, p[i],
                         cases[c].want[i]);
            ZT_CLOSE(p32[i], cases[c].want[i], 2e-6);
        }
        assert_int_equal(zv_optim_steps(o), STEPS);
        zv_optim_free(o);
        zv_optim_free(o32);
    }
}

/* SparseAdam of torch 2.15.0 with ε 1e-30 (it adds ε before its correction, we as Adam after it). Rows without a gradient stay. */
static void same_rows_as_sparse_adam(void **state) {
    (void)state;
    const double want[] = {0.0099999999999999985,
                           0.26000000000000001,
                           0.49361186400601487,
                           0.75638813599398513,
                           1,
                           1.25,
                           1.5224726828366304,
                           1.7351653483188154,
                           2.0063881359939852,
                           2.2563881359939852};
    const size_t rows[3][3] = {{0, 3}, {3}, {1, 3, 4}}, n_rows[3] = {2, 1, 3};
    zv_err err = {0};
    zv_optim *o;
    zv_optim_opts opts = zv_optim_defaults(ZV_OPTIM_ADAM);
    opts.rate = .01;
    opts.epsilon = 1e-30;
    double p[13] = {0}; /* three others before the matrix */
    for (size_t i = 0; i < 10; i++) p[3 + i] = (double)i / 4;
    ZT_OK(zv_optim_new(&o, NULL, &opts, ZV_REAL_F64, 13, &err), err);
    for (size_t t = 0; t < 3; t++) {
        double g[6];
        for (size_t r = 0; r < n_rows[t]; r++)
            for (size_t j = 0; j < 2; j++)
                g[2 * r + j] = ((double)((7 * t + 5 * rows[t][r] + 3 * j) % 11) - 5) / 4;
        zv_optim_begin(o, 1);
        zv_optim_rows some = {3, 2, rows[t], n_rows[t]};
        ZT_OK(zv_optim_rows_f64(o, &some, true, p + 3, g, &err), err);
    }
    for (size_t i = 0; i < 10; i++) ZT_CLOSE(p[3 + i], want[i], 1e-13);
    for (size_t i = 0; i < 3; i++) ZT_CLOSE(p[i], 0, 0);
    const size_t far[] = {5}, twice[] = {2, 2};
    double g[4] = {0};
    ZT_FAILS(zv_optim_rows_f64(o, &(zv_optim_rows){3, 2, far, 1}, true, p + 3, g, &err), ZV_USAGE,
             err);
    ZT_FAILS(zv_optim_rows_f64(o, &(zv_optim_rows){3, 2, twice, 2}, true, p + 3, g, &err),
             ZV_FORMAT, err);
    zv_optim_free(o);
}

/* ---- Tiers, threads, pieces ---- */

enum { MANY = 400003 };

typedef struct arrays {
    float *p32, *g32;
    double *p64, *g64;
    size_t n;
} arrays;

static arrays draw(size_t n, uint64_t seed) {
    arrays a = {malloc(n * 4 + 4), malloc(n * 4 + 4), malloc(n * 8 + 8), malloc(n * 8 + 8), n};
    zv_rng rng = zv_rng_seed(seed);
    for (size_t i = 0; i < n; i++) {
        a.p64[i] = zv_rng_normal(&rng);
        a.g64[i] = zv_rng_normal(&rng) * ldexp(1, (int)(i % 20) - 10);
        a.p32[i] = (float)a.p64[i];
        a.g32[i] = (float)a.g64[i];
    }
    return a;
}

static void drop(arrays *a) {
    free(a->p32);
    free(a->g32);
    free(a->p64);
    free(a->g64);
}

static zv_optim_opts full_opts(zv_optim_kind kind) {
    zv_optim_opts opts = zv_optim_defaults(kind);
    opts.decay = .01;
    opts.clip_norm = 3;
    opts.clip_value = .5;
    return opts;
}

static void run(const zv_env *env, zv_optim_kind kind, arrays *a) {
    zv_err err = {0};
    zv_optim *o32, *o64;
    zv_optim_opts opts = full_opts(kind);
    ZT_OK(zv_optim_new(&o32, env, &opts, ZV_REAL_F32, a->n, &err), err);
    ZT_OK(zv_optim_new(&o64, env, &opts, ZV_REAL_F64, a->n, &err), err);
    for (int t = 0; t < 3; t++) {
        ZT_OK(zv_optim_step_f32(o32, a->p32, a->g32, &err), err);
        ZT_OK(zv_optim_step_f64(o64, a->p64, a->g64, &err), err);
    }
    zv_optim_free(o32);
    zv_optim_free(o64);
}

static void same_bits(size_t n, const zv_env *env) {
    for (int kind = 0; kind < ZV_OPTIM_KINDS; kind++) {
        zv_err err = {0};
        zv_env *plain;
        arrays a = draw(n, n), b = draw(n, n);
        ZT_OK(zv_env_new(&plain, &(zv_env_opts){.cpu = ZV_CPU_SCALAR, .threads = 1}, &err), err);
        run(plain, (zv_optim_kind)kind, &a);
        run(env, (zv_optim_kind)kind, &b);
        assert_memory_equal(a.p32, b.p32, n * 4);
        assert_memory_equal(a.p64, b.p64, n * 8);
        drop(&a);
        drop(&b);
        zv_env_free(plain);
    }
}

static void every_tier_gives_the_same_bits(void **state) {
    (void)state;
    const zv_cpu tiers[] = {ZV_CPU_AVX2, ZV_CPU_AVX512};
    for (size_t t = 0; t < 2; t++) {
        zv_env *env;
        zv_err err = {0};
        if (zv_env_new(&env, &(zv_env_opts){.cpu = tiers[t], .threads = 1}, &err) != ZV_OK) {
            print_message("this processor has no tier %d\n", (int)tiers[t]);
            continue;
        }
        for (size_t n = 1; n <= 70; n++) same_bits(n, env);
        zv_env_free(env);
    }
}

static void threads_change_no_bit(void **state) {
    (void)state;
    zv_env *env;
    zv_err err = {0};
    ZT_OK(zv_env_new(&env, &(zv_env_opts){.threads = 3}, &err), err);
    same_bits(MANY, env);
    zv_env_free(env);
}

/* Parts in another order, and a matrix of which every row is listed, are the whole step. */
static void pieces_are_the_whole(void **state) {
    (void)state;
    enum { ALL = 60 };
    for (int kind = 0; kind < ZV_OPTIM_KINDS; kind++) {
        zv_err err = {0};
        arrays a = draw(ALL, 5), b = draw(ALL, 5);
        zv_optim *whole, *parts;
        zv_optim_opts opts = full_opts((zv_optim_kind)kind);
        ZT_OK(zv_optim_new(&whole, NULL, &opts, ZV_REAL_F32, ALL, &err), err);
        ZT_OK(zv_optim_new(&parts, NULL, &opts, ZV_REAL_F32, ALL, &err), err);
        const size_t rows[] = {0, 1, 2, 3, 4};
        for (int t = 0; t < 3; t++) {
            ZT_OK(zv_optim_step_f32(whole, a.p32, a.g32, &err), err);
            double norm = zv_optim_norm_f32(NULL, b.g32, ALL);
            ZT_CLOSE(norm, zv_optim_norm(whole), 0);
            zv_optim_begin(parts, zv_optim_clip_scale(parts, norm));
            zv_optim_part_f32(parts, 45, 15, true, b.p32 + 45, b.g32 + 45);
            zv_optim_part_f32(parts, 0, 10, true, b.p32, b.g32);
            zv_optim_rows some = {10, 7, rows, 5};
            ZT_OK(zv_optim_rows_f32(parts, &some, true, b.p32 + 10, b.g32 + 10, &err), err);
        }
        assert_memory_equal(a.p32, b.p32, ALL * 4);
        drop(&a);
        drop(&b);
        zv_optim_free(whole);
        zv_optim_free(parts);
    }
}

static void decay_spares_what_it_should(void **state) {
    (void)state;
    zv_err err = {0};
    zv_optim *o;
    zv_optim_opts opts = zv_optim_defaults(ZV_OPTIM_ADAMW);
    opts.decay = .5;
    double p[] = {1, 1}, g[] = {0, 0};
    ZT_OK(zv_optim_new(&o, NULL, &opts, ZV_REAL_F64, 2, &err), err);
    zv_optim_begin(o, 1);
    zv_optim_part_f64(o, 0, 1, true, p, g);
    zv_optim_part_f64(o, 1, 1, false, p + 1, g + 1);
    ZT_CLOSE(p[0], 1 - opts.rate * .5, 1e-16);
    ZT_CLOSE(p[1], 1, 0);
    zv_optim_free(o);
}

static void norm_is_that_of_f64(void **state) {
    (void)state;
    arrays a = draw(MANY, 9);
    long double sum = 0;
    for (size_t i = 0; i < MANY; i++) sum += (long double)a.g32[i] * a.g32[i];
    ZT_CLOSE(zv_optim_norm_f32(NULL, a.g32, MANY), sqrtl(sum), 1e-12 * (double)sqrtl(sum));
    ZT_CLOSE(zv_optim_norm_f64(NULL, a.g64, 0), 0, 0);
    drop(&a);
}

static double lanes_of(const double *g, size_t n) {
    enum { LANES = 32 };
    double lane[LANES] = {0}, total = 0;
    size_t i = 0;
    for (; i + LANES <= n; i += LANES)
        for (size_t l = 0; l < LANES; l++) lane[l] += g[i + l] * g[i + l];
    for (size_t l = 0; l < LANES; l++) total += lane[l];
    for (; i < n; i++) total += g[i] * g[i];
    return sqrt(total);
}

static void norms_are_added_up_in_lanes_on_every_tier(void **state) {
    (void)state;
    enum { MOST = 100 };
    arrays a = draw(MOST + 3, 12);
    double as32[MOST + 3];
    for (size_t i = 0; i < a.n; i++) as32[i] = (double)a.g32[i];
    for (zv_cpu cpu = ZV_CPU_SCALAR; cpu <= ZV_CPU_AVX512; cpu++) {
        zv_env *env;
        zv_err err = {0};
        if (zv_env_new(&env, &(zv_env_opts){.cpu = cpu, .threads = 1}, &err) != ZV_OK) continue;
        for (size_t n = 0; n <= MOST; n++)
            for (size_t at = 0; at < 3; at++) { /* aligned and not */
                ZT_CLOSE(zv_optim_norm_f64(env, a.g64 + at, n), lanes_of(a.g64 + at, n), 0);
                ZT_CLOSE(zv_optim_norm_f32(env, a.g32 + at, n), lanes_of(as32 + at, n), 0);
            }
        zv_env_free(env);
    }
    drop(&a);
}

/* ---- State ---- */

static void state_goes_on_bit_for_bit(void **state) {
    (void)state;
    for (int kind = 0; kind < ZV_OPTIM_KINDS; kind++) {
        zv_err err = {0};
        arrays a = draw(37, 2), b = draw(37, 2);
        zv_optim *o, *again;
        zv_optim_opts opts = full_opts((zv_optim_kind)kind);
        opts.schedule = (zv_schedule){ZV_SCHEDULE_COSINE, 20, 3, .1};
        ZT_OK(zv_optim_new(&o, NULL, &opts, ZV_REAL_F32, 37, &err), err);
        for (int t = 0; t < 4; t++) ZT_OK(zv_optim_step_f32(o, a.p32, a.g32, &err), err);
        size_t size = zv_optim_state_size(o);
        uint8_t *bytes = malloc(size);
        zv_optim_save(o, bytes);
        memcpy(b.p32, a.p32, 37 * 4);
        for (int t = 0; t < 4; t++) ZT_OK(zv_optim_step_f32(o, a.p32, a.g32, &err), err);
        ZT_OK(zv_optim_new(&again, NULL, &opts, ZV_REAL_F32, 37, &err), err);
        ZT_OK(zv_optim_restore(again, bytes, size, &err), err);
        assert_int_equal(zv_optim_steps(again), 4);
        for (int t = 0; t < 4; t++) ZT_OK(zv_optim_step_f32(again, b.p32, b.g32, &err), err);
        assert_memory_equal(a.p32, b.p32, 37 * 4);
        for (size_t i = 0; i < size; i++) { /* every damaged byte is seen, and changes nothing */
            bytes[i] ^= 0x40;
            if (zv_optim_restore(again, bytes, size, &err) == ZV_OK)
                fail_msg("byte %zu of %zu can be damaged unseen", i, size);
            bytes[i] ^= 0x40;
        }
        assert_int_equal(zv_optim_steps(again), 8);
        ZT_FAILS(zv_optim_restore(again, bytes, size - 1, &err), ZV_FORMAT, err);
        ZT_FAILS(zv_optim_restore(again, bytes, 3, &err), ZV_FORMAT, err);
        free(bytes);
        drop(&a);
        drop(&b);
        zv_optim_free(o);
        zv_optim_free(again);
    }
}

static void state_of_another_shape_is_named(void **state) {
    (void)state;
    zv_err err = {0};
    zv_optim *a, *b, *c;
    zv_optim_opts adam = zv_optim_defaults(ZV_OPTIM_ADAM),
                  adamw = zv_optim_defaults(ZV_OPTIM_ADAMW);
    ZT_OK(zv_optim_new(&a, NULL, &adam, ZV_REAL_F32, 10, &err), err);
    ZT_OK(zv_optim_new(&b, NULL, &adam, ZV_REAL_F32, 11, &err), err);
    ZT_OK(zv_optim_new(&c, NULL, &adamw, ZV_REAL_F32, 10, &err), err);
    uint8_t bytes[256];
    assert_true(zv_optim_state_size(a) <= sizeof bytes);
    zv_optim_save(a, bytes);
    ZT_FAILS(zv_optim_restore(b, bytes, zv_optim_state_size(a), &err), ZV_FORMAT, err);
    assert_non_null(strstr(err.msg, "10"));
    ZT_FAILS(zv_optim_restore(c, bytes, zv_optim_state_size(a), &err), ZV_FORMAT, err);
    assert_non_null(strstr(err.msg, "adamw"));
    zv_optim_free(a);
    zv_optim_free(b);
    zv_optim_free(c);
}

/* ---- What is refused ---- */

static void refuses(zv_optim_opts opts, size_t n, const char *word, const char *hebrew) {
    zv_optim *o;
    zv_err err = {0}, he = {.lang = ZV_HE};
    ZT_FAILS(zv_optim_new(&o, NULL, &opts, ZV_REAL_F64, n, &err), ZV_USAGE, err);
    assert_null(o);
    if (!strstr(err.msg, word)) fail_msg("\"%s\" does not say %s", err.msg, word);
    ZT_FAILS(zv_optim_new(&o, NULL, &opts, ZV_REAL_F64, n, &he), ZV_USAGE, he);
    if (!strstr(he.msg, hebrew)) fail_msg("\"%s\" does not say %s", he.msg, hebrew);
}

static void bad_options_are_named(void **state) {
    (void)state;
    const double rates[] = {-1, NAN, INFINITY, 1e9};
    zv_optim_opts o = zv_optim_defaults(ZV_OPTIM_ADAM);
    o.rate = 0;
    refuses(o, 3, "the learning rate is 0", "קצב הלמידה הוא 0");
    for (size_t i = 0; i < 4; i++) {
        o.rate = rates[i];
        refuses(o, 3, "learning rate", "קצב הלמידה");
    }
    o = zv_optim_defaults(ZV_OPTIM_ADAM);
    refuses(o, 0, "no parameters", "אין פרמטרים");
    o.beta1 = 1;
    refuses(o, 3, "beta1", "beta1");
    o = zv_optim_defaults(ZV_OPTIM_MOMENTUM), o.momentum = -.1;
    refuses(o, 3, "momentum", "momentum");
    o = zv_optim_defaults(ZV_OPTIM_ADAM), o.beta2 = NAN;
    refuses(o, 3, "beta2", "beta2");
    o = zv_optim_defaults(ZV_OPTIM_ADAM), o.epsilon = 0;
    refuses(o, 3, "epsilon", "epsilon");
    o = zv_optim_defaults(ZV_OPTIM_ADAM), o.decay = -1;
    refuses(o, 3, "decay", "decay");
    o = zv_optim_defaults(ZV_OPTIM_ADAM), o.clip_norm = NAN;
    refuses(o, 3, "clip_norm", "clip_norm");
    o = zv_optim_defaults(ZV_OPTIM_ADAM), o.clip_value = INFINITY;
    refuses(o, 3, "clip_value", "clip_value");
    o = zv_optim_defaults(ZV_OPTIM_ADAM), o.kind = (zv_optim_kind)77;
    refuses(o, 3, "77", "77");
    o = zv_optim_defaults(ZV_OPTIM_ADAM), o.schedule.kind = (zv_schedule_kind)9;
    refuses(o, 3, "schedule", "תוכנית קצב");
    o = zv_optim_defaults(ZV_OPTIM_ADAM), o.schedule = (zv_schedule){ZV_SCHEDULE_COSINE, 5, 5, 0};
    refuses(o, 3, "warm-up", "חימום");
    o = zv_optim_defaults(ZV_OPTIM_ADAM), o.schedule = (zv_schedule){ZV_SCHEDULE_LINEAR, 5, 0, 2};
    refuses(o, 3, "share", "החלק");
    zv_optim *none;
    zv_err err = {0};
    o = zv_optim_defaults(ZV_OPTIM_ADAM);
    ZT_FAILS(zv_optim_new(&none, NULL, &o, ZV_REAL_F64, SIZE_MAX / 4, &err), ZV_NOMEM, err);
}

static void a_schedule_says_what_it_lacks(void **state) {
    (void)state;
    zv_optim_opts o = zv_optim_defaults(ZV_OPTIM_ADAM);
    o.schedule = (zv_schedule){ZV_SCHEDULE_ONE_CYCLE, 3, 0, 0};
    refuses(o, 3, "needs at least 4", "לפחות 4");
    o.schedule = (zv_schedule){ZV_SCHEDULE_LINEAR, 10, UINT64_MAX, 0};
    refuses(o, 3, "warm-up", "חימום");
}

/* 1e-50 is above 0, and 0 as f32: a first gradient of 0 would make 0/0. */
static void an_epsilon_that_f32_cannot_hold_is_refused(void **state) {
    (void)state;
    const double bad[] = {1e-50, 1e300};
    for (size_t i = 0; i < 2; i++) {
        zv_optim *o;
        zv_err err = {0}, he = {.lang = ZV_HE};
        zv_optim_opts opts = zv_optim_defaults(ZV_OPTIM_ADAM);
        opts.epsilon = bad[i];
        ZT_FAILS(zv_optim_new(&o, NULL, &opts, ZV_REAL_F32, 3, &err), ZV_USAGE, err);
        assert_non_null(strstr(err.msg, "epsilon"));
        assert_non_null(strstr(err.msg, "32 bits"));
        ZT_FAILS(zv_optim_new(&o, NULL, &opts, ZV_REAL_F32, 3, &he), ZV_USAGE, he);
        assert_non_null(strstr(he.msg, "32 סיביות"));
        ZT_OK(zv_optim_new(&o, NULL, &opts, ZV_REAL_F64, 3, &err), err);
        zv_optim_free(o);
    }
}

static void refuses_rows(zv_optim *o, double *p) {
    const size_t row[] = {0};
    const double g[2] = {1, 1};
    zv_optim_rows some = {0, 2, row, 1};
    zv_err err = {0}, he = {.lang = ZV_HE};
    ZT_FAILS(zv_optim_rows_f64(o, &some, true, p, g, &err), ZV_USAGE, err);
    assert_non_null(strstr(err.msg, "zv_optim_begin"));
    ZT_FAILS(zv_optim_rows_f64(o, &some, true, p, g, &he), ZV_USAGE, he);
    assert_non_null(strstr(he.msg, "zv_optim_begin"));
    for (int i = 0; i < 2; i++) ZT_CLOSE(p[i], i + 1, 0);
}

/* Without a step there is no rate, no count, and Adam would divide by 1 - β⁰. */
static void rows_need_a_step_that_was_begun(void **state) {
    (void)state;
    zv_err err = {0};
    zv_optim *o;
    zv_optim_opts opts = zv_optim_defaults(ZV_OPTIM_ADAM);
    double p[2] = {1, 2};
    const double g[2] = {1, 1};
    const size_t row[] = {0};
    uint8_t bytes[256];
    zv_optim_rows some = {0, 2, row, 1};
    ZT_OK(zv_optim_new(&o, NULL, &opts, ZV_REAL_F64, 2, &err), err);
    refuses_rows(o, p);
    zv_optim_begin(o, 1);
    ZT_OK(zv_optim_rows_f64(o, &some, true, p, g, &err), err);
    assert_true(p[0] < 1 && p[1] < 2);
    p[0] = 1, p[1] = 2;
    zv_optim_save(o, bytes);
    ZT_OK(zv_optim_restore(o, bytes, zv_optim_state_size(o), &err), err);
    refuses_rows(o, p);
    zv_optim_begin(o, 1);
    ZT_OK(zv_optim_rows_f64(o, &some, true, p, g, &err), err);
    zv_optim_free(o);
}

/* As zv_optim_restore sums, so that a state can be forged: FNV-1a over words of 8 bytes. */
static uint64_t sum_of(const uint8_t *bytes, size_t size) {
    uint64_t sum = 0xcbf29ce484222325u, word;
    for (size_t i = 0; i < size; i += sizeof word) {
        memcpy(&word, bytes + i, sizeof word);
        sum = (sum ^ word) * 0x100000001b3u;
        sum ^= sum >> 29;
    }
    return sum;
}

static void a_state_with_a_rate_that_none_can_have_is_damaged(void **state) {
    (void)state;
    zv_err err = {0};
    zv_optim *o;
    zv_optim_opts opts = zv_optim_defaults(ZV_OPTIM_GD);
    double rate = -1;
    uint8_t bytes[64];
    ZT_OK(zv_optim_new(&o, NULL, &opts, ZV_REAL_F64, 2, &err), err);
    size_t size = zv_optim_state_size(o);
    assert_true(size <= sizeof bytes);
    zv_optim_save(o, bytes);
    memcpy(bytes + 32, &rate, sizeof rate);
    uint64_t sum = sum_of(bytes, size - sizeof sum);
    memcpy(bytes + size - sizeof sum, &sum, sizeof sum);
    ZT_FAILS(zv_optim_restore(o, bytes, size, &err), ZV_FORMAT, err);
    assert_non_null(strstr(err.msg, "-1"));
    ZT_CLOSE(zv_optim_rate(o), opts.rate, 0);
    zv_optim_free(o);
}

static void the_first_bad_gradient_is_named_and_nothing_moves(void **state) {
    (void)state;
    zv_err err = {0};
    zv_optim *o;
    zv_optim_opts opts = zv_optim_defaults(ZV_OPTIM_ADAM);
    double p[] = {1, 2, 3}, g[] = {1, NAN, INFINITY};
    float p32[3], g32[3];
    ZT_OK(zv_optim_new(&o, NULL, &opts, ZV_REAL_F64, 3, &err), err);
    uint8_t before[256], after[256];
    zv_optim_save(o, before);
    ZT_FAILS(zv_optim_step_f64(o, p, g, &err), ZV_FORMAT, err);
    assert_int_equal(err.pos, 1);
    assert_non_null(strstr(err.msg, "parameter 1"));
    err.lang = ZV_HE;
    ZT_FAILS(zv_optim_step_f64(o, p, g, &err), ZV_FORMAT, err);
    assert_non_null(strstr(err.msg, "פרמטר 1"));
    g[1] = 1e200, g[2] = 1;
    ZT_FAILS(zv_optim_step_f64(o, p, g, &err), ZV_FORMAT, err); /* its square is infinite */
    zv_optim_save(o, after);
    assert_memory_equal(before, after, zv_optim_state_size(o));
    for (int i = 0; i < 3; i++) ZT_CLOSE(p[i], i + 1, 0);
    ZT_FAILS(zv_optim_step_f32(o, p32, g32, &err), ZV_USAGE, err);
    ZT_FAILS(zv_optim_set_rate(o, 0, &err), ZV_USAGE, err);
    ZT_FAILS(zv_optim_set_rate(o, 1e9, &err), ZV_USAGE, err);
    ZT_OK(zv_optim_set_rate(o, .5, &err), err);
    ZT_CLOSE(zv_optim_rate(o), .5, 0);
    zv_optim_free(o);
    zv_optim_free(NULL);
}

static void names_are_read_back(void **state) {
    (void)state;
    for (int k = 0; k < ZV_OPTIM_KINDS; k++) {
        zv_optim_kind got;
        assert_true(zv_optim_parse(&got, zv_optim_name((zv_optim_kind)k)));
        assert_int_equal(got, k);
        assert_non_null(strstr(zv_optim_formula((zv_optim_kind)k), "θ"));
    }
    zv_optim_kind none;
    assert_false(zv_optim_parse(&none, "adamant"));
    assert_string_equal(zv_optim_name((zv_optim_kind)99), "?");
}

/* What moved is m by what it is divided by: without a mean (β₁ = 0) the step is η g/divisor. */
static void divisors_are_what_steps_are_divided_by(void **state) {
    (void)state;
    static const zv_optim_kind kinds[] = {ZV_OPTIM_GD, ZV_OPTIM_ADAGRAD, ZV_OPTIM_RMSPROP,
                                          ZV_OPTIM_ADAM, ZV_OPTIM_ADAMW};
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        zv_err err = {0};
        zv_optim *o = NULL;
        double p[N] = {0}, g[N], by[N], before[N];
        zv_rng rng = zv_rng_seed(k);
        zv_optim_opts opts = zv_optim_defaults(kinds[k]);
        opts.rate = .1;
        opts.beta1 = 0;
        opts.decay = 0;
        ZT_OK(zv_optim_new(&o, NULL, &opts, ZV_REAL_F64, N, &err), err);
        for (int step = 0; step < 4; step++) {
            for (size_t i = 0; i < N; i++) g[i] = zv_rng_normal(&rng), before[i] = p[i];
            ZT_OK(zv_optim_step_f64(o, p, g, &err), err);
            zv_optim_divisors(o, by);
            for (size_t i = 0; i < N; i++) ZT_CLOSE(before[i] - p[i], .1 * g[i] / by[i], 1e-12);
        }
        zv_optim_free(o);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_steps_as_pytorch),
        cmocka_unit_test(same_rows_as_sparse_adam),
        cmocka_unit_test(every_tier_gives_the_same_bits),
        cmocka_unit_test(threads_change_no_bit),
        cmocka_unit_test(pieces_are_the_whole),
        cmocka_unit_test(decay_spares_what_it_should),
        cmocka_unit_test(norm_is_that_of_f64),
        cmocka_unit_test(norms_are_added_up_in_lanes_on_every_tier),
        cmocka_unit_test(state_goes_on_bit_for_bit),
        cmocka_unit_test(state_of_another_shape_is_named),
        cmocka_unit_test(a_schedule_says_what_it_lacks),
        cmocka_unit_test(an_epsilon_that_f32_cannot_hold_is_refused),
        cmocka_unit_test(rows_need_a_step_that_was_begun),
        cmocka_unit_test(a_state_with_a_rate_that_none_can_have_is_damaged),
        cmocka_unit_test(bad_options_are_named),
        cmocka_unit_test(divisors_are_what_steps_are_divided_by),
        cmocka_unit_test(the_first_bad_gradient_is_named_and_nothing_moves),
        cmocka_unit_test(names_are_read_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
