/* The loss of an epoch never falls below its floor and reaches it where it can; the floor is that of the pairs
 * in the text, counted here once more. */
#include "zt.h"

#include <math.h>
#include <unistd.h>

#include <zavit/embed.h>

static char folder[] = "/tmp/zavit-losses-XXXXXX";
static char text[64], words[64];

enum { TOPICS = 3, PER_TOPIC = 4, MAX_WORDS = 400, LINE = 10 };

/* Texts of ten words each out of n. All pairs occur; words of a topic, n / TOPICS each, do so more often. */
static void write_corpus(size_t n, size_t lines, uint16_t *out) {
    FILE *f = fopen(text, "w");
    zv_rng rng = zv_rng_seed(3);
    for (size_t i = 0; i < lines * LINE; i++) {
        static size_t topic;
        if (i % LINE == 0) topic = zv_rng_below(&rng, TOPICS);
        const size_t word = zv_rng_unit(&rng) < 0.5
                                ? zv_rng_below(&rng, n)
                                : topic * (n / TOPICS) + zv_rng_below(&rng, n / TOPICS);
        if (out) out[i] = (uint16_t)word;
        fprintf(f, "%c%c%c%c", 'a' + (int)(word / 26 % 26), 'a' + (int)(word % 26), 'x',
                (i + 1) % LINE ? ' ' : '\n');
    }
    fclose(f);
}

static zv_learn_result learn(const zv_learn_opts *opts, unsigned threads) {
    zv_env *env = NULL;
    zv_corpus *c = NULL;
    zv_err err = {0};
    zv_corpus_opts reading = {.text = zv_text_opts_default(), .min_count = 1};
    const char *path = text;
    zv_learn_result result;
    ZT_OK(zv_env_new(&env, &(zv_env_opts){.threads = threads}, &err), err);
    ZT_OK(zv_corpus_read(&c, env, &path, 1, &reading, &err), err);
    ZT_OK(zv_embed_learn(&result, env, c, opts, words, &err), err);
    zv_corpus_free(c);
    zv_env_free(env);
    return result;
}

static zv_learn_opts options(unsigned epochs, zv_epoch_loss *losses) {
    zv_learn_opts o = zv_learn_opts_default();
    o.dim = 16;
    o.epochs = epochs;
    o.sample = 0;
    o.losses = losses;
    return o;
}

static void a_toy_reaches_its_floor_and_no_lower(void **state) {
    (void)state;
    enum { EPOCHS = 40 };
    zv_epoch_loss losses[EPOCHS];
    write_corpus(TOPICS * PER_TOPIC, 20000, NULL);
    const double samples[] = {0, 0.02};
    for (size_t s = 0; s < 2; s++) {
        zv_learn_opts opts = options(EPOCHS, losses);
        opts.sample = samples[s];
        opts.lr = 0.05;
        zv_learn_result r = learn(&opts, 1);
        assert_int_equal(r.floor.draws, 0);
        assert_int_equal(r.floor.rows, TOPICS * PER_TOPIC);
        assert_int_equal(r.floor.cells, r.floor.rows * r.floor.rows);
        for (size_t e = 0; e < EPOCHS; e++) {
            assert_int_equal(losses[e].epoch, e + 1);
            assert_true(losses[e].loss >= losses[e].floor - 1e-12);
            ZT_CLOSE(losses[e].floor, r.floor.floor.value, 0);
        }
        assert_true(losses[0].loss - losses[0].floor > 2e-3);
        ZT_CLOSE(r.loss.value, r.floor.floor.value, 1e-3);
        ZT_CLOSE(r.floor.above.value, r.loss.value - r.floor.floor.value, 1e-9);
        ZT_CLOSE(r.floor.real + r.floor.random, r.floor.floor.value, 1e-9);
        assert_true(r.heldout.blocks == 1 && isnan(r.heldout.loss.lo));
        ZT_CLOSE(r.heldout.loss.value, r.loss.value, 0.2);
    }
}

/* With a window of 1 nothing is drawn, and the pairs are the neighbours in the text. Their floor as a sum of
 * entropies: a + b binary choices of a known chance each. */
static double plain_floor(const uint16_t *ids, size_t n_ids, size_t n, unsigned k, double *pairs) {
    static double counts[MAX_WORDS][MAX_WORDS], inputs[MAX_WORDS], chance[MAX_WORDS];
    memset(counts, 0, sizeof counts);
    memset(inputs, 0, sizeof inputs);
    memset(chance, 0, sizeof chance);
    double total = 0, sum = 0;
    *pairs = 0;
    for (size_t i = 0; i < n_ids; i++) {
        chance[ids[i]]++;
        for (int side = -1; side <= 1; side += 2) {
            if ((side < 0 && i % LINE == 0) || (side > 0 && (i + 1) % LINE == 0)) continue;
            const size_t input = ids[side < 0 ? i - 1 : i + 1];
            counts[input][ids[i]]++;
            inputs[input]++;
            ++*pairs;
        }
    }
    for (size_t i = 0; i < n; i++) total += chance[i] = pow(chance[i], 0.75);
    for (size_t w = 0; w < n; w++)
        for (size_t c = 0; c < n; c++) {
            const double a = counts[w][c], b = k * chance[c] / total * (inputs[w] - a),
                         p = a / (a + b);
            if (a > 0) sum -= (a + b) * (p * log(p) + (1 - p) * log(1 - p));
        }
    return sum / *pairs;
}

static void the_floor_is_that_of_the_text(void **state) {
    (void)state;
    static uint16_t ids[300000];
    const size_t sizes[] = {50, MAX_WORDS};
    for (size_t s = 0; s < 2; s++) {
        /* one shard; several, at whose ends windows end too. Both are less than what holds text out */
        const size_t n_ids = s == 0 ? 14000 : 100000;
        write_corpus(sizes[s], n_ids / LINE, ids);
        zv_learn_opts opts = options(1, NULL);
        opts.window = 1;
        opts.negative = 3;
        double pairs, floor = plain_floor(ids, n_ids, sizes[s], 3, &pairs);
        zv_learn_result r = learn(&opts, 2);
        ZT_CLOSE((double)r.floor.pairs, pairs, s == 0 ? 0 : 20);
        if (s == 0) {
            assert_int_equal(r.floor.draws, 0);
            assert_true(isnan(r.floor.floor.lo));
            ZT_CLOSE(r.floor.floor.value, floor, 1e-9);
        } else {
            assert_true(r.floor.draws > 0 && r.floor.rows < sizes[s]);
            const double half = (r.floor.floor.hi - r.floor.floor.lo) / 2;
            assert_true(half > 0 && half < 0.05);
            ZT_CLOSE(r.floor.floor.value, floor, 2 * half);
            assert_true(r.loss.value > r.floor.floor.value);
        }
    }
}

static void counts_are_the_same_for_any_number_of_threads(void **state) {
    (void)state;
    write_corpus(MAX_WORDS, 20000, NULL);
    zv_learn_opts opts = options(1, NULL);
    opts.sample = 1e-3;
    zv_learn_result one = learn(&opts, 1), three = learn(&opts, 3);
    assert_true(one.floor.floor.value == three.floor.floor.value);
    assert_int_equal(one.floor.cells, three.floor.cells);
    assert_int_equal(one.floor.pairs, three.floor.pairs);
}

static void what_has_no_floor_says_so(void **state) {
    (void)state;
    zv_epoch_loss losses[2];
    write_corpus(20, 100, NULL);
    zv_learn_opts opts = options(2, losses);
    opts.method = ZV_CBOW;
    zv_learn_result r = learn(&opts, 1);
    assert_true(isnan(r.floor.floor.value) && isnan(losses[1].floor) && isnan(losses[1].heldout));
    ZT_CLOSE(r.loss.value, r.seen_sum / (double)r.seen_pairs, 1e-12);
    FILE *f = fopen(text, "w"); /* one word a text: no pair at all */
    for (int i = 0; i < 50; i++) fprintf(f, "%s\n", i % 2 ? "אחת" : "שתיים");
    fclose(f);
    opts.method = ZV_SKIPGRAM;
    r = learn(&opts, 1);
    assert_true(isnan(r.floor.floor.value) && r.floor.pairs == 0);
}

static int make_folder(void **state) {
    (void)state;
    if (!mkdtemp(folder)) return -1;
    snprintf(text, sizeof text, "%s/text.txt", folder);
    snprintf(words, sizeof words, "%s/words.safetensors", folder);
    return 0;
}
static int remove_folder(void **state) {
    (void)state;
    unlink(text);
    unlink(words);
    return rmdir(folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_toy_reaches_its_floor_and_no_lower),
        cmocka_unit_test(the_floor_is_that_of_the_text),
        cmocka_unit_test(counts_are_the_same_for_any_number_of_threads),
        cmocka_unit_test(what_has_no_floor_says_so)};
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
