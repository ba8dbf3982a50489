/* bench_grad.c — training steps of nets by the room grad:
 *
 *     bench_grad [--layers 784,128,10] [--batch 64] [--batches 8] [--threads 1] [--seconds 1] [--losses N] [--rate 0.05] [--write FOLDER] [--no-curvature (last)]
 *
 * A net of linear layers with relu between, cross-entropy, plain descent w ← w - rate·g (zv_optim) on every batch in turn: forward, backward,
 * update.
 * Data and first weights are drawn from a seed. Prints CSV (bench.h): steps a second of the clock, and of the time that processors
 * worked (which other programs disturb less), the products' rate within these and its share of what the processor's multiply-adds reach
 * (`zavit bench`), curvature products a second and their cost in gradients. --losses prints the loss of the first N steps. --write leaves
 * weights.f32, inputs.f32 and labels.u32 for a peer. */
#include <math.h>
#include <string.h>

#include "bench.h"

enum { MAX_LAYERS = 8 };

typedef struct setup {
    int layers[MAX_LAYERS + 1];
    size_t depth, batch, batches, losses, threads;
    double seconds, rate;
    const char *write, *sizes;
    bool no_curvature;
    char name[64]; /* 784-128-10 */
    zv_env *env;
    zv_graph *g;
    zv_tape *t;
    zv_optim *optim;
    zv_node x, label, loss;
    float *inputs;
    uint32_t *labels;
} setup;

static void must(zv_status status, const zv_err *err) {
    if (status == ZV_OK) return;
    fprintf(stderr, "bench_grad: %s\n", err->msg);
    exit(1);
}

static void *room(size_t n, size_t size) {
    void *p = calloc(n, size);
    if (!p) {
        fprintf(stderr, "bench_grad: not enough memory\n");
        exit(1);
    }
    return p;
}

static void build(setup *s) {
    zv_err err = {0};
    must(zv_graph_new(&s->g, s->env, &err), &err);
    s->x = zv_graph_input(s->g, "x", zv_shape_of(2, (int)s->batch, s->layers[0]));
    s->label = zv_graph_ids(s->g, "label", zv_shape_of(1, (int)s->batch));
    zv_node at = s->x;
    for (size_t d = 1; d < s->depth; d++) {
        zv_node w = zv_graph_param(s->g, "w", zv_shape_of(2, s->layers[d - 1], s->layers[d]));
        zv_node b = zv_graph_param(s->g, "b", zv_shape_of(1, s->layers[d]));
        zv_op_args args = {.act = d + 1 < s->depth ? ZV_ACT_RELU : ZV_ACT_NONE};
        at = zv_graph_add(s->g, ZV_OP_LINEAR, at, w, b, &args);
    }
    s->loss = zv_graph_add(s->g, ZV_OP_CROSS_ENTROPY, at, s->label, ZV_NO_NODE, NULL);
    must(zv_tape_new(&s->t, s->g, s->loss, NULL, &err), &err);
}

/* Classes are told apart by a direction each, under noise. */
static void draw(setup *s) {
    zv_rng rng = zv_rng_seed(1);
    size_t wide = (size_t)s->layers[0], n = s->batch * s->batches;
    int classes = s->layers[s->depth - 1];
    s->inputs = room(n * wide, sizeof(float));
    s->labels = room(n, sizeof(uint32_t));
    float *centre = room((size_t)classes * wide, sizeof(float));
    for (size_t i = 0; i < (size_t)classes * wide; i++) centre[i] = (float)zv_rng_unit(&rng) - 0.5f;
    for (size_t i = 0; i < n; i++) {
        s->labels[i] = (uint32_t)zv_rng_below(&rng, (uint64_t)classes);
        for (size_t j = 0; j < wide; j++)
            s->inputs[i * wide + j] =
                centre[s->labels[i] * wide + j] + 2 * (float)zv_rng_unit(&rng) - 1;
    }
    free(centre);
    float *w = zv_tape_params_f32(s->t);
    for (size_t d = 1; d < s->depth; d++) {
        size_t in = (size_t)s->layers[d - 1], out = (size_t)s->layers[d];
        for (size_t i = 0; i < in * out; i++)
            *w++ = (float)((2 * zv_rng_unit(&rng) - 1) * sqrt(6.0 / (double)in));
        w += out;
    }
}

static void write_file(const setup *s, const char *name, const void *from, size_t bytes) {
    char path[1024];
    (void)snprintf(path, sizeof path, "%s/%s", s->write, name);
    FILE *f = fopen(path, "wb");
    if (!f || fwrite(from, 1, bytes, f) != bytes || fclose(f)) {
        fprintf(stderr, "bench_grad: can't write %s\n", path);
        exit(1);
    }
}

static void set_batch(const setup *s, size_t step) {
    size_t wide = (size_t)s->layers[0], k = step % s->batches;
    memcpy(zv_tape_input_f32(s->t, s->x), s->inputs + k * s->batch * wide,
           s->batch * wide * sizeof(float));
    memcpy(zv_tape_ids(s->t, s->label), s->labels + k * s->batch, s->batch * sizeof(uint32_t));
}

static double one_step(const setup *s, size_t step) {
    double loss;
    zv_err err = {0};
    set_batch(s, step);
    must(zv_tape_forward(s->t, &loss, &err), &err);
    zv_tape_backward(s->t);
    zv_optim_begin(s->optim, 1);
    zv_optim_part_f32(s->optim, 0, zv_tape_param_count(s->t), true, zv_tape_params_f32(s->t),
                      zv_tape_gradients_f32(s->t));
    return loss;
}

static void report(const setup *s, const char *what, double value, const char *unit) {
    printf("grad,%s batch %zu %s,best,%.5g,%s,0\n", s->name, s->batch, what, value, unit);
}

static void measure_steps(const setup *s) {
    size_t steps = 0;
    double begin = bench_now(), seconds;
    clock_t work = clock();
    do {
        for (size_t i = 0; i < s->batches; i++) (void)one_step(s, steps++);
        seconds = bench_now() - begin;
    } while (seconds < s->seconds);
    double operations = 0;
    for (size_t d = 1; d < s->depth; d++)
        operations += (d > 1 ? 6.0 : 4.0) * s->layers[d - 1] * s->layers[d] * (double)s->batch;
    double busy = (double)(clock() - work) / CLOCKS_PER_SEC;
    report(s, "steps", (double)steps / seconds, "steps/s");
    report(s, "steps by processor time", (double)steps / busy, "steps/s");
    double rate = operations * (double)steps / busy;
    report(s, "products", rate / 1e9, "GFLOP/s and processor");
    report(s, "products of multiply-adds in registers",
           100 * rate * (double)s->threads / zv_vec_probe_fma(s->env, 0.2), "%");
}

static zv_tape *other_tape(const setup *s, zv_real real) {
    zv_tape *t;
    zv_err err = {0};
    must(zv_tape_new(&t, s->g, s->loss, &(zv_tape_opts){.real = real}, &err), &err);
    zv_tape_set_f32(t, s->x, s->inputs);
    memcpy(zv_tape_ids(t, s->label), s->labels, s->batch * sizeof(uint32_t));
    return t;
}

/* In turn with gradients in f64, so that both meet what else the machine does. */
static void measure_curvature(const setup *s) {
    zv_tape *dual = other_tape(s, ZV_REAL_DUAL), *plain = other_tape(s, ZV_REAL_F64);
    zv_err err = {0};
    size_t n = zv_tape_param_count(s->t), times = 0;
    double *w = room(3 * n, sizeof *w), *v = w + n, *product = w + 2 * n, curved = 0, straight = 0;
    for (size_t i = 0; i < n; i++) w[i] = (double)zv_tape_params_f32(s->t)[i], v[i] = 1;
    memcpy(zv_tape_params_f64(plain), w, n * sizeof *w);
    do {
        double begin = bench_now();
        must(zv_tape_forward(plain, NULL, &err), &err);
        zv_tape_backward(plain);
        double middle = bench_now();
        must(zv_tape_curvature(dual, w, v, product, NULL, NULL, &err), &err);
        straight += middle - begin;
        curved += bench_now() - middle;
        times++;
    } while (curved + straight < s->seconds);
    report(s, "curvature", (double)times / curved, "products/s");
    report(s, "curvature", curved / straight, "gradients in f64 a product");
    free(w);
    zv_tape_free(dual);
    zv_tape_free(plain);
}

static void read_args(setup *s, int argc, char **argv) {
    if (argc > 1 && !strcmp(argv[argc - 1], "--no-curvature")) s->no_curvature = true, argc--;
    for (int i = 1; i + 1 < argc; i += 2) {
        size_t value = strtoul(argv[i + 1], NULL, 10);
        if (!strcmp(argv[i], "--layers")) s->sizes = argv[i + 1];
        if (!strcmp(argv[i], "--batch")) s->batch = value;
        if (!strcmp(argv[i], "--batches")) s->batches = value;
        if (!strcmp(argv[i], "--losses")) s->losses = value;
        if (!strcmp(argv[i], "--threads")) s->threads = value;
        if (!strcmp(argv[i], "--seconds")) s->seconds = strtod(argv[i + 1], NULL);
        if (!strcmp(argv[i], "--rate")) s->rate = strtod(argv[i + 1], NULL);
        if (!strcmp(argv[i], "--write")) s->write = argv[i + 1];
    }
    for (const char *at = s->sizes; at && *at && s->depth < MAX_LAYERS; s->depth++) {
        char *end;
        s->layers[s->depth] = (int)strtol(at, &end, 10);
        at = *end == ',' ? end + 1 : NULL;
    }
    (void)snprintf(s->name, sizeof s->name, "%s", s->sizes);
    for (char *c = s->name; *c; c++)
        if (*c == ',') *c = '-';
}

int main(int argc, char **argv) {
    setup s = {
        .batch = 64, .batches = 8, .threads = 1, .seconds = 1, .rate = 0.05, .sizes = "784,128,10"};
    zv_err err = {0};
    read_args(&s, argc, argv);
    if (s.depth < 2 || s.layers[0] < 1 || s.layers[s.depth - 1] < 1) {
        fprintf(stderr, "bench_grad: --layers takes two sizes or more, as 784,128,10\n");
        return 2;
    }
    zv_env_opts opts = {.threads = (unsigned)s.threads};
    must(zv_env_new(&s.env, &opts, &err), &err);
    build(&s);
    zv_optim_opts rule = zv_optim_defaults(ZV_OPTIM_GD);
    rule.rate = s.rate;
    must(zv_optim_new(&s.optim, s.env, &rule, ZV_REAL_F32, zv_tape_param_count(s.t), &err), &err);
    draw(&s);
    size_t wide = (size_t)s.layers[0], n = s.batch * s.batches;
    if (s.write) {
        write_file(&s, "weights.f32", zv_tape_params_f32(s.t), zv_tape_param_count(s.t) * 4);
        write_file(&s, "inputs.f32", s.inputs, n * wide * 4);
        write_file(&s, "labels.u32", s.labels, n * 4);
    }
    for (size_t i = 0; i < s.losses; i++) printf("loss,%zu,%.9g\n", i, one_step(&s, i));
    if (s.losses == 0) {
        report(&s, "memory", (double)zv_tape_bytes(s.t).total / 1e6, "MB");
        measure_steps(&s);
        if (!s.no_curvature) measure_curvature(&s);
    }
    free(s.inputs);
    free(s.labels);
    zv_optim_free(s.optim);
    zv_tape_free(s.t);
    zv_graph_free(s.g);
    zv_env_free(s.env);
    return 0;
}
