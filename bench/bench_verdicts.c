/* bench_verdicts.c — verdicts on trainings whose trouble is known, as a confusion matrix:
 *
 *     bench_verdicts [--seed FIRST] [--rounds R]
 *
 * Twelve families of random scale, rotation and dimension (tests/unit/optim/optim_problems.h), R seeds each from FIRST on. Tests look
 * at seeds 0 to 9: judge by others, and by ones that no threshold was chosen with. */
#include <string.h>
#include <time.h>

#include "bench.h"
#include "optim_problems.h"

int main(int argc, char **argv) {
    static size_t matrix[FAMILIES][ZV_STALLS];
    uint64_t first = (uint64_t)time(NULL), rounds = 20;
    for (int i = 1; i + 1 < argc; i += 2) {
        if (!strcmp(argv[i], "--seed")) first = strtoull(argv[i + 1], NULL, 10);
        if (!strcmp(argv[i], "--rounds")) rounds = strtoull(argv[i + 1], NULL, 10);
    }
    size_t right = 0;
    for (int f = 0; f < FAMILIES; f++)
        for (uint64_t r = 0; r < rounds; r++) {
            problem p;
            zv_stall v;
            zv_err err = {0};
            problem_make(&p, (problem_family)f, first + r);
            if (problem_judge(&p, &v, &err) != ZV_OK) {
                fprintf(stderr, "bench_verdicts: %s\n", err.msg);
                return 1;
            }
            matrix[f][v.kind]++;
            right += v.kind == p.want;
        }
    printf("# seeds %llu to %llu\nfamily,verdict wanted,verdict,count\n", (unsigned long long)first,
           (unsigned long long)(first + rounds - 1));
    for (int f = 0; f < FAMILIES; f++) {
        problem p;
        problem_make(&p, (problem_family)f, first);
        for (int k = 0; k < ZV_STALLS; k++)
            if (matrix[f][k])
                printf("%s,%s,%s,%zu\n", problem_name((problem_family)f), zv_stall_name(p.want),
                       zv_stall_name((zv_stall_kind)k), matrix[f][k]);
    }
    zv_interval i = zv_stat_share_interval(right, (uint64_t)FAMILIES * rounds, .95);
    printf("# %zu of %llu right: %.3f [%.3f, %.3f]\n", right,
           (unsigned long long)(FAMILIES * rounds), (double)right / (double)(FAMILIES * rounds),
           i.lo, i.hi);
    return 0;
}
