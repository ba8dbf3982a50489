/* base_messages.h — what this room says, English beside Hebrew.
 *
 * A message row is a macro of two format strings; zv_err_set, zv_env_warn, zv_buf_say and the
 * zv_report_… functions take both and the compiler checks the arguments against both. Where Hebrew
 * wants another order, number the arguments in both columns: %1$s %2$zu. Every room has such a file,
 * X/X_messages.h; tools/check-messages lists them all and fails on an empty cell.
 */
#ifndef ZV_BASE_MESSAGES_H
#define ZV_BASE_MESSAGES_H

/* clang-format off */
#define M_NOMEM "out of memory", "אין די זיכרון"
/* clang-format on */

#endif
