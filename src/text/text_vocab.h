/* text_vocab.h — a vocabulary's numbering, for who holds numbers from before. */
#ifndef ZV_TEXT_VOCAB_H
#define ZV_TEXT_VOCAB_H

#include "base/base_private.h"

#include <zavit/text.h>

/* As zv_vocab_finish; ids[number before] becomes the number now, or ZV_NO_WORD. */
zv_status zv__vocab_finish(zv_vocab *v, uint64_t min_count, uint32_t *ids, zv_err *err);

#endif
