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

/* ---- Duplicates ---- */
#define M_EXPLAIN_DUPS_STOPPED \
    "stopped before all rows were compared, so there is no list; run it again", \
    "נעצר לפני שכל השורות הושוו, ולכן אין רשימה; יש להריץ שוב"
#define M_EXPLAIN_DUPS_FEW \
    "%s: has %zu rows with a text or a vector, and it takes two to repeat; 'zavit info' says what it holds", \
    "%s: יש בו %zu שורות עם טקסט או וקטור, וחזרה דורשת שתיים; הפקודה 'zavit info' אומרת מה יש בו"
#define M_EXPLAIN_DUPS_NO_TEXTS \
    "%s: has no texts, so there are no words to compare; compare by angle", \
    "%s: אין בו טקסטים, ולכן אין מילים להשוות; יש להשוות לפי זווית"
#define M_EXPLAIN_DUPS_NEAR \
    "nearly equal rows can't be those with a similarity of %g; give one from %g to 1", \
    "שורות כמעט שוות אינן יכולות להיות אלה שהדמיון ביניהן %g; יש לתת ערך מ־%g עד 1"
#define M_EXPLAIN_DUPS_ROWS \
    "%zu rows (%.2f %%) repeat another one, in %zu sets; for example \"%s\" repeats \"%s\": copies crowd the top of every search and count twice in every measure", \
    "%zu שורות (%.2f %%) חוזרות על אחרת, ב־%zu קבוצות; למשל \"%s\" חוזרת על \"%s\": עותקים תופסים את ראש כל חיפוש ונספרים פעמיים בכל מדד"
#define M_EXPLAIN_DUPS_ROWS_NONE "none of %zu rows repeats another", "אף אחת מ־%zu השורות אינה חוזרת על אחרת"
#define M_EXPLAIN_DUPS_ROWS_FORMULA \
    "rows of all sets but the one of each that stays, over rows that have a text (without texts: a vector)", \
    "השורות של כל הקבוצות חוץ מאחת שנשארת בכל קבוצה, חלקי השורות שיש להן טקסט (בלי טקסטים: וקטור)"
#define M_EXPLAIN_DUPS_TEXTS \
    "%zu rows have the same text as an earlier one, byte for byte", \
    "ל־%zu שורות אותו טקסט כמו לשורה קודמת, בית אחר בית"
#define M_EXPLAIN_DUPS_VECTORS \
    "%zu rows have the same vector as an earlier one, byte for byte", \
    "ל־%zu שורות אותו וקטור כמו לשורה קודמת, בית אחר בית"
#define M_EXPLAIN_DUPS_EQUAL_FORMULA \
    "rows whose bytes equal an earlier row's; found by hash and compared, again by sorting", \
    "שורות שהבתים שלהן שווים לאלה של שורה קודמת; נמצאו לפי גיבוב והושוו, ושוב על ידי מיון"
#define M_EXPLAIN_DUPS_WORDS \
    "%zu more have the same words in the same order and differ only in case, signs, spaces or niqqud", \
    "ל־%zu נוספות אותן מילים באותו סדר, וההבדל הוא רק באותיות רישיות, בסימנים, ברווחים או בניקוד"
#define M_EXPLAIN_DUPS_WORDS_FORMULA \
    "different texts that have words, less different lists of words (the words as the space's text contract makes them)", \
    "מספר הטקסטים השונים שיש בהם מילים, פחות מספר רשימות המילים השונות (המילים כפי שחוזה הטקסט של המרחב יוצר אותן)"
#define M_EXPLAIN_DUPS_NEAR_TEXTS \
    "%zu rows share at least %.2f of their words with the one that stays, whatever the order of the words", \
    "%zu שורות חולקות לפחות %.2f ממילותיהן עם זו שנשארת, יהיה סדר המילים אשר יהיה"
#define M_EXPLAIN_DUPS_NEAR_FORMULA \
    "rows whose Jaccard measure to the one that stays, words in both / words in either, repeated words counted as often as they stand, reaches the least similarity", \
    "שורות שמדד ז'קארד שלהן מול זו שנשארת, המילים שבשתיהן / המילים שבאחת מהן, ומילה חוזרת נספרת ככל שהיא מופיעה, מגיע לדמיון המזערי"
#define M_EXPLAIN_DUPS_ANGLES \
    "%zu rows stand at cosine %.3f or more to the one that stays", \
    "%zu שורות נמצאות בקוסינוס %.3f או יותר מול זו שנשארת"
#define M_EXPLAIN_DUPS_ANGLES_FORMULA \
    "rows whose cosine to the one that stays, x·y/(|x||y|), reaches the least similarity; up to 4096 rows all are compared, beyond that those that random hyperplanes bring together", \
    "שורות שהקוסינוס שלהן מול זו שנשארת, x·y/(|x||y|), מגיע לדמיון המזערי; עד 4096 שורות כולן מושוות, ומעבר לזה אלה שעל־מישורים אקראיים מקרבים"
#define M_EXPLAIN_DUPS_SAMPLED \
    "a count of what was found; opened, it says how much of a sample was missed", \
    "ספירה של מה שנמצא; כשפותחים, נאמר כמה מתוך מדגם הוחמץ"
#define M_EXPLAIN_DUPS_LARGEST \
    "the largest set is that of \"%s\", which %zu rows repeat", \
    "הקבוצה הגדולה ביותר היא של \"%s\", ש־%zu שורות חוזרות עליה"
#define M_EXPLAIN_DUPS_LARGEST_FORMULA "rows of the largest set, the one that stays included", "מספר השורות בקבוצה הגדולה ביותר, כולל זו שנשארת"

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

/* ---- Confused pairs ---- */
#define M_EXPLAIN_CONFUSED_STOPPED \
    "stopped before all rows had asked for their neighbours, so there is no answer; run it again", \
    "נעצר לפני שכל השורות שאלו על שכנותיהן, ולכן אין תשובה; יש להריץ שוב"
#define M_EXPLAIN_CONFUSED_NO_LABELS \
    "%s: has no two rows with different labels, so labels can't tell which pairs are confused; leave --confused-by out, or give labels to 'zavit encode'", \
    "%s: אין בו שתי שורות עם תוויות שונות, ולכן תוויות אינן יכולות לומר אילו זוגות מבולבלים; יש להשמיט את --confused-by, או לתת תוויות ל־'zavit encode'"
#define M_EXPLAIN_CONFUSED_OF_WORDS \
    "%s: is a space of words without labels; that different words are close is what it is for, so nothing tells which pairs are confused; give a space of texts, or labels", \
    "%s: מרחב של מילים ללא תוויות; קרבה בין מילים שונות היא ייעודו, ולכן אין מה שיגיד אילו זוגות מבולבלים; יש לתת מרחב של טקסטים, או תוויות"
#define M_EXPLAIN_CONFUSED_NOTHING \
    "%s: holds neither labels nor texts, so nothing tells which close pairs are confused; encode the texts with 'zavit encode', with labels if there are any", \
    "%s: אין בו תוויות ואין בו טקסטים, ולכן אין מה שיגיד אילו זוגות קרובים מבולבלים; יש לקודד את הטקסטים ב־'zavit encode', עם תוויות אם יש"
#define M_EXPLAIN_CONFUSED_FEW \
    "%s: of its %zu random pairs less than one is above the percentile %g; lower it with --confused-above, or give more items", \
    "%s: מתוך %zu זוגות אקראיים פחות מאחד נמצא מעל האחוזון %g; יש להוריד אותו עם --confused-above, או לתת עוד פריטים"
#define M_EXPLAIN_CONFUSED_LABELS \
    "%.0f pairs with different labels are closer than %.3f, as %.3g %% of all pairs are by construction; if closeness knew nothing of the labels there would be %.0f (pairs with the same text, left out: %.0f)", \
    "%.0f זוגות עם תוויות שונות קרובים יותר מ־%.3f, כמו %.3g %% מכל הזוגות לפי הבנייה; לו הקרבה לא ידעה דבר על התוויות היו %.0f (זוגות עם אותו טקסט, שהושמטו: %.0f)"
#define M_EXPLAIN_CONFUSED_WORDS \
    "%.0f pairs without a word in common (but for common ones) are closer than %.3f, as %.3g %% of all pairs are by construction; random pairs would give %.0f (pairs with the same text, left out: %.0f)", \
    "%.0f זוגות ללא מילה משותפת (מלבד מילים נפוצות) קרובים יותר מ־%.3f, כמו %.3g %% מכל הזוגות לפי הבנייה; זוגות אקראיים היו נותנים %.0f (זוגות עם אותו טקסט, שהושמטו: %.0f)"
#define M_EXPLAIN_CONFUSED_FORMULA \
    "pairs with cos > the %.6g th percentile of %zu random pairs that differ in label (or share no word); all neighbours of %zu of %zu rows above it, by exact search; of a sample: rows/2 · mean per row, interval by t", \
    "זוגות עם cos מעל האחוזון %.6g של %zu זוגות אקראיים השונים בתווית (או ללא מילה משותפת); כל השכנות מעליו של %zu מתוך %zu שורות, בחיפוש מדויק; במדגם: שורות/2 · הממוצע לשורה, רווח סמך לפי t"
#define M_EXPLAIN_CONFUSED_NONE_CLOSE \
    "no pair that can be judged is this close", \
    "אף זוג שאפשר לשפוט אינו קרוב עד כדי כך"
#define M_EXPLAIN_CONFUSED_RATIO_LABELS \
    "of the close pairs %.1f %% have different labels, of random pairs %.1f %%: closeness is %.2f times as mixed as chance", \
    "מן הזוגות הקרובים ל־%.1f %% תוויות שונות, ומן הזוגות האקראיים ל־%.1f %%: הקרבה מעורבבת פי %.2f מן המקרה"
#define M_EXPLAIN_CONFUSED_RATIO_WORDS \
    "of the close pairs %.1f %% share no word, of random pairs %.1f %%: %.2f times as many; whether these are confused or say the same in other words, only reading tells", \
    "מן הזוגות הקרובים ל־%.1f %% אין מילה משותפת, ומן הזוגות האקראיים ל־%.1f %%: פי %.2f; אם הם מבולבלים או אומרים אותו דבר במילים אחרות, רק קריאה תגיד"
#define M_EXPLAIN_CONFUSED_RATIO_FORMULA \
    "(Σd/Σm) / (share among random pairs), d of the m close pairs of a row being confused; interval on a logarithmic scale, Var(Σd/Σm) = 4·Σ(d - m·Σd/Σm)²/(Σm)², for a row is in many pairs", \
    "(Σd/Σm) / (החלק בין זוגות אקראיים), כאשר d מתוך m הזוגות הקרובים של שורה מבולבלים; רווח סמך בסולם לוגריתמי, Var(Σd/Σm) = 4·Σ(d - m·Σd/Σm)²/(Σm)², כי שורה נמצאת בזוגות רבים"

#define M_EXPLAIN_CONFUSED_MOST_NONE \
    "no row is in a confused pair", \
    "אף שורה אינה בזוג מבולבל"
#define M_EXPLAIN_CONFUSED_MOST_LABELS \
    "\"%s\" is in %zu of them, more than any other row: look at its label first", \
    "\"%s\" נמצא ב־%zu מהם, יותר מכל שורה אחרת: כדאי לבדוק תחילה את התווית שלו"
#define M_EXPLAIN_CONFUSED_MOST_WORDS \
    "\"%s\" is in %zu of them, more than any other row", \
    "\"%s\" נמצא ב־%zu מהם, יותר מכל שורה אחרת"
#define M_EXPLAIN_CONFUSED_MOST_FORMULA \
    "largest number of confused pairs of one row", \
    "המספר הגדול ביותר של זוגות מבולבלים לשורה אחת"

/* ---- Probe ---- */
#define M_EXPLAIN_PROBE_STOPPED \
    "stopped before all sentences were encoded, so there is no answer; run it again", \
    "נעצר לפני שכל המשפטים קודדו, ולכן אין תשובה; יש להריץ שוב"
#define M_EXPLAIN_PROBE_FEW \
    "no probe has enough sentences: the best has %zu where %zu are needed (%zu were left out because the model lacks a word of theirs); give other texts, or the other language with --text-lang", \
    "לאף בדיקה אין די משפטים: בטובה שבהן %zu, ודרושים %zu (%zu הושמטו כי המודל אינו מכיר מילה שבהם); יש לתת טקסטים אחרים, או את השפה האחרת ב־--text-lang"
#define M_EXPLAIN_PROBE_NO_BACKGROUND \
    "there are not two different sentences to compare with; give a collection, or more texts", \
    "אין שני משפטים שונים להשוות ביניהם; יש לתת אוסף או עוד טקסטים"
#define M_EXPLAIN_PROBE_STAYS \
    "the sentence stays what it was, and so does its vector: it moves no farther than %.2g %% of random pairs are apart (shift %.4f, %zu sentences)", \
    "המשפט נשאר מה שהיה, וכך גם הווקטור שלו: התזוזה אינה גדולה מהמרחק שבין %.2g %% מן הזוגות האקראיים (הזזה %.4f, ‏%zu משפטים)"
#define M_EXPLAIN_PROBE_MOVED \
    "the sentence stays what it was, but its vector moves farther than %.2g %% of random pairs are apart (shift %.4f, %zu sentences): the model takes it for another text", \
    "המשפט נשאר מה שהיה, אבל הווקטור שלו זז יותר מהמרחק שבין %.2g %% מן הזוגות האקראיים (הזזה %.4f, ‏%zu משפטים): המודל רואה בו טקסט אחר"
#define M_EXPLAIN_PROBE_UNSEEN \
    "not seen: the change moves a sentence no farther than %.2g %% of random pairs are apart (shift %.4f, %zu sentences)", \
    "לא נראה: השינוי מזיז משפט לא יותר מהמרחק שבין %.2g %% מן הזוגות האקראיים (הזזה %.4f, ‏%zu משפטים)"
#define M_EXPLAIN_PROBE_FAINT \
    "hardly seen: the change moves a sentence no farther than %.2g %% of random pairs are apart (shift %.4f, %zu sentences), so among other texts it passes for the same; of the two alone, the right one comes first in %.0f %%", \
    "כמעט לא נראה: השינוי מזיז משפט לא יותר מהמרחק שבין %.2g %% מן הזוגות האקראיים (הזזה %.4f, ‏%zu משפטים), ובין טקסטים אחרים הוא נחשב לאותו משפט; כשיש רק שניים, הנכון מדורג ראשון ב־%.0f %%"
#define M_EXPLAIN_PROBE_CHANCE \
    "not told apart: asked in other words, the right one of the two comes first in %.0f %%, where chance is 50; the change moves a sentence as far as %.2g %% of random pairs are apart (%zu sentences)", \
    "אין הבחנה: בשאלה במילים אחרות המשפט הנכון מדורג ראשון ב־%.0f %%, והמקרה נותן 50; השינוי מזיז משפט כמו המרחק שבין %.2g %% מן הזוגות האקראיים (%zu משפטים)"
#define M_EXPLAIN_PROBE_WEAK \
    "seen, but less than wording: the change moves a sentence as far as %.2g %% of random pairs are apart, and in %.0f %% it stays closer than the same said in other words (%zu sentences)", \
    "נראה, אבל פחות מן הניסוח: השינוי מזיז משפט כמו המרחק שבין %.2g %% מן הזוגות האקראיים, וב־%.0f %% הוא נשאר קרוב יותר מאותו הדבר במילים אחרות (%zu משפטים)"
#define M_EXPLAIN_PROBE_SEEN \
    "seen: the change moves a sentence as far as %.2g %% of random pairs are apart (shift %.4f, %zu sentences)", \
    "נראה: השינוי מזיז משפט כמו המרחק שבין %.2g %% מן הזוגות האקראיים (הזזה %.4f, ‏%zu משפטים)"
#define M_EXPLAIN_PROBE_SKIPPED \
    "nothing can be said: %zu sentences are left, %zu were left out because the model lacks a word of theirs, and %zu are needed", \
    "אי אפשר לומר דבר: נותרו %zu משפטים, %zu הושמטו כי המודל אינו מכיר מילה שבהם, ודרושים %zu"
#define M_EXPLAIN_PROBE_FORMULA \
    "mean over sentences of 100 - percentile of cos(sentence, changed sentence) among %zu random pairs: the per cent of pairs that are closer together than the two; interval by bootstrap over sentences, widened to what the background can tell", \
    "ממוצע על המשפטים של 100 פחות האחוזון של cos(משפט, משפט שונה) בין %zu זוגות אקראיים: אחוז הזוגות שקרובים זה לזה יותר מן השניים; רווח הסמך ב־bootstrap על המשפטים, מורחב עד יכולת ההבחנה של הרקע"

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
#define M_EXPLAIN_TEXT_BY_WORD \
    "by word, most comes with \"%s\" in the first (%+.4f) and with \"%s\" in the second (%+.4f)", \
    "לפי מילה, הרוב בא עם \"%s\" בראשון (%+.4f) ועם \"%s\" בשני (%+.4f)"
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

/* ---- Flip: the fewest words ---- */
#define M_EXPLAIN_FLIP_SPANS \
    "word %zu of the flip does not lie within the %zu bytes of its text, behind the word before it; give the words in order", \
    "מילה %zu אינה בתוך %zu הבתים של הטקסט ואחרי המילה שלפניה; יש לתת את המילים לפי הסדר"
#define M_EXPLAIN_FLIP_GOAL \
    "the goal of a flip must be a number; give a cosine to fall below", \
    "היעד חייב להיות מספר; יש לתת קוסינוס שיש לרדת מתחתיו"
#define M_EXPLAIN_FLIP_VECTOR \
    "the other side's vector is zero or not finite, so there is no cosine to lower; give another text or id", \
    "הווקטור של הצד השני הוא אפס או אינו סופי, ולכן אין קוסינוס להוריד; יש לתת טקסט או מזהה אחר"
#define M_EXPLAIN_FLIP_TEXT \
    "the encoder gives the whole text no usable vector, so no word of it can be judged; give another text", \
    "המקודד אינו נותן לטקסט השלם וקטור שמיש, ולכן אי אפשר לשפוט אף מילה שלו; יש לתת טקסט אחר"
#define M_EXPLAIN_FLIP_IN_A "in the first", "בראשון"
#define M_EXPLAIN_FLIP_IN_B "in the second", "בשני"
#define M_EXPLAIN_FLIP_IN_QUERY "in the query", "בשאילתה"
#define M_EXPLAIN_FLIP_FOUND \
    "without %s %s the cosine falls from %.4f to %.4f, below %.4f", \
    "בלי %s %s יורד הקוסינוס מ־%.4f ל־%.4f, מתחת ל־%.4f"
#define M_EXPLAIN_FLIP_RIVAL \
    "without %s %s the one above falls from %.4f to %.4f, below the other's %.4f", \
    "בלי %s %s יורד העליון מ־%.4f ל־%.4f, מתחת ל־%.4f של האחר"
#define M_EXPLAIN_FLIP_BELOW \
    "the cosine %.4f is below %.4f as it stands: no word %s need go", \
    "הקוסינוס %.4f כבר מתחת ל־%.4f: אין צורך להוציא אף מילה %s"
#define M_EXPLAIN_FLIP_NEVER \
    "no set of words %s does it: whichever are left out, the cosine does not fall from %.4f below %.4f; the lowest one met is %.4f", \
    "שום קבוצת מילים %s אינה מספיקה: תהיינה אשר תהיינה, הקוסינוס אינו יורד מ־%.4f אל מתחת ל־%.4f; הנמוך ביותר שנמצא הוא %.4f"
#define M_EXPLAIN_FLIP_NONE \
    "no set of words %s was found without which the cosine falls from %.4f below %.4f (not every set was tried); the lowest one met is %.4f", \
    "לא נמצאה קבוצת מילים %s שבלעדיה יורד הקוסינוס מ־%.4f אל מתחת ל־%.4f (לא כל הקבוצות נוסו); הנמוך ביותר שנמצא הוא %.4f"
#define M_EXPLAIN_FLIP_MINIMAL \
    "encoded again, it is so, and no smaller set does it: all were tried", \
    "כך גם בקידוד חוזר, ואין קבוצה קטנה יותר שמספיקה: כולן נוסו"
#define M_EXPLAIN_FLIP_NEEDED \
    "encoded again, it is so, and each of these words is needed: put back alone, it undoes it; that no other set is smaller is not proven", \
    "כך גם בקידוד חוזר, וכל אחת מן המילים דרושה: כשהיא לבדה חוזרת, הירידה מתבטלת; לא הוכח שאין קבוצה אחרת קטנה יותר"
#define M_EXPLAIN_FLIP_NEEDED_SOME \
    "encoded again, it is so; %zu of these words were put back one by one and encoded, the others in closed form: each is needed; that no other set is smaller is not proven", \
    "כך גם בקידוד חוזר; %zu מן המילים הוחזרו אחת אחת וקודדו, והאחרות נבדקו בנוסחה: כל אחת דרושה; לא הוכח שאין קבוצה אחרת קטנה יותר"
#define M_EXPLAIN_FLIP_MORE " and %zu more", " ועוד %zu"
#define M_EXPLAIN_FLIP_FORMULA \
    "fewest words whose removal from the text gives encoder(text)·f / (|encoder(text)||f|) < goal", \
    "מספר המילים הקטן ביותר שהוצאתן מן הטקסט נותנת encoder(text)·f / (|encoder(text)||f|) < goal"

/* ---- N-grams ---- */
#define M_EXPLAIN_NGRAMS_NONE \
    "%s: has no n-grams of \"%s\", so its vector cannot be split further; learn with --subwords, or open a fastText .bin", \
    "%s: אין בו n-grams של \"%s\", ולכן אי אפשר לפצל את הווקטור שלה עוד; יש ללמוד עם ‎--subwords או לפתוח קובץ ‎.bin של fastText"
#define M_EXPLAIN_NGRAMS_HEAD "\"%s\" and \"%s\", by n-grams", "\"%s\" ו־\"%s\", לפי n-grams"
#define M_EXPLAIN_NGRAMS_BEGINNING "beginning %s", "התחלה %s"
#define M_EXPLAIN_NGRAMS_ENDING "end %s", "סוף %s"
#define M_EXPLAIN_NGRAMS_SAME "same elsewhere", "אותם במקום אחר"
#define M_EXPLAIN_NGRAMS_WHOLE "the words' own rows", "שורות המילים עצמן"
#define M_EXPLAIN_NGRAMS_OTHER "different n-grams", "n-grams שונים"
#define M_EXPLAIN_NGRAMS_SUM \
    "the cosine of \"%s\" and \"%s\" is the sum of %zu pairs of n-grams and words' own rows; the largest is \"%s\" with \"%s\": %+.4f", \
    "הקוסינוס של \"%s\" ו־\"%s\" הוא סכום של %zu זוגות של n-grams ושורות של המילים עצמן; הגדול שבהם הוא \"%s\" עם \"%s\": %+.4f"
#define M_EXPLAIN_NGRAMS_SUM_FORMULA \
    "Σ_ij (g_i·h_j) / (N M |e||f|) over the N and M pieces whose means the words e and f are", \
    "Σ_ij (g_i·h_j) / (N M |e||f|) על פני N ו־M החלקים שהמילים e ו־f הן ממוצעיהם"
#define M_EXPLAIN_NGRAMS_BEGIN_PERCENT \
    "%.0f %% of this likeness is the shared beginning \"%s\": %+.4f of %.4f", \
    "%.0f %% מן הדמיון הזה הוא ההתחלה המשותפת \"%s\": %+.4f מתוך %.4f"
#define M_EXPLAIN_NGRAMS_BEGIN_VALUE \
    "the shared beginning \"%s\" brings %+.4f of the %.4f", \
    "ההתחלה המשותפת \"%s\" מביאה %+.4f מתוך %.4f"
#define M_EXPLAIN_NGRAMS_BEGIN_NONE \
    "the words share no beginning that an n-gram fits into", \
    "למילים אין התחלה משותפת שיש בה מקום ל־n-gram"
#define M_EXPLAIN_NGRAMS_BEGIN_FORMULA \
    "Σ of the pairs whose n-grams both lie within the beginning that \"<a>\" and \"<b>\" share", \
    "Σ של הזוגות ששני ה־n-grams שלהם בתוך ההתחלה המשותפת ל־\"<a>\" ול־\"<b>\""
#define M_EXPLAIN_NGRAMS_SHARED \
    "n-grams that both words have bring %+.4f of the %.4f", \
    "n-grams שיש לשתי המילים מביאים %+.4f מתוך %.4f"
#define M_EXPLAIN_NGRAMS_SHARED_FORMULA \
    "Σ of the pairs of one n-gram with itself", \
    "Σ של הזוגות של n-gram עם עצמו"
#define M_EXPLAIN_NGRAMS_LETTERS \
    "n-grams that hold the prefix letters \"%s\", with which both words begin, bring %+.4f of the %.4f: that much may be grammar and not the stems", \
    "n-grams שיש בהם אותיות השימוש \"%s\", ששתי המילים פותחות בהן, מביאים %+.4f מתוך %.4f: ייתכן שזה דקדוק ולא הגזעים"
#define M_EXPLAIN_NGRAMS_LETTERS_FORMULA \
    "Σ of the pairs whose n-grams both hold one of the letters mem, shin, he, vav, kaf, lamed, bet that both words begin with, three letters at least left behind them, as a root has", \
    "Σ של הזוגות ששני ה־n-grams שלהם כוללים אחת מאותיות מ ש ה ו כ ל ב ששתי המילים פותחות בהן, כשאחריהן נשארות שלוש אותיות לפחות, כבשורש"

/* ---- Labelled pairs ---- */
#define M_EXPLAIN_PAIRS_GRADE \
    "%s:%llu: \"%.*s\" is no grade; write a number, or yes and no", \
    "%s:%llu: \"%.*s\" אינו ציון; יש לכתוב מספר, או כן ולא"
#define M_EXPLAIN_PAIRS_EMPTY \
    "%s:%llu: side %s of the pair is empty; every line needs two sides and a grade", \
    "%s:%llu: צד %s של הזוג ריק; בכל שורה דרושים שני צדדים וציון"
#define M_EXPLAIN_PAIRS_COLUMNS \
    "%s:%llu: has %zu columns and no header that names a, b and grade; give three columns (two sides and a grade), or name them in the first line", \
    "%s:%llu: יש %zu עמודות ואין כותרת שנוקבת ב־a, ב־b וב־grade; יש לתת שלוש עמודות (שני צדדים וציון) או לנקוב בשמותיהן בשורה הראשונה"
#define M_EXPLAIN_PAIRS_COUNT \
    "%s:%llu: expected %zu columns as in the first line, found %zu", \
    "%s:%llu: נדרשות %zu עמודות כמו בשורה הראשונה, ונמצאו %zu"
#define M_EXPLAIN_PAIRS_JSON \
    "%s:%llu: not a JSON object with \"a\", \"b\" and \"grade\"", \
    "%s:%llu: זה אינו אובייקט JSON שיש בו \"a\", \"b\" ו־\"grade\""
#define M_EXPLAIN_PAIRS_NONE \
    "%s: no pairs in it; a line holds two sides and a grade", \
    "%s: אין בו אף זוג; בכל שורה דרושים שני צדדים וציון"
#define M_EXPLAIN_PAIRS_GRADED \
    "%s: its grades run from %g to %g; say from which one on a pair is related, for example --related-from 3.5", \
    "%s: הציונים בו נעים בין %g ל־%g; יש לומר מאיזה ציון זוג נחשב קשור, למשל ‎--related-from 3.5"
#define M_EXPLAIN_PAIRS_NO_MODEL \
    "%s: \"%s\" is not an id in %s, and without a model it cannot be read as a text; name one with -m", \
    "%s: ‏\"%s\" אינו מזהה ב־%s, ובלי מודל אי אפשר לקרוא אותו כטקסט; אפשר לנקוב במודל ב־‎-m"
#define M_EXPLAIN_PAIRS_UNKNOWN \
    "%s: \"%s\" is neither an id in %s nor a word that the model knows; correct it, or leave its pairs out", \
    "%s: ‏\"%s\" אינו מזהה ב־%s ואינו מילה שהמודל מכיר; יש לתקן אותו או להשמיט את זוגותיו"
#define M_EXPLAIN_PAIRS_FEW \
    "%s: of %zu pairs %zu are related and %zu are not; a probability needs at least %d of each kind", \
    "%s: מתוך %zu זוגות %zu קשורים ו־%zu אינם; להסתברות דרושים לפחות %d מכל סוג"
#define M_EXPLAIN_PAIRS_QUERIES \
    "%s: the pairs have only %zu different first sides, or one of them holds nearly all of a kind; at least %d are needed to try what was learned on others", \
    "%s: בזוגות יש רק %zu צדדים ראשונים שונים, או שכמעט כל הזוגות מסוג אחד הם של אחד מהם; דרושים לפחות %d כדי לנסות את מה שנלמד על אחרים"
#define M_EXPLAIN_PRIOR_RANGE \
    "the prior is %g; it must lie between 0 and 1, for example 0.01", \
    "ההסתברות המוקדמת היא %g; עליה להיות בין 0 ל־1, למשל 0.01"
#define M_EXPLAIN_PAIRS \
    "%zu labelled pairs, %zu of them related, with %zu different first sides", \
    "%zu זוגות מתויגים, מתוכם %zu קשורים, עם %zu צדדים ראשונים שונים"
#define M_EXPLAIN_PAIRS_SOME \
    "%zu labelled pairs, %zu of them related, with %zu different first sides; %zu more were left out, because a side has no vector", \
    "%zu זוגות מתויגים, מתוכם %zu קשורים, עם %zu צדדים ראשונים שונים; עוד %zu הושמטו כי לאחד הצדדים אין וקטור"
#define M_EXPLAIN_PAIRS_FORMULA \
    "pairs of the file whose two sides have a vector", \
    "זוגות בקובץ שלשני צדדיהם יש וקטור"
#define M_EXPLAIN_PRIOR_GIVEN \
    "probabilities are for a place where a share of %.3g is related (--prior); among the pairs it is %.3g", \
    "ההסתברויות הן למקום שבו החלק הקשור הוא %.3g (‎--prior); בין הזוגות הוא %.3g"
#define M_EXPLAIN_PRIOR_SHARE \
    "probabilities are for a place where as many are related as among the pairs, %.3g; in a search it is mostly far less: say how much with --prior", \
    "ההסתברויות הן למקום שבו החלק הקשור הוא כמו בין הזוגות, %.3g; בחיפוש הוא לרוב קטן בהרבה: אפשר לומר כמה ב־‎--prior"
#define M_EXPLAIN_PRIOR_FORMULA \
    "log-odds at the prior = log-odds among the pairs + logit(prior) - logit(share among the pairs)", \
    "לוג־סיכויים לפי ההסתברות המוקדמת = לוג־סיכויים בין הזוגות + logit(מוקדמת) - logit(החלק בין הזוגות)"
#define M_EXPLAIN_PRIOR_GIVEN_NO_INTERVAL \
    "given, not measured", "נתונה ולא נמדדה"
#define M_EXPLAIN_GAIN \
    "held out, the probabilities have a log-loss of %.4f, the base rate alone %.4f: they tell related pairs from others", \
    "על זוגות שלא נלמדו יש להסתברויות הפסד לוגריתמי %.4f ולשיעור הבסיס לבדו %.4f: הן מבחינות בין קשורים לאחרים"
#define M_EXPLAIN_GAIN_NOT \
    "held out, the probabilities have a log-loss of %.4f, the base rate alone %.4f: they are not reliably better than the base rate, so no probability is given", \
    "על זוגות שלא נלמדו יש להסתברויות הפסד לוגריתמי %.4f ולשיעור הבסיס לבדו %.4f: הן אינן טובות ממנו בוודאות, ולכן לא ניתנת הסתברות"
#define M_EXPLAIN_OVER_COSINE \
    "held out, log-loss %.4f against %.4f for logistic regression on the cosine alone", \
    "על זוגות שלא נלמדו הפסד לוגריתמי %.4f מול %.4f לרגרסיה לוגיסטית על הקוסינוס לבדו"
#define M_EXPLAIN_OVER_COSINE_NOT \
    "held out, log-loss %.4f against %.4f for logistic regression on the cosine alone: no reliable difference, so the cosine says all that was found", \
    "על זוגות שלא נלמדו הפסד לוגריתמי %.4f מול %.4f לרגרסיה לוגיסטית על הקוסינוס לבדו: אין הבדל ודאי, והקוסינוס אומר את כל מה שנמצא"
#define M_EXPLAIN_GAIN_FORMULA \
    "mean over pairs of -log(probability that the other gives to the label) + log(probability given here), held out in 5 folds by first side; interval ± t·√(variance of the first sides' sums)/pairs", \
    "ממוצע על פני הזוגות של -log(ההסתברות שנותן האחר לתווית) + log(ההסתברות שניתנה כאן), ב־5 קפלים לפי הצד הראשון; רווח סמך ± t·√(שונות הסכומים של הצדדים הראשונים)/זוגות"
#define M_EXPLAIN_ECE \
    "held out, probabilities are off by %.4f on average within bins (logistic on the cosine: %.4f); read it beside the log-loss, for a constant has none", \
    "על זוגות שלא נלמדו ההסתברויות סוטות בממוצע ב־%.4f בתוך תאים (לוגיסטית על הקוסינוס: %.4f); יש לקרוא זאת ליד ההפסד הלוגריתמי, כי לקבוע אין סטייה"
#define M_EXPLAIN_ECE_FORMULA \
    "Σ over %d bins of equally many pairs: share · |mean probability - share related|", \
    "Σ על פני %d תאים שווי גודל: חלק · |הסתברות ממוצעת - חלק הקשורים|"
#define M_EXPLAIN_ECE_NO_INTERVAL \
    "it is biased upwards by chance in every bin, so an interval around it would mislead", \
    "המקריות בכל תא מטה אותו כלפי מעלה, ולכן רווח סמך סביבו היה מטעה"
#define M_EXPLAIN_PROBABILITY \
    "with what speaks for it at cosine %.4f it is related with probability %.3g, where a share of %.3g is", \
    "לפי מה שמעיד על כך, בקוסינוס %.4f, ההסתברות לקשר היא %.3g, במקום שבו החלק הקשור הוא %.3g"
#define M_EXPLAIN_PROBABILITY_PAIR \
    "its Venn–Abers pair is %.3g and %.3g, which is no confidence interval", \
    "זוג ון–אברס שלה הוא %.3g ו־%.3g, וזה אינו רווח סמך"
#define M_EXPLAIN_PROBABILITY_NONE \
    "what these pairs teach is not reliably better than the base rate, so no probability is given", \
    "מה שהזוגות האלה מלמדים אינו טוב בוודאות משיעור הבסיס, ולכן לא ניתנת הסתברות"
#define M_EXPLAIN_PROBABILITY_FORMULA \
    "p1/(1 - p0 + p1) of the Venn–Abers pair at the signals' score (logistic regression with weights ≥ 0 on cosine, (cosine - mean)/sd of the query's own cosines, and shares of common words by rarity), moved to the prior", \
    "p1/(1 - p0 + p1) של זוג ון–אברס בציון האותות (רגרסיה לוגיסטית במשקלים ≥ 0 על הקוסינוס, על (קוסינוס - ממוצע)/סטיית תקן של הקוסינוסים של השאילתה עצמה ועל חלקן של המילים המשותפות לפי נדירותן), מועבר להסתברות המוקדמת"
#define M_EXPLAIN_CUT \
    "cut at cosine %.4f: of what stays %.1f %% is related, and %.1f %% of what is related stays, where %.3g %% of all is (on the pairs themselves; held out: cut_precision, cut_recall)", \
    "כדאי לחתוך בקוסינוס %.4f: מתוך מה שנשאר %.1f %% קשור, ו־%.1f %% ממה שקשור נשאר, במקום ש־%.3g %% מן הכול קשור (על הזוגות עצמם; על אחרים: cut_precision, cut_recall)"
#define M_EXPLAIN_CUT_NONE \
    "no threshold on the cosine keeps %.1f %% related among these pairs, where %.3g %% of all is", \
    "אין סף על הקוסינוס שמשאיר %.1f %% קשורים בין הזוגות האלה, במקום ש־%.3g %% מן הכול קשור"
#define M_EXPLAIN_CUT_NO_INTERVAL \
    "a choice, not an estimate; how well it does on other pairs is cut_precision and cut_recall", \
    "זו בחירה ולא אומדן; עד כמה היא טובה על זוגות אחרים אומרים cut_precision ו־cut_recall"
#define M_EXPLAIN_CUT_FORMULA \
    "the threshold between two neighbouring cosines with the best 2PR/(P + R), or with the most recall R at the wanted precision P; P at the prior", \
    "הסף בין שני קוסינוסים שכנים שבו 2PR/(P + R) הטוב ביותר, או שבו הכיסוי R הגדול ביותר בדיוק המבוקש P; ‏P לפי ההסתברות המוקדמת"
#define M_EXPLAIN_CUT_PRECISION \
    "held out, %.1f %% of what the cut keeps is related, where %.3g %% of all is", \
    "על זוגות שלא בחרו את הסף %.1f %% ממה שנשאר קשור, במקום ש־%.3g %% מן הכול קשור"
#define M_EXPLAIN_CUT_NOTHING \
    "held out, the cut keeps nothing", \
    "על זוגות שלא בחרו את הסף לא נשאר דבר"
#define M_EXPLAIN_CUT_PRECISION_FORMULA \
    "related / kept, each fold cut where the other folds say, with the odds moved from the share %.3g to the prior %.3g; Wilson's interval, over pairs", \
    "קשורים / נשמרים, כל קפל נחתך במקום שאומרים הקפלים האחרים, והסיכויים מועברים מן החלק %.3g להסתברות המוקדמת %.3g; רווח סמך של וילסון, על פני זוגות"
#define M_EXPLAIN_CUT_RECALL \
    "held out, the cut keeps %.1f %% of what is related", \
    "על זוגות שלא בחרו את הסף נשארים %.1f %% ממה שקשור"
#define M_EXPLAIN_CUT_RECALL_FORMULA \
    "related and kept / related, each fold cut where the other folds say; Wilson's interval, over pairs", \
    "קשורים שנשמרו / קשורים, כל קפל נחתך במקום שאומרים הקפלים האחרים; רווח סמך של וילסון, על פני זוגות"

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
    "fewer than %.3g of %zu items would come this close to a random item of the collection by chance alone: no random pair did, and a sample tells no more", \
    "פחות מ־%.3g מתוך %zu פריטים היו קרובים כל כך לפריט אקראי מן האוסף במקרה בלבד: אף זוג אקראי לא היה קרוב כל כך, ומדגם אינו אומר יותר מזה"
#define M_EXPLAIN_NOTHING_HERE \
    "about %.3g of %zu items come as close as the best hit to a random item of the collection: no hit is closer than chance would bring between its texts; this is surprise, not relevance, which takes labelled pairs (--pairs)", \
    "בערך %.3g מתוך %zu פריטים קרובים לפריט אקראי מן האוסף כמו התוצאה הטובה ביותר: אין תוצאה קרובה יותר ממה שהמקרה מביא בין הטקסטים שלו; זו מידת הפתעה ולא רלוונטיות, שאותה אפשר ללמוד רק מזוגות מתויגים (‎--pairs)"
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
/* evidence and support of a neighbour */
#define M_EXPLAIN_EVIDENCE_STOPPED \
    "stopped; nothing was answered", "נעצר; אין תשובה"
#define M_EXPLAIN_EVIDENCE_SAME \
    "evidence is for two different words; a word is near itself without any", \
    "ראיות הן לשתי מילים שונות; מילה קרובה לעצמה גם בלעדיהן"
#define M_EXPLAIN_EVIDENCE_ZERO \
    "one of the two words has no vector to compare by angle (zero or not finite), so there is no evidence", \
    "לאחת משתי המילים אין וקטור שאפשר להשוות בזווית (אפס או לא סופי), ולכן אין ראיות"
#define M_EXPLAIN_EVIDENCE_COUNTS \
    "%s: a count model's evidence comes from its counts, which were not kept; learn with --method count --keep-counts --keep-corpus", \
    "%s: הראיות של מודל ספירה באות מן הספירות שלו, והן לא נשמרו; יש ללמוד עם --method count --keep-counts --keep-corpus"
#define M_EXPLAIN_EVIDENCE_CONTEXT \
    "%s: evidence needs the context vectors, which were not kept; learn with --keep-context --keep-corpus", \
    "%s: ראיות דורשות את וקטורי ההקשר, והם לא נשמרו; יש ללמוד עם --keep-context --keep-corpus"
#define M_EXPLAIN_EVIDENCE_OTHER \
    "%s: not the context vectors of %s but of another learning; learn again with --keep-context --keep-corpus", \
    "%s: אלה אינם וקטורי ההקשר של %s אלא של למידה אחרת; יש ללמוד שוב עם --keep-context --keep-corpus"
#define M_EXPLAIN_EVIDENCE_NONE \
    "none of the kept sentences holds one of the two words, so there is no evidence", \
    "באף אחד מן המשפטים שנשמרו אין אחת משתי המילים, ולכן אין ראיות"
#define M_EXPLAIN_EVIDENCE_EXPECTED \
    "nothing was drawn: sub-sampling, windows and random words are taken in expectation, at the final vectors", \
    "לא הוגרל דבר: הדילול, החלונות והמילים האקראיות נלקחו בתוחלת, בווקטורים הסופיים"
#define M_EXPLAIN_EVIDENCE_TOP_COUNTS \
    "sentence %llu brings \"%s\" and \"%s\" most together: %.3g of the cosine %.4f that their counts give is its share, exactly", \
    "משפט %llu מקרב את \"%s\" ואת \"%s\" יותר מכול: חלקו הוא %.3g מתוך הקוסינוס %.4f שנותנות הספירות, במדויק"
#define M_EXPLAIN_EVIDENCE_TOP_STEPS \
    "sentence %llu brings \"%s\" and \"%s\" most together: to first order, learning from it moves their cosine by %.3g; they stand at %.4f", \
    "משפט %llu מקרב את \"%s\" ואת \"%s\" יותר מכול: בסדר ראשון, הלמידה ממנו מזיזה את הקוסינוס שלהן ב־%.3g; הן עומדות ב־%.4f"
#define M_EXPLAIN_EVIDENCE_COUNTS_FORMULA \
    "sum over the pairs (a,c) and (b,c) of the sentence of (W - distance + 1) v(c) / 2#(a,c), or / 2#(b,c), where v(c) is the part of the context c in the cosine (see counts_cosine); all sentences add up to the cosine; again from the contexts' own rows", \
    "סכום על פני הזוגות (a,c) ו־(b,c) שבמשפט של (W - מרחק + 1) v(c) / 2#(a,c), או / 2#(b,c), כאשר v(c) הוא חלקו של ההקשר c בקוסינוס (ראו counts_cosine); כל המשפטים יחד מסתכמים לקוסינוס; ושוב מן השורות של ההקשרים עצמם"
#define M_EXPLAIN_EVIDENCE_STEPS_FORMULA \
    "sum of lr over all epochs × expected step of the sentence on v_a times d cos/d v_a, and the same for b; the step of a pair (a,y) is (1 - σ(v_a·u_y)) u_y - k Σ P(c) σ(v_a·u_c) u_c; again by moving both vectors a little of the whole step to either side and taking the cosine", \
    "סכום lr על פני כל המעברים × תוחלת הצעד של המשפט על v_a כפול d cos/d v_a, וכן ל־b; הצעד של הזוג (a,y) הוא (1 - σ(v_a·u_y)) u_y - k Σ P(c) σ(v_a·u_c) u_c; ושוב בהזזת שני הווקטורים מעט לאורך הצעד כולו לשני הכיוונים ובחישוב הקוסינוס"
#define M_EXPLAIN_EVIDENCE_SHOWN_COUNTS \
    "the %zu sentences first in the list hold %.1f %% of the cosine; %zu sentences have a part in it, %.4f together", \
    "‏%zu המשפטים שבראש הרשימה מחזיקים %.1f %% מן הקוסינוס; ל־%zu משפטים יש בו חלק, יחד %.4f"
#define M_EXPLAIN_EVIDENCE_SHOWN_STEPS \
    "the %zu sentences first in the list hold %.1f %% of all that brings the two together; %zu sentences do, %+.3g in all, and the others push them apart by %+.3g", \
    "‏%zu המשפטים שבראש הרשימה מחזיקים %.1f %% מכל מה שמקרב את השתיים; %zu משפטים מקרבים אותן, %+.3g בסך הכול, והאחרים מרחיקים אותן ב־%+.3g"
#define M_EXPLAIN_EVIDENCE_SHOWN_NONE \
    "no sentence brings the two together", "אין משפט שמקרב בין השתיים"
#define M_EXPLAIN_EVIDENCE_SHOWN_FORMULA \
    "scores above 0 of the sentences shown / scores above 0 of all sentences (see evidence_top); again over every sentence of the corpus, without the index", \
    "הציונים החיוביים של המשפטים המוצגים / הציונים החיוביים של כל המשפטים (ראו evidence_top); ושוב על כל משפט בקורפוס, ללא האינדקס"
#define M_EXPLAIN_EVIDENCE_SENTENCES \
    "\"%s\" stands in %llu sentences, \"%s\" in %llu, both in %llu", "\"%s\" מופיעה ב־%llu משפטים, \"%s\" ב־%llu, ושתיהן ב־%llu"
#define M_EXPLAIN_EVIDENCE_SENTENCES_FORMULA \
    "sentences that hold a or b; again over every sentence of the corpus, without the index", \
    "משפטים שיש בהם a או b; ושוב על כל משפט בקורפוס, ללא האינדקס"
#define M_EXPLAIN_SUPPORT_RUNS \
    "--support %u: must be %u to %u learnings", "‎--support %u: חייב להיות בין %u ל-%u למידות"
#define M_EXPLAIN_SUPPORT_OTHER \
    "%s: a space that is no run of this support (another space, corpus or seed); give --support-dir another folder", \
    "%s: מרחב שאינו ריצה של תמיכה זו (מרחב, קורפוס או זרע אחר); יש לתת ל---support-dir תיקייה אחרת"
#define M_EXPLAIN_SUPPORT_ONE \
    "the kept corpus is one short text, so that every sample of it is the same; learn from more texts", \
    "הקורפוס שנשמר הוא טקסט קצר אחד, וכל מדגם ממנו זהה לו; יש ללמוד מעוד טקסטים"
#define M_EXPLAIN_SUPPORT_ABSENT \
    "a word of the question is missing in %u of %u samples: too rare for support to say anything; ask about a more frequent word", \
    "מילה שבשאלה חסרה ב-%u מתוך %u המדגמים: נדירה מכדי שתמיכה תאמר דבר; יש לשאול על מילה שכיחה יותר"
#define M_EXPLAIN_SUPPORT_TOP \
    "\"%s\" is among the %zu nearest in %u of %u learnings from texts drawn anew; in one more its cosine would be %.3f to %.3f", \
    "\"%s\" בין %zu הקרובים ביותר ב־%u מתוך %u למידות מטקסטים שהוגרלו מחדש; בלמידה נוספת הקוסינוס יהיה בין %.3f ל־%.3f"
#define M_EXPLAIN_SUPPORT_TOP_RARE \
    "\"%s\" is among the %zu nearest in %u of %u learnings from texts drawn anew; one of the words is seen less than %d times, so this mostly says whether a sample holds those few texts, and nothing about the language", \
    "\"%s\" בין %zu הקרובים ביותר ב־%u מתוך %u למידות מטקסטים שהוגרלו מחדש; אחת המילים נראתה פחות מ־%d פעמים, ולכן זה אומר בעיקר אם המדגם מכיל את הטקסטים המעטים האלה, ולא דבר על השפה"
#define M_EXPLAIN_SUPPORT_FORMULA \
    "learnings in which the neighbour is among the k nearest / learnings whose sample holds the word; interval after Wilson; again by counting in each how many words are nearer", \
    "למידות שבהן השכן בין k הקרובים / למידות שהמדגם שלהן מכיל את המילה; רווח לפי וילסון; ושוב בספירה, בכל אחת, כמה מילים קרובות יותר"
#define M_EXPLAIN_SUPPORT_DEPENDENT \
    "the neighbours of one word come and go together, so that their mean has no interval of its own", \
    "השכנים של מילה אחת באים והולכים יחד, ולכן לממוצע שלהם אין רווח משלו"
#define M_EXPLAIN_SUPPORT_MEAN \
    "of the %zu neighbours %.1f come back on average, in %u learnings from %llu texts (or parts of long ones) drawn with replacement", \
    "מתוך %zu השכנים חוזרים %.1f בממוצע, ב־%u למידות מ־%llu טקסטים (או חלקים של טקסטים ארוכים) שהוגרלו עם החזרה"
#define M_EXPLAIN_SUPPORT_MEAN_FORMULA \
    "mean over the neighbours of the share of learnings in which each is among the k nearest (see support_top)", \
    "ממוצע על פני השכנים של חלק הלמידות שבהן כל אחד בין k הקרובים (ראו support_top)"
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

/* ---- Words beside vectors ---- */
#define M_EXPLAIN_LEXICAL_NONE \
    "no word of the query stands in any text, so words find nothing here", \
    "אף מילה של השאילתה אינה מופיעה באף טקסט, ולכן מילים אינן מוצאות כאן דבר"
#define M_EXPLAIN_LEXICAL_OVERLAP \
    "%zu of the %zu hits are also among the %zu best by words (BM25)", \
    "%zu מתוך %zu התוצאות נמצאות גם בין %zu הטובות ביותר לפי מילים (BM25)"
#define M_EXPLAIN_LEXICAL_FORMULA \
    "hits by vectors that are also hits by words: BM25 with k1 = 1.2, b = 0.75, idf = log(1 + (N - n + 1/2)/(n + 1/2))", \
    "תוצאות לפי וקטורים שהן גם תוצאות לפי מילים: BM25 עם k1 = 1.2, ‏b = 0.75, ‏idf = log(1 + (N - n + 1/2)/(n + 1/2))"

/* ---- The order of two hits ---- */
#define M_EXPLAIN_ORDER_SAME \
    "A and B are the same item, '%s', so neither ranks above the other; name two different ones", \
    "‏A ו־B הם אותו פריט, '%s', ולכן אף אחד אינו מדורג מעל האחר; יש לתת שני פריטים שונים"
#define M_EXPLAIN_ORDER_UNUSABLE \
    "'%s' is no real vector (%s), so no search ranks it; 'zavit audit' says what is wrong with it", \
    "‏'%s' אינו וקטור של ממש (%s), ולכן שום חיפוש אינו מדרג אותו; הפקודה 'zavit audit' אומרת מה פגום בו"
#define M_EXPLAIN_MARGIN_EQUAL \
    "\"%s\" and \"%s\" stand at the same %s, %.4f; the id decides", \
    "‏\"%s\" ו־\"%s\" עומדים באותו %s,‏ %.4f; המזהה מכריע"
#define M_EXPLAIN_MARGIN \
    "\"%s\" ranks above \"%s\" by %s: %.4f against %.4f", \
    "‏\"%s\" מדורג מעל \"%s\" לפי %s: ‏%.4f מול %.4f"
#define M_EXPLAIN_MARGIN_FORMULA "score of A - score of B under the metric in use", "הציון של A פחות הציון של B לפי המדד שבשימוש"
#define M_EXPLAIN_METRICS_AGREE \
    "cosine, dot product and distance agree on the order (|A| = %.4g, |B| = %.4g)", \
    "קוסינוס, מכפלה סקלרית ומרחק מסכימים על הסדר (|A| = %.4g, ‏|B| = %.4g)"
#define M_EXPLAIN_METRICS_DIFFER \
    "%s puts \"%s\" first, but another order comes by %s: the lengths of the vectors decide (|%s| = %.4g, |%s| = %.4g); normalised vectors would agree", \
    "לפי %s הראשון הוא \"%s\", אבל סדר אחר יוצא לפי %s: אורכי הווקטורים מכריעים (|%s| = %.4g, ‏|%s| = %.4g); בווקטורים מנורמלים הייתה הסכמה"
#define M_EXPLAIN_METRICS_FORMULA \
    "how many of cosine, dot product and distance put the two in another order than the metric in use", \
    "כמה מבין קוסינוס, מכפלה סקלרית ומרחק מסדרים את השניים אחרת מן המדד שבשימוש"
#define M_EXPLAIN_HUBS_STAY \
    "\"%s\" is among the nearest of %s rows, \"%s\" of %s, where %zu would be the mean; with that taken off (CSLS) the order stays", \
    "‏\"%s\" נמצא בין השכנים הקרובים של %s שורות, ו־\"%s\" של %s, כשהממוצע הוא %zu; גם בניכוי ההשפעה הזאת (CSLS) הסדר נשאר"
#define M_EXPLAIN_HUBS_FLIP \
    "\"%s\" is among the nearest of %s rows, \"%s\" of %s, where %zu would be the mean; with that taken off (CSLS) \"%s\" comes first", \
    "‏\"%s\" נמצא בין השכנים הקרובים של %s שורות, ו־\"%s\" של %s, כשהממוצע הוא %zu; בניכוי ההשפעה הזאת (CSLS) הראשון הוא \"%s\""
#define M_EXPLAIN_HUBS_ABOUT "about %.3g (%.3g to %.3g)", "בערך %.3g (‏%.3g עד %.3g)"
#define M_EXPLAIN_HUBS_FORMULA \
    "2 (cos(q,A) - cos(q,B)) - (r(A) - r(B)), r(x) the mean cosine of x to its %zu nearest rows (CSLS)", \
    "‏2 (cos(q,A) - cos(q,B)) - (r(A) - r(B)), כאשר r(x) הוא הקוסינוס הממוצע של x עם %zu השורות הקרובות לו (CSLS)"
#define M_EXPLAIN_LENGTH_NONE \
    "\"%s\" has %.0f words, \"%s\" %.0f; length has no effect that could be told from chance on this query's scores (%.2g %% of their variance over %zu texts)", \
    "ב־\"%s\" יש %.0f מילים וב־\"%s\" ‏%.0f; לאורך אין השפעה על ציוני השאילתה שאפשר להבדיל ממקרה (%.2g %% מן השונות שלהם על פני %zu טקסטים)"
#define M_EXPLAIN_LENGTH_LONG \
    "\"%s\" has %.0f words, \"%s\" %.0f; longer texts score higher for this query (%.2g %% of the variance), but without that the order stays", \
    "ב־\"%s\" יש %.0f מילים וב־\"%s\" ‏%.0f; בשאילתה הזאת טקסטים ארוכים מקבלים ציון גבוה יותר (%.2g %% מן השונות), אבל גם בניכוי זה הסדר נשאר"
#define M_EXPLAIN_LENGTH_SHORT \
    "\"%s\" has %.0f words, \"%s\" %.0f; shorter texts score higher for this query (%.2g %% of the variance), but without that the order stays", \
    "ב־\"%s\" יש %.0f מילים וב־\"%s\" ‏%.0f; בשאילתה הזאת טקסטים קצרים מקבלים ציון גבוה יותר (%.2g %% מן השונות), אבל גם בניכוי זה הסדר נשאר"
#define M_EXPLAIN_LENGTH_LONG_FLIP \
    "\"%s\" has %.0f words, \"%s\" %.0f; longer texts score higher for this query (%.2g %% of the variance), and without that \"%s\" comes first", \
    "ב־\"%s\" יש %.0f מילים וב־\"%s\" ‏%.0f; בשאילתה הזאת טקסטים ארוכים מקבלים ציון גבוה יותר (%.2g %% מן השונות), ובניכוי זה הראשון הוא \"%s\""
#define M_EXPLAIN_LENGTH_SHORT_FLIP \
    "\"%s\" has %.0f words, \"%s\" %.0f; shorter texts score higher for this query (%.2g %% of the variance), and without that \"%s\" comes first", \
    "ב־\"%s\" יש %.0f מילים וב־\"%s\" ‏%.0f; בשאילתה הזאת טקסטים קצרים מקבלים ציון גבוה יותר (%.2g %% מן השונות), ובניכוי זה הראשון הוא \"%s\""
#define M_EXPLAIN_LENGTH_CONSTANT \
    "the %zu texts are too few, or all equally long, so length has no effect to measure", \
    "‏%zu הטקסטים מעטים מדי או שווים באורכם, ולכן אין השפעת אורך שאפשר למדוד"
#define M_EXPLAIN_LENGTH_NO_INTERVAL "there is no value", "אין ערך"
#define M_EXPLAIN_LENGTH_FORMULA \
    "partial R² of this query's scores on log(words of the text) over the collection, with BM25 held fast; interval by Fisher's z of the correlation", \
    "‏R² חלקי של ציוני השאילתה על log(מספר המילים בטקסט) על פני האוסף, כאשר BM25 קבוע; רווח סמך לפי z של פישר למתאם"
#define M_EXPLAIN_LEXICAL_ORDER_EQUAL \
    "by words (BM25) \"%s\" and \"%s\" stand equal, at %.4g", "לפי מילים (BM25) ‏\"%s\" ו־\"%s\" שווים, %.4g"
#define M_EXPLAIN_LEXICAL_ORDER_SAME \
    "by words (BM25) \"%s\" comes first too: A %.4g, B %.4g", "גם לפי מילים (BM25) הראשון הוא \"%s\": ‏A‏ %.4g, ‏B‏ %.4g"
#define M_EXPLAIN_LEXICAL_ORDER_OTHER \
    "by words (BM25) \"%s\" would come first: A %.4g, B %.4g", "לפי מילים (BM25) הראשון היה \"%s\": ‏A‏ %.4g, ‏B‏ %.4g"
#define M_EXPLAIN_LEXICAL_ORDER_FORMULA \
    "BM25 of A - BM25 of B, a sum over the query's words (in the terms)", \
    "‏BM25 של A פחות BM25 של B, סכום על פני מילות השאילתה (באיברים)"

/* ---- Blame ---- */
#define M_EXPLAIN_BLAME_NO_COLUMN \
    "%s: there is no column '%s' to group by; 'zavit info' lists the columns", \
    "%s: אין עמודה '%s' שאפשר לקבץ לפיה; הפקודה 'zavit info' מציגה את העמודות"
#define M_EXPLAIN_BLAME_ROW_STATUS "the row is no real vector (%s)", "השורה אינה וקטור של ממש (%s)"
#define M_EXPLAIN_BLAME_TRUNCATED "only the beginning of the text was encoded", "רק תחילת הטקסט קודדה"
#define M_EXPLAIN_BLAME_UNKNOWN_NOTE "%zu of the query's %zu words are unknown to the model", "%zu מתוך %zu המילים של השאילתה אינן מוכרות למודל"
#define M_EXPLAIN_BLAME_NO_TEXTS "no texts in the space", "אין טקסטים במרחב"
#define M_EXPLAIN_BLAME_NO_QUERY_TEXT "the query is no text", "השאילתה אינה טקסט"
#define M_EXPLAIN_BLAME_F32 "stored as f32, so nothing was rounded off", "נשמר כ־f32, ולכן דבר לא עוגל"
#define M_EXPLAIN_BLAME_NO_MODEL "no texts or no model to make f32 vectors from, so the stored ones stand for them", "אין טקסטים או אין מודל ליצור מהם וקטורי f32, ולכן השמורים באים במקומם"
#define M_EXPLAIN_BLAME_NO_FILTER "no --where", "אין --where"
#define M_EXPLAIN_BLAME_NO_GROUP "no --group", "אין --group"
#define M_EXPLAIN_BLAME_NO_VECTOR "the query has no vector", "לשאילתה אין וקטור"
#define M_EXPLAIN_BLAME_NONE "\"%s\" is found, at rank %zu of %zu", "‏\"%s\" נמצא, בדירוג %zu מתוך %zu"
#define M_EXPLAIN_BLAME_UNUSABLE \
    "\"%s\" is no real vector (%s), so no search by vectors can find it", \
    "‏\"%s\" אינו וקטור של ממש (%s), ולכן שום חיפוש לפי וקטורים אינו יכול למצוא אותו"
#define M_EXPLAIN_BLAME_ALL_UNKNOWN \
    "no word of the query is known to the model (%s), so it has no vector", \
    "אף מילה בשאילתה אינה מוכרת למודל (%s), ולכן אין לה וקטור"
#define M_EXPLAIN_BLAME_UNKNOWN \
    "the words that decide are unknown to the model: %s; they make %.0f %% of what the words say for \"%s\"", \
    "המילים המכריעות אינן מוכרות למודל: %s; הן %.0f %% ממה שהמילים אומרות בזכות \"%s\""
#define M_EXPLAIN_BLAME_DUPLICATE \
    "\"%s\" is nearly the same as the hit at rank %zu, \"%s\" (cosine %.5f), which stands before it", \
    "‏\"%s\" כמעט זהה לתוצאה שבדירוג %zu, ‏\"%s\" (קוסינוס %.5f), שעומדת לפניו"
#define M_EXPLAIN_BLAME_HUB \
    "the hit at rank %zu, \"%s\", is a hub: among the nearest of about %.0f rows, where %zu is the mean; with hubs taken off (CSLS) \"%s\" has rank %zu", \
    "התוצאה שבדירוג %zu, ‏\"%s\", היא צומת: בין השכנים הקרובים של כ־%.0f שורות, כשהממוצע הוא %zu; בניכוי צמתים (CSLS) הדירוג של \"%s\" הוא %zu"
#define M_EXPLAIN_BLAME_K "\"%s\" has rank %zu, just beyond the %zu that were asked for", "‏\"%s\" בדירוג %zu, קצת מעבר ל־%zu שהתבקשו"
#define M_EXPLAIN_BLAME_MODEL \
    "to the model %zu other rows are closer to the query than \"%s\"; no later stage is to blame", \
    "לפי המודל %zu שורות אחרות קרובות לשאילתה יותר מ־\"%s\"; שום שלב מאוחר יותר אינו אשם"
#define M_EXPLAIN_BLAME_METRIC \
    "\"%s\" has rank %zu by cosine and %zu by %s: its vector has norm %.4g, that of the last hit \"%s\" %.4g, and length decides", \
    "‏\"%s\" בדירוג %zu לפי קוסינוס ובדירוג %zu לפי %s: הנורמה של הווקטור שלו %.4g, של התוצאה האחרונה \"%s\" ‏%.4g, והאורך מכריע"
#define M_EXPLAIN_BLAME_PRECISION \
    "\"%s\" has rank %zu by the model's own vectors and %zu by those stored as %s: rounding put others before it", \
    "‏\"%s\" בדירוג %zu לפי הווקטורים של המודל עצמו ובדירוג %zu לפי אלה שנשמרו כ־%s: העיגול הקדים לו אחרים"
#define M_EXPLAIN_BLAME_STALE \
    "the stored vector of \"%s\" is not the one that the model makes of its text (cosine %.4f): rank %zu with the right one, %zu as it is", \
    "הווקטור השמור של \"%s\" אינו זה שהמודל יוצר מן הטקסט שלו (קוסינוס %.4f): דירוג %zu עם הווקטור הנכון, %zu כמו שהוא"
#define M_EXPLAIN_BLAME_FILTER "--where leaves \"%s\" out", "הדגל --where משמיט את \"%s\""
#define M_EXPLAIN_BLAME_GROUP \
    "\"%s\", of the same %s, stands at rank %zu for \"%s\"", \
    "‏\"%s\", שיש לו אותו %s, עומד בדירוג %zu במקום \"%s\""
#define M_EXPLAIN_BLAME_DO_UNUSABLE "'zavit audit' says what is wrong with such rows; mend the text or leave it out", "הפקודה 'zavit audit' אומרת מה פגום בשורות כאלה; יש לתקן את הטקסט או להשמיט אותו"
#define M_EXPLAIN_BLAME_DO_UNKNOWN "search by words too (--lexical), or learn the model from text that has them (--subwords also gives unseen words vectors)", "כדאי לחפש גם לפי מילים (--lexical), או ללמוד מודל מטקסט שבו הן מופיעות (--subwords נותן וקטורים גם למילים שלא נראו)"
#define M_EXPLAIN_BLAME_DO_DUPLICATE "leave repeats out of the collection, or ask for more hits", "כדאי להשמיט כפילויות מן האוסף, או לבקש יותר תוצאות"
#define M_EXPLAIN_BLAME_DO_HUB "'zavit why --query' shows both with hubs taken off", "הפקודה 'zavit why --query' מראה את שניהם בניכוי צמתים"
#define M_EXPLAIN_BLAME_DO_K "-k %zu shows it", "‏‎-k %zu מציג אותו"
#define M_EXPLAIN_BLAME_DO_METRIC "normalise the vectors, or search with --metric cos", "יש לנרמל את הווקטורים, או לחפש עם --metric cos"
#define M_EXPLAIN_BLAME_DO_PRECISION "store the vectors in a wider type", "יש לשמור את הווקטורים בטיפוס רחב יותר"
#define M_EXPLAIN_BLAME_DO_STALE "encode the texts again with this model", "יש לקודד את הטקסטים מחדש עם המודל הזה"
#define M_EXPLAIN_BLAME_DO_FILTER "look at the column's value of this row, or leave the condition out", "כדאי לבדוק את ערך העמודה בשורה הזאת, או לוותר על התנאי"
#define M_EXPLAIN_BLAME_DO_GROUP "the document is found, by another of its pieces", "המסמך נמצא, באמצעות חלק אחר שלו"
#define M_EXPLAIN_BLAME_LEXICAL_HAS "by words (BM25) it has rank %zu: consider both together", "לפי מילים (BM25) הוא בדירוג %zu: כדאי לשקול את שתי הדרכים יחד"
#define M_EXPLAIN_BLAME_LEAD "the last hit, \"%s\", leads by %.4f, most of it from the word \"%s\" (%+.4f)", "התוצאה האחרונה, \"%s\", מובילה ב־%.4f, רובם מן המילה \"%s\" (%+.4f)"
#define M_EXPLAIN_BLAME_BOTH "%s; %s", "%s; %s"
#define M_EXPLAIN_BLAME_ONE "%s", "%s"
#define M_EXPLAIN_BLAME_FORMULA \
    "rank of the expected row at the last stage at which it fell out of the top k, here '%s'", \
    "דירוג השורה המבוקשת בשלב האחרון שבו היא יצאה מ־k הראשונים, כאן '%s'"
#define M_EXPLAIN_EXPECTED_RANK "\"%s\" has rank %zu, and %zu were asked for", "‏\"%s\" בדירוג %zu, והתבקשו %zu"
#define M_EXPLAIN_EXPECTED_UNRANKED "\"%s\" is not ranked at all", "‏\"%s\" אינו מדורג כלל"
#define M_EXPLAIN_EXPECTED_RANK_FORMULA \
    "1 + rows (or groups) that the search puts before the expected one", \
    "1 ועוד השורות (או הקבוצות) שהחיפוש מקדים לשורה המבוקשת"
#define M_EXPLAIN_COSINE_RANK "\"%s\" has rank %zu by exact cosine over all rows", "‏\"%s\" בדירוג %zu לפי קוסינוס מדויק על פני כל השורות"
#define M_EXPLAIN_LEXICAL_RANK "\"%s\" has rank %zu by words (BM25)", "‏\"%s\" בדירוג %zu לפי מילים (BM25)"
#define M_EXPLAIN_STAGE_UNRANKED "\"%s\" has no score at this stage", "ל־\"%s\" אין ציון בשלב הזה"
#define M_EXPLAIN_STAGE_FORMULA "1 + rows with a better score; equal ones by id (BM25: by row)", "1 ועוד השורות שציונן טוב יותר; שוות לפי מזהה (BM25: לפי שורה)"
#define M_EXPLAIN_RECALL "%zu of %zu expected rows are in the top %zu at stage '%s'", "%zu מתוך %zu השורות המבוקשות נמצאות ב־%zu הראשונות בשלב '%s'"
#define M_EXPLAIN_RECALL_KNOWN "in %zu of %zu cases query and expected row are real vectors", "ב־%zu מתוך %zu מקרים השאילתה והשורה המבוקשת הן וקטורים של ממש"
#define M_EXPLAIN_RECALL_FORMULA "expected rows in the top k / cases measured at this stage; Wilson's interval", "שורות מבוקשות ב־k הראשונות / מקרים שנמדדו בשלב הזה; רווח סמך של וילסון"
#define M_EXPLAIN_BLAME_CAUSE "%zu of the %zu rows that were not found are lost to '%s', more than to any other cause", "%zu מתוך %zu השורות שלא נמצאו אבדו בגלל '%s', יותר מכל סיבה אחרת"
#define M_EXPLAIN_BY_WORDS "words (BM25) put %zu of the %zu rows that were not found into the top %zu", "מילים (BM25) מביאות %zu מתוך %zu השורות שלא נמצאו אל %zu הראשונות"
#define M_EXPLAIN_BY_WORDS_FORMULA "cases not found that BM25 has in the top k / cases not found; Wilson's interval", "מקרים שלא נמצאו ו־BM25 מדרג אותם ב־k הראשונים / מקרים שלא נמצאו; רווח סמך של וילסון"
#define M_EXPLAIN_BLAME_CAUSE_FORMULA "cases of this cause / cases that were not found; Wilson's interval", "מקרים של הסיבה הזאת / מקרים שלא נמצאו; רווח סמך של וילסון"

/* clang-format on */

#endif
