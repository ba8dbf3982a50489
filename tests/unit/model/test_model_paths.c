/* test_model_paths.c — paths of trainings in their plane: distances, shares, thinning; losses over it as asked one by one; the loss of each
 * example. */
#include "model_fixture.h"

#define PI 3.14159265358979323846

enum { PARAMS = 40, PATHS = 3, POINTS = 9 };

static zv_env *new_env(void) {
    zv_env *env = NULL;
    zv_err err = {0};
    ZT_OK(zv_env_new(&env, &(zv_env_opts){.threads = 1}, &err), err);
    return env;
}

static zv_paths *new_paths(const zv_env *env, zv_paths_opts opts) {
    zv_paths *p = NULL;
    zv_err err = {0};
    ZT_OK(zv_paths_new(&p, env, &opts, &err), err);
    return p;
}

/* Points a u + b v, far from the origin: u and v need not be at right angles, `off` leads out of their plane. */
static void spiral(float points[PATHS][POINTS][PARAMS], double off) {
    zv_rng rng = zv_rng_seed(3);
    double base[PARAMS], u[PARAMS], v[PARAMS];
    for (size_t i = 0; i < PARAMS; i++) {
        base[i] = 100 * zv_rng_normal(&rng);
        u[i] = zv_rng_normal(&rng);
        v[i] = .3 * zv_rng_normal(&rng) + .5 * u[i];
    }
    for (size_t k = 0; k < PATHS; k++)
        for (size_t j = 0; j < POINTS; j++) {
            const double a = cos(.5 * (double)j) * (double)(k + 1), b = sin(.7 * (double)j);
            for (size_t i = 0; i < PARAMS; i++)
                points[k][j][i] =
                    (float)(base[i] + a * u[i] + b * v[i] + off * zv_rng_normal(&rng));
        }
}

static void add_all(zv_paths *p, float points[PATHS][POINTS][PARAMS]) {
    zv_err err = {0};
    for (size_t k = 0; k < PATHS; k++) {
        ZT_OK(zv_paths_begin(p, &err), err);
        for (size_t j = 0; j < POINTS; j++) ZT_OK(zv_paths_add(p, points[k][j], &err), err);
    }
}

static double distance(const float *a, const float *b) {
    double sum = 0;
    for (size_t i = 0; i < PARAMS; i++)
        sum += ((double)a[i] - (double)b[i]) * ((double)a[i] - (double)b[i]);
    return sqrt(sum);
}

static void distances_in_the_plane_are_those_of_the_points(void **state) {
    (void)state;
    static float points[PATHS][POINTS][PARAMS];
    zv_env *env = new_env();
    zv_err err = {0};
    zv_paths *p =
        new_paths(env, (zv_paths_opts){.params = PARAMS, .paths = PATHS, .points = POINTS});
    zv_paths_plane plane;
    spiral(points, 0);
    add_all(p, points);
    ZT_OK(zv_paths_project(p, &plane, &err), err);
    assert_int_equal(zv_paths_count(p), PATHS);
    assert_int_equal(zv_paths_step(p), 1);
    assert_false(plane.line);
    ZT_CLOSE(plane.share, 1, 1e-9);
    assert_true(plane.along[0] > plane.along[1]);
    for (size_t k = 0; k < PATHS; k++)
        for (size_t j = 0; j < POINTS; j++) {
            const zv_path a = zv_paths_path(p, k), b = zv_paths_path(p, (k + 1) % PATHS);
            assert_int_equal(a.n, POINTS);
            assert_int_equal(a.number[j], j);
            const size_t l = (2 * j + k) % POINTS;
            ZT_CLOSE(hypot(a.x[j] - b.x[l], a.y[j] - b.y[l]),
                     distance(points[k][j], points[(k + 1) % PATHS][l]), 1e-4);
            /* the directions say the same */
            double x = 0, y = 0;
            for (size_t i = 0; i < PARAMS; i++) {
                x += ((double)points[k][j][i] - plane.centre[i]) * plane.first[i];
                y += ((double)points[k][j][i] - plane.centre[i]) * plane.second[i];
            }
            ZT_CLOSE(a.x[j], x, 1e-9);
            ZT_CLOSE(a.y[j], y, 1e-9);
            assert_true(plane.x_lo < x && x < plane.x_hi && plane.y_lo < y && y < plane.y_hi);
        }
    zv_paths_free(p);
    zv_env_free(env);
}

/* Share against its definition: what is left of each point once its place in the plane is taken off. */
static void the_share_is_what_lies_in_the_plane(void **state) {
    (void)state;
    static float points[PATHS][POINTS][PARAMS];
    zv_env *env = new_env();
    zv_err err = {0};
    zv_paths *p =
        new_paths(env, (zv_paths_opts){.params = PARAMS, .paths = PATHS, .points = POINTS});
    zv_paths_plane plane;
    spiral(points, .3);
    add_all(p, points);
    ZT_OK(zv_paths_project(p, &plane, &err), err);
    double all = 0, left = 0;
    for (size_t k = 0; k < PATHS; k++)
        for (size_t j = 0; j < POINTS; j++) {
            const zv_path a = zv_paths_path(p, k);
            for (size_t i = 0; i < PARAMS; i++) {
                const double d = (double)points[k][j][i] - plane.centre[i];
                const double rest = d - a.x[j] * plane.first[i] - a.y[j] * plane.second[i];
                all += d * d;
                left += rest * rest;
            }
        }
    assert_true(plane.share < .99 && plane.share > .5);
    ZT_CLOSE(plane.share, 1 - left / all, 1e-9);
    zv_paths_free(p);
    zv_env_free(env);
}

/* Of a random walk in many dimensions direction k holds 6/(π² k²) of the spread (Antognini & Sohl-Dickstein 2018). */
static void a_random_walk_has_the_shares_that_theory_gives(void **state) {
    (void)state;
    enum { WIDE = 20000, STEPS = 200 };
    zv_env *env = new_env();
    zv_err err = {0};
    zv_rng rng = zv_rng_seed(8);
    zv_paths *p = new_paths(env, (zv_paths_opts){.params = WIDE, .paths = 1, .points = STEPS});
    zv_paths_plane plane;
    float *x = calloc(WIDE, sizeof *x);
    for (size_t j = 0; j < STEPS; j++) {
        for (size_t i = 0; i < WIDE; i++) x[i] += (float)zv_rng_normal(&rng);
        ZT_OK(zv_paths_add(p, x, &err), err);
    }
    ZT_OK(zv_paths_project(p, &plane, &err), err);
    ZT_CLOSE(plane.along[0], 6 / (PI * PI), .02);
    ZT_CLOSE(plane.along[1], 6 / (PI * PI) / 4, .01);
    free(x);
    zv_paths_free(p);
    zv_env_free(env);
}

static void a_line_has_a_random_direction_across(void **state) {
    (void)state;
    zv_env *env = new_env();
    zv_err err = {0};
    zv_paths *p = new_paths(env, (zv_paths_opts){.params = PARAMS, .paths = 1, .points = 5});
    zv_paths_plane plane;
    float x[PARAMS] = {0};
    ZT_OK(zv_paths_add(p, x, &err), err);
    ZT_FAILS(zv_paths_project(p, &plane, &err), ZV_NODATA, err);
    err = (zv_err){0};
    ZT_OK(zv_paths_add(p, x, &err), err);
    ZT_FAILS(zv_paths_project(p, &plane, &err), ZV_NODATA, err);
    err = (zv_err){0};
    for (size_t j = 0; j < 3; j++) {
        for (size_t i = 0; i < PARAMS; i++) x[i] += (float)(i + 1);
        ZT_OK(zv_paths_add(p, x, &err), err);
    }
    ZT_OK(zv_paths_project(p, &plane, &err), err);
    assert_true(plane.line);
    ZT_CLOSE(plane.share, 1, 1e-9);
    double across = 0, size = 0;
    for (size_t i = 0; i < PARAMS; i++) {
        across += plane.first[i] * plane.second[i];
        size += plane.second[i] * plane.second[i];
    }
    ZT_CLOSE(across, 0, 1e-12);
    ZT_CLOSE(size, 1, 1e-12);
    assert_true(plane.y_hi > plane.y_lo);
    zv_paths_free(p);
    zv_env_free(env);
}

/* No more than the memory allows: of each path every so-many-th point, the first, and the last. */
static void long_paths_are_thinned(void **state) {
    (void)state;
    enum { LONG = 1000 };
    zv_env *env = new_env();
    zv_err err = {0};
    const size_t limits[] = {0, 30 * PARAMS * sizeof(float), 4 * PARAMS * sizeof(float)};
    for (size_t l = 0; l < 3; l++) {
        zv_paths_plane plane;
        zv_paths *p = new_paths(
            env, (zv_paths_opts){.params = PARAMS, .paths = 2, .points = LONG, .bytes = limits[l]});
        float x[PARAMS] = {0};
        for (size_t k = 0; k < 2; k++) {
            ZT_OK(zv_paths_begin(p, &err), err);
            for (size_t j = 0; j < LONG; j++) {
                x[j % PARAMS] += 1;
                ZT_OK(zv_paths_add(p, x, &err), err);
            }
        }
        ZT_OK(zv_paths_project(p, &plane, &err), err);
        const size_t most = l == 0 ? ZV_PATHS_POINTS : limits[l] / (PARAMS * sizeof(float));
        const zv_path a = zv_paths_path(p, 0), b = zv_paths_path(p, 1);
        assert_in_range(a.n + b.n, l == 2 ? 4 : most / 2, most);
        for (size_t k = 0; k + 1 < b.n; k++) assert_int_equal(b.number[k], k * zv_paths_step(p));
        assert_int_equal(b.number[b.n - 1], LONG - 1);
        zv_paths_free(p);
    }
    zv_paths *p = NULL;
    const zv_paths_opts small = {
        .params = PARAMS, .paths = 2, .points = 2, .bytes = 3 * PARAMS * sizeof(float)};
    ZT_FAILS(zv_paths_new(&p, env, &small, &err), ZV_UNSUPPORTED, err);
    zv_env_free(env);
}

static void a_path_is_dropped_and_what_is_not_finite_refused(void **state) {
    (void)state;
    static float points[PATHS][POINTS][PARAMS];
    zv_env *env = new_env();
    zv_err err = {0};
    zv_paths *p =
        new_paths(env, (zv_paths_opts){.params = PARAMS, .paths = PATHS, .points = POINTS});
    zv_paths_plane plane, again;
    spiral(points, .1);
    add_all(p, points);
    ZT_FAILS(zv_paths_begin(p, &err), ZV_USAGE, err);
    err = (zv_err){0};
    zv_paths_drop(p);
    ZT_OK(zv_paths_project(p, &plane, &err), err);
    const double share = plane.share;
    ZT_OK(zv_paths_begin(p, &err), err);
    float far[PARAMS];
    for (size_t i = 0; i < PARAMS; i++) far[i] = 1e20F;
    ZT_OK(zv_paths_add(p, far, &err), err);
    far[7] = NAN;
    ZT_FAILS(zv_paths_add(p, far, &err), ZV_FORMAT, err);
    err = (zv_err){0};
    assert_int_equal(zv_paths_path(p, 0).n, 0); /* no plane now */
    double unused[4];
    ZT_FAILS(zv_paths_losses(unused, p, NULL, 1, 2, 2, &err), ZV_USAGE, err);
    err = (zv_err){0};
    zv_paths_drop(p);
    ZT_OK(zv_paths_project(p, &again, &err), err);
    ZT_CLOSE(again.share, share, 0);
    zv_paths_free(p);
    zv_env_free(env);
}

/* ---- Over a real training ---- */

static void open_numbers(fixture *f) {
    zv_train_opts o = zv_train_defaults();
    o.epochs = 3;
    o.optim.rate = .02;
    fixture_open(f);
    const zv_examples_opts examples = {
        .task = ZV_TASK_NUMBERS, .target = "size", .held = .2, .seed = 1};
    fixture_train(f, examples, (zv_net_spec){.act = ZV_ACT_TANH}, "auto,5,auto", &o);
}

static void losses_over_the_plane_are_those_asked_for_directly(void **state) {
    (void)state;
    enum { ROWS = 4, COLS = 5, BATCHES = 3 };
    fixture f;
    zv_err err = {0};
    zv_surface *s = NULL;
    open_numbers(&f);
    size_t n;
    (void)zv_trainer_params(f.trainer, &n);
    zv_paths *p = new_paths(f.env, (zv_paths_opts){.params = n, .paths = 1, .points = 4});
    zv_paths_plane plane;
    ZT_OK(zv_paths_add(p, zv_trainer_params(f.trainer, NULL), &err), err);
    for (unsigned i = 0; i < 3; i++) {
        fixture_run(&f, 1);
        ZT_OK(zv_paths_add(p, zv_trainer_params(f.trainer, NULL), &err), err);
    }
    ZT_OK(zv_paths_project(p, &plane, &err), err);
    ZT_OK(zv_surface_new(&s, f.trainer, NULL, &err), err);
    double out[ROWS * COLS], *x = calloc(n, sizeof *x), loss;
    ZT_OK(zv_paths_losses(out, p, s, BATCHES, ROWS, COLS, &err), err);
    const zv_training seen = zv_surface_training(s, BATCHES);
    for (size_t r = 0; r < ROWS; r++)
        for (size_t c = 0; c < COLS; c++) {
            const double a = plane.x_lo + (plane.x_hi - plane.x_lo) * (double)c / (COLS - 1);
            const double b = plane.y_lo + (plane.y_hi - plane.y_lo) * (double)r / (ROWS - 1);
            double mean = 0;
            for (size_t i = 0; i < n; i++)
                x[i] = plane.centre[i] + a * plane.first[i] + b * plane.second[i];
            for (uint64_t k = 0; k < BATCHES; k++) {
                ZT_OK(seen.loss(seen.ctx, k, x, &loss, NULL, &err), err);
                mean += loss / BATCHES;
            }
            ZT_CLOSE(out[r * COLS + c], mean, 1e-9 * (1 + mean));
        }
    ZT_FAILS(zv_paths_losses(out, p, s, BATCHES, 1, COLS, &err), ZV_USAGE, err);
    free(x);
    zv_surface_free(s);
    zv_paths_free(p);
    fixture_close(&f);
}

static bool stop_now(void *ctx) {
    return *(bool *)ctx;
}

static void a_stop_is_heard(void **state) {
    (void)state;
    static float points[PATHS][POINTS][PARAMS];
    bool stop = true;
    zv_env *env = NULL;
    zv_err err = {0};
    zv_paths_plane plane;
    ZT_OK(zv_env_new(&env, &(zv_env_opts){.threads = 1, .stop = stop_now, .ctx = &stop}, &err),
          err);
    zv_paths *p =
        new_paths(env, (zv_paths_opts){.params = PARAMS, .paths = PATHS, .points = POINTS});
    spiral(points, 0);
    add_all(p, points);
    ZT_FAILS(zv_paths_project(p, &plane, &err), ZV_INTERRUPTED, err);
    zv_paths_free(p);
    zv_env_free(env);
}

/* Their mean is the score's, for every task; and one of them by hand. */
static void the_losses_of_examples_have_the_score_as_their_mean(void **state) {
    (void)state;
    for (int task = 0; task < ZV_TASKS; task++) {
        fixture f;
        zv_err err = {0};
        zv_net_score score;
        zv_train_opts o = zv_train_defaults();
        o.batch = 16;
        o.epochs = 2;
        fixture_open_as(&f, task == ZV_TASK_PAIRS, SIZE_MAX);
        fixture_pairs(&f, false);
        const zv_examples_opts examples = {.task = (zv_task)task,
                                           .target = task == ZV_TASK_PAIRS     ? f.pairs_path
                                                     : task == ZV_TASK_NUMBERS ? "size"
                                                                               : NULL,
                                           .held = .2,
                                           .seed = 1};
        fixture_train(&f, examples, (zv_net_spec){.act = ZV_ACT_RELU}, "auto,7,auto", &o);
        fixture_run(&f, 2);
        const size_t all = zv_examples_count(f.examples, ZV_HELD);
        double *losses = calloc(all, sizeof *losses), mean = 0;
        size_t n;
        ZT_OK(zv_trainer_losses(f.trainer, ZV_HELD, losses, &n, &err), err);
        ZT_OK(zv_trainer_score(f.trainer, ZV_HELD, &score, &err), err);
        assert_int_equal(n, all);
        for (size_t i = 0; i < n; i++) mean += losses[i] / (double)n;
        ZT_CLOSE(mean, score.loss.value, 1e-9);
        if (task == ZV_TASK_CLASSES) {
            float x[FIXTURE_DIM], y[FIXTURE_CLASSES];
            double sum = 0;
            zv_space_row(f.space, zv_examples_row(f.examples, ZV_HELD, 5), x);
            ZT_OK(zv_net_apply(f.net, x, 1, y, &err), err);
            for (size_t c = 0; c < FIXTURE_CLASSES; c++) sum += exp((double)y[c]);
            ZT_CLOSE(losses[5], log(sum) - (double)y[zv_examples_class(f.examples, ZV_HELD, 5)],
                     1e-6);
        }
        ZT_FAILS(zv_trainer_losses(f.trainer, ZV_TUNE, losses, &n, &err), ZV_NODATA, err);
        free(losses);
        fixture_close(&f);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(distances_in_the_plane_are_those_of_the_points),
        cmocka_unit_test(the_share_is_what_lies_in_the_plane),
        cmocka_unit_test(a_random_walk_has_the_shares_that_theory_gives),
        cmocka_unit_test(a_line_has_a_random_direction_across),
        cmocka_unit_test(long_paths_are_thinned),
        cmocka_unit_test(a_path_is_dropped_and_what_is_not_finite_refused),
        cmocka_unit_test(losses_over_the_plane_are_those_asked_for_directly),
        cmocka_unit_test(a_stop_is_heard),
        cmocka_unit_test(the_losses_of_examples_have_the_score_as_their_mean),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
