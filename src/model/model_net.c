/* model_net.c — making nets, and what they hold. */
#include "model/model_private.h"

zv_status zv__net_bare(zv_net **out, const zv_env *env, const zv_net_spec *spec, zv_err *err) {
    *out = NULL;
    ZV_TRY(zv__net_spec_ok(spec, err));
    zv_net *net = ZV_NEW_ZERO(env, 1, zv_net);
    if (!net) return zv__nomem(err);
    net->env = env;
    net->spec = *spec;
    net->n_params = zv_net_spec_params(spec);
    zv__arena_init(&net->strings, env);
    zv_buf_init(&net->path, env);
    zv_buf_init(&net->model_path, env);
    net->params = zv__alloc_huge(env, net->n_params, sizeof(float));
    if (!net->params) {
        zv_net_free(net);
        return zv__nomem(err);
    }
    memset(net->params, 0, net->n_params * sizeof(float));
    *out = net;
    return ZV_OK;
}

/* Variance of the first weights of a layer. */
static double first_variance(const zv_net_spec *spec, size_t k) {
    const double in = (double)spec->width[k], out = (double)spec->width[k + 1];
    const bool bends = k + 1 < spec->layers;
    if (bends && (spec->act == ZV_ACT_RELU || spec->act == ZV_ACT_GELU)) return 2 / in;
    return 2 / (in + out);
}

static void draw_layer(zv_net *net, size_t k, zv_rng *rng) {
    const zv_layer layer = zv_net_layer(net, k);
    const double init = net->spec.init > 0 ? net->spec.init : 1;
    const double sd = init * sqrt(first_variance(&net->spec, k));
    float *w = net->params + layer.first;
    for (size_t i = 0; i < layer.in * layer.out; i++) w[i] = (float)(sd * zv_rng_normal(rng));
}

/* A head that does nothing yet. */
static bool begins_as_identity(const zv_net_spec *s) {
    return s->task == ZV_TASK_PAIRS && s->layers == 1 && s->width[0] == s->width[1];
}

zv_status zv_net_new(zv_net **out, const zv_env *env, const zv_net_spec *spec, uint64_t seed,
                     zv_err *err) {
    ZV_TRY(zv__net_bare(out, env, spec, err));
    zv_net *net = *out;
    if (begins_as_identity(spec)) {
        const double init = spec->init > 0 ? spec->init : 1;
        for (size_t i = 0; i < spec->width[0]; i++)
            net->params[i * spec->width[0] + i] = (float)init;
        return ZV_OK;
    }
    zv_rng rng = zv_rng_stream(seed, ZV__STREAM_INIT);
    for (size_t k = 0; k < spec->layers; k++) draw_layer(net, k, &rng);
    return ZV_OK;
}

void zv_net_free(zv_net *net) {
    if (!net) return;
    const zv_env *env = net->env;
    zv__free_huge(env, net->params);
    zv__free(env, net->mean);
    zv__free(env, net->scale);
    zv__free(env, net->centre);
    zv__free(env, net->spread);
    zv__free(env, net->names);
    zv_buf_free(&net->path);
    zv_buf_free(&net->model_path);
    zv__arena_free(&net->strings);
    zv__free(env, net);
}

size_t zv_net_in(const zv_net *net) {
    return zv__net_in(net);
}

size_t zv_net_out(const zv_net *net) {
    return zv__net_out(net);
}

const zv_net_spec *zv_net_spec_of(const zv_net *net) {
    return &net->spec;
}

float *zv_net_params(zv_net *net, size_t *count) {
    if (count) *count = net->n_params;
    return net->params;
}

zv_layer zv_net_layer(const zv_net *net, size_t k) {
    const zv_net_spec *s = &net->spec;
    size_t first = 0;
    for (size_t i = 0; i < k; i++) first += (s->width[i] + 1) * s->width[i + 1];
    const size_t in = s->width[k], out = s->width[k + 1];
    return (zv_layer){.in = in,
                      .out = out,
                      .weight = net->params + first,
                      .bias = net->params + first + in * out,
                      .act = k + 1 < s->layers ? s->act : ZV_ACT_NONE,
                      .first = first};
}

/* Replaces two arrays by copies of others, or takes them away. */
static zv_status replace(const zv_env *env, float **x, float **y, const float *a, const float *b,
                         size_t n, zv_err *err) {
    float *to_x = NULL, *to_y = NULL;
    if (a) {
        to_x = ZV_NEW(env, n, float);
        to_y = ZV_NEW(env, n, float);
        if (!to_x || !to_y) {
            zv__free(env, to_x);
            zv__free(env, to_y);
            return zv__nomem(err);
        }
        memcpy(to_x, a, n * sizeof *a);
        memcpy(to_y, b, n * sizeof *b);
    }
    zv__free(env, *x);
    zv__free(env, *y);
    *x = to_x;
    *y = to_y;
    return ZV_OK;
}

zv_status zv_net_scale_inputs(zv_net *net, const float *mean, const float *scale, zv_err *err) {
    return replace(net->env, &net->mean, &net->scale, mean, scale, zv__net_in(net), err);
}

zv_status zv_net_scale_outputs(zv_net *net, const float *centre, const float *spread, zv_err *err) {
    return replace(net->env, &net->centre, &net->spread, centre, spread, zv__net_out(net), err);
}

void zv_net_inputs(const zv_net *net, const float *x, size_t n, float *out) {
    const size_t in = zv__net_in(net);
    if (!net->mean) {
        memmove(out, x, n * in * sizeof *x);
        return;
    }
    for (size_t r = 0; r < n; r++)
        for (size_t d = 0; d < in; d++)
            out[r * in + d] = (x[r * in + d] - net->mean[d]) * net->scale[d];
}

zv_status zv_net_set_names(zv_net *net, const zv_str *names, size_t n, zv_err *err) {
    zv_str *list = ZV_NEW(net->env, n, zv_str);
    if (!list) return zv__nomem(err);
    for (size_t i = 0; i < n; i++) {
        list[i].ptr = zv__arena_strdup(&net->strings, names[i].ptr, names[i].len);
        list[i].len = names[i].len;
        if (list[i].ptr) continue;
        zv__free(net->env, list);
        return zv__nomem(err);
    }
    zv__free(net->env, net->names);
    net->names = list;
    net->n_names = n;
    return ZV_OK;
}

zv_str zv_net_name(const zv_net *net, size_t output) {
    return output < net->n_names ? net->names[output] : (zv_str){"", 0};
}

const char *zv_net_path(const zv_net *net) {
    return zv_buf_cstr(&net->path);
}
const char *zv_net_sha256(const zv_net *net) {
    return net->sha256;
}
