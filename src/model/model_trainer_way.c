/* model_trainer_way.c — where a training was after its epochs: the parameters of a few of them, evenly thinned. */
#include "model/model_private.h"

size_t zv_trainer_way_count(const zv_trainer *t) {
    return t->n_way;
}

const float *zv_trainer_way(const zv_trainer *t, size_t k, unsigned *epoch) {
    if (k >= t->n_way) return NULL;
    if (epoch) *epoch = t->way_epochs[k];
    return t->way + k * t->n_params;
}

bool zv__trainer_way_room(zv_trainer *t) {
    if (!t->way) t->way = zv__alloc(t->env, t->n_params, t->opts.keep_path * sizeof(float));
    if (!t->way_epochs) t->way_epochs = ZV_NEW(t->env, t->opts.keep_path, unsigned);
    return t->way && t->way_epochs;
}

size_t zv__way_thin(float *way, unsigned *epochs, size_t n, size_t n_params, unsigned every) {
    size_t kept = 0;
    for (size_t k = 0; k < n; k++) {
        if (epochs[k] % every) continue;
        memmove(way + kept * n_params, way + k * n_params, n_params * sizeof *way);
        epochs[kept++] = epochs[k];
    }
    return kept;
}

zv_status zv__trainer_way_keep(zv_trainer *t, unsigned epoch, zv_err *err) {
    if (t->opts.keep_path == 0) return ZV_OK;
    if (!zv__trainer_way_room(t)) return zv__nomem(err);
    if (t->way_every == 0) t->way_every = 1;
    while (epoch % t->way_every == 0 && t->n_way == t->opts.keep_path) {
        t->way_every *= 2;
        t->n_way = zv__way_thin(t->way, t->way_epochs, t->n_way, t->n_params, t->way_every);
    }
    if (epoch % t->way_every) return ZV_OK;
    memcpy(t->way + t->n_way * t->n_params, zv_tape_params_f32(t->tape),
           t->n_params * sizeof *t->way);
    t->way_epochs[t->n_way++] = epoch;
    return ZV_OK;
}
