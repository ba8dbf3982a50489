/* explain_audit_messages.h — messages of this room: what a collection looks like, and what is wrong with it. See explain_messages.h. */
#ifndef ZV_EXPLAIN_AUDIT_MESSAGES_H
#define ZV_EXPLAIN_AUDIT_MESSAGES_H

/* clang-format off */

#define M_EXPLAIN_AUDIT_FEW \
    "%s: %zu of its %zu rows can be compared (%zu are empty, %zu have no known word, %zu are zero, %zu hold NaN or infinity), and an audit needs 3; 'zavit info' shows the first ones", \
    "%s: אפשר להשוות %zu מתוך %zu השורות שבו (%zu ריקות, ב־%zu אין מילה מוכרת, %zu הן אפס, ב־%zu יש NaN או אינסוף), ולביקורת דרושות 3; הפקודה 'zavit info' מציגה את הראשונות"
#define M_EXPLAIN_AUDIT_STOPPED \
    "stopped before all was measured, so there is no audit; run it again", \
    "נעצר לפני שהכול נמדד, ולכן אין ביקורת; יש להריץ שוב"

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
    "rows whose cosine to the one that stays, x·y/(|x||y|), reaches the least similarity; of all rows, none is passed over", \
    "שורות שהקוסינוס שלהן מול זו שנשארת, x·y/(|x||y|), מגיע לדמיון המזערי; מתוך כל השורות, בלי לדלג על אף אחת"
#define M_EXPLAIN_DUPS_COMPARING "comparing", "משווה"
#define M_EXPLAIN_DUPS_LARGEST \
    "the largest set is that of \"%s\", which %zu rows repeat", \
    "הקבוצה הגדולה ביותר היא של \"%s\", ש־%zu שורות חוזרות עליה"
#define M_EXPLAIN_DUPS_LARGEST_FORMULA "rows of the largest set, the one that stays included", "מספר השורות בקבוצה הגדולה ביותר, כולל זו שנשארת"

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

/* ---- Audit: counts ---- */
#define M_EXPLAIN_ITEMS "the collection has %zu items", "באוסף %zu פריטים"
#define M_EXPLAIN_ITEMS_FORMULA "number of rows; again by asking each row for its id", "מספר השורות; ושוב על ידי בקשת המזהה של כל שורה"
#define M_EXPLAIN_DIM "each is a vector of %zu numbers, stored as %s", "כל אחד מהם וקטור של %zu מספרים, שמורים כ־%s"
#define M_EXPLAIN_DIM_FORMULA "numbers per row; again by counting what reading a row writes", "מספרים בשורה; ושוב על ידי ספירה של מה שקריאת שורה כותבת"
#define M_EXPLAIN_USABLE "%zu of %zu rows can be compared by angle", "%zu מתוך %zu שורות ניתנות להשוואה לפי זווית"
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

/* clang-format on */

#endif
