/* test_explain_ngrams_fasttext.c — two words of a fastText .bin by their n-grams: a word's own row, which zavit has
 * only as what is left of the mean, is the row that the file holds. */
#include "unit/io/io_models.h"

#include <math.h>

#include <zavit/explain.h>

static void own_rows_are_the_files(void **state) {
    fixture *f = *state;
    const ft_options o = {.version = 12,
                          .model = FT_MODEL_SG,
                          .bucket = FT_BUCKETS,
                          .minn = 3,
                          .maxn = 4,
                          .words = {"</s>", "cat", "catalog", "מלך"},
                          .n_words = 4};
    bytes b = ft_model(&o);
    zv_err err = {0};
    zv_space *s = NULL;
    put_file(f->path, b.at, b.n);
    ZT_OK(zv_space_open(&s, f->env, f->path, NULL, &err), err);
    static const char *const words[] = {"cat", "catalog", "מלך"};
    for (size_t i = 0; i < 3; i++)
        for (size_t j = 0; j < 3; j++) {
            zv_ngrams *g = NULL;
            ZT_OK(zv_explain_ngrams(&g, f->env, s, zv_str_of(words[i]), zv_str_of(words[j]), &err),
                  err);
            float e[FT_DIM], h[FT_DIM];
            double dot = 0, ee = 0, hh = 0, cosine = 0, sum = 0;
            zv_space_row(s, i + 1, e);
            zv_space_row(s, j + 1, h);
            for (int k = 0; k < FT_DIM; k++) {
                dot += (double)ft_number((int64_t)i + 1, k) * (double)ft_number((int64_t)j + 1, k);
                cosine += (double)e[k] * (double)h[k];
                ee += (double)e[k] * (double)e[k];
                hh += (double)h[k] * (double)h[k];
            }
            dot /= (double)g->n_a * (double)g->n_b * sqrt(ee * hh);
            ZT_CLOSE(g->matrix[0], dot, 1e-7);
            for (size_t k = 0; k < g->n_pairs; k++) sum += g->pairs[k].value;
            ZT_CLOSE(sum, cosine / sqrt(ee * hh), 1e-9);
            zv_ngrams_free(g);
        }
    zv_space_free(s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(own_rows_are_the_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
