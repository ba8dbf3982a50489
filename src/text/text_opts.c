/* text_opts.c — the choices of normalising, as text that a space carries with it. */
#include "base/base_private.h"

#include <zavit/text.h>

#include "text/text_messages.h"

zv_text_opts zv_text_opts_default(void) {
    return (zv_text_opts){.bad_utf8 = ZV_UTF8_REPLACE};
}

void zv_text_opts_format(char out[64], const zv_text_opts *opts) {
    snprintf(out, 64, "%s %s niqqud=%s maqaf=%s", opts->no_nfkc ? "raw" : "nfkc",
             opts->keep_case ? "case" : "fold", opts->keep_niqqud ? "keep" : "strip",
             opts->join_maqaf ? "join" : "split");
}

/* The contract has four choices of two words each, so every contract that this version can have
 * written is one of sixteen strings: compare, rather than parse. */
zv_status zv_text_opts_parse(zv_text_opts *out, const char *contract, zv_err *err) {
    char text[64], example[64];
    *out = zv_text_opts_default();
    zv_text_opts_format(example, out);
    for (unsigned bits = 0; contract && bits < 16; bits++) {
        zv_text_opts opts = zv_text_opts_default();
        opts.keep_case = bits & 1;
        opts.keep_niqqud = bits & 2;
        opts.join_maqaf = bits & 4;
        opts.no_nfkc = bits & 8;
        zv_text_opts_format(text, &opts);
        if (strcmp(text, contract) == 0) {
            *out = opts;
            return ZV_OK;
        }
    }
    return zv_err_set(err, ZV_UNSUPPORTED, M_TEXT_CONTRACT, contract ? contract : "", example);
}
