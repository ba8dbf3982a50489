/* geometry_reference.h — written by bench/geometry/reference.py --header with IsoScore 1.0, scikit-dimension
 * 0.5.0 and numpy 2.4.6. Rows: floor(1024·(sin(start + 1.7 i + .9 d) + bend·cos(.31 i (d + 1))))/1024. */
#ifndef GEOMETRY_REFERENCE_H
#define GEOMETRY_REFERENCE_H

#include <stddef.h>

typedef struct geometry_reference {
    size_t n, dim;
    double start, bend; /* of the rule */
    double iso_score, effective_rank, partition_ratio, twonn, mle;
} geometry_reference;

static const geometry_reference geometry_references[] = {
    {300, 7, 0.3, 0.6, 0.331474579183, 5.90465602911, 0.831791928916, 2.33112840318, 2.99560807505},
    {250, 16, 1.1, 0.9, 0.274226669486, 14.0678871946, 0.859823657372, 2.88055718349, 4.2846653747},
    {400, 3, 2.0, 0.4, 0.567024804166, 2.69925174113, 0.774637334112, 2.77039021633, 2.04773728136},
};

#endif
