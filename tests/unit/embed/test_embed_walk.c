/* Which rows meet in a step: neighbours and middle words, each once with the counts of their pairs, and negatives
 * that serve one step after another. */
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
static void write_texts(uint64_t seed) {
    zv_rng rng = zv_rng_seed(seed);
    FILE *file = fopen(text, "w");
    for (size_t line = 0; line < 1500; line++)
        for (size_t n = 1 + zv_rng_below(&rng, 40); n > 0; n--)
            fprintf(file, "w%c%c", 'a' + (int)zv_rng_below(&rng, line % 3 ? 20 : 4),
                    n > 1 ? ' ' : '\n');
    fclose(file);
}

/* The same words again and again. */
static void write_cycle(size_t period) {
    FILE *file = fopen(text, "w");
    for (size_t i = 0; i < 3000; i++) fprintf(file, "w%c ", 'a' + (int)(i % period));
    fclose(file);
}

static void set_up_as_written(fixture *f, unsigned window, unsigned negative, double sample) {
    zv_err err = {0};
    *f = (fixture){.opts = zv_learn_opts_default()};
    f->opts.window = window;
    f->opts.negative = negative;
    f->opts.sample = sample;
    f->opts.lr = 1e-4; /* low enough for steps of three */
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

static void set_up(fixture *f, unsigned window, unsigned negative, double sample) {
    write_texts(window + negative);
    set_up_as_written(f, window, negative, sample);
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

enum { MOST_WORDS = 64, MOST_REACH = 6 };

/* How often each word stands within `reach` of a position. Returns how many words do. */
static size_t neighbours(const fixture *f, size_t i, size_t reach, float counts[]) {
    const uint32_t *words = f->walk.words;
    size_t n = 0;
    memset(counts, 0, MOST_WORDS * sizeof *counts);
    for (int side = -1; side <= 1; side += 2)
        for (size_t d = 1; d <= reach; d++) {
            if (side < 0 ? d > i : i + d >= f->walk.n) break;
            const uint32_t word = words[side < 0 ? i - d : i + d];
            if (word == ZV__TEXT_END) break;
            counts[word] += 1;
            n++;
        }
    return n;
}

/* What a step says, by words: pairs[input][output]. */
typedef struct table {
    float positive[MOST_WORDS][MOST_WORDS], all[MOST_WORDS][MOST_WORDS];
    double pairs;
} table;

static table said, expected;

/* Every row once; nothing is counted beyond the outputs. */
static void read_step(const fixture *f) {
    const zv__sgns_rows *rows = &f->rows;
    const size_t wide = zv__sgns_wide(rows->n_out);
    bool seen[MOST_WORDS] = {0};
    memset(&said, 0, sizeof said);
    said.pairs = rows->pairs;
    for (size_t j = 0; j < rows->n_out; j++) {
        const size_t word = word_of(f, f->run.model.context, rows->out[j]);
        assert_false(seen[word]);
        seen[word] = true;
    }
    memset(seen, 0, sizeof seen);
    for (size_t i = 0; i < rows->n_in; i++) {
        const size_t input = word_of(f, f->run.model.words, rows->in[i]);
        assert_false(seen[input]);
        seen[input] = true;
        assert_true(rows->weight[i] > 0 || f->walk.n_centres > 1); /* a lone centre is no input */
        for (size_t j = 0; j < wide; j++) {
            const float positive = rows->positive[i * wide + j], all = rows->all[i * wide + j];
            if (j >= rows->n_out) {
                assert_true(positive == 0 && all == 0);
                continue;
            }
            const size_t output = word_of(f, f->run.model.context, rows->out[j]);
            said.positive[input][output] = positive;
            said.all[input][output] = all;
        }
    }
}

/* Adds the pairs of one position whose reach is known. */
static void expect_position(const fixture *f, size_t i, size_t reach, const float pushes[]) {
    float counts[MOST_WORDS];
    const size_t word = f->walk.words[i];
    expected.pairs += (double)neighbours(f, i, reach, counts);
    for (size_t input = 0; input < MOST_WORDS; input++)
        for (size_t output = 0; output < MOST_WORDS; output++) {
            const bool positive = output == word;
            if (positive) expected.positive[input][output] += counts[input];
            expected.all[input][output] += counts[input] * (positive ? 1 : pushes[output]);
        }
}

/* The step is that of some reaches, one for each of its positions, from 1 to the window; they are tried in turn.
 * Counts each of the reaches found. */
static void check_step(const fixture *f, size_t i, const float pushes[], size_t reaches[]) {
    const size_t window = f->opts.window, n = ZV_MIN(f->walk.group, f->walk.n - i);
    size_t at[ZV__SGNS_GROUP], n_at = 0, tries = 1;
    for (size_t k = 0; k < n; k++)
        if (f->walk.words[i + k] != ZV__TEXT_END) {
            at[n_at++] = i + k;
            tries *= window;
        }
    read_step(f);
    for (size_t try = 0; try < tries; try++) {
        memset(&expected, 0, sizeof expected);
        for (size_t k = 0, rest = try; k < n_at; k++, rest /= window)
            expect_position(f, at[k], 1 + rest % window, pushes);
        if (memcmp(&said, &expected, sizeof said) != 0) continue;
        for (size_t k = 0, rest = try; k < n_at; k++, rest /= window) reaches[rest % window]++;
        return;
    }
    fail_msg("the pairs of position %zu are of no reaches", i);
}

/* How often each word is drawn for the step. */
static void find_pushes(const fixture *f, size_t step, size_t apart, float pushes[]) {
    memset(pushes, 0, MOST_WORDS * sizeof *pushes);
    for (size_t k = 0; k < f->opts.negative; k++)
        pushes[f->walk.draws[(step + k * apart) & f->walk.mask]] += 1;
}

/* Three positions a step, or one where the rate is high. */
static void check_pairs(double lr, size_t group) {
    fixture f;
    set_up(&f, MOST_REACH, 3, 0);
    f.opts.lr = lr;
    const size_t apart = (2 * MOST_REACH + group - 1) / group + 1;
    size_t reaches[MOST_REACH] = {0}, step = 0;
    zv__walk_begin(&f.walk, 0);
    assert_int_equal(f.walk.group, group);
    for (size_t i = 0; i < f.walk.n && step < 1000; i += group) {
        float pushes[MOST_WORDS];
        zv__walk_rows(&f.walk, i, &f.rows);
        if (f.rows.n_in == 0) continue;
        find_pushes(&f, step++, apart, pushes);
        check_step(&f, i, pushes, reaches);
    }
    assert_true(step == 1000);
    for (size_t reach = 0; reach < MOST_REACH; reach++) assert_true(reaches[reach] > step / 12);
    tear_down(&f);
}

static void pairs_are_counted_once_each(void **state) {
    (void)state;
    check_pairs(0.025, ZV__SGNS_GROUP);
    check_pairs(0.1, 1);
}

/* A step's first word may be its last one too, with the whole span between them. */
static void a_word_at_both_ends_is_one_input(void **state) {
    (void)state;
    enum { WINDOW = 2, SPAN = 2 * WINDOW + ZV__SGNS_GROUP };
    fixture f;
    write_cycle(SPAN - 1);
    set_up_as_written(&f, WINDOW, 1, 0);
    f.opts.lr = 1e-4; /* six words are few */
    size_t whole = 0;
    zv__walk_begin(&f.walk, 0);
    assert_int_equal(f.walk.group, ZV__SGNS_GROUP);
    for (size_t i = 0; i < f.walk.n; i += f.walk.group) {
        const size_t first = i < WINDOW ? 0 : i - WINDOW;
        zv__walk_rows(&f.walk, i, &f.rows);
        read_step(&f);
        whole += f.walk.begin == first && f.rows.n_in == SPAN - 1;
    }
    assert_true(whole > 50);
    tear_down(&f);
}

/* Tiny vocabularies, many negatives, wide windows and high rates keep to single positions. */
static void rows_that_would_overshoot_take_single_positions(void **state) {
    (void)state;
    static const struct {
        unsigned window, negative;
        double lr, most;
        size_t group;
    } cases[] = {{5, 5, 0.025, 0, 3},  {5, 5, 0.05, 0, 1},    {20, 5, 0.025, 0, 1},
                 {5, 6, 0.025, 0, 3},  {5, 20, 0.025, 0, 1},  {5, 5, 0.025, 0.5, 1},
                 {2, 5, 0.03, 0.1, 3}, {5, 20, 0.005, 0.3, 3}};
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        fixture f;
        set_up(&f, cases[c].window, cases[c].negative, 0);
        f.opts.lr = cases[c].lr;
        f.run.alias.most = cases[c].most;
        zv__walk_begin(&f.walk, 0);
        assert_int_equal(f.walk.group, cases[c].group);
        tear_down(&f);
    }
}

/* A position's inputs have the shares that some reach from 1 to the window gives them. Returns it, the smallest
 * of several. */
static size_t check_shares(const fixture *f, size_t i) {
    float got[MOST_WORDS] = {0};
    for (size_t k = 0; k < f->rows.n_in; k++) {
        const size_t word = word_of(f, f->run.model.words, f->rows.in[k]);
        assert_true(got[word] == 0 && f->rows.weight[k] > 0); /* no row twice, none for nothing */
        got[word] = f->rows.weight[k];
    }
    for (size_t reach = 1; reach <= f->opts.window; reach++) {
        float counts[MOST_WORDS];
        const size_t n = neighbours(f, i, reach, counts);
        bool same = true;
        for (size_t w = 0; w < MOST_WORDS; w++)
            same &= fabsf(got[w] - (n > 0 ? counts[w] / (float)n : 0)) < 1e-6f;
        if (same) return reach;
    }
    fail_msg("the inputs of position %zu are of no reach", i);
    return 0;
}

static void a_mean_has_the_shares_of_its_words(void **state) {
    (void)state;
    fixture f;
    set_up(&f, MOST_REACH, 3, 0);
    f.opts.method = ZV_CBOW;
    size_t reaches[MOST_REACH + 1] = {0}, step = 0;
    zv__walk_begin(&f.walk, 0);
    for (size_t i = 0; i < f.walk.n; i++) {
        zv__walk_rows(&f.walk, i, &f.rows);
        if (f.walk.words[i] == ZV__TEXT_END) {
            assert_int_equal(f.rows.n_in, 0);
            continue;
        }
        reaches[check_shares(&f, i)]++;
        if (f.rows.n_in == 0) continue;
        float pushes[MOST_WORDS];
        find_pushes(&f, step++, 2 * MOST_REACH + 1, pushes);
        for (size_t j = 0; j < f.rows.n_out; j++) {
            const size_t word = word_of(&f, f.run.model.context, f.rows.out[j]);
            const bool itself = word == f.walk.words[i];
            assert_true(f.rows.positive[j] == (itself ? 1 : 0));
            assert_true(f.rows.all[j] == (itself ? 1 : pushes[word]));
        }
    }
    for (size_t reach = 1; reach <= MOST_REACH; reach++)
        assert_true(reaches[reach] > f.walk.n / 12);
    tear_down(&f);
}

/* Each draw serves K steps, so far apart that no word is within reach of two of them. */
static void a_draw_serves_step_after_step(void **state) {
    (void)state;
    static const unsigned shapes[][2] = {{1, 1}, {2, 5}, {5, 5}, {3, 64}, {1000, 2}};
    for (size_t c = 0; c < sizeof shapes / sizeof *shapes; c++)
        for (int method = ZV_SKIPGRAM; method <= ZV_CBOW; method++) {
            fixture f;
            set_up(&f, shapes[c][0], shapes[c][1], 0);
            f.opts.method = (zv_method)method;
            zv__walk_begin(&f.walk, 0);
            const size_t group = f.walk.group;
            const size_t apart = (2 * shapes[c][0] + group - 1) / group + 1;
            assert_int_equal(group, method == ZV_CBOW ? 1 : ZV__SGNS_GROUP);
            assert_true(apart * group >= 2 * shapes[c][0] + group);
            enum { ROOM = 1 << 16 };
            static uint32_t draws[ROOM];
            memset(draws, 0xff, sizeof draws);
            size_t step = 0, twice = 0;
            for (size_t i = 0; i < f.walk.n && step < 3000; i += group) {
                zv__walk_rows(&f.walk, i, &f.rows);
                if (f.rows.n_in == 0) continue;
                float pushes[MOST_WORDS];
                find_pushes(&f, step, apart, pushes);
                for (size_t k = 0; k < f.opts.negative; k++) {
                    const size_t number = step + k * apart;
                    assert_true(number < ROOM);
                    const uint32_t word = f.walk.draws[number & f.walk.mask];
                    assert_true(draws[number] == UINT32_MAX || draws[number] == word);
                    draws[number] = word;
                }
                for (size_t j = 0; j < f.rows.n_out; j++) {
                    const size_t word = word_of(&f, f.run.model.context, f.rows.out[j]);
                    assert_true(f.walk.pushes[j] == pushes[word]);
                    twice += pushes[word] > 1;
                    pushes[word] = 0;
                }
                for (size_t w = 0; w < MOST_WORDS; w++) assert_true(pushes[w] == 0);
                step++;
            }
            assert_true(step > 500);
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
        for (size_t i = 0; i < f.walk.n; i += f.walk.group) {
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
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pairs_are_counted_once_each),
        cmocka_unit_test(a_word_at_both_ends_is_one_input),
        cmocka_unit_test(rows_that_would_overshoot_take_single_positions),
        cmocka_unit_test(a_mean_has_the_shares_of_its_words),
        cmocka_unit_test(a_draw_serves_step_after_step),
        cmocka_unit_test(steps_depend_on_the_task_alone)};
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    unlink(text);
    return failed;
}
