/* model_file.c — nets as safetensors files, written and read. */
#include "model/model_private.h"

#include "base/base_sha256.h"

#define VERSION "1"
enum { MOST_HEADER = 1 << 20 };

/* ---- Writing ------------------------------------------------------------------------------------- */

typedef struct writing {
    const zv_net *net;
    const float *params;
    const zv__net_extra *extra;
    zv__st_header header;
    zv__outfile *out; /* NULL: only described */
    zv__sha256 *sha; /* of what is described, too */
} writing;

static zv_status put(writing *w, const char *name, zv__st_dtype dtype, const uint64_t *shape,
                     size_t rank, const void *data, size_t bytes, zv_err *err) {
    if (!w->out) {
        zv__st_add_tensor(&w->header, name, dtype, shape, rank);
        zv__sha256_add(w->sha, data, bytes);
        return ZV_OK;
    }
    return zv__out_write(w->out, data, bytes, err);
}

static zv_status put_floats(writing *w, const char *name, const float *x, size_t rows, size_t cols,
                            zv_err *err) {
    const uint64_t shape[] = {rows ? rows : cols, cols};
    return put(w, name, ZV__ST_F32, shape, rows ? 2 : 1, x,
               ZV_MAX(rows, (size_t)1) * cols * sizeof *x, err);
}

static zv_status put_layers(writing *w, zv_err *err) {
    char name[48];
    for (size_t k = 0; k < w->net->spec.layers; k++) {
        const zv_layer layer = zv_net_layer(w->net, k);
        const float *weight = w->params + layer.first;
        snprintf(name, sizeof name, "layer.%zu.weight", k + 1);
        ZV_TRY(put_floats(w, name, weight, layer.in, layer.out, err));
        snprintf(name, sizeof name, "layer.%zu.bias", k + 1);
        ZV_TRY(put_floats(w, name, weight + layer.in * layer.out, 0, layer.out, err));
    }
    return ZV_OK;
}

static zv_status put_ends(writing *w, zv_err *err) {
    const zv_net *net = w->net;
    const size_t in = zv__net_in(net), out = zv__net_out(net);
    if (net->mean) {
        ZV_TRY(put_floats(w, "input.mean", net->mean, 0, in, err));
        ZV_TRY(put_floats(w, "input.scale", net->scale, 0, in, err));
    }
    if (net->centre) {
        ZV_TRY(put_floats(w, "output.centre", net->centre, 0, out, err));
        ZV_TRY(put_floats(w, "output.spread", net->spread, 0, out, err));
    }
    return ZV_OK;
}

static zv_status put_names(writing *w, zv_err *err) {
    const zv_net *net = w->net;
    if (net->n_names == 0) return ZV_OK;
    zv_buf offsets, bytes;
    zv_buf_init(&offsets, net->env);
    zv_buf_init(&bytes, net->env);
    int64_t end = 0;
    zv_buf_add(&offsets, &end, sizeof end);
    for (size_t i = 0; i < net->n_names; i++) {
        zv_buf_add(&bytes, net->names[i].ptr, net->names[i].len);
        end = (int64_t)bytes.len;
        zv_buf_add(&offsets, &end, sizeof end);
    }
    const uint64_t n = net->n_names + 1, size = bytes.len;
    zv_status status = zv_buf_status(&offsets, err);
    if (status == ZV_OK) status = zv_buf_status(&bytes, err);
    if (status == ZV_OK)
        status = put(w, "output.names.offsets", ZV__ST_I64, &n, 1, zv_buf_cstr(&offsets),
                     offsets.len, err);
    if (status == ZV_OK)
        status =
            put(w, "output.names.bytes", ZV__ST_U8, &size, 1, zv_buf_cstr(&bytes), bytes.len, err);
    zv_buf_free(&offsets);
    zv_buf_free(&bytes);
    return status;
}

/* Twice: to describe and sum, then to write. Tensors of 8 bytes an element last but for bytes, so that all lie at multiples of their
 * element's size. */
static zv_status put_all(writing *w, zv_err *err) {
    ZV_TRY(put_layers(w, err));
    ZV_TRY(put_ends(w, err));
    for (size_t i = 0; w->extra && i < w->extra->n_tensors; i++) {
        const zv__net_tensor *t = &w->extra->tensors[i];
        size_t bytes = t->dtype == ZV__ST_F32 ? 4 : t->dtype == ZV__ST_U8 ? 1 : 8;
        for (size_t k = 0; k < t->rank; k++) bytes *= (size_t)t->shape[k];
        ZV_TRY(put(w, t->name, t->dtype, t->shape, t->rank, t->data, bytes, err));
    }
    return put_names(w, err);
}

void zv__st_add_real(zv__st_header *h, const char *key, double value) {
    char text[40];
    snprintf(text, sizeof text, "%.17g", value);
    zv__st_add_meta(h, key, text);
}

static zv_status describe(writing *w, const char *path, const char *command, zv_err *err) {
    const zv_net_spec *s = &w->net->spec;
    char hex[65], layers[ZV_NET_LAYERS * 24 + 24];
    zv__st_header *h = &w->header;
    ZV_TRY(zv__sha256_new(&w->sha, w->net->env, err));
    const zv_status status = put_all(w, err);
    if (status != ZV_OK) {
        zv__sha256_free(w->sha);
        return status;
    }
    ZV_TRY(zv__sha256_finish(w->sha, hex, err));
    zv_net_spec_format(s, layers, sizeof layers);
    zv__st_add_meta(h, "zavit.net", VERSION);
    zv__st_add_meta(h, "zavit.net.task", zv_task_name(s->task));
    zv__st_add_meta(h, "zavit.net.act", zv_act_name(s->act));
    zv__st_add_meta(h, "zavit.net.layers", layers);
    zv__st_add_real(h, "zavit.net.dropout", s->dropout);
    zv__st_add_real(h, "zavit.net.init", s->init);
    zv__st_add_meta(h, "zavit.sha256", hex);
    if (w->extra && w->extra->describe) w->extra->describe(h, w->extra->ctx);
    return zv__net_contract_write(w->net, h, path, command, err);
}

static zv_status write_file(writing *w, const char *path, zv_err *err) {
    zv_buf header;
    zv_buf_init(&header, w->net->env);
    zv_status status = zv__st_header_finish(&header, &w->header, 0, err);
    if (status == ZV_OK) status = zv__out_open(&w->out, w->net->env, path, err);
    if (status == ZV_OK) zv__out_in_order(w->out);
    if (status == ZV_OK) status = zv__out_write(w->out, header.ptr, header.len, err);
    if (status == ZV_OK) status = put_all(w, err);
    zv_buf_free(&header);
    if (status == ZV_OK) return zv__out_finish(w->out, err);
    zv__out_abort(w->out);
    return status;
}

zv_status zv__net_write(const zv_net *net, const float *params, const char *path,
                        const char *command, const zv__net_extra *extra, zv_err *err) {
    writing w = {.net = net, .params = params, .extra = extra};
    zv__st_header_init(&w.header, net->env);
    zv_status status = describe(&w, path, command, err);
    if (status == ZV_OK) status = write_file(&w, path, err);
    zv__st_header_free(&w.header);
    return status;
}

zv_status zv_net_save(const zv_net *net, const char *path, const char *command, zv_err *err) {
    return zv__net_write(net, net->params, path, command, NULL, err);
}

/* ---- Reading ------------------------------------------------------------------------------------- */

zv_status zv__net_file_broken(const zv__net_file *f, const char *what, zv_err *err) {
    return zv_err_set(err, ZV_FORMAT, M_MODEL_BROKEN, f->path, what);
}

static zv_status check_sum(const zv__net_file *f, zv_err *err) {
    const char *stated = zv__st_meta(f->st, "zavit.sha256");
    char hex[65];
    zv__sha256 *sha = NULL;
    ZV_TRY(zv__sha256_new(&sha, f->env, err));
    zv__sha256_add(sha, f->st->data, (size_t)f->st->data_size);
    ZV_TRY(zv__sha256_finish(sha, hex, err));
    if (stated && strcmp(stated, hex) == 0) return ZV_OK;
    return zv__net_file_broken(f, "zavit.sha256", err);
}

static zv_status check_kind(const zv__net_file *f, zv_err *err) {
    const char *version = zv__st_meta(f->st, "zavit.net");
    if (!version) return zv_err_set(err, ZV_FORMAT, M_MODEL_NO_NET, f->path);
    if (strcmp(version, VERSION) != 0)
        return zv_err_set(err, ZV_UNSUPPORTED, M_MODEL_VERSION, f->path, version);
    return check_sum(f, err);
}

zv_status zv__net_file_open(zv__net_file *out, const zv_env *env, const char *path, zv_err *err) {
    *out = (zv__net_file){.env = env, .path = path};
    ZV_TRY(zv__map_open(&out->map, env, path, err));
    const uint8_t *d = out->map.data;
    /* A header of this length begins with {: anything else is not one of these files at all. */
    zv_status status = out->map.size > 8 && d[8] == '{'
                           ? zv__st_parse(&out->st, env, path, d, out->map.size, err)
                           : zv_err_set(err, ZV_FORMAT, M_MODEL_NO_NET, path);
    if (status == ZV_OK) status = check_kind(out, err);
    if (status != ZV_OK) zv__net_file_close(out);
    return status;
}

void zv__net_file_close(zv__net_file *f) {
    zv__st_free(f->st, f->env);
    zv__map_close(&f->map);
    f->st = NULL;
}

bool zv_net_is(const zv_env *env, const char *path) {
    zv__mapping map;
    zv__st *st = NULL;
    bool is = false;
    if (zv__map_open(&map, env, path, NULL) != ZV_OK) return false;
    if (map.size > 8 && map.data[8] == '{' &&
        zv__st_parse(&st, env, path, map.data, map.size, NULL) == ZV_OK)
        is = zv__st_meta(st, "zavit.net") != NULL;
    zv__st_free(st, env);
    zv__map_close(&map);
    return is;
}

zv_status zv__net_file_copy(const zv__net_file *f, const char *name, zv__st_dtype dtype, void *out,
                            size_t bytes, zv_err *err) {
    const zv__st_tensor *t = zv__st_find(f->st, name);
    if (!t || t->dtype != dtype || t->end - t->begin != bytes)
        return zv__net_file_broken(f, name, err);
    if (bytes > 0) memcpy(out, t->data, bytes);
    return ZV_OK;
}

zv_status zv__net_file_u64(const zv__net_file *f, const char *key, uint64_t most, uint64_t *out,
                           zv_err *err) {
    const char *text = zv__st_meta(f->st, key);
    if (text && zv__parse_u64(text, strlen(text), out) && *out <= most) return ZV_OK;
    return zv__net_file_broken(f, key, err);
}

zv_status zv__net_file_real(const zv__net_file *f, const char *key, double *out, zv_err *err) {
    const char *text = zv__st_meta(f->st, key);
    char *end = NULL;
    *out = text ? strtod(text, &end) : 0;
    return text && *text && !*end ? ZV_OK : zv__net_file_broken(f, key, err);
}

/* "384-128-10" is read as "384,128,10". */
static zv_status read_layers(zv_net_spec *spec, const zv__net_file *f, zv_err *err) {
    const char *text = zv__st_meta(f->st, "zavit.net.layers");
    char commas[ZV_NET_LAYERS * 24 + 24];
    if (!text || strlen(text) >= sizeof commas || strchr(text, 'a'))
        return zv__net_file_broken(f, "zavit.net.layers", err);
    snprintf(commas, sizeof commas, "%s", text);
    for (char *p = commas; *p; p++)
        if (*p == '-') *p = ',';
    if (zv_net_spec_layers(spec, commas, NULL) == ZV_OK) return ZV_OK;
    return zv__net_file_broken(f, "zavit.net.layers", err);
}

static zv_status read_spec(zv_net_spec *spec, const zv__net_file *f, zv_err *err) {
    const char *task = zv__st_meta(f->st, "zavit.net.task"),
               *act = zv__st_meta(f->st, "zavit.net.act");
    *spec = (zv_net_spec){0};
    if (!task || !zv_task_parse(&spec->task, task))
        return zv__net_file_broken(f, "zavit.net.task", err);
    if (!act || !zv_act_parse(&spec->act, act)) return zv__net_file_broken(f, "zavit.net.act", err);
    ZV_TRY(read_layers(spec, f, err));
    ZV_TRY(zv__net_file_real(f, "zavit.net.dropout", &spec->dropout, err));
    ZV_TRY(zv__net_file_real(f, "zavit.net.init", &spec->init, err));
    if (zv__net_spec_ok(spec, NULL) == ZV_OK) return ZV_OK;
    return zv__net_file_broken(f, "zavit.net.layers", err);
}

static zv_status read_params(zv_net *net, const zv__net_file *f, zv_err *err) {
    char name[48];
    for (size_t k = 0; k < net->spec.layers; k++) {
        const zv_layer layer = zv_net_layer(net, k);
        float *weight = net->params + layer.first;
        const size_t n = layer.in * layer.out;
        snprintf(name, sizeof name, "layer.%zu.weight", k + 1);
        ZV_TRY(zv__net_file_copy(f, name, ZV__ST_F32, weight, n * sizeof(float), err));
        snprintf(name, sizeof name, "layer.%zu.bias", k + 1);
        ZV_TRY(zv__net_file_copy(f, name, ZV__ST_F32, weight + n, layer.out * sizeof(float), err));
    }
    return ZV_OK;
}

typedef zv_status set_two(zv_net *net, const float *a, const float *b, zv_err *err);

/* Two tensors of `n` that belong together, if the first is there. */
static zv_status read_two(zv_net *net, const zv__net_file *f, const char *first, const char *second,
                          size_t n, set_two *set, zv_err *err) {
    if (!zv__st_find(f->st, first)) return ZV_OK;
    float *a = ZV_NEW(net->env, 2 * n, float);
    if (!a) return zv__nomem(err);
    zv_status status = zv__net_file_copy(f, first, ZV__ST_F32, a, n * sizeof *a, err);
    if (status == ZV_OK)
        status = zv__net_file_copy(f, second, ZV__ST_F32, a + n, n * sizeof *a, err);
    if (status == ZV_OK) status = set(net, a, a + n, err);
    zv__free(net->env, a);
    return status;
}

/* Offsets must rise and end with the bytes. */
static zv_status cut_names(zv_str *names, size_t n, const int64_t *offsets,
                           const zv__st_tensor *bytes, const zv__net_file *f, zv_err *err) {
    const int64_t size = (int64_t)(bytes->end - bytes->begin);
    for (size_t i = 0; i < n; i++) {
        if (offsets[i] < 0 || offsets[i + 1] < offsets[i] || offsets[i + 1] > size)
            return zv__net_file_broken(f, "output.names.offsets", err);
        names[i] =
            (zv_str){(const char *)bytes->data + offsets[i], (size_t)(offsets[i + 1] - offsets[i])};
    }
    return ZV_OK;
}

static zv_status read_names(zv_net *net, const zv__net_file *f, zv_err *err) {
    const size_t n = zv__net_out(net);
    const zv__st_tensor *bytes = zv__st_find(f->st, "output.names.bytes");
    if (!bytes) return ZV_OK;
    if (bytes->dtype != ZV__ST_U8) return zv__net_file_broken(f, "output.names.bytes", err);
    int64_t *offsets = ZV_NEW(net->env, n + 1, int64_t);
    zv_str *names = ZV_NEW(net->env, n, zv_str);
    zv_status status = offsets && names ? ZV_OK : zv__nomem(err);
    if (status == ZV_OK)
        status = zv__net_file_copy(f, "output.names.offsets", ZV__ST_I64, offsets,
                                   (n + 1) * sizeof *offsets, err);
    if (status == ZV_OK) status = cut_names(names, n, offsets, bytes, f, err);
    if (status == ZV_OK) status = zv_net_set_names(net, names, n, err);
    zv__free(net->env, offsets);
    zv__free(net->env, names);
    return status;
}

static zv_status read_rest(zv_net *net, const zv__net_file *f, zv_err *err) {
    ZV_TRY(read_params(net, f, err));
    ZV_TRY(
        read_two(net, f, "input.mean", "input.scale", zv__net_in(net), zv_net_scale_inputs, err));
    ZV_TRY(read_two(net, f, "output.centre", "output.spread", zv__net_out(net),
                    zv_net_scale_outputs, err));
    ZV_TRY(read_names(net, f, err));
    ZV_TRY(zv__net_contract_read(net, f, err));
    snprintf(net->sha256, sizeof net->sha256, "%s", zv__st_meta(f->st, "zavit.sha256"));
    zv_buf_puts(&net->path, f->path);
    return zv_buf_status(&net->path, err);
}

/* A file that states a large net but holds none is refused before memory is asked for. */
static zv_status check_size(const zv_net_spec *spec, const zv__net_file *f, zv_err *err) {
    if (zv_net_spec_params(spec) <= f->st->data_size / sizeof(float)) return ZV_OK;
    return zv__net_file_broken(f, "zavit.net.layers", err);
}

zv_status zv__net_read(zv_net **out, const zv__net_file *f, zv_err *err) {
    zv_net_spec spec;
    zv_net *net = NULL;
    *out = NULL;
    ZV_TRY(read_spec(&spec, f, err));
    ZV_TRY(check_size(&spec, f, err));
    ZV_TRY(zv__net_bare(&net, f->env, &spec, err));
    const zv_status status = read_rest(net, f, err);
    if (status == ZV_OK)
        *out = net;
    else
        zv_net_free(net);
    return status;
}

zv_status zv_net_open(zv_net **out, const zv_env *env, const char *path, zv_err *err) {
    zv__net_file f;
    *out = NULL;
    ZV_TRY(zv__net_file_open(&f, env, path, err));
    const zv_status status = zv__net_read(out, &f, err);
    zv__net_file_close(&f);
    return status;
}
