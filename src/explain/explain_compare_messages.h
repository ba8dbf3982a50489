/* explain_compare_messages.h — what the comparison of two collections says, English beside Hebrew. */
#ifndef ZV_EXPLAIN_COMPARE_MESSAGES_H
#define ZV_EXPLAIN_COMPARE_MESSAGES_H

/* clang-format off */

/* ---- Errors and warnings ---- */
#define M_COMPARE_STOPPED \
    "stopped before the two were compared, so there is no answer; run it again", \
    "נעצר לפני שהשניים הושוו, ולכן אין תשובה; יש להריץ שוב"
#define M_COMPARE_METRICS \
    "%s is compared by %s and %s by %s; choose one for both with --metric cos, dot or l2", \
    "%s מושווה לפי %s, והקובץ %s לפי %s; יש לבחור מדד אחד לשניהם עם ‎--metric cos, dot או l2"
#define M_COMPARE_CONTRACTS \
    "the contracts differ, %s: %s says '%s', %s says '%s'; what is found below may come from that alone", \
    "החוזים נבדלים, %s: לפי %s הוא '%s', לפי %s הוא '%s'; ייתכן שמה שנמצא להלן נובע רק מזה"
#define M_COMPARE_NORMALIZED \
    "only one of %s and %s says that its rows have length 1, and the metric sees lengths; compare with --metric cos to leave them out", \
    "רק אחד מבין %s ו־%s מצהיר שאורך שורותיו 1, והמדד רואה אורכים; כדי להתעלם מהם יש להשוות עם ‎--metric cos"
#define M_COMPARE_ROWS_DIFFER \
    "%s has %zu rows and %s %zu, so row by row they are not the same items; give both ids and use --pair id, or compare them as wholes with --pair none", \
    "ב־%s יש %zu שורות וב־%s יש %zu, ולכן שורה מול שורה אינן אותם פריטים; יש לתת לשניהם מזהים ולהשתמש ב־‎--pair id, או להשוות אותם כמכלול עם ‎--pair none"
#define M_COMPARE_OTHER_TEXTS \
    "%zu of %zu common ids stand for different texts, so ids are taken for mere numbers and nothing is paired; --pair id pairs them all the same (translations, for example)", \
    "%zu מתוך %zu המזהים המשותפים מציינים טקסטים שונים, ולכן המזהים נחשבים למספור בלבד ושום דבר אינו מזווג; ‎--pair id מזווג אותם בכל זאת (תרגומים, למשל)"
#define M_COMPARE_BY_ROW \
    "neither file has ids, and both have as many rows: row i is taken for the same item in both; --pair none compares them as wholes", \
    "לשני הקבצים אין מזהים ומספר השורות שווה: שורה i נחשבת לאותו פריט בשניהם; ‎--pair none משווה אותם כמכלול"
#define M_COMPARE_DIMS \
    "vectors of %zu and of %zu numbers don't lie in one room, so the clouds are not compared as they stand, only item by item", \
    "וקטורים של %zu ושל %zu מספרים אינם באותו מרחב, ולכן העננים אינם מושווים כמות שהם, אלא רק פריט מול פריט"
#define M_COMPARE_MANY_DIMS \
    "aligning is done up to %zu dimensions, and there are %zu, so what moved is not said; 'zavit convert' can't shorten vectors, a smaller model can", \
    "יישור נעשה עד %zu ממדים, וכאן יש %zu, ולכן לא ייאמר מה זז; 'zavit convert' אינה מקצרת וקטורים, ומודל קטן יותר כן"
#define M_COMPARE_NO_SPREAD \
    "all vectors of a side are equal, so nothing can be aligned and nothing moved", \
    "כל הווקטורים באחד הצדדים שווים, ולכן אין מה ליישר ושום דבר לא זז"
#define M_COMPARE_FEW \
    "%s: has %zu usable rows to compare, and a comparison needs %zu (twice as many where both sides hold the same items); 'zavit audit' says what is wrong with the others", \
    "%s: יש בו %zu שורות שמישות להשוואה, והיא דורשת %zu (כפליים כשבשני הצדדים אותם פריטים); הפקודה 'zavit audit' אומרת מה פגום באחרות"
#define M_COMPARE_NOTHING \
    "%s has %zu dimensions and %s %zu, and they have %zu common ids: nothing to compare them by; it needs equal dimensions, or %zu items with the same id in both", \
    "ב־%s יש %zu ממדים וב־%s יש %zu, ויש להם %zu מזהים משותפים: אין לפי מה להשוות; דרושים ממדים שווים, או %zu פריטים בעלי אותו מזהה בשניהם"

/* ---- Findings ---- */
#define M_COMPARE_SAMPLE_GIVEN \
    "of the very rows that it was fitted to: it flatters itself, and procrustes_heldout says by how much", \
    "על אותן שורות שאליהן הותאם: הוא מחמיא לעצמו, ו־procrustes_heldout אומר בכמה"
#define M_COMPARE_FEW_HELDOUT \
    "%zu rows are too few: below 1,000 the two halves depend on one another too much for one that holds", \
    "%zu שורות הן מעט מדי: מתחת ל־1,000 שתי המחציות תלויות זו בזו מכדי לתת רווח שאפשר לסמוך עליו"
#define M_COMPARE_NEAR_NULL \
    "so near to 0, for so few rows, MMD² has no normal law; p says what can be said", \
    "כה קרוב ל־0, עם כה מעט שורות, אין ל־MMD² חוק נורמלי; p אומר את מה שאפשר לומר"
#define M_COMPARE_IS_P \
    "an exact probability under a coin's law", "הסתברות מדויקת לפי חוק המטבע"
#define M_COMPARE_LARGEST \
    "the largest of %zu, no mean of a population", "הגדול מבין %zu, ולא ממוצע של אוכלוסייה"
#define M_COMPARE_POINT \
    "all vectors of one side are equal: there is no spread to compare", \
    "כל הווקטורים באחד הצדדים שווים: אין פיזור להשוואה"

#define M_COMPARE_COMMON_BY_ID \
    "%zu items are in both, by id, of %zu usable rows in A and %zu in B", \
    "%zu פריטים נמצאים בשניהם, לפי מזהה, מתוך %zu שורות שמישות ב־A ו־%zu ב־B"
#define M_COMPARE_COMMON_BY_ROW \
    "%zu items are in both, row by row, of %zu usable rows in A and %zu in B", \
    "%zu פריטים נמצאים בשניהם, שורה מול שורה, מתוך %zu שורות שמישות ב־A ו־%zu ב־B"
#define M_COMPARE_COMMON_NONE \
    "nothing is paired: the %zu usable rows of A and the %zu of B are compared as wholes", \
    "שום דבר אינו מזווג: %zu השורות השמישות של A ו־%zu של B מושוות כמכלול"
#define M_COMPARE_COMMON_FORMULA \
    "usable rows of A whose partner (the first row of that id, or of that number) is a usable row of B", \
    "השורות השמישות של A שבת זוגן (השורה הראשונה עם אותו מזהה, או עם אותו מספר) היא שורה שמישה של B"

#define M_COMPARE_CKA \
    "the shapes of A and B agree by %.3f (1: the same but for a turn, a shift and a scale; 0: unrelated), from %zu rows", \
    "צורותיהם של A ו־B מתאימות ב־%.3f ‏(1: זהות עד כדי סיבוב, הזזה וקנה מידה; 0: אין קשר), לפי %zu שורות"
#define M_COMPARE_CKA_FORMULA \
    "linear CKA without bias: HSIC(K,L)/√(HSIC(K,K) HSIC(L,L)), K and L the dot products of A's and of B's rows, HSIC after Song et al. 2012", \
    "CKA לינארי חסר הטיה: ‏HSIC(K,L)/√(HSIC(K,K) HSIC(L,L)), כאשר K ו־L הם מכפלות השורות של A ושל B, ו־HSIC לפי Song et al. 2012"

#define M_COMPARE_OVERLAP \
    "of an item's %zu nearest, %.1f %% are the same in A and B; by chance it would be %.2g %% (%zu items asked, among all common ones)", \
    "מתוך %zu השכנים הקרובים ביותר של פריט, %.1f %% זהים ב־A וב־B; באקראי היו %.2g %% (נשאלו %zu פריטים, בין כל המשותפים)"
#define M_COMPARE_OVERLAP_FORMULA \
    "mean of |N_a ∩ N_b|/k over the items asked, N the k nearest of the common items, found exactly", \
    "הממוצע של |N_a ∩ N_b|/k על הפריטים שנשאלו, כאשר N הם k הקרובים ביותר מבין הפריטים המשותפים, בחיפוש מדויק"

#define M_COMPARE_RESIDUAL \
    "once A is turned and scaled onto B, %.1f %% of B's spread is left over on the %zu rows that it was fitted to", \
    "לאחר סיבוב ושינוי קנה מידה של A אל B, נותרים %.1f %% מפיזורו של B על %zu השורות שאליהן הותאם"
#define M_COMPARE_RESIDUAL_FORMULA \
    "Σ|s xR - y|²/Σ|y|² around the means, R and s making it least (orthogonal Procrustes, Schönemann 1966)", \
    "‏Σ|s xR - y|²/Σ|y|² סביב הממוצעים, כש־R ו־s מביאים אותו למינימום (פרוקרוסטס אורתוגונלי, Schönemann 1966)"
#define M_COMPARE_HELDOUT \
    "on rows that the turn was not fitted to, %.1f %% of B's spread is left over: at 0 A is B turned round, from 100 on A says nothing of B", \
    "על שורות שהסיבוב לא הותאם אליהן נותרים %.1f %% מפיזורו של B: ב־0 ‏A הוא B מסובב, ומ־100 ומעלה A אינו אומר דבר על B"
#define M_COMPARE_HELDOUT_FORMULA \
    "the same with R, s and means of one half of the rows on the other half, both ways", \
    "כנ\"ל, כש־R,‏ s והממוצעים הם של מחצית אחת מן השורות והמדידה על המחצית האחרת, בשני הכיוונים"

#define M_COMPARE_MOVED \
    "\"%s\" moved most: once A is laid over B its squared distance to itself is %.2f times B's mean spread", \
    "\"%s\" זז יותר מכול: לאחר הנחת A על B, ריבוע המרחק שלו מעצמו הוא פי %.2f מן הפיזור הממוצע של B"
#define M_COMPARE_MOVED_FORMULA \
    "largest of |s xR - y|²/mean|y|² over all common items, each by a turn that it had no part in", \
    "הגדול מבין |s xR - y|²/mean|y|² בכל הפריטים המשותפים, כל אחד לפי סיבוב שלא היה לו חלק בו"

#define M_COMPARE_MMD_DIFFER \
    "as clouds of points A and B differ (p = %.3g, %zu and %zu rows): the texts listed say where", \
    "כענני נקודות A ו־B נבדלים (p = %.3g, לפי %zu ו־%zu שורות): הטקסטים ברשימה אומרים היכן"
#define M_COMPARE_MMD_PAIRED \
    "as they stand A and B lie apart (p = %.3g, %zu and %zu rows): a query of one must not be put to the other. A mere turn does that too: mmd2_aligned says whether more is different", \
    "כמות שהם A ו־B אינם באותו מקום (p = %.3g, לפי %zu ו־%zu שורות): אין לשאול את האחד בשאילתה של האחר. גם סיבוב בלבד גורם לכך: mmd2_aligned אומר אם יש הבדל נוסף"
#define M_COMPARE_MMD_ALIKE \
    "no difference between the clouds can be shown (p = %.3g, %zu and %zu rows)", \
    "לא ניתן להראות הבדל בין העננים (p = %.3g, לפי %zu ו־%zu שורות)"
#define M_COMPARE_MMD_FORMULA \
    "mean k within A + mean k within B - 2 mean k between, without pairs of a row with itself; k = exp(-|x - y|²/2σ²), σ = %.4g the median distance (Gretton et al. 2012)", \
    "ממוצע k בתוך A ועוד ממוצע k בתוך B פחות פעמיים ממוצע k ביניהם, בלי זוגות של שורה עם עצמה; k = exp(-|x - y|²/2σ²),‏ σ = %.4g הוא המרחק החציוני (Gretton et al. 2012)"
#define M_COMPARE_P \
    "of %zu random divisions of the same rows into two, the one at hand among them, %.2g %% differ as much", \
    "מתוך %zu חלוקות אקראיות של אותן שורות לשתיים, ובהן החלוקה הנוכחית, %.2g %% נבדלות לפחות באותה מידה"
#define M_COMPARE_P_FORMULA \
    "(1 + permutations with MMD² as large)/(1 + permutations); the interval is for the draw of these", \
    "(1 + תמורות שבהן MMD² גדול לפחות כך)/(1 + תמורות); רווח הסמך הוא על הגרלתן"
#define M_COMPARE_LAID_DIFFER \
    "also with A laid over B the clouds differ (p = %.3g): more has changed than the coordinates", \
    "גם כש־A מונח על B העננים נבדלים (p = %.3g): השתנה יותר מן הקואורדינטות"
#define M_COMPARE_LAID_ALIKE \
    "with A laid over B no difference between the clouds can be shown (p = %.3g); single items may have moved all the same", \
    "כש־A מונח על B לא ניתן להראות הבדל בין העננים (p = %.3g); ייתכן שפריטים בודדים זזו בכל זאת"
#define M_COMPARE_LAID_FORMULA \
    "mmd2 of A's rows, turned by a fit that they had no part in and given B's spread, against B's; σ = %.4g", \
    "‏mmd2 של שורות A, מסובבות לפי התאמה שלא היה להן חלק בה ובפיזור של B, מול שורות B;‏ σ = %.4g"

#define M_COMPARE_C2ST \
    "a straight cut tells A from B for %.1f %% of %zu rows that it was not fitted to; a coin has 50 %%", \
    "חתך ישר מבחין בין A ל־B ב־%.1f %% מתוך %zu שורות שלא הותאם אליהן; למטבע 50 %%"
#define M_COMPARE_C2ST_FORMULA \
    "Fisher's discriminant with a ridge, fitted to half of each sample and judged on the other halves (Lopez-Paz & Oquab 2017)", \
    "המבחין של פישר עם רכס (ridge), מותאם למחצית מכל מדגם ונבחן על המחציות האחרות (Lopez-Paz & Oquab 2017)"
#define M_COMPARE_C2ST_P \
    "tossing a coin for each row would do as well in %.3g %% of cases", \
    "הטלת מטבע לכל שורה הייתה מצליחה כך ב־%.3g %% מן המקרים"
#define M_COMPARE_C2ST_P_FORMULA \
    "P(X ≥ right verdicts), X binomial with p = ½", \
    "‏P(X ≥ מספר ההכרעות הנכונות), X בינומי עם p = ½"

/* ---- Stages ---- */
#define M_COMPARE_NEIGHBOURS "neighbours", "שכנים"
#define M_COMPARE_ALIGNING "aligning", "מיישר"
#define M_COMPARE_PERMUTING "permuting", "מערבב"
#define M_COMPARE_PERMUTATIONS "permutations", "ערבובים"
#define M_COMPARE_WITNESS "what moved", "מה זז"

/* clang-format on */

#endif
