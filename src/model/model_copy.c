/* model_copy.c — nets and trainers beside others, to try something on. */
#include "model/model_private.h"

zv_status zv_net_copy(zv_net **out, const zv_net *net, zv_err *err) {
    ZV_TRY(zv__net_bare(out, net->env, &net->spec, err));
    zv_net *copy = *out;
    memcpy(copy->params, net->params, net->n_params * sizeof *net->params);
    zv_status status = ZV_OK;
    if (net->mean) status = zv_net_scale_inputs(copy, net->mean, net->scale, err);
    if (status == ZV_OK && net->centre)
        status = zv_net_scale_outputs(copy, net->centre, net->spread, err);
    if (status == ZV_OK && net->n_names > 0)
        status = zv_net_set_names(copy, net->names, net->n_names, err);
    if (status == ZV_OK) return ZV_OK;
    zv_net_free(copy);
    *out = NULL;
    return status;
}

const zv_optim *zv_trainer_optim(const zv_trainer *t) {
    return t->optim;
}

zv_status zv_trainer_set_rate(zv_trainer *t, double rate, zv_err *err) {
    return zv_optim_set_rate(t->optim, rate, err);
}

void zv_trainer_take(zv_trainer *t) {
    zv__trainer_copy(t, zv_tape_params_f32(t->tape), t->net->params);
    t->watching = false; /* the step before was not to here */
}

/* State of the same rule; the bytes hold a rate, which is not to be taken. */
static zv_status copy_state(zv_trainer *to, const zv_trainer *from, zv_err *err) {
    const size_t size = zv_optim_state_size(from->optim);
    uint8_t *bytes = ZV_NEW(to->env, size, uint8_t);
    if (!bytes) return zv__nomem(err);
    zv_optim_save(from->optim, bytes);
    zv_status status = zv_optim_restore(to->optim, bytes, size, err);
    if (status == ZV_OK) status = zv_optim_set_rate(to->optim, to->opts.optim.rate, err);
    zv__free(to->env, bytes);
    return status;
}

zv_status zv_trainer_copy(zv_trainer **out, const zv_trainer *t, zv_net *net,
                          const zv_train_opts *opts, zv_err *err) {
    ZV_TRY(zv_trainer_new(out, t->env, net, t->examples, opts, err));
    zv_trainer *copy = *out;
    memcpy(zv_tape_params_f32(copy->tape), zv_tape_params_f32(t->tape),
           t->n_params * sizeof(float));
    zv_trainer_latest(copy);
    zv_status status = ZV_OK;
    if (opts->optim.kind == t->opts.optim.kind) status = copy_state(copy, t, err);
    if (status == ZV_OK) return ZV_OK;
    zv_trainer_free(copy);
    *out = NULL;
    return status;
}
