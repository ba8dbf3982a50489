/* model_spec.c — tasks, bends and widths by name. */
#include "model/model_private.h"

static const char *const TASKS[ZV_TASKS] = {
#define NAME(id, name, text) name,
    ZV_TASK_LIST(NAME)
#undef NAME
};
static const char *const ACTS[] = {"none", "relu", "tanh", "sigmoid", "gelu"};

const char *zv_task_name(zv_task task) {
    return (unsigned)task < ZV_TASKS ? TASKS[task] : "?";
}

bool zv_task_parse(zv_task *out, const char *name) {
    for (int k = 0; k < ZV_TASKS; k++) {
        if (strcmp(name, TASKS[k]) != 0) continue;
        *out = (zv_task)k;
        return true;
    }
    return false;
}

const char *zv_act_name(zv_act act) {
    return (unsigned)act < ZV_COUNT(ACTS) ? ACTS[act] : "?";
}

bool zv_act_parse(zv_act *out, const char *name) {
    for (size_t k = 0; k < ZV_COUNT(ACTS); k++) {
        if (strcmp(name, ACTS[k]) != 0) continue;
        *out = (zv_act)k;
        return true;
    }
    return false;
}

/* One width, from *at on; false if there is none to be read. */
static bool read_width(const char **at, size_t *width) {
    const char *p = *at;
    if (strncmp(p, "auto", 4) == 0) {
        *width = 0;
        *at = p + 4;
        return true;
    }
    *width = 0;
    while (*p >= '0' && *p <= '9' && *width < 100000000)
        *width = *width * 10 + (size_t)(*p++ - '0');
    const bool some = p > *at && *width > 0;
    *at = p;
    return some;
}

/* Widths with commas between; how many, or 0 if something else stands there. */
static size_t read_widths(const char *at, size_t *width, size_t most, bool *deep) {
    size_t n = 0;
    *deep = false;
    for (;; at++) {
        if (n == most) *deep = true;
        if (*deep || !read_width(&at, &width[n++])) return 0;
        if (*at != ',') return *at ? 0 : n;
    }
}

zv_status zv_net_spec_layers(zv_net_spec *out, const char *layers, zv_err *err) {
    size_t width[ZV_NET_LAYERS + 1] = {0};
    bool deep = false;
    const bool single = strcmp(layers, "auto") == 0;
    const size_t n = single ? 2 : read_widths(layers, width, ZV_COUNT(width), &deep);
    if (deep) return zv_err_set(err, ZV_USAGE, M_MODEL_DEEP, layers, ZV_NET_LAYERS);
    if (n < 2) return zv_err_set(err, ZV_USAGE, M_MODEL_LAYERS, layers);
    for (size_t k = 1; k + 1 < n; k++)
        if (width[k] == 0) return zv_err_set(err, ZV_USAGE, M_MODEL_AUTO, layers);
    out->layers = n - 1;
    memcpy(out->width, width, n * sizeof *width);
    return ZV_OK;
}

void zv_net_spec_format(const zv_net_spec *spec, char *out, size_t size) {
    size_t used = 0;
    if (size > 0) *out = 0;
    for (size_t k = 0; k <= spec->layers && used + 1 < size; k++) {
        const int n = snprintf(out + used, size - used, "%s%zu", k ? "-" : "", spec->width[k]);
        used += n > 0 ? (size_t)n : 0;
    }
}

size_t zv_net_spec_params(const zv_net_spec *spec) {
    size_t n = 0;
    for (size_t k = 0; k < spec->layers; k++) n += (spec->width[k] + 1) * spec->width[k + 1];
    return n;
}

zv_status zv__net_spec_ok(const zv_net_spec *spec, zv_err *err) {
    size_t all = 0, layer;
    if (spec->layers < 1 || spec->layers > ZV_NET_LAYERS || (unsigned)spec->task >= ZV_TASKS ||
        (unsigned)spec->act >= ZV_COUNT(ACTS))
        return zv_err_set(err, ZV_USAGE, M_MODEL_SPEC);
    for (size_t k = 0; k < spec->layers; k++) {
        if (spec->width[k] == 0 || spec->width[k + 1] == 0)
            return zv_err_set(err, ZV_USAGE, M_MODEL_WIDTH, k + 1);
        if (!zv__mul(&layer, spec->width[k] + 1, spec->width[k + 1]) ||
            !zv__plus(&all, all, layer) || all > INT32_MAX)
            return zv_err_set(err, ZV_USAGE, M_MODEL_LARGE, INT32_MAX);
    }
    if (!(spec->dropout >= 0 && spec->dropout < 1))
        return zv_err_set(err, ZV_USAGE, M_MODEL_DROPOUT, spec->dropout);
    if (!(spec->init >= 0 && spec->init <= 1e6))
        return zv_err_set(err, ZV_USAGE, M_MODEL_INIT, spec->init);
    return ZV_OK;
}
