/* doctor_parts.c — the ways through the house that everything takes: a space is written and read
 * back, searched, and words are learned from a text with known neighbours. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "doctor.h"

/* ---- A space, written and read again ----------------------------------------------------------- */

enum { ITEMS = 3000, DIM = 33, COPIES = 40, K = 10 };

static void random_row(zv_rng *rng, size_t row, float out[DIM]) {
    for (size_t i = 0; i < DIM; i++) out[i] = (float)zv_rng_normal(rng);
    /* some rows repeat, so that there are ties */
    if (row >= ITEMS - COPIES) {
        zv_rng same = zv_rng_seed(99);
        for (size_t i = 0; i < DIM; i++) out[i] = (float)zv_rng_normal(&same);
    }
}

static zv_status write_space(doctor *d, const char *path, zv_err *err) {
    zv_space_writer *w = NULL;
    zv_space_writer_opts opts = {.dim = DIM, .dtype = ZV_F32, .ids = true, .texts = true};
    zv_rng rng = zv_rng_seed(5);
    zv_status status = zv_space_create(&w, d->c->env, path, &opts, err);
    if (status != ZV_OK) return status;
    for (size_t i = 0; status == ZV_OK && i < ITEMS; i++) {
        float row[DIM];
        char id[32];
        snprintf(id, sizeof id, "פריט %zu", i);
        random_row(&rng, i, row);
        zv_space_item item = {.vector = row, .id = zv_str_of(id), .text = zv_str_of("text טקסט")};
        status = zv_space_add(w, &item, err);
    }
    if (status != ZV_OK) {
        zv_space_abort(w);
        return status;
    }
    zv_contract contract = {.kind = ZV_SPACE_TEXTS};
    return zv_space_finish(w, &contract, err);
}

static void compare_rows(doctor *d, const zv_space *s) {
    zv_rng rng = zv_rng_seed(5);
    doctor_test(d, "size", zv_space_size(s) == ITEMS && zv_space_dim(s) == DIM);
    for (size_t i = 0; i < ITEMS && i < zv_space_size(s); i++) {
        float want[DIM], got[DIM];
        char id[32], number[24];
        snprintf(id, sizeof id, "פריט %zu", i);
        random_row(&rng, i, want);
        zv_space_row(s, i, got);
        bool fine = memcmp(want, got, sizeof want) == 0 &&
                    zv_str_equal(zv_space_id(s, i, number), zv_str_of(id)) &&
                    zv_space_find(s, zv_str_of(id)) == i;
        if (!doctor_test(d, "rows come back as written", fine)) doctor_fault(d, M_DOCTOR_ROW, i);
    }
}

/* One wrong bit among the numbers must not pass --verify. */
static bool refuses_damage(doctor *d, const char *path) {
    zv_space_opts opts = {.verify = true};
    zv_space *s = NULL;
    FILE *file = fopen(path, "r+b");
    if (!file) return false;
    bool changed = fseek(file, ITEMS * DIM * 2, SEEK_SET) == 0;
    int byte = fgetc(file);
    changed =
        changed && byte != EOF && fseek(file, -1, SEEK_CUR) == 0 && fputc(byte ^ 16, file) != EOF;
    changed = fclose(file) == 0 && changed;
    zv_status status = zv_space_open(&s, d->c->env, path, &opts, NULL);
    zv_space_free(s);
    return changed && status == ZV_FORMAT;
}

zv_status doctor_space(doctor *d) {
    zv_err err = {.lang = d->c->lang};
    zv_space_opts opts = {.verify = true};
    zv_space *s = NULL;
    if (!doctor_test(d, "temporary folder", d->temp.folder.len > 0)) {
        doctor_fault(d, M_DOCTOR_WITHOUT_FOLDER);
        return ZV_OK;
    }
    const char *path = cli_temp_path(&d->temp, "space.safetensors");
    zv_status made = write_space(d, path, &err);
    CLI_TRY(doctor_call(d, "write", made, &err));
    if (made != ZV_OK) return ZV_OK;
    zv_status opened = zv_space_open(&s, d->c->env, path, &opts, &err);
    CLI_TRY(doctor_call(d, "open with --verify", opened, &err));
    if (opened == ZV_OK) compare_rows(d, s);
    zv_space_free(s);
    if (!doctor_test(d, "damage is refused", refuses_damage(d, path)))
        doctor_fault(d, M_DOCTOR_DAMAGE);
    doctor_say(d, M_DOCTOR_SPACE, (size_t)ITEMS, (size_t)DIM);
    return ZV_OK;
}

/* ---- Search against comparing one by one ------------------------------------------------------- */

typedef struct ranked {
    double score;
    size_t row;
    char id[32];
} ranked;

static int best_first(const void *a, const void *b) {
    const ranked *x = a, *y = b;
    if (x->score != y->score) return x->score > y->score ? -1 : 1;
    return strcmp(x->id, y->id);
}

/* Scores of all rows by plain sums, sorted; distances count downwards. */
static void brute_force(const zv_space *s, const float *query, zv_metric metric, ranked *out) {
    for (size_t i = 0; i < ITEMS; i++) {
        float row[DIM];
        double dot = 0, rr = 0, qq = 0, far = 0;
        zv_space_row(s, i, row);
        for (size_t k = 0; k < DIM; k++) {
            double x = (double)row[k], q = (double)query[k];
            dot += x * q;
            rr += x * x;
            qq += q * q;
            far += (x - q) * (x - q);
        }
        double score = metric == ZV_COS ? dot / sqrt(rr * qq) : metric == ZV_DOT ? dot : -sqrt(far);
        out[i] = (ranked){score, i, ""};
        snprintf(out[i].id, sizeof out[i].id, "פריט %zu", i);
    }
    qsort(out, ITEMS, sizeof *out, best_first);
}

static zv_status compare_search(doctor *d, const zv_env *env, const char *name, const zv_space *s,
                                ranked *all) {
    zv_rng rng = zv_rng_seed(8);
    for (int q = 0; q < 4; q++) {
        float query[DIM];
        random_row(&rng, q == 0 ? ITEMS - 1 : 0, query); /* the first meets the rows that repeat */
        for (int metric = ZV_COS; metric <= ZV_L2; metric++) {
            zv_err err = {.lang = d->c->lang};
            zv_hit hits[K];
            size_t n = K;
            zv_search_opts opts = {.metric = (zv_metric)metric};
            zv_status status = zv_index_search(hits, &n, env, s, query, &opts, &err);
            CLI_TRY(doctor_call(d, name, status, &err));
            brute_force(s, query, (zv_metric)metric, all);
            bool same = status == ZV_OK && n == K;
            for (size_t i = 0; same && i < K; i++) {
                double score = metric == ZV_L2 ? -hits[i].score : hits[i].score;
                same = hits[i].row == all[i].row && fabs(score - all[i].score) <= 1e-9;
            }
            if (!doctor_test(d, name, same))
                doctor_fault(d, M_DOCTOR_SEARCH_DIFFERS, zv_metric_name((zv_metric)metric), q + 1);
        }
    }
    return ZV_OK;
}

/* The handle for many queries, with and without 8-bit copies, must give the same bits. */
static zv_status compare_many(doctor *d, const char *name, const zv_space *s, bool low_bit) {
    enum { QUERIES = 12 };
    zv_err err = {.lang = d->c->lang};
    zv_index *index = NULL;
    zv_index_opts opts = {.low_bit = low_bit};
    zv_hit hits[QUERIES * K], alone[K];
    size_t counts[QUERIES];
    float queries[QUERIES * DIM];
    zv_rng rng = zv_rng_seed(21);
    for (size_t q = 0; q < QUERIES; q++)
        random_row(&rng, q == 0 ? ITEMS - 1 : 0, queries + q * DIM);
    zv_status made = zv_index_new(&index, d->c->env, s, &opts, &err);
    if (made == ZV_OK)
        made =
            zv_index_search_many(hits, counts, d->c->env, index, queries, QUERIES, K, NULL, &err);
    zv_status status = doctor_call(d, name, made, &err);
    for (size_t q = 0; status == ZV_OK && made == ZV_OK && q < QUERIES; q++) {
        size_t n = K;
        status = doctor_call(
            d, name, zv_index_search(alone, &n, d->c->env, s, queries + q * DIM, NULL, &err), &err);
        bool same = n == counts[q];
        for (size_t i = 0; same && i < n; i++)
            same = hits[q * K + i].row == alone[i].row && hits[q * K + i].score == alone[i].score;
        if (!doctor_test(d, name, same))
            doctor_fault(d, M_DOCTOR_SEARCH_DIFFERS, zv_metric_name(ZV_COS), (int)q + 1);
    }
    zv_index_free(index);
    return status;
}

zv_status doctor_search(doctor *d) {
    zv_err err = {.lang = d->c->lang};
    zv_space *s = NULL;
    zv_env *one = NULL;
    ranked *all = calloc(ITEMS, sizeof *all);
    zv_env_opts opts = {.threads = 1, .cpu = ZV_CPU_SCALAR, .lang = d->c->lang};
    zv_status status = all ? zv_env_new(&one, &opts, &d->c->err) : cli_nomem(d->c), made = ZV_IO;
    if (!doctor_test(d, "temporary folder", d->temp.folder.len > 0)) {
        doctor_fault(d, M_DOCTOR_WITHOUT_FOLDER);
    } else if (status == ZV_OK) {
        const char *path = cli_temp_path(&d->temp, "search.safetensors");
        made = write_space(d, path, &err);
        if (made == ZV_OK) made = zv_space_open(&s, d->c->env, path, NULL, &err);
        status = doctor_call(d, "space", made, &err);
    }
    if (status == ZV_OK && made == ZV_OK)
        status = compare_search(d, d->c->env, "all threads", s, all);
    if (status == ZV_OK && made == ZV_OK)
        status = compare_search(d, one, "one thread, scalar", s, all);
    if (status == ZV_OK && made == ZV_OK) status = compare_many(d, "many queries", s, false);
    if (status == ZV_OK && made == ZV_OK) status = compare_many(d, "8-bit copies first", s, true);
    doctor_say(d, M_DOCTOR_SEARCH, (size_t)ITEMS, zv_env_threads(d->c->env));
    zv_space_free(s);
    zv_env_free(one);
    free(all);
    return status;
}

/* ---- Learning: words of one topic come together, and must end up together ----------------------- */

enum { TOPICS = 4, WORDS = 8, SENTENCES = 2400 };
static const char *const topics[TOPICS][WORDS] = {
    {"sea", "ocean", "wave", "ship", "sail", "harbour", "tide", "island"},
    {"bread", "flour", "oven", "baker", "yeast", "dough", "crust", "loaf"},
    {"גשם", "ענן", "סערה", "רוח", "ברק", "רעם", "שלג", "ברד"},
    {"מורה", "תלמיד", "כיתה", "ספר", "לוח", "שיעור", "מבחן", "מחברת"},
};

static int topic_of(zv_str word) {
    for (int t = 0; t < TOPICS; t++)
        for (size_t i = 0; i < WORDS; i++)
            if (zv_str_equal(word, zv_str_of(topics[t][i]))) return t;
    return -1;
}

static zv_status learn_planted(doctor *d, const zv_env *env, zv_space **out, zv_err *err) {
    zv_buf text = {0};
    zv_rng rng = zv_rng_seed(3);
    for (size_t s = 0; s < SENTENCES; s++)
        for (size_t i = 0, t = zv_rng_below(&rng, TOPICS); i < WORDS; i++)
            zv_buf_addf(&text, "%s%c", topics[t][zv_rng_below(&rng, WORDS)],
                        i + 1 < WORDS ? ' ' : '\n');
    zv_status status = zv_buf_status(&text, err);
    if (status == ZV_OK)
        status = cli_temp_write(d->c, &d->temp, "planted.txt", (zv_str){text.ptr, text.len});
    zv_buf_free(&text);
    zv_corpus *corpus = NULL;
    zv_corpus_opts reading = {.text = zv_text_opts_default(), .min_count = 1};
    zv_learn_opts opts = zv_learn_opts_default();
    zv_learn_result result;
    opts.dim = 16;
    opts.sample = 0;
    opts.lr = 0.05;
    const char *path = cli_temp_path(&d->temp, "planted.txt");
    if (status == ZV_OK) status = zv_corpus_read(&corpus, env, &path, 1, &reading, err);
    path = cli_temp_path(&d->temp, "planted.safetensors");
    if (status == ZV_OK) status = zv_embed_learn(&result, env, corpus, &opts, path, err);
    zv_corpus_free(corpus);
    if (status == ZV_OK && result.stopped) status = zv_err_set(err, ZV_INTERRUPTED, M_CLI_STOPPED);
    return status == ZV_OK ? zv_space_open(out, env, path, NULL, err) : status;
}

static zv_status neighbours(doctor *d, const zv_env *env, const zv_space *s) {
    for (int t = 0; t < TOPICS; t++) {
        for (size_t i = 0; i < WORDS; i++) {
            zv_err err = {.lang = d->c->lang};
            size_t row = zv_space_find(s, zv_str_of(topics[t][i])), n = 1;
            float vector[16];
            char number[24];
            zv_hit hit = {0};
            zv_search_opts opts = {.exclude = &row, .n_exclude = 1};
            if (!doctor_test(d, "words are there", row != SIZE_MAX)) {
                doctor_fault(d, M_DOCTOR_WORD_LOST, topics[t][i]);
                continue;
            }
            zv_space_row(s, row, vector);
            zv_status status = zv_index_search(&hit, &n, env, s, vector, &opts, &err);
            CLI_TRY(doctor_call(d, "search", status, &err));
            zv_str nearest = zv_space_id(s, hit.row, number);
            bool fine = status == ZV_OK && n == 1 && topic_of(nearest) == t;
            if (!doctor_test(d, "nearest word is of the same topic", fine))
                doctor_fault(d, M_DOCTOR_NEIGHBOUR, topics[t][i], (int)nearest.len, nearest.ptr);
        }
    }
    return ZV_OK;
}

static bool stop(void *ctx) {
    (void)ctx;
    return cli_stop_asked();
}

zv_status doctor_learn(doctor *d) {
    zv_err err = {.lang = d->c->lang};
    zv_space *s = NULL;
    zv_env *env = NULL;
    if (!doctor_test(d, "temporary folder", d->temp.folder.len > 0)) {
        doctor_fault(d, M_DOCTOR_WITHOUT_FOLDER);
        return ZV_OK;
    }
    /* one thread: the same answer every time */
    zv_env_opts opts = {
        .threads = 1, .cpu = zv_env_cpu(d->c->env), .lang = d->c->lang, .stop = stop};
    CLI_TRY(zv_env_new(&env, &opts, &d->c->err));
    zv_status made = learn_planted(d, env, &s, &err), status = doctor_call(d, "learn", made, &err);
    if (status == ZV_OK && made == ZV_OK) status = neighbours(d, env, s);
    zv_space_free(s);
    zv_env_free(env);
    doctor_say(d, M_DOCTOR_LEARN, (size_t)TOPICS * WORDS, (size_t)SENTENCES);
    return status;
}
