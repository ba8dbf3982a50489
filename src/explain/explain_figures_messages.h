/* explain_figures_messages.h — messages of this room: titles, axes and notes of pictures. See explain_messages.h. */
#ifndef ZV_EXPLAIN_FIGURES_MESSAGES_H
#define ZV_EXPLAIN_FIGURES_MESSAGES_H

/* clang-format off */

/* ---- audit ---- */
#define M_EXPLAIN_FIG_MAP "map of the collection: its two directions of most spread", "מפת האוסף: שני הכיוונים שבהם הוא נפרס ביותר"
#define M_EXPLAIN_FIG_MAP_AXIS "direction %d (%.1f %% of the variance)", "כיוון %d (%.1f %% מן השונות)"
#define M_EXPLAIN_FIG_MAP_ALL \
    "All %zu rows, projected on the first two principal directions of %zu dimensions (PCA). They hold %.1f %% of the variance: what is far apart here is far apart, what is near may not be.", \
    "כל %zu השורות, מוטלות על שני הכיוונים העיקריים הראשונים מתוך %zu ממדים (PCA). הם מחזיקים %.1f %% מן השונות: מה שרחוק כאן אכן רחוק, מה שקרוב אולי לא."
#define M_EXPLAIN_FIG_MAP_SAMPLE \
    "%zu of %zu rows, drawn at random, projected on the first two principal directions of %zu dimensions (PCA). They hold %.1f %% of the variance: what is far apart here is far apart, what is near may not be.", \
    "%zu מתוך %zu שורות, שהוגרלו, מוטלות על שני הכיוונים העיקריים הראשונים מתוך %zu ממדים (PCA). הם מחזיקים %.1f %% מן השונות: מה שרחוק כאן אכן רחוק, מה שקרוב אולי לא."
#define M_EXPLAIN_FIG_OTHERS "other labels", "תוויות אחרות"
#define M_EXPLAIN_FIG_UNLABELLED "without a label", "בלי תווית"
#define M_EXPLAIN_FIG_NORMS "lengths of the vectors", "אורכי הווקטורים"
#define M_EXPLAIN_FIG_NORM "length |x|", "האורך |x|"
#define M_EXPLAIN_FIG_MEDIAN "median", "חציון"
#define M_EXPLAIN_FIG_SCREE "how much of the variance each principal direction holds", "כמה מן השונות מחזיק כל כיוון עיקרי"
#define M_EXPLAIN_FIG_SCREE_SHARE "share of the variance", "חלק מן השונות"
#define M_EXPLAIN_FIG_SCREE_DIRECTION "direction", "כיוון"
#define M_EXPLAIN_FIG_SCREE_EQUAL "all directions alike: 1/%zu", "כל הכיוונים שווים: 1/%zu"
#define M_EXPLAIN_FIG_SCREE_NOTE \
    "Eigenvalues of the covariance of %zu rows over their sum; the first %zu of %zu directions.", \
    "הערכים העצמיים של השונות המשותפת של %zu שורות חלקי סכומם; %zu הכיוונים הראשונים מתוך %zu."
#define M_EXPLAIN_FIG_CORRELATIONS \
    "correlation of the %zu dimensions that go together most", "המתאם בין %zu הממדים שהולכים יחד יותר מכול"

/* ---- near, search ---- */
#define M_EXPLAIN_FIG_HITS "the hits among %zu random pairs of the collection", "התוצאות בין %zu זוגות אקראיים של האוסף"
#define M_EXPLAIN_FIG_COSINE "cosine", "קוסינוס"
#define M_EXPLAIN_FIG_HIT "%zu.", "%zu."

/* ---- dups, learn, eval, probe ---- */
#define M_EXPLAIN_FIG_DUPS "rows that could go, by how they repeat another", "שורות שאפשר להסיר, לפי הדרך שבה הן חוזרות על אחרת"
#define M_EXPLAIN_FIG_DUP_TEXT "the same text", "אותו טקסט"
#define M_EXPLAIN_FIG_DUP_WORDS "the same words", "אותן מילים"
#define M_EXPLAIN_FIG_DUP_NEAR "nearly the same words", "כמעט אותן מילים"
#define M_EXPLAIN_FIG_DUP_VECTOR "the same vector", "אותו וקטור"
#define M_EXPLAIN_FIG_DUP_ANGLE "nearly the same direction", "כמעט אותו כיוון"
#define M_EXPLAIN_FIG_ROWS "rows", "שורות"
#define M_EXPLAIN_FIG_LOSSES "the loss from epoch to epoch", "ההפסד ממעבר למעבר"
#define M_EXPLAIN_FIG_EPOCH "epoch", "מעבר"
#define M_EXPLAIN_FIG_LOSS "loss of the model", "הפסד המודל"
#define M_EXPLAIN_FIG_HELDOUT "on words held out", "על מילים שנשמרו בצד"
#define M_EXPLAIN_FIG_FLOOR "the least that any model has", "המזער לכל מודל"
#define M_EXPLAIN_FIG_NATS "nats per pair", "נאטים לזוג"
#define M_EXPLAIN_FIG_SCORES "scores with their 95 %% intervals", "ציונים עם רווחי סמך של 95 %%"
#define M_EXPLAIN_FIG_SCORE "score", "ציון"
#define M_EXPLAIN_FIG_PROBES \
    "how far each change moves a sentence (50: as far as two random texts), with 95 %% intervals", \
    "כמה רחוק כל שינוי מזיז משפט (50: כמו המרחק בין שני טקסטים אקראיים), עם רווחי סמך של 95 %%"
#define M_EXPLAIN_FIG_MOVED "percentile of the move", "אחוזון התזוזה"

/* clang-format on */

#endif
