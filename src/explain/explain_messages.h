/* explain_messages.h — what this room says, English beside Hebrew (see base/base_messages.h). The
 * arguments stand in the same order in both. */
#ifndef ZV_EXPLAIN_MESSAGES_H
#define ZV_EXPLAIN_MESSAGES_H

/* clang-format off */

/* ---- Errors and warnings ---- */
#define M_EXPLAIN_FEW_ROWS \
    "%s: has %zu usable rows, and a background of random pairs needs 3; 'zavit audit' says what is wrong with the others", \
    "%s: יש בו %zu שורות שמישות, ולרקע של זוגות אקראיים דרושות 3; הפקודה 'zavit audit' אומרת מה פגום באחרות"
#define M_EXPLAIN_STOPPED \
    "stopped before the background was measured, so there is no answer; run it again", \
    "נעצר לפני שהרקע נמדד, ולכן אין תשובה; יש להריץ שוב"
#define M_EXPLAIN_NO_DIM \
    "the sides say neither how long their vectors are nor which words made them; set zv_side.dim", \
    "הצדדים אינם אומרים מה אורך הווקטורים שלהם או מאילו מילים הם נוצרו; יש לקבוע את zv_side.dim"
#define M_EXPLAIN_DIMS \
    "vectors of %zu and of %zu numbers cannot be compared; both must come from the same model", \
    "אי אפשר להשוות וקטור של %zu מספרים לווקטור של %zu; שניהם חייבים לבוא מאותו מודל"
#define M_EXPLAIN_NO_VECTOR \
    "one side has neither a vector nor known words, so there is nothing to compare; give another text or id", \
    "לאחד הצדדים אין וקטור ואין מילים מוכרות, ולכן אין מה להשוות; יש לתת טקסט או מזהה אחר"
#define M_EXPLAIN_NO_NORM \
    "\"%s\" has a vector that is zero or not finite, so there is no angle to it; give another text or id", \
    "לווקטור של \"%s\" אין אורך (הוא אפס או אינו סופי), ולכן אין זווית אליו; יש לתת טקסט או מזהה אחר"
#define M_EXPLAIN_NOT_ITS_WORDS \
    "the stored vector of \"%s\" is not the sum of its words under this model, so the cosine is not split into words; encode again with 'zavit encode', or name the model that made it", \
    "הווקטור השמור של \"%s\" אינו סכום מילותיו לפי המודל הזה, ולכן הקוסינוס אינו מפוצל למילים; יש לקודד מחדש ב־'zavit encode' או לנקוב במודל שיצר אותו"
#define M_EXPLAIN_UNKNOWN_SIMILAR \
    "%s: \"%s\" is not in it; similar: %s", \
    "%s: אין בו \"%s\"; דומים: %s"
#define M_EXPLAIN_UNKNOWN \
    "%s: \"%s\" is not in it, nor is anything spelled like it; 'zavit info' says what it holds", \
    "%s: אין בו \"%s\" ואין בו דבר שכתיבו דומה; הפקודה 'zavit info' אומרת מה יש בו"
#define M_EXPLAIN_UNKNOWN_NUMBER \
    "%s: \"%s\" is not in it; its %zu rows have no ids and go by their numbers, from 0 on", \
    "%s: אין בו \"%s\"; ל־%zu השורות שלו אין מזהים, והן נקראות במספריהן מ־0 ואילך"
#define M_EXPLAIN_ROW_UNUSABLE \
    "\"%s\" has no vector that can be compared (status: %s); give another one", \
    "ל־\"%s\" אין וקטור שאפשר להשוות אליו (מצב: %s); יש לתת אחר"
#define M_EXPLAIN_NO_TERM \
    "a word is missing beside a + or -; write for example \"king - man + woman\"", \
    "חסרה מילה ליד + או -; יש לכתוב למשל \"מלך - גבר + אישה\""
#define M_EXPLAIN_TERMS \
    "more than %zu words in one expression; use fewer", \
    "יותר מ־%zu מילים בביטוי אחד; יש לתת פחות"
#define M_EXPLAIN_CANCELS \
    "\"%s\" adds up to nothing: its words cancel and no direction is left; change one of them", \
    "\"%s\" מסתכם באפס: המילים מבטלות זו את זו ולא נשאר כיוון; יש לשנות אחת מהן"

/* ---- Why there is no interval ---- */
#define M_EXPLAIN_CENSUS \
    "exact: all of it was counted", "מדויק: הכול נספר"
#define M_EXPLAIN_NO_CLOSED_FORM \
    "its terms share rows and dimensions, so no simple formula holds", \
    "איבריו חולקים שורות וממדים, ולכן אין נוסחה פשוטה"
#define M_EXPLAIN_FEW_FOR_INTERVAL \
    "%zu values are too few for one", \
    "%zu ערכים הם מעט מכדי לתת רווח סמך"
#define M_EXPLAIN_NO_SPREAD \
    "all pairs have the same cosine", \
    "לכל הזוגות אותו קוסינוס"
#define M_EXPLAIN_EXPECTED_NO_INTERVAL \
    "a count against %zu random pairs; it cannot fall below items divided by pairs", \
    "ספירה מול %zu זוגות אקראיים; היא אינה יכולה לרדת מתחת למספר הפריטים חלקי מספר הזוגות"
#define M_EXPLAIN_LOSS_NO_INTERVAL \
    "the vectors changed while it was summed, so its terms are no sample of one thing", \
    "הווקטורים השתנו בזמן הסכימה, ולכן האיברים אינם מדגם של גודל אחד"
#define M_EXPLAIN_LARGEST_NO_INTERVAL \
    "the largest of %zu rows compared", \
    "הגדול ביותר מבין %zu שורות שהושוו"

/* ---- Background ---- */
#define M_EXPLAIN_BACKGROUND_MEAN \
    "two random items of this collection stand at cosine %.3f on average: read every score against that, not against 0", \
    "שני פריטים אקראיים מן האוסף נמצאים בממוצע בקוסינוס %.3f: כל ציון יש לקרוא ביחס לזה ולא ביחס ל־0"
#define M_EXPLAIN_BACKGROUND_MEAN_FORMULA \
    "mean of x·y / (|x||y|) over random pairs of different usable rows; interval for other texts of this kind: mean ± t·√(4·Var(a row's mean cosine)/rows + Var(cosines)/pairs)", \
    "ממוצע של x·y / (|x||y|) על זוגות אקראיים של שורות שמישות שונות; רווח הסמך הוא לטקסטים אחרים מאותו סוג: ממוצע ± t·√(4·Var(הקוסינוס הממוצע של שורה)/שורות + Var(קוסינוסים)/זוגות)"
#define M_EXPLAIN_BACKGROUND_SD \
    "cosines of random pairs spread by %.3f around their mean; most lie between %.2f and %.2f, so differences within that are ordinary", \
    "הקוסינוסים של זוגות אקראיים מפוזרים בסטיית תקן %.3f סביב הממוצע; רובם בין %.2f ל־%.2f, והבדלים בתחום הזה הם שגרתיים"
#define M_EXPLAIN_BACKGROUND_SD_FORMULA \
    "√(Σ(c - mean)²/(pairs - 1)) over %zu pairs", \
    "√(Σ(c - ממוצע)²/(זוגות - 1)) על פני %zu זוגות"
#define M_EXPLAIN_QUANTILE \
    "one random pair in %zu is closer than %.3f; a score must be above it to say more than chance does", \
    "אחד מכל %zu זוגות אקראיים קרוב יותר מ־%.3f; רק ציון גבוה מזה אומר יותר ממה שאומר המקרה"
#define M_EXPLAIN_QUANTILE_FORMULA \
    "the value that %.3g %% of %zu random cosines lie below (linear between neighbours); interval from the binomial law of order statistics", \
    "הערך ש־%.3g %% מתוך %zu קוסינוסים אקראיים נמצאים מתחתיו (ליניארי בין שכנים); רווח הסמך מן ההתפלגות הבינומית של סטטיסטי הסדר"
#define M_EXPLAIN_COMMON_OK \
    "two random items share a cosine of only %.3f: the collection has no strong common direction", \
    "לשני פריטים אקראיים קוסינוס משותף של %.3f בלבד: אין לאוסף כיוון משותף חזק"
#define M_EXPLAIN_COMMON_WARN \
    "two random items of this collection already stand at cosine %.2f, because all vectors lean the same way: read every score against %.2f, not against 0", \
    "שני פריטים אקראיים מן האוסף נמצאים מראש בקוסינוס %.2f, כי כל הווקטורים נוטים לאותו צד: כל ציון יש לקרוא ביחס ל־%.2f ולא ביחס ל־0"
#define M_EXPLAIN_COMMON_FAIL \
    "two random items of this collection already stand at cosine %.2f: most of every score is the direction that all vectors share, and what tells items apart is squeezed into the range from %.2f to 1", \
    "שני פריטים אקראיים מן האוסף נמצאים מראש בקוסינוס %.2f: רוב הציון הוא הכיוון המשותף לכל הווקטורים, ומה שמבדיל בין פריטים נדחס לתחום שבין %.2f ל־1"
#define M_EXPLAIN_COMMON_FORMULA \
    "(n·|m|² - 1)/(n - 1), with m the mean of the unit vectors of n = %zu rows: the mean cosine of all pairs of different rows; interval ± t·√(4·Var(a row's mean cosine)/n)", \
    "(n·|m|² - 1)/(n - 1), כאשר m הוא ממוצע וקטורי היחידה של n = %zu שורות: הקוסינוס הממוצע של כל הזוגות של שורות שונות; רווח סמך ± t·√(4·Var(הקוסינוס הממוצע של שורה)/n)"
#define M_EXPLAIN_DIRECTION_OK \
    "the strongest direction around the mean holds %.1f %% of the spread, the first %zu together %.1f %%: no single one rules", \
    "הכיוון החזק ביותר סביב הממוצע נושא %.1f %% מן הפיזור, ו־%zu הראשונים יחד %.1f %%: אין כיוון אחד ששולט"
#define M_EXPLAIN_DIRECTION_WARN \
    "one direction around the mean holds %.1f %% of the spread (the first %zu together %.1f %%): closeness is mostly a matter of that direction, often length, language or source", \
    "כיוון אחד סביב הממוצע נושא %.1f %% מן הפיזור (%zu הראשונים יחד %.1f %%): הקרבה היא בעיקר עניין של אותו כיוון, לעתים קרובות אורך, שפה או מקור"
#define M_EXPLAIN_DIRECTION_FORMULA \
    "largest eigenvalue over the sum of all, of the covariance of unit vectors around their mean (%zu rows)", \
    "הערך העצמי הגדול ביותר חלקי סכום כולם, במטריצת השונות המשותפת של וקטורי היחידה סביב ממוצעם (%zu שורות)"
#define M_EXPLAIN_NO_DIRECTION \
    "all vectors point the same way: there is no direction in which they spread", \
    "כל הווקטורים מצביעים לאותו כיוון: אין כיוון שבו הם מתפזרים"

/* ---- Why ---- */
#define M_EXPLAIN_COSINE \
    "\"%s\" and \"%s\" stand at cosine %.4f", \
    "\"%s\" ו־\"%s\" נמצאים בקוסינוס %.4f"
#define M_EXPLAIN_COSINE_FORMULA \
    "e·f / (|e||f|); with words behind them e = Σ a_i t_i, f = Σ b_j u_j", \
    "e·f / (|e||f|); כשיש מאחוריהם מילים e = Σ a_i t_i, f = Σ b_j u_j"
#define M_EXPLAIN_ANGLE \
    "the angle between them is %.2f degrees: 0 is the same direction, 90 has nothing in common", \
    "הזווית ביניהם היא %.2f מעלות: 0 הוא אותו כיוון, ב־90 אין דבר משותף"
#define M_EXPLAIN_ANGLE_FORMULA \
    "arc cosine of the cosine, in degrees", \
    "ארקוס־קוסינוס של הקוסינוס, במעלות"
#define M_EXPLAIN_PERCENTILE \
    "%.2f %% of random pairs of this collection are farther apart than this pair (they stand at %.3f on average)", \
    "%.2f %% מן הזוגות האקראיים באוסף רחוקים זה מזה יותר מן הזוג הזה (בממוצע הם בקוסינוס %.3f)"
#define M_EXPLAIN_PERCENTILE_TOP \
    "closer than all %zu random pairs of this collection (they stand at %.3f on average)", \
    "קרוב יותר מכל %zu הזוגות האקראיים באוסף (בממוצע הם בקוסינוס %.3f)"
#define M_EXPLAIN_PERCENTILE_FORMULA \
    "100 · (pairs below + half of the equal ones) / pairs; Wilson's interval", \
    "100 · (זוגות שמתחת + מחצית השווים) / זוגות; רווח סמך של וילסון"
#define M_EXPLAIN_NO_BACKGROUND \
    "there is no collection to compare with, so nothing can be said of what is common and what is rare", \
    "אין אוסף להשוות אליו, ולכן אי אפשר לומר מה משותף ומה נדיר"
#define M_EXPLAIN_COMMON_PART \
    "%.3f of the %.3f is what every pair of this collection has", \
    "%.3f מתוך %.3f הוא מה שיש לכל זוג באוסף"
#define M_EXPLAIN_COMMON_PART_FAR \
    "what every pair of this collection has is %.3f; what is special to the two outweighs it, down to %.3f", \
    "מה שיש לכל זוג באוסף הוא %.3f; מה שמיוחד לשניים גובר עליו ומוריד אל %.3f"
#define M_EXPLAIN_SAMPLED \
    "mean and directions are those of a sample of %zu of %zu rows; another --seed moves it a little", \
    "הממוצע והכיוונים הם של מדגם בן %zu מתוך %zu שורות; ‎--seed אחר מזיז את הערך במעט"
#define M_EXPLAIN_COMMON_PART_LARGE \
    "%.3f of the %.3f (%.0f %%) is what every pair of this collection has: most of this closeness says nothing about the two", \
    "%.3f מתוך %.3f (%.0f %%) הוא מה שיש לכל זוג באוסף: רוב הקרבה הזאת אינה אומרת דבר על השניים"
#define M_EXPLAIN_COMMON_PART_FORMULA \
    "m·ê + m·f̂ - |m|², with m the mean of the collection's unit vectors and ê, f̂ of length 1", \
    "m·ê + m·f̂ - |m|², כאשר m הוא ממוצע וקטורי היחידה של האוסף ו־ê, f̂ באורך 1"
#define M_EXPLAIN_SPECIFIC \
    "%.3f of the %.3f is this pair's own, neither common to the collection nor one of its main directions", \
    "%.3f מתוך %.3f שייך לזוג הזה עצמו: לא משותף לאוסף ולא אחד מכיווניו העיקריים"
#define M_EXPLAIN_SPECIFIC_FORMULA \
    "cosine - common - Σ_k (p_k·(ê - m))(p_k·(f̂ - m)); again as the dot product of what is left of ê - m and f̂ - m without the directions p_k", \
    "קוסינוס - משותף - Σ_k (p_k·(ê - m))(p_k·(f̂ - m)); ושוב כמכפלה הסקלרית של מה שנשאר מ־ê - m ומ־f̂ - m בלי הכיוונים p_k"
#define M_EXPLAIN_WORDS_SUM \
    "the cosine is the sum of %zu word pairs; the largest is \"%s\" with \"%s\": %+.4f", \
    "הקוסינוס הוא סכום של %zu זוגות מילים; הגדול שבהם הוא \"%s\" עם \"%s\": %+.4f"
#define M_EXPLAIN_WORDS_SUM_FORMULA \
    "Σ_ij a_i b_j (t_i·u_j) / (|e||f|) over the words of both texts", \
    "Σ_ij a_i b_j (t_i·u_j) / (|e||f|) על פני המילים של שני הטקסטים"
#define M_EXPLAIN_NO_WORDS \
    "no text or word model stands behind these vectors, so which words bring them together cannot be said; the split is by direction and dimension", \
    "מאחורי הווקטורים האלה אין טקסט או מודל מילים, ולכן אי אפשר לומר אילו מילים מקרבות ביניהם; הפיצול הוא לפי כיוונים וממדים"
#define M_EXPLAIN_TOP_DIMENSION \
    "the largest share of one dimension is that of dimension %zu: %+.4f of %.4f", \
    "החלק הגדול ביותר של ממד יחיד הוא של ממד %zu: %+.4f מתוך %.4f"
#define M_EXPLAIN_TOP_DIMENSION_ROGUE \
    "dimension %zu alone brings %+.4f of the %.4f: such a dimension is a fault of the model more often than a meaning", \
    "ממד %zu לבדו מביא %+.4f מתוך %.4f: ממד כזה הוא לרוב פגם של המודל ולא משמעות"
#define M_EXPLAIN_TOP_DIMENSION_FORMULA \
    "largest of e_d f_d / (|e||f|) in size", \
    "הגדול ביותר בערכו המוחלט מבין e_d f_d / (|e||f|)"

/* ---- Why, drawn ---- */
#define M_EXPLAIN_TEXT_WORDS "word by word", "מילה במילה"
#define M_EXPLAIN_TEXT_WITHOUT_A \
    "without \"%s\" in the first the cosine would be %.4f", \
    "בלי \"%s\" בראשון היה הקוסינוס %.4f"
#define M_EXPLAIN_TEXT_WITHOUT_B \
    "without \"%s\" in the second the cosine would be %.4f", \
    "בלי \"%s\" בשני היה הקוסינוס %.4f"
#define M_EXPLAIN_TEXT_DIMS "by dimension", "לפי ממדים"
#define M_EXPLAIN_TEXT_DIMENSION "dimension %zu", "ממד %zu"
#define M_EXPLAIN_TEXT_OTHER_DIMS "all other dimensions", "כל שאר הממדים"
#define M_EXPLAIN_TEXT_DIRECTIONS "common and specific", "המשותף והמיוחד"
#define M_EXPLAIN_TEXT_COMMON "common to the collection", "משותף לכל האוסף"
#define M_EXPLAIN_TEXT_DIRECTION "direction %zu", "כיוון %zu"
#define M_EXPLAIN_TEXT_SPECIFIC "specific to this pair", "מיוחד לזוג הזה"
#define M_EXPLAIN_TEXT_BACKGROUND "among random pairs", "בין זוגות אקראיים"

/* ---- Hits ---- */
#define M_EXPLAIN_NO_HITS \
    "no row could be compared with the query", \
    "לא נמצאה שורה שאפשר להשוות לשאילתה"
#define M_EXPLAIN_TOP_PLAIN "the best hit scores %.4f", "ציון התוצאה הטובה ביותר הוא %.4f"
#define M_EXPLAIN_TOP_ORDINARY \
    "the best hit stands at cosine %.4f, which is ordinary here: only %.1f %% of random pairs are farther apart (mean %.3f), so it may be close by chance alone", \
    "התוצאה הטובה ביותר בקוסינוס %.4f, וזה שגרתי כאן: רק %.1f %% מן הזוגות האקראיים רחוקים יותר (ממוצע %.3f), וייתכן שהקרבה מקרית"
#define M_EXPLAIN_TOP_CLOSE \
    "the best hit stands at cosine %.4f; %.2f %% of random pairs are farther apart (mean %.3f)", \
    "התוצאה הטובה ביותר בקוסינוס %.4f; %.2f %% מן הזוגות האקראיים רחוקים יותר (ממוצע %.3f)"
#define M_EXPLAIN_TOP_CLOSEST \
    "the best hit stands at cosine %.4f, closer than all %zu random pairs (mean %.3f)", \
    "התוצאה הטובה ביותר בקוסינוס %.4f, קרובה יותר מכל %zu הזוגות האקראיים (ממוצע %.3f)"
#define M_EXPLAIN_TOP_FORMULA \
    "q·x / (|q||x|) of the first hit; under dot q·x, under l2 |q - x|", \
    "q·x / (|q||x|) של התוצאה הראשונה; ב־dot הוא q·x, ב־l2 הוא |q - x|"
#define M_EXPLAIN_EXPECTED \
    "about %.3g of %zu items would come this close to a random item of the collection by chance alone", \
    "בערך %.3g מתוך %zu פריטים היו קרובים כל כך לפריט אקראי מן האוסף במקרה בלבד"
#define M_EXPLAIN_EXPECTED_FEWER \
    "fewer than %.3g of %zu items would come this close to a random item of the collection by chance alone: no random pair did", \
    "פחות מ־%.3g מתוך %zu פריטים היו קרובים כל כך לפריט אקראי מן האוסף במקרה בלבד: אף זוג אקראי לא היה קרוב כל כך"
#define M_EXPLAIN_EXPECTED_FORMULA \
    "items · (1 + random pairs at least as close) / (1 + random pairs)", \
    "פריטים · (1 + זוגות אקראיים קרובים לפחות כמוהו) / (1 + זוגות אקראיים)"
#define M_EXPLAIN_TOP_MARGIN \
    "\"%s\" leads by %.4f before \"%s\"", \
    "\"%s\" מוביל ב־%.4f לפני \"%s\""
#define M_EXPLAIN_TOP_MARGIN_FORMULA \
    "score of the first hit - score of the second", \
    "ציון התוצאה הראשונה - ציון השנייה"
#define M_EXPLAIN_SKIPPED_NONE \
    "every row is a vector that can be compared", \
    "כל שורה היא וקטור שאפשר להשוות"
#define M_EXPLAIN_SKIPPED \
    "%.0f of %zu rows are no vectors that can be compared (empty, unknown words, zero or NaN), and no search will ever find them", \
    "%.0f מתוך %zu שורות אינן וקטורים שאפשר להשוות (ריקות, מילים לא מוכרות, אפס או NaN), ושום חיפוש לא ימצא אותן"
#define M_EXPLAIN_SKIPPED_FORMULA \
    "rows - rows with status ok or truncated", \
    "שורות - שורות שמצבן ok או truncated"

/* ---- Audit: counts ---- */
#define M_EXPLAIN_ITEMS "the collection has %zu items", "באוסף %zu פריטים"
#define M_EXPLAIN_ITEMS_FORMULA "number of rows; again by asking each row for its id", "מספר השורות; ושוב על ידי בקשת המזהה של כל שורה"
#define M_EXPLAIN_DIM "each is a vector of %zu numbers, stored as %s", "כל אחד מהם וקטור של %zu מספרים, שמורים כ־%s"
#define M_EXPLAIN_DIM_FORMULA "numbers per row; again by counting what reading a row writes", "מספרים בשורה; ושוב על ידי ספירה של מה שקריאת שורה כותבת"
#define M_EXPLAIN_USABLE "%zu of %zu rows can be compared by angle", "%zu מתוך %zu שורות ניתנות להשוואה לפי זווית"
#define M_EXPLAIN_USABLE_FEW \
    "only %zu rows can be compared by angle: too few to say anything about the collection", \
    "רק %zu שורות ניתנות להשוואה לפי זווית: מעט מכדי לומר משהו על האוסף"
#define M_EXPLAIN_USABLE_FORMULA \
    "rows with status ok or truncated, finite numbers and a length above 0", \
    "שורות שמצבן ok או truncated, שמספריהן סופיים ואורכן גדול מ־0"
#define M_EXPLAIN_ROWS_FORMULA \
    "rows of this kind, by their status and their numbers; again number by number", \
    "שורות מן הסוג הזה לפי מצבן ומספריהן; ושוב מספר אחר מספר"
#define M_EXPLAIN_EMPTY_NONE "no text was without a word", "לא היה טקסט בלי מילה"
#define M_EXPLAIN_EMPTY \
    "texts without a word: %zu (the first is \"%s\"): they have no vector, and no search finds them", \
    "טקסטים בלי אף מילה: %zu (הראשון הוא \"%s\"): אין להם וקטור, ושום חיפוש לא ימצא אותם"
#define M_EXPLAIN_OOV_NONE "every text had a known word", "בכל טקסט הייתה מילה מוכרת"
#define M_EXPLAIN_OOV \
    "texts of which the model knew no word: %zu (the first is \"%s\"): learn on text like them, with a lower --min-count", \
    "טקסטים שהמודל לא הכיר בהם אף מילה: %zu (הראשון הוא \"%s\"): כדאי ללמוד מטקסטים כאלה, עם --min-count נמוך יותר"
#define M_EXPLAIN_ZERO_NONE "no row is all zero", "אין שורה שכולה אפסים"
#define M_EXPLAIN_ZERO \
    "rows that are all zero though nothing marks them as empty: %zu (the first is \"%s\"): often a failed encoding that nobody noticed", \
    "שורות שכולן אפסים אף שאינן מסומנות כריקות: %zu (הראשונה היא \"%s\"): לרוב קידוד שנכשל בלי שהבחינו"
#define M_EXPLAIN_NAN_NONE "every number is finite", "כל המספרים סופיים"
#define M_EXPLAIN_NAN \
    "rows that hold NaN or infinite numbers: %zu (the first is \"%s\"): one of them spoils every mean and every index that takes it in", \
    "שורות שיש בהן NaN או מספרים אינסופיים: %zu (הראשונה היא \"%s\"): אחת כזו מקלקלת כל ממוצע וכל אינדקס שמקבל אותה"
#define M_EXPLAIN_LABELS "%zu different labels; %zu rows have none", "%zu תוויות שונות; ל־%zu שורות אין תווית"
#define M_EXPLAIN_LABELS_FORMULA "different labels in the column; again from the names on the rows", "תוויות שונות בעמודה; ושוב מן השמות שעל השורות"
#define M_EXPLAIN_DUPLICATE_IDS_NONE "every id stands for one row", "כל מזהה שייך לשורה אחת"
#define M_EXPLAIN_DUPLICATE_IDS \
    "rows that carry an id of an earlier row: %zu (for example \"%s\"): only the first of them can be asked for by id", \
    "שורות עם מזהה שכבר יש לשורה קודמת: %zu (למשל \"%s\"): רק את הראשונה אפשר לבקש לפי מזהה"
#define M_EXPLAIN_DUPLICATE_IDS_FORMULA \
    "rows whose id an earlier row has; again by sorting the ids and counting equal neighbours", \
    "שורות שהמזהה שלהן כבר קיים בשורה קודמת; ושוב על ידי מיון המזהים וספירת שכנים שווים"
#define M_EXPLAIN_COPIES_NONE "no two vectors are equal to the last bit", "אין שני וקטורים שווים עד הסיבית האחרונה"
#define M_EXPLAIN_COPIES \
    "%zu rows (%.2f %%) repeat an earlier vector bit for bit, for example \"%s\" that of \"%s\": copies crowd the top of every search", \
    "%zu שורות (%.2f %%) חוזרות על וקטור קודם סיבית אחר סיבית, למשל \"%s\" על זה של \"%s\": עותקים תופסים את ראש כל חיפוש"
#define M_EXPLAIN_COPIES_FORMULA \
    "usable rows whose stored bytes equal an earlier row's, over usable rows; found by hash and compared, again by sorting", \
    "שורות שמישות שהבתים השמורים שלהן שווים לאלה של שורה קודמת, חלקי השורות השמישות; נמצאו לפי גיבוב והושוו, ושוב על ידי מיון"

/* ---- Audit: norms ---- */
#define M_EXPLAIN_NORM_MEDIAN \
    "half of the vectors are longer than %.4g; the shortest is %.4g, the longest %.4g", \
    "מחצית הווקטורים ארוכים מ־%.4g; הקצר ביותר %.4g והארוך ביותר %.4g"
#define M_EXPLAIN_NORM_MEDIAN_FORMULA \
    "median of |x| over usable rows; interval from the binomial law of order statistics", \
    "החציון של |x| על פני השורות השמישות; רווח הסמך מן ההתפלגות הבינומית של סטטיסטי הסדר"
#define M_EXPLAIN_SPREAD_COS \
    "lengths spread by %.1f %% of their median; under the cosine they don't count, under a dot product they would", \
    "האורכים מפוזרים ב־%.1f %% מן החציון; בקוסינוס אין לכך השפעה, במכפלה סקלרית הייתה"
#define M_EXPLAIN_SPREAD_OK \
    "lengths spread by only %.1f %% of their median: they hardly disturb '%s'", \
    "האורכים מפוזרים רק ב־%.1f %% מן החציון: הם כמעט אינם משפיעים על '%s'"
#define M_EXPLAIN_SPREAD_WARN \
    "lengths spread by %.1f %% of their median, and the contract says '%s': long vectors win whatever they mean; compare by cos, or store vectors of length 1", \
    "האורכים מפוזרים ב־%.1f %% מן החציון, והחוזה אומר '%s': וקטורים ארוכים ינצחו ולא משנה מה משמעותם; כדאי להשוות לפי cos או לשמור וקטורים באורך 1"
#define M_EXPLAIN_SPREAD_FORMULA \
    "(upper quartile - lower quartile) / median of |x| over usable rows", \
    "(רבעון עליון - רבעון תחתון) / חציון של |x| על פני השורות השמישות"
#define M_EXPLAIN_UNIT_KEPT \
    "the contract says that vectors have length 1, and they do (off by at most %.1e)", \
    "לפי החוזה אורך הווקטורים 1, וכך הוא (סטייה של %.1e לכל היותר)"
#define M_EXPLAIN_UNIT_BROKEN \
    "the contract says that vectors have length 1, but one is off by %.3g: a dot product on them is not a cosine", \
    "לפי החוזה אורך הווקטורים 1, אבל אחד מהם סוטה ב־%.3g: מכפלה סקלרית שלהם איננה קוסינוס"
#define M_EXPLAIN_UNIT_UNSTATED \
    "all vectors have length 1, though the contract does not say so", \
    "אורך כל הווקטורים 1, אף שהחוזה אינו אומר זאת"
#define M_EXPLAIN_UNIT_NO \
    "vectors are not of length 1 (off by up to %.3g), and the contract does not promise it: compare by cos", \
    "אורך הווקטורים אינו 1 (סטייה של עד %.3g), והחוזה אינו מבטיח זאת: יש להשוות לפי cos"
#define M_EXPLAIN_UNIT_FORMULA \
    "largest | |x| - 1 | over usable rows; the contract promises at most 0.0001", \
    "הגדול ביותר מבין | |x| - 1 | על פני השורות השמישות; החוזה מבטיח 0.0001 לכל היותר"

/* ---- Info: what the numbers say against the contract ---- */
#define M_EXPLAIN_MIXED_WARN \
    "%.1f %% of the vectors have length 1, and %.1f %% are far from it: two sources were probably put together; compare by cos, or normalise all", \
    "אורכם של %.1f %% מהווקטורים הוא 1, ושל %.1f %% רחוק מ־1: כנראה חוברו שני מקורות; כדאי להשוות לפי cos או לנרמל את כולם"
#define M_EXPLAIN_MIXED_OK \
    "either all vectors have length 1 or none was meant to", \
    "או שכל הווקטורים באורך 1, או שאף אחד מהם לא אמור להיות כזה"
#define M_EXPLAIN_MIXED_FORMULA \
    "the smaller of two shares of the usable rows: those with | |x| - 1 | ≤ 0.001 and those with | |x| - 1 | > 0.05", \
    "הקטן משני חלקים של השורות השמישות: אלה שבהן | |x| - 1 | ≤ 0.001 ואלה שבהן | |x| - 1 | > 0.05"
#define M_EXPLAIN_CLIPPED_WARN \
    "in %.1f %% of the rows many 8-bit numbers stand at the limit of ±127: larger ones were cut off when they were stored, and angles have changed", \
    "ב־%.1f %% מהשורות מספרים רבים בני 8 סיביות עומדים בגבול ±127: גדולים מהם נחתכו בשמירה, והזוויות השתנו"
#define M_EXPLAIN_CLIPPED_OK \
    "the 8-bit numbers do not crowd at their limit of ±127", \
    "המספרים בני 8 הסיביות אינם מצטופפים בגבול ±127"
#define M_EXPLAIN_CLIPPED_SOME \
    "%zu rows, evenly spread, were looked at", "נבדקו %zu שורות במרווחים שווים"
#define M_EXPLAIN_CLIPPED_FORMULA \
    "share of rows with more than 2 + dim / 50 numbers of at least 127", \
    "החלק של השורות שבהן יותר מ־2 + dim / 50 מספרים הם 127 לפחות"

/* ---- Audit: dimensions ---- */
#define M_EXPLAIN_CONSTANT_NONE "every dimension varies", "כל הממדים משתנים"
#define M_EXPLAIN_CONSTANT \
    "%zu dimensions have the same value in every row (the first is %zu): they cost memory and tell nothing", \
    "ל־%zu ממדים אותו ערך בכל שורה (הראשון הוא %zu): הם עולים בזיכרון ואינם אומרים דבר"
#define M_EXPLAIN_CONSTANT_FORMULA \
    "dimensions whose standard deviation is 0 (over %zu rows)", \
    "ממדים שסטיית התקן שלהם 0 (על פני %zu שורות)"
#define M_EXPLAIN_ALL_CONSTANT \
    "too few dimensions vary to measure this", \
    "מעט מדי ממדים משתנים כדי למדוד זאת"
#define M_EXPLAIN_MANY_DIMS \
    "not measured: %zu dimensions are more than the %zu for which the matrix of all pairs is made", \
    "לא נמדד: %zu ממדים הם יותר מ־%zu, שעד אליהם נבנית מטריצת כל הזוגות"
#define M_EXPLAIN_MEAN_OK \
    "the mean farthest from 0 is that of dimension %zu: %.4g, %.2f of its standard deviations", \
    "הממוצע הרחוק ביותר מ־0 הוא של ממד %zu: %.4g, שהם %.2f סטיות התקן שלו"
#define M_EXPLAIN_MEAN_WARN \
    "dimension %zu has mean %.4g, %.1f of its standard deviations from 0: all vectors share it, and it lifts every cosine", \
    "לממד %zu ממוצע %.4g, במרחק %.1f סטיות תקן מ־0: כל הווקטורים חולקים אותו, והוא מעלה כל קוסינוס"
#define M_EXPLAIN_MEAN_FORMULA \
    "largest |mean| / standard deviation of a dimension (over %zu rows); interval ± 1.96·√((1 + v²/2)/n), for values near normal", \
    "היחס הגדול ביותר |ממוצע| / סטיית תקן של ממד (על פני %zu שורות); רווח סמך ± 1.96·√((1 + v²/2)/n), לערכים הקרובים להתפלגות נורמלית"
#define M_EXPLAIN_SD_OK \
    "dimension %zu spreads most, %.2f times the middle one: dimensions are of one size", \
    "ממד %zu מפוזר ביותר, פי %.2f מן הממד האמצעי: הממדים באותו סדר גודל"
#define M_EXPLAIN_SD_WARN \
    "dimension %zu spreads %.1f times as much as the middle one: it alone decides many comparisons (a rogue dimension)", \
    "ממד %zu מפוזר פי %.1f מן הממד האמצעי: הוא לבדו מכריע השוואות רבות (ממד סורר)"
#define M_EXPLAIN_SD_FORMULA \
    "largest standard deviation of a dimension / median of them (over %zu rows); interval by a factor exp(±1.96/√(2(n-1))), for values near normal", \
    "סטיית התקן הגדולה ביותר של ממד / החציון שלהן (על פני %zu שורות); רווח סמך בגורם exp(±1.96/√(2(n-1))), לערכים הקרובים להתפלגות נורמלית"
#define M_EXPLAIN_CORRELATION_OK \
    "two dimensions correlate by %.3f on average (%.3f by chance alone); most of all %zu and %zu: %+.2f", \
    "שני ממדים מתואמים בממוצע ב־%.3f (במקרה בלבד: %.3f); יותר מכולם %zu ו־%zu: %+.2f"
#define M_EXPLAIN_CORRELATION_WARN \
    "two dimensions correlate by %.3f on average (%.3f by chance alone), most of all %zu and %zu: %+.2f; the vectors say the same thing several times", \
    "שני ממדים מתואמים בממוצע ב־%.3f (במקרה בלבד: %.3f), יותר מכולם %zu ו־%zu: %+.2f; הווקטורים אומרים אותו דבר כמה פעמים"
#define M_EXPLAIN_CORRELATION_FORMULA \
    "mean of |r| over all pairs of dimensions that vary (over %zu rows); by chance √(2/(π·n))", \
    "ממוצע של |r| על פני כל זוגות הממדים המשתנים (על פני %zu שורות); במקרה √(2/(π·n))"
#define M_EXPLAIN_PARTICIPATION_OK \
    "the spread is that of %.1f equal dimensions out of %zu", \
    "הפיזור הוא כשל %.1f ממדים שווים מתוך %zu"
#define M_EXPLAIN_PARTICIPATION_WARN \
    "the spread is that of only %.1f equal dimensions out of %zu: most of the numbers tell almost nothing", \
    "הפיזור הוא כשל %.1f ממדים שווים בלבד מתוך %zu: רוב המספרים כמעט אינם אומרים דבר"
#define M_EXPLAIN_PARTICIPATION_FEW \
    "the spread looks like that of %.1f equal dimensions out of %zu, but %zu rows are too few to judge it (corrected for that: %.2f)", \
    "הפיזור נראה כשל %.1f ממדים שווים מתוך %zu, אבל %zu שורות הן מעט מכדי לשפוט (בתיקון לכך: %.2f)"
#define M_EXPLAIN_PARTICIPATION_FORMULA \
    "(tr C)² / (D·|C|_F²), with C the covariance of the vectors (over %zu rows): 1 = equal in every direction, 1/D = all in one", \
    "(tr C)² / (D·|C|_F²), כאשר C היא מטריצת השונות המשותפת של הווקטורים (על פני %zu שורות): 1 = שווה בכל כיוון, 1/D = הכול בכיוון אחד"

/* ---- learn ---- */
#define M_EXPLAIN_CORPUS_WORDS "learned from %.0f words", "נלמד מ־%.0f מילים"
#define M_EXPLAIN_LITTLE_TEXT \
    "learned from %.0f words, which is little text: rare words get vectors that are mostly chance; give at least a million, or fewer dimensions and more epochs", \
    "נלמד מ־%.0f מילים, וזה מעט טקסט: הווקטורים של מילים נדירות הם בעיקר מקריים; כדאי לתת מיליון לפחות, או פחות ממדים ויותר מעברים"
#define M_EXPLAIN_CORPUS_WORDS_FORMULA \
    "words read, rare ones included; again from the contract of the written file", \
    "מילים שנקראו, כולל הנדירות; ושוב מן החוזה של הקובץ שנכתב"
#define M_EXPLAIN_COVERAGE "%.1f %% of the words read are in the vocabulary", "%.1f %% מן המילים שנקראו נמצאות באוצר המילים"
#define M_EXPLAIN_COVERAGE_WARN \
    "only %.1f %% of the words read are in the vocabulary, the others were too rare: lower --min-count or give more text", \
    "רק %.1f %% מן המילים שנקראו נמצאות באוצר המילים, והשאר נדירות מדי: כדאי להוריד את --min-count או לתת עוד טקסט"
#define M_EXPLAIN_COVERAGE_FORMULA \
    "words in the vocabulary / words read; again from the counts in the written file", \
    "מילים באוצר המילים / מילים שנקראו; ושוב מן הספירות בקובץ שנכתב"
#define M_EXPLAIN_VOCABULARY "%zu different words have a vector", "ל־%zu מילים שונות יש וקטור"
#define M_EXPLAIN_VOCABULARY_FORMULA \
    "different words kept; again by the rows of the written file", \
    "מילים שונות שנשמרו; ושוב לפי השורות בקובץ שנכתב"
#define M_EXPLAIN_COUNTS_KEPT \
    "%zu dimensions hold %.1f %% of the squares of the counts' matrix (PPMI); the rest is what the vectors leave out", \
    "%zu ממדים מחזיקים %.1f %% מריבועי מטריצת הספירות (PPMI); השאר הוא מה שהווקטורים משמיטים"
#define M_EXPLAIN_COUNTS_KEPT_FORMULA \
    "sum of σ² of the dimensions / sum of squares of max(0, log #(w,c)/#w - log k P(c)), P(c) ~ #c^0.75; again with σ = sum over the words of x² in each dimension of the written vectors", \
    "סכום σ² של הממדים / סכום הריבועים של max(0, log #(w,c)/#w - log k P(c)), P(c) ~ #c^0.75; ושוב כאשר σ = סכום x² על פני המילים בכל ממד של הווקטורים שנכתבו"
#define M_EXPLAIN_PROOF \
    "by their counts \"%s\" and \"%s\" stand at cosine %.4f, the sum over %zu contexts that they share, the largest %s; the %.4f of their vectors is of %zu dimensions, which keep %.1f %% of the counts", \
    "לפי הספירות, \"%s\" ו־\"%s\" נמצאות בקוסינוס %.4f, שהוא סכום על פני %zu הקשרים משותפים, והגדולים שבהם: %s; הקוסינוס %.4f של הווקטורים שלהן הוא של %zu ממדים, שמחזיקים %.1f %% מן הספירות"
#define M_EXPLAIN_PROOF_NONE \
    "\"%s\" and \"%s\" share no context above chance, so their counts give cosine 0; the %.4f of their vectors is of %zu dimensions, which keep %.1f %% of the counts and in which contexts that are alike count as one", \
    "ל־\"%s\" ול־\"%s\" אין אף הקשר משותף מעל המקרה, ולכן הספירות נותנות קוסינוס 0; הקוסינוס %.4f של הווקטורים שלהן הוא של %zu ממדים, שמחזיקים %.1f %% מן הספירות ובהם הקשרים דומים נחשבים כאחד"
#define M_EXPLAIN_PROOF_FORMULA \
    "sum over contexts c of m(a,c) m(b,c) / (|a||b|), m(w,c) = max(0, log(#(w,c) S / (k #w #c^0.75))), S = sum of #c^0.75 over all words, |a|² = sum of m(a,c)²; again from the contexts' own rows, with #(c,w) for #(w,c)", \
    "סכום על פני ההקשרים c של m(a,c) m(b,c) / (|a||b|), כאשר m(w,c) = max(0, log(#(w,c) S / (k #w #c^0.75))), ‏S = סכום #c^0.75 על פני כל המילים, |a|² = סכום m(a,c)²; ושוב מן השורות של ההקשרים עצמם, עם #(c,w) במקום #(w,c)"
#define M_EXPLAIN_SHARED \
    "\"%s\" stands above chance with %zu contexts, \"%s\" with %zu, and %zu of them are the same", \
    "\"%s\" סמוכה מעל המקרה ל־%zu הקשרים, \"%s\" ל־%zu, ו־%zu מהם משותפים"
#define M_EXPLAIN_SHARED_FORMULA \
    "contexts c with m(a,c) > 0 and m(b,c) > 0 (see counts_cosine); again from the contexts' own rows", \
    "הקשרים c שבהם m(a,c) > 0 וגם m(b,c) > 0 (ראו counts_cosine); ושוב מן השורות של ההקשרים עצמם"
#define M_EXPLAIN_COUNTS_CELLS \
    "%.4g pairs of words stand together more often than chance, %.4g %% of all that could", \
    "%.4g זוגות מילים סמוכים יותר מן הצפוי במקרה, %.4g %% מכל הזוגות האפשריים"
#define M_EXPLAIN_COUNTS_CELLS_FORMULA \
    "pairs (w,c) with log #(w,c)/#w - log k P(c) > 0, counted by word; again by context", \
    "זוגות (w,c) שבהם log #(w,c)/#w - log k P(c) > 0, נספרו לפי המילה; ושוב לפי ההקשר"
#define M_EXPLAIN_LOSS "the loss per pair is %.4f at the end of epoch %u", "ההפסד לזוג הוא %.4f בסוף מעבר %u"
#define M_EXPLAIN_LOSS_SEEN \
    "the loss was %.4f on average as epoch %u went on", "ההפסד היה %.4f בממוצע במהלך מעבר %u"
#define M_EXPLAIN_NOT_MEASURED "not measured", "לא נמדד"
#define M_EXPLAIN_LOSS_NO_PAIRS \
    "the last epoch met no pair of words, so there is no mean loss: give longer texts, or sub-sample less with a higher --sample", \
    "במעבר האחרון לא נמצא אף זוג מילים, ולכן אין הפסד ממוצע: יש לתת טקסטים ארוכים יותר, או לדלל פחות בעזרת --sample גבוה יותר"
#define M_EXPLAIN_LOSS_NONE \
    "no epoch was finished, so there is no mean loss", \
    "אף מעבר לא הושלם, ולכן אין הפסד ממוצע"
#define M_EXPLAIN_LOSS_FORMULA \
    "with a = #(w,c) real pairs, b = k P(c) (#w - #(w,c)) random ones and x = v_w·u_c of the model after the last epoch: sum of a log(1 + e^-x) + b log(1 + e^x) / pairs; again as the floor + what the model pays above it", \
    "עבור a = #(w,c) זוגות אמיתיים, b = k P(c) (#w - #(w,c)) אקראיים ו־x = v_w·u_c של המודל אחרי המעבר האחרון: סכום a log(1 + e^-x) + b log(1 + e^x) / זוגות; ושוב כרצפה + מה שהמודל משלם מעליה"
#define M_EXPLAIN_LOSS_FALL_NO_INTERVAL \
    "two values of one run, measured on the same pairs", "שני ערכים של ריצה אחת, שנמדדו על אותם זוגות"
#define M_EXPLAIN_FLOOR \
    "no model of unlimited dimension could lose less than %.4f per pair on these counts; this one is %.4f above", \
    "אף מודל במספר ממדים בלתי מוגבל לא יוכל להפסיד פחות מ־%.4f לזוג בספירות האלה; המודל הזה נמצא %.4f מעל"
#define M_EXPLAIN_FLOOR_ALONE \
    "no model of unlimited dimension could lose less than %.4f per pair on these counts", \
    "אף מודל במספר ממדים בלתי מוגבל לא יוכל להפסיד פחות מ־%.4f לזוג בספירות האלה"
#define M_EXPLAIN_FLOOR_NONE \
    "the floor is known for skip-gram's pairs only, and needs a pair of words in one text", \
    "הרצפה ידועה רק לזוגות של skip-gram, ודורשת לפחות זוג מילים אחד באותו טקסט"
#define M_EXPLAIN_FLOOR_FORMULA \
    "with a = #(w,c) real pairs and b = k P(c) (#w - #(w,c)) random ones, counted in one draw of sub-sampling and windows: sum of a log((a + b)/a) + b log((a + b)/b) / pairs; again by what the product x* = log(a/b) pays", \
    "עבור a = #(w,c) זוגות אמיתיים ו־b = k P(c) (#w - #(w,c)) אקראיים, שנספרו בהגרלה אחת של דילול וחלונות: סכום a log((a + b)/a) + b log((a + b)/b) / זוגות; ושוב לפי מה שמשלמת המכפלה x* = log(a/b)"
#define M_EXPLAIN_HELDOUT \
    "on text that nothing was learned from the loss is %.4f (%zu blocks held out); it has no floor", \
    "על טקסט שדבר לא נלמד ממנו ההפסד הוא %.4f (%zu קטעים הושארו בצד); אין לו רצפה"
#define M_EXPLAIN_HELDOUT_NONE \
    "the corpus is too small to hold text out: that takes 131,072 words in the vocabulary and an epoch finished", \
    "הקורפוס קטן מכדי להשאיר טקסט בצד: לשם כך דרושות 131,072 מילים מאוצר המילים ומעבר אחד שהושלם"
#define M_EXPLAIN_HELDOUT_NO_INTERVAL "a single block was held out", "קטע אחד בלבד הושאר בצד"
#define M_EXPLAIN_HELDOUT_FORMULA \
    "sum of -log σ(v·u) - Σ_k log σ(-v·u_k) over the pairs of the held-out blocks, with the same words, windows and negatives after each epoch / pairs", \
    "סכום של -log σ(v·u) - Σ_k log σ(-v·u_k) על זוגות הקטעים שהושארו בצד, באותן מילים, חלונות ודוגמאות שליליות אחרי כל מעבר / זוגות"
#define M_EXPLAIN_LOSS_SEEN_FORMULA \
    "sum of -log σ(v·u) - Σ_k log σ(-v·u_k) over the pairs of the last finished epoch / pairs", \
    "סכום של -log σ(v·u) - Σ_k log σ(-v·u_k) על פני הזוגות של המעבר האחרון שהושלם / זוגות"
#define M_EXPLAIN_LOSS_FALL "the loss fell from %.4f in the first epoch to %.4f", "ההפסד ירד מ־%.4f במעבר הראשון ל־%.4f"
#define M_EXPLAIN_LOSS_FLAT \
    "the loss hardly fell: %.4f in the first epoch, %.4f in the last; try more epochs or another --lr", \
    "ההפסד כמעט לא ירד: %.4f במעבר הראשון, %.4f באחרון; כדאי לנסות עוד מעברים או --lr אחר"
#define M_EXPLAIN_LOSS_FALL_FORMULA \
    "mean loss of the first epoch - mean loss of the last finished one", \
    "ההפסד הממוצע של המעבר הראשון - ההפסד הממוצע של האחרון שהושלם"

/* ---- encode ---- */
#define M_EXPLAIN_OOV_SHARE "%.2f %% of the words are unknown to the model", "%.2f %% מן המילים אינן מוכרות למודל"
#define M_EXPLAIN_OOV_SHARE_WARN \
    "%.1f %% of the words are unknown to the model and leave no trace in the vectors: learn on text like this", \
    "%.1f %% מן המילים אינן מוכרות למודל ואינן מותירות סימן בווקטורים: כדאי ללמוד מטקסט כזה"
#define M_EXPLAIN_OOV_SHARE_FORMULA "unknown words / words", "מילים לא מוכרות / מילים"
#define M_EXPLAIN_EMPTY_SHARE "%.2f %% of the texts came out without a vector", "%.2f %% מן הטקסטים יצאו בלי וקטור"
#define M_EXPLAIN_EMPTY_SHARE_WARN \
    "%.1f %% of the texts came out without a vector: %zu held no word, in %zu no word was known; they are marked and never found", \
    "%.1f %% מן הטקסטים יצאו בלי וקטור: ב־%zu לא הייתה מילה, וב־%zu לא הייתה מילה מוכרת; הם מסומנים ולא יימצאו לעולם"
#define M_EXPLAIN_EMPTY_SHARE_FORMULA \
    "texts without a word or without a known one / texts; again from the rows' status", \
    "טקסטים בלי מילה או בלי מילה מוכרת / טקסטים; ושוב ממצב השורות"

/* ---- convert ---- */
#define M_EXPLAIN_CONVERTED "%zu items were written", "נכתבו %zu פריטים"
#define M_EXPLAIN_CONVERTED_FEWER "%zu of %zu items were written; the others were left out", "נכתבו %zu מתוך %zu פריטים; השאר הושמטו"
#define M_EXPLAIN_PRECISION_EXACT "the numbers of all %zu rows compared are exactly those of the source", "המספרים ב־%zu השורות שהושוו זהים בדיוק למקור"
#define M_EXPLAIN_PRECISION \
    "rounding moved a vector by at most %.2e of its length (%zu rows compared)", \
    "העיגול הזיז וקטור ב־%.2e מאורכו לכל היותר (הושוו %zu שורות)"
#define M_EXPLAIN_PRECISION_WARN \
    "rounding moved a vector by %.2g of its length (%zu rows compared): cosines change in the second or third digit; a wider type keeps them", \
    "העיגול הזיז וקטור ב־%.2g מאורכו (הושוו %zu שורות): הקוסינוסים משתנים בספרה השנייה או השלישית; טיפוס רחב יותר ישמור עליהם"
#define M_EXPLAIN_PRECISION_UNPAIRED \
    "rows were left out and the result has no ids, so its rows cannot be matched with the source's", \
    "הושמטו שורות ולתוצאה אין מזהים, ולכן אי אפשר להתאים את שורותיה לשורות המקור"
#define M_EXPLAIN_PRECISION_FORMULA \
    "largest |x - y| / |x| over sampled rows x of the source and y of the result", \
    "הגדול ביותר מבין |x - y| / |x| על פני מדגם שורות x מן המקור ו־y מן התוצאה"
#define M_EXPLAIN_DROPPED_NONE "every column of the source is in the result", "כל עמודות המקור נמצאות בתוצאה"
#define M_EXPLAIN_DROPPED \
    "the result has no room for these columns of the source: %s; the safetensors format keeps them", \
    "אין בתוצאה מקום לעמודות האלה של המקור: %s; פורמט safetensors שומר אותן"
#define M_EXPLAIN_DROPPED_FORMULA \
    "columns of the source that the result has not (in the terms: 1 = kept, 0 = dropped)", \
    "עמודות של המקור שאין בתוצאה (באיברים: 1 = נשמרה, 0 = הושמטה)"

/* ---- Words seen too rarely ---- */
#define M_EXPLAIN_RARE \
    "%zu of %zu words were seen less than %d times, too rarely for their neighbours to be trusted", \
    "%zu מתוך %zu מילים נראו פחות מ־%d פעמים, מעט מכדי לסמוך על השכנות שלהן"
#define M_EXPLAIN_RARE_WARN \
    "%zu of %zu words were seen less than %d times: with another seed most of their neighbours would be others; learn from more text, or leave them out with a higher --min-count", \
    "%zu מתוך %zu מילים נראו פחות מ־%d פעמים: בזרע אקראי אחר רוב השכנות שלהן היו אחרות; יש ללמוד מטקסט גדול יותר או להשמיט אותן בעזרת ‎--min-count גבוה יותר"
#define M_EXPLAIN_RARE_FORMULA \
    "words seen less often than is enough / words with a count; again as 1 - words seen often enough / words with a count", \
    "מילים שנראו פחות מן הדרוש / מילים שיש להן מניין; ושוב כ־1 פחות מילים שנראו די פעמים / מילים שיש להן מניין"

/* ---- eval ---- */
#define M_EXPLAIN_SCORE_NONE \
    "%s: none of its %zu items has all of its words in this space, so there is no score", \
    "%s: באף אחד מ־%zu הפריטים אין כל המילים במרחב הזה, ולכן אין ציון"
#define M_EXPLAIN_SCORE_SPEARMAN \
    "%s: cosines and people's judgements are ranked alike with a correlation of %.3f (%zu of %zu pairs known)", \
    "%s: המתאם בין דירוג הקוסינוסים לדירוג האנושי הוא %.3f (%zu מתוך %zu זוגות מוכרים)"
#define M_EXPLAIN_SCORE_SPEARMAN_FORMULA \
    "Spearman: Pearson's correlation of the ranks of cosines and of given numbers, ties shared; interval by Fisher's z", \
    "ספירמן: מתאם פירסון של דרגות הקוסינוסים ושל המספרים הנתונים, דרגות שוות מתחלקות; רווח סמך לפי z של פישר"
#define M_EXPLAIN_SCORE_ANALOGIES \
    "%s: %zu of the %zu questions asked were answered right (%zu in the set)", \
    "%s: %zu מתוך %zu השאלות שנשאלו נענו נכון (%zu במבחן)"
#define M_EXPLAIN_SCORE_ANALOGIES_FORMULA \
    "right answers / questions whose words are all known; Wilson's interval", \
    "תשובות נכונות / שאלות שכל מילותיהן מוכרות; רווח סמך של וילסון"
#define M_EXPLAIN_SCORE_COVERAGE "%.1f %% of the items have all of their words in this space", "ב־%.1f %% מן הפריטים כל המילים נמצאות במרחב"
#define M_EXPLAIN_SCORE_COVERAGE_WARN \
    "only %.1f %% of the items have all of their words in this space: the scores speak of that part, and cannot be compared with scores on the whole set", \
    "רק ב־%.1f %% מן הפריטים כל המילים נמצאות במרחב: הציונים מתארים את החלק הזה בלבד, ואין להשוותם לציונים על המבחן כולו"
#define M_EXPLAIN_SCORE_COVERAGE_FORMULA \
    "items scored / items in the sets, sections not counted twice", \
    "פריטים שקיבלו ציון / פריטים במבחנים, בלי לספור חלקים פעמיים"

/* ---- Shapley values ---- */
#define M_EXPLAIN_MEASURING "measuring", "מודד"
#define M_EXPLAIN_TEXTS "texts", "טקסטים"
#define M_EXPLAIN_WORDS_MEASURED \
    "an outside encoder made these vectors, whose words can't be told apart by arithmetic; what they add is measured: see the Shapley values", \
    "מקודד חיצוני יצר את הווקטורים האלה, ואי אפשר להפריד את מילותיהם בחשבון; מה שהן מוסיפות נמדד: ראו ערכי שאפלי"
#define M_EXPLAIN_SHAPLEY_NO_WORDS \
    "the text has no words, so none of them can be the reason", "אין בטקסט מילים, ולכן אף אחת מהן אינה יכולה להיות הסיבה"
#define M_EXPLAIN_SHAPLEY_NO_VECTOR \
    "the encoder has no vector for the text as a whole, so its words explain nothing; 'search' with it says why", \
    "למקודד אין וקטור עבור הטקסט כולו, ולכן המילים אינן מסבירות דבר; ‏'search' עם הטקסט אומר מדוע"
#define M_EXPLAIN_SHAPLEY_EXACT \
    "measured through the encoder and exact: %zu words in all of their subsets (%zu texts); the values add up to v(all) - v(∅) = %.4f, with %.0e left over", \
    "נמדד דרך המקודד, ומדויק: %zu מילים בכל תת־הקבוצות שלהן (%zu טקסטים); סכום הערכים הוא v(all) - v(∅) = %.4f, והשארית %.0e"
#define M_EXPLAIN_SHAPLEY_SAMPLED \
    "measured through the encoder, by sampling: %zu words as %zu players on %zu random circles (%zu orders); the values add up to v(all) - v(∅) = %.4f, with %.0e left over", \
    "נמדד דרך המקודד, במדגם: %zu מילים כ־%zu שחקנים על %zu מעגלים אקראיים (%zu סדרים); סכום הערכים הוא v(all) - v(∅) = %.4f, והשארית %.0e"
#define M_EXPLAIN_SHAPLEY_SUM_INTERVAL \
    "exact: the values of every order add up to it", "מדויק: בכל סדר זהו סכום הערכים"
#define M_EXPLAIN_SHAPLEY_SUM_FORMULA \
    "Σ_i φ_i = v(all) - v(∅); v(S) = cosine of the text restricted to the words S with the other side, v(∅) = 0", \
    "Σ_i φ_i = v(all) - v(∅); כאן v(S) הוא הקוסינוס של הטקסט המצומצם למילים S עם הצד האחר, ו־v(∅) = 0"
#define M_EXPLAIN_SHAPLEY_TOP \
    "\"%s\" has the largest share: %+.4f of a cosine of %.4f", "ל־\"%s\" החלק הגדול ביותר: %+.4f מתוך קוסינוס של %.4f"
#define M_EXPLAIN_SHAPLEY_FORMULA \
    "mean over orders of v(the words before it, and it) - v(the words before it); sampled: the middle places from random circles of words, Student's interval over circles and a tenth", \
    "ממוצע על פני סדרים של v(המילים שלפניה, ואיתה) - v(המילים שלפניה); במדגם: המקומות האמצעיים ממעגלי מילים אקראיים, ורווח סמך של סטודנט על פניהם, רחב בעשירית"
#define M_EXPLAIN_SHAPLEY_ALL "exact: all subsets were encoded", "מדויק: כל תת־הקבוצות קודדו"
#define M_EXPLAIN_SHAPLEY_ONE \
    "one circle was drawn; give --samples 2 or more", "הוגרל מעגל אחד; יש לתת ‎--samples 2 או יותר"
#define M_EXPLAIN_SHAPLEY_STRETCHES \
    "%zu words are too many to try one by one: they stand as %zu stretches of neighbours", \
    "%zu מילים הן יותר מדי לבדיקה אחת־אחת: הן מופיעות כ־%zu רצפים של מילים שכנות"
#define M_EXPLAIN_SHAPLEY_WITHOUT \
    "without \"%s\" the cosine would be %.4f instead of %.4f", "בלי \"%s\" היה הקוסינוס %.4f במקום %.4f"

/* clang-format on */

#endif
