/* index_messages.h — what this room says, English beside Hebrew (see base/base_messages.h). */
#ifndef ZV_INDEX_MESSAGES_H
#define ZV_INDEX_MESSAGES_H

/* clang-format off */
#define M_INDEX_QUERY_ZERO \
    "the query is a zero vector: it has no direction, so it has no angle to any row; give another query", \
    "השאילתה היא וקטור אפס: אין לה כיוון, ולכן אין זווית בינה לבין אף שורה; יש לתת שאילתה אחרת"
#define M_INDEX_QUERY_NAN \
    "the query holds NaN or an infinite number at position %zu: nothing can be compared with it; give another query", \
    "השאילתה מכילה NaN או מספר אינסופי במקום %zu: אי אפשר להשוות אליה דבר; יש לתת שאילתה אחרת"
#define M_INDEX_SKIPPED \
    "%s: %zu rows hold NaN or infinite numbers and were passed over; 'zavit audit' says which", \
    "%s: %zu שורות מכילות NaN או מספרים אינסופיים ולא נבדקו; הפקודה 'zavit audit' אומרת אילו"
#define M_INDEX_STOPPED \
    "the search was stopped before all rows were compared, so there is no answer; run it again", \
    "החיפוש הופסק לפני שכל השורות הושוו, ולכן אין תשובה; יש להריץ אותו שוב"
#define M_INDEX_MANY_ZERO \
    "query %zu (counted from 0) is a zero vector: it has no direction, so it has no angle to any row; leave it out", \
    "שאילתה %zu (הספירה מ-0) היא וקטור אפס: אין לה כיוון, ולכן אין זווית בינה לבין אף שורה; יש להשמיט אותה"
#define M_INDEX_MANY_NAN \
    "query %zu (counted from 0) holds NaN or an infinite number at position %zu: nothing can be compared with it; leave it out", \
    "שאילתה %zu (הספירה מ-0) מכילה NaN או מספר אינסופי במקום %zu: אי אפשר להשוות אליה דבר; יש להשמיט אותה"
#define M_INDEX_NEW_STOPPED \
    "the preparation of the index was stopped before all rows were read; run it again", \
    "הכנת האינדקס הופסקה לפני שכל השורות נקראו; יש להריץ אותה שוב"
#define M_INDEX_NO_COLUMN \
    "%s: there is no column '%s' to group by; 'zavit info' lists the columns", \
    "%s: אין עמודה '%s' שאפשר לקבץ לפיה; הפקודה 'zavit info' מציגה את העמודות"
#define M_INDEX_NO_TEXTS \
    "%s: there are no texts in it, so nothing can be found by its words; encode texts with 'zavit encode', which keeps them", \
    "%s: אין בו טקסטים, ולכן אי אפשר למצוא דבר לפי מילים; הפקודה 'zavit encode' מקודדת טקסטים ושומרת אותם"
#define M_INDEX_BM25_OPTS \
    "BM25 with k1 = %g and b = %g: k1 must be at least 0, and b from 0 to 1", \
    "‏BM25 עם k1 = %g ו־b = %g: ‏k1 צריך להיות לפחות 0, ו־b בין 0 ל־1"
#define M_INDEX_BM25_ROWS \
    "%s: %zu rows are more than an index of words can number (2^32 - 1)", \
    "%s: ‏%zu שורות הן יותר ממה שמפתח מילים יכול למספר (2^32 - 1)"
#define M_INDEX_CLUSTERS_STOPPED \
    "stopped before every row had found its cluster, so there are none; run it again", \
    "נעצר לפני שכל שורה מצאה את האשכול שלה, ולכן אין אשכולות; יש להריץ שוב"
#define M_INDEX_KMEANS_K \
    "0 clusters can't hold anything; ask for 1 or more", "אי אפשר לחלק ל־0 אשכולות; יש לבקש 1 או יותר"
#define M_INDEX_KMEANS_ROWS \
    "%zu clusters need as many rows that differ, and there are %zu; ask for fewer", \
    "ל־%zu אשכולות נדרשות לפחות כמספר הזה שורות שונות זו מזו, ויש %zu; יש לבקש פחות"
#define M_INDEX_DENSITY_FEW \
    "%zu rows can't hold two clusters of %zu rows; give more rows, or a smaller least size", \
    "‏%zu שורות אינן מספיקות לשני אשכולות של %zu שורות; יש לתת עוד שורות, או גודל מזערי קטן יותר"
#define M_INDEX_CLUSTERS_STAGE "clustering", "חלוקה לאשכולות"
#define M_INDEX_CLUSTERS_STEPS "steps", "צעדים"
#define M_INDEX_CLUSTERS_ROWS "rows", "שורות"
/* clang-format on */

#endif
