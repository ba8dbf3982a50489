/* io_gguf.h — the GGUF container, as far as token embeddings need it:
 *
 *   "GGUF", version u32, tensors u64, pairs u64
 *   pairs × (key, type u32, value)            strings: length u64, bytes
 *   tensors × (name, rank u32, sizes u64 × rank, type u32, offset u64)
 *   padding to general.alignment (32)
 *   the tensors' data, offsets counted from here
 */
#ifndef ZV_IO_GGUF_H
#define ZV_IO_GGUF_H

#include "io/io_cursor.h"

typedef struct zv__gguf {
    uint32_t version, type; /* of the embeddings: see zv__gguf_type_… */
    uint64_t rows, dim;
    const uint8_t *data; /* of the embeddings, any alignment */
    uint64_t tokens; /* strings in tokenizer.ggml.tokens */
    size_t first_token; /* where the first of them is in the file */
} zv__gguf;

enum { ZV__GGUF_F32 = 0, ZV__GGUF_F16 = 1, ZV__GGUF_BF16 = 30 };

/* Finds token_embd.weight and the tokens; checks every count and tensor against the file. */
zv_status zv__gguf_parse(zv__gguf *out, const char *path, zv__cursor c, zv_err *err);
/* A string: its length, its bytes. */
bool zv__gguf_string(zv__cursor *c, zv_str *out);

#endif
