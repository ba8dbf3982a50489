/* explain_map_messages.h — messages of this room: maps of clusters and of outliers. See explain_messages.h. */
#ifndef ZV_EXPLAIN_MAP_MESSAGES_H
#define ZV_EXPLAIN_MAP_MESSAGES_H

/* clang-format off */

/* ---- clusters ---- */
#define M_EXPLAIN_MAP_CLUSTERS "map of the clusters: the two directions in which the rows spread most", "מפת האשכולות: שני הכיוונים שבהם השורות נפרסות ביותר"
#define M_EXPLAIN_MAP_CUTS "map of the %zu parts that the rows are cut into; they are no clusters: one cloud would be cut as well", "מפת %zu החלקים שאליהם השורות נחתכות; אין אלה אשכולות: ענן אחד היה נחתך טוב באותה מידה"
#define M_EXPLAIN_MAP_CLUSTER "%zu. %.*s", "%zu. %.*s"
#define M_EXPLAIN_MAP_SMALLER "the %zu smaller clusters", "%zu האשכולות הקטנים יותר"
#define M_EXPLAIN_MAP_NOISE "noise: in no cluster", "רעש: בשום אשכול"
#define M_EXPLAIN_MAP_CLUSTERS_ALL \
    "All %zu rows, projected on the first two principal directions of %zu dimensions (PCA), which hold %.1f %% of the variance. The clusters were found in all dimensions: what lies on one another here may be far apart there.", \
    "כל %zu השורות, מוטלות על שני הכיוונים העיקריים הראשונים מתוך %zu ממדים (PCA), המחזיקים %.1f %% מן השונות. האשכולות נמצאו בכל הממדים: מה שמכסה זה את זה כאן עשוי להיות רחוק שם."
#define M_EXPLAIN_MAP_CLUSTERS_SAMPLE \
    "%zu of %zu rows, drawn at random, projected on the first two principal directions of %zu dimensions (PCA), which hold %.1f %% of the variance. The clusters were found in all dimensions: what lies on one another here may be far apart there.", \
    "%zu מתוך %zu שורות, שהוגרלו, מוטלות על שני הכיוונים העיקריים הראשונים מתוך %zu ממדים (PCA), המחזיקים %.1f %% מן השונות. האשכולות נמצאו בכל הממדים: מה שמכסה זה את זה כאן עשוי להיות רחוק שם."

/* ---- outliers ---- */
#define M_EXPLAIN_MAP_OUTLIERS "map of the collection, its outliers by their reasons", "מפת האוסף, והחריגות בו לפי סיבותיהן"
#define M_EXPLAIN_MAP_OTHERS "not listed", "שאינן ברשימה"
#define M_EXPLAIN_MAP_STRANGEST "the strangest, not listed", "החריגות ביותר, שאינן ברשימה"
#define M_EXPLAIN_MAP_BY_DIMENSION "one dimension", "מימד אחד"
#define M_EXPLAIN_MAP_BY_NORM "length", "אורך"
#define M_EXPLAIN_MAP_BY_ANGLE "direction", "כיוון"
#define M_EXPLAIN_MAP_BY_DENSITY "nothing near", "אין דבר קרוב"
#define M_EXPLAIN_MAP_BY_COMBINATION "combination", "צירוף"
#define M_EXPLAIN_MAP_OUTLIERS_NOTE \
    "%zu of the %zu rows listed, the strangest first, and a random sample of %zu of the %zu others, projected on the first two principal directions of %zu dimensions (PCA), which hold %.1f %% of the variance. A row can be strange in a direction that is not seen here.", \
    "%zu מתוך %zu השורות שברשימה, החריגות ביותר תחילה, ומדגם אקראי של %zu מתוך %zu האחרות, מוטלות על שני הכיוונים העיקריים הראשונים מתוך %zu ממדים (PCA), המחזיקים %.1f %% מן השונות. שורה יכולה להיות חריגה בכיוון שאינו נראה כאן."
#define M_EXPLAIN_MAP_OUTLIERS_NOTE_NONE \
    "No row is listed. The %zu strangest and a random sample of %zu of the %zu others, projected on the first two principal directions of %zu dimensions (PCA), which hold %.1f %% of the variance. A row can be strange in a direction that is not seen here.", \
    "אין אף שורה ברשימה. %zu החריגות ביותר ומדגם אקראי של %zu מתוך %zu האחרות, מוטלות על שני הכיוונים העיקריים הראשונים מתוך %zu ממדים (PCA), המחזיקים %.1f %% מן השונות. שורה יכולה להיות חריגה בכיוון שאינו נראה כאן."
#define M_EXPLAIN_MAP_SCORES "the score of each row against what sets most of those listed apart", "הציון של כל שורה מול מה שמבדיל את רוב השורות שברשימה"
#define M_EXPLAIN_MAP_SCORES_NONE "no row is listed: the score of each against what is strangest about the strangest", "אין אף שורה ברשימה: הציון של כל אחת מול מה שחריג ביותר בחריגה ביותר"
#define M_EXPLAIN_MAP_SCORE "score: -log10 of the share of ordinary rows that go so far", "ציון: ‎-log10 של חלק השורות הרגילות שמגיעות כה רחוק"
#define M_EXPLAIN_MAP_CUT "listed from", "סף הרשימה"
#define M_EXPLAIN_MAP_OF_DIMENSION "the most unusual dimension, in usual spreads", "המימד החריג ביותר, בסטיות רגילות"
#define M_EXPLAIN_MAP_OF_NORM "length over the usual one", "האורך ביחס לרגיל"
#define M_EXPLAIN_MAP_OF_ANGLE "cosine to the mean direction", "הקוסינוס לכיוון הממוצע"
#define M_EXPLAIN_MAP_OF_DENSITY "distance to the 20th nearest row", "המרחק לשורה ה־20 בקרבתה"
#define M_EXPLAIN_MAP_OF_COMBINATION "Mahalanobis' distance", "מרחק מהלנוביס"
#define M_EXPLAIN_MAP_SCORES_NOTE \
    "%zu of the %zu rows listed are there for this reason; those of another may stand at any height. The rows are those of the map.", \
    "%zu מתוך %zu השורות שברשימה נמצאות בה מן הסיבה הזאת; אלה שמסיבה אחרת עשויות לעמוד בכל גובה. השורות הן אלה שבמפה."

/* clang-format on */

#endif
