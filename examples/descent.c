/* descent.c — going down a narrow valley: optimisers, step sizes, noise, and what the verdicts say. docs/math/descent.md tells
 * what is seen here.
 *
 *     cc descent.c $(pkg-config --cflags --libs zavit) -lm -o descent && ./descent
 */
#include <math.h>
#include <stdio.h>

#include <zavit/zavit.h>

/* L = ½ (u² + 100 v²) with u, v at 45 degrees to x, y: eigenvalues 1 and 100. */
typedef struct valley {
    double noise;
} valley;

static zv_status loss_at(void *ctx, uint64_t batch, const double *x, double *loss, double *gradient,
                         zv_err *err) {
    const valley *w = ctx;
    double u = (x[0] + x[1]) / sqrt(2), v = (x[0] - x[1]) / sqrt(2);
    zv_rng rng = zv_rng_stream(1, batch);
    double e = w->noise * zv_rng_normal(&rng), f = w->noise * zv_rng_normal(&rng);
    (void)err;
    *loss = (u * u + 100 * v * v) / 2 + e * x[0] + f * x[1];
    if (gradient)
        gradient[0] = (u + 100 * v) / sqrt(2) + e, gradient[1] = (u - 100 * v) / sqrt(2) + f;
    return ZV_OK;
}

static zv_status hessian(void *ctx, const double *x, const double *v, double *out, zv_err *err) {
    (void)ctx, (void)x, (void)err;
    out[0] = 50.5 * v[0] - 49.5 * v[1];
    out[1] = 50.5 * v[1] - 49.5 * v[0];
    return ZV_OK;
}

/* Loss after so many steps from (1, 0); `reached`: the first step at a millionth of the start's. */
static zv_status descend(zv_optim_kind kind, double rate, size_t steps, double *loss,
                         size_t *reached, zv_err *err) {
    valley w = {0};
    double x[2] = {1, 0}, g[2], start = 0;
    zv_optim_opts opts = zv_optim_defaults(kind);
    opts.rate = rate;
    zv_optim *o;
    zv_status status = zv_optim_new(&o, NULL, &opts, ZV_REAL_F64, 2, err);
    *reached = 0;
    for (size_t t = 0; t <= steps && status == ZV_OK; t++) {
        status = loss_at(&w, 0, x, loss, g, err);
        if (t == 0) start = *loss;
        if (*reached == 0 && *loss < 1e-6 * start) *reached = t;
        if (status == ZV_OK && t < steps) status = zv_optim_step_f64(o, x, g, err);
    }
    zv_optim_free(o);
    return status;
}

static zv_status step_sizes(zv_err *err) {
    const double shares[] = {.01, .1, 1, 1.9, 2, 2.1};
    printf("gradient descent, 100 steps\n  rate times the largest eigenvalue   loss\n");
    for (size_t i = 0; i < 6; i++) {
        double loss;
        size_t reached;
        zv_status status = descend(ZV_OPTIM_GD, shares[i] / 100, 100, &loss, &reached, err);
        if (status != ZV_OK) return status;
        printf("  %-34g  %.3g\n", shares[i], loss);
    }
    return ZV_OK;
}

static zv_status rules(zv_err *err) {
    const double rates[ZV_OPTIM_KINDS] = {
        .0198, .033, .0066, .5, .01, .1, .1}; /* gd's is the best there is: 2/(1 + 100) */
    printf("steps to a millionth of the loss\n");
    for (int k = 0; k < ZV_OPTIM_KINDS; k++) {
        double loss;
        size_t reached;
        zv_status status = descend((zv_optim_kind)k, rates[k], 5000, &loss, &reached, err);
        if (status != ZV_OK) return status;
        printf("  %-10s rate %-7g %zu\n", zv_optim_name((zv_optim_kind)k), rates[k], reached);
    }
    return ZV_OK;
}

/* Under noise of variance σ² in each gradient, a direction with eigenvalue λ keeps ½ λ E(u²) = η σ²/(2 (2 - ηλ)). */
static zv_status noise_floor(zv_err *err) {
    valley w = {.noise = 1}, still = {0};
    printf("mean loss under noise, last 90,000 of 100,000 steps\n  rate    measured  foretold\n");
    for (double rate = .001; rate < .01; rate *= 2) {
        double x[2] = {1, 0}, g[2], loss, sum = 0;
        zv_optim_opts opts = zv_optim_defaults(ZV_OPTIM_GD);
        opts.rate = rate;
        zv_optim *o;
        zv_status status = zv_optim_new(&o, NULL, &opts, ZV_REAL_F64, 2, err);
        for (uint64_t t = 0; t < 100000 && status == ZV_OK; t++) {
            loss_at(&still, t, x, &loss, NULL, err);
            if (t >= 10000) sum += loss / 90000;
            loss_at(&w, t, x, &loss, g, err);
            status = zv_optim_step_f64(o, x, g, err);
        }
        zv_optim_free(o);
        if (status != ZV_OK) return status;
        printf("  %-6g  %-8.5f  %.5f\n", rate, sum,
               rate / (2 * (2 - rate)) + rate / (2 * (2 - 100 * rate)));
    }
    return ZV_OK;
}

static zv_status verdicts(zv_err *err) {
    const double rates[] = {1e-5, .01, .03};
    printf("verdicts at (1, 0)\n");
    for (size_t i = 0; i < 3; i++) {
        valley w = {0};
        const double x[2] = {1, 0};
        zv_training t = {loss_at, hessian, &w, 2, 1, 1};
        zv_signals s = zv_signals_none();
        s.rate = rates[i], s.momentum = 0, s.loss_start = 25.25, s.loss_floor = 0;
        zv_status status = zv_signals_measure(&s, NULL, &t, x, NULL, err);
        if (status != ZV_OK) return status;
        zv_stall v = zv_stall_of(&s);
        printf("  rate %-6g %s: %s", rates[i], v.name, zv_stall_text(v.kind, ZV_EN));
        if (!isnan(v.rate)) printf(" %s Rate given: %g.", zv_stall_advice(v.kind, ZV_EN), v.rate);
        printf("\n");
        for (size_t e = 0; e < v.n_evidence; e++)
            printf("    %s %g is %s %g\n", v.evidence[e].signal, v.evidence[e].measured.value,
                   v.evidence[e].above ? "above" : "below", v.evidence[e].threshold);
    }
    return ZV_OK;
}

int main(void) {
    zv_err err = {0};
    zv_status status = step_sizes(&err);
    if (status == ZV_OK) status = rules(&err);
    if (status == ZV_OK) status = noise_floor(&err);
    if (status == ZV_OK) status = verdicts(&err);
    if (status != ZV_OK) fprintf(stderr, "%s\n", err.msg);
    return zv_status_exit_code(status);
}
