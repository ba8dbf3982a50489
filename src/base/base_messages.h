/* base_messages.h — what this room says, English beside Hebrew.
 *
 * A message row is a macro of two format strings; zv_err_set, zv_env_warn, zv_buf_say and the
 * zv_report_… functions take both and the compiler checks the arguments against both. The arguments
 * come in the same order in both: ISO C knows no numbered ones (%1$s), and -Wpedantic says so; phrase
 * the Hebrew accordingly. Every room has such a file, X/X_messages.h; tools/check-messages lists them
 * all and fails on an empty cell.
 */
#ifndef ZV_BASE_MESSAGES_H
#define ZV_BASE_MESSAGES_H

/* clang-format off */
#define M_NOMEM "out of memory", "אין די זיכרון"

/* Environment. */
#define M_BASE_CPU_VARIABLE \
    "ZAVIT_CPU is \"%s\", which is no processor tier; use scalar, avx2, avx512 or best", \
    "ערכו של ZAVIT_CPU הוא \"%s\", וזו אינה רמת מעבד מוכרת; השתמשו ב-scalar, ב-avx2, ב-avx512 או ב-best"
#define M_BASE_CPU_OPTION \
    "processor tier %d does not exist; use one of the zv_cpu values", \
    "רמת מעבד %d אינה קיימת; השתמשו באחד הערכים של zv_cpu"
#define M_BASE_THREADS \
    "%u threads are too many; ask for %u at most, or 0 for one per processor", \
    "%u תהליכונים הם יותר מדי; בקשו %u לכל היותר, או 0 כדי לקבל אחד לכל מעבד"
#define M_BASE_ALLOC_PARTIAL \
    "the allocator lacks a function; set get, resize and release, or none of them", \
    "חסרה פונקציה במקצה הזיכרון; הגדירו את get, resize ו-release, או אף אחת מהן"

/* Files: %s is the path, the second %s one of the reasons below. */
#define M_BASE_OPEN \
    "%s: cannot be opened: %s", \
    "אי אפשר לפתוח את %s: %s"
#define M_BASE_READ \
    "%s: reading failed: %s", \
    "הקריאה מ-%s נכשלה: %s"
#define M_BASE_READ_FOLDER \
    "%s: is a folder, and a file is needed here; name a file in it", \
    "%s הוא תיקייה, וכאן נדרש קובץ; ציינו קובץ שבתוכה"
#define M_BASE_GZIP_TRUNCATED \
    "%s: the gzip data break off after %llu stored bytes; get the whole file again", \
    "נתוני ה-gzip של %s נקטעים אחרי %llu בתים שמורים; השיגו שוב את הקובץ השלם"
#define M_BASE_GZIP_BROKEN \
    "%s: the gzip data are damaged near stored byte %llu; get the file again", \
    "נתוני ה-gzip של %s פגומים בסביבות הבית השמור %llu; השיגו את הקובץ שוב"
#define M_BASE_GZIP_GARBAGE \
    "%s: something that is not gzip follows the gzip data at stored byte %llu; get the file again or cut it there", \
    "אחרי נתוני ה-gzip של %s, בבית השמור %llu, בא משהו שאינו gzip; השיגו את הקובץ שוב או חתכו אותו שם"
#define M_BASE_CREATE \
    "%s: cannot be created: %s", \
    "אי אפשר ליצור את %s: %s"
#define M_BASE_WRITE \
    "%s: writing failed: %s", \
    "הכתיבה אל %s נכשלה: %s"
#define M_BASE_WRITE_FOLDER \
    "%s: is a folder and cannot be overwritten; name a file in it", \
    "%s הוא תיקייה ואי אפשר לכתוב במקומה; ציינו קובץ שבתוכה"
#define M_BASE_RENAME \
    "%s: the finished file cannot be put in its place: %s", \
    "אי אפשר להעביר את הקובץ המוכן למקומו, %s: %s"
#define M_BASE_SPOOL \
    "%s: no room for a temporary file in %s: %s", \
    "אי אפשר ליצור עבור %s קובץ זמני ב-%s: %s"
#define M_BASE_FOLDER_SYNC \
    "%s: written, but its folder could not be flushed to disk (%s); after a power failure the old file may be back", \
    "הקובץ %s נכתב, אבל לא היה אפשר לרוקן את תיקייתו אל הדיסק (%s); אחרי הפסקת חשמל ייתכן שיחזור הקובץ הישן"
#define M_BASE_PATCH_RANGE \
    "%s: bytes %llu to %llu were never written (a bug in zavit; please report it)", \
    "%s: הבתים %llu עד %llu מעולם לא נכתבו (באג ב-zavit; אנא דווחו עליו)"
#define M_BASE_SEQUENTIAL \
    "%s: was opened for writing in order and cannot be changed afterwards (a bug in zavit; please report it)", \
    "%s נפתח לכתיבה ברצף ואי אפשר לשנותו לאחר מכן (באג ב-zavit; אנא דווחו עליו)"
#define M_BASE_PATH \
    "%s: its absolute path cannot be found: %s", \
    "אי אפשר למצוא את הנתיב המוחלט של %s: %s"

/* Reasons, which end the sentences above: why, and what to do. */
#define M_BASE_NOENT \
    "there is no such file or folder; check the name", \
    "אין קובץ או תיקייה בשם הזה; בדקו את השם"
#define M_BASE_ACCES \
    "permission is denied; check the permissions of the file and of its folder", \
    "אין הרשאה; בדקו את ההרשאות של הקובץ ושל התיקייה"
#define M_BASE_ISDIR \
    "it is a folder; name a file", \
    "זו תיקייה; ציינו קובץ"
#define M_BASE_NOTDIR \
    "a part of the path is not a folder; check the path", \
    "חלק מהנתיב אינו תיקייה; בדקו את הנתיב"
#define M_BASE_NOSPC \
    "the disk is full; free some space and run again", \
    "הדיסק מלא; פנו מקום והריצו שוב"
#define M_BASE_DQUOT \
    "your disk quota is used up; free some space and run again", \
    "מכסת הדיסק שלכם נוצלה עד תום; פנו מקום והריצו שוב"
#define M_BASE_ROFS \
    "the file system is read-only; write elsewhere", \
    "מערכת הקבצים מיועדת לקריאה בלבד; כתבו למקום אחר"
#define M_BASE_EIO \
    "the device reports an input/output error; check the disk", \
    "ההתקן מדווח על שגיאת קלט/פלט; בדקו את הדיסק"
#define M_BASE_PIPE \
    "whoever was reading has closed the pipe; check the program that reads", \
    "מי שקרא סגר את הצינור; בדקו את התוכנית הקוראת"
#define M_BASE_MFILE \
    "too many files are open; raise the limit with ulimit -n", \
    "יותר מדי קבצים פתוחים; הגדילו את המגבלה באמצעות ulimit -n"
#define M_BASE_NAMETOOLONG \
    "the name is too long; use a shorter one", \
    "השם ארוך מדי; בחרו שם קצר יותר"
#define M_BASE_LOOP \
    "its symbolic links lead in a circle; check them", \
    "הקישורים הסמליים מובילים במעגל; בדקו אותם"
#define M_BASE_FBIG \
    "the file would be larger than the system allows; raise the limit with ulimit -f or write to another disk", \
    "הקובץ היה גדול ממה שהמערכת מרשה; הגדילו את המגבלה באמצעות ulimit -f או כתבו לדיסק אחר"
#define M_BASE_BUSY \
    "it is in use or a mount point; write elsewhere", \
    "הוא בשימוש או משמש נקודת עיגון; כתבו למקום אחר"
#define M_BASE_NXIO \
    "nothing is listening at the other end; start the reader first", \
    "אין מי שמקשיב בצד השני; הפעילו קודם את התוכנית הקוראת"
#define M_BASE_INTERRUPTED \
    "it was stopped on request", \
    "הפעולה נעצרה לפי בקשה"
#define M_BASE_BADF \
    "it is not open; do not close the standard streams of the program", \
    "הוא אינו פתוח; אל תסגרו את הזרמים התקניים של התוכנית"

#define M_BASE_DICT_FULL \
    "a table of words is full at %lu entries; use a smaller input or a larger minimum count", \
    "טבלת המילים מלאה, ובה %lu רשומות; השתמשו בקלט קטן יותר או בסף הופעות גבוה יותר"
#define M_BASE_SHA256 \
    "the cryptography library refuses to compute SHA-256; check the installation of OpenSSL", \
    "ספריית ההצפנה מסרבת לחשב SHA-256; בדקו את ההתקנה של OpenSSL"

/* What progress counts. */
#define M_BASE_WORDS "words", "מילים"
#define M_BASE_BYTES "bytes", "בתים"
#define M_BASE_ROWS "rows", "שורות"

/* Tables in text. */
#define M_BASE_CSV_UNCLOSED \
    "%s:%llu: a quote that opens in this line is never closed; close it, or write it twice inside a quoted field", \
    "%s:%llu: מירכאות שנפתחו בשורה הזאת אינן נסגרות; סגרו אותן, או הכפילו אותן בתוך שדה מוקף מירכאות"
#define M_BASE_CSV_AFTER_QUOTE \
    "%s:%llu: something follows the closing quote of field %zu; a quote inside a quoted field is written twice", \
    "%s:%llu: יש תווים אחרי המירכאות הסוגרות של שדה %zu; מירכאות בתוך שדה מוקף מירכאות נכתבות פעמיים"
/* clang-format on */

#endif
