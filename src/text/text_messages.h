/* text_messages.h — what this room says, English beside Hebrew. */
#ifndef ZV_TEXT_MESSAGES_H
#define ZV_TEXT_MESSAGES_H

/* clang-format off */
#define M_TEXT_CONTRACT \
    "the text contract \"%s\" is unknown to this version; expected, for instance, \"%s\"", \
    "חוזה הטקסט \"%s\" אינו מוכר לגרסה הזאת; צורה תקינה, למשל: \"%s\""
#define M_TEXT_UTF8_BYTE \
    "malformed UTF-8 at offset %zu of the text; correct it, or let malformed bytes be replaced", \
    "קידוד UTF-8 פגום בהיסט %zu של הטקסט; תקנו אותו, או אפשרו להחליף בתים פגומים"
#define M_TEXT_TOO_LONG \
    "one text of %zu bytes is more than can be split into words (4 GiB); divide it into texts", \
    "טקסט יחיד באורך %zu בתים גדול מכדי לפצל אותו למילים (עד 4 גיגה-בית); חלקו אותו לטקסטים"
#define M_TEXT_ICU \
    "the Unicode library failed (%s); check that libicu is installed whole", \
    "ספריית היוניקוד נכשלה (%s); בדקו שהספרייה libicu מותקנת במלואה"

#define M_TEXT_BINARY \
    "%s: this is a binary file, not text (a zero byte at offset %zu); give a text, JSONL or CSV file", \
    "%s: זהו קובץ בינארי ולא טקסט (בית אפס בהיסט %zu); תנו קובץ טקסט, JSONL או CSV"
#define M_TEXT_UTF16 \
    "%s: this looks like UTF-16, and UTF-8 is needed; convert it: iconv -f UTF-16 -t UTF-8 OLD > NEW", \
    "%s: הקובץ נראה כ-UTF-16, ונדרש UTF-8; המירו אותו: iconv -f UTF-16 -t UTF-8 OLD > NEW"
#define M_TEXT_UTF8_LINE \
    "%s:%llu: malformed UTF-8 at byte %zu of the line; correct the file, or let malformed bytes be replaced", \
    "%s:%llu: קידוד UTF-8 פגום בבית %zu של השורה; תקנו את הקובץ, או אפשרו להחליף בתים פגומים"
#define M_TEXT_REPLACED \
    "%s:%llu: malformed UTF-8; in all, %llu places were replaced by U+FFFD", \
    "%s:%llu: קידוד UTF-8 פגום; בסך הכול הוחלפו %llu מקומות בתו U+FFFD"
#define M_TEXT_FORMAT_UNKNOWN \
    "%s: unknown kind of text file (%d); use one of the zv_text_format values", \
    "%s: סוג לא מוכר של קובץ טקסט (%d); השתמשו באחד הערכים של zv_text_format"

#define M_TEXT_JSON_SYNTAX \
    "%s:%llu: not valid JSON at column %d: %s; every line must hold one object", \
    "%s:%llu: ‏JSON לא תקין בעמודה %d: %s; בכל שורה נדרש אובייקט אחד"
#define M_TEXT_JSON_KIND \
    "%s:%llu: expected an object or a string, found %s; put every text on a line of its own", \
    "%s:%llu: נדרש כאן אובייקט או מחרוזת, ונמצא %s; כתבו כל טקסט בשורה משלו"
#define M_TEXT_JSON_NO_TEXT \
    "%s:%llu: there is no field \"%s\" (fields here: %s); name the one that holds the text", \
    "%s:%llu: אין שדה בשם \"%s\" (השדות כאן: %s); ציינו איזה שדה מחזיק את הטקסט"
#define M_TEXT_JSON_FIELD_KIND \
    "%s:%llu: the field \"%s\" should be a string, but it is %s; correct the line or name another field", \
    "%s:%llu: השדה \"%s\" אמור להיות מחרוזת, אבל הוא %s; תקנו את השורה או ציינו שדה אחר"
#define M_TEXT_JSON_LABEL_SKIPPED \
    "%s:%llu: the label field \"%s\" is %s; labels of that kind are left out", \
    "%s:%llu: שדה התווית \"%s\" הוא %s; תוויות מסוג זה מושמטות"

#define M_TEXT_CSV_NO_TEXT \
    "%s:%llu: there is no column \"%s\" (columns: %s); name the one that holds the text", \
    "%s:%llu: אין עמודה בשם \"%s\" (העמודות: %s); ציינו איזו עמודה מחזיקה את הטקסט"
#define M_TEXT_CSV_TWICE \
    "%s:%llu: the column \"%s\" appears twice in the header; rename one of them", \
    "%s:%llu: העמודה \"%s\" מופיעה פעמיים בכותרת; שנו את שמה של אחת מהן"
#define M_TEXT_CSV_COUNT \
    "%s:%llu: expected %zu fields, found %zu; a field that holds a separator needs quotes around it", \
    "%s:%llu: נדרשו %zu שדות ונמצאו %zu; הקיפו במירכאות שדה שיש בו תו הפרדה"

#define M_TEXT_FOLDER_OPEN \
    "%s: the folder cannot be read: %s", \
    "אי אפשר לקרוא את התיקייה %s: %s"
#define M_TEXT_FOLDER_LINK \
    "%s: was skipped: the link leads nowhere", \
    "הקישור %s אינו מוביל לשום מקום, ולכן דולג"

/* Reasons and kinds that the sentences above embed. */
#define M_TEXT_WHY_SYNTAX "syntax error", "שגיאת תחביר"
#define M_TEXT_WHY_ENDS "the line ends too early", "השורה נגמרת מוקדם מדי"
#define M_TEXT_WHY_MORE "something follows the end of the value", "יש המשך אחרי סוף הערך"
#define M_TEXT_WHY_TWICE "a key appears twice", "מפתח מופיע פעמיים"
#define M_TEXT_WHY_NUMBER "a number is too large (write it in quotes)", "מספר גדול מדי (כתבו אותו במירכאות)"
#define M_TEXT_WHY_DEEP "it is nested too deeply", "הקינון עמוק מדי"
#define M_TEXT_WHY_NULL "a key holds a zero character", "יש תו אפס בתוך מפתח"
#define M_TEXT_WHY_UNICODE "malformed characters", "תווים פגומים"
#define M_TEXT_KIND_OBJECT "an object", "אובייקט"
#define M_TEXT_KIND_ARRAY "an array", "מערך"
#define M_TEXT_KIND_STRING "a string", "מחרוזת"
#define M_TEXT_KIND_NUMBER "a number", "מספר"
#define M_TEXT_KIND_BOOL "true or false", "ערך בוליאני"
#define M_TEXT_KIND_NULL "null", "ערך ריק (null)"
/* clang-format on */

#endif
