/* bench_diagnose.c — verdicts of zv_explain_diagnose on nets whose trouble is known, as a confusion matrix:
 *
 *     bench_diagnose [--first-seed FIRST] [--seeds N] [--family NAME] [--show]
 *
 * Families are rows of a table. A seed draws numbers (6 to 40), classes (2 to 6), scale (.01 to 100), hidden units (8 to 32), rate and bend.
 * What is true of a rate is no matter of names but of intervention: the same data, first weights, mini-batches and epochs at another rate. One
 * run is *clearly lower* than another when its training loss ends below .8 of the other's, and by at least .05 of the loss at the first
 * weights. A rate is too large when a tenth of it is clearly lower; too small when 10, 100 … or 10⁶ times it is; noise is the trouble when
 * sixteen-fold batches, for as many steps, are clearly lower, and a tenth of the rate is not; in order is a loss that fell, for which
 * neither is, while four times the epochs are. What else was drawn is no case of the family: it is counted, and the next seed is drawn, TRIES in all. The other families follow from their making. */
#include <math.h>
#include <string.h>
#include <unistd.h>

#include <zavit/explain.h>

#include "bench.h"

enum { ROWS = 800, TRIES = 200 };
#define CLEAR_SHARE .8
#define CLEAR_LEAST .05

typedef enum truth { MADE, TOO_SMALL, TOO_LARGE, NOISY, AT_FLOOR, IN_ORDER } truth;
typedef enum data { GROUPS, SHUFFLED, TWO_INPUTS, OVERLAPPING, TWINS } data;
typedef enum edit { NOTHING, DEAD, STEEP, ONE_POINT } edit;

#define V(kind) (1U << ZV_STALL_##kind)
#define BUGS (V(BUG_GRADIENT) | V(BUG_OVERFIT) | V(BUG_LABELS) | V(BUG_LN_C))

static const struct family {
    const char *name;
    truth truth;
    unsigned want; /* verdicts that are right, as bits */
    data data;
    zv_optim_kind rule;
    double lo, hi; /* rates */
    unsigned epochs;
    size_t batch;
    int layers; /* hidden */
    zv_act act, other; /* one of them is drawn */
    edit edit;
} FAMILIES_OF_NETS[] = {
    {"gd, too small", TOO_SMALL, V(RATE_TOO_SMALL), GROUPS, ZV_OPTIM_GD, 1e-6, 1e-4, 5, 64, 1,
     ZV_ACT_GELU, ZV_ACT_TANH, NOTHING},
    {"adam, too small", TOO_SMALL, V(RATE_TOO_SMALL), GROUPS, ZV_OPTIM_ADAM, 1e-7, 1e-5, 5, 64, 1,
     ZV_ACT_RELU, ZV_ACT_GELU, NOTHING},
    {"momentum, too small", TOO_SMALL, V(RATE_TOO_SMALL), GROUPS, ZV_OPTIM_MOMENTUM, 1e-7, 1e-5, 5,
     64, 1, ZV_ACT_TANH, ZV_ACT_RELU, NOTHING},
    {"adam, too large", TOO_LARGE, V(RATE_TOO_LARGE), OVERLAPPING, ZV_OPTIM_ADAM, .3, 10, 5, 64, 1,
     ZV_ACT_TANH, ZV_ACT_RELU, NOTHING},
    {"gd, too large", TOO_LARGE, V(RATE_TOO_LARGE), OVERLAPPING, ZV_OPTIM_GD, 3, 100, 5, 64, 1,
     ZV_ACT_TANH, ZV_ACT_GELU, NOTHING},
    {"momentum, too large", TOO_LARGE, V(RATE_TOO_LARGE), OVERLAPPING, ZV_OPTIM_MOMENTUM, .5, 30, 5,
     64, 1, ZV_ACT_TANH, ZV_ACT_GELU, NOTHING},
    {"labels shuffled", MADE, BUGS, SHUFFLED, ZV_OPTIM_ADAM, 1e-2, 1e-2, 10, 64, 1, ZV_ACT_GELU,
     ZV_ACT_RELU, NOTHING},
    {"inputs lost", MADE, BUGS, TWO_INPUTS, ZV_OPTIM_ADAM, 1e-2, 1e-2, 10, 64, 1, ZV_ACT_GELU,
     ZV_ACT_TANH, NOTHING},
    {"eight layers of sigmoid", MADE, V(VANISHING), GROUPS, ZV_OPTIM_ADAM, 1e-4, 1e-4, 3, 64, 8,
     ZV_ACT_SIGMOID, ZV_ACT_SIGMOID, NOTHING},
    {"first layer by 1e-5, last by 1e5", MADE, V(EXPLODING), GROUPS, ZV_OPTIM_GD, 1e-15, 1e-15, 1,
     64, 1, ZV_ACT_RELU, ZV_ACT_GELU, STEEP},
    {"relu, three of four pushed below 0", MADE, V(DEAD_UNITS), GROUPS, ZV_OPTIM_ADAM, 1e-3, 1e-3,
     2, 64, 1, ZV_ACT_RELU, ZV_ACT_RELU, DEAD},
    {"pairs, all but one point", MADE, V(COLLAPSE), TWINS, ZV_OPTIM_GD, 1e-6, 1e-6, 1, 64, 0,
     ZV_ACT_GELU, ZV_ACT_TANH, ONE_POINT},
    {"batches of two", NOISY, V(NOISE_FLOOR), OVERLAPPING, ZV_OPTIM_GD, .05, .5, 2, 2, 1,
     ZV_ACT_TANH, ZV_ACT_GELU, NOTHING},
    {"adam, 150 epochs", AT_FLOOR, V(CONVERGED), GROUPS, ZV_OPTIM_ADAM, .03, .03, 150, 64, 1,
     ZV_ACT_GELU, ZV_ACT_RELU, NOTHING},
    {"gd, in order", IN_ORDER, V(DESCENDING), GROUPS, ZV_OPTIM_GD, .3, 3, 1, 64, 1, ZV_ACT_TANH,
     ZV_ACT_GELU, NOTHING},
};

/* One case: what a seed draws, and what is made of it. */
typedef struct drawn {
    const struct family *of;
    uint64_t seed;
    size_t dim, classes, hidden;
    double scale, rate;
    zv_act act;
    zv_env *env;
    zv_space *space;
    zv_examples *examples;
    char path[96], pairs[96];
} drawn;

typedef struct ran {
    zv_net *net;
    zv_trainer *trainer;
    double start, end; /* loss on all that is trained on; infinite where training lost it */
} ran;

static void sure(zv_status status, const zv_err *err) {
    if (status == ZV_OK) return;
    fprintf(stderr, "bench_diagnose: %s\n", err->msg);
    exit(1);
}

/* ---- Data ---- */

static double apart(data kind) {
    return kind == OVERLAPPING ? .6 : 1.5;
}

static void write_rows(drawn *c) {
    zv_err err = {0};
    zv_rng rng = zv_rng_seed(c->seed * 7919 + 17);
    const zv_space_writer_opts opts = {.dim = c->dim, .dtype = ZV_F32, .ids = true, .labels = true};
    zv_space_writer *w = NULL;
    float centre[6][40], x[40] = {0}, before[40] = {0};
    sure(zv_space_create(&w, c->env, c->path, &opts, &err), &err);
    for (size_t k = 0; k < 6; k++)
        for (size_t d = 0; d < 40; d++)
            centre[k][d] = (float)(apart(c->of->data) * zv_rng_normal(&rng));
    for (size_t i = 0; i < ROWS; i++) {
        size_t label = i % c->classes;
        char id[24], name[24];
        memcpy(before, x, sizeof x);
        for (size_t d = 0; d < c->dim; d++) {
            const double noise = zv_rng_normal(&rng);
            x[d] = (float)(c->scale * ((double)centre[label][d] + noise));
            if (c->of->data == TWO_INPUTS) x[d] = (float)(c->scale * (double)centre[i % 7 % 2][d]);
            if (c->of->data == TWINS)
                x[d] = i % 2 == 1 && d < c->dim / 2 ? before[d] : (float)(c->scale * noise);
        }
        if (c->of->data == SHUFFLED || c->of->data == TWO_INPUTS)
            label = zv_rng_below(&rng, c->classes);
        snprintf(id, sizeof id, "r%zu", i);
        snprintf(name, sizeof name, "c%zu", label);
        const zv_space_item item = {
            .vector = x, .id = zv_str_of(id), .label = zv_str_of(name), .has_label = true};
        sure(zv_space_add(w, &item, &err), &err);
    }
    sure(zv_space_finish(w, &(zv_contract){.metric = ZV_COS}, &err), &err);
}

static void write_pairs(const drawn *c) {
    FILE *file = fopen(c->pairs, "w");
    for (size_t i = 0; file && i < ROWS; i += 2) fprintf(file, "r%zu\tr%zu\n", i, i + 1);
    if (file) fclose(file);
}

static void draw(drawn *c, const struct family *of, uint64_t seed) {
    zv_err err = {0};
    zv_rng rng = zv_rng_seed(seed * 104729 + (uint64_t)(of - FAMILIES_OF_NETS));
    *c = (drawn){.of = of, .seed = seed};
    c->dim = 6 + zv_rng_below(&rng, 35);
    c->classes = 2 + zv_rng_below(&rng, 5);
    if (of->data == TWO_INPUTS) c->classes = 4 + zv_rng_below(&rng, 3);
    c->hidden = 8 + zv_rng_below(&rng, 25);
    c->scale = pow(10, 4 * zv_rng_unit(&rng) - 2);
    c->rate = of->lo * pow(of->hi / of->lo, zv_rng_unit(&rng));
    c->act = zv_rng_below(&rng, 2) ? of->act : of->other;
    snprintf(c->path, sizeof c->path, "/tmp/bench-diagnose-%d.safetensors", (int)getpid());
    snprintf(c->pairs, sizeof c->pairs, "/tmp/bench-diagnose-%d.tsv", (int)getpid());
    sure(zv_env_new(&c->env, &(zv_env_opts){.threads = 1}, &err), &err);
    write_rows(c);
    write_pairs(c);
    sure(zv_space_open(&c->space, c->env, c->path, NULL, &err), &err);
    const bool pairs = of->data == TWINS;
    const zv_examples_opts opts = {.task = pairs ? ZV_TASK_PAIRS : ZV_TASK_CLASSES,
                                   .target = pairs ? c->pairs : NULL,
                                   .seed = seed};
    sure(zv_examples_new(&c->examples, c->env, c->space, &opts, &err), &err);
}

static void drop(drawn *c) {
    zv_examples_free(c->examples);
    zv_space_free(c->space);
    zv_env_free(c->env);
    unlink(c->path);
    unlink(c->pairs);
}

/* ---- Training ---- */

static void edit_net(const drawn *c, ran *r) {
    float *w = zv_net_params(r->net, NULL);
    const zv_layer first = zv_net_layer(r->net, 0);
    const zv_layer last = zv_net_layer(r->net, zv_net_spec_of(r->net)->layers - 1);
    if (c->of->edit == NOTHING) return;
    if (c->of->edit == DEAD) /* inputs are standardised: none comes near 100 */
        for (size_t j = 0; j < (3 * first.out + 3) / 4; j++) w[first.in * first.out + j] = -100;
    if (c->of->edit == STEEP) {
        for (size_t i = 0; i < (first.in + 1) * first.out; i++) w[first.first + i] *= 1e-5F;
        for (size_t i = 0; i < last.in * last.out; i++) w[last.first + i] *= 1e5F;
    }
    if (c->of->edit == ONE_POINT) {
        for (size_t i = 0; i < last.in * last.out; i++) w[last.first + i] *= 1e-3F;
        for (size_t j = 0; j < last.out; j++) w[last.first + last.in * last.out + j] = 1;
    }
    zv_trainer_take(r->trainer);
}

static double loss_of(ran *r) {
    zv_net_score score;
    zv_err err = {0};
    zv_trainer_latest(r->trainer);
    sure(zv_trainer_score(r->trainer, ZV_TRAIN, &score, &err), &err);
    return isfinite(score.loss.value) ? score.loss.value : (double)INFINITY;
}

/* Trains from the seed's first weights; batches `wider` times as large for as many steps. */
static void train(const drawn *c, double rate, size_t wider, ran *r) {
    zv_err err = {0};
    zv_train_opts o = zv_train_defaults();
    zv_net_spec spec = {.task = zv_examples_task(c->examples), .act = c->act};
    const size_t out = spec.task == ZV_TASK_PAIRS ? c->dim : zv_examples_width(c->examples);
    *r = (ran){0};
    spec.layers = (size_t)c->of->layers + 1;
    spec.width[0] = c->dim;
    for (int k = 1; k <= c->of->layers; k++) spec.width[k] = c->hidden;
    spec.width[spec.layers] = out;
    o.optim = zv_optim_defaults(c->of->rule);
    o.optim.rate = rate;
    o.epochs = c->of->epochs * (unsigned)wider;
    o.batch = c->of->batch * wider;
    o.seed = c->seed;
    sure(zv_net_new(&r->net, c->env, &spec, c->seed, &err), &err);
    sure(zv_trainer_new(&r->trainer, c->env, r->net, c->examples, &o, &err), &err);
    edit_net(c, r);
    r->start = loss_of(r);
    const size_t steps = c->of->epochs * (zv_examples_count(c->examples, ZV_TRAIN) / c->of->batch);
    for (size_t i = 0; i < steps; i++) {
        zv_step step;
        const zv_status status = zv_trainer_step(r->trainer, &step, &err);
        if (status == ZV_FORMAT) {
            r->end = (double)INFINITY;
            return;
        }
        sure(status, &err);
    }
    r->end = loss_of(r);
}

static void forget(ran *r) {
    zv_trainer_free(r->trainer);
    zv_net_free(r->net);
}

/* ---- Truth ---- */

/* Does the same training with another rate, or wider batches, end clearly lower? */
static bool clearly_lower(const drawn *c, const ran *run, double times, size_t wider) {
    ran other;
    train(c, c->rate * times, wider, &other);
    const double end = other.end;
    forget(&other);
    return end < CLEAR_SHARE * run->end && run->end - end >= CLEAR_LEAST * run->start;
}

static bool too_small(const drawn *c, const ran *r) {
    double times = 10;
    for (int k = 1; k <= 6 && c->rate * times <= 1e6; k++, times *= 10)
        if (clearly_lower(c, r, times, 1)) return true;
    return false;
}

/* Four times the epochs at the same rate. */
static bool longer_is_lower(const drawn *c, const ran *run) {
    struct family longer = *c->of;
    drawn other = *c;
    ran r;
    longer.epochs *= 4;
    other.of = &longer;
    train(&other, c->rate, 1, &r);
    const double end = r.end;
    forget(&r);
    return end < CLEAR_SHARE * run->end && run->end - end >= CLEAR_LEAST * run->start;
}

static bool is_true(const drawn *c, const ran *r) {
    switch (c->of->truth) {
    case TOO_SMALL:
        return too_small(c, r) && !clearly_lower(c, r, .1, 1);
    case TOO_LARGE:
        return clearly_lower(c, r, .1, 1);
    case NOISY:
        return clearly_lower(c, r, 1, 16) && !clearly_lower(c, r, .1, 1);
    case AT_FLOOR:
        return r->end < .01 * r->start;
    case IN_ORDER:
        return longer_is_lower(c, r) && !clearly_lower(c, r, .1, 1) && !too_small(c, r);
    default:
        return true;
    }
}

/* ---- Verdicts ---- */

typedef struct counts {
    size_t right, cases, other, lost, said[ZV_STALLS];
} counts;

static void show_case(const drawn *c, const ran *r, const zv_diagnosis *d) {
    const zv_signals *s = &d->signals;
    fprintf(stderr,
            "%s, seed %llu: dim %zu classes %zu hidden %zu rate %.3g loss %.4g -> %.4g: %s (%s)\n"
            "    edge %.3g [%.3g, %.3g] alpha %.3g [%.3g, %.3g] trend %.3g [%.3g, %.3g] noise %.3g "
            "[%.3g, %.3g] "
            "succ %.3g "
            "[%.3g, %.3g]\n    layers %.3g overfit %.3g shuffled %.3g [%.3g, %.3g] slower: start "
            "%.4g [%.3g, "
            "%.3g] here "
            "%.4g [%.3g, %.3g] wider %.3g [%.3g, %.3g] rank %.3g dead %.3g\n",
            c->of->name, (unsigned long long)c->seed, c->dim, c->classes, c->hidden, c->rate,
            r->start, r->end, d->stall.name, d->stall.n_evidence ? d->stall.evidence[0].signal : "",
            d->edge.value, d->edge.interval.lo, d->edge.interval.hi, s->alpha.value,
            s->alpha.interval.lo, s->alpha.interval.hi, s->trend.value, s->trend.interval.lo,
            s->trend.interval.hi, s->noise.value, s->noise.interval.lo, s->noise.interval.hi,
            s->successive.value, s->successive.interval.lo, s->successive.interval.hi,
            s->layers.value, s->overfit.value, s->shuffled.value, s->shuffled.interval.lo,
            s->shuffled.interval.hi, s->slower_start.value, s->slower_start.interval.lo,
            s->slower_start.interval.hi, s->slower_here.value, s->slower_here.interval.lo,
            s->slower_here.interval.hi, s->wider_here.value, s->wider_here.interval.lo,
            s->wider_here.interval.hi, s->rank.value, s->dead.value);
}

static void judge(const struct family *of, uint64_t seed, bool show, counts *n) {
    drawn c;
    ran r;
    zv_err err = {0};
    draw(&c, of, seed);
    train(&c, c.rate, 1, &r);
    if (!isfinite(r.end))
        n->lost++;
    else if (!is_true(&c, &r))
        n->other++;
    else {
        zv_diagnosis *d = NULL;
        const zv_diagnose_opts opts = {.curvature = true};
        sure(zv_explain_diagnose(&d, c.env, r.trainer, &opts, &err), &err);
        n->cases++;
        n->said[d->stall.kind]++;
        const bool right = of->want >> d->stall.kind & 1;
        n->right += right;
        if (show && !right) show_case(&c, &r, d);
        zv_diagnosis_free(d);
    }
    forget(&r);
    drop(&c);
}

static void print_names(unsigned of) {
    const char *between = "";
    for (int k = 0; k < ZV_STALLS; k++) {
        if (!(of >> k & 1)) continue;
        printf("%s%s", between, zv_stall_name((zv_stall_kind)k));
        between = ", ";
    }
}

static void print_row(const struct family *of, const counts *n) {
    const char *between = "";
    printf("| %s | ", of->name);
    if (of->want == BUGS)
        printf("any bug");
    else
        print_names(of->want);
    printf(" | %zu of %zu | ", n->right, n->cases);
    for (int k = 0; k < ZV_STALLS; k++) {
        if (!n->said[k]) continue;
        printf("%s%s %zu", between, zv_stall_name((zv_stall_kind)k), n->said[k]);
        between = ", ";
    }
    printf(" | %zu | %zu |\n", n->other, n->lost);
    fflush(stdout);
}

int main(int argc, char **argv) {
    uint64_t first = 300, seeds = 5;
    const char *only = "";
    bool show = false;
    for (int i = 1; i < argc; i++) {
        if (!strcmp(argv[i], "--show")) show = true;
        if (i + 1 == argc) break;
        if (!strcmp(argv[i], "--first-seed")) first = strtoull(argv[i + 1], NULL, 10);
        if (!strcmp(argv[i], "--seeds")) seeds = strtoull(argv[i + 1], NULL, 10);
        if (!strcmp(argv[i], "--family")) only = argv[i + 1];
    }
    size_t right = 0, cases = 0, false_bugs = 0, missed = 0;
    printf("| family | wanted | right | said | not this trouble | named by train |\n"
           "|---|---|---|---|---|---|\n");
    for (size_t f = 0; f < sizeof FAMILIES_OF_NETS / sizeof *FAMILIES_OF_NETS; f++) {
        const struct family *of = &FAMILIES_OF_NETS[f];
        counts n = {0};
        if (!strstr(of->name, only)) continue;
        for (uint64_t t = 0; t < TRIES && n.cases < seeds; t++) judge(of, first + t, show, &n);
        print_row(of, &n);
        right += n.right;
        cases += n.cases;
        if (of->want == BUGS) missed += n.cases - n.right;
        for (int k = 0; k < ZV_STALLS && of->want != BUGS; k++)
            if (BUGS >> k & 1) false_bugs += n.said[k];
    }
    const zv_interval i = zv_stat_share_interval(right, cases, .95);
    printf(
        "\n%zu of %zu right: %.3f [%.3f, %.3f]; bugs missed: %zu; bugs where there was none: %zu\n",
        right, cases, (double)right / (double)cases, i.lo, i.hi, missed, false_bugs);
    return 0;
}
