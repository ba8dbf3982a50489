/* angle.c — the angle between two vectors.
 *
 *     cc angle.c $(pkg-config --cflags --libs zavit) -o angle && ./angle
 */
#include <stdio.h>

#include <zavit/zavit.h>

int main(void) {
    const float a[3] = {1, 2, 2}, b[3] = {2, 1, -2};
    const zv_kernels *k = zv_vec_kernels(NULL); /* no environment: libc memory, the best tier */

    double cosine = zv_vec_cosine(k, ZV_F32, a, b, 3);
    printf("dot      %g\n", k->dot[ZV_F32](a, b, 3));
    printf("norms    %g %g\n", zv_vec_norm(k, ZV_F32, a, 3), zv_vec_norm(k, ZV_F32, b, 3));
    printf("cosine   %g\n", cosine);
    printf("angle    %g degrees\n", zv_vec_angle(cosine));
    printf("distance %.6g\n", zv_vec_distance(k, ZV_F32, a, b, 3));
    return cosine == 0 ? 0 : 1; /* these two are orthogonal */
}
