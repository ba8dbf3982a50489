/* model_contract.c — which vectors a net takes: the contract of the space it learned from. */
#include "model/model_private.h"

/* The contract's strings that are kept as they are. */
#define TEXTS(X)                                                                                   \
    X(encoder, "zavit.encoder")                                                                    \
    X(pooling, "zavit.pooling")                                                                    \
    X(text, "zavit.text")                                                                          \
    X(language, "zavit.language")                                                                  \
    X(model_sha256, "zavit.model_sha256")

static zv_status keep(zv_net *net, const char **to, const char *from, zv_err *err) {
    *to = NULL;
    if (!from) return ZV_OK;
    *to = zv__arena_strdup(&net->strings, from, strlen(from));
    return *to ? ZV_OK : zv__nomem(err);
}

zv_status zv_net_set_contract(zv_net *net, const zv_contract *contract, const char *space,
                              zv_err *err) {
    zv_contract *c = &net->contract;
    *c = (zv_contract){.kind = contract->kind, .metric = contract->metric};
#define KEEP(name, key) ZV_TRY(keep(net, &c->name, contract->name, err));
    TEXTS(KEEP)
#undef KEEP
    ZV_TRY(keep(net, &c->history, contract->history, err));
    zv_buf_clear(&net->model_path);
    if (!contract->model) return ZV_OK;
    zv_buf folder;
    zv_buf_init(&folder, net->env);
    zv_status status = zv__path_folder(&folder, space, err);
    if (status == ZV_OK)
        status = zv__path_join(&net->model_path, zv_buf_cstr(&folder), contract->model, err);
    zv_buf_free(&folder);
    if (status != ZV_OK) return status;
    return keep(net, &c->model, zv_buf_cstr(&net->model_path), err);
}

const zv_contract *zv_net_contract(const zv_net *net) {
    return &net->contract;
}

/* ---- On disk ---- */

static void add_text(zv__st_header *h, const char *key, const char *value) {
    if (value && *value) zv__st_add_meta(h, key, value);
}

/* The model as seen from the folder that the net goes to. */
static zv_status write_model(const zv_net *net, zv__st_header *h, const char *path, zv_err *err) {
    zv_buf folder, relative;
    if (net->model_path.len == 0) return ZV_OK;
    zv_buf_init(&folder, net->env);
    zv_buf_init(&relative, net->env);
    zv_status status = zv__path_folder(&folder, path, err);
    if (status == ZV_OK) {
        const char *model = zv_buf_cstr(&net->model_path); /* as it is, where it is gone */
        const bool there = zv__path_relative(&relative, model, zv_buf_cstr(&folder), NULL) == ZV_OK;
        add_text(h, "zavit.model", there ? zv_buf_cstr(&relative) : model);
    }
    zv_buf_free(&folder);
    zv_buf_free(&relative);
    return status;
}

zv_status zv__net_contract_write(const zv_net *net, zv__st_header *h, const char *path,
                                 const char *command, zv_err *err) {
    const zv_contract *c = &net->contract;
    zv_buf history;
    add_text(h, "zavit.source.kind", zv_space_kind_name(c->kind));
    add_text(h, "zavit.source.metric", zv_metric_name(c->metric));
#define ADD(name, key) add_text(h, key, c->name);
    TEXTS(ADD)
#undef ADD
    zv_buf_init(&history, net->env);
    if (c->history) zv_buf_puts(&history, c->history);
    if (command && history.len > 0 && history.ptr[history.len - 1] != '\n')
        zv_buf_putc(&history, '\n');
    if (command) zv_buf_puts(&history, command);
    zv_status status = zv_buf_status(&history, err);
    if (status == ZV_OK) add_text(h, "zavit.history", zv_buf_cstr(&history));
    zv_buf_free(&history);
    return status == ZV_OK ? write_model(net, h, path, err) : status;
}

static zv_status read_kind(zv_net *net, const zv__net_file *f, zv_err *err) {
    const char *kind = zv__st_meta(f->st, "zavit.source.kind");
    for (int k = ZV_SPACE_VECTORS; kind && k <= ZV_SPACE_TEXTS; k++)
        if (strcmp(kind, zv_space_kind_name((zv_space_kind)k)) == 0) {
            net->contract.kind = (zv_space_kind)k;
            kind = NULL;
        }
    if (kind) return zv__net_file_broken(f, "zavit.source.kind", err);
    const char *metric = zv__st_meta(f->st, "zavit.source.metric");
    if (metric && !zv_metric_parse(&net->contract.metric, metric))
        return zv__net_file_broken(f, "zavit.source.metric", err);
    return ZV_OK;
}

zv_status zv__net_contract_read(zv_net *net, const zv__net_file *f, zv_err *err) {
    zv_contract *c = &net->contract;
    ZV_TRY(read_kind(net, f, err));
#define READ(name, key) ZV_TRY(keep(net, &c->name, zv__st_meta(f->st, key), err));
    TEXTS(READ)
#undef READ
    ZV_TRY(keep(net, &c->history, zv__st_meta(f->st, "zavit.history"), err));
    const char *model = zv__st_meta(f->st, "zavit.model");
    if (!model) return ZV_OK;
    zv_buf folder;
    zv_buf_init(&folder, net->env);
    zv_status status = zv__path_folder(&folder, f->path, err);
    if (status == ZV_OK) status = zv__path_join(&net->model_path, zv_buf_cstr(&folder), model, err);
    zv_buf_free(&folder);
    return status == ZV_OK ? keep(net, &c->model, zv_buf_cstr(&net->model_path), err) : status;
}
