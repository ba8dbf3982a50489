/* space_text.c — how a space's texts and words were read, so that others are read in the same way. */
#include "base/base_private.h"

#include <zavit/space.h>

zv_status zv_space_text_opts(zv_text_opts *out, const zv_space *s, zv_err *err) {
    const char *contract = zv_space_contract(s)->text;
    *out = zv_text_opts_default();
    return contract ? zv_text_opts_parse(out, contract, err) : ZV_OK;
}

zv_status zv_space_tokenizer(zv_tokenizer **out, const zv_env *env, const zv_space *s,
                             zv_err *err) {
    zv_text_opts opts;
    *out = NULL;
    ZV_TRY(zv_space_text_opts(&opts, s, err));
    return zv_tokenizer_new(out, env, &opts, err);
}
