/* test_explain_claims.c — what `why` claims, as figures, on made-up texts in English-like and in Hebrew words. They are
 * made as texts are: a few words are in every text and weigh little, the others belong to subjects, and all vectors
 * lean one way. What is measured, and how, is in explain_claims.h; bench/why_claims measures the same on real texts. */
#include "explain_fixture.h"

#include "explain_claims.h"

enum { SUBJECTS = 8, SUBJECT = EX_WORDS / SUBJECTS, DIM = 100, PAIRS = 10000, SMALL = 24 };

/* Word i has a count of Zipf's law, so the first SMALL are in every text. It belongs to subject i % SUBJECTS: its
 * vector is the subject's, its own, and a mean that all share. */
static zv_space *make_words(void) {
    zv_err err = {0};
    zv_space_writer *w = NULL;
    zv_space *s = NULL;
    char path[96], text[64];
    float *own = ex_rows(EX_WORDS, DIM, 3, 0), *subjects = ex_rows(SUBJECTS, DIM, 4, 0);
    zv_text_opts text_opts = zv_text_opts_default();
    zv_text_opts_format(text, &text_opts);
    zv_space_writer_opts opts = {.dim = DIM, .dtype = ZV_F32, .ids = true, .counts = true};
    ZT_OK(zv_space_create(&w, NULL, ex_path(path, "claims"), &opts, &err), err);
    for (size_t i = 0; i < EX_WORDS; i++) {
        char name[32];
        ex_word(name, i);
        for (size_t d = 0; d < DIM; d++)
            own[i * DIM + d] += 0.7F * subjects[(i % SUBJECTS) * DIM + d] + 0.5F;
        zv_space_item item = {.vector = own + i * DIM, .id = zv_str_of(name)};
        item.count = i < SMALL ? 400000 / (i + 8) : 40000 / (i + 8);
        ZT_OK(zv_space_add(w, &item, &err), err);
    }
    zv_contract contract = {.kind = ZV_SPACE_WORDS, .text = text, .tokens = 1000000};
    ZT_OK(zv_space_finish(w, &contract, &err), err);
    ZT_OK(zv_space_open(&s, NULL, path, NULL, &err), err);
    free(subjects);
    free(own);
    return s;
}

typedef struct made {
    char text[512];
    size_t rows[16], n;
} made;

/* A text of n words in one language: two in five small ones, two of its subject, one of any; of a text that says
 * something like `as` does, one in four is taken from there. */
static void subject_text(made *out, zv_rng *rng, size_t n, size_t subject, const made *as) {
    size_t len = 0;
    char word[32];
    out->n = n;
    for (size_t i = 0; i < n; i++) {
        size_t kind = zv_rng_below(rng, 5), row;
        do {
            size_t which = kind < 4 ? subject : 2 * zv_rng_below(rng, SUBJECTS / 2) + subject % 2;
            row = SUBJECTS * zv_rng_below(rng, SUBJECT) + which;
        } while (row < SMALL);
        if (kind < 2) row = 2 * zv_rng_below(rng, SMALL / 2) + subject % 2;
        if (as && zv_rng_below(rng, 4) == 0) row = as->rows[zv_rng_below(rng, as->n)];
        out->rows[i] = row;
        ex_word(word, row);
        len += (size_t)snprintf(out->text + len, 512 - len, "%s%s", i ? " " : "", word);
    }
}

/* 10,000 pairs, half of them Hebrew. All sets of words are tried on every two hundredth. */
static void claims_hold(void **state) {
    (void)state;
    zv_space *words = make_words();
    claims c = claims_new(words);
    zv_rng rng = zv_rng_seed(8);
    for (size_t i = 0; i < PAIRS; i++) {
        made one, two;
        char planted[32];
        size_t subject = zv_rng_below(&rng, SUBJECTS);
        subject_text(&one, &rng, 1 + zv_rng_below(&rng, 12), subject, NULL);
        subject_text(&two, &rng, 1 + zv_rng_below(&rng, 12), subject, &one);
        assert_true(claims_pair(&c, one.text, two.text, i % 4 == 0, i % 200 == 0));
        if (i % 10) continue;
        /* texts of two subjects, and a word of a third */
        subject_text(&one, &rng, 6, subject, NULL);
        subject_text(&two, &rng, 6, (subject + 2) % SUBJECTS, NULL);
        ex_word(planted,
                SUBJECTS * (4 + zv_rng_below(&rng, SUBJECT - 4)) + (subject + 4) % SUBJECTS);
        claims_plant(&c, one.text, two.text, planted);
    }
    assert_int_equal(c.pairs, PAIRS);
    assert_true(c.parts > 200000);
    assert_true(c.worst_sum <= 1e-6 && c.worst_part <= 1e-7);
    assert_true(c.flips > 5000);
    assert_int_equal(c.flipped, c.flips);
    assert_int_equal(c.irreducible, c.flips);
    assert_true(c.exhaustive > 100);
    assert_int_equal(c.smallest, c.exhaustive);
    assert_true(c.nothing > 100 && c.nothing_tried > 10);
    assert_int_equal(c.nothing_right, c.nothing_tried);
    zv_interval auc = zv_moments_mean_interval(&c.deletion_pull, 0.95);
    zv_interval planted = zv_stat_share_interval(c.planted_match, c.planted, 0.95);
    print_message("deletion: AUC %.4f, %.4f to %.4f (by row %.4f, by part %.4f), %llu texts\n",
                  c.deletion_pull.mean, auc.lo, auc.hi, c.deletion_row.mean, c.deletion.mean,
                  (unsigned long long)c.deletion_pull.n);
    print_message("planted: %llu of %llu, %.4f to %.4f (largest part %llu)\n",
                  (unsigned long long)c.planted_match, (unsigned long long)c.planted, planted.lo,
                  planted.hi, (unsigned long long)c.planted_found);
    assert_true(c.deletion_pull.n > 5000 && auc.lo >= 0.95);
    assert_true(c.planted == PAIRS / 10 && planted.lo >= 0.95);
    claims_free(&c);
    zv_space_free(words);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(claims_hold),
    };
    return cmocka_run_group_tests(tests, ex_begin, ex_end);
}
