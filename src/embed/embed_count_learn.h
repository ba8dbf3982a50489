/* embed_count_learn.h — learning by counting: PPMI, and its largest singular vectors. */
#ifndef ZV_EMBED_COUNT_LEARN_H
#define ZV_EMBED_COUNT_LEARN_H

#include "base/base_private.h"

#include <zavit/embed.h>

/* zv_embed_learn with ZV_COUNTS; the options are checked. Nothing is written unless it returns ZV_OK. */
zv_status zv__count_learn(zv_learn_result *result, const zv_env *env, const zv_corpus *corpus,
                          const zv_learn_opts *opts, const char *path, zv_err *err);

/* ZV_USAGE for the first option that means nothing for counts, and for counts where there are none to keep. */
zv_status zv__count_check(const zv_learn_opts *opts, zv_err *err);

#endif
