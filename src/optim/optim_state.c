#include "optim/optim_private.h"

/* optim_state.c — state as bytes: a head of 48, the numbers, a checksum of 8 over both. */

typedef struct head {
    char magic[8]; /* "zvoptim1" */
    uint32_t kind, bits;
    uint64_t count, steps;
    double rate, norm;
} head;

static const char magic[8] = {'z', 'v', 'o', 'p', 't', 'i', 'm', '1'};

/* FNV-1a over words of 8 bytes: finds damage, not malice. */
static uint64_t sum_of(const uint8_t *bytes, size_t size) {
    uint64_t sum = 0xcbf29ce484222325u, word;
    for (size_t i = 0; i < size; i += sizeof word) {
        word = 0;
        memcpy(&word, bytes + i, ZV_MIN(sizeof word, size - i));
        sum = (sum ^ word) * 0x100000001b3u;
        sum ^= sum >> 29; /* high bits of a word must reach low ones of the sum */
    }
    return sum;
}

static size_t numbers_of(const zv_optim *o) {
    return o->slots * o->count * zv__real_size(o->real);
}

size_t zv_optim_state_size(const zv_optim *o) {
    return sizeof(head) + numbers_of(o) + sizeof(uint64_t);
}

void zv_optim_save(const zv_optim *o, void *bytes) {
    head h = {.kind = (uint32_t)o->opts.kind,
              .bits = o->real == ZV_REAL_F32 ? 32 : 64,
              .count = o->count,
              .steps = o->steps,
              .rate = o->opts.rate,
              .norm = o->norm};
    memcpy(h.magic, magic, sizeof magic);
    uint8_t *to = bytes;
    size_t size = sizeof h + numbers_of(o);
    memcpy(to, &h, sizeof h);
    memcpy(to + sizeof h, o->state, numbers_of(o));
    uint64_t sum = sum_of(to, size);
    memcpy(to + size, &sum, sizeof sum);
}

zv_status zv_optim_restore(zv_optim *o, const void *bytes, size_t size, zv_err *err) {
    const uint8_t *from = bytes;
    head h;
    uint64_t sum;
    if (size < sizeof h + sizeof sum)
        return zv_err_set(err, ZV_FORMAT, M_OPTIM_STATE_SIZE, size, zv_optim_state_size(o));
    memcpy(&h, from, sizeof h);
    if (memcmp(h.magic, magic, sizeof magic) != 0)
        return zv_err_set(err, ZV_FORMAT, M_OPTIM_STATE_MAGIC);
    uint32_t bits = o->real == ZV_REAL_F32 ? 32 : 64;
    if (h.kind != (uint32_t)o->opts.kind || h.bits != bits || h.count != o->count)
        return zv_err_set(err, ZV_FORMAT, M_OPTIM_STATE_OTHER, zv_optim_name((zv_optim_kind)h.kind),
                          (unsigned long long)h.count, (int)h.bits, zv_optim_name(o->opts.kind),
                          (unsigned long long)o->count, (int)bits);
    if (size != zv_optim_state_size(o))
        return zv_err_set(err, ZV_FORMAT, M_OPTIM_STATE_SIZE, size, zv_optim_state_size(o));
    memcpy(&sum, from + size - sizeof sum, sizeof sum);
    if (sum != sum_of(from, size - sizeof sum))
        return zv_err_set(err, ZV_FORMAT, M_OPTIM_STATE_SUM);
    if (zv__optim_rate_ok(h.rate, NULL) != ZV_OK)
        return zv_err_set(err, ZV_FORMAT, M_OPTIM_STATE_RATE, h.rate);
    o->begun = false;
    o->steps = h.steps;
    o->opts.rate = h.rate;
    o->norm = h.norm;
    memcpy(o->state, from + sizeof h, numbers_of(o));
    return ZV_OK;
}

/* v [count] of the rule, NULL where it has none. */
static const void *squares_of(const zv_optim *o) {
    const size_t each = zv__real_size(o->real);
    switch (o->opts.kind) {
    case ZV_OPTIM_ADAGRAD:
    case ZV_OPTIM_RMSPROP:
        return o->state;
    case ZV_OPTIM_ADAM:
    case ZV_OPTIM_ADAMW:
        return (const uint8_t *)o->state + o->count * each; /* m lies before it */
    default:
        return NULL;
    }
}

void zv_optim_divisors(const zv_optim *o, double *out) {
    const void *squares = squares_of(o);
    const bool biased = o->opts.kind == ZV_OPTIM_ADAM || o->opts.kind == ZV_OPTIM_ADAMW;
    const double unbias = biased && o->steps > 0 ? 1 - pow(o->opts.beta2, (double)o->steps) : 1;
    for (size_t i = 0; i < o->count; i++) {
        double v = 0;
        if (squares && o->real == ZV_REAL_F32)
            v = (double)((const float *)squares)[i];
        else if (squares)
            v = ((const double *)squares)[i];
        out[i] = squares ? sqrt(v / unbias) + o->opts.epsilon : 1;
    }
}
