/* cli_json.h — values for --json: numbers that may be absent, strings of any bytes, and the shapes
 * that several commands give. All make new references; NULL (out of memory) is passed on, and the
 * whole is checked once when it is rendered. */
#ifndef ZAVIT_CLI_JSON_H
#define ZAVIT_CLI_JSON_H

#include "cli.h"

json_t *cli_json_number(double value); /* NaN and infinities: null */
json_t *cli_json_str(zv_str s); /* bytes that are no UTF-8 become U+FFFD */
json_t *cli_json_text(const char *s); /* NULL: null */
json_t *cli_json_interval(zv_interval interval); /* [lo, hi] or null */
/* Sets a key, taking the value. */
void cli_json_set(json_t *object, const char *key, json_t *value);
json_t *cli_json_why(const zv_why *why);
/* The option values in use, and the arguments. */
json_t *cli_json_params(const cli *c);
/* The whole document as text. */
zv_status cli_json_render(cli *c, zv_buf *out);
/* What a verdict hangs on: signal, value, interval (null where there is none), threshold, above. */
json_t *cli_json_evidence(const zv_stall *v);
/* What was encoded: items, empty, words …, seconds. */
void cli_json_encoded(json_t *o, const zv_encode_result *r);

#endif
