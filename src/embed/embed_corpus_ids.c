/* embed_corpus_ids.c — see embed_corpus_ids.h. */
#include "embed/embed_corpus_ids.h"

#include <sys/mman.h>
#include <unistd.h>

#include "base/base_file.h"
#include "base/base_pool.h"
#include "embed/embed_messages.h"

#include <zavit/text.h>

void zv__ids_init(zv__ids *ids, const zv_env *env, size_t limit, const char *folder) {
    *ids = (zv__ids){.env = env, .fd = -1, .limit = limit ? limit : ZV__IDS_IN_MEMORY};
    ids->folder = folder ? folder : zv__temp_folder_large();
}

void zv__ids_free(zv__ids *ids) {
    zv__free(ids->env, ids->row);
    zv__free(ids->env, ids->runs);
    if (ids->fd >= 0) close(ids->fd);
    *ids = (zv__ids){.fd = -1};
}

static zv_status failed(const zv__ids *ids, zv_err *err) {
    return zv_err_set(err, ZV_IO, M_EMBED_IDS_FILE, ids->folder, zv__reason_for(err, errno));
}

static zv_status write_out(zv__ids *ids, const uint32_t *numbers, size_t n, zv_err *err) {
    if (ids->fd < 0 && (ids->fd = zv__temp_open(ids->folder)) < 0) return failed(ids, err);
    if (!zv__temp_write(ids->fd, numbers, n * sizeof *numbers, ids->on_disk * sizeof *numbers))
        return failed(ids, err);
    ids->on_disk += n;
    return ZV_OK;
}

zv_status zv__ids_add(zv__ids *ids, const uint32_t *numbers, size_t n, unsigned table,
                      zv_err *err) {
    if (!zv__grow(ids->env, &ids->runs, &ids->cap_runs, ids->n_runs + 1, sizeof *ids->runs))
        return zv__nomem(err);
    if (ids->fd < 0 && ids->in_memory + n > ids->limit) {
        ZV_TRY(write_out(ids, ids->row, ids->in_memory, err));
        zv__free(ids->env, ids->row);
        ids->row = NULL;
        ids->in_memory = ids->cap = 0;
    }
    if (ids->fd >= 0) {
        ZV_TRY(write_out(ids, numbers, n, err));
    } else if (n > 0) {
        if (!zv__grow(ids->env, &ids->row, &ids->cap, ids->in_memory + n, sizeof *ids->row))
            return zv__nomem(err);
        memcpy(ids->row + ids->in_memory, numbers, n * sizeof *numbers);
        ids->in_memory += n;
    }
    ids->runs[ids->n_runs++] = (zv__ids_run){.n = n, .table = table};
    return ZV_OK;
}

/* ---- Renumbering ---- */

/* Some runs, one behind another. */
typedef struct batch {
    zv__ids_run *runs;
    size_t n_runs, *starts; /* [n_runs + 1] in numbers */
    uint32_t *numbers;
    uint32_t *const *tables;
} batch;

enum { BATCH_RUNS = 64, BATCH_NUMBERS = 2 << 20 };

/* One run: numbers, and what is kept of it, moved together at its beginning; run->n becomes that. */
static void renumber_run(void *ctx, size_t task, unsigned worker) {
    (void)worker;
    const batch *b = ctx;
    zv__ids_run *run = &b->runs[task];
    uint32_t *ids = b->numbers + b->starts[task];
    const uint32_t *table = b->tables[run->table];
    size_t kept = 0, words = 0;
    for (size_t i = 0; i < run->n; i++) {
        uint32_t id = ids[i];
        if (id == ZV__TEXT_END) {
            /* The first of a run is judged by who joins the runs. */
            if (kept == 0 || ids[kept - 1] != ZV__TEXT_END) ids[kept++] = id;
            continue;
        }
        ids[kept] = id = table[id];
        kept += id != ZV_NO_WORD;
        words += id != ZV_NO_WORD;
    }
    run->n = kept;
    run->known = words;
}

/* What the next batch holds: at least one run. */
static size_t choose_runs(const zv__ids *ids, size_t first, size_t *starts) {
    size_t n = 0, numbers = 0;
    while (first + n < ids->n_runs && n < BATCH_RUNS) {
        size_t more = ids->runs[first + n].n;
        if (n > 0 && numbers + more > BATCH_NUMBERS) break;
        starts[n++] = numbers;
        numbers += more;
    }
    starts[n] = numbers;
    return n;
}

typedef struct joining {
    uint64_t from, kept; /* numbers read and left */
    uint32_t last; /* the last one kept */
    uint64_t known;
} joining;

static zv_status join_batch(zv__ids *ids, const batch *b, joining *j, zv_err *err) {
    for (size_t i = 0; i < b->n_runs; i++) {
        const uint32_t *from = b->numbers + b->starts[i];
        size_t n = b->runs[i].n;
        j->known += b->runs[i].known;
        if (n > 0 && from[0] == ZV__TEXT_END && j->last == ZV__TEXT_END) {
            from++;
            n--;
        }
        if (n == 0) continue;
        j->last = from[n - 1];
        if (ids->fd < 0)
            memmove(ids->row + j->kept, from, n * sizeof *from);
        else if (!zv__temp_write(ids->fd, from, n * sizeof *from, j->kept * sizeof *from))
            return failed(ids, err);
        j->kept += n;
    }
    return ZV_OK;
}

zv_status zv__ids_renumber(zv__ids *ids, uint32_t *const *tables, uint64_t *known, zv_err *err) {
    size_t starts[BATCH_RUNS + 1], cap = 0;
    uint32_t *block = NULL; /* of the file */
    joining j = {.last = ZV__TEXT_END};
    zv_status status = ZV_OK;
    for (size_t first = 0; first < ids->n_runs && status == ZV_OK;) {
        batch b = {.runs = ids->runs + first, .starts = starts, .tables = tables};
        b.n_runs = choose_runs(ids, first, starts);
        size_t n = starts[b.n_runs];
        if (ids->fd < 0) {
            b.numbers = ids->row + j.from;
        } else {
            if (!zv__grow(ids->env, &block, &cap, n, sizeof *block))
                status = zv__nomem(err);
            else if (!zv__temp_read(ids->fd, block, n * sizeof *block, j.from * sizeof *block))
                status = failed(ids, err);
            b.numbers = block;
        }
        if (status != ZV_OK) break;
        zv__parallel(ids->env, b.n_runs, renumber_run, &b);
        j.from += n;
        first += b.n_runs;
        status = join_batch(ids, &b, &j, err);
    }
    zv__free(ids->env, block);
    if (ids->fd < 0)
        ids->in_memory = (size_t)j.kept;
    else
        ids->on_disk = j.kept;
    *known = j.known;
    return status;
}

/* ---- Handing out ---- */

zv_status zv__ids_take(zv__ids *ids, uint32_t **row, size_t *n, size_t *mapped, zv_err *err) {
    *mapped = 0;
    if (ids->fd < 0) {
        *row = ids->row;
        *n = ids->in_memory;
        ids->row = NULL;
        return ZV_OK;
    }
    size_t bytes = (size_t)ids->on_disk * sizeof **row;
    if (ftruncate(ids->fd, (off_t)bytes) != 0) return failed(ids, err);
    *n = (size_t)ids->on_disk;
    *row = NULL;
    if (bytes == 0) return ZV_OK;
    void *p = mmap(NULL, bytes, PROT_READ, MAP_SHARED, ids->fd, 0);
    if (p == MAP_FAILED) return failed(ids, err);
    *row = p;
    *mapped = bytes;
    return ZV_OK;
}
