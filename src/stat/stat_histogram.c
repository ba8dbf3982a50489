#include "base/base_private.h"

#include "stat/stat_private.h"

/* stat_histogram.c — equal bins. */

void zv_stat_histogram(uint64_t *counts, size_t bins, double lo, double hi, const double *x,
                       size_t n) {
    if (bins == 0) return;
    memset(counts, 0, bins * sizeof *counts);
    for (size_t i = 0; i < n; i++) {
        if (isnan(x[i])) continue;
        size_t bin = 0;
        if (x[i] >= hi)
            bin = bins - 1;
        else if (x[i] > lo) /* halves, so that hi - lo cannot overflow */
            bin = (size_t)((x[i] / 2 - lo / 2) / (hi / 2 - lo / 2) * (double)bins);
        counts[ZV_MIN(bin, bins - 1)]++;
    }
}
