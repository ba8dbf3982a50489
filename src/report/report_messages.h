/* report_messages.h — what this room says, English beside Hebrew (see base/base_messages.h). */
#ifndef ZV_REPORT_MESSAGES_H
#define ZV_REPORT_MESSAGES_H

/* clang-format off */

/* Errors */
#define M_REPORT_NO_SUCH \
    "--open %s: there is no finding of this name here; choose one of: %s", \
    "--open %s: אין כאן ממצא בשם זה; אפשר לבחור אחד מאלה: %s"
#define M_REPORT_NO_FINDINGS \
    "--open %s: this command made no findings, so there is nothing to open", \
    "--open %s: הפקודה לא הפיקה ממצאים, ולכן אין מה לפתוח"
#define M_REPORT_BAD_NAME \
    "finding \"%s\": the name is not in lower_snake_case", \
    "הממצא \"%s\": השם אינו באותיות לטיניות קטנות ובקווים תחתיים"
#define M_REPORT_NO_WHY \
    "finding \"%s\" has no sentence that says why", \
    "לממצא \"%s\" חסר משפט ההסבר"
#define M_REPORT_NO_FORMULA \
    "finding \"%s\" has no formula", \
    "לממצא \"%s\" חסרה נוסחה"
#define M_REPORT_NO_INTERVAL \
    "finding \"%s\" has neither an interval nor the reason why there is none", \
    "לממצא \"%s\" אין רווח סמך, וגם לא סיבה להיעדרו"
#define M_REPORT_NOT_OPENED \
    "finding \"%s\" was to be opened, but has no terms or no recomputed value", \
    "הממצא \"%s\" היה אמור להיפתח, אבל אין לו איברים או שאין לו ערך שחושב מחדש"
#define M_REPORT_NOT_AGREED \
    "finding \"%s\": %.17g is printed, but %.17g is recomputed, further apart than %.3g", \
    "הממצא \"%s\": הודפס %.17g אבל בחישוב מחדש התקבל %.17g, בהפרש גדול מ־%.3g"

/* Labels */
#define M_REPORT_LIMIT "limit %s", "סף %s"
#define M_REPORT_FORMULA "formula: ", "נוסחה: "
#define M_REPORT_TERM "term", "איבר"
#define M_REPORT_VALUE "value", "ערך"
#define M_REPORT_AGREES \
    "recomputed from the raw vectors: %s; printed: %s; difference %s (at most %s allowed): agrees", \
    "חושב מחדש מן הווקטורים הגולמיים: %s; הודפס: %s; הפרש %s (מותר עד %s): תואם"
#define M_REPORT_DISAGREES \
    "recomputed from the raw vectors: %s; printed: %s; difference %s (at most %s allowed): DOES NOT AGREE", \
    "חושב מחדש מן הווקטורים הגולמיים: %s; הודפס: %s; הפרש %s (מותר עד %s): לא תואם!"

/* Drawings */
#define M_REPORT_NOTHING "nothing to draw", "אין מה לצייר"
#define M_REPORT_COLUMNS_LEFT_OUT \
    "%zu further columns do not fit this width", \
    "עוד %zu עמודות אינן נכנסות ברוחב הזה"
#define M_REPORT_BINS_JOINED \
    "each bar stands for %zu bins", \
    "כל עמודה מייצגת %zu תאים"
#define M_REPORT_LEFT_OUT \
    "left out, the smallest first: %zu of %zu rows and %zu of %zu columns, %s %% of all sizes together", \
    "הושמטו, מן הקטנים ביותר: %zu מתוך %zu שורות ו־%zu מתוך %zu עמודות, יחד %s %% מסך הגדלים"
#define M_REPORT_ROWS_OUT \
    "left out, the smallest first: %zu of %zu rows, %s %% of all sizes together", \
    "הושמטו, מן הקטנות ביותר: %zu מתוך %zu שורות, יחד %s %% מסך הגדלים"
#define M_REPORT_COLS_OUT \
    "left out, the smallest first: %zu of %zu columns, %s %% of all sizes together", \
    "הושמטו, מן הקטנות ביותר: %zu מתוך %zu עמודות, יחד %s %% מסך הגדלים"
#define M_REPORT_SMALL "· is closer to 0 than %s", "· קרוב ל־0 יותר מ־%s"
#define M_REPORT_LEGEND "blue: below zero; red: above zero", "כחול: מתחת לאפס; אדום: מעל לאפס"
#define M_REPORT_TOTAL "total", "סך הכול"
#define M_REPORT_REST "the rest", "השאר"

/* ---- The page ---- */
#define M_REPORT_INFO "for information", "לידיעה"
#define M_REPORT_OK "fine", "תקין"
#define M_REPORT_WARN "to look at", "לבדיקה"
#define M_REPORT_FAIL "wrong", "לא תקין"
#define M_REPORT_ATTENTION "What needs attention", "מה דורש תשומת לב"
#define M_REPORT_SHOWN "What is seen", "מה רואים"
#define M_REPORT_FINDINGS "Findings", "ממצאים"
#define M_REPORT_SKIP "skip to the content", "דילוג לתוכן"
#define M_REPORT_INTERVAL "95 %% interval [%s, %s]", "רווח סמך 95 %%: [%s, %s]"
#define M_REPORT_NO_RANGE "No interval: ", "אין רווח סמך: "
#define M_REPORT_HOW "How it is computed", "איך זה מחושב"
#define M_REPORT_NEXT "next:", "הצעד הבא:"
#define M_REPORT_NUMBERS "The numbers", "המספרים"
#define M_REPORT_FROM "from", "מ־"
#define M_REPORT_TO "to", "עד"
#define M_REPORT_COUNT "count", "כמות"
#define M_REPORT_GROUP "series", "סדרה"
#define M_REPORT_NAME "name", "שם"
#define M_REPORT_POINTS_OUT \
    "Every %zu-th of %zu points is drawn.", \
    "מצוירת כל נקודה %zu-ית מתוך %zu נקודות."
#define M_REPORT_CELLS_OUT \
    "Of each side the %zu largest are drawn; there are %zu rows and %zu columns.", \
    "מכל צד מצוירים %zu הגדולים ביותר; יש %zu שורות ו־%zu עמודות."
#define M_REPORT_SEEN_MATRIX \
    "A table of colours: %zu rows, %zu columns, values from %s to %s.", \
    "טבלת צבעים: %zu שורות, %zu עמודות, ערכים מ־%s עד %s."
#define M_REPORT_SEEN_HISTOGRAM \
    "A histogram of %zu bins; the fullest holds %s.", \
    "היסטוגרמה בת %zu תאים; במלא ביותר %s."
#define M_REPORT_SEEN_SCATTER \
    "A map of %zu points in %zu groups.", \
    "מפה של %zu נקודות ב־%zu קבוצות."
#define M_REPORT_SEEN_SURFACE \
    "A surface seen from above: %zu by %zu values from %s to %s, and %zu paths over it.", \
    "משטח במבט מלמעלה: %zu על %zu ערכים מ־%s עד %s, ומעליו %zu מסלולים."
#define M_REPORT_GRID_OUT \
    "Every %zu-th row and every %zu-th column is drawn; there are %zu rows and %zu columns.", \
    "מצוירות כל שורה %zu-ית וכל עמודה %zu-ית; יש %zu שורות ו־%zu עמודות."
#define M_REPORT_HATCHED "hatched: not a finite number", "מקווקו: לא מספר סופי"
#define M_REPORT_CROSSES "×: not a finite number", "×: לא מספר סופי"
#define M_REPORT_PATHS "•: where a path begins; small letters: on the way; capital: its end", "•: תחילת מסלול; אותיות קטנות: בדרך; אות גדולה: סופו"
#define M_REPORT_SEEN_VALUES \
    "A picture of %zu values from %s to %s.", \
    "תמונה של %zu ערכים מ־%s עד %s."
#define M_REPORT_MADE_BY \
    "Made by zavit %s on this computer; this page holds all it needs and asks for nothing from outside.", \
    "נוצר בעזרת zavit %s במחשב הזה; בדף נמצא כל מה שהוא צריך, והוא אינו פונה לשום מקום."

/* clang-format on */

#endif
