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
    "%s: the format \"%s\" cannot be written row by row; choose word2vec-text, word2vec-bin, npy, jsonl, fvecs, fbin or projector", \
    "%s: הפורמט \"%s\" אינו נכתב שורה אחר שורה; אפשר לבחור word2vec-text,‏ word2vec-bin,‏ npy,‏ jsonl,‏ fvecs,‏ fbin או projector"
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
#define M_IO_SEEMS_ZIP "a zip archive (.docx, .zip …): unpack it first", "ארכיון zip ‏(‎.docx,‏ ‎.zip …): יש לחלץ אותו תחילה"
#define M_IO_SEEMS_PARQUET "a Parquet table: write the vectors as .npz or .jsonl (docs/formats/parquet.md shows how)", "טבלת Parquet: יש לכתוב את הווקטורים כ־‎.npz או כ־‎.jsonl ‏(docs/formats/parquet.md מראה איך)"
#define M_IO_SEEMS_ARROW "an Arrow table: write the vectors as .npz or .jsonl (docs/formats/parquet.md shows how)", "טבלת Arrow: יש לכתוב את הווקטורים כ־‎.npz או כ־‎.jsonl ‏(docs/formats/parquet.md מראה איך)"
#define M_IO_SEEMS_HDF5 "an HDF5 file", "קובץ HDF5"
#define M_IO_SEEMS_PICKLE "a Python pickle: save the vectors as .npy", "קובץ pickle של Python: יש לשמור את הווקטורים כ־‎.npy"
#define M_IO_SEEMS_SQLITE "an SQLite database", "מסד נתונים של SQLite"
#define M_IO_SEEMS_PDF "a PDF document", "מסמך PDF"
#define M_IO_SEEMS_PROGRAM "a program", "קובץ הרצה"
#define M_IO_SEEMS_JSON_ARRAY "a JSON array: write one object {\"id\", \"vector\"} per line", "מערך JSON: יש לכתוב אובייקט {\"id\",‏ \"vector\"} אחד בכל שורה"
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

/* GloVe */
#define M_IO_GLOVE_NONE \
    "%s:1: expected a word and its numbers on each line", \
    "%s:1: בכל שורה צריכים להיות מילה והמספרים שלה"
#define M_IO_GLOVE_LONG \
    "%s:1: the first line does not end within %d bytes; this is not a file of vectors", \
    "%s:1: השורה הראשונה אינה מסתיימת בתוך %d בתים; זה אינו קובץ וקטורים"

/* fastText's .bin */
#define M_IO_FT_SHORT \
    "%s: the fastText model breaks off at byte %llu; it is cut off or damaged", \
    "%s: מודל ה־fastText נקטע בבית %llu; הקובץ קטוע או פגום"
#define M_IO_FT_DAMAGED \
    "%s: byte %llu of the fastText model: %s; the file is damaged", \
    "%s: בית %llu במודל ה־fastText:‏ %s; הקובץ פגום"
#define M_IO_FT_DIM "the dimension is not above 0", "הממד אינו גדול מ־0"
#define M_IO_FT_ARGS "the lengths of n-grams or the number of their buckets make no sense", "אורכי ה־n-grams או מספר התאים שלהם חסרי היגיון"
#define M_IO_FT_COUNTS "the numbers of words and labels do not agree with the dictionary", "מספר המילים ומספר התוויות אינם תואמים את המילון"
#define M_IO_FT_FLAG "the mark of quantisation is neither 0 nor 1", "סימן הקוונטיזציה אינו 0 ואינו 1"
#define M_IO_FT_SHAPE "the matrix does not fit the words, buckets or dimension", "המטריצה אינה מתאימה למילים, לתאים או לממד"
#define M_IO_FT_TRAILING "data follow after the last matrix", "יש נתונים אחרי המטריצה האחרונה"
#define M_IO_FT_PROMISE \
    "%s: the fastText model promises %d words and labels, but can hold at most %llu; it is damaged or cut off", \
    "%s: מודל ה־fastText מבטיח %d מילים ותוויות, אך יש בו מקום ל־%llu לכל היותר; הוא פגום או קטוע"
#define M_IO_FT_VERSION \
    "%s: a fastText model of version %d; zavit reads 11, 12 and those before there were numbers", \
    "%s: מודל fastText בגרסה %d;‏ zavit קורא את 11, את 12 ואת אלה שקדמו למספור"
#define M_IO_FT_QUANTISED \
    "%s: a quantised fastText model (.ftz), which zavit does not read; convert the .bin that it was made from, or print its vectors with fasttext print-word-vectors", \
    "%s: מודל fastText מקוונטט (‎.ftz), ש־zavit אינו קורא; אפשר להמיר את ה־‎.bin שממנו נוצר, או להדפיס את הווקטורים בעזרת fasttext print-word-vectors"

/* GGUF */
#define M_IO_GGUF_SHORT \
    "%s: the GGUF model breaks off at byte %llu; it is cut off or damaged", \
    "%s: מודל ה־GGUF נקטע בבית %llu; הקובץ קטוע או פגום"
#define M_IO_GGUF_DAMAGED \
    "%s: byte %llu of the GGUF model: %s; the file is damaged", \
    "%s: בית %llu במודל ה־GGUF:‏ %s; הקובץ פגום"
#define M_IO_GGUF_MAGIC "it does not begin with GGUF", "הקובץ אינו מתחיל ב־GGUF"
#define M_IO_GGUF_COUNTS "more tensors or metadata are promised than the file can hold", "מובטחים יותר טנזורים או מטא־נתונים ממה שהקובץ יכול להכיל"
#define M_IO_GGUF_VALUE "a value has an unknown type or is nested too deeply", "לערך יש סוג לא מוכר, או שהוא מקונן עמוק מדי"
#define M_IO_GGUF_ALIGNMENT "general.alignment is not a power of 2", "general.alignment אינו חזקה של 2"
#define M_IO_GGUF_TENSOR "the description of a tensor makes no sense", "התיאור של טנזור חסר היגיון"
#define M_IO_GGUF_VERSION \
    "%s: GGUF version %u; zavit reads 2 and 3", "%s: גרסה %u של GGUF;‏ zavit קורא את 2 ואת 3"
#define M_IO_GGUF_BIG_ENDIAN \
    "%s: a big-endian GGUF model; zavit reads little-endian ones", \
    "%s: מודל GGUF בסדר בתים big-endian;‏ zavit קורא little-endian"
#define M_IO_GGUF_NONE \
    "%s: a GGUF model without the tensor token_embd.weight, so it has no vectors to read (tensors in it: %llu)", \
    "%s: מודל GGUF שאין בו הטנזור token_embd.weight, ולכן אין בו וקטורים לקרוא (טנזורים בקובץ: %llu)"
#define M_IO_GGUF_RANK \
    "%s: token_embd.weight has %d dimensions; vectors need two", \
    "%s: ל־token_embd.weight יש %d ממדים; לווקטורים דרושים שניים"
#define M_IO_GGUF_TYPE \
    "%s: token_embd.weight is quantised (%s); zavit reads F32, F16 and BF16: convert the model with --outtype f16", \
    "%s: ‏token_embd.weight מקוונטט (%s);‏ zavit קורא F32,‏ F16 ו־BF16: אפשר להמיר את המודל עם ‎--outtype f16"
#define M_IO_GGUF_WARN_TOKENS \
    "%s: %llu vectors but %llu tokens: the vectors are numbered instead", \
    "%s: ‏%llu וקטורים אך %llu אסימונים: הווקטורים ממוספרים במקום זאת"

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

/* npz */
#define M_IO_ZIP_NO_END \
    "%s: the archive's directory, which stands at its end, is missing; the file is cut off", \
    "%s: תוכן העניינים של הארכיון, שמקומו בסוף הקובץ, חסר; הקובץ קטוע"
#define M_IO_ZIP_DAMAGED \
    "%s: byte %llu: the archive's directory points beyond the file, or at something else; it is damaged", \
    "%s: בית %llu: תוכן העניינים של הארכיון מצביע אל מחוץ לקובץ או אל משהו אחר; הקובץ פגום"
#define M_IO_ZIP_METHOD \
    "%s: the member \"%s\" is encrypted or packed in a way that zavit does not read; write the archive with numpy.savez", \
    "%s: הרכיב \"%s\" מוצפן או דחוס בשיטה ש־zavit אינו קורא; יש לכתוב את הארכיון עם numpy.savez"
#define M_IO_ZIP_MEMBER \
    "%s: the member \"%s\" cannot be unpacked at byte %llu; the file is damaged", \
    "%s: אי אפשר לפרוס את הרכיב \"%s\" מבית %llu ואילך; הקובץ פגום"
#define M_IO_ZIP_CRC \
    "%s: the checksum of the member \"%s\" is wrong; the file is damaged", \
    "%s: סכום הביקורת של הרכיב \"%s\" שגוי; הקובץ פגום"
#define M_IO_NPZ_NONE \
    "%s: holds no array of two dimensions and type f2, f4 or f8 (there are: %s)", \
    "%s: אין בארכיון מערך דו־ממדי מסוג f2,‏ f4 או f8 (יש בו: %s)"
#define M_IO_NPZ_MANY \
    "%s: more than one array could be the vectors; write FILE:NAME to say which (there are: %s)", \
    "%s: יותר ממערך אחד יכול להיות הווקטורים; יש לכתוב FILE:NAME כדי לבחור (יש בו: %s)"
#define M_IO_NPZ_NO_ARRAY \
    "%s: there is no array \"%.*s\" (there are: %s)", \
    "%s: אין בארכיון מערך בשם \"%.*s\" (יש בו: %s)"
#define M_IO_NPZ_NOT_VECTORS \
    "%s: the array \"%.*s\" has not two dimensions and type f2, f4 or f8 (there are: %s)", \
    "%s: המערך \"%.*s\" אינו דו־ממדי מסוג f2,‏ f4 או f8 (יש בו: %s)"
#define M_IO_NO_MEMBERS \
    "%s: only npz archives hold arrays by name, and this is %s: leave \":%s\" out", \
    "%s: רק בארכיוני npz יש מערכים בעלי שם, וזהו קובץ %s: יש להשמיט את \":%s\""
#define M_IO_NPZ_SHORT \
    "%s: the array \"%s\" promises %llu elements and ends after %llu", \
    "%s: המערך \"%s\" מבטיח %llu איברים ומסתיים אחרי %llu"
#define M_IO_WARN_NPZ_COLUMN \
    "%s: the array \"%s\" of type %s is not used: it should hold %llu strings or whole numbers (save with .astype('U'))", \
    "%s: המערך \"%s\" מסוג %s לא נוצל: צריכים להיות בו %llu מחרוזות או מספרים שלמים (אפשר לשמור עם .astype('U'))"

/* fvecs and its kin, fbin and its kin */
#define M_IO_VECS_SHORT \
    "%s: row %llu breaks off at byte %llu; the file is cut off", \
    "%s: שורה %llu נקטעת בבית %llu; הקובץ קטוע"
#define M_IO_VECS_MIXED \
    "%s: row %llu, at byte %llu, states %lld numbers, but the first row has %zu; the file is damaged, or holds vectors of several models", \
    "%s: לפי שורה %llu, שבבית %llu, יש בה %lld מספרים, אך בשורה הראשונה יש %zu; הקובץ פגום, או שיש בו וקטורים של מודלים שונים"
#define M_IO_MATRIX_HEADER \
    "%s: ends after %llu bytes, within its header of 8; it is cut off", \
    "%s: הקובץ מסתיים אחרי %llu בתים, באמצע הכותרת בת 8 הבתים; הוא קטוע"
#define M_IO_MATRIX_LARGE \
    "%s: %llu rows of %zu numbers do not fit the 32-bit header of fbin; write npy", \
    "%s: ‏%llu שורות של %zu מספרים אינן נכנסות לכותרת בת 32 הסיביות של fbin; אפשר לכתוב npy"
#define M_IO_WARN_ROUNDED \
    "%s: %llu whole numbers beyond 2^24 were rounded to 32-bit floating point", \
    "%s: ‏%llu מספרים שלמים מעבר ל־2^24 עוגלו לנקודה צפה בת 32 סיביות"

/* CSV and TSV */
#define M_IO_CSV_NO_HEADER \
    "%s:1: the first line holds a vector where the names of the columns should be; put a line such as id,vector before it", \
    "%s:1: בשורה הראשונה יש וקטור במקום שמות העמודות; יש להוסיף לפניה שורה כגון id,vector"
#define M_IO_CSV_NO_VECTOR \
    "%s:1: no column holds vectors such as \"[0.1, 0.2]\" (columns: %s); name the right one vector", \
    "%s:1: אין עמודה של וקטורים כגון \"[0.1, 0.2]\" (העמודות: %s); יש לקרוא לעמודה הנכונה vector"
#define M_IO_CSV_TWO \
    "%s:%llu: more than one column holds vectors (columns: %s); name the one to read vector", \
    "%s:%llu: יש יותר מעמודה אחת של וקטורים (העמודות: %s); יש לקרוא לעמודה הרצויה vector"
#define M_IO_CSV_COUNT \
    "%s:%llu: expected %zu fields, found %zu; a field that holds a separator needs quotes around it", \
    "%s:%llu: צריכים להיות %zu שדות ונמצאו %zu; שדה שיש בו תו הפרדה צריך מירכאות סביבו"
#define M_IO_CSV_CUT \
    "%s:%llu: the vector is written with \"...\", as numpy shortens long arrays, and its numbers are lost; write it again from vector.tolist()", \
    "%s:%llu: הווקטור נכתב עם \"...\", כפי ש־numpy מקצר מערכים ארוכים, והמספרים אבדו; יש לכתוב אותו שוב מ־vector.tolist()"
#define M_IO_CSV_EMPTY "%s:%llu: the vector is empty", "%s:%llu: הווקטור ריק"

/* Embedding Projector */
#define M_IO_PROJECTOR_FEW \
    "%s: ends after %llu lines, but %s holds more vectors; the two files do not belong together, or one is cut off", \
    "%s: הקובץ מסתיים אחרי %llu שורות, אך ב־%s יש יותר וקטורים; שני הקבצים אינם שייכים זה לזה, או שאחד מהם קטוע"
#define M_IO_PROJECTOR_FEW_TABLE \
    "%s: ends after %llu lines below its header, but %s holds more vectors; with two or more columns the first line must be a header", \
    "%s: הקובץ מסתיים אחרי %llu שורות שמתחת לכותרת, אך ב־%s יש יותר וקטורים; כשיש שתי עמודות או יותר, השורה הראשונה חייבת להיות כותרת"
#define M_IO_PROJECTOR_MANY \
    "%s:%llu: lines go on, but %s holds only %llu vectors; a single column has no header, and the two files must belong together", \
    "%s:%llu: יש עוד שורות, אך ב־%s יש רק %llu וקטורים; לעמודה יחידה אין כותרת, ושני הקבצים צריכים להיות שייכים זה לזה"
#define M_IO_PROJECTOR_COLUMNS \
    "%s:%llu: expected %zu columns, found %zu", "%s:%llu: צריכות להיות %zu עמודות ונמצאו %zu"
#define M_IO_WARN_PROJECTOR_STREAM \
    "%s: only the vectors go to a stream; write to a file NAME.tsv, and the rest goes to NAME.metadata.tsv", \
    "%s: אל הזרם נכתבים הווקטורים בלבד; אפשר לכתוב לקובץ NAME.tsv, והשאר ייכתב אל NAME.metadata.tsv"
#define M_IO_WARN_PROJECTOR_BLANKS \
    "%s: %llu tabs and line ends in the metadata became spaces, as the format cannot carry them", \
    "%s: ‏%llu טאבים וסופי שורה במטא־נתונים הוחלפו ברווחים, כי הפורמט אינו יכול לשאת אותם"

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
    "%s:%llu: fields that hold lists or objects are not kept, such as \"%s\"", \
    "%s:%llu: שדות שמכילים רשימות או אובייקטים אינם נשמרים, למשל \"%s\""
#define M_IO_WARN_COLUMN \
    "%s: not every column is kept: there may be 1024, with different names of 1 to 200 bytes; not \"%.*s\"", \
    "%s: לא כל העמודות נשמרו: ייתכנו עד 1024, בשמות שונים שאורכם 1 עד 200 בתים; לא נשמרה \"%.*s\""
#define M_IO_WARN_JSON_NAN \
    "%s: row %llu holds NaN or infinite numbers, written as NaN and Infinity, which strict JSON lacks", \
    "%s: בשורה %llu יש NaN או מספרים אינסופיים; הם נכתבו כ־NaN ו־Infinity, שאינם קיימים ב־JSON תקני"
/* clang-format on */

#endif
