/* explain_messages.h — what this room says, English beside Hebrew (see base/base_messages.h). The
 * arguments stand in the same order in both. This table has what several files say; the others are by topic. */
#ifndef ZV_EXPLAIN_MESSAGES_H
#define ZV_EXPLAIN_MESSAGES_H

#include "explain/explain_audit_messages.h"
#include "explain/explain_learn_messages.h"
#include "explain/explain_mixture_messages.h"
#include "explain/explain_search_messages.h"
#include "explain/explain_words_messages.h"

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
#define M_EXPLAIN_COSINE_SAME \
    "\"%s\" and \"%s\" have the same known words in the same order, so their cosine is %.4f under any model", \
    "ל־\"%s\" ול־\"%s\" אותן מילים מוכרות באותו סדר, ולכן הקוסינוס שלהם %.4f בכל מודל"
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
#define M_EXPLAIN_WORDS_SUM_LONG \
    "the cosine is the sum of %zu pairs (of texts of %zu and %zu known words, each word once, those of least effect together as \"other words\"); the largest is \"%s\" with \"%s\": %+.4f", \
    "הקוסינוס הוא סכום של %zu זוגות (מטקסטים של %zu ו־%zu מילים מוכרות, כל מילה פעם אחת, ובעלות ההשפעה הקטנה ביותר יחד בשם \"other words\"); הגדול שבהם הוא \"%s\" עם \"%s\": %+.4f"
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

#define M_EXPLAIN_ROGUE \
    "dimension %zu alone makes %.0f %% of the cosine that any two of this collection stand at: rogue dimensions bring %+.4f of this %.4f, whatever the two are", \
    "ממד %zu לבדו הוא %.0f %% מן הקוסינוס של כל שני פריטים באוסף: ממדים חריגים מביאים %+.4f מתוך %.4f, יהיו השניים אשר יהיו"
#define M_EXPLAIN_ROGUE_NONE \
    "no dimension decides the collection's comparisons by itself: the largest share of the cosine of any two is that of dimension %zu, %.1f %%", \
    "אין ממד שמכריע לבדו את ההשוואות באוסף: החלק הגדול ביותר בקוסינוס של כל שני פריטים הוא של ממד %zu, %.1f %%"
#define M_EXPLAIN_ROGUE_FORMULA \
    "number of dimensions d with m_d² / |m|² = E[x_d y_d / (|x||y|)] / E[cosine] of at least 0.25, m the mean of the collection's unit vectors; none below 10 dimensions or |m|² = 0.05", \
    "מספר הממדים d שבהם m_d² / |m|² = E[x_d y_d / (|x||y|)] / E[cosine] הוא 0.25 לפחות, m ממוצע וקטורי היחידה של האוסף; אין כאלה מתחת ל־10 ממדים או ל־|m|² = 0.05"

/* ---- Why, drawn ---- */
#define M_EXPLAIN_TEXT_WORDS "word by word", "מילה במילה"
#define M_EXPLAIN_TEXT_WITHOUT_A \
    "without \"%s\" in the first the cosine would be %.4f", \
    "בלי \"%s\" בראשון היה הקוסינוס %.4f"
#define M_EXPLAIN_TEXT_WITHOUT_B \
    "without \"%s\" in the second the cosine would be %.4f", \
    "בלי \"%s\" בשני היה הקוסינוס %.4f"
#define M_EXPLAIN_TEXT_WITHOUT_ALL_A \
    "without \"%s\" (all %zu of them) in the first the cosine would be %.4f", \
    "בלי \"%s\" (כל %zu המופעים) בראשון היה הקוסינוס %.4f"
#define M_EXPLAIN_TEXT_WITHOUT_ALL_B \
    "without \"%s\" (all %zu of them) in the second the cosine would be %.4f", \
    "בלי \"%s\" (כל %zu המופעים) בשני היה הקוסינוס %.4f"
#define M_EXPLAIN_TEXT_PULL_A \
    "in the first text \"%s\" pulls most toward the second: %+.4f beyond its share of its own text", \
    "בטקסט הראשון \"%s\" מושכת יותר מכולן אל השני: %+.4f מעבר לחלקה בטקסט שלה"
#define M_EXPLAIN_TEXT_PULL_B \
    "in the second text \"%s\" pulls most toward the first: %+.4f beyond its share of its own text", \
    "בטקסט השני \"%s\" מושכת יותר מכולן אל הראשון: %+.4f מעבר לחלקה בטקסט שלה"
#define M_EXPLAIN_TEXT_NO_PULL_A \
    "in the first text no word pulls toward the second beyond its share of its own text", \
    "בטקסט הראשון אין מילה שמושכת אל השני מעבר לחלקה בטקסט שלה"
#define M_EXPLAIN_TEXT_NO_PULL_B \
    "in the second text no word pulls toward the first beyond its share of its own text", \
    "בטקסט השני אין מילה שמושכת אל הראשון מעבר לחלקה בטקסט שלה"
#define M_EXPLAIN_TEXT_MATCH \
    "the words that meet: \"%s\" and \"%s\", %+.4f beyond what each has with the whole other text", \
    "המילים שנפגשות: \"%s\" ו\"%s\", %+.4f מעבר למה שיש לכל אחת עם הטקסט האחר כולו"
#define M_EXPLAIN_TEXT_JOINED \
    "of texts this long (%zu and %zu known words) each word is listed once", \
    "בטקסטים ארוכים כאלה (%zu ו־%zu מילים מוכרות) כל מילה רשומה פעם אחת"
#define M_EXPLAIN_TEXT_LONG \
    "of texts this long (%zu and %zu known words) each word is listed once, and the %zu that matter least are together: \"other words\"", \
    "בטקסטים ארוכים כאלה (%zu ו־%zu מילים מוכרות) כל מילה רשומה פעם אחת, ו־%zu המילים בעלות ההשפעה הקטנה ביותר יחד: \"other words\""
#define M_EXPLAIN_TEXT_DIMS "by dimension", "לפי ממדים"
#define M_EXPLAIN_TEXT_DIMENSION "dimension %zu", "ממד %zu"
#define M_EXPLAIN_TEXT_TOP_DIMS "largest shares of single dimensions: %s", "החלקים הגדולים ביותר של ממדים בודדים: %s"
#define M_EXPLAIN_TEXT_ROGUE " (rogue in the whole collection)", " (חריג בכל האוסף)"
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
    "about %s of %zu items would come this close to a random item of the collection by chance alone", \
    "בערך %s מתוך %zu פריטים היו קרובים כל כך לפריט אקראי מן האוסף במקרה בלבד"
#define M_EXPLAIN_EXPECTED_FEWER \
    "fewer than %s of %zu items would come this close to a random item of the collection by chance alone: no random pair did, and a sample tells no more", \
    "פחות מ־%s מתוך %zu פריטים היו קרובים כל כך לפריט אקראי מן האוסף במקרה בלבד: אף זוג אקראי לא היה קרוב כל כך, ומדגם אינו אומר יותר מזה"
#define M_EXPLAIN_NOTHING_HERE \
    "about %s of %zu items come as close as the best hit to a random item of the collection: no hit is closer than chance would bring between its texts; this is surprise, not relevance, which takes labelled pairs (--pairs)", \
    "בערך %s מתוך %zu פריטים קרובים לפריט אקראי מן האוסף כמו התוצאה הטובה ביותר: אין תוצאה קרובה יותר ממה שהמקרה מביא בין הטקסטים שלו; זו מידת הפתעה ולא רלוונטיות, שאותה אפשר ללמוד רק מזוגות מתויגים (‎--pairs)"
#define M_EXPLAIN_NOTHING \
    "nothing here answers this: %zu of %zu random pieces of this collection, of %zu words like the query, find another text closer than the best hit's %.4f", \
    "אין כאן דבר שעונה על זה: %zu מתוך %zu קטעים אקראיים מן האוסף, בני %zu מילים כמו השאילתה, מוצאים טקסט אחר קרוב יותר מן התוצאה הטובה ביותר, %.4f"
#define M_EXPLAIN_SOMETHING \
    "the best hit is within the range of what this collection's own pieces find: %zu of %zu, of %zu words like the query, find another text closer than %.4f (surprise, not yet relevance)", \
    "התוצאה הטובה ביותר היא בתחום של מה שמוצאים קטעים מן האוסף עצמו: %zu מתוך %zu, בני %zu מילים כמו השאילתה, מוצאים טקסט אחר קרוב יותר מ־%.4f (מידת הפתעה, ועדיין לא רלוונטיות)"
#define M_EXPLAIN_NOTHING_FORMULA \
    "(1 + pieces that find nothing closer) / (1 + pieces), a conformal p-value: of queries like pieces of the collection at most this share comes out so low; Wilson's interval", \
    "(1 + קטעים שאינם מוצאים דבר קרוב יותר) / (1 + קטעים), ערך p קונפורמי: מבין שאילתות הדומות לקטעים מן האוסף, לכל היותר החלק הזה יוצא נמוך כל כך; רווח סמך של וילסון"
#define M_EXPLAIN_EXPECTED_FORMULA \
    "items · (1 + random pairs at least as close) / (1 + random pairs), of %zu pairs; beyond the tenth closest pair j: items · 10/(1 + random pairs) · G(x)/G(j) with a generalised Pareto tail G of log((1 - u)/(1 - x)), fitted to the 100 closest pairs, those beyond u; interval: Wilson's, or by the delta method", \
    "פריטים · (1 + זוגות אקראיים קרובים לפחות כמוהו) / (1 + זוגות אקראיים), מתוך %zu זוגות; מעבר לזוג העשירי בקרבתו j: פריטים · 10/(1 + זוגות אקראיים) · G(x)/G(j), כאשר G הוא זנב פארטו מוכלל של log((1 - u)/(1 - x)), מותאם ל־100 הזוגות הקרובים ביותר, אלה שמעבר ל־u; רווח סמך: של וילסון, או בשיטת דלתא"
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

/* clang-format on */

#endif
