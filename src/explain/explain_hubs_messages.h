/* explain_hubs_messages.h — audit's hubs, confounds, languages, equal texts, and what angles do; English beside Hebrew (see
 * base/base_messages.h). */
#ifndef ZV_EXPLAIN_HUBS_MESSAGES_H
#define ZV_EXPLAIN_HUBS_MESSAGES_H

/* clang-format off */

/* ---- Hubs ---- */
#define M_EXPLAIN_SKEW_OK \
    "how often a row is among the %zu nearest of others has a skewness of %.2f: hubs are no larger than is usual (%zu of %zu rows were asked)", \
    "לתדירות שבה שורה נמצאת בין %zu הקרובות לאחרות צידוד (skewness) של %.2f: הרכזות אינן גדולות מן המקובל (נשאלו %zu מתוך %zu שורות)"
#define M_EXPLAIN_SKEW_WARN \
    "there are hubs: how often a row is among the %zu nearest of others has a skewness of %.2f, so that a few rows answer many searches that they have nothing to say to (%zu of %zu rows were asked)", \
    "יש רכזות (hubs): לתדירות שבה שורה נמצאת בין %zu הקרובות לאחרות צידוד (skewness) של %.2f, כך ששורות מעטות עונות על חיפושים רבים שאין להן מה לומר בהם (נשאלו %zu מתוך %zu שורות)"
#define M_EXPLAIN_SKEW_EVEN \
    "every row is among the %zu nearest of equally many others, so there is no skewness", \
    "כל שורה נמצאת בין %zu הקרובות למספר שווה של אחרות, ולכן אין צידוד"
#define M_EXPLAIN_SKEW_UNKNOWN \
    "cannot be told: among the %zu nearest of a sample of %zu of %zu rows too few rows came up three times, or chance alone would make the skewness uncertain by more than .55, as where there are hardly any hubs", \
    "אי אפשר לדעת: בין %zu הקרובות לכל שורה במדגם של %zu מתוך %zu שורות מעט מדי שורות הופיעו שלוש פעמים, או שהמקריות לבדה הייתה מותירה בצידוד אי־ודאות של יותר מ־‎.55, כפי שקורה כשכמעט אין רכזות"
#define M_EXPLAIN_SKEW_NO_VALUE "there is no value to be sure of", "אין ערך שאפשר להיות בטוחים בו"
#define M_EXPLAIN_SKEW_FORMULA \
    "E(N - k)³ / (E(N - k)²)^1.5 over the rows, N being how many rows have this one among their k = %zu nearest by %s; where a sample asked, moments without its noise, interval by the jackknife over who asked", \
    "E(N - k)³ / (E(N - k)²)^1.5 על פני השורות, כאשר N הוא מספר השורות שזו בין k = %zu הקרובות אליהן לפי %s; כשנשאל מדגם, מומנטים ללא הרעש שלו, ורווח סמך בשיטת jackknife על פני הנשאלות"
#define M_EXPLAIN_HUB_TOP \
    "\"%s\" is among the %zu nearest of %.3g %% of the other rows, %.3g times the average; %s", \
    "\"%s\" נמצאת בין %zu הקרובות ל־%.3g %% מן השורות האחרות, פי %.3g מן הממוצע; %s"
#define M_EXPLAIN_HUB_TOP_FORMULA \
    "share of the rows that have the largest hub among their %zu nearest; of a sample the odd ones choose the hub, and the even ones stand for all rows but the odd ones, interval by Wilson", \
    "חלק השורות שהרכזת הגדולה ביותר נמצאת בין %zu הקרובות אליהן; במדגם הנשאלות האי־זוגיות בוחרות את הרכזת, והזוגיות מייצגות את כל השורות חוץ מהאי־זוגיות, ורווח סמך לפי Wilson"
#define M_EXPLAIN_HUB_COPIES \
    "it has copies, and copies have one another among their nearest", \
    "יש לה עותקים, ועותקים קרובים זה לזה"
#define M_EXPLAIN_HUB_LONG \
    "its vector is longer than %.0f %% of them, and a dot product rewards that", \
    "הווקטור שלה ארוך יותר מ־%.0f %% מהן, ומכפלה סקלרית מתגמלת על כך"
#define M_EXPLAIN_HUB_CENTRE \
    "it points nearer to the mean direction than %.0f %% of the rows", \
    "הכיוון שלה קרוב לכיוון הממוצע יותר מאשר של %.0f %% מן השורות"
#define M_EXPLAIN_HUB_FREQUENT \
    "the word is more frequent than %.0f %% of the words", \
    "המילה נפוצה יותר מ־%.0f %% מן המילים"
#define M_EXPLAIN_HUB_SHORT \
    "its text is one of the shortest (%.0f words)", \
    "הטקסט שלה מן הקצרים ביותר (%.0f מילים)"
#define M_EXPLAIN_HUB_NO_CAUSE \
    "none of the known causes holds", \
    "אף אחת מן הסיבות המוכרות אינה מתקיימת"
#define M_EXPLAIN_SKEW_NEVER \
    "%zu rows (%.3g %%) are among the %zu nearest of no other row: searches that ask in the words of other rows don't find them", \
    "%zu שורות (%.3g %%) אינן בין %zu הקרובות לאף שורה אחרת: חיפושים שנשאלים במילותיהן של שורות אחרות אינם מוצאים אותן"
#define M_EXPLAIN_SKEW_NEVER_FORMULA \
    "rows that no other row has among its %zu nearest, over usable rows", \
    "השורות שאינן בין %zu הקרובות לאף שורה אחרת, חלקי השורות השמישות"

/* ---- Confounds ---- */
#define M_EXPLAIN_NORM_FREQUENCY \
    "a word's length goes with how often it was seen (rank correlation %.2f), and the metric counts lengths: frequent and rare words are not compared alike", \
    "אורך הווקטור של מילה הולך עם תדירותה (מתאם דרגות %.2f), והמדד מתחשב באורכים: מילים נפוצות ונדירות אינן מושוות באותה מידה"
#define M_EXPLAIN_NORM_FREQUENCY_COS \
    "a word's length goes with how often it was seen with a rank correlation of %.2f; the cosine doesn't see lengths", \
    "המתאם (דרגות) בין אורך הווקטור של מילה לתדירותה הוא %.2f; הקוסינוס אינו רואה אורכים"
#define M_EXPLAIN_NORM_LENGTH \
    "a vector's length goes with the words of its text (rank correlation %.2f), and the metric counts lengths: long and short texts are not compared alike", \
    "אורך הווקטור הולך עם מספר המילים בטקסט (מתאם דרגות %.2f), והמדד מתחשב באורכים: טקסטים ארוכים וקצרים אינם מושווים באותה מידה"
#define M_EXPLAIN_NORM_LENGTH_COS \
    "a vector's length goes with the words of its text with a rank correlation of %.2f; the cosine doesn't see lengths", \
    "המתאם (דרגות) בין אורך הווקטור למספר המילים בטקסט הוא %.2f; הקוסינוס אינו רואה אורכים"
#define M_EXPLAIN_CLOSE_FREQUENT \
    "frequent words are close to everything (rank correlation %.2f of frequency with the mean cosine to others): part of any closeness is frequency", \
    "מילים נפוצות קרובות לכול (מתאם דרגות %.2f בין התדירות לקוסינוס הממוצע אל אחרות): חלק מכל קרבה הוא תדירות"
#define M_EXPLAIN_CLOSE_RARE \
    "rare words are close to everything (rank correlation %.2f of frequency with the mean cosine to others): they were hardly moved from where learning began, or by few sentences", \
    "מילים נדירות קרובות לכול (מתאם דרגות %.2f בין התדירות לקוסינוס הממוצע אל אחרות): הן כמעט לא זזו מנקודת ההתחלה של הלמידה, או שמעט משפטים הזיזו אותן"
#define M_EXPLAIN_CLOSE_LONG \
    "long texts are close to everything (rank correlation %.2f of the number of words with the mean cosine to others): they win searches by their length", \
    "טקסטים ארוכים קרובים לכול (מתאם דרגות %.2f בין מספר המילים לקוסינוס הממוצע אל אחרים): הם מנצחים בחיפושים בזכות אורכם"
#define M_EXPLAIN_CLOSE_SHORT \
    "short texts are close to everything (rank correlation %.2f of the number of words with the mean cosine to others): they win searches by their shortness", \
    "טקסטים קצרים קרובים לכול (מתאם דרגות %.2f בין מספר המילים לקוסינוס הממוצע אל אחרים): הם מנצחים בחיפושים בזכות קוצרם"
#define M_EXPLAIN_CLOSE_FREQUENCY_OK \
    "how close a word is to all others hardly goes with how often it was seen (rank correlation %.2f)", \
    "קרבתה של מילה לכל האחרות כמעט אינה תלויה בתדירותה (מתאם דרגות %.2f)"
#define M_EXPLAIN_CLOSE_LENGTH_OK \
    "how close a text is to all others hardly goes with its number of words (rank correlation %.2f)", \
    "קרבתו של טקסט לכל האחרים כמעט אינה תלויה במספר מילותיו (מתאם דרגות %.2f)"
#define M_EXPLAIN_CONFOUND_NONE \
    "cannot be told from %zu rows: they are too few, or all alike", \
    "אי אפשר לדעת מתוך %zu שורות: הן מעטות מדי, או כולן זהות"
#define M_EXPLAIN_CONFOUND_NO_VALUE "there is no correlation to be sure of", "אין מתאם שאפשר להיות בטוחים בו"
#define M_EXPLAIN_CONFOUND_FEW \
    "%zu rows are too few for an interval that holds (%zu are needed), or the order is the same", \
    "‏%zu שורות הן מעט מדי לרווח סמך אמין (דרושות %zu), או שהסדר זהה"
#define M_EXPLAIN_CONFOUND_FORMULA \
    "Spearman's correlation over %zu rows (of a sample, where there are more); closeness is the cosine to the mean of the unit vectors; interval by the influence of each pair, on Fisher's scale", \
    "מתאם ספירמן על פני %zu שורות (מתוך מדגם, אם יש יותר); הקרבה היא הקוסינוס אל ממוצע וקטורי היחידה; רווח הסמך לפי השפעתו של כל זוג, בסולם פישר"

/* ---- Languages ---- */
#define M_EXPLAIN_LANGUAGES_SCRIPT \
    "by the script of their letters: %s; without letters: %zu of %zu", \
    "לפי הכתב של האותיות: %s; ללא אותיות: %zu מתוך %zu"
#define M_EXPLAIN_LANGUAGES_COLUMN \
    "by the column that states it: %s; not stated: %zu of %zu", \
    "לפי העמודה שמציינת זאת: %s; לא צוין: %zu מתוך %zu"
#define M_EXPLAIN_LANGUAGES_FORMULA \
    "share of the rows that are not of the most common language: that of the column \"language\" or \"lang\", else the script of most letters of the text", \
    "חלק השורות שאינן בשפה הנפוצה ביותר: זו שבעמודה \"language\" או \"lang\", ואם אין, הכתב של רוב האותיות בטקסט"
#define M_EXPLAIN_LANGUAGES_APART \
    "the languages stand apart: %.1f %% of the nearest rows are of the same language, and chance would give %.1f %%: a search in one hardly finds what is said in another", \
    "השפות נפרדות: %.1f %% מן השורות הקרובות הן באותה שפה, ובמקרה היו %.1f %%: חיפוש בשפה אחת כמעט אינו מוצא מה שנאמר באחרת"
#define M_EXPLAIN_LANGUAGES_TOGETHER \
    "%.1f %% of the nearest rows are of the same language, and chance would give %.1f %%", \
    "‏%.1f %% מן השורות הקרובות הן באותה שפה, ובמקרה היו %.1f %%"
#define M_EXPLAIN_LANGUAGES_NO_VALUE "no row with a language was asked", "לא נשאלה אף שורה ששפתה ידועה"
#define M_EXPLAIN_LANGUAGES_NEIGHBOURS_FORMULA \
    "of the %zu nearest of each of %zu rows, the share of the row's own language; chance: (rows of that language - 1)/(rows - 1); interval by Wilson at the size that the spread over who asked is worth", \
    "מתוך %zu הקרובות לכל אחת מ־%zu שורות, החלק שבשפת השורה עצמה; במקרה: (שורות השפה - 1)/(השורות - 1); רווח סמך לפי Wilson בגודל המדגם ששקול לפיזור בין הנשאלות"
#define M_EXPLAIN_OTHER_METRIC_SAME \
    "by %s and by %s the same rows are nearest (%.1f %% of them): an index of either kind finds them", \
    "לפי %s ולפי %s אותן שורות הן הקרובות (‏%.1f %% מהן): אינדקס מכל אחד משני הסוגים ימצא אותן"
#define M_EXPLAIN_OTHER_METRIC_DIFFERS \
    "of the %zu nearest by %s, %.1f %% are among the %zu nearest by %s: an index has to be built for the metric that is meant, or over vectors of length 1", \
    "מתוך %zu הקרובות לפי %s, ‏%.1f %% הן בין %zu הקרובות לפי %s: יש לבנות אינדקס למדד שאליו מתכוונים, או מעל וקטורים שאורכם 1"
#define M_EXPLAIN_OTHER_METRIC_FORMULA \
    "mean over %zu rows of |nearest by one and by the other|/%zu; interval by Wilson at the size that the spread over who asked is worth", \
    "ממוצע על %zu שורות של |הקרובות לפי האחד וגם לפי האחר|/%zu; רווח סמך לפי Wilson בגודל המדגם ששקול לפיזור בין הנשאלות"
#define M_EXPLAIN_SCRIPT_HEBREW "Hebrew", "עברית"
#define M_EXPLAIN_SCRIPT_LATIN "Latin", "לטינית"
#define M_EXPLAIN_SCRIPT_ARABIC "Arabic", "ערבית"
#define M_EXPLAIN_SCRIPT_CYRILLIC "Cyrillic", "קירילית"
#define M_EXPLAIN_SCRIPT_GREEK "Greek", "יוונית"
#define M_EXPLAIN_SCRIPT_HAN "Chinese", "סינית"
#define M_EXPLAIN_SCRIPT_JAPANESE "Japanese", "יפנית"
#define M_EXPLAIN_SCRIPT_HANGUL "Korean", "קוריאנית"

/* ---- Equal texts ---- */
#define M_EXPLAIN_EQUAL_TEXTS_NONE "no two of %zu texts have the same words in the same order", "אין שני טקסטים מתוך %zu עם אותן מילים באותו סדר"
#define M_EXPLAIN_EQUAL_TEXTS \
    "%zu texts are equal to another one, and %zu more have the same words (%.2f %% together), for example \"%s\", which %zu repeat: copies crowd the top of every search", \
    "‏%zu טקסטים שווים לאחר, ולעוד %zu אותן מילים (%.2f %% יחד), למשל \"%s\", ש־%zu חוזרים עליו: עותקים תופסים את ראש כל חיפוש"
#define M_EXPLAIN_EQUAL_TEXTS_FORMULA \
    "rows that could go, over rows with a text: equal bytes, or equal words in the same order once normalised", \
    "השורות שאפשר לוותר עליהן, חלקי השורות שיש להן טקסט: בתים שווים, או אותן מילים באותו סדר לאחר נרמול"

/* ---- What angles do ---- */
#define M_EXPLAIN_ANGLE_SPREAD \
    "angles between random pairs spread by %.2f° around their mean; those of random vectors in %zu dimensions by %.2f°", \
    "הזוויות בין זוגות אקראיים מפוזרות ב־%.2f° סביב הממוצע; אלה של וקטורים אקראיים ב־%zu ממדים, ב־%.2f°"
#define M_EXPLAIN_ANGLE_SPREAD_FORMULA \
    "standard deviation of arccos(cos) over %zu pairs, in degrees; random vectors: √(ψ'(d/2)/2)", \
    "סטיית התקן של arccos(cos) על פני %zu זוגות, במעלות; וקטורים אקראיים: √(ψ'(d/2)/2)"
#define M_EXPLAIN_ANGLE_DIMENSION \
    "angles spread as those of random vectors in %.1f dimensions do; the vectors have %zu", \
    "הזוויות מפוזרות כמו אלה של וקטורים אקראיים ב־%.1f ממדים; לווקטורים יש %zu"
#define M_EXPLAIN_ANGLE_DIMENSION_NONE \
    "all angles are equal, or spread more than random ones can; no dimension has such", \
    "כל הזוויות שוות, או מפוזרות יותר מכפי שאקראיות יכולות להיות; אין ממד כזה"
#define M_EXPLAIN_ANGLE_NO_VALUE "there is no such dimension", "אין ממד כזה"
#define M_EXPLAIN_ANGLE_DIMENSION_FORMULA \
    "the d with ψ'(d/2)/2 = variance of the angles: the dimension of random vectors that spread as much", \
    "ה־d שעבורו ψ'(d/2)/2 שווה לשונות הזוויות: הממד של וקטורים אקראיים שמפוזרים באותה מידה"
#define M_EXPLAIN_CONTRAST \
    "of %zu random rows the farthest is %.2f times as far as the nearest; of random vectors in %zu dimensions %.2f times", \
    "מתוך %zu שורות אקראיות הרחוקה ביותר רחוקה פי %.2f מן הקרובה ביותר; בווקטורים אקראיים ב־%zu ממדים, פי %.2f"
#define M_EXPLAIN_CONTRAST_NONE \
    "the nearest of the rows met is mostly a copy, at no distance, so there is no contrast", \
    "הקרובה מבין השורות שנפגשו היא לרוב עותק, במרחק אפס, ולכן אין ניגוד"
#define M_EXPLAIN_CONTRAST_NO_VALUE "there is no contrast to be sure of", "אין ניגוד שאפשר להיות בטוחים בו"
#define M_EXPLAIN_CONTRAST_FORMULA \
    "(median of the farthest - median of the nearest) / median of the nearest, in distance between unit vectors, over %zu draws; interval by the bootstrap over draws; random vectors: cot(θ/2) - 1, θ the median of the smallest angle", \
    "(חציון הרחוקה - חציון הקרובה) / חציון הקרובה, במרחק בין וקטורי יחידה, על פני %zu הגרלות; רווח סמך ב־bootstrap על פני ההגרלות; וקטורים אקראיים: cot(θ/2) - 1, כאשר θ הוא חציון הזווית הקטנה ביותר"
#define M_EXPLAIN_SMALL \
    "in %zu samples of %zu rows hubs have a skewness of %.2f; among as many random vectors in %zu dimensions it is %.2f ± %.2f: what is beyond that is the collection's own", \
    "ב־%zu מדגמים של %zu שורות צידוד הרכזות הוא %.2f; בין אותו מספר של וקטורים אקראיים ב־%zu ממדים הוא %.2f ± %.2f: מה שמעבר לכך הוא של האוסף עצמו"
#define M_EXPLAIN_SMALL_EVEN \
    "among %zu rows every one is equally often near to others, so there is no skewness", \
    "בין %zu שורות כל אחת קרובה לאחרות באותה תדירות, ולכן אין צידוד"
#define M_EXPLAIN_SMALL_FEW \
    "the collection gives %zu samples, and the mean of %zu is needed", \
    "האוסף נותן %zu מדגמים, ודרוש ממוצע של %zu"
#define M_EXPLAIN_SMALL_FORMULA \
    "skewness of how often a row is among the %zu nearest others by cosine within its sample, mean over disjoint samples, interval by t; random vectors: mean of %zu simulated collections ± its standard error", \
    "צידוד התדירות שבה שורה נמצאת בין %zu הקרובות לפי קוסינוס בתוך המדגם שלה, ממוצע על פני מדגמים זרים, רווח סמך לפי t; וקטורים אקראיים: ממוצע של %zu אוספים מדומים ± שגיאת התקן שלו"

/* clang-format on */

#endif
