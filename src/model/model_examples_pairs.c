/* model_examples_pairs.c — what belongs together: a file of ids, divided so that nothing held out is trained on. */
#include "model/model_private.h"

typedef struct triple {
    size_t row[3]; /* anchor, positive, negative or SIZE_MAX */
} triple;

typedef struct pairs {
    zv_examples *e;
    const char *path;
    triple *list;
    size_t n, cap;
    uint8_t *
        part; /* [size of the space] zv_part_of: rows that only a part's pairs may touch; ZV_TRAIN: any but those */
} pairs;

/* ---- Reading ---- */

static zv_status row_of(const pairs *p, zv_str id, uint64_t line, size_t *row, zv_err *err) {
    *row = zv_space_find(p->e->space, id);
    if (*row != SIZE_MAX) return ZV_OK;
    return zv_err_set_at(err, ZV_FORMAT, line, M_MODEL_PAIR_ID, p->path, (unsigned long long)line,
                         (int)ZV_MIN(id.len, (size_t)80), id.ptr, zv_space_path(p->e->space));
}

/* The next field; *rest goes on behind its tab. */
static zv_str next_field(zv_str *rest) {
    const char *tab = rest->len ? memchr(rest->ptr, '\t', rest->len) : NULL;
    const zv_str field = {rest->ptr, tab ? (size_t)(tab - rest->ptr) : rest->len};
    *rest = tab ? (zv_str){tab + 1, rest->len - field.len - 1} : (zv_str){"", 0};
    return field;
}

static zv_status add_line(pairs *p, zv_str line, uint64_t number, zv_err *err) {
    triple t = {{SIZE_MAX, SIZE_MAX, SIZE_MAX}};
    zv_str rest = line;
    size_t fields = 0;
    for (; fields < 3 && rest.len > 0; fields++)
        ZV_TRY(row_of(p, next_field(&rest), number, &t.row[fields], err));
    if (fields < 2 || rest.len > 0)
        return zv_err_set_at(err, ZV_FORMAT, number, M_MODEL_PAIR_LINE, p->path,
                             (unsigned long long)number);
    if (p->n > 0 && (t.row[2] == SIZE_MAX) != (p->list[0].row[2] == SIZE_MAX))
        return zv_err_set_at(err, ZV_FORMAT, number, M_MODEL_PAIR_MIXED, p->path,
                             (unsigned long long)number);
    for (size_t k = 0; k < fields; k++)
        if (!zv__examples_takes(p->e, t.row[k])) {
            p->e->left.unusable++;
            return ZV_OK;
        }
    if (!zv__grow(p->e->env, &p->list, &p->cap, p->n + 1, sizeof *p->list)) return zv__nomem(err);
    p->list[p->n++] = t;
    return ZV_OK;
}

static zv_status read_file(pairs *p, zv_err *err) {
    zv__lines *lines = NULL;
    zv_str line;
    bool more = true;
    ZV_TRY(zv__lines_open(&lines, p->e->env, p->path, err));
    zv_status status = ZV_OK;
    while (status == ZV_OK) {
        status = zv__lines_next(lines, &line, &more, err);
        if (status != ZV_OK || !more) break;
        if (line.len > 0) status = add_line(p, line, zv__lines_number(lines), err);
    }
    zv__lines_close(lines);
    return status;
}

/* ---- Dividing ---- */

static int by_positive(const void *x, const void *y) {
    const triple *a = x, *b = y;
    for (int k = 0; k < 3; k++) {
        const size_t i = a->row[(k + 1) % 3], j = b->row[(k + 1) % 3];
        if (i != j) return i < j ? -1 : 1;
    }
    return 0;
}

/* The pairs of one positive lie together in the sorted list. */
static size_t pairs_around(const pairs *p, size_t at) {
    const size_t positive = p->list[at].row[1];
    size_t from = at, to = at;
    while (from > 0 && p->list[from - 1].row[1] == positive) from--;
    while (to + 1 < p->n && p->list[to + 1].row[1] == positive) to++;
    return to - from + 1;
}

/* Gives positives to a part, in a random order, until their pairs make the share that is wanted. */
static void give(pairs *p, const size_t *order, zv_part_of part, double share) {
    const size_t want = zv__examples_share(share, p->n);
    size_t n = 0;
    for (size_t i = 0; i < p->n && n < want; i++) {
        uint8_t *now = &p->part[p->list[order[i]].row[1]];
        if (*now != ZV_TRAIN) continue;
        *now = (uint8_t)part;
        n += pairs_around(p, order[i]);
    }
}

static void give_positives(pairs *p, const size_t *order) {
    const uint8_t *named = p->e->opts.held_rows;
    for (size_t i = 0; named && i < p->n; i++)
        if (named[p->list[i].row[1]]) p->part[p->list[i].row[1]] = ZV_HELD;
    if (!named) give(p, order, ZV_HELD, p->e->opts.held);
    give(p, order, ZV_TUNE, p->e->opts.tune);
}

/* Anchors are of the part of their positives; one that has several is of the part that comes first in judging. */
static void give_anchors(pairs *p) {
    static const zv_part_of parts[] = {ZV_HELD, ZV_TUNE};
    for (size_t k = 0; k < ZV_COUNT(parts); k++)
        for (size_t i = 0; i < p->n; i++) {
            uint8_t *anchor = &p->part[p->list[i].row[0]];
            if (p->part[p->list[i].row[1]] == parts[k] && *anchor == ZV_TRAIN)
                *anchor = (uint8_t)parts[k];
        }
}

enum { ACROSS = ZV_PARTS };

/* Negatives count where they are trained on only. */
static int part_of(const pairs *p, const triple *t) {
    const int part = p->part[t->row[1]];
    if (p->part[t->row[0]] != part) return ACROSS;
    if (part == ZV_TRAIN && t->row[2] != SIZE_MAX && p->part[t->row[2]] != ZV_TRAIN) return ACROSS;
    return part;
}

static void put(zv_examples *e, size_t at, const triple *t) {
    e->rows[at] = t->row[0];
    e->positives[at] = t->row[1];
    if (e->negatives) e->negatives[at] = t->row[2];
}

static zv_status divide(pairs *p, const size_t *order, zv_err *err) {
    static const zv_part_of parts[] = {ZV_HELD, ZV_TUNE, ZV_TRAIN};
    zv_examples *e = p->e;
    const bool triplets = p->list[0].row[2] != SIZE_MAX;
    give_positives(p, order);
    give_anchors(p);
    e->rows = ZV_NEW(e->env, p->n, size_t);
    e->positives = ZV_NEW(e->env, p->n, size_t);
    if (triplets) e->negatives = ZV_NEW(e->env, p->n, size_t);
    if (!e->rows || !e->positives || (triplets && !e->negatives)) return zv__nomem(err);
    for (size_t k = 0; k < ZV_COUNT(parts); k++)
        for (size_t i = 0; i < p->n; i++) {
            const triple *t = &p->list[order[i]];
            if (part_of(p, t) != (int)parts[k]) continue;
            put(e, e->n++, t);
            e->count[parts[k]]++;
        }
    e->left.across = p->n - e->n;
    return ZV_OK;
}

static zv_status read_and_divide(pairs *p, zv_err *err) {
    ZV_TRY(read_file(p, err));
    if (p->n == 0)
        return zv_err_set(err, ZV_NODATA, M_MODEL_NO_PAIRS, p->path, p->e->left.unusable);
    zv__sort(p->list, p->n, sizeof *p->list, by_positive);
    size_t *order = NULL;
    ZV_TRY(zv__examples_order(&order, p->e, p->n, err));
    p->part = ZV_NEW_ZERO(p->e->env, zv_space_size(p->e->space), uint8_t);
    const zv_status status = p->part ? divide(p, order, err) : zv__nomem(err);
    zv__free(p->e->env, order);
    return status;
}

zv_status zv__examples_pairs(zv_examples *e, zv_err *err) {
    pairs p = {.e = e, .path = e->opts.target};
    if (!p.path || !*p.path) return zv_err_set(err, ZV_USAGE, M_MODEL_NO_PAIR_FILE);
    const zv_status status = read_and_divide(&p, err);
    zv__free(e->env, p.list);
    zv__free(e->env, p.part);
    return status;
}
