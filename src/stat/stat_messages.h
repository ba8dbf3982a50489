/* stat_messages.h — what this room says, English beside Hebrew (see base_messages.h). */
#ifndef ZV_STAT_MESSAGES_H
#define ZV_STAT_MESSAGES_H

/* clang-format off */
#define M_STAT_NO_ITEMS \
    "there is nothing to resample: the sample is empty", \
    "אין ממה לדגום: המדגם ריק"
#define M_STAT_NO_ROUNDS \
    "a bootstrap needs at least one round, and 0 were asked for", \
    "לבוטסטרפ נדרש לפחות סבב אחד, והתבקשו 0"
#define M_STAT_LEVEL \
    "the confidence level is %g; it must lie between 0 and 1, for example 0.95", \
    "רמת הביטחון היא %g; עליה להיות בין 0 ל־1, למשל 0.95"
#define M_STAT_BAD_ROW \
    "row %zu, dimension %zu: the value is not a finite number; leave such rows out of a covariance", \
    "שורה %zu, ממד %zu: הערך אינו מספר סופי; יש להשמיט שורות כאלה מחישוב השונות המשותפת"
#define M_STAT_STRIDE \
    "rows lie %zu numbers apart, fewer than their %zu dimensions", \
    "המרחק בין שורות הוא %zu מספרים, פחות מ־%zu הממדים שלהן"
#define M_STAT_COV_REAL \
    "a covariance is made of products in f32 or f64", \
    "שונות משותפת עשויה ממכפלות ב־f32 או ב־f64"
#define M_STAT_FEW_ROWS \
    "a covariance needs at least 2 rows, and there are %llu", \
    "לחישוב שונות משותפת נדרשות לפחות 2 שורות, ויש %llu"
#define M_STAT_DIMS_DIFFER \
    "covariances of %zu and of %zu dimensions cannot be merged", \
    "אי אפשר למזג שונות משותפת של %zu ממדים עם אחת של %zu ממדים"
#define M_STAT_TOP \
    "%zu eigenvalues were asked for of a matrix with %zu rows; ask for 1 to that many", \
    "התבקשו %zu ערכים עצמיים של מטריצה בת %zu שורות; יש לבקש מ־1 ועד מספר השורות"
#define M_STAT_BAD_MATRIX \
    "row %zu, column %zu of the matrix is not a finite number, so it has no eigenvalues", \
    "הערך בשורה %zu, עמודה %zu של המטריצה אינו מספר סופי, ולכן אין לה ערכים עצמיים"
#define M_STAT_LAPACK \
    "LAPACK could not find the eigenvalues (dsyevr says %d); please report this with its input", \
    "LAPACK לא הצליחה למצוא את הערכים העצמיים (dsyevr החזירה %d); נא לדווח על כך בצירוף הקלט"
#define M_STAT_SVD_EMPTY \
    "a matrix of %zu rows and %zu columns has no singular values", \
    "למטריצה בת %zu שורות ו־%zu עמודות אין ערכים סינגולריים"
#define M_STAT_SVD_LAPACK \
    "LAPACK could not find the singular values (dgesdd says %d); please report this with its input", \
    "LAPACK לא הצליחה למצוא את הערכים הסינגולריים (dgesdd החזירה %d); נא לדווח על כך בצירוף הקלט"
/* clang-format on */

#endif
