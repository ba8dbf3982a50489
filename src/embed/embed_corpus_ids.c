/* embed_corpus_ids.c — see embed_corpus_ids.h. */
#include "embed/embed_corpus_ids.h"

#include <sys/mman.h>
#include <unistd.h>

#include "base/base_file.h"
#include "base/base_pool.h"
#include "embed/embed_messages.h"

/* Units to a chunk: as many bytes as zv__alloc_huge gives large pages for. */
enum { CHUNK = 4 << 20 };

void zv__ids_init(zv__ids *ids, const zv_env *env, size_t limit, const char *folder) {
    *ids = (zv__ids){.env = env, .codes = -1, .fd = -1};
    ids->limit = limit ? limit : ZV__IDS_IN_MEMORY;
    ids->folder = folder ? folder : zv__temp_folder_large();
}

/* Those before chunk `end`. */
static void free_chunks(zv__ids *ids, size_t end) {
    for (size_t i = 0; i < end; i++) {
        zv__ids_chunk *c = &ids->chunks[i];
        zv__release_huge(ids->env, c->units, c->cap, sizeof *c->units);
        c->units = NULL;
    }
}

void zv__ids_free(zv__ids *ids) {
    free_chunks(ids, ids->n_chunks);
    zv__free(ids->env, ids->chunks);
    zv__free(ids->env, ids->runs);
    zv__free_huge(ids->env, ids->row);
    if (ids->codes >= 0) close(ids->codes);
    if (ids->fd >= 0) close(ids->fd);
    *ids = (zv__ids){.codes = -1, .fd = -1};
}

static zv_status failed(const zv__ids *ids, zv_err *err) {
    return zv_err_set(err, ZV_IO, M_EMBED_IDS_FILE, ids->folder, zv__reason_for(err, errno));
}

/* ---- Reading ---- */

/* A chunk with room for so many units more. */
static zv__ids_chunk *chunk_for(zv__ids *ids, size_t n) {
    zv__ids_chunk *last = ids->n_chunks > 0 ? &ids->chunks[ids->n_chunks - 1] : NULL;
    if (last && n <= last->cap - last->n) return last;
    if (!zv__grow(ids->env, &ids->chunks, &ids->cap_chunks, ids->n_chunks + 1, sizeof *ids->chunks))
        return NULL;
    /* The first run alone tells how small a corpus may be. */
    size_t cap = last ? ZV_MAX(n, (size_t)CHUNK) : n;
    uint16_t *units = zv__alloc_huge(ids->env, cap, sizeof *units);
    if (!units) return NULL;
    last = &ids->chunks[ids->n_chunks++];
    *last = (zv__ids_chunk){.units = units, .cap = cap};
    return last;
}

static zv_status append(const zv__ids *ids, const zv__codes *codes, uint64_t at, zv_err *err) {
    bool done = zv__temp_write(ids->codes, codes->units, codes->n * sizeof *codes->units,
                               at * sizeof *codes->units);
    return done ? ZV_OK : failed(ids, err);
}

/* From now on units go to the file. */
static zv_status leave_memory(zv__ids *ids, zv_err *err) {
    if ((ids->codes = zv__temp_open(ids->folder)) < 0) return failed(ids, err);
    uint64_t at = 0;
    for (size_t i = 0; i < ids->n_chunks; i++) {
        zv__codes all = {.units = ids->chunks[i].units, .n = ids->chunks[i].n};
        ZV_TRY(append(ids, &all, at, err));
        at += all.n;
    }
    free_chunks(ids, ids->n_chunks);
    ids->n_chunks = 0;
    return ZV_OK;
}

zv_status zv__ids_add(zv__ids *ids, const zv__codes *codes, unsigned table, zv_err *err) {
    if (!zv__grow(ids->env, &ids->runs, &ids->cap_runs, ids->n_runs + 1, sizeof *ids->runs))
        return zv__nomem(err);
    zv__ids_run run = {.n = codes->n, .numbers = codes->numbers + codes->ends, .table = table};
    bool fits = (ids->n_units + codes->n) * sizeof *codes->units <= ids->limit * sizeof *ids->row;
    if (ids->codes < 0 && !fits) ZV_TRY(leave_memory(ids, err));
    if (ids->codes >= 0) {
        ZV_TRY(append(ids, codes, ids->n_units, err));
    } else if (codes->n > 0) {
        zv__ids_chunk *chunk = chunk_for(ids, codes->n);
        if (!chunk) return zv__nomem(err);
        memcpy(chunk->units + chunk->n, codes->units, codes->n * sizeof *codes->units);
        run.chunk = ids->n_chunks - 1;
        run.at = chunk->n;
        chunk->n += codes->n;
    }
    ids->n_units += codes->n;
    ids->ends += codes->ends;
    ids->runs[ids->n_runs++] = run;
    return ZV_OK;
}

/* ---- Renumbering ---- */

/* Some runs, one behind another, on their way to the row. */
typedef struct batch {
    zv__ids *ids;
    uint32_t *const *tables;
    size_t first, n_runs;
    size_t *starts, *kept; /* [n_runs]: where a run's numbers begin, and how many they are now */
    uint32_t *numbers; /* in `own`, or, for one run alone, in the row itself */
    uint32_t *own;
    size_t cap_own;
    uint16_t *units; /* of the file: those of the batch */
    size_t cap_units, n_units;
} batch;

/* Runs to a batch: one for one thread; for more, few enough for their numbers to stay in the second cache
 * until they are in the row. */
enum { RUNS_PER_WORKER = 2, BATCH_RUNS = 64 };

static const uint16_t *units_of(const batch *b, size_t run) {
    const zv__ids_run *r = &b->ids->runs[run];
    return b->ids->codes < 0 ? b->ids->chunks[r->chunk].units + r->at : b->units + r->at;
}

static void renumber_run(void *ctx, size_t task, unsigned worker) {
    (void)worker;
    const batch *b = ctx;
    const zv__ids_run *run = &b->ids->runs[b->first + task];
    b->kept[task] = 0;
    if (run->n > 0)
        b->kept[task] = zv__codes_renumber(units_of(b, b->first + task), run->n,
                                           b->tables[run->table], b->numbers + b->starts[task]);
}

/* The runs from b->first on that make a batch: at least one. */
static bool choose_runs(batch *b) {
    size_t numbers = 0, workers = zv__workers(b->ids->env);
    size_t most = workers == 1 ? 1 : ZV_MIN(RUNS_PER_WORKER * workers, (size_t)BATCH_RUNS);
    b->n_runs = b->n_units = 0;
    while (b->first + b->n_runs < b->ids->n_runs && b->n_runs < most) {
        zv__ids_run *run = &b->ids->runs[b->first + b->n_runs];
        if (b->ids->codes >= 0) run->at = b->n_units;
        b->starts[b->n_runs++] = numbers;
        numbers += run->numbers + 1;
        b->n_units += run->n;
    }
    bool direct = b->n_runs == 1 && b->ids->fd < 0;
    if (!direct && !zv__grow(b->ids->env, &b->own, &b->cap_own, numbers, sizeof *b->own))
        return false;
    b->numbers = direct ? b->ids->row + b->ids->n : b->own;
    return true;
}

static zv_status read_units(batch *b, uint64_t at, zv_err *err) {
    if (b->ids->codes < 0 || b->n_units == 0) return ZV_OK;
    if (!zv__grow(b->ids->env, &b->units, &b->cap_units, b->n_units, sizeof *b->units))
        return zv__nomem(err);
    bool done = zv__temp_read(b->ids->codes, b->units, b->n_units * sizeof *b->units,
                              at * sizeof *b->units);
    return done ? ZV_OK : failed(b->ids, err);
}

static void move_to(uint32_t *to, const uint32_t *from, size_t n) {
    if (to != from) memmove(to, from, n * sizeof *to);
}

/* Appends a batch to the row. *last: the last number there. */
static zv_status join_batch(zv__ids *ids, const batch *b, uint32_t *last, zv_err *err) {
    for (size_t i = 0; i < b->n_runs; i++) {
        const uint32_t *from = b->numbers + b->starts[i];
        size_t n = b->kept[i];
        if (n > 0 && from[0] == ZV__TEXT_END && *last == ZV__TEXT_END) {
            from++;
            n--;
        }
        if (n == 0) continue;
        *last = from[n - 1];
        if (ids->fd < 0)
            move_to(ids->row + ids->n, from, n);
        else if (!zv__temp_write(ids->fd, from, n * sizeof *from, ids->n * sizeof *from))
            return failed(ids, err);
        ids->n += n;
    }
    return ZV_OK;
}

static zv_status renumber_all(zv__ids *ids, batch *b, zv_err *err) {
    uint32_t last = ZV__TEXT_END;
    for (uint64_t at = 0; b->first < ids->n_runs; b->first += b->n_runs, at += b->n_units) {
        if (!choose_runs(b)) return zv__nomem(err);
        ZV_TRY(read_units(b, at, err));
        if (ids->codes < 0) free_chunks(ids, ids->runs[b->first].chunk);
        zv__parallel(ids->env, b->n_runs, renumber_run, b);
        ZV_TRY(join_batch(ids, b, &last, err));
    }
    return ZV_OK;
}

zv_status zv__ids_renumber(zv__ids *ids, uint32_t *const *tables, uint64_t known, zv_err *err) {
    size_t starts[BATCH_RUNS], kept[BATCH_RUNS];
    batch b = {.ids = ids, .tables = tables, .starts = starts, .kept = kept};
    if (known + ids->ends <= ids->limit) {
        ids->row = zv__alloc_huge(ids->env, (size_t)(known + ids->ends + 1), sizeof *ids->row);
        if (!ids->row) return zv__nomem(err);
    } else if ((ids->fd = zv__temp_open(ids->folder)) < 0) {
        return failed(ids, err);
    }
    zv_status status = renumber_all(ids, &b, err);
    zv__free(ids->env, b.own);
    zv__free(ids->env, b.units);
    return status;
}

/* ---- Handing out ---- */

zv_status zv__ids_take(zv__ids *ids, uint32_t **row, size_t *n, size_t *mapped, zv_err *err) {
    *mapped = 0;
    *n = (size_t)ids->n;
    *row = ids->row;
    ids->row = NULL;
    size_t bytes = *n * sizeof **row;
    if (ids->fd < 0 || bytes == 0) return ZV_OK;
    void *p = mmap(NULL, bytes, PROT_READ, MAP_SHARED, ids->fd, 0);
    if (p == MAP_FAILED) return failed(ids, err);
    *row = p;
    *mapped = bytes;
    return ZV_OK;
}
