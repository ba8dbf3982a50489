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
    "%s %s: this is also an input, which would be lost; give %s another name", \
    "‎%s %s: זה גם אחד הקלטים, והוא היה אובד; יש לתת ל־%s שם אחר"
#define M_CLI_OUTPUT_EMPTY \
    "%s: the name of the file to write is empty", "‎%s: שם הקובץ לכתיבה ריק"
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
#define M_CLI_BACKGROUND_KEPT \
    "kept the collection's background in %s: the next question about it is answered sooner (--keep-background never: don't)", \
    "הרקע של האוסף נשמר ב־%s: השאלה הבאה עליו תיענה מהר יותר (--keep-background never: לא לשמור)"
#define M_CLI_BACKGROUND_NOT_KEPT \
    "%s cannot be written, or is another program's file: the background is made again each time", \
    "אי אפשר לכתוב ל־%s, או שזה קובץ של תוכנה אחרת: הרקע מחושב מחדש בכל פעם"
#define M_CLI_RARE_QUERY \
    "'%.*s' was seen only %llu times, too rarely to trust its neighbours: with another seed most would be others (docs/thresholds.md); learn from more text", \
    "'%.*s' נראתה רק %llu פעמים, מעט מכדי לסמוך על השכנות שלה: בזרע אקראי אחר רובן היו אחרות (docs/thresholds.md); יש ללמוד מטקסט גדול יותר"
#define M_CLI_RARE_LEGEND \
    "* a word seen less than %d times: too rarely to trust", \
    "* מילה שנראתה פחות מ־%d פעמים: מעט מכדי לסמוך עליה"
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
#define M_CLI_CORPUS_KEPT \
    "the texts are in %s, for 'zavit near --evidence' and '--support'", "הטקסטים נמצאים ב־%s, עבור 'zavit near --evidence' ו־'--support'"
#define M_CLI_PROVE_ONE \
    "a proof is of two words, and '%s' is not one word of the space; ask for a word or --id, and name a word with --prove", \
    "הוכחה היא על שתי מילים, ו־'%s' אינו מילה אחת במרחב; יש לשאול על מילה או להשתמש ב---id, ולתת מילה אחת עם --prove"
#define M_CLI_EVIDENCE_ONE \
    "evidence is for two words, and '%s' is not one word of the space; ask for a word or --id, and name a word with --of", \
    "ראיות הן לשתי מילים, ו־'%s' אינו מילה אחת במרחב; יש לשאול על מילה או להשתמש ב---id, ולתת מילה אחת עם --of"
#define M_CLI_EVIDENCE_EXACT \
    "what taught \"%s\" beside \"%s\", by counts at cosine %.4f, of %zu sentences (exact parts of the cosine):", \
    "מה לימד את \"%s\" ליד \"%s\", לפי הספירות בקוסינוס %.4f, מתוך %zu משפטים (חלקים מדויקים של הקוסינוס):"
#define M_CLI_EVIDENCE_STEPS \
    "what taught \"%s\" beside \"%s\", at cosine %.4f, of %zu sentences (effect on the cosine to first order; share of all that brings them together):", \
    "מה לימד את \"%s\" ליד \"%s\", בקוסינוס %.4f, מתוך %zu משפטים (השפעה על הקוסינוס בסדר ראשון; חלק מכל מה שמקרב ביניהן):"
#define M_CLI_SUPPORT_DIR_ALONE \
    "--support-dir holds what --support learns; say how many learnings with --support B", \
    "‎--support-dir מחזיק את מה ש---support לומד; יש לומר כמה למידות עם --support B"
#define M_CLI_SUPPORT_OPTIONS \
    "--support asks about words by cosine; leave out --text, --group and other metrics", \
    "‎--support שואל על מילים לפי קוסינוס; יש להשמיט את --text, את --group ומדדים אחרים"
#define M_CLI_SUPPORT_COST \
    "%u learnings from texts drawn anew, each of %llu words, %u times over", \
    "‏%u למידות מטקסטים שהוגרלו מחדש, כל אחת על %llu מילים, %u מעברים"
#define M_CLI_SUPPORT_TIME \
    "the first took %.1f s; the other %u take about %.1f minutes (Ctrl-C stops)", \
    "הראשונה ארכה %.1f שניות; ‏%u האחרות יארכו כ־%.1f דקות (Ctrl-C עוצר)"
#define M_CLI_SUPPORT_RUN "learning %u of %u", "למידה %u מתוך %u"
#define M_CLI_H_SUPPORT "stays", "חוזרת"
#define M_CLI_H_SUPPORT_SHARE "support", "תמיכה"
#define M_CLI_H_SUPPORT_COSINE "cosines", "קוסינוסים"
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
#define M_CLI_MARGIN_TIE "%s and %s have the same score, so their ids rank them", "ל־%s ול־%s אותו ציון, ולכן המזהים מדרגים אותם"
#define M_CLI_MARGIN_BELOW \
    "%s ranks below %s by %.4f; word by word:", "%s מדורג מתחת ל־%s בהפרש של %.4f; מילה אחר מילה:"
#define M_CLI_NO_NGRAMS \
    "no model with n-grams stands behind these two; give one with -m (learned with --subwords, or a fastText .bin)", \
    "מאחורי השניים אין מודל עם n-grams; יש לתת מודל ב־‎-m (שנלמד עם ‎--subwords, או קובץ ‎.bin של fastText)"
#define M_CLI_NGRAMS_PAIR \
    "--ngrams splits the words of two; leave the query out, or the flag", \
    "הדגל ‎--ngrams מפצל את המילים של שניים; יש להשמיט את השאילתה או את הדגל"
#define M_CLI_FLIP_HEAD_BELOW "what would part them (below %.4f):", "מה יפריד ביניהם (מתחת ל־%.4f):"
#define M_CLI_FLIP_HEAD_PERCENTILE \
    "what would part them (below %.4f, the %gth percentile of random pairs):", \
    "מה יפריד ביניהם (מתחת ל־%.4f, האחוזון ה־%g של זוגות אקראיים):"
#define M_CLI_FLIP_HEAD_RANK \
    "what would take B out of A's %llu nearest (below %.4f, where the last of them stands without B):", \
    "מה יוציא את B מבין %llu הקרובים ביותר ל־A (מתחת ל־%.4f, שם עומד האחרון שבהם בלי B):"
#define M_CLI_FLIP_HEAD_PROBABILITY "what would part them (related with less than %.3g):", "מה יפריד ביניהם (קשר בהסתברות נמוכה מ־%.3g):"
#define M_CLI_FLIP_PROBABILITY_AFTER \
    "without them it is related with probability %.3g, below %.3g", \
    "בלעדיהן ההסתברות לקשר היא %.3g, מתחת ל־%.3g"
#define M_CLI_FLIP_PROBABILITY_NOT \
    "no set of words was found that brings the probability below %.3g: what is left shares more with the other side", \
    "לא נמצאה קבוצת מילים שמורידה את ההסתברות אל מתחת ל־%.3g: מה שנשאר חולק יותר עם הצד האחר"
#define M_CLI_FLIP_PROBABILITY_NONE \
    "the labelled pairs teach no probability that beats the base rate, so there is none to fall below; give more pairs, or another goal", \
    "הזוגות המתויגים אינם מלמדים הסתברות טובה משיעור הבסיס, ולכן אין מתחת למה לרדת; יש לתת עוד זוגות או יעד אחר"
#define M_CLI_FLIP_HEAD_ORDER "what would put %s below %s:", "מה יוריד את %s אל מתחת ל־%s:"
#define M_CLI_FLIP_LENGTH \
    "the text that is left has %zu words, and those of this collection have %zu to %zu: what the model says of such a text is worth less", \
    "בטקסט שנשאר יש %zu מילים, ובאוסף הזה יש לטקסטים %zu עד %zu: מה שהמודל אומר על טקסט כזה שווה פחות"
#define M_CLI_FLIP_ONE_GOAL \
    "--below, --below-percentile and --rank are three goals; give one of them", \
    "הדגלים ‎--below, ‎--below-percentile ו־‎--rank הם שלושה יעדים; יש לתת אחד מהם"
#define M_CLI_FLIP_ORDER_GOAL \
    "with a query, A and B the goal is that the upper one falls below the other; leave out --below, --below-percentile and --rank", \
    "עם שאילתה, A ו־B היעד הוא שהעליון יירד אל מתחת לאחר; יש להשמיט את ‎--below, ‎--below-percentile ו־‎--rank"
#define M_CLI_FLIP_NO_QUERY \
    "--drop query asks for a query, A and B; two arguments have no query, so give a, b or both", \
    "הדגל ‎--drop query דורש שאילתה, A ו־B; בשני ארגומנטים אין שאילתה, ויש לתת a, b או both"
#define M_CLI_FLIP_RANK_B \
    "--%s asks for words of B; words of A would move all else that is compared with it, so use --drop b or leave it out", \
    "הדגל ‎--%s שואל על מילים של B; מילים של A היו מזיזות גם את כל מה שמושווה אליו, ולכן יש לתת ‎--drop b או להשמיט"
#define M_CLI_FLIP_FEW \
    "the space has only %zu other rows to compare, and --rank asks for %zu; give a smaller one", \
    "במרחב יש רק %zu שורות אחרות להשוואה, ו־‎--rank מבקש %zu; יש לתת מספר קטן יותר"
#define M_CLI_FLIP_NO_BACKGROUND \
    "there are too few rows for a background of random pairs, so no percentile is known; give --below COSINE", \
    "אין די שורות לרקע של זוגות אקראיים, ולכן אין אחוזון; יש לתת ‎--below COSINE"
#define M_CLI_FLIP_NO_WORDS \
    "\"%.*s\" has no words behind it that could be taken out; give a text, or the model that made it with -m", \
    "מאחורי \"%.*s\" אין מילים שאפשר להוציא; יש לתת טקסט, או ב־‎-m את המודל שיצר אותו"
#define M_CLI_FLIP_BELOW_ALREADY \
    "%s ranks below already, so no word of it need go; use --drop %s or --drop query", \
    "הצד %s כבר מדורג מתחת, ואין צורך להוציא ממנו מילים; יש לתת ‎--drop %s או ‎--drop query"
#define M_CLI_RULE_WORD "word of the space", "מילה במרחב"
#define M_CLI_RULE_ITEM "item with this id", "פריט עם המזהה הזה"
#define M_CLI_RULE_TEXT "free text", "טקסט חופשי"
#define M_CLI_MACHINE \
    "processor tier %s, %u threads", "רמת מעבד %s, %u תהליכונים"

/* ---- audit --confused ------------------------------------------------------------------------- */
#define M_CLI_O_CONFUSED "close pairs that should not be: different labels, or no common word", "זוגות קרובים שלא היו אמורים להיות: תוויות שונות, או ללא מילה משותפת"
#define M_CLI_O_CONFUSED_BY "what makes a pair confused; auto: labels if there are any", "מה עושה זוג למבולבל; auto: תוויות אם יש"
#define M_CLI_O_CONFUSED_ABOVE "percentile of the background from which on pairs are close", "האחוזון של הרקע שממנו ומעלה זוגות הם קרובים"
#define M_CLI_O_CONFUSED_K "how many confused pairs to show", "כמה זוגות מבולבלים להציג"
#define M_CLI_CONFUSED_FEW "%s: has fewer than 3 usable rows, so there are no pairs to be confused", "%s: יש בו פחות מ־3 שורות שמישות, ולכן אין זוגות שיכולים להיות מבולבלים"
#define M_CLI_CONFUSED_NONE "no confused pair is closer than %.3f", "אין זוג מבולבל קרוב יותר מ־%.3f"
#define M_CLI_CONFUSED_LABELS "closer than %.3f and differently labelled, the most surprising first:", "קרובים יותר מ־%.3f ובעלי תוויות שונות, המפתיעים ביותר תחילה:"
#define M_CLI_CONFUSED_WORDS "closer than %.3f without a word in common (but for common ones), the most surprising first:", "קרובים יותר מ־%.3f ללא מילה משותפת (מלבד מילים נפוצות), המפתיעים ביותר תחילה:"
#define M_CLI_H_COSINE "cosine", "קוסינוס"
#define M_CLI_H_LABEL_A "label of A", "תווית A"
#define M_CLI_H_LABEL_B "label of B", "תווית B"

/* ---- probe ------------------------------------------------------------------------------------ */
#define M_CLI_O_PROBE_LANG "language of the sentences; auto: the space's", "שפת המשפטים; auto: שפת המרחב"
#define M_CLI_O_PROBE_TEXTS "make the changes in these texts", "לערוך את השינויים בטקסטים האלה"
#define M_CLI_O_PROBE_OWN "make the changes in the space's own texts", "לערוך את השינויים בטקסטים של המרחב עצמו"
#define M_CLI_O_PROBE_ONLY "only this probe (--list names them)", "רק הבדיקה הזאת (השמות ב־--list)"
#define M_CLI_O_PROBE_SENTENCES "most sentences for one probe", "מספר המשפטים הגדול ביותר לבדיקה אחת"
#define M_CLI_O_PROBE_LIST "the probes there are, with an example of each", "הבדיקות שיש, עם דוגמה לכל אחת"
#define M_CLI_PROBE_SPACE "which space? 'zavit probe SPACE', or 'zavit probe --list'", "איזה מרחב? ‏'zavit probe SPACE' או 'zavit probe --list'"
#define M_CLI_PROBE_UNKNOWN "'%s' is no probe; 'zavit probe --list' names them", "'%s' אינה בדיקה; הפקודה 'zavit probe --list' מונה אותן"
#define M_CLI_PROBE_TWO_SOURCES "--own and --texts are two sources of sentences; give one", "הדגלים --own ו־--texts הם שני מקורות למשפטים; יש לתת אחד"
#define M_CLI_PROBE_NO_TEXTS "%s: holds no texts to make changes in; name a file with --texts, or leave --own out", "%s: אין בו טקסטים לערוך בהם שינויים; יש לנקוב בקובץ עם --texts, או להשמיט את --own"
#define M_CLI_PROBE_COLLECTION "sentences and their changes, read against %zu random pairs of the collection:", "משפטים והשינויים שלהם, ביחס ל־%zu זוגות אקראיים מן האוסף:"
#define M_CLI_PROBE_SENTENCES "sentences and their changes, read against %zu pairs of these sentences (a space of texts would be the better measure):", "משפטים והשינויים שלהם, ביחס ל־%zu זוגות של המשפטים האלה (מרחב של טקסטים היה מדד טוב יותר):"
#define M_CLI_PROBE_LEGEND "n: sentences; shift: 1 - cosine; moved: as far as this per cent of random pairs are apart; told: a question in other words finds the right one of the two, chance is 50 %%", "מס׳: משפטים; הזזה: 1 פחות הקוסינוס; תזוזה: כמו המרחק שבין אחוז זה מן הזוגות האקראיים; הבחנה: שאלה במילים אחרות מוצאת את הנכון מבין השניים, המקרה הוא 50 %%"
#define M_CLI_PROBE_LEAST "%s moved least, cosine %.4f:", "%s: זז הכי פחות, קוסינוס %.4f:"
#define M_CLI_PROBE_MOST "%s moved most, cosine %.4f:", "%s: זז הכי הרבה, קוסינוס %.4f:"
#define M_CLI_H_PROBE "probe", "בדיקה"
#define M_CLI_H_SENTENCES "n", "מס׳"
#define M_CLI_H_LEFT_OUT "left out", "הושמטו"
#define M_CLI_H_SHIFT "shift", "הזזה"
#define M_CLI_H_MOVED "moved %", "תזוזה %"
#define M_CLI_H_TOLD "told %", "הבחנה %"
#define M_CLI_H_ENGLISH "English", "אנגלית"
#define M_CLI_H_HEBREW "Hebrew", "עברית"
#define M_CLI_H_SHOULD "should", "צפוי"
#define M_CLI_PROBE_SHOULD_MOVE "move", "לזוז"
#define M_CLI_PROBE_SHOULD_STAY "stay", "להישאר"
#define M_CLI_H_EXAMPLE "example", "דוגמה"

/* ---- Column heads ----------------------------------------------------------------------------- */
#define M_CLI_DUPS_H_SIMILARITY "similarity", "דמיון"
#define M_CLI_DUPS_H_HOW "how", "כיצד"
#define M_CLI_DUPS_STAYS "stays", "נשארת"
#define M_CLI_DUPS_SAME_TEXT "same text", "אותו טקסט"
#define M_CLI_DUPS_SAME_WORDS "same words", "אותן מילים"
#define M_CLI_DUPS_SAME_VECTOR "same vector", "אותו וקטור"
#define M_CLI_DUPS_NEAR_TEXT "nearly", "כמעט"
#define M_CLI_DUPS_NEAR_VECTOR "near", "קרוב"
#define M_CLI_DUPS_SET "set %zu, %zu rows", "קבוצה %zu‏, %zu שורות"
#define M_CLI_DUPS_MORE_ROWS "and %zu more rows of this set (--json lists them)", "ועוד %zu שורות של הקבוצה הזאת (--json מפרט אותן)"
#define M_CLI_DUPS_MORE_SETS "and %zu more sets (-k shows more)", "ועוד %zu קבוצות (-k מציג יותר)"
#define M_CLI_DUPS_WRITTEN "kept %zu of %zu rows -> %s", "נשמרו %zu מתוך %zu שורות -> %s"
#define M_CLI_H_RANK "rank", "דירוג"
#define M_CLI_H_SCORE "score", "ציון"
#define M_CLI_H_PERCENTILE "percentile", "אחוזון"
#define M_CLI_H_PROBABILITY "probability", "הסתברות"
#define M_CLI_H_THRESHOLD "threshold", "סף"
#define M_CLI_H_KEPT "kept", "נשארים"
#define M_CLI_H_PRECISION "precision", "דיוק"
#define M_CLI_H_AT_PRIOR "at prior", "לפי המוקדמת"
#define M_CLI_H_RECALL "recall", "כיסוי"
#define M_CLI_CUT_PRECISION "precision in %, by threshold", "דיוק באחוזים, לפי הסף"
#define M_CLI_CUT_RECALL "recall in %, by threshold", "כיסוי באחוזים, לפי הסף"
#define M_CLI_NEEDS_PAIRS \
    "--%s needs labelled pairs; name their file with --pairs", \
    "‎--%s דורש זוגות מתויגים; יש לנקוב בקובץ שלהם ב־‎--pairs"
#define M_CLI_NO_PAIRS \
    "no labelled pairs were given (--pairs), and unlabelled scores do not identify how many items are related", \
    "לא ניתנו זוגות מתויגים (‎--pairs), ומציונים בלי תוויות אי אפשר לזהות כמה פריטים קשורים"
#define M_CLI_PAIRS_TEACH_NOTHING \
    "what the labelled pairs teach is not reliably better than their base rate, or the vector has no direction", \
    "מה שהזוגות המתויגים מלמדים אינו טוב בוודאות משיעור הבסיס שלהם, או שלווקטור אין כיוון"
#define M_CLI_CUT_ALONE \
    "--cut asks where to cut, not for a query; leave the query out, or --cut", \
    "‎--cut שואל היכן לחתוך ואינו מקבל שאילתה; יש להשמיט את השאילתה או את ‎--cut"
#define M_CLI_O_LABELLED \
    "labelled pairs (CSV, TSV, JSONL: two ids or texts, and a grade): gives each hit a probability of being related", \
    "זוגות מתויגים (CSV, TSV, JSONL: שני מזהים או טקסטים וציון): נותנים לכל תוצאה הסתברות לקשר"
#define M_CLI_O_RELATED_FROM \
    "pairs of this grade or more are related (default: grades are 0 or 1, yes or no)", \
    "זוגות בציון הזה ומעלה קשורים (ברירת המחדל: הציונים הם 0 או 1, כן או לא)"
#define M_CLI_O_PRIOR \
    "share of related items where the probabilities will be used (default: the pairs' own share)", \
    "חלקם של הקשורים במקום שבו ישמשו ההסתברויות (ברירת המחדל: חלקם בין הזוגות)"
#define M_CLI_O_CUT \
    "where do I cut? precision and recall by threshold, from --pairs", \
    "היכן לחתוך? דיוק וכיסוי לפי סף, מתוך ‎--pairs"
#define M_CLI_O_PRECISION \
    "with --cut: the precision wanted, at the prior (default: the best F1)", \
    "עם ‎--cut: הדיוק המבוקש, לפי ההסתברות המוקדמת (ברירת המחדל: ה־F1 הטוב ביותר)"
#define M_CLI_H_CHANCE "chance", "במקרה"
#define M_CLI_NOTHING_HERE \
    "Nothing here answers this: by chance alone one finds as close.", \
    "אין כאן דבר שעונה על זה: קרבה כזאת יש גם במקרה."
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
#define M_CLI_O_KEEP_BACKGROUND "keep the background beside the space; auto: if that is large", "לשמור את הרקע לצד המרחב; auto: אם המרחב גדול"
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
#define M_CLI_O_KEEP_CORPUS "also write the texts, as evidence for neighbours", "לכתוב גם את הטקסטים, כראיות לשכנים"
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
#define M_CLI_O_MODEL "word space (or word2vec file) to encode with, or a net", "מרחב מילים (או קובץ word2vec) לקידוד, או רשת"
#define M_CLI_O_POOLING "weighted mean of the words, or plain mean", "ממוצע משוקלל של המילים, או ממוצע פשוט"
#define M_CLI_O_SIF_A "a in the weight a/(a+p(word))", "הפרמטר a במשקל a/(a+p(word))"
#define M_CLI_O_CONVERT_OUT "file to write; its suffix names the format", "הקובץ שייכתב; הסיומת קובעת את הפורמט"
#define M_CLI_O_TO "format, where the suffix doesn't say it", "הפורמט, אם הסיומת אינה קובעת אותו"
#define M_CLI_O_DTYPE "number type (as the input)", "סוג המספרים (כמו בקלט)"
#define M_CLI_O_DUPS_BY "what nearly equal is measured by; auto: words, without texts the angle", "לפי מה נמדד כמעט שווה; auto: מילים, ובלי טקסטים הזווית"
#define M_CLI_O_DUPS_NEAR "least similarity; without it 0.8 of the words, or cosine 0.99", "הדמיון המזערי; אם לא ניתן, 0.8 מהמילים או קוסינוס 0.99"
#define M_CLI_O_DUPS_EQUAL "equal texts only, not nearly equal ones", "רק טקסטים שווים, בלי כמעט שווים"
#define M_CLI_O_DUPS_K "sets to show", "מספר הקבוצות להצגה"
#define M_CLI_O_DUPS_WRITE "write the space without the rows that repeat", "לכתוב את המרחב בלי השורות החוזרות"
#define M_CLI_O_USABLE "leave out rows that are no real vectors", "להשמיט שורות שאינן וקטורים של ממש"
#define M_CLI_O_WHERE "only rows where the column has this value", "רק שורות שבהן לעמודה יש הערך הזה"
#define M_CLI_O_WITH "another file of the same contract, as one space", "עוד קובץ לפי אותו חוזה, כמרחב אחד"
#define M_CLI_O_K "how many answers", "מספר התשובות"
#define M_CLI_O_METRIC "what ranks (the space's own)", "לפי מה לדרג (כמו במרחב)"
#define M_CLI_O_GROUP "one answer, the best, per value of this column", "תשובה אחת, הטובה ביותר, לכל ערך בעמודה"
#define M_CLI_O_ID "the item with this id is the question", "הפריט עם המזהה הזה הוא השאלה"
#define M_CLI_O_EVIDENCE "show the sentences that taught each neighbour (learn --keep-corpus)", "להציג את המשפטים שלימדו כל שכן (learn --keep-corpus)"
#define M_CLI_O_OF "show the sentences that taught this word as a neighbour", "להציג את המשפטים שלימדו את המילה הזאת כשכנה"
#define M_CLI_O_SENTENCES "sentences to show for each neighbour", "משפטים להצגה לכל שכן"
#define M_CLI_O_SUPPORT "learn again from B resamples of the kept texts: does each neighbour come back", "ללמוד שוב מ־B דגימות חוזרות של הטקסטים שנשמרו: האם כל שכן חוזר"
#define M_CLI_O_SUPPORT_DIR "keep those spaces in a folder, and use those in it", "לשמור את המרחבים האלה בתיקייה, ולהשתמש באלה שבה"
#define M_CLI_O_PROVE "prove that this word is near, by kept counts", "להוכיח שהמילה הזאת קרובה, לפי ספירות שנשמרו"
#define M_CLI_O_NEAR_TEXT "a text is the question", "טקסט הוא השאלה"
#define M_CLI_O_MODEL_FOR_TEXT "word space to read texts with (the contract's)", "מרחב מילים לקריאת טקסטים (זה שבחוזה)"
#define M_CLI_O_VECTOR "a vector is the question", "וקטור הוא השאלה"
#define M_CLI_O_WHY "explain each hit, and the order of the first two", "להסביר כל תוצאה, ואת הסדר של שתי הראשונות"
#define M_CLI_O_WHY_TEXT "A and B are texts, even if they are ids too", "הארגומנטים A ו־B הם טקסטים, גם אם הם מזהים"
#define M_CLI_O_NGRAMS "the largest word pairs down to their n-grams", "זוגות המילים הגדולים עד ל־n-grams שלהם"
#define M_CLI_O_FLIP_BELOW "the fewest words without which they fall below this", "המילים המעטות ביותר שבלעדיהן יירדו מתחת לזה"
#define M_CLI_O_FLIP_PERCENTILE "the same, below this percentile of random pairs", "כך גם, מתחת לאחוזון הזה של זוגות אקראיים"
#define M_CLI_O_FLIP_PROBABILITY "the same, so that B is related with less (needs --pairs)", "כך גם, כדי ש־B יהיה קשור בהסתברות נמוכה מזו (דרוש --pairs)"
#define M_CLI_O_FLIP_RANK "the same, so that B leaves A's K nearest", "כך גם, כדי ש־B לא יהיה בין K הקרובים ביותר ל־A"
#define M_CLI_O_FLIP_DROP "whose words may go (auto: each side's)", "מילים של מי מותר להוציא (auto: של כל צד)"
#define M_CLI_O_PAIRS "random pairs behind the background", "מספר הזוגות האקראיים שברקע"
#define M_CLI_O_SIMILARITY "pairs of words with a human score", "זוגות מילים עם ציון אנושי"
#define M_CLI_O_ANALOGIES "a is to b as c to d, in Google's format", "היחס a:b הוא כמו c:d, בפורמט של Google"
#define M_CLI_O_RESTRICT "analogies: only the N most frequent words; 0: all", "באנלוגיות: רק N המילים הנפוצות; 0: כולן"
#define M_CLI_O_MAN "manual page (roff); without COMMAND, zavit(1)", "דף עזר (roff); בלי COMMAND, הדף zavit(1)"
#define M_CLI_O_COMPLETION "completion script for this shell", "סקריפט השלמה עבור המעטפת הזאת"

/* ---- Words beside vectors: search --lexical ---- */
#define M_CLI_O_LEXICAL "rank by words (BM25) beside the vectors", "לדרג גם לפי מילים (BM25), לצד הווקטורים"
#define M_CLI_LEXICAL_VECTOR \
    "--lexical compares words, and a vector has none; ask with a text or --id", \
    "הדגל --lexical משווה מילים, ולווקטור אין מילים; יש לשאול בטקסט או עם --id"
#define M_CLI_LEXICAL_ONLY "found by words only:", "נמצאו לפי מילים בלבד:"
#define M_CLI_LEXICAL_SAME "words find nothing that the vectors don't", "לפי מילים לא נמצא דבר שהווקטורים אינם מוצאים"
#define M_CLI_LEXICAL_NOTHING "no word of the query stands in any text", "אף מילה של השאילתה אינה מופיעה באף טקסט"
#define M_CLI_H_WORDS "by words", "לפי מילים"
#define M_CLI_H_VECTORS "by vectors", "לפי וקטורים"

/* ---- Why A above B: why --query ---- */
#define M_CLI_O_WHY_QUERY "why A ranks above B for this query, by all measures", "למה A מדורג מעל B בשאילתה הזאת, לפי כל המדדים"
#define M_CLI_WHY_QUERY_ARGS \
    "with --query the arguments are SPACE A B, two ids of the space", \
    "עם --query הארגומנטים הם SPACE A B, שני מזהים במרחב"
#define M_CLI_ORDER_NO_TEXTS \
    "there are no texts in the space, so the effect of length and the order by words are left out", \
    "אין טקסטים במרחב, ולכן השפעת האורך והסדר לפי מילים הושמטו"
#define M_CLI_H_FIRST "first", "ראשון"
#define M_CLI_BY_COSINE "cosine", "קוסינוס"
#define M_CLI_BY_DOT "dot product", "מכפלה סקלרית"
#define M_CLI_BY_DISTANCE "distance", "מרחק"
#define M_CLI_BY_CSLS "without hubs (CSLS)", "בניכוי צמתים (CSLS)"
#define M_CLI_BY_MUTUAL "mutual proximity", "קרבה הדדית"
#define M_CLI_BY_ADJUSTED "without length", "בניכוי אורך"
#define M_CLI_BY_WORDS "words (BM25)", "מילים (BM25)"

/* ---- Blame: search --expect ---- */
#define M_CLI_O_EXPECT "why is this item not found; without a question, a file: question TAB id", "למה הפריט הזה לא נמצא; בלי שאילתה, קובץ: שאילתה TAB מזהה"
#define M_CLI_EXPECT_SELF \
    "--expect %s: this item is the question itself, and is never its own answer", \
    "‏‎--expect %s: הפריט הזה הוא השאלה עצמה, ולעולם אינו התשובה לעצמו"
#define M_CLI_EXPECT_ALONE \
    "--expect FILE is about all questions of the file; leave --why and --lexical out, or ask one question", \
    "‏‎--expect FILE עוסק בכל השאילתות שבקובץ; יש להשמיט את --why ואת --lexical, או לשאול שאילתה אחת"
#define M_CLI_EXPECT_NO_TAB \
    "%s:%llu: no tab in this line; write a question, a tab, and the id that is expected", \
    "‏%s:%llu: אין טאב בשורה הזאת; יש לכתוב שאילתה, טאב, והמזהה המבוקש"
#define M_CLI_EXPECT_LINE "%s:%llu: %s", "‏%s:%llu: ‏%s"
#define M_CLI_EXPECT_NO_CASES "%s: there is no question in it", "%s: אין בו אף שאילתה"
#define M_CLI_EXPECT_LOST "not found (%zu of %zu):", "לא נמצאו (%zu מתוך %zu):"
#define M_CLI_LOST_HERE "lost here", "כאן אבד"
#define M_CLI_H_STAGE "stage", "שלב"
#define M_CLI_H_IN_TOP_K "top k", "k ראשונים"
#define M_CLI_H_NOTE "note", "הערה"
#define M_CLI_H_CASES "cases", "מקרים"
#define M_CLI_H_OF "of", "מתוך"
#define M_CLI_H_INTERVAL "interval", "רווח סמך"
#define M_CLI_H_CAUSE "cause", "סיבה"
#define M_CLI_H_SHARE_OF "share", "חלק"
#define M_CLI_H_EXPECTED "expected", "מבוקש"
#define M_CLI_H_QUERY "query", "שאילתה"
#define M_CLI_STAGE_KNOWN "known", "מוכר"
#define M_CLI_STAGE_LEXICAL "words (BM25)", "מילים (BM25)"
#define M_CLI_STAGE_COSINE "cosine", "קוסינוס"
#define M_CLI_STAGE_METRIC "metric", "מדד"
#define M_CLI_STAGE_PRECISION "stored precision", "דיוק שמור"
#define M_CLI_STAGE_FILTER "filter", "סינון"
#define M_CLI_STAGE_GROUP "group", "קיבוץ"
#define M_CLI_STAGE_K "answer", "תשובה"
#define M_CLI_CAUSE_NONE "found", "נמצא"
#define M_CLI_CAUSE_MISSING "no such id", "אין מזהה כזה"
#define M_CLI_CAUSE_UNUSABLE "no real vector", "אינו וקטור של ממש"
#define M_CLI_CAUSE_UNKNOWN "unknown words", "מילים לא מוכרות"
#define M_CLI_CAUSE_DUPLICATE "near-duplicate", "כפילות"
#define M_CLI_CAUSE_HUB "hub", "צומת"
#define M_CLI_CAUSE_K "just beyond k", "קצת מעבר ל־k"
#define M_CLI_CAUSE_MODEL "the model", "המודל"
#define M_CLI_CAUSE_METRIC "metric", "מדד"
#define M_CLI_CAUSE_PRECISION "stored precision", "דיוק שמור"
#define M_CLI_CAUSE_STALE "stale vector", "וקטור לא מעודכן"
#define M_CLI_CAUSE_FILTER "filter", "סינון"
#define M_CLI_CAUSE_GROUP "group", "קיבוץ"

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

/* ---- mixture ---- */
#define M_CLI_NO_PAIRS_AND \
    "no labelled pairs were given (--pairs), and from the scores alone: %s", \
    "לא ניתנו זוגות מתויגים (‎--pairs), ומן הציונים לבדם: %s"

/* ---- compare ---- */
#define M_CLI_O_COMPARE_BY "one of two parts of a single space; give it twice", "אחד משני חלקים של מרחב יחיד; יש לתת פעמיים"
#define M_CLI_O_COMPARE_PAIR "which rows are the same item", "אילו שורות הן אותו פריט"
#define M_CLI_O_COMPARE_METRIC "what is compared (what both contracts say)", "לפי מה להשוות (כמו בשני החוזים)"
#define M_CLI_O_COMPARE_K "how many items to list", "כמה פריטים להציג"
#define M_CLI_O_COMPARE_NEIGHBOURS "how many neighbours an item may keep", "כמה שכנים לבדוק לכל פריט"
#define M_CLI_O_COMPARE_QUERIES "items asked for their neighbours", "כמה פריטים נשאלים על שכניהם"
#define M_CLI_O_COMPARE_ROWS "rows of each side in MMD and C2ST", "מספר השורות מכל צד ב-MMD וב-C2ST"
#define M_CLI_O_COMPARE_PERMUTATIONS "permutations behind p", "מספר התמורות שמאחורי p"
#define M_CLI_O_COMPARE_SEED "seed of samples and permutations", "זרע המדגמים והתמורות"
#define M_CLI_COMPARE_ARGS \
    "compare takes two spaces, or one with --by COL=X --by COL=Y (%zu spaces and %zu --by were given)", \
    "הפקודה compare דורשת שני מרחבים, או אחד עם ‎--by COL=X --by COL=Y (ניתנו %zu מרחבים ו־%zu דגלי ‎--by)"
#define M_CLI_COMPARE_KEPT \
    "how many of an item's %zu nearest are the same in both (%zu items asked)", \
    "כמה מ־%zu השכנים הקרובים של פריט זהים בשניהם (נשאלו %zu פריטים)"
#define M_CLI_COMPARE_MOVED "what moved most, once A is laid over B", "מה זז יותר מכול, לאחר הנחת A על B"
#define M_CLI_COMPARE_CLOUDS \
    "where the rows lie, from the land of B (left) to that of A (right): f(z) = mean k(z, A) − mean k(z, B)", \
    "היכן השורות, מאזור B (משמאל) לאזור A (מימין): ‎f(z) = mean k(z, A) − mean k(z, B)‎"
#define M_CLI_COMPARE_ROWS_A "A: %zu rows", "‏A: ‏%zu שורות"
#define M_CLI_COMPARE_ROWS_B "B: %zu rows", "‏B: ‏%zu שורות"
#define M_CLI_COMPARE_OF_A "of A, farthest from B (what is gone)", "מתוך A, הרחוק ביותר מ־B (מה שנעלם)"
#define M_CLI_COMPARE_OF_B "of B, farthest from A (what is new)", "מתוך B, הרחוק ביותר מ־A (מה שחדש)"
#define M_CLI_COMPARE_H_MOVED "moved", "תזוזה"
#define M_CLI_COMPARE_H_NEAR_A "near in A", "קרובים ב־A"
#define M_CLI_COMPARE_H_NEAR_B "near in B", "קרובים ב־B"

/* ---- Outliers ---- */
#define M_CLI_O_OUTLIERS_REFERENCE "rows known to belong: the error rate is then guaranteed", "שורות שידוע שהן שייכות: שיעור הטעות מובטח אז"
#define M_CLI_O_OUTLIERS_FDR "share of the list that may be wrong, on average", "החלק מהרשימה שמותר שיהיה שגוי, בממוצע"
#define M_CLI_O_OUTLIERS_K "rows to show; --json lists them all", "כמה שורות להציג; ‏--json מונה את כולן"
#define M_CLI_O_OUTLIERS_METRIC "compare directions (cos) or vectors as they are (l2); default: the contract's", "להשוות כיוונים (cos) או וקטורים כמות שהם (l2); ברירת המחדל: לפי החוזה"
#define M_CLI_O_OUTLIERS_WRITE "write the rows that belong as a space", "לכתוב את השורות ששייכות כמרחב"
#define M_CLI_O_OUTLIERS_SEED "of the samples", "זרע של הדגימות"
#define M_CLI_OUTLIERS_PICTURE \
    "how strange the rows are (%zu; -log10 of the share of ordinary rows that go so far; ▲ the last one listed):", \
    "כמה חריגות השורות (%zu; ‎-log10 של חלק השורות הרגילות שמגיעות כה רחוק; ▲ האחרונה ברשימה):"
#define M_CLI_OUTLIERS_STRANGEST \
    "none is listed; the %zu strangest, which may be ordinary:", "אף שורה אינה ברשימה; %zu החריגות ביותר, וייתכן שהן רגילות:"
#define M_CLI_OUTLIERS_H_SCORE "score", "ציון"
#define M_CLI_OUTLIERS_H_DISTANCE "20th nearest", "השכן ה־20"
#define M_CLI_OUTLIERS_MORE "and %zu more; -k shows them, --json lists them all", "ועוד %zu; ‏-k מציג אותן, ‏--json מונה את כולן"


/* ---- --html ----------------------------------------------------------------------------------- */
#define M_CLI_O_HTML "write the whole report, with pictures, as one HTML page too", "לכתוב גם את הדוח כולו, עם תמונות, כדף HTML אחד"
#define M_CLI_HTML_PLAIN \
    "--html: %s makes no report, so there is no page to write", "‎--html: הפקודה %s אינה מפיקה דוח, ולכן אין דף לכתוב"
#define M_CLI_HTML_STDOUT \
    "--html needs the name of a file: stdout is for the result", "לדגל --html דרוש שם של קובץ: הפלט הרגיל שמור לתוצאה"
#define M_CLI_HTML_TWICE \
    "--html %s: another option writes to this file too; give --html another name", \
    "‎--html %s: גם דגל אחר כותב לקובץ הזה; יש לתת ל־--html שם אחר"
#define M_CLI_HTML_MORE "further files", "קבצים נוספים"

/* ---- audit: hubs, concentration ---- */
#define M_CLI_O_CONCENTRATION "draw what distance and angle do from 2 to 65,536 dimensions, and where this collection stands", "לצייר מה עושים המרחק והזווית מ־2 עד 65,536 ממדים, והיכן עומד האוסף הזה"
#define M_CLI_HUBS "the largest hubs: rows among the %zu nearest of so many others (N_k, from %zu rows that were asked):", "הרכזות הגדולות: שורות שבין %zu הקרובות לכך וכך אחרות (N_k, לפי %zu שורות שנשאלו):"
#define M_CLI_H_TO_MEAN "cosine to mean", "קוסינוס לממוצע"
#define M_CLI_H_CAUSES "why", "מדוע"
#define M_CLI_HUB_COPIES "copies", "עותקים"
#define M_CLI_HUB_LONG "long vector", "וקטור ארוך"
#define M_CLI_HUB_CENTRE "near the mean", "קרובה לממוצע"
#define M_CLI_HUB_FREQUENT "frequent word", "מילה נפוצה"
#define M_CLI_HUB_SHORT "short text", "טקסט קצר"
#define M_CLI_CONCENTRATION_FEW "%s: has fewer than 3 usable rows, so there is nothing to see of distances and angles", "%s: יש בו פחות מ־3 שורות שמישות, ולכן אין מה לראות במרחקים ובזוויות"
#define M_CLI_CONCENTRATION_ANGLE "spread of the angles between random unit vectors, in degrees, by dimension:", "פיזור הזוויות בין וקטורי יחידה אקראיים, במעלות, לפי הממד:"
#define M_CLI_CONCENTRATION_CONTRAST "(farthest - nearest) / nearest of %zu random unit vectors, by dimension:", "(הרחוק ביותר - הקרוב ביותר) / הקרוב ביותר מבין %zu וקטורי יחידה אקראיים, לפי הממד:"
#define M_CLI_CONCENTRATION_HUBS "skewness of hubs among %zu random unit vectors (simulated), by dimension:", "צידוד הרכזות בין %zu וקטורי יחידה אקראיים (בהדמיה), לפי הממד:"
#define M_CLI_CONCENTRATION_AT "this collection, in its %.0f dimensions", "האוסף הזה, ב־%.0f הממדים שלו"
#define M_CLI_CONCENTRATION_ANGLES "the same, at the %.1f dimensions that its angles spread as", "אותו אוסף, ב־%.1f הממדים שזוויותיו מפוזרות כמותם"
/* ---- Clusters ---- */
#define M_CLI_O_CLUSTERS_BY "nearest of k centres, or dense regions with noise between them", "המרכז הקרוב מבין k, או אזורים צפופים ורעש ביניהם"
#define M_CLI_O_CLUSTERS_K "clusters; default: suggested, with its uncertainty", "מספר האשכולות; ברירת המחדל: מוצע, עם אי־הוודאות שלו"
#define M_CLI_O_CLUSTERS_MAX_K "largest number to suggest", "המספר הגדול ביותר שיוצע"
#define M_CLI_O_CLUSTERS_MIN_SIZE "by density: rows that make a cluster; default: 1 in 100, 5 to 100", "לפי צפיפות: כמה שורות הן אשכול; ברירת המחדל: 1 מ־100, בין 5 ל־100"
#define M_CLI_O_CLUSTERS_WORDS "words that name a cluster", "כמה מילים מכנות אשכול"
#define M_CLI_O_CLUSTERS_SHOWN "typical and border rows of each to show", "כמה שורות אופייניות ושורות גבול להציג מכל אחד"
#define M_CLI_O_CLUSTERS_WRITE "write which row is in which: a .jsonl file, else the space with a column 'cluster'", "לכתוב איזו שורה היכן: קובץ ‎.jsonl, או המרחב עם עמודה 'cluster'"
#define M_CLI_O_CLUSTERS_SEED "of starts and samples", "זרע ההתחלות והדגימות"
#define M_CLI_CLUSTERS_NOT_DENSITY "--%s is for k-means; --by density finds how many there are by itself", "הדגל ‎--%s שייך ל־k-means; ‏‎--by density מוצא בעצמו כמה יש"
#define M_CLI_CLUSTERS_NOT_KMEANS "--min-size is for --by density; k-means takes --k", "הדגל ‎--min-size שייך ל־‎--by density; ‏k-means מקבל ‎--k"
#define M_CLI_CLUSTERS_H_ROWS "rows", "שורות"
#define M_CLI_CLUSTERS_H_SURE "sure", "ביטחון"
#define M_CLI_CLUSTERS_H_LABEL "most frequent label", "התווית השכיחה"
#define M_CLI_CLUSTERS_H_SHARE "share", "חלק"
#define M_CLI_CLUSTERS_H_NAME "name", "שם"
#define M_CLI_CLUSTERS_H_CLUSTER "cluster", "אשכול"
#define M_CLI_CLUSTERS_H_WHERE "where", "היכן"
#define M_CLI_CLUSTERS_H_OWN_COS "cosine", "קוסינוס"
#define M_CLI_CLUSTERS_H_OWN_L2 "distance", "מרחק"
#define M_CLI_CLUSTERS_H_MARGIN "margin", "מרווח"
#define M_CLI_CLUSTERS_TYPICAL "typical", "אופייני"
#define M_CLI_CLUSTERS_BORDER "border with %zu", "גבול עם %zu"
#define M_CLI_CLUSTERS_ONE "cluster %zu: %s", "אשכול %zu: %s"
#define M_CLI_CLUSTERS_LABELS "labels, and the cluster that holds most of each:", "התוויות, והאשכול שמחזיק את רוב כל אחת:"
#define M_CLI_CLUSTERS_NONE "there are no clusters here", "אין כאן אשכולות"
#define M_CLI_CLUSTERS_CUT \
    "there are no clusters here: one cloud is cut as well; these are its parts", "אין כאן אשכולות: ענן אחד נחתך באותה מידה; אלה חלקיו"
#define M_CLI_CLUSTERS_NOISE "%zu rows are in no cluster (noise)", "‏%zu שורות אינן בשום אשכול (רעש)"
#define M_CLI_CLUSTERS_WRITTEN "wrote the clusters of %zu rows -> %s", "נכתבו האשכולות של %zu שורות ‎-> %s"

/* clang-format on */

#endif
