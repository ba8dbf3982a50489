/* fuzz_net.c — the reader of nets and of the trainings that they keep: whatever the bytes, a net that computes and comes back from
 * its file, or a sentence. */
#include <zavit/model.h>

#include "fuzz/fuzz_file.h"

enum { WIDE = 4096 }; /* wider ones are not computed, only opened */

static void check_same(const zv_net *net, const float *x, const float *y) {
    const size_t out = zv_net_out(net);
    char copy[] = "/tmp/zavit-fuzz-XXXXXX";
    int fd = mkstemp(copy);
    zv_err err = {0};
    zv_net *back = NULL;
    float *again = calloc(out, sizeof *again);
    FUZZ_ASSERT(fd >= 0 && again);
    close(fd);
    FUZZ_ASSERT(zv_net_save(net, copy, NULL, &err) == ZV_OK);
    FUZZ_ASSERT(zv_net_open(&back, NULL, copy, &err) == ZV_OK);
    FUZZ_ASSERT(zv_net_apply(back, x, 1, again, &err) == ZV_OK);
    for (size_t d = 0; d < out; d++)
        FUZZ_ASSERT(memcmp(&y[d], &again[d], sizeof *y) == 0 || (isnan(y[d]) && isnan(again[d])));
    zv_net_free(back);
    unlink(copy);
    free(again);
}

static void use(const zv_net *net) {
    const size_t in = zv_net_in(net), out = zv_net_out(net);
    zv_err err = {0};
    volatile size_t sum = 0;
    for (size_t i = 0; i < out; i++) sum += zv_net_name(net, i).len;
    if (in > WIDE || out > WIDE) return;
    float *x = calloc(in, sizeof *x), *y = calloc(out, sizeof *y);
    FUZZ_ASSERT(x && y);
    for (size_t d = 0; d < in; d++) x[d] = (float)d / 8 - 1;
    FUZZ_ASSERT(zv_net_apply(net, x, 1, y, &err) == ZV_OK);
    check_same(net, x, y);
    free(x);
    free(y);
    (void)sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fuzz_file f = fuzz_open(data, size);
    for (int lang = ZV_EN; lang <= ZV_HE; lang++) {
        zv_net *net = NULL;
        zv_train_file *file = NULL;
        zv_err err = {.lang = (zv_lang)lang};
        zv_status status = zv_net_open(&net, NULL, f.path, &err);
        if (status == ZV_OK) {
            FUZZ_ASSERT(zv_net_is(NULL, f.path));
            if (lang == ZV_EN) use(net);
        } else {
            fuzz_check_error(status, &err);
            FUZZ_ASSERT(!net);
        }
        err = (zv_err){.lang = (zv_lang)lang};
        status = zv_train_open(&file, NULL, f.path, &err);
        if (status == ZV_OK)
            FUZZ_ASSERT(net && zv_train_record_of(file)->space);
        else if (status != ZV_USAGE) /* a net that keeps no training */
            fuzz_check_error(status, &err);
        zv_train_close(file);
        zv_net_free(net);
    }
    close(f.fd);
    return 0;
}
