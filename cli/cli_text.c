/* cli_text.c — how text is read, from the flags that learn and encode share. */
#include "cli.h"

zv_text_source_opts cli_text_source(const cli *c, const cli_text_args *a) {
    return (zv_text_source_opts){
        /* the choices stand in the order of zv_text_format */
        .format = a->paragraphs ? ZV_TEXT_PARAGRAPHS : (zv_text_format)a->format,
        .id_field = a->id_field,
        .text_field = a->text_field,
        .label_field = a->label_field,
        .bad_utf8 = a->bad_utf8 != 0 || c->opt.strict ? ZV_UTF8_FAIL : ZV_UTF8_REPLACE,
    };
}
