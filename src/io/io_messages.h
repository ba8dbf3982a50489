/* io_messages.h — what this room says, English beside Hebrew (see base_messages.h). */
#ifndef ZV_IO_MESSAGES_H
#define ZV_IO_MESSAGES_H

/* clang-format off */
#define M_IO_EMPTY "%s: the file is empty", "%s: הקובץ ריק"
#define M_IO_UNKNOWN \
    "%s: not a format that zavit reads vectors from; it seems to be %s", \
    "%s: זה אינו פורמט ש־zavit קורא ממנו וקטורים; נראה שזה %s"
#define M_IO_NO_SUCH_FORMAT "there is no format number %d", "אין פורמט שמספרו %d"
#define M_IO_IS_SPACE \
    "%s: a safetensors file is opened as a space (zv_space_open), not row by row", \
    "%s: קובץ safetensors נפתח כמרחב (zv_space_open), ולא שורה אחר שורה"
#define M_IO_NOT_WRITTEN \
    "%s: the format \"%s\" cannot be written row by row; choose word2vec-text, word2vec-bin, npy or jsonl", \
    "%s: הפורמט \"%s\" אינו נכתב שורה אחר שורה; אפשר לבחור word2vec-text,‏ word2vec-bin,‏ npy או jsonl"
#define M_IO_DIM_ZERO "%s: vectors of dimension 0 hold nothing", "%s: אין תוכן בווקטורים שהממד שלהם 0"
#define M_IO_DIM_LARGE \
    "%s: states vectors of %llu numbers; zavit reads at most %d", \
    "%s: לפי הקובץ יש בכל וקטור %llu מספרים; zavit קורא לכל היותר %d"
#define M_IO_PROMISE \
    "%s: promises %llu rows of %zu numbers, but can hold at most %llu; it is damaged or cut off", \
    "%s: הקובץ מבטיח %llu שורות של %zu מספרים, אך יש בו מקום ל־%llu לכל היותר; הוא פגום או קטוע"
#define M_IO_ROWS_MISSING \
    "%s: %llu rows were announced and %llu were written; the file was not kept", \
    "%s: הוכרזו %llu שורות ונכתבו %llu; הקובץ לא נשמר"

/* What an unknown file seems to be. */
#define M_IO_SEEMS_ZIP "a zip archive (.npz, .docx …): unpack it first", "ארכיון zip ‏(‎.npz,‏ ‎.docx …): יש לחלץ אותו תחילה"
#define M_IO_SEEMS_GGUF "a GGUF model", "מודל GGUF"
#define M_IO_SEEMS_FASTTEXT "a fastText model: give its .vec file", "מודל fastText: יש לתת את קובץ ה־‎.vec שלו"
#define M_IO_SEEMS_PARQUET "a Parquet table", "טבלת Parquet"
#define M_IO_SEEMS_ARROW "an Arrow table", "טבלת Arrow"
#define M_IO_SEEMS_HDF5 "an HDF5 file", "קובץ HDF5"
#define M_IO_SEEMS_PICKLE "a Python pickle: save the vectors as .npy", "קובץ pickle של Python: יש לשמור את הווקטורים כ־‎.npy"
#define M_IO_SEEMS_SQLITE "an SQLite database", "מסד נתונים של SQLite"
#define M_IO_SEEMS_PDF "a PDF document", "מסמך PDF"
#define M_IO_SEEMS_PROGRAM "a program", "קובץ הרצה"
#define M_IO_SEEMS_JSON_ARRAY "a JSON array: write one object {\"id\", \"vector\"} per line", "מערך JSON: יש לכתוב אובייקט {\"id\",‏ \"vector\"} אחד בכל שורה"
#define M_IO_SEEMS_GLOVE "vectors without a header, as GloVe writes: put a first line \"rows numbers\"", "וקטורים בלי כותרת, כמו ש־GloVe כותב: יש להוסיף שורה ראשונה \"שורות מספרים\""
#define M_IO_SEEMS_TEXT "plain text: encode turns texts into vectors", "טקסט רגיל: הפקודה encode הופכת טקסטים לווקטורים"
#define M_IO_SEEMS_BINARY "binary data", "נתונים בינאריים"

/* Lines and rows. */
#define M_IO_LINE_NUMBERS \
    "%s:%llu: expected %zu numbers, found %llu", "%s:%llu: צריכים להיות %zu מספרים, ונמצאו %llu"
#define M_IO_LINE_NOT_NUMBER \
    "%s:%llu: \"%.*s\" is not a number", "%s:%llu: \"%.*s\" אינו מספר"
#define M_IO_LINE_TOO_MANY \
    "%s:%llu: the first line promises %llu rows, and here is one more; correct the first line", \
    "%s:%llu: השורה הראשונה מבטיחה %llu שורות, וכאן יש עוד אחת; יש לתקן את השורה הראשונה"
#define M_IO_ROWS_TOO_FEW \
    "%s: promises %llu rows and ends after %llu; it is cut off", \
    "%s: הקובץ מבטיח %llu שורות ומסתיים אחרי %llu; הוא קטוע"
#define M_IO_W2V_HEADER \
    "%s:1: expected \"rows numbers\", two whole numbers, on the first line", \
    "%s:1: בשורה הראשונה צריכים להיות שני מספרים שלמים: מספר השורות ומספר הרכיבים"
#define M_IO_W2V_HEADER_BIG \
    "%s:1: a number of the first line does not fit 64 bits", \
    "%s:1: אחד המספרים בשורה הראשונה חורג מ־64 סיביות"
#define M_IO_W2V_BLANK \
    "%s: row %llu: the format cannot carry the word \"%.*s\": it holds a space or a line end; write jsonl or safetensors", \
    "%s: שורה %llu: הפורמט אינו יכול לשאת את המילה \"%.*s\", כי יש בה רווח או סוף שורה; אפשר לכתוב jsonl או safetensors"
#define M_IO_BIN_SHORT \
    "%s: promises %llu rows, but row %llu breaks off at byte %llu; it is cut off", \
    "%s: הקובץ מבטיח %llu שורות, אך שורה %llu נקטעת בבית %llu; הקובץ קטוע"
#define M_IO_BIN_WORD \
    "%s: the word at byte %llu does not end within %d bytes; the file is damaged, or its first line is wrong", \
    "%s: המילה שבבית %llu אינה מסתיימת בתוך %d בתים; הקובץ פגום, או שהשורה הראשונה בו שגויה"
#define M_IO_BIN_LONG \
    "%s: byte %llu: data follow after the %llu rows that the first line promises", \
    "%s: בית %llu: יש נתונים אחרי %llu השורות שהשורה הראשונה מבטיחה"

/* npy */
#define M_IO_NPY_HEADER \
    "%s: the npy header is damaged: it should be a dictionary of descr, fortran_order and shape", \
    "%s: כותרת ה־npy פגומה: צריך להיות בה מילון של descr,‏ fortran_order ו־shape"
#define M_IO_NPY_VERSION \
    "%s: npy version %d; zavit reads 1 to 3", "%s: גרסה %d של npy;‏ zavit קורא את 1 עד 3"
#define M_IO_NPY_TYPE \
    "%s: holds numbers of type %s; zavit reads f2, f4 and f8 (save with .astype('float32'))", \
    "%s: המספרים בקובץ הם מסוג %s;‏ zavit קורא f2,‏ f4 ו־f8 (אפשר לשמור עם .astype('float32'))"
#define M_IO_NPY_BIG \
    "%s: the shape holds a number beyond 64 bits", "%s: ב־shape יש מספר החורג מ־64 סיביות"
#define M_IO_NPY_1D \
    "%s: holds one row of %llu numbers; vectors need two dimensions, [rows, numbers] (save with .reshape(1, -1))", \
    "%s: יש בקובץ רצף אחד של %llu מספרים; לווקטורים דרושים שני ממדים, [שורות, מספרים] (אפשר לשמור עם .reshape(1, -1))"
#define M_IO_NPY_RANK \
    "%s: holds an array of %u dimensions; vectors need two, [rows, numbers]", \
    "%s: יש בקובץ מערך בעל %u ממדים; לווקטורים דרושים שניים, [שורות, מספרים]"
#define M_IO_NPY_SHORT \
    "%s: promises %llu rows of %zu numbers, but ends at byte %llu; it is cut off", \
    "%s: הקובץ מבטיח %llu שורות של %zu מספרים, אך מסתיים בבית %llu; הוא קטוע"
#define M_IO_NPY_LONG \
    "%s: byte %llu: data follow after the array; save one array per file", \
    "%s: בית %llu: יש נתונים אחרי המערך; יש לשמור מערך אחד בקובץ"
#define M_IO_NPY_WRITE_TYPE \
    "%s: npy is written as f32 or f16, not %s", "%s: קובץ npy נכתב כ־f32 או f16, ולא %s"

/* JSONL */
#define M_IO_JSON_NO_ROWS "%s: holds no row that can be read", "%s: אין בקובץ אף שורה שאפשר לקרוא"
#define M_IO_JSON_NO_VECTOR \
    "%s:%llu: the object has no \"vector\", an array of numbers", \
    "%s:%llu: אין באובייקט \"vector\" שהוא מערך של מספרים"
#define M_IO_JSON_SYNTAX \
    "%s:%llu: not a JSON object: %s", "%s:%llu: זה אינו אובייקט JSON:‏ %s"
#define M_IO_JSON_FIELD \
    "%s:%llu: \"%s\" should be a string or a number", "%s:%llu: הערך של \"%s\" צריך להיות מחרוזת או מספר"

/* safetensors */
#define M_IO_ST_SHORT \
    "%s: %zu bytes are too few for a safetensors file; it is cut off", \
    "%s: ‏%zu בתים הם מעט מדי לקובץ safetensors; הקובץ קטוע"
#define M_IO_ST_LENGTH \
    "%s: states a header of %llu bytes, but the file has %zu bytes; it is damaged or cut off", \
    "%s: אורך הכותרת לפי הקובץ הוא %llu בתים, אך בקובץ כולו יש %zu בתים; הוא פגום או קטוע"
#define M_IO_ST_BRACE \
    "%s: byte 8: the header does not begin with {", "%s: בית 8: הכותרת אינה מתחילה ב־{"
#define M_IO_ST_JSON \
    "%s: byte %d: the header is not valid JSON: %s", "%s: בית %d: הכותרת אינה JSON תקין: %s"
#define M_IO_ST_TENSOR \
    "%s: tensor \"%.200s\": %s", "%s: הטנזור \"%.200s\":‏ %s"
#define M_IO_ST_NOT_OBJECT "it is not an object", "הוא אינו אובייקט"
#define M_IO_ST_META "a value is not a string", "יש בו ערך שאינו מחרוזת"
#define M_IO_ST_DTYPE "its dtype is missing or unknown", "ה־dtype שלו חסר או לא מוכר"
#define M_IO_ST_SHAPE "its shape is not an array of sizes", "ה־shape שלו אינו מערך של גדלים"
#define M_IO_ST_OFFSETS "its data_offsets do not lie within the file; it is damaged or cut off", "ה־data_offsets שלו חורגים מהקובץ; הקובץ פגום או קטוע"
#define M_IO_ST_SIZE "its shape and its data_offsets disagree", "ה־shape וה־data_offsets שלו אינם תואמים"
#define M_IO_ST_HOLE "a hole or an overlap lies before it", "לפניו יש רווח או חפיפה"
#define M_IO_ST_TRAILING \
    "%s: %llu bytes follow after the last tensor", "%s: אחרי הטנזור האחרון יש עוד %llu בתים"

/* Warnings: taken, but not as it should be. */
#define M_IO_WARN_UTF8 \
    "%s: broken UTF-8 in %llu strings; the broken bytes were replaced by U+FFFD", \
    "%s: יש UTF-8 שבור ב־%llu מחרוזות; הבתים השבורים הוחלפו ב־U+FFFD"
#define M_IO_WARN_OVERFLOW \
    "%s:%llu: a number beyond the range of 32 bits was read as infinite (%llu such rows)", \
    "%s:%llu: מספר החורג מתחום 32 הסיביות נקרא כאינסופי (%llu שורות כאלה)"
#define M_IO_WARN_ODD_WORDS \
    "%s:%llu: a word ends in what looks like a number (%llu such rows); only the last %zu were taken as the vector", \
    "%s:%llu: מילה מסתיימת במה שנראה כמספר (%llu שורות כאלה); רק %zu המספרים האחרונים נלקחו כווקטור"
#define M_IO_WARN_SKIPPED "%s: %llu malformed rows were skipped", "%s: דולגו %llu שורות פגומות"
#define M_IO_WARN_F64 \
    "%s: 64-bit numbers are read as 32-bit ones", "%s: מספרים בני 64 סיביות נקראים כמספרים בני 32 סיביות"
#define M_IO_WARN_BEYOND \
    "%s: %llu numbers beyond the range of 32 bits were read as infinite", \
    "%s: ‏%llu מספרים החורגים מתחום 32 הסיביות נקראו כאינסופיים"
#define M_IO_WARN_FIELDS \
    "%s:%llu: fields other than id, text, label and vector are not read, such as \"%s\"", \
    "%s:%llu: שדות שאינם id,‏ text,‏ label ו־vector אינם נקראים, למשל \"%s\""
#define M_IO_WARN_JSON_NAN \
    "%s: row %llu holds NaN or infinite numbers, written as NaN and Infinity, which strict JSON lacks", \
    "%s: בשורה %llu יש NaN או מספרים אינסופיים; הם נכתבו כ־NaN ו־Infinity, שאינם קיימים ב־JSON תקני"
/* clang-format on */

#endif
