/* space_messages.h — what this room says, English beside Hebrew (see base_messages.h). */
#ifndef ZV_SPACE_MESSAGES_H
#define ZV_SPACE_MESSAGES_H

/* clang-format off */
#define M_SPACE_READING "reading", "קריאה"
#define M_SPACE_STOPPED \
    "%s: reading was stopped", "%s: הקריאה הופסקה"

/* Opening. */
#define M_SPACE_NO_VECTORS \
    "%s: a safetensors file without a tensor \"vectors\": not a space of zavit's. It holds %zu tensors: %s", \
    "%s: קובץ safetensors שאין בו טנזור בשם \"vectors\"; זה אינו מרחב של zavit. יש בו %zu טנזורים: %s"
#define M_SPACE_IS_NET \
    "%s: a net, not a space; zavit encode SPACE -m %s -o OUT applies it to a space, zavit info and zavit diagnose tell about it", \
    "%s: זו רשת ולא מרחב; ‏zavit encode SPACE -m %s -o OUT מחיל אותה על מרחב, ו־zavit info ו־zavit diagnose מספרים עליה"
#define M_SPACE_FOREIGN_TYPE \
    "%s: the vectors in \"%.200s\" are quantised or no floats (%s); zavit reads F32, F16, BF16 and F64: save the model without quantisation", \
    "%s: הווקטורים ב־\"%.200s\" מקוונטטים או אינם מספרים בנקודה צפה (%s);‏ zavit קורא F32,‏ F16,‏ BF16 ו־F64: יש לשמור את המודל בלי קוונטיזציה"
#define M_SPACE_FOREIGN_TOKENS \
    "%s: %zu vectors, but %s has %llu tokens: the vectors are numbered instead", \
    "%s: ‏%zu וקטורים, אך ב־%s יש %llu אסימונים: הווקטורים ממוספרים במקום זאת"
#define M_SPACE_FOREIGN_TOKENIZER \
    "%s: the names of the vectors could not be read, so they are numbered: %s", \
    "%s: אי אפשר היה לקרוא את שמות הווקטורים, ולכן הם ממוספרים: %s"
#define M_SPACE_FOREIGN_JSON \
    "%s: %s is not valid JSON (line %d), so the vectors are numbered", \
    "%s: הקובץ %s אינו JSON תקין (שורה %d), ולכן הווקטורים ממוספרים"
#define M_SPACE_FOREIGN_WEIGHTS \
    "%s: the tensor \"weights\" is not one number for each of the %zu vectors, so they are not multiplied by it", \
    "%s: בטנזור \"weights\" אין מספר אחד לכל אחד מ־%zu הווקטורים, ולכן הם לא הוכפלו בו"
#define M_SPACE_TENSOR "%s: tensor \"%.200s\": %s", "%s: הטנזור \"%.200s\":‏ %s"
#define M_SPACE_RANK "vectors need two dimensions, [rows, numbers]", "לווקטורים דרושים שני ממדים, [שורות, מספרים]"
#define M_SPACE_NO_SCALE "8-bit vectors need the tensor \"vectors.scale\", which is missing", "לווקטורים בני 8 סיביות דרוש הטנזור \"vectors.scale\", והוא חסר"
#define M_SPACE_DTYPE \
    "%s: the vectors are of type %s; zavit reads F32, F16, BF16 and I8", \
    "%s: הווקטורים הם מסוג %s;‏ zavit קורא F32,‏ F16,‏ BF16 ו־I8"
#define M_SPACE_SHAPE \
    "%s: tensor \"%.200s\" should be of type %s and hold %llu numbers, one per row", \
    "%s: הטנזור \"%.200s\" צריך להיות מסוג %s ולהכיל %llu מספרים, אחד לכל שורה"
#define M_SPACE_HALF "of its .offsets and .bytes only one is there", "יש רק אחד מהשניים ‎.offsets ו־‎.bytes"
#define M_SPACE_STRINGS_TYPE "its .offsets should be I64 [rows + 1] and its .bytes U8", "ה־‎.offsets צריך להיות I64 [שורות + 1] וה־‎.bytes מסוג U8"
#define M_SPACE_STRINGS_COUNT "it has more or fewer strings than there are rows", "מספר המחרוזות בו שונה ממספר השורות"
#define M_SPACE_STRINGS_ORDER "its offsets fall, or point beyond its bytes; the file is damaged", "ההיסטים בו יורדים או חורגים מהבתים; הקובץ פגום"
#define M_SPACE_NO_NAMES "its .names are missing", "ה־‎.names שלו חסר"
#define M_SPACE_NAME_RANGE "a number has no name; the file is damaged", "יש בו מספר שאין לו שם; הקובץ פגום"
#define M_SPACE_NEGATIVE "a count is negative; the file is damaged", "יש בו מונה שלילי; הקובץ פגום"
#define M_SPACE_SUBWORDS_HALF "vectors of n-grams need both the tensor \"subwords.vectors\" and the line zavit.subwords in the contract; one is missing", "לווקטורים של n-grams דרושים גם הטנזור \"subwords.vectors\" וגם השורה zavit.subwords בחוזה; אחד מהם חסר"
#define M_SPACE_SUBWORDS_SHAPE "it should be of type F32 and hold as many numbers per row as \"vectors\"", "הוא צריך להיות מסוג F32, עם אותו מספר מספרים בשורה כמו ב־\"vectors\""
#define M_SPACE_SUBWORDS_NUMBERS "it should be of type U32 and hold one number per row of \"subwords.vectors\"", "הוא צריך להיות מסוג U32 ולהכיל מספר אחד לכל שורה של \"subwords.vectors\""
#define M_SPACE_SUBWORDS_ALL "without \"subwords.numbers\" it needs a row for every bucket", "בלי \"subwords.numbers\" דרושה בו שורה לכל תא"
#define M_SPACE_SUBWORDS_ORDER "the numbers of the buckets do not rise, or exceed how many there are; the file is damaged", "מספרי התאים אינם עולים או חורגים ממספר התאים; הקובץ פגום"
#define M_SPACE_SUBWORDS_OPTS \
    "n-grams of %u to %u characters in %llu buckets: needs 1 ≤ minn ≤ maxn ≤ %d and at least 1 bucket", \
    "‏n-grams של %u עד %u תווים ב־%llu תאים: דרוש 1 ≤ minn ≤ maxn ≤ %d ולפחות תא אחד"
#define M_SPACE_STATUS \
    "%s: row %zu has the unknown status %d; the file is damaged or newer than this zavit", \
    "%s: לשורה %zu יש מצב לא מוכר, %d; הקובץ פגום או חדש מגרסה זו של zavit"
#define M_SPACE_META \
    "%s: the contract says %s = \"%.80s\", which has no meaning; the file is damaged or newer than this zavit", \
    "%s: בחוזה כתוב %s = \"%.80s\", וזה חסר משמעות; הקובץ פגום או חדש מגרסה זו של zavit"
#define M_SPACE_VERSION \
    "%s: a space of version %llu; this zavit reads version %d: use a newer one", \
    "%s: מרחב בגרסה %llu; גרסה זו של zavit קוראת את גרסה %d: יש להשתמש בגרסה חדשה יותר"
#define M_SPACE_MANY_IDS \
    "%s: %zu rows with ids are more than zavit can look up", \
    "%s: ‏%zu שורות עם מזהים הן יותר מש־zavit מסוגל לחפש בהן"
#define M_SPACE_NO_SHA \
    "%s: the file states no zavit.sha256, so it cannot be verified", \
    "%s: בקובץ לא רשום zavit.sha256, ולכן אי אפשר לאמת אותו"
#define M_SPACE_SHA \
    "%s: the data were changed or damaged: SHA-256 should be %.64s and is %.64s", \
    "%s: הנתונים השתנו או נפגמו: ערך ה־SHA-256 צריך להיות %.64s והוא %.64s"
#define M_SPACE_STRICT_NAN \
    "%s: row %zu (\"%.*s\") holds NaN or infinite numbers, which --strict refuses", \
    "%s: בשורה %zu ‏(\"%.*s\") יש NaN או מספרים אינסופיים, ו־--strict אינו מקבל אותם"
#define M_SPACE_STRICT_ID \
    "%s: row %zu has the id \"%.*s\", which row %zu already has; --strict refuses duplicate ids", \
    "%s: לשורה %zu יש המזהה \"%.*s\", שכבר יש לשורה %zu;‏ --strict אינו מקבל מזהים כפולים"
#define M_SPACE_NO_COLUMN \
    "%s: there is no column \"%.100s\"; there are: %s", "%s: אין עמודה בשם \"%.100s\"; העמודות הן: %s"

/* Writing. */
#define M_SPACE_MANY_VALUES \
    "%s: the column \"%.100s\" has more than 2^31 different values", \
    "%s: בעמודה \"%.100s\" יש יותר מ־2^31 ערכים שונים"
#define M_SPACE_MANY_COLUMNS \
    "%s: a space has at most %d columns; drop fields that you do not need", \
    "%s: במרחב יש לכל היותר %d עמודות; יש להשמיט שדות שאינם נחוצים"
#define M_SPACE_COLUMN_NAME \
    "%s: \"%.*s\" cannot be the name of a column: it must be UTF-8 of 1 to 200 bytes and not end in .names.offsets or .names.bytes", \
    "%s: השם \"%.*s\" אינו יכול להיות שם של עמודה: עליו להיות UTF-8 באורך 1 עד 200 בתים, ולא להסתיים ב־‎.names.offsets או ב־‎.names.bytes"
#define M_SPACE_SPOOL \
    "%s: the temporary file for its columns failed: %s", "%s: כשל בקובץ הזמני של העמודות: %s"
#define M_SPACE_WARN_NORMALIZED \
    "%s: the vectors were said to have norm 1, but as stored they are off by up to %.2g; the contract says \"not normalized\"", \
    "%s: נמסר שהנורמה של הווקטורים היא 1, אך כפי שנשמרו הסטייה ממנה מגיעה עד %.2g; בחוזה נרשם \"לא מנורמל\""
#define M_SPACE_WARN_CLAIM \
    "%s: the contract says that the vectors have norm 1, but row %zu has %.4g; its dot products are no cosines", \
    "%s: לפי החוזה הנורמה של הווקטורים היא 1, אך בשורה %zu היא %.4g; המכפלות הסקלריות שלו אינן קוסינוסים"
/* clang-format on */

#endif
