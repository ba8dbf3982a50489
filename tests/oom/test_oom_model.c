/* test_oom_model.c — every request for memory fails once while nets are opened, applied to rows, texts and spaces, and saved: a sentence, no
 * leak, no file. */
#include "../unit/model/model_fixture.h"

static fixture shared;
static const char OUT[] = "oom-encoded.safetensors", COPY[] = "oom-copy.safetensors";

typedef zv_status work(const zv_env *env, zv_err *err);

static zv_status with_env(const zv_alloc *alloc, zv_err *err, work *w) {
    zv_env *env = NULL;
    zv_status status = zv_env_new(&env, &(zv_env_opts){.alloc = *alloc, .threads = 1}, err);
    if (status == ZV_OK) status = w(env, err);
    zv_env_free(env);
    return status;
}

static zv_status open_and_save(const zv_env *env, zv_err *err) {
    zv_net *net = NULL;
    float x[2 * FIXTURE_DIM] = {1, 2, 3}, y[2 * FIXTURE_CLASSES];
    (void)zv_net_is(env, shared.net_path); /* says false where it can't look */
    zv_status status = zv_net_open(&net, env, shared.net_path, err);
    if (status == ZV_OK) status = zv_net_apply(net, x, 2, y, err);
    if (status == ZV_OK) status = zv_net_save(net, COPY, "copied", err);
    if (status != ZV_OK) assert_int_equal(access(COPY, F_OK), -1);
    unlink(COPY);
    zv_net_free(net);
    return status;
}

static zv_status open_training(const zv_env *env, zv_err *err) {
    zv_train_file *file = NULL;
    zv_status status = zv_train_open(&file, env, shared.net_path, err);
    if (status == ZV_OK) assert_int_equal(zv_train_record_of(file)->epochs, 2);
    zv_train_close(file);
    return status;
}

static zv_status encode_space(const zv_env *env, zv_err *err) {
    zv_net *net = NULL;
    zv_space *space = NULL;
    zv_net_encoded result;
    zv_predicted predicted[FIXTURE_CLASSES];
    zv_status status = zv_net_open(&net, env, shared.net_path, err);
    if (status == ZV_OK) status = zv_space_open(&space, env, shared.path, NULL, err);
    if (status == ZV_OK)
        status = zv_net_encode_space(&result, predicted, env, net, space, OUT, "encode", err);
    if (status != ZV_OK) assert_int_equal(access(OUT, F_OK), -1);
    unlink(OUT);
    zv_space_free(space);
    zv_net_free(net);
    return status;
}

/* A text's vector is its bytes. */
static zv_status bytes_of(void *ctx, const zv_str *texts, size_t n, float *out,
                          zv_row_status *status, zv_err *err) {
    (void)ctx, (void)err;
    for (size_t i = 0; i < n; i++) {
        for (size_t d = 0; d < FIXTURE_DIM; d++)
            out[i * FIXTURE_DIM + d] = d < texts[i].len ? (float)texts[i].ptr[d] : 0;
        status[i] = texts[i].len ? ZV_ROW_OK : ZV_ROW_EMPTY;
    }
    return ZV_OK;
}

static zv_status encode_texts(const zv_env *env, zv_err *err) {
    zv_net *net = NULL;
    const zv_str texts[] = {zv_str_of("a text"), zv_str_of("")};
    float y[2 * FIXTURE_CLASSES];
    zv_row_status statuses[2];
    zv_status status = zv_net_open(&net, env, shared.net_path, err);
    if (status == ZV_OK) {
        zv_net_head head = {net, {.encode = bytes_of, .dim = FIXTURE_DIM}, env};
        const zv_any_encoder any = zv_net_any(&head);
        status = any.encode(any.ctx, texts, 2, y, statuses, err);
    }
    zv_net_free(net);
    return status;
}

#define SCENARIO(name)                                                                             \
    static zv_status name##_in(const zv_alloc *alloc, zv_err *err) {                               \
        return with_env(alloc, err, name);                                                         \
    }                                                                                              \
    static void name##_without_memory(void **state) {                                              \
        (void)state;                                                                               \
        zt_out_of_memory(name##_in, #name);                                                        \
    }
SCENARIO(open_and_save)
SCENARIO(open_training)
SCENARIO(encode_space)
SCENARIO(encode_texts)

static int make(void **state) {
    (void)state;
    zv_err err = {0};
    zv_train_opts opts = zv_train_defaults();
    opts.epochs = 2;
    opts.keep_path = 2;
    fixture_open(&shared);
    fixture_train(&shared, (zv_examples_opts){.task = ZV_TASK_CLASSES, .held = .1, .tune = .1},
                  (zv_net_spec){.act = ZV_ACT_TANH}, "auto,4,auto", &opts);
    ZT_OK(zv_net_set_contract(shared.net, &(zv_contract){.model = "w", .pooling = "mean"},
                              shared.path, &err),
          err);
    fixture_run(&shared, 2);
    ZT_OK(zv_trainer_save(shared.trainer, shared.net_path, &err), err);
    return 0;
}

static int unmake(void **state) {
    (void)state;
    fixture_close(&shared);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(open_and_save_without_memory),
        cmocka_unit_test(open_training_without_memory),
        cmocka_unit_test(encode_space_without_memory),
        cmocka_unit_test(encode_texts_without_memory),
    };
    return cmocka_run_group_tests(tests, make, unmake);
}
