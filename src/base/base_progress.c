/* base_progress.c — see base_progress.h. */
#include "base/base_progress.h"

static const double INTERVAL = 0.1; /* seconds */

zv__teller zv__teller_start(const zv_env *env, const char *stage_en, const char *stage_he,
                            const char *unit_en, const char *unit_he) {
    const double now = zv__now();
    const bool hebrew = zv_env_lang(env) == ZV_HE;
    return (zv__teller){.env = env,
                        .stage = hebrew ? stage_he : stage_en,
                        .unit = hebrew ? unit_he : unit_en,
                        .started = now,
                        .told = now};
}

void zv__tell(zv__teller *t, double done, double total, double loss) {
    const double now = zv__now();
    if (now - t->told < INTERVAL) return;
    t->told = now;
    zv_progress p = {.stage = t->stage,
                     .done = done,
                     .total = total,
                     .unit = t->unit,
                     .loss = loss,
                     .seconds = now - t->started};
    p.rate = p.seconds > 0 ? done / p.seconds : 0;
    zv_env_progress(t->env, &p);
}
