#include "optim/optim_private.h"

/* optim_why.c — why a number has no interval, in words. */

const char *zv_optim_why_text(zv_optim_why why, zv_lang lang) {
    static const char *const text[ZV_OPTIM_WHYS][2] = {
        [ZV_OPTIM_WHY_NOTHING] = {M_OPTIM_WHY_NOTHING},
        [ZV_OPTIM_WHY_EXACT] = {M_OPTIM_WHY_EXACT},
        [ZV_OPTIM_WHY_ONE] = {M_OPTIM_WHY_ONE},
        [ZV_OPTIM_WHY_GRADIENT_UNSEEN] = {M_OPTIM_WHY_GRADIENT_UNSEEN},
        [ZV_OPTIM_WHY_CONSTANT] = {M_OPTIM_WHY_CONSTANT},
        [ZV_OPTIM_WHY_FEW] = {M_OPTIM_WHY_FEW},
    };
    return (unsigned)why < ZV_OPTIM_WHYS ? text[why][lang == ZV_HE] : "?";
}
