/* explain_outliers_messages.h — what outliers say, English beside Hebrew (see base/base_messages.h). */
#ifndef ZV_EXPLAIN_OUTLIERS_MESSAGES_H
#define ZV_EXPLAIN_OUTLIERS_MESSAGES_H

/* clang-format off */

/* ---- Errors ---- */
#define M_EXPLAIN_OUTLIERS_STOPPED \
    "stopped before all rows were compared, so there is no list; run it again", \
    "נעצר לפני שכל השורות הושוו, ולכן אין רשימה; יש להריץ שוב"
#define M_EXPLAIN_OUTLIERS_FDR \
    "%g is no share of wrong rows to allow; give one between 0 and 1, such as .1", \
    "‏%g אינו חלק מותר של שורות שגויות; יש לתת מספר בין 0 ל־1, למשל ‎.1"
#define M_EXPLAIN_OUTLIERS_FEW \
    "%s: has %zu rows that can be compared; what is ordinary shows from %zu on, or in a --reference of rows that belong", \
    "%s: יש בו %zu שורות שאפשר להשוות; מה רגיל נראה רק מ־%zu ומעלה, או מתוך --reference של שורות ששייכות"
#define M_EXPLAIN_OUTLIERS_NONE \
    "%s: has no row that can be compared; 'zavit audit' says what is wrong with them", \
    "%s: אין בו אף שורה שאפשר להשוות; הפקודה 'zavit audit' אומרת מה פגום בהן"
#define M_EXPLAIN_OUTLIERS_SMALL_REFERENCE \
    "%s: not enough reference rows: %zu that can be compared, and %zu are needed at least", \
    "%s: אין די שורות ייחוס: יש %zu שאפשר להשוות, ונדרשות לפחות %zu"
#define M_EXPLAIN_OUTLIERS_FEW_REFERENCE \
    "%s: not enough reference rows: with %zu of them no list could keep to a share of %g wrong rows; about %zu are needed, or a larger --fdr", \
    "%s: אין די שורות ייחוס: עם %zu כאלה שום רשימה אינה יכולה לעמוד בחלק של %g שורות שגויות; נדרשות בערך %zu, או --fdr גדול יותר"
#define M_EXPLAIN_OUTLIERS_DIMS \
    "%s has vectors of %zu numbers and %s of %zu; a reference must come from the same model", \
    "ב־%s וקטורים של %zu מספרים וב־%s של %zu; הייחוס חייב לבוא מאותו מודל"
#define M_EXPLAIN_OUTLIERS_SELF \
    "%s: is both the space and its own reference; give as reference rows known to belong that are not in question", \
    "%s: הוא גם המרחב וגם הייחוס של עצמו; כייחוס יש לתת שורות שידוע שהן שייכות, ושאינן עומדות לבדיקה"
#define M_EXPLAIN_OUTLIERS_EQUAL \
    "%s: its rows are all alike, so none can stand out; 'zavit dups' counts what is equal", \
    "%s: כל השורות בו זהות, ולכן אף אחת אינה יכולה לבלוט; הפקודה 'zavit dups' סופרת את השוות"

/* ---- Stages ---- */
#define M_EXPLAIN_OUTLIERS_LEARNING "learning", "לומד"
#define M_EXPLAIN_OUTLIERS_MEASURING "measuring", "מודד"
#define M_EXPLAIN_OUTLIERS_NEIGHBOURS "neighbours", "שכנים"
#define M_EXPLAIN_OUTLIERS_SCORING "scoring", "מחשב ציונים"

/* ---- Reasons ---- */
#define M_EXPLAIN_OUTLIERS_LENGTH_WORDS \
    "its length is %.2f times what texts of %.0f words have", \
    "אורך הווקטור הוא פי %.2f מהמקובל בטקסטים של %.0f מילים"
#define M_EXPLAIN_OUTLIERS_LENGTH_COUNTS \
    "its length is %.2f times what words seen %.0f times have", \
    "אורך הווקטור הוא פי %.2f מהמקובל במילים שנראו %.0f פעמים"
#define M_EXPLAIN_OUTLIERS_LENGTH \
    "its length is %.2f times the usual one", "אורך הווקטור הוא פי %.2f מהרגיל"
#define M_EXPLAIN_OUTLIERS_ANGLE \
    "it points elsewhere: its cosine to the mean direction is %.2f, others' is %.2f", \
    "הוא פונה לכיוון אחר: הקוסינוס שלו לכיוון הממוצע הוא %.2f, ואצל האחרים %.2f"
#define M_EXPLAIN_OUTLIERS_NOTHING_NEAR \
    "nothing is near: its nearest neighbour stands at %.2f, others' at %.2f", \
    "אין דבר קרוב: השכן הקרוב ביותר עומד על %.2f, ואצל האחרים על %.2f"
#define M_EXPLAIN_OUTLIERS_NOTHING_NEAR_L2 \
    "nothing is near: its nearest neighbour is %.3g away, others' %.3g", \
    "אין דבר קרוב: השכן הקרוב ביותר במרחק %.3g, ואצל האחרים %.3g"
#define M_EXPLAIN_OUTLIERS_FEW_NEAR \
    "few are near: its 20th nearest neighbour is %.3g away, others' %.3g", \
    "מעטים קרובים: השכן ה־20 בקרבתו במרחק %.3g, ואצל האחרים %.3g"
#define M_EXPLAIN_OUTLIERS_SPARSE \
    "it lies apart: it is %.1f times as empty around it as around its neighbours (LOF)", \
    "הוא עומד מן הצד: סביבו ריק פי %.1f מאשר סביב שכניו (LOF)"
#define M_EXPLAIN_OUTLIERS_DIMENSION \
    "dimension %zu alone sets it apart: %.1f usual spreads from the middle", \
    "מימד %zu לבדו מבדיל אותו: %.1f סטיות רגילות מן האמצע"
#define M_EXPLAIN_OUTLIERS_COMBINATION \
    "its numbers don't go together as others' do (Mahalanobis' distance %.1f)", \
    "מספריו אינם משתלבים זה בזה כמו אצל האחרים (מרחק מהלנוביס %.1f)"

/* ---- Findings ---- */
#define M_EXPLAIN_OUTLIERS_ROWS \
    "%zu of %zu rows don't belong; on average at most %g of such a list is wrong (estimated from the bulk of the rows)", \
    "%zu מתוך %zu שורות אינן שייכות; בממוצע לכל היותר %g מרשימה כזאת שגוי (הערכה מתוך רוב השורות)"
#define M_EXPLAIN_OUTLIERS_ROWS_SURE \
    "%zu of %zu rows don't belong; on average at most %g of such a list is wrong (guaranteed if the others are like the reference)", \
    "%zu מתוך %zu שורות אינן שייכות; בממוצע לכל היותר %g מרשימה כזאת שגוי (מובטח אם האחרות הן כמו הייחוס)"
#define M_EXPLAIN_OUTLIERS_ROWS_NONE \
    "none of %zu rows stands out so far that a list of it would keep to a share of %g wrong ones", \
    "אף אחת מ־%zu השורות אינה בולטת עד כדי כך שרשימה תעמוד בחלק של %g שגויות"
#define M_EXPLAIN_OUTLIERS_ROWS_LEAST \
    "none of %zu rows is listed at a share of %g wrong ones; with this reference at least %zu must lie beyond all of it for that", \
    "אף אחת מ־%zu השורות אינה ברשימה בחלק מותר של %g שגויות; עם הייחוס הזה לפחות %zu צריכות לחרוג מכולו לשם כך"
#define M_EXPLAIN_OUTLIERS_DECISION \
    "the list is a decision: what is bounded is the share of wrong rows in it, not how many rows were missed", \
    "הרשימה היא החלטה: מה שחסום הוא חלקן של השורות השגויות בה, ולא כמה שורות הוחמצו"
#define M_EXPLAIN_OUTLIERS_ROWS_FORMULA \
    "rows listed by the rule of Benjamini and Hochberg on the p-values of their scores; score = -log10 of the smallest share of ordinary rows that a signal leaves", \
    "השורות שברשימה לפי כלל בנימיני־הוכברג על ערכי p של הציונים; ציון = ‎-log10 של החלק הקטן ביותר של שורות רגילות שאות כלשהו מותיר"
#define M_EXPLAIN_OUTLIERS_REASONS \
    "one dimension: %zu, length: %zu, angle: %zu, nothing near: %zu, combination: %zu", \
    "מימד יחיד: %zu, אורך: %zu, זווית: %zu, אין דבר קרוב: %zu, צירוף: %zu"
#define M_EXPLAIN_OUTLIERS_REASONS_NONE "no row is listed, so there is no reason to count", "אף שורה אינה ברשימה, ולכן אין סיבות לספור"
#define M_EXPLAIN_OUTLIERS_REASONS_FORMULA \
    "rows of the most frequent reason; a row's reason is the first of the five that would list it by itself, or that one ordinary row in 1000 reaches", \
    "מספר השורות של הסיבה השכיחה ביותר; סיבת השורה היא הראשונה מבין החמש שדי בה לבדה כדי להכניסה לרשימה, או שרק שורה רגילה אחת מתוך 1000 מגיעה אליה"

/* clang-format on */

#endif
