/* explain_rivals_messages.h — messages of this room about rules side by side. See explain_messages.h. */
#ifndef ZV_EXPLAIN_RIVALS_MESSAGES_H
#define ZV_EXPLAIN_RIVALS_MESSAGES_H

/* clang-format off */
#define M_EXPLAIN_RIVALS_BEST \
    "%s has the lowest loss of %zu rules over the %zu examples that none of them saw", \
    "‏%s מגיע להפסד הנמוך ביותר מבין %zu הכללים, על פני %zu הדוגמאות שאף אחד מהם לא ראה"
#define M_EXPLAIN_RIVALS_ALONE \
    "%s is the only one of %zu rules that did not diverge; its loss over %zu examples that it never saw", \
    "‏%s הוא היחיד מבין %zu הכללים שלא התבדר; זהו ההפסד שלו על פני %zu דוגמאות שלא ראה"
#define M_EXPLAIN_RIVALS_BEST_FORMULA \
    "the least of the rules' mean losses over the examples held out; chosen by the same examples, it is a little too low; again by plain loops in f64", \
    "הקטן מבין ההפסדים הממוצעים של הכללים על פני הדוגמאות שהוחזקו בצד; מאחר שנבחר לפי אותן דוגמאות, הוא נמוך מעט מדי; ושוב בלולאות פשוטות ב־f64"
#define M_EXPLAIN_RIVALS_LEAD \
    "%s is ahead of the next, %s, over %zu examples, and by more than chance would give", \
    "‏%s מקדים את הבא אחריו, %s, על פני %zu דוגמאות, ובאופן שהמקרה אינו מסביר"
#define M_EXPLAIN_RIVALS_TIE \
    "%s is ahead of the next, %s, but %zu examples can't tell them apart: other examples might turn it around", \
    "‏%s מקדים את הבא אחריו, %s, אבל %zu דוגמאות אינן מבדילות ביניהם: דוגמאות אחרות עשויות להפוך את הסדר"
#define M_EXPLAIN_RIVALS_LEAD_FORMULA \
    "mean over the examples held out of (loss of the second - loss of the best), example by example; bootstrap of 10,000 rounds over examples, which takes no account of the choosing; the limit is 0", \
    "ממוצע של (ההפסד של השני - ההפסד של הטוב ביותר) על פני הדוגמאות שהוחזקו בצד, דוגמה אחר דוגמה; bootstrap של 10,000 סבבים על הדוגמאות, שאינו מביא בחשבון את הבחירה; הסף הוא 0"

#define M_EXPLAIN_RIVALS_FIG_TRAINED "the loss of each rule by epoch, where it is trained (mean of the epoch's steps)", "ההפסד של כל כלל לפי מעבר, בדוגמאות האימון (ממוצע צעדי המעבר)"
#define M_EXPLAIN_RIVALS_FIG_HELD "the loss of each rule by epoch, over what is held out, with 95 %% intervals", "ההפסד של כל כלל לפי מעבר, על פני מה שהוחזק בצד, עם רווחי סמך של 95 %%"
#define M_EXPLAIN_RIVALS_FIG_EPOCH "epoch", "מעבר"
#define M_EXPLAIN_RIVALS_FIG_LOSS "loss", "הפסד"
#define M_EXPLAIN_RIVALS_FIG_PATHS "where each rule went from the common start, on the loss of what is trained on", "לאן הגיע כל כלל מן ההתחלה המשותפת, על פני ההפסד של דוגמאות האימון"
#define M_EXPLAIN_RIVALS_FIG_FIRST "first direction (%.0f %% of the spread)", "כיוון ראשון (%.0f %% מן הפיזור)"
#define M_EXPLAIN_RIVALS_FIG_SECOND "second (%.0f %%)", "שני (%.0f %%)"
#define M_EXPLAIN_RIVALS_FIG_NOTE \
    "A plane through %zu parameters: the two principal directions of all points, which hold %.1f %% of their spread; what lies outside it is not seen, so a path may seem to climb. Losses are means of %zu fixed mini-batches of %zu.", \
    "מישור דרך %zu פרמטרים: שני הכיוונים העיקריים של כל הנקודות, שבהם %.1f %% מפיזורן; מה שמחוצה לו אינו נראה, ולכן מסלול עשוי להיראות כעולה. ההפסדים הם ממוצעים של %zu אצוות קבועות בנות %zu."
#define M_EXPLAIN_RIVALS_FIG_NOTE_SOME \
    "A plane through %zu parameters: the two principal directions of all points, which hold %.1f %% of their spread; what lies outside it is not seen, so a path may seem to climb. Losses are means of %zu fixed mini-batches of %zu. Every %zu-th epoch is drawn, and the last.", \
    "מישור דרך %zu פרמטרים: שני הכיוונים העיקריים של כל הנקודות, שבהם %.1f %% מפיזורן; מה שמחוצה לו אינו נראה, ולכן מסלול עשוי להיראות כעולה. ההפסדים הם ממוצעים של %zu אצוות קבועות בנות %zu. מצויר כל מעבר %zu-י, וגם האחרון."
#define M_EXPLAIN_RIVALS_FIG_START "%s: the start", "%s: ההתחלה"
#define M_EXPLAIN_RIVALS_FIG_POINT "%s, epoch %zu: loss %.4g", "%s, מעבר %zu: הפסד %.4g"
#define M_EXPLAIN_RIVALS_FIG_POINT_HELD "%s, epoch %zu: held out %.4g", "%s, מעבר %zu: הוחזק בצד %.4g"

/* clang-format on */

#endif
