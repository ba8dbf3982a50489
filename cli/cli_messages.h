/* cli_messages.h — what the program says, English beside Hebrew (see src/base/base_messages.h for
 * how a row works). Where Hebrew wants another order, number the arguments in both columns. */
#ifndef ZAVIT_CLI_MESSAGES_H
#define ZAVIT_CLI_MESSAGES_H

/* clang-format off */

/* ---- Options ---------------------------------------------------------------------------------- */
#define M_CLI_NOT_WHOLE \
    "--%s %s: not a whole number (%.0f to %.0f)", "הדגל --%s %s: אינו מספר שלם (%.0f עד %.0f)"
#define M_CLI_NOT_NUMBER \
    "--%s %s: not a number (%g to %g)", "הדגל --%s %s: אינו מספר (%g עד %g)"
#define M_CLI_RANGE \
    "--%s %s: out of range (%.10g to %.10g)", "הדגל --%s %s: מחוץ לתחום (%.10g עד %.10g)"
#define M_CLI_NOT_CHOICE \
    "--%s %s: must be one of %s", "הדגל --%s %s: חייב להיות אחד מאלה: %s"
#define M_CLI_NEEDS_VALUE \
    "--%s needs a value (%s)", "לדגל --%s דרוש ערך (%s)"
#define M_CLI_TAKES_NO_VALUE \
    "--%s takes no value", "הדגל --%s אינו מקבל ערך"
#define M_CLI_UNKNOWN_FLAG \
    "%s: no such flag; see the command's --help", "אין דגל בשם %s; ראו ‎--help של הפקודה"
#define M_CLI_UNKNOWN_FLAG_NEAR \
    "%s: no such flag; did you mean --%s?", "אין דגל בשם %s; אולי הכוונה ל־--%s?"
#define M_CLI_REQUIRED \
    "%s needs --%s %s; see 'zavit help %s'", "לפקודה %s דרוש הדגל --%s %s; ראו 'zavit help %s'"
#define M_CLI_TOO_FEW \
    "%s needs at least %zu arguments, got %zu; see 'zavit help %s'", \
    "לפקודה %s דרושים לפחות %zu ארגומנטים, ניתנו %zu; ראו 'zavit help %s'"
#define M_CLI_TOO_MANY \
    "%s: one argument too many: '%s'", "בפקודה %s יש ארגומנט מיותר: '%s'"
#define M_CLI_COMMAND_FIRST \
    "%s: the command comes first: zavit COMMAND [FLAGS] FILES; see 'zavit help'", \
    "%s: הפקודה באה ראשונה: zavit COMMAND [FLAGS] FILES; ראו 'zavit help'"
#define M_CLI_UNKNOWN_COMMAND \
    "%s: no such command; 'zavit help' lists them", "אין פקודה בשם %s; כל הפקודות מופיעות ב־'zavit help'"
#define M_CLI_UNKNOWN_COMMAND_NEAR \
    "%s: no such command; did you mean '%s'?", "אין פקודה בשם %s; אולי הכוונה ל־'%s'?"
#define M_CLI_ONE_QUESTION \
    "give exactly one of %s (%d were given)", "יש לתת בדיוק אחד מאלה: %s (ניתנו %d)"
#define M_CLI_OUTPUT_IS_INPUT \
    "-o %s: this is also an input, which would be lost; give -o another name", \
    "‎-o %s: זה גם אחד הקלטים, והוא היה אובד; יש לתת ל־-o שם אחר"
#define M_CLI_OUTPUT_EMPTY \
    "-o: the name of the file to write is empty", "‎-o: שם הקובץ לכתיבה ריק"
#define M_CLI_MODEL_UNUSED \
    "-m is for --text; without it no model is needed, and it was not looked at", \
    "הדגל ‎-m נועד ל־--text; בלעדיו אין צורך במודל, והוא לא נבדק"
#define M_CLI_TWO_STREAMS \
    "--json and the vectors both want stdout; give -o a file", \
    "גם --json וגם הווקטורים מיועדים לפלט הרגיל; יש לתת ל־-o שם של קובץ"
#define M_CLI_EVAL_NOTHING \
    "eval needs a test set: --similarity FILE or --analogies FILE", \
    "לפקודה eval דרוש מבחן: ‎--similarity FILE או ‎--analogies FILE"
#define M_CLI_WHERE \
    "--where %s: write it as COLUMN=VALUE", "הדגל --where %s: יש לכתוב COLUMN=VALUE"
#define M_CLI_NO_HITS \
    "%s: there is no row that could be compared with the query; 'zavit audit' tells why", \
    "%s: אין שורה שאפשר להשוות לשאילתה; ‏'zavit audit' מסביר מדוע"
#define M_CLI_WHERE_NONE \
    "--where %s: no row is left", "הדגל --where %s: לא נותרה אף שורה"

/* ---- Files ------------------------------------------------------------------------------------ */
#define M_CLI_NOMEM "out of memory", "אין די זיכרון"
#define M_CLI_STDOUT \
    "writing the result to stdout failed: %s", "כתיבת התוצאה לפלט הרגיל נכשלה: %s"
#define M_CLI_WRITE \
    "%s: writing failed: %s", "הכתיבה אל %s נכשלה: %s"
#define M_CLI_DISK_FULL "the disk is full; free some space", "הדיסק מלא; יש לפנות מקום"
#define M_CLI_NOT_ALLOWED "permission denied", "אין הרשאה"
#define M_CLI_NO_FOLDER "there is no such folder", "אין תיקייה כזאת"
#define M_CLI_IS_FOLDER "it is a folder", "זו תיקייה"
#define M_CLI_NOT_FOLDER "a part of the path is not a folder", "חלק מן הנתיב אינו תיקייה"
#define M_CLI_READ_ONLY "the file system is read-only", "מערכת הקבצים לקריאה בלבד"
#define M_CLI_CLOSED "it is closed", "הוא סגור"
#define M_CLI_DEVICE "the device reports an error", "ההתקן מדווח על שגיאה"
#define M_CLI_BUS \
    "%s: the file became shorter or unreadable while it was being read; nothing was written, start again when it is complete", \
    "הקובץ %s התקצר או נעשה בלתי קריא בזמן הקריאה; דבר לא נכתב, יש להתחיל שוב כשהקובץ שלם"
#define M_CLI_STOPPED \
    "stopped on request; nothing was written", "נעצר לפי בקשה; דבר לא נכתב"
#define M_CLI_RESUMABLE \
    "the state is in %s.checkpoint; the same command with --resume goes on from it", \
    "המצב נמצא ב-%s.checkpoint; אותה פקודה עם --resume ממשיכה ממנו"
#define M_CLI_STOPPED_KEPT \
    "stopped on request after %u finished epochs; what was learned is in %s", \
    "נעצר לפי בקשה אחרי %u מעברים שלמים; מה שנלמד נמצא ב־%s"
#define M_CLI_STREAM_UNCHECKED \
    "%s is a stream, so what was written could not be read again and checked", \
    "היעד %s הוא זרם, ולכן אי אפשר לקרוא שוב את מה שנכתב ולבדוק אותו"
#define M_CLI_UNCHECKED \
    "written, but it could not be read again and checked: %s", \
    "נכתב, אבל אי אפשר היה לקרוא אותו שוב ולבדוק: %s"
#define M_CLI_CONTRACTS \
    "%s and %s were made under different contracts: %s is %s in the first and %s in the second; their vectors can't stand in one space", \
    "הקבצים %s ו־%s נוצרו לפי חוזים שונים: %s הוא %s בראשון ו־%s בשני; הווקטורים שלהם אינם יכולים לעמוד במרחב אחד"
#define M_CLI_NO_SUFFIX \
    "%s: the name doesn't say a format; give --to %s", "השם %s אינו מגלה פורמט; יש לתת --to %s"
#define M_CLI_DTYPE_FORMAT \
    "%s files can't hold %s numbers; leave --dtype out, or write a .safetensors", \
    "קובצי %s אינם יכולים להכיל מספרים מסוג %s; יש להשמיט את --dtype, או לכתוב קובץ ‎.safetensors"
#define M_CLI_UNUSABLE_WRITTEN \
    "%zu rows are no real vectors (empty, unknown words, zero or NaN), and %s can't mark them: --usable leaves them out", \
    "%zu שורות אינן וקטורים של ממש (ריקות, מילים לא מוכרות, אפס או NaN), ו־%s אינו יכול לסמן אותן: ‎--usable משמיט אותן"

/* ---- Models and sides ------------------------------------------------------------------------- */
#define M_CLI_MODEL_DIM \
    "the word model %s has %zu dimensions and %s has %zu; give the model that made these vectors with -m", \
    "במודל המילים %s יש %zu ממדים וב־%s יש %zu; יש לתת עם -m את המודל שיצר את הווקטורים האלה"
#define M_CLI_MODEL_OTHER \
    "%s is not the word model that %s was made with (zavit.model_sha256 differs), so answers may mean nothing", \
    "הקובץ %s אינו מודל המילים ש־%s נוצר בעזרתו (הערך zavit.model_sha256 שונה), ולכן ייתכן שהתשובות חסרות משמעות"
#define M_CLI_NO_MODEL \
    "%s names no word model to read a text with; give one with -m", \
    "בקובץ %s לא רשום מודל מילים שאפשר לקרוא בעזרתו טקסט; יש לתת מודל עם -m"
#define M_CLI_NO_ID \
    "%s: no item has the id '%s'", "בקובץ %s אין פריט שהמזהה שלו '%s'"
#define M_CLI_NO_ID_NO_MODEL \
    "%s: no item has the id '%s', and there is no word model to read it as a text; give one with -m", \
    "בקובץ %s אין פריט שהמזהה שלו '%s', ואין מודל מילים שיקרא אותו כטקסט; יש לתת מודל עם -m"
#define M_CLI_NO_WORD \
    "'%s' holds no word", "אין אף מילה ב־'%s'"
#define M_CLI_UNKNOWN_WORD \
    "the model knows no word of it: '%.*s' and all others (%zu unknown)", \
    "המודל אינו מכיר אף מילה: '%.*s' וכל האחרות (%zu לא מוכרות)"
#define M_CLI_SOME_UNKNOWN \
    "%zu of %zu words are unknown to the model and were left out, the first is '%.*s'", \
    "%zu מתוך %zu המילים אינן מוכרות למודל והושמטו, הראשונה שבהן '%.*s'"
#define M_CLI_O_NO_SUBWORDS "leave out the vectors of character n-grams", "להשמיט את הווקטורים של n-grams של תווים"
#define M_CLI_SUBWORDS_KEPT \
    "with the vectors of %zu character n-grams, %.1f MB (--no-subwords leaves them out)", \
    "כולל הווקטורים של %zu n-grams של תווים, %.1f MB‏ (--no-subwords משמיט אותם)"
#define M_CLI_SUBWORDS_DROPPED \
    "without the vectors of %zu character n-grams, %.1f MB: unseen words have none here", \
    "ללא הווקטורים של %zu n-grams של תווים, %.1f MB: למילים שלא נראו אין כאן וקטור"
#define M_CLI_UNSEEN \
    "'%.*s' is not in the vocabulary; its vector comes from its n-grams", \
    "'%.*s' אינה באוצר המילים; הווקטור שלה נגזר מה־n-grams שלה"
#define M_CLI_RARE_QUERY \
    "'%.*s' was seen only %llu times, too rarely to trust its neighbours: with another seed most would be others (docs/thresholds.md); learn from more text", \
    "'%.*s' נראתה רק %llu פעמים, מעט מכדי לסמוך על השכנות שלה: בזרע אקראי אחר רובן היו אחרות (docs/thresholds.md); יש ללמוד מטקסט גדול יותר"
#define M_CLI_RARE_LEGEND \
    "* a word seen less than %d times: too rarely to trust\n", \
    "* מילה שנראתה פחות מ־%d פעמים: מעט מכדי לסמוך עליה\n"
#define M_CLI_H_COUNT "seen", "נראתה"
#define M_CLI_TEXT_MOVED \
    "the text of '%.*s' no longer gives its vector under this model (cosine %.3f), so its words can't explain it", \
    "הטקסט של '%.*s' אינו נותן עוד את הווקטור שלו במודל הזה (קוסינוס %.3f), ולכן מילותיו אינן יכולות להסביר אותו"
#define M_CLI_ROW_UNUSABLE \
    "'%.*s' is no real vector (%s), so it has no angle to anything", \
    "'%.*s' אינו וקטור של ממש (%s), ולכן אין לו זווית לשום דבר"
#define M_CLI_NO_WORDS_BEHIND \
    "no words can be shown, only directions and dimensions: %s", \
    "אי אפשר להראות מילים, רק כיוונים וממדים: %s"
#define M_CLI_VECTOR_DIM \
    "%s holds %zu numbers where the space has %zu", "ב־%s יש %zu מספרים ובמרחב %zu"
#define M_CLI_VECTOR_NUMBER \
    "%s: element %zu is not a number", "ב־%s: האיבר %zu אינו מספר"
#define M_CLI_VECTOR_JSON \
    "--vector: not a JSON array, at column %d: %s", "הדגל --vector: אינו מערך JSON, בעמודה %d: %s"
#define M_CLI_VECTOR_NAME "(vector)", "(וקטור)"

/* ---- Talk and results ------------------------------------------------------------------------- */
#define M_CLI_WARNING "warning: ", "אזהרה: "
#define M_CLI_COPYING "copying", "מעתיק"
#define M_CLI_PER_SECOND " %s/s", " %s לשנייה"
#define M_CLI_LOSS "loss %.4f", "הפסד %.4f"
#define M_CLI_LEFT " left", " נותרו"
#define M_CLI_LEARNED \
    "learned %zu words of %zu dimensions from %llu words in %llu texts -> %s", \
    "נלמדו %zu מילים ב־%zu ממדים מתוך %llu מילים ב־%llu טקסטים -> %s"
#define M_CLI_LEARNED_SPEED \
    "%u epochs in %.1f s, %.0f words/s; measuring the losses took another %.1f s", \
    "%u מעברים ב־%.1f שניות, %.0f מילים לשנייה; מדידת ההפסדים ארכה עוד %.1f שניות"
#define M_CLI_CONTINUED \
    "%zu words went on from %s, %zu of them with their contexts; %zu words are new", \
    "%zu מילים המשיכו מ־%s, מהן %zu עם ההקשרים שלהן; %zu מילים חדשות"
#define M_CLI_CONTINUE_TEXT \
    "%s: its text contract is \"%s\"; --continue reads new text in the same way, so leave --niqqud, --maqaf and --case out", \
    "%s: חוזה הטקסט שלו הוא \"%s\"; ‎--continue קורא טקסט חדש באותה דרך, ולכן יש להשמיט את --niqqud, --maqaf ו---case"
#define M_CLI_LEARNED_COUNTS \
    "%llu pairs of words stand together more often than chance; %zu dimensions hold %.1f %% of that, in %.1f s", \
    "%llu זוגות מילים סמוכים יותר מן הצפוי במקרה; %zu ממדים מחזיקים %.1f %% מזה, ב־%.1f שניות"
#define M_CLI_COUNTS_KEPT \
    "the counts are kept in %s: 'zavit near' proves neighbours by them", \
    "הספירות נשמרו ב־%s: הפקודה 'zavit near' מוכיחה בעזרתן שכנים"
#define M_CLI_PROVE_ONE \
    "a proof is of two words, and '%s' is not one word of the space; ask for a word or --id, and name a word with --prove", \
    "הוכחה היא על שתי מילים, ו־'%s' אינו מילה אחת במרחב; יש לשאול על מילה או להשתמש ב---id, ולתת מילה אחת עם --prove"
#define M_CLI_PROOF_NOT \
    "the neighbour was not proved from counts: %s", "השכנה לא הוכחה מן הספירות: %s"
#define M_CLI_PROOF \
    "proof from counts that \"%s\" is near \"%s\":", "הוכחה מן הספירות ש־\"%s\" קרובה ל־\"%s\":"
#define M_CLI_PROOF_NONE "they share no context above chance", "אין להן אף הקשר משותף מעל המקרה"
#define M_CLI_PROOF_OTHERS "%zu others", "%zu אחרים"
#define M_CLI_PROOF_SUM "together", "יחד"
#define M_CLI_H_CONTEXT "context c", "הקשר c"
#define M_CLI_H_SHARE "share", "חלק"
#define M_CLI_COUNT_OPTION \
    "--%s means nothing for --method count; leave it out", "‎--%s חסר משמעות עם --method count; יש להשמיט אותו"
#define M_CLI_LOSS_EPOCH "epoch", "מעבר"
#define M_CLI_LOSS_END "loss", "הפסד"
#define M_CLI_LOSS_FLOOR "floor, unlimited dimension", "רצפה, ממדים בלתי מוגבלים"
#define M_CLI_LOSS_HELDOUT "held-out", "על טקסט שלא נלמד"
#define M_CLI_ENCODED \
    "encoded %llu texts of %llu words (%llu unknown words, %llu texts without a vector) in %.1f s -> %s", \
    "קודדו %llu טקסטים של %llu מילים (%llu מילים לא מוכרות, %llu טקסטים ללא וקטור) ב־%.1f שניות -> %s"
#define M_CLI_CONVERTED \
    "wrote %llu rows of %zu dimensions as %s, %s (%llu left out) -> %s", \
    "נכתבו %llu שורות של %zu ממדים בפורמט %s, %s (%llu הושמטו) -> %s"
#define M_CLI_AUDIT_PICTURE \
    "cosine of %zu random pairs, the mean marked:", "הקוסינוס של %zu זוגות אקראיים, והממוצע מסומן:"
#define M_CLI_WHY_FIRST "why the first:", "למה הראשון:"
#define M_CLI_WHY_NAMED "why:", "למה:"
#define M_CLI_COMMON_SHORT \
    "common to the whole collection %+.3f of %.3f", "משותף לכל האוסף %+.3f מתוך %.3f"
#define M_CLI_MARGIN \
    "%s ranks above %s by %.4f; word by word:", "%s מדורג מעל %s בהפרש של %.4f; מילה אחר מילה:"
#define M_CLI_MARGIN_BELOW \
    "%s ranks below %s by %.4f; word by word:", "%s מדורג מתחת ל־%s בהפרש של %.4f; מילה אחר מילה:"
#define M_CLI_RULE_WORD "word of the space", "מילה במרחב"
#define M_CLI_RULE_ITEM "item with this id", "פריט עם המזהה הזה"
#define M_CLI_RULE_TEXT "free text", "טקסט חופשי"
#define M_CLI_MACHINE \
    "processor tier %s, %u threads", "רמת מעבד %s, %u תהליכונים"

/* ---- Column heads ----------------------------------------------------------------------------- */
#define M_CLI_H_RANK "rank", "דירוג"
#define M_CLI_H_SCORE "score", "ציון"
#define M_CLI_H_PERCENTILE "percentile", "אחוזון"
#define M_CLI_H_ID "id", "מזהה"
#define M_CLI_H_LABEL "label", "תווית"
#define M_CLI_H_TEXT "text", "טקסט"
#define M_CLI_H_FILE "file", "קובץ"
#define M_CLI_H_FORMAT "format", "פורמט"
#define M_CLI_H_KIND "kind", "סוג"
#define M_CLI_H_SHAPE "rows × dimensions", "שורות × ממדים"
#define M_CLI_H_METRIC "metric", "מדד"
#define M_CLI_H_COLUMNS "columns", "עמודות"
#define M_CLI_H_MODEL "word model", "מודל מילים"
#define M_CLI_H_ENCODER "encoder", "מקודד"
#define M_CLI_H_POOLING "pooling", "איגום"
#define M_CLI_H_TEXT_CONTRACT "text", "טקסט"
#define M_CLI_H_LANGUAGE "language", "שפה"
#define M_CLI_H_TOKENS "text behind it", "הטקסט שמאחוריו"
#define M_CLI_WORDS_SEEN "%llu words", "%llu מילים"
#define M_CLI_H_NORM "norm", "נורמה"
#define M_CLI_H_NUMBERS "first numbers", "המספרים הראשונים"
#define M_CLI_H_HISTORY "history", "היסטוריה"
#define M_CLI_H_SET "set", "מבחן"
#define M_CLI_H_MEASURE "measure", "מדד"
#define M_CLI_H_VALUE "value", "ערך"
#define M_CLI_H_RANGE "95 %", "95 %"
#define M_CLI_H_USED "used", "נוצלו"
#define M_CLI_H_TOTAL "total", "סך הכול"

/* ---- Help ------------------------------------------------------------------------------------- */
#define M_CLI_ABOUT_ZAVIT \
    "zavit %s — a debugger for embeddings: learn, measure, explain (English and Hebrew)", \
    "זווית %s — מנפה שגיאות לשיכונים: ללמוד, למדוד, להסביר (עברית ואנגלית)"
#define M_CLI_USAGE "usage: %s", "שימוש: %s"
#define M_CLI_HELP_MORE \
    "'%s' tells all about one command, with its flags and their defaults", \
    "הפקודה '%s' מספרת הכול על פקודה אחת, עם הדגלים וברירות המחדל שלהם"
#define M_CLI_DEFAULT "(default: %s)", "(ברירת מחדל: %s)"
#define M_CLI_MUST "(required)", "(חובה)"
#define M_CLI_COMMON_FLAGS "common flags", "דגלים משותפים"
#define M_CLI_GROUP_MAKE "make vectors", "יצירת וקטורים"
#define M_CLI_GROUP_FILES "files", "קבצים"
#define M_CLI_GROUP_ASK "ask", "שאלות"
#define M_CLI_GROUP_MEASURE "measure", "מדידה"
#define M_CLI_GROUP_ABOUT "about", "על zavit"

#define M_CLI_O_OUTPUT "write the result to FILE instead of stdout", "לכתוב את התוצאה לקובץ במקום לפלט הרגיל"
#define M_CLI_O_JSON "one JSON document for programs (docs/schema)", "מסמך JSON אחד עבור תוכניות (docs/schema)"
#define M_CLI_O_OPEN "open a finding down to its arithmetic", "לפתוח ממצא עד לחשבון שמאחוריו"
#define M_CLI_O_FAIL_ON "exit 1 if a finding is this bad", "לצאת בקוד 1 אם יש ממצא חמור כזה"
#define M_CLI_O_STRICT "refuse NaN, repeated ids and malformed UTF-8", "לסרב ל־NaN, למזהים כפולים ול־UTF-8 פגום"
#define M_CLI_O_VERIFY "recompute the checksums of the inputs", "לחשב מחדש את סכומי הביקורת של הקלט"
#define M_CLI_O_THREADS "threads; 0: one per processor", "תהליכונים; 0: אחד לכל מעבד"
#define M_CLI_O_CPU "highest processor tier to use", "רמת המעבד הגבוהה ביותר לשימוש"
#define M_CLI_O_LANG "language of messages; auto: from LANG", "שפת ההודעות; auto: לפי LANG"
#define M_CLI_O_COLOR "colour; auto: on a terminal, unless NO_COLOR", "צבע; auto: במסוף, אלא אם הוגדר NO_COLOR"
#define M_CLI_O_QUIET "no warnings, no progress", "בלי אזהרות ובלי התקדמות"
#define M_CLI_O_HELP "this help", "העזרה הזאת"

#define M_CLI_O_SPACE_OUT "the space to write (.safetensors)", "קובץ המרחב שייכתב (‎.safetensors)"
#define M_CLI_O_METHOD "what foretells a word: each neighbour, or their mean; or count neighbours", "מה מנבא מילה: כל שכן, או ממוצע השכנים; או ספירת השכנים"
#define M_CLI_O_EPOCHS "passes over the text", "מעברים על הטקסט"
#define M_CLI_O_DIM "numbers per vector", "מספרים בכל וקטור"
#define M_CLI_O_WINDOW "largest distance of a neighbour", "המרחק הגדול ביותר של שכן"
#define M_CLI_O_NEGATIVE "random words per neighbour; count: times above chance (1)", "מילים אקראיות לכל שכן; count: פי כמה מעל המקרה (1)"
#define M_CLI_O_SAMPLE "thin out words more frequent than this; 0: none", "לדלל מילים נפוצות מזה; 0: ללא דילול"
#define M_CLI_O_MIN_COUNT "leave out words seen less often", "להשמיט מילים שנראו פחות מזה"
#define M_CLI_O_LR "first learning rate (skipgram 0.025, cbow 0.15)", "קצב הלמידה ההתחלתי (skipgram 0.025, cbow 0.15)"
#define M_CLI_O_SUBWORDS "learn character n-grams too: unseen words get vectors", "ללמוד גם n-grams של תווים: גם למילים שלא נראו יהיה וקטור"
#define M_CLI_O_MINN "shortest n-gram, in characters", "ה-n-gram הקצר ביותר, בתווים"
#define M_CLI_O_MAXN "longest n-gram, in characters", "ה-n-gram הארוך ביותר, בתווים"
#define M_CLI_O_BUCKETS "buckets that n-grams are hashed into", "מספר התאים שאליהם מגובבים ה-n-grams"
#define M_CLI_O_SEED "seed of the random numbers", "זרע המספרים האקראיים"
#define M_CLI_O_SEED_PAIRS "seed of the random pairs", "זרע הזוגות האקראיים"
#define M_CLI_O_CHECKPOINT "keep the state in OUT.checkpoint so often; 0: never", "לשמור את המצב ב-OUT.checkpoint כל כך הרבה דקות; 0: לא"
#define M_CLI_O_RESUME "go on from OUT.checkpoint", "להמשיך מ-OUT.checkpoint"
#define M_CLI_O_CONTINUE "go on from this space, on new text", "להמשיך ממרחב זה, בטקסט חדש"
#define M_CLI_O_DETERMINISTIC "same bytes for any number of threads", "אותם בתים לכל מספר תהליכונים"
#define M_CLI_O_KEEP_CONTEXT "also write OUT's context vectors", "לכתוב גם את וקטורי ההקשר"
#define M_CLI_O_KEEP_COUNTS "count: also write the counts, which prove neighbours", "count: לכתוב גם את הספירות, שמוכיחות שכנים"
#define M_CLI_O_TEXT_LANG "language of the text, for the contract", "שפת הטקסט, לרישום בחוזה"
#define M_CLI_O_NIQQUD "Hebrew points and accents", "ניקוד וטעמים"
#define M_CLI_O_MAQAF "maqaf: separates words, or joins them", "מקף עברי: מפריד מילים או מחבר אותן"
#define M_CLI_O_CASE "upper and lower case", "אותיות גדולות וקטנות"
#define M_CLI_O_FORMAT "how texts are read; auto: by suffix", "איך לקרוא את הטקסטים; auto: לפי הסיומת"
#define M_CLI_O_PARAGRAPHS "blank lines separate texts, not line ends", "שורות ריקות מפרידות בין טקסטים, לא סופי שורות"
#define M_CLI_O_TEXT_FIELD "JSONL, CSV: field of the text", "ב־JSONL וב־CSV: שדה הטקסט"
#define M_CLI_O_ID_FIELD "JSONL, CSV: field of the id", "ב־JSONL וב־CSV: שדה המזהה"
#define M_CLI_O_LABEL_FIELD "JSONL, CSV: field of the label", "ב־JSONL וב־CSV: שדה התווית"
#define M_CLI_O_BAD_UTF8 "malformed UTF-8: replace it, or fail", "UTF-8 פגום: להחליף אותו או להיכשל"
#define M_CLI_O_MODEL "word space (or word2vec file) to encode with", "מרחב מילים (או קובץ word2vec) לקידוד"
#define M_CLI_O_POOLING "weighted mean of the words, or plain mean", "ממוצע משוקלל של המילים, או ממוצע פשוט"
#define M_CLI_O_SIF_A "a in the weight a/(a+p(word))", "הפרמטר a במשקל a/(a+p(word))"
#define M_CLI_O_CONVERT_OUT "file to write; its suffix names the format", "הקובץ שייכתב; הסיומת קובעת את הפורמט"
#define M_CLI_O_TO "format, where the suffix doesn't say it", "הפורמט, אם הסיומת אינה קובעת אותו"
#define M_CLI_O_DTYPE "number type (as the input)", "סוג המספרים (כמו בקלט)"
#define M_CLI_O_USABLE "leave out rows that are no real vectors", "להשמיט שורות שאינן וקטורים של ממש"
#define M_CLI_O_WHERE "only rows where the column has this value", "רק שורות שבהן לעמודה יש הערך הזה"
#define M_CLI_O_WITH "another file of the same contract, as one space", "עוד קובץ לפי אותו חוזה, כמרחב אחד"
#define M_CLI_O_K "how many answers", "מספר התשובות"
#define M_CLI_O_METRIC "what ranks (the space's own)", "לפי מה לדרג (כמו במרחב)"
#define M_CLI_O_GROUP "one answer, the best, per value of this column", "תשובה אחת, הטובה ביותר, לכל ערך בעמודה"
#define M_CLI_O_ID "the item with this id is the question", "הפריט עם המזהה הזה הוא השאלה"
#define M_CLI_O_PROVE "prove that this word is near, by kept counts", "להוכיח שהמילה הזאת קרובה, לפי ספירות שנשמרו"
#define M_CLI_O_NEAR_TEXT "a text is the question", "טקסט הוא השאלה"
#define M_CLI_O_MODEL_FOR_TEXT "word space to read texts with (the contract's)", "מרחב מילים לקריאת טקסטים (זה שבחוזה)"
#define M_CLI_O_VECTOR "a vector is the question", "וקטור הוא השאלה"
#define M_CLI_O_WHY "explain each hit, and the order of the first two", "להסביר כל תוצאה, ואת הסדר של שתי הראשונות"
#define M_CLI_O_WHY_TEXT "A and B are texts, even if they are ids too", "הארגומנטים A ו־B הם טקסטים, גם אם הם מזהים"
#define M_CLI_O_PAIRS "random pairs behind the background", "מספר הזוגות האקראיים שברקע"
#define M_CLI_O_SIMILARITY "pairs of words with a human score", "זוגות מילים עם ציון אנושי"
#define M_CLI_O_ANALOGIES "a is to b as c to d, in Google's format", "היחס a:b הוא כמו c:d, בפורמט של Google"
#define M_CLI_O_RESTRICT "analogies: only the N most frequent words; 0: all", "באנלוגיות: רק N המילים הנפוצות; 0: כולן"
#define M_CLI_O_MAN "manual page (roff); without COMMAND, zavit(1)", "דף עזר (roff); בלי COMMAND, הדף zavit(1)"
#define M_CLI_O_COMPLETION "completion script for this shell", "סקריפט השלמה עבור המעטפת הזאת"

/* ---- An outside encoder ------------------------------------------------------------------------ */
#define M_CLI_O_ENCODER "program that encodes: JSONL {id,text} in, {id,vector} out", "תוכנית שמקודדת: JSONL נכנס {id,text}, יוצא {id,vector}"
#define M_CLI_O_ENCODER_TIMEOUT "without an answer for so long, the encoder hangs", "בלי תשובה במשך זמן כזה, המקודד תקוע"
#define M_CLI_O_ENCODER_CACHE "folder for the encoder's answers (~/.cache/zavit)", "תיקייה לתשובות המקודד (‎~/.cache/zavit)"
#define M_CLI_O_NO_ENCODER_CACHE "keep no answers after this run", "לא לשמור תשובות אחרי הריצה הזאת"
#define M_CLI_O_SAMPLES "random circles of words, for an outside encoder's reasons", "מעגלי מילים אקראיים, להסברים דרך מקודד חיצוני"
#define M_CLI_MEASURED \
    "Measured through the encoder: %llu calls for %llu texts (%llu more were known already). Each value is what a word adds to the cosine, averaged over orders of the words; a text without words has cosine 0.", \
    "נמדד דרך המקודד: %llu קריאות עבור %llu טקסטים (עוד %llu היו ידועים כבר). כל ערך הוא מה שמילה מוסיפה לקוסינוס, בממוצע על פני סדרי המילים; לטקסט ללא מילים קוסינוס 0."
#define M_CLI_EXACT \
    "Exact: the parts are the model's own arithmetic, nothing was estimated.", \
    "מדויק: החלקים הם החשבון של המודל עצמו, ודבר לא נאמד."
#define M_CLI_MEASURED_WORDS "what its words add:", "מה מוסיפות המילים של:"
#define M_CLI_MEASURED_NO_TEXT \
    "'%.*s' has no text in the space, so what its words do can't be measured", \
    "ל־'%.*s' אין טקסט במרחב, ולכן אי אפשר למדוד מה עושות מילותיו"
#define M_CLI_ENCODER_AND_MODEL \
    "--encoder and -m both say how to read texts; give one of them", \
    "גם --encoder וגם -m קובעים איך לקרוא טקסטים; יש לתת רק אחד מהם"
#define M_CLI_ENCODER_UNUSED \
    "--encoder is for --text; without it no text is read, and it was not started", \
    "הדגל --encoder נועד ל־--text; בלעדיו לא נקרא טקסט, והמקודד לא הופעל"
#define M_CLI_ENCODER_OR_MODEL \
    "encode needs -m WORDS or --encoder CMD to read texts with", \
    "לפקודה encode דרוש ‎-m WORDS או ‎--encoder CMD כדי לקרוא טקסטים"
#define M_CLI_ENCODER_CACHE_BOTH \
    "--encoder-cache and --no-encoder-cache contradict each other; leave one out", \
    "הדגלים --encoder-cache ו־--no-encoder-cache סותרים זה את זה; יש להשמיט אחד מהם"
#define M_CLI_ENCODER_MISSING \
    "--%s is for --encoder CMD, which was not given; leave it out or name the encoder", \
    "הדגל --%s נועד ל־--encoder CMD, שלא ניתן; יש להשמיט אותו או לתת מקודד"
#define M_CLI_ENCODER_FLAG \
    "--%s is for -m WORDS: an outside encoder pools words itself; leave it out", \
    "הדגל --%s נועד ל־-m WORDS: מקודד חיצוני מאגם מילים בעצמו; יש להשמיט אותו"
#define M_CLI_ENCODER_NEEDED \
    "%s was encoded by a program, which is not run just because a file names it; to read texts as it did, give --encoder %s", \
    "הקובץ %s קודד בתוכנית, והיא אינה מופעלת רק מפני שקובץ נוקב בשמה; כדי לקרוא טקסטים כמוה יש לתת ‎--encoder %s"
#define M_CLI_ENCODER_NAMED \
    "%s was encoded by another command, '%s'; answers mean something only if it is the same model", \
    "הקובץ %s קודד בפקודה אחרת, '%s'; לתשובות יש משמעות רק אם זה אותו מודל"
#define M_CLI_ENCODER_OTHER \
    "%s: the text of '%.*s', encoded again, does not give its vector (cosine %.3f); this encoder did not make the space, and answers may mean nothing", \
    "הקובץ %s: הטקסט של '%.*s', כשמקודדים אותו שוב, אינו נותן את הווקטור שלו (קוסינוס %.3f); המקודד הזה לא יצר את המרחב, וייתכן שהתשובות חסרות משמעות"
#define M_CLI_ENCODER_UNCACHED \
    "the encoder's answers are kept for this run only: %s", "תשובות המקודד נשמרות לריצה הזאת בלבד: %s"
#define M_CLI_ENCODER_NO_HOME \
    "neither XDG_CACHE_HOME nor HOME names a folder for answers; give --encoder-cache DIR, or --no-encoder-cache", \
    "לא XDG_CACHE_HOME ולא HOME מצביעים על תיקייה לתשובות; יש לתת --encoder-cache DIR, או --no-encoder-cache"
#define M_CLI_ENCODER_EMPTY \
    "the text is empty, so there is nothing to encode", "הטקסט ריק, ולכן אין מה לקודד"
#define M_CLI_ENCODER_REFUSED \
    "the encoder has no vector for '%.200s': %s", "למקודד אין וקטור עבור '%.200s': %s"
#define M_CLI_ENCODER_COUNTS \
    "The encoder answered %llu texts in %llu calls (%.1f s); %llu answers were known already.", \
    "המקודד ענה על %llu טקסטים ב־%llu קריאות (%.1f שניות); %llu תשובות היו ידועות כבר."
#define M_CLI_ENCODER_RESTARTS "It was started again %llu times.", "הוא הופעל מחדש %llu פעמים."
#define M_CLI_ENCODED_OUTSIDE \
    "encoded %llu texts (%llu empty, %llu without a vector) in %.1f s -> %s", \
    "קודדו %llu טקסטים (%llu ריקים, %llu ללא וקטור) ב־%.1f שניות -> %s"

/* clang-format on */

#endif
