/* Which rows meet in a step: the neighbours of a position, each word once with its weight, and negatives that
 * serve one step after another. */
#include "zt.h"

#include <unistd.h>

#include "embed/embed_run.h"

static char text[] = "/tmp/zavit-walk-XXXXXX";

typedef struct fixture {
    zv_env *env;
    zv_corpus *corpus;
    zv_learn_opts opts;
    zv__run run;
    zv__walk walk;
    zv__sgns_rows rows;
} fixture;

/* Texts of 1 … 40 words out of few, so that many stand twice in a window. */
static void set_up(fixture *f, unsigned window, unsigned negative, double sample) {
    zv_err err = {0};
    zv_rng rng = zv_rng_seed(window + negative);
    FILE *file = fopen(text, "w");
    for (size_t line = 0; line < 1500; line++)
        for (size_t n = 1 + zv_rng_below(&rng, 40); n > 0; n--)
            fprintf(file, "w%c%c", 'a' + (int)zv_rng_below(&rng, line % 3 ? 20 : 4),
                    n > 1 ? ' ' : '\n');
    fclose(file);
    *f = (fixture){.opts = zv_learn_opts_default()};
    f->opts.window = window;
    f->opts.negative = negative;
    f->opts.sample = sample;
    f->opts.lr = 0.1;
    ZT_OK(zv_env_new(&f->env, &(zv_env_opts){.threads = 1}, &err), err);
    const char *path = text;
    zv_corpus_opts reading = {.text = zv_text_opts_default(), .min_count = 1};
    ZT_OK(zv_corpus_read(&f->corpus, f->env, &path, 1, &reading, &err), err);
    const zv_vocab *vocab = f->corpus->vocab;
    zv__run *r = &f->run;
    r->env = f->env;
    r->corpus = f->corpus;
    r->opts = &f->opts;
    r->n_shards = (f->corpus->n_ids + ZV__SHARD - 1) / ZV__SHARD;
    ZT_OK(zv__alias_new(&r->alias, f->env, vocab, ZV__NEGATIVE_POWER, &err), err);
    ZT_OK(zv__keep_new(&r->keep, f->env, vocab, sample, &err), err);
    ZT_OK(zv__model_new(&r->model, f->env, zv_vocab_size(vocab), 0, 20, &err), err);
    ZT_OK(zv__walk_new(&f->walk, r, NULL, true, &err), err);
    ZT_OK(zv__walk_lists(&f->rows, r, &err), err);
}

static void tear_down(fixture *f) {
    zv__walk_free(&f->walk);
    zv__walk_lists_free(f->env, &f->rows);
    zv__model_free(f->env, &f->run.model);
    zv__free(f->env, f->run.keep);
    zv__alias_free(f->env, &f->run.alias);
    zv_corpus_free(f->corpus);
    zv_env_free(f->env);
}

static size_t word_of(const fixture *f, const float *matrix, const float *row) {
    const size_t at = (size_t)(row - matrix);
    assert_int_equal(at % f->run.model.stride, 0);
    assert_true(at / f->run.model.stride < f->run.model.n_words);
    return at / f->run.model.stride;
}

/* Weights by word, counted here from the text. Returns how many neighbours there are. */
static size_t neighbours(const fixture *f, size_t i, size_t reach, float weights[]) {
    const uint32_t *words = f->walk.words;
    size_t n = 0;
    for (int side = -1; side <= 1; side += 2)
        for (size_t d = 1; d <= reach; d++) {
            if (side < 0 ? d > i : i + d >= f->walk.n) break;
            const uint32_t word = words[side < 0 ? i - d : i + d];
            if (word == ZV__TEXT_END) break;
            weights[word] += 1;
            n++;
        }
    return n;
}

enum { MOST_WORDS = 64 };

/* The inputs are those of some reach from 1 to the window. Returns it, the smallest of several. */
static size_t check_inputs(const fixture *f, size_t i) {
    float got[MOST_WORDS] = {0};
    const bool cbow = f->opts.method == ZV_CBOW;
    for (size_t k = 0; k < f->rows.n_in; k++) {
        const size_t word = word_of(f, f->run.model.words, f->rows.in[k]);
        assert_true(got[word] == 0); /* no row twice */
        got[word] = f->rows.in_weight[k];
    }
    for (size_t reach = 1; reach <= f->opts.window; reach++) {
        float want[MOST_WORDS] = {0};
        const size_t n = neighbours(f, i, reach, want);
        bool same = (double)n == (cbow && n > 0 ? (double)n : f->rows.pairs) || n == 0;
        for (size_t w = 0; w < MOST_WORDS; w++)
            same &= fabsf(got[w] - (cbow && n > 0 ? want[w] / (float)n : want[w])) < 1e-6f;
        if (same) return reach;
    }
    fail_msg("the inputs of position %zu are of no reach", i);
    return 0;
}

static void inputs_are_the_neighbours_once_each(void **state) {
    (void)state;
    for (int method = ZV_SKIPGRAM; method <= ZV_CBOW; method++) {
        fixture f;
        set_up(&f, 6, 3, 0);
        f.opts.method = (zv_method)method;
        size_t reaches[7] = {0}, merged = 0;
        zv__walk_begin(&f.walk, 0);
        for (size_t i = 0; i < f.walk.n; i++) {
            zv__walk_rows(&f.walk, i, &f.rows);
            if (f.walk.words[i] == ZV__TEXT_END) {
                assert_int_equal(f.rows.n_in, 0);
                continue;
            }
            reaches[check_inputs(&f, i)]++;
            for (size_t k = 0; k < f.rows.n_in; k++)
                merged += method == ZV_SKIPGRAM && f.rows.in_weight[k] > 1;
        }
        assert_true(method == ZV_CBOW || merged > 1000);
        for (size_t reach = 1; reach <= 6; reach++) assert_true(reaches[reach] > f.walk.n / 12);
        tear_down(&f);
    }
}

/* The middle word first, then the draws of the step; each draw serves K steps, 2 W + 1 apart. */
static void a_draw_serves_step_after_step(void **state) {
    (void)state;
    static const unsigned shapes[][2] = {{1, 1}, {2, 5}, {5, 5}, {3, 64}, {1000, 2}};
    for (size_t c = 0; c < sizeof shapes / sizeof *shapes; c++) {
        fixture f;
        set_up(&f, shapes[c][0], shapes[c][1], 0);
        const size_t apart = 2 * shapes[c][0] + 1;
        zv__walk_begin(&f.walk, 0);
        enum { ROOM = 1 << 16 };
        static uint32_t draws[ROOM];
        memset(draws, 0xff, sizeof draws);
        size_t step = 0, twice = 0;
        for (size_t i = 0; i < f.walk.n && step < 5000; i++) {
            zv__walk_rows(&f.walk, i, &f.rows);
            if (f.rows.n_in == 0) continue;
            float want[MOST_WORDS] = {0};
            for (size_t k = 0; k < f.opts.negative; k++) {
                const size_t number = step + k * apart;
                assert_true(number < ROOM);
                const uint32_t word = f.walk.draws[number & f.walk.mask];
                assert_true(draws[number] == UINT32_MAX || draws[number] == word);
                draws[number] = word;
                if (word != f.walk.words[i]) want[word]++;
            }
            assert_int_equal(word_of(&f, f.run.model.context, f.rows.out[0]), f.walk.words[i]);
            assert_true(f.rows.out_weight[0] == 1);
            for (size_t j = 1; j < f.rows.n_out; j++) {
                const size_t word = word_of(&f, f.run.model.context, f.rows.out[j]);
                assert_true(want[word] > 0 && f.rows.out_weight[j] == want[word]);
                twice += want[word] > 1;
                want[word] = 0;
            }
            for (size_t w = 0; w < MOST_WORDS; w++) assert_true(want[w] == 0);
            step++;
        }
        assert_true(step > 1000);
        assert_true(twice > 0 || f.opts.negative < 3);
        tear_down(&f);
    }
}

/* Begun again, or by another walk, a task has the same steps; another task has others. */
static void steps_depend_on_the_task_alone(void **state) {
    (void)state;
    fixture f;
    set_up(&f, 5, 5, 0.01);
    uint64_t sums[3] = {0};
    assert_true(f.run.n_shards > 1);
    for (size_t pass = 0; pass < 3; pass++) {
        zv__walk_begin(&f.walk, pass == 1 ? f.run.n_shards : 0);
        for (size_t i = 0; i < f.walk.n; i++) {
            zv__walk_rows(&f.walk, i, &f.rows);
            for (size_t j = 0; j < f.rows.n_out; j++)
                sums[pass] = sums[pass] * 31 + word_of(&f, f.run.model.context, f.rows.out[j]);
            for (size_t k = 0; k < f.rows.n_in; k++)
                sums[pass] = sums[pass] * 37 + word_of(&f, f.run.model.words, f.rows.in[k]);
        }
    }
    assert_true(sums[0] == sums[2]);
    assert_true(sums[0] != sums[1]);
    tear_down(&f);
}

int main(void) {
    close(mkstemp(text));
    const struct CMUnitTest tests[] = {cmocka_unit_test(inputs_are_the_neighbours_once_each),
                                       cmocka_unit_test(a_draw_serves_step_after_step),
                                       cmocka_unit_test(steps_depend_on_the_task_alone)};
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    unlink(text);
    return failed;
}
