/* model_fixture.h — spaces with something to be learned: groups around centres, labelled; numbers that depend on the vectors;
 * pairs of rows that are alike in half of their numbers. */
#ifndef MODEL_FIXTURE_H
#define MODEL_FIXTURE_H

#include "zt.h"

#include <unistd.h>

#include <zavit/model.h>

typedef struct fixture {
    zv_env *env;
    zv_space *space;
    zv_net *net;
    zv_examples *examples;
    zv_trainer *trainer;
    char path[96], net_path[96], pairs_path[96];
} fixture;

enum { FIXTURE_ROWS = 600, FIXTURE_DIM = 12, FIXTURE_CLASSES = 3 };

/* `twins`: row 2i + 1 has the first half of row 2i's numbers, and noise for the rest. */
static inline void fixture_row(zv_rng *rng, size_t i, bool twins, float *x, const float *before) {
    for (size_t d = 0; d < FIXTURE_DIM; d++) {
        x[d] = (float)zv_rng_normal(rng);
        if (!twins) x[d] += d % FIXTURE_CLASSES == i % FIXTURE_CLASSES ? 1.5F : 0;
        if (twins && i % 2 == 1 && d < FIXTURE_DIM / 2) x[d] = before[d];
    }
}

static inline void fixture_write(fixture *f, bool twins, size_t bad_row) {
    static const char *const names[] = {"ירוק", "blue", "red"};
    zv_err err = {0};
    zv_rng rng = zv_rng_seed(5);
    float x[FIXTURE_DIM] = {0}, before[FIXTURE_DIM] = {0};
    const zv_space_writer_opts opts = {
        .dim = FIXTURE_DIM, .dtype = ZV_F32, .ids = true, .labels = true};
    zv_space_writer *w = NULL;
    ZT_OK(zv_space_create(&w, f->env, f->path, &opts, &err), err);
    for (size_t i = 0; i < FIXTURE_ROWS; i++) {
        char id[16], size[32];
        fixture_row(&rng, i, twins, x, before);
        memcpy(before, x, sizeof x);
        snprintf(id, sizeof id, "r%zu", i);
        snprintf(size, sizeof size, "%.9g", 10 + 3 * (double)x[0] - 2 * (double)x[1]);
        if (i == bad_row) snprintf(size, sizeof size, "many");
        const zv_str field = zv_str_of("size"), value = zv_str_of(size);
        const zv_space_item item = {.vector = x,
                                    .id = zv_str_of(id),
                                    .label = zv_str_of(names[i % FIXTURE_CLASSES]),
                                    .has_label = i % 50 != 49,
                                    .field_names = &field,
                                    .field_values = &value,
                                    .n_fields = 1};
        ZT_OK(zv_space_add(w, &item, &err), err);
    }
    ZT_OK(zv_space_finish(w, &(zv_contract){.metric = ZV_COS}, &err), err);
}

static inline void fixture_open_as(fixture *f, bool twins, size_t bad_row) {
    zv_err err = {0};
    *f = (fixture){0};
    snprintf(f->path, sizeof f->path, "model-%d.safetensors", (int)getpid());
    snprintf(f->net_path, sizeof f->net_path, "model-%d.net.safetensors", (int)getpid());
    snprintf(f->pairs_path, sizeof f->pairs_path, "model-%d.tsv", (int)getpid());
    ZT_OK(zv_env_new(&f->env, &(zv_env_opts){.threads = 1}, &err), err);
    fixture_write(f, twins, bad_row);
    ZT_OK(zv_space_open(&f->space, f->env, f->path, NULL, &err), err);
}

static inline void fixture_open(fixture *f) {
    fixture_open_as(f, false, SIZE_MAX);
}

/* Rows 2i and 2i + 1 belong together. */
static inline void fixture_pairs(fixture *f, bool triplets) {
    FILE *file = fopen(f->pairs_path, "w");
    for (size_t i = 0; i < FIXTURE_ROWS; i += 2) {
        fprintf(file, "r%zu\tr%zu", i, i + 1);
        if (triplets) fprintf(file, "\tr%zu", (i + 11) % FIXTURE_ROWS);
        fputc('\n', file);
    }
    fclose(file);
}

static inline void fixture_close(fixture *f) {
    zv_trainer_free(f->trainer);
    zv_net_free(f->net);
    zv_examples_free(f->examples);
    zv_space_free(f->space);
    zv_env_free(f->env);
    unlink(f->path);
    unlink(f->net_path);
    unlink(f->pairs_path);
}

/* Net, examples, trainer: layers as --layers has them, widths of the ends as the data ask. */
static inline void fixture_train(fixture *f, zv_examples_opts examples, zv_net_spec spec,
                                 const char *layers, const zv_train_opts *opts) {
    zv_err err = {0};
    ZT_OK(zv_examples_new(&f->examples, f->env, f->space, &examples, &err), err);
    ZT_OK(zv_net_spec_layers(&spec, layers, &err), err);
    spec.task = examples.task;
    if (spec.width[0] == 0) spec.width[0] = FIXTURE_DIM;
    if (spec.width[spec.layers] == 0)
        spec.width[spec.layers] =
            spec.task == ZV_TASK_PAIRS ? FIXTURE_DIM : zv_examples_width(f->examples);
    ZT_OK(zv_net_new(&f->net, f->env, &spec, 1, &err), err);
    ZT_OK(zv_trainer_new(&f->trainer, f->env, f->net, f->examples, opts, &err), err);
}

static inline void fixture_run(fixture *f, unsigned epochs) {
    zv_err err = {0};
    zv_epoch epoch;
    for (unsigned i = 0; i < epochs && !zv_trainer_done(f->trainer); i++)
        ZT_OK(zv_trainer_epoch(f->trainer, &epoch, &err), err);
}

#endif
