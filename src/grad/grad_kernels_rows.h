/* grad_kernels_rows.h — operators along the last axis; a part of grad_kernels.h. */

static REAL largest(const REAL *x, size_t n) {
    REAL most = x[0];
    for (size_t j = 1; j < n; j++) most = RE(x[j]) > RE(most) ? x[j] : most;
    return (REAL)RE(most); /* a shift, that no result depends on: a constant */
}

/* to ← e^(x - largest of the row), the exponentials of all rows in one go; the largest into shifts, where that isn't NULL. */
static void exponentials(REAL *restrict to, const REAL *restrict x, size_t rows, size_t cols,
                         REAL *restrict shifts) {
    for (size_t r = 0; r < rows; r++) {
        REAL shift = largest(x + r * cols, cols);
        if (shifts) shifts[r] = shift;
        for (size_t j = 0; j < cols; j++) to[r * cols + j] = x[r * cols + j] - shift;
    }
    for (size_t i = 0; i < rows * cols; i++) to[i] = EXP(to[i]);
}

/* ---- Softmax: gx = y (gy - y·gy) ---- */

static void shares(REAL *to, const REAL *x, size_t rows, size_t cols) {
    exponentials(to, x, rows, cols, NULL);
    for (size_t r = 0; r < rows; r++) {
        REAL *row = to + r * cols, factor = DIV(ONE, (REAL)sum_of(row, cols));
        for (size_t j = 0; j < cols; j++) row[j] *= factor;
    }
}

FORWARD(softmax) {
    shares(s->y, s->x[0], s->rows, s->cols);
}

BACKWARD(softmax) {
    for (size_t r = 0; s->gx[0] && r < s->rows; r++) {
        const REAL *y = (const REAL *)s->y + r * s->cols, *gy = (const REAL *)s->gy + r * s->cols;
        REAL *gx = (REAL *)s->gx[0] + r * s->cols, along = (REAL)dot_of(y, gy, s->cols);
        for (size_t j = 0; j < s->cols; j++) gx[j] += y[j] * (gy[j] - along);
    }
}

/* ---- Log of a sum of exponentials: gx = gy e^(x - y) ---- */

FORWARD(logsumexp) {
    for (size_t r = 0; r < s->rows; r++) {
        const REAL *x = (const REAL *)s->x[0] + r * s->cols;
        REAL shift = largest(x, s->cols);
        WIDE sum = 0;
        for (size_t j = 0; j < s->cols; j++) sum += (WIDE)EXP(x[j] - shift);
        ((REAL *)s->y)[r] = shift + LOG((REAL)sum);
    }
}

BACKWARD(logsumexp) {
    const REAL *y = s->y, *gy = s->gy;
    for (size_t r = 0; s->gx[0] && r < s->rows; r++) {
        const REAL *restrict x = (const REAL *)s->x[0] + r * s->cols;
        REAL *restrict gx = (REAL *)s->gx[0] + r * s->cols, at = y[r], g = gy[r];
        for (size_t j = 0; j < s->cols; j++) gx[j] += g * EXP(x[j] - at);
    }
}

/* ---- Cross-entropy: mean of logsumexp(x) - x[label]; gx = (softmax(x) - 1[label]) g/rows ---- */

FORWARD(cross_entropy) {
    const REAL *x = s->x[0];
    REAL *share = s->aux, *shifts = share + s->rows * s->cols;
    WIDE loss = 0;
    exponentials(share, x, s->rows, s->cols, shifts);
    for (size_t r = 0; r < s->rows; r++) {
        REAL *row = share + r * s->cols, sum = (REAL)sum_of(row, s->cols);
        REAL factor = DIV(ONE, sum);
        loss += (WIDE)(LOG(sum) + (shifts[r] - x[r * s->cols + s->ids[r]]));
        for (size_t j = 0; j < s->cols; j++) row[j] *= factor;
    }
    *(REAL *)s->y = (REAL)(loss * (WIDE)(1 / (double)s->rows));
}

BACKWARD(cross_entropy) {
    const REAL *restrict share = s->aux;
    REAL *restrict gx = s->gx[0], g = *(const REAL *)s->gy * (REAL)(1 / (double)s->rows);
    if (!gx) return;
    size_t n = s->rows * s->cols;
    if (s->more[0])
        for (size_t i = 0; i < n; i++) gx[i] += share[i] * g;
    else
        for (size_t i = 0; i < n; i++) gx[i] = share[i] * g;
    for (size_t r = 0; r < s->rows; r++) gx[r * s->cols + s->ids[r]] -= g;
}

/* ---- Mean of squares of differences ---- */

FORWARD(mse) {
    const REAL *a = s->x[0], *b = s->x[1];
    WIDE sum = 0;
    for (size_t i = 0; i < s->nx[0]; i++) {
        WIDE d = (WIDE)(a[i] - b[i]);
        sum += d * d;
    }
    *(REAL *)s->y = (REAL)(sum * (WIDE)(1 / (double)s->nx[0]));
}

BACKWARD(mse) {
    const REAL *restrict a = s->x[0], *restrict b = s->x[1];
    REAL *ga = s->gx[0], *gb = s->gx[1];
    REAL factor = *(const REAL *)s->gy * (REAL)(2 / (double)s->nx[0]);
    for (size_t i = 0; ga && i < s->nx[0]; i++) ga[i] += (a[i] - b[i]) * factor;
    for (size_t i = 0; gb && i < s->nx[0]; i++) gb[i] -= (a[i] - b[i]) * factor;
}

/* ---- Length 1: y = x/r, r = max(|x|, tiny); gx = (gy - y (y·gy))/r, or gy/tiny ---- */

#define TINY ((REAL)ZV__TINY)

static REAL length_of(const REAL *x, size_t n) {
    REAL length = (REAL)SQRT_WIDE(dot_of(x, x, n));
    return RE(length) <= RE(TINY) ? TINY : length; /* NaN stays */
}

FORWARD(normalise) {
    REAL *lengths = s->aux;
    for (size_t r = 0; r < s->rows; r++) {
        const REAL *x = (const REAL *)s->x[0] + r * s->cols;
        REAL *y = (REAL *)s->y + r * s->cols;
        lengths[r] = length_of(x, s->cols);
        REAL factor = DIV(ONE, lengths[r]);
        for (size_t j = 0; j < s->cols; j++) y[j] = x[j] * factor;
    }
}

BACKWARD(normalise) {
    const REAL *lengths = s->aux;
    for (size_t r = 0; s->gx[0] && r < s->rows; r++) {
        if (RE(lengths[r]) <= RE(TINY)) continue; /* no direction: slope 0 */
        const REAL *y = (const REAL *)s->y + r * s->cols, *gy = (const REAL *)s->gy + r * s->cols;
        REAL *gx = (REAL *)s->gx[0] + r * s->cols, factor = DIV(ONE, lengths[r]);
        REAL along = (REAL)dot_of(y, gy, s->cols);
        for (size_t j = 0; j < s->cols; j++) gx[j] += (gy[j] - y[j] * along) * factor;
    }
}

/* ---- Cosine: y = a·b/(|a| |b|); ga = gy (b/|b| - y a/|a|)/|a| ---- */

FORWARD(cosine) {
    REAL *lengths = s->aux;
    for (size_t r = 0; r < s->rows; r++) {
        const REAL *a = (const REAL *)s->x[0] + r * s->cols;
        const REAL *b = (const REAL *)s->x[1] + r * s->cols;
        REAL la = length_of(a, s->cols), lb = length_of(b, s->cols);
        lengths[2 * r] = la;
        lengths[2 * r + 1] = lb;
        ((REAL *)s->y)[r] = DIV(DIV((REAL)dot_of(a, b, s->cols), la), lb);
    }
}

static void cosine_side(REAL *to, const REAL *own, const REAL *other, REAL own_length,
                        REAL other_length, REAL y, REAL g, size_t n) {
    if (RE(own_length) <= RE(TINY)) return; /* no direction: slope 0 */
    REAL along = DIV(y * g, own_length * own_length);
    REAL across = DIV(DIV(g, own_length), other_length);
    for (size_t j = 0; j < n; j++) to[j] += other[j] * across - own[j] * along;
}

BACKWARD(cosine) {
    const REAL *lengths = s->aux, *y = s->y, *gy = s->gy;
    size_t n = s->cols;
    for (size_t r = 0; r < s->rows; r++) {
        const REAL *a = (const REAL *)s->x[0] + r * n, *b = (const REAL *)s->x[1] + r * n;
        REAL la = lengths[2 * r], lb = lengths[2 * r + 1];
        if (s->gx[0]) cosine_side((REAL *)s->gx[0] + r * n, a, b, la, lb, y[r], gy[r], n);
        if (s->gx[1]) cosine_side((REAL *)s->gx[1] + r * n, b, a, lb, la, y[r], gy[r], n);
    }
}

/* ---- Layer norm (Ba, Kiros & Hinton 2016): h = (x - mean)/sd, y = a h + b;
 *      with d = gy a: gx = (d - mean(d) - h mean(d h))/sd ---- */

FORWARD(layer_norm) {
    const REAL *restrict gain = s->x[1], *restrict shift = s->x[2];
    REAL *notes = s->aux, part = (REAL)(1 / (double)s->cols);
    for (size_t r = 0; r < s->rows; r++) {
        const REAL *restrict x = (const REAL *)s->x[0] + r * s->cols;
        REAL *restrict y = (REAL *)s->y + r * s->cols, mean = (REAL)sum_of(x, s->cols) * part;
        for (size_t j = 0; j < s->cols; j++) y[j] = x[j] - mean;
        REAL var = (REAL)dot_of(y, y, s->cols) * part;
        REAL scale = DIV(ONE, SQRT(var + (REAL)s->args.value));
        for (size_t j = 0; j < s->cols; j++) y[j] = y[j] * scale * gain[j] + shift[j];
        notes[2 * r] = mean;
        notes[2 * r + 1] = scale;
    }
}

static void layer_norm_x(const zv__step *s, size_t r, REAL mean, REAL scale) {
    const REAL *restrict x = (const REAL *)s->x[0] + r * s->cols, *restrict gain = s->x[1];
    const REAL *restrict gy = (const REAL *)s->gy + r * s->cols;
    REAL *restrict gx = (REAL *)s->gx[0] + r * s->cols, part = (REAL)(1 / (double)s->cols);
    WIDE sum = 0, along = 0;
    for (size_t j = 0; j < s->cols; j++) {
        REAL d = gy[j] * gain[j];
        sum += (WIDE)d;
        along += (WIDE)(d * (x[j] - mean));
    }
    REAL middle = (REAL)sum * part, tilt = (REAL)along * scale * scale * part;
    for (size_t j = 0; j < s->cols; j++)
        gx[j] += (gy[j] * gain[j] - middle - (x[j] - mean) * tilt) * scale;
}

BACKWARD(layer_norm) {
    const REAL *notes = s->aux;
    REAL *ga = s->gx[1], *gb = s->gx[2];
    for (size_t r = 0; r < s->rows; r++) {
        const REAL *restrict x = (const REAL *)s->x[0] + r * s->cols;
        const REAL *restrict gy = (const REAL *)s->gy + r * s->cols;
        REAL mean = notes[2 * r], scale = notes[2 * r + 1];
        for (size_t j = 0; ga && j < s->cols; j++) ga[j] += gy[j] * (x[j] - mean) * scale;
        for (size_t j = 0; gb && j < s->cols; j++) gb[j] += gy[j];
        if (s->gx[0]) layer_norm_x(s, r, mean, scale);
    }
}

/* ---- Rows of a table ---- */

FORWARD(gather) {
    for (size_t r = 0; r < s->rows; r++)
        memcpy((REAL *)s->y + r * s->cols, (const REAL *)s->x[0] + s->ids[r] * s->cols,
               s->cols * sizeof(REAL));
}

BACKWARD(gather) {
    for (size_t r = 0; s->gx[0] && r < s->rows; r++) {
        zv__touched *touched = s->touched;
        uint32_t row = s->ids[r];
        if (touched && touched->mark[row] != touched->pass) {
            touched->mark[row] = touched->pass;
            touched->list[touched->count++] = row;
        }
        add_all((REAL *)s->gx[0] + row * s->cols, (const REAL *)s->gy + r * s->cols, s->cols);
    }
}
