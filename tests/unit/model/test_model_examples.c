/* test_model_examples.c — which rows are examples, how they are divided, and what can't be. */
#include "model_fixture.h"

static zv_examples *examples_of(fixture *f, zv_examples_opts opts) {
    zv_err err = {0};
    ZT_OK(zv_examples_new(&f->examples, f->env, f->space, &opts, &err), err);
    return f->examples;
}

static void classes_are_the_labels_in_the_order_of_their_names(void **state) {
    (void)state;
    fixture f;
    fixture_open(&f);
    const zv_examples *e = examples_of(&f, (zv_examples_opts){.held = .25, .seed = 3});
    assert_int_equal(zv_examples_width(e), 3);
    assert_true(zv_str_equal(zv_examples_name(e, 0), zv_str_of("blue")));
    assert_true(zv_str_equal(zv_examples_name(e, 2), zv_str_of("ירוק")));
    assert_int_equal(zv_examples_left_out(e).unlabelled, 12);
    assert_int_equal(zv_examples_count(e, ZV_HELD) + zv_examples_count(e, ZV_TRAIN), 588);
    assert_int_equal(zv_examples_count(e, ZV_HELD), 147);
    for (size_t i = 0; i < zv_examples_count(e, ZV_TRAIN); i++) {
        const size_t row = zv_examples_row(e, ZV_TRAIN, i);
        assert_true(zv_str_equal(zv_space_label(f.space, row),
                                 zv_examples_name(e, zv_examples_class(e, ZV_TRAIN, i))));
    }
    fixture_close(&f);
}

static void no_row_is_on_both_sides(void **state) {
    (void)state;
    fixture f;
    fixture_open(&f);
    const zv_examples *e = examples_of(&f, (zv_examples_opts){.held = .3, .seed = 1});
    uint8_t seen[FIXTURE_ROWS] = {0};
    for (int part = ZV_TRAIN; part <= ZV_HELD; part++)
        for (size_t i = 0; i < zv_examples_count(e, (zv_part_of)part); i++)
            assert_int_equal(seen[zv_examples_row(e, (zv_part_of)part, i)]++, 0);
    fixture_close(&f);
}

static void numbers_have_mean_0_and_spread_1_where_they_are_trained_on(void **state) {
    (void)state;
    fixture f;
    fixture_open(&f);
    const zv_examples *e = examples_of(
        &f, (zv_examples_opts){.task = ZV_TASK_NUMBERS, .target = "size", .held = .2, .seed = 1});
    zv_moments m = {0};
    const float *spread, *centre = zv_examples_centre(e, &spread);
    for (size_t i = 0; i < zv_examples_count(e, ZV_TRAIN); i++)
        zv_moments_add(&m, (double)zv_examples_numbers(e, ZV_TRAIN, i)[0]);
    ZT_CLOSE(m.mean, 0, 1e-6);
    ZT_CLOSE(zv_moments_sd(&m), 1, 1e-6);
    assert_true(*centre > 8 && *centre < 12 && *spread > 3 && *spread < 5);
    fixture_close(&f);
}

static void rows_that_are_named_are_held_out(void **state) {
    (void)state;
    fixture f;
    uint8_t named[FIXTURE_ROWS] = {0};
    fixture_open(&f);
    for (size_t i = 0; i < FIXTURE_ROWS; i += 4) named[i] = 1;
    const zv_examples *e =
        examples_of(&f, (zv_examples_opts){.held_rows = named, .tune = .1, .seed = 1});
    assert_int_equal(zv_examples_count(e, ZV_TUNE), 59);
    for (int part = 0; part < ZV_PARTS; part++)
        for (size_t i = 0; i < zv_examples_count(e, (zv_part_of)part); i++)
            assert_int_equal(zv_examples_row(e, (zv_part_of)part, i) % 4 == 0, part == ZV_HELD);
    fixture_close(&f);
}

/* Anchors with several positives, some of them shared: no row of one part is in another. */
static void tangled_pairs_are_divided_without_sharing_a_row(void **state) {
    (void)state;
    fixture f;
    fixture_open(&f);
    FILE *file = fopen(f.pairs_path, "w");
    zv_rng rng = zv_rng_seed(2);
    for (size_t i = 0; i < 500; i++)
        fprintf(file, "r%zu\tr%zu\n", (size_t)zv_rng_below(&rng, 400),
                200 + (size_t)zv_rng_below(&rng, 400));
    fclose(file);
    const zv_examples *e = examples_of(
        &f, (zv_examples_opts){
                .task = ZV_TASK_PAIRS, .target = f.pairs_path, .held = .2, .tune = .2, .seed = 2});
    uint8_t seen[FIXTURE_ROWS] = {0};
    size_t all = zv_examples_left_out(e).across;
    assert_true(all > 0);
    for (int part = 0; part < ZV_PARTS; part++) {
        const zv_part_of p = (zv_part_of)part;
        assert_true(zv_examples_count(e, p) > 20);
        all += zv_examples_count(e, p);
        for (size_t i = 0; i < zv_examples_count(e, p); i++) {
            const size_t rows[] = {zv_examples_row(e, p, i), zv_examples_positive(e, p, i)};
            for (size_t k = 0; k < 2; k++) {
                assert_true(seen[rows[k]] == 0 || seen[rows[k]] == part + 1);
                seen[rows[k]] = (uint8_t)(part + 1);
            }
        }
    }
    assert_int_equal(all, 500);
    fixture_close(&f);
}

/* Of what is held out, nothing is trained on: neither anchor nor positive nor negative. */
static void pairs_held_out_share_no_row_with_those_trained_on(void **state) {
    (void)state;
    for (int triplets = 0; triplets < 2; triplets++) {
        fixture f;
        fixture_open(&f);
        fixture_pairs(&f, triplets);
        const zv_examples *e = examples_of(
            &f, (zv_examples_opts){
                    .task = ZV_TASK_PAIRS, .target = f.pairs_path, .held = .2, .seed = 2});
        uint8_t held[FIXTURE_ROWS] = {0};
        assert_int_equal(zv_examples_triplets(e), triplets);
        assert_int_equal(zv_examples_count(e, ZV_HELD), 60);
        for (size_t i = 0; i < zv_examples_count(e, ZV_HELD); i++)
            held[zv_examples_row(e, ZV_HELD, i)] = held[zv_examples_positive(e, ZV_HELD, i)] = 1;
        for (size_t i = 0; i < zv_examples_count(e, ZV_TRAIN); i++) {
            assert_false(held[zv_examples_row(e, ZV_TRAIN, i)]);
            assert_false(held[zv_examples_positive(e, ZV_TRAIN, i)]);
            if (triplets) assert_false(held[zv_examples_negative(e, ZV_TRAIN, i)]);
        }
        if (!triplets) assert_int_equal(zv_examples_count(e, ZV_TRAIN), 240);
        fixture_close(&f);
    }
}

static void shuffled_classes_are_as_many_as_before(void **state) {
    (void)state;
    fixture f;
    fixture_open(&f);
    zv_err err = {0};
    zv_examples *shuffled = NULL;
    const zv_examples *e = examples_of(&f, (zv_examples_opts){.held = .2, .seed = 3});
    ZT_OK(zv_examples_shuffled(&shuffled, e, 7, &err), err);
    size_t counts[2][3] = {{0}}, moved = 0;
    for (size_t i = 0; i < zv_examples_count(e, ZV_TRAIN); i++) {
        const uint32_t a = zv_examples_class(e, ZV_TRAIN, i),
                       b = zv_examples_class(shuffled, ZV_TRAIN, i);
        counts[0][a]++;
        counts[1][b]++;
        moved += a != b;
        assert_int_equal(zv_examples_row(e, ZV_TRAIN, i), zv_examples_row(shuffled, ZV_TRAIN, i));
    }
    assert_memory_equal(counts[0], counts[1], sizeof counts[0]);
    assert_true(moved > zv_examples_count(e, ZV_TRAIN) / 2);
    for (size_t i = 0; i < zv_examples_count(e, ZV_HELD); i++)
        assert_int_equal(zv_examples_class(e, ZV_HELD, i), zv_examples_class(shuffled, ZV_HELD, i));
    zv_examples_free(shuffled);
    fixture_close(&f);
}

static void refused(fixture *f, zv_examples_opts opts, zv_status want, const char *says) {
    zv_err err = {0};
    zv_examples *e = NULL;
    ZT_FAILS(zv_examples_new(&e, f->env, f->space, &opts, &err), want, err);
    assert_null(e);
    if (!strstr(err.msg, says)) fail_msg("\"%s\" lacks \"%s\"", err.msg, says);
}

static void write_pairs(const fixture *f, const char *text) {
    FILE *file = fopen(f->pairs_path, "w");
    fputs(text, file);
    fclose(file);
}

static void what_is_no_example_is_named(void **state) {
    (void)state;
    fixture f;
    fixture_open_as(&f, false, 123);
    uint8_t one_class[FIXTURE_ROWS] = {0};
    for (size_t i = 0; i < FIXTURE_ROWS; i++) one_class[i] = i % 3 == 1;
    refused(&f, (zv_examples_opts){.target = "colour"}, ZV_NOTFOUND, "size");
    refused(&f, (zv_examples_opts){.keep = one_class}, ZV_NODATA, "blue");
    refused(&f, (zv_examples_opts){.held = .95}, ZV_USAGE, "0.95");
    refused(&f, (zv_examples_opts){.held = (double)NAN}, ZV_USAGE, "nan");
    refused(&f, (zv_examples_opts){.task = ZV_TASK_NUMBERS, .target = "size"}, ZV_FORMAT, "r123");
    refused(&f, (zv_examples_opts){.task = ZV_TASK_NUMBERS}, ZV_USAGE, "--target");
    refused(&f, (zv_examples_opts){.task = ZV_TASK_PAIRS}, ZV_USAGE, "--pairs");
    refused(&f, (zv_examples_opts){.task = ZV_TASK_PAIRS, .target = "nowhere.tsv"}, ZV_NOTFOUND,
            "nowhere.tsv");
    write_pairs(&f, "r1\tr2\nr3\n");
    refused(&f, (zv_examples_opts){.task = ZV_TASK_PAIRS, .target = f.pairs_path}, ZV_FORMAT,
            ":2:");
    write_pairs(&f, "r1\tr2\nr3\tr4\tr5\n");
    refused(&f, (zv_examples_opts){.task = ZV_TASK_PAIRS, .target = f.pairs_path}, ZV_FORMAT,
            ":2:");
    write_pairs(&f, "r1\tr2\n\nr3\tx4\n");
    refused(&f, (zv_examples_opts){.task = ZV_TASK_PAIRS, .target = f.pairs_path}, ZV_FORMAT, "x4");
    write_pairs(&f, "");
    refused(&f, (zv_examples_opts){.task = ZV_TASK_PAIRS, .target = f.pairs_path}, ZV_NODATA,
            "no pair");
    fixture_close(&f);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(classes_are_the_labels_in_the_order_of_their_names),
        cmocka_unit_test(no_row_is_on_both_sides),
        cmocka_unit_test(numbers_have_mean_0_and_spread_1_where_they_are_trained_on),
        cmocka_unit_test(rows_that_are_named_are_held_out),
        cmocka_unit_test(tangled_pairs_are_divided_without_sharing_a_row),
        cmocka_unit_test(pairs_held_out_share_no_row_with_those_trained_on),
        cmocka_unit_test(shuffled_classes_are_as_many_as_before),
        cmocka_unit_test(what_is_no_example_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
