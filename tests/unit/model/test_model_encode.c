/* test_model_encode.c — spaces through nets: the rows, what belongs to them, the contract. */
#include "model_fixture.h"

static const char OUT[] = "model-encoded.safetensors";

static zv_net *net_of(const char *layers, zv_task task) {
    zv_err err = {0};
    zv_net_spec spec = {.act = ZV_ACT_TANH, .task = task};
    zv_net *net = NULL;
    ZT_OK(zv_net_spec_layers(&spec, layers, &err), err);
    ZT_OK(zv_net_new(&net, NULL, &spec, 4, &err), err);
    return net;
}

static zv_space *encoded(const fixture *f, const zv_net *net, zv_predicted *predicted,
                         zv_net_encoded *result) {
    zv_err err = {0};
    zv_space *out = NULL;
    ZT_OK(zv_net_encode_space(result, predicted, f->env, net, f->space, OUT, "encode", &err), err);
    ZT_OK(zv_space_open(&out, f->env, OUT, &(zv_space_opts){.verify = true}, &err), err);
    return out;
}

static zv_str value_of(const zv_space *s, const char *column, size_t row) {
    for (size_t k = 0; k < zv_space_columns(s); k++)
        if (strcmp(zv_space_column_name(s, k), column) == 0)
            return zv_space_column_value(s, k, row);
    return (zv_str){0};
}

static double number_of(const zv_space *s, const char *column, size_t row) {
    char text[64] = "";
    const zv_str value = value_of(s, column, row);
    snprintf(text, sizeof text, "%.*s", (int)value.len, value.ptr);
    return value.len ? strtod(text, NULL) : (double)NAN;
}

static void rows_are_what_apply_gives_and_keep_what_is_theirs(void **state) {
    (void)state;
    fixture f;
    fixture_open(&f);
    zv_err err = {0};
    zv_net *net = net_of("12,5,3", ZV_TASK_CLASSES);
    zv_net_encoded result;
    zv_space *out = encoded(&f, net, NULL, &result);
    assert_int_equal(zv_space_size(out), FIXTURE_ROWS);
    assert_int_equal(result.items, FIXTURE_ROWS);
    assert_int_equal(result.unusable + result.lost, 0);
    float x[FIXTURE_DIM], want[3], got[3];
    for (size_t i = 0; i < FIXTURE_ROWS; i += 37) {
        char a[24], b[24];
        zv_space_row(f.space, i, x);
        ZT_OK(zv_net_apply(net, x, 1, want, &err), err);
        zv_space_row(out, i, got);
        for (size_t d = 0; d < 3; d++) ZT_CLOSE(got[d], want[d], 1e-6);
        assert_true(zv_str_equal(zv_space_id(out, i, a), zv_space_id(f.space, i, b)));
        assert_true(zv_str_equal(zv_space_label(out, i), zv_space_label(f.space, i)));
        assert_true(zv_str_equal(value_of(out, "size", i), value_of(f.space, "size", i)));
    }
    assert_int_equal(zv_space_contract(out)->metric, ZV_COS);
    assert_false(zv_space_contract(out)->normalized);
    zv_space_free(out);
    zv_net_free(net);
    unlink(OUT);
    fixture_close(&f);
}

/* The class and its softmax by hand; without names, classes are numbered. */
static void the_most_probable_class_is_said_with_its_probability(void **state) {
    (void)state;
    static const zv_str names[] = {{"ירוק", 8}, {"blue", 4}, {"red", 3}};
    fixture f;
    fixture_open(&f);
    zv_err err = {0};
    zv_net *net = net_of("12,3", ZV_TASK_CLASSES);
    zv_predicted predicted[3];
    zv_net_encoded result;
    for (int named = 0; named < 2; named++) {
        if (named) ZT_OK(zv_net_set_names(net, names, 3, &err), err);
        zv_space *out = encoded(&f, net, predicted, &result);
        double sums[3] = {0};
        uint64_t rows[3] = {0};
        for (size_t i = 0; i < FIXTURE_ROWS; i++) {
            float y[3];
            char number[8];
            zv_space_row(out, i, y);
            size_t best = y[1] > y[0] ? 1 : 0;
            if (y[2] > y[best]) best = 2;
            double all = 0;
            for (size_t k = 0; k < 3; k++) all += exp((double)y[k]);
            const double p = exp((double)y[best]) / all;
            ZT_CLOSE(number_of(out, "probability", i), p, 5.01e-5);
            snprintf(number, sizeof number, "%zu", best);
            assert_true(zv_str_equal(value_of(out, "predicted", i),
                                     named ? names[best] : zv_str_of(number)));
            rows[best]++;
            sums[best] += p;
        }
        for (size_t k = 0; k < 3; k++) {
            assert_int_equal(predicted[k].rows, rows[k]);
            ZT_CLOSE(predicted[k].probability, rows[k] ? sums[k] / (double)rows[k] : 0, 1e-6);
        }
        zv_space_free(out);
    }
    zv_net_free(net);
    unlink(OUT);
    fixture_close(&f);
}

static void numbers_have_a_column_each_in_their_own_units(void **state) {
    (void)state;
    fixture f;
    fixture_open(&f);
    zv_err err = {0};
    zv_net *net = net_of("12,2", ZV_TASK_NUMBERS);
    const zv_str names[] = {zv_str_of("size"), zv_str_of("")};
    const float centre[] = {100, -3}, spread[] = {10, .5F};
    ZT_OK(zv_net_set_names(net, names, 2, &err), err);
    ZT_OK(zv_net_scale_outputs(net, centre, spread, &err), err);
    zv_net_encoded result;
    zv_space *out = encoded(&f, net, NULL, &result);
    for (size_t i = 0; i < FIXTURE_ROWS; i += 29) {
        float y[2];
        zv_space_row(out, i, y);
        ZT_CLOSE(number_of(out, "predicted.size", i) / (double)y[0], 1, 1e-7);
        ZT_CLOSE(number_of(out, "predicted.2", i) / (double)y[1], 1, 1e-7);
    }
    assert_int_equal(zv_space_contract(out)->metric, ZV_L2);
    zv_space_free(out);
    zv_net_free(net);
    unlink(OUT);
    fixture_close(&f);
}

/* ---- Rows that are no vectors ---- */

/* Rows: fine, empty, NaN, so long that a product of two of them overflows, all zero, cut short. */
static void write_odd(const fixture *f, zv_dtype dtype) {
    static const struct {
        float x[2];
        zv_row_status status;
    } rows[] = {{{3, 4}, ZV_ROW_OK},         {{0, 0}, ZV_ROW_EMPTY}, {{NAN, 1}, ZV_ROW_OK},
                {{3e38F, 3e38F}, ZV_ROW_OK}, {{0, 0}, ZV_ROW_OK},    {{1, 2}, ZV_ROW_TRUNCATED}};
    zv_err err = {0};
    zv_space_writer *w = NULL;
    const zv_space_writer_opts opts = {.dim = 2, .dtype = dtype, .counts = true, .texts = true};
    ZT_OK(zv_space_create(&w, f->env, f->path, &opts, &err), err);
    for (size_t i = 0; i < 6; i++) {
        const zv_space_item item = {.vector = rows[i].x,
                                    .status = rows[i].status,
                                    .text = zv_str_of("טקסט"),
                                    .count = i + 1};
        ZT_OK(zv_space_add(w, &item, &err), err);
    }
    const zv_contract contract = {
        .kind = ZV_SPACE_TEXTS, .metric = ZV_DOT, .pooling = "mean", .history = "learn\nencode"};
    ZT_OK(zv_space_finish(w, &contract, &err), err);
}

static void rows_without_a_vector_stay_and_those_that_lose_it_are_told(void **state) {
    (void)state;
    static const zv_row_status want[] = {ZV_ROW_OK,  ZV_ROW_EMPTY, ZV_ROW_NAN,
                                         ZV_ROW_NAN, ZV_ROW_ZERO,  ZV_ROW_TRUNCATED};
    fixture f = {.path = "model-odd.safetensors"};
    zv_err err = {0};
    ZT_OK(zv_env_new(&f.env, &(zv_env_opts){.threads = 1}, &err), err);
    write_odd(&f, ZV_F32);
    ZT_OK(zv_space_open(&f.space, f.env, f.path, NULL, &err), err);
    zv_net *net = net_of("2,2", ZV_TASK_PAIRS);
    zv_net_params(net, NULL)[0] = 2; /* x doubled: 6e38 is no float */
    zv_net_encoded result;
    zv_space *out = encoded(&f, net, NULL, &result);
    assert_int_equal(result.unusable, 3);
    assert_int_equal(result.lost, 1);
    for (size_t i = 0; i < 6; i++) {
        assert_int_equal(zv_space_status(out, i), want[i]);
        assert_int_equal(zv_space_word_count(out, i), i + 1);
        assert_true(zv_str_equal(zv_space_text(out, i), zv_str_of("טקסט")));
    }
    float y[2];
    zv_space_row(out, 0, y);
    ZT_CLOSE(y[0], 6 / sqrt(52), 1e-6);
    const zv_contract *k = zv_space_contract(out);
    assert_int_equal(k->kind, ZV_SPACE_TEXTS);
    assert_int_equal(k->metric, ZV_COS);
    assert_true(k->normalized);
    assert_string_equal(k->pooling, "mean");
    assert_string_equal(k->history, "learn\nencode\nencode");
    assert_null(k->model); /* a net that lies in no file */
    zv_space_free(out);
    zv_net_free(net);
    unlink(OUT);
    fixture_close(&f);
}

static zv_status ones(void *ctx, const zv_str *texts, size_t n, float *out, zv_row_status *status,
                      zv_err *err) {
    (void)ctx, (void)texts, (void)err;
    for (size_t i = 0; i < n * FIXTURE_DIM; i++) out[i] = 1;
    for (size_t i = 0; i < n; i++) status[i] = i == 1 ? ZV_ROW_EMPTY : ZV_ROW_TRUNCATED;
    return ZV_OK;
}

/* As an encoder, a net keeps the status of a text, and says so where it has no vector for one. */
static void texts_have_the_status_that_their_rows_would_have(void **state) {
    (void)state;
    zv_err err = {0};
    zv_net *net = net_of("12,4", ZV_TASK_PAIRS);
    zv_net_head head = {net, {.encode = ones, .dim = FIXTURE_DIM}, NULL};
    const zv_any_encoder any = zv_net_any(&head);
    zv_row_status status[2];
    float y[8] = {0}, x[FIXTURE_DIM], want[4];
    size_t n;
    assert_int_equal(any.dim, 4);
    assert_false(any.additive);
    for (size_t d = 0; d < FIXTURE_DIM; d++) x[d] = 1;
    ZT_OK(zv_net_apply(net, x, 1, want, &err), err);
    ZT_OK(any.encode(any.ctx, (zv_str[2]){{0}}, 2, y, status, &err), err);
    assert_int_equal(status[0], ZV_ROW_TRUNCATED);
    assert_int_equal(status[1], ZV_ROW_EMPTY);
    for (size_t d = 0; d < 4; d++) ZT_CLOSE(y[d], want[d], 1e-6);
    for (size_t d = 4; d < 8; d++) ZT_CLOSE(y[d], 0, 0);
    float *p = zv_net_params(net, &n);
    for (size_t i = 0; i < n; i++) p[i] = 0;
    ZT_OK(any.encode(any.ctx, (zv_str[2]){{0}}, 2, y, status, &err), err);
    assert_int_equal(status[0], ZV_ROW_ZERO);
    p[0] = INFINITY;
    ZT_OK(any.encode(any.ctx, (zv_str[2]){{0}}, 2, y, status, &err), err);
    assert_int_equal(status[0], ZV_ROW_NAN);
    ZT_CLOSE(y[0], 0, 0);
    zv_net_free(net);
}

/* A head that takes everything to one point and leaves it there has no directions to give. */
static void what_a_net_takes_to_nothing_has_no_direction(void **state) {
    (void)state;
    fixture f;
    fixture_open(&f);
    zv_net *net = net_of("12,4", ZV_TASK_PAIRS);
    size_t n;
    float *p = zv_net_params(net, &n);
    zv_net_encoded result;
    for (size_t i = 0; i < n; i++) p[i] *= 1e-20F;
    zv_space *out = encoded(&f, net, NULL, &result);
    assert_int_equal(result.lost, FIXTURE_ROWS);
    assert_int_equal(zv_space_status(out, 7), ZV_ROW_ZERO);
    zv_space_free(out);
    zv_net_free(net);
    unlink(OUT);
    fixture_close(&f);
}

/* ---- Contract and refusals ---- */

static void the_contract_names_the_net_from_the_new_folder(void **state) {
    (void)state;
    fixture f;
    fixture_open(&f);
    zv_err err = {0};
    zv_net *net = net_of("12,4", ZV_TASK_PAIRS), *saved = NULL;
    ZT_OK(zv_net_save(net, f.net_path, "train", &err), err);
    ZT_OK(zv_net_open(&saved, f.env, f.net_path, &err), err);
    zv_net_encoded result;
    zv_space *out = encoded(&f, saved, NULL, &result);
    assert_string_equal(zv_space_contract(out)->model, f.net_path);
    assert_string_equal(zv_space_contract(out)->model_sha256, zv_net_sha256(saved));
    zv_space_free(out);
    /* the net and its space are told apart by whoever opens them */
    assert_true(zv_net_is(f.env, f.net_path));
    assert_false(zv_net_is(f.env, OUT));
    ZT_FAILS(zv_space_open(&out, f.env, f.net_path, NULL, &err), ZV_UNSUPPORTED, err);
    assert_non_null(strstr(err.msg, "zavit encode"));
    zv_net_free(saved);
    zv_net_free(net);
    unlink(OUT);
    fixture_close(&f);
}

static int warnings;
static void count_warning(void *ctx, const char *sentence) {
    (void)ctx;
    assert_non_null(strstr(sentence, "another model"));
    warnings++;
}
static bool stop(void *ctx) {
    (void)ctx;
    return true;
}

static void another_width_another_model_and_a_stop(void **state) {
    (void)state;
    fixture f;
    fixture_open(&f);
    zv_err err = {0};
    zv_net_encoded result;
    zv_net *net = net_of("11,4", ZV_TASK_PAIRS);
    ZT_FAILS(zv_net_encode_space(&result, NULL, f.env, net, f.space, OUT, NULL, &err), ZV_USAGE,
             err);
    assert_non_null(strstr(err.msg, f.path));
    assert_int_equal(access(OUT, F_OK), -1);
    zv_net_free(net);
    net = net_of("12,4", ZV_TASK_PAIRS);
    zv_env *env = NULL;
    ZT_OK(zv_env_new(&env, &(zv_env_opts){.threads = 1, .stop = stop}, &err), err);
    ZT_FAILS(zv_net_encode_space(&result, NULL, env, net, f.space, OUT, NULL, &err), ZV_INTERRUPTED,
             err);
    assert_int_equal(access(OUT, F_OK), -1);
    zv_env_free(env);
    /* a space that another program made than those that the net takes */
    ZT_OK(zv_env_new(&env, &(zv_env_opts){.threads = 1, .warn = count_warning}, &err), err);
    const zv_contract other = {.kind = ZV_SPACE_TEXTS, .encoder = "one"};
    ZT_OK(zv_net_set_contract(net, &other, f.path, &err), err);
    ZT_OK(zv_net_encode_space(&result, NULL, env, net, f.space, OUT, NULL, &err), err);
    assert_int_equal(warnings, 0); /* the space tells of none */
    zv_space *out = NULL;
    zv_space_writer *w = NULL;
    const zv_space_writer_opts opts = {.dim = 12};
    ZT_OK(zv_space_create(&w, env, OUT, &opts, &err), err);
    ZT_OK(zv_space_finish(w, &(zv_contract){.kind = ZV_SPACE_TEXTS, .encoder = "two"}, &err), err);
    ZT_OK(zv_space_open(&out, env, OUT, NULL, &err), err);
    ZT_OK(zv_net_encode_space(&result, NULL, env, net, out, "model-empty.safetensors", NULL, &err),
          err);
    assert_int_equal(warnings, 1);
    assert_int_equal(result.items, 0);
    zv_space_free(out);
    zv_env_free(env);
    zv_net_free(net);
    unlink(OUT);
    unlink("model-empty.safetensors");
    fixture_close(&f);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_what_apply_gives_and_keep_what_is_theirs),
        cmocka_unit_test(the_most_probable_class_is_said_with_its_probability),
        cmocka_unit_test(numbers_have_a_column_each_in_their_own_units),
        cmocka_unit_test(rows_without_a_vector_stay_and_those_that_lose_it_are_told),
        cmocka_unit_test(texts_have_the_status_that_their_rows_would_have),
        cmocka_unit_test(what_a_net_takes_to_nothing_has_no_direction),
        cmocka_unit_test(the_contract_names_the_net_from_the_new_folder),
        cmocka_unit_test(another_width_another_model_and_a_stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
