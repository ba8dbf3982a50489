#include "base/base_private.h"

#include "space/space_private.h"

static const char *meta(const zv_space *s, const char *key) {
    return zv__st_meta(s->st, key);
}

static zv_status refuse(const zv_space *s, const char *key, zv_err *err) {
    return zv_err_set(err, ZV_FORMAT, M_SPACE_META, s->path, key, meta(s, key));
}

static zv_status read_u64(const zv_space *s, const char *key, uint64_t *out, zv_err *err) {
    const char *text = meta(s, key);
    if (!text || zv__parse_u64(text, strlen(text), out)) return ZV_OK;
    return refuse(s, key, err);
}

static zv_status read_kind(zv_space *s, zv_err *err) {
    const char *text = meta(s, "zavit.kind");
    if (!text) return ZV_OK;
    for (int kind = ZV_SPACE_VECTORS; kind <= ZV_SPACE_TEXTS; kind++) {
        if (strcmp(text, zv_space_kind_name((zv_space_kind)kind)) != 0) continue;
        s->contract.kind = (zv_space_kind)kind;
        return ZV_OK;
    }
    return refuse(s, "zavit.kind", err);
}

static zv_status read_version(const zv_space *s, zv_err *err) {
    uint64_t version = ZV__SPACE_VERSION;
    ZV_TRY(read_u64(s, "zavit.version", &version, err));
    if (version == ZV__SPACE_VERSION) return ZV_OK;
    return zv_err_set(err, ZV_UNSUPPORTED, M_SPACE_VERSION, s->path, ULL(version),
                      (int)ZV__SPACE_VERSION);
}

zv_status zv__contract_read(zv_space *s, zv_err *err) {
    zv_contract *c = &s->contract;
    ZV_TRY(read_version(s, err));
    ZV_TRY(read_kind(s, err));
    const char *metric = meta(s, "zavit.metric"), *normalized = meta(s, "zavit.normalized");
    if (metric && !zv_metric_parse(&c->metric, metric)) return refuse(s, "zavit.metric", err);
    if (normalized && strcmp(normalized, "true") != 0 && strcmp(normalized, "false") != 0)
        return refuse(s, "zavit.normalized", err);
    c->normalized = normalized && strcmp(normalized, "true") == 0;
    ZV_TRY(read_u64(s, "zavit.tokens", &c->tokens, err));
    ZV_TRY(read_u64(s, "zavit.seed", &c->seed, err));
    c->has_seed = meta(s, "zavit.seed") != NULL;
    c->model = meta(s, "zavit.model");
    c->model_sha256 = meta(s, "zavit.model_sha256");
    c->encoder = meta(s, "zavit.encoder");
    c->pooling = meta(s, "zavit.pooling");
    c->text = meta(s, "zavit.text");
    c->language = meta(s, "zavit.language");
    c->sha256 = meta(s, "zavit.sha256");
    c->history = meta(s, "zavit.history");
    return ZV_OK;
}

static void add_text(zv__st_header *h, const char *key, const char *value) {
    if (value) zv__st_add_meta(h, key, value);
}

void zv__contract_write(zv__st_header *h, const zv_contract *c, bool normalized,
                        const char *sha256) {
    zv__st_add_number(h, "zavit.version", ZV__SPACE_VERSION);
    add_text(h, "zavit.kind", zv_space_kind_name(c->kind));
    add_text(h, "zavit.metric", zv_metric_name(c->metric));
    add_text(h, "zavit.normalized", normalized ? "true" : "false");
    add_text(h, "zavit.model", c->model);
    add_text(h, "zavit.model_sha256", c->model_sha256);
    add_text(h, "zavit.encoder", c->encoder);
    add_text(h, "zavit.pooling", c->pooling);
    add_text(h, "zavit.text", c->text);
    add_text(h, "zavit.language", c->language);
    if (c->tokens) zv__st_add_number(h, "zavit.tokens", c->tokens);
    if (c->has_seed) zv__st_add_number(h, "zavit.seed", c->seed);
    add_text(h, "zavit.sha256", sha256);
    add_text(h, "zavit.history", c->history);
}
