/* embed_messages.h — what this room says, English beside Hebrew (see base/base_messages.h). */
#ifndef ZV_EMBED_MESSAGES_H
#define ZV_EMBED_MESSAGES_H

/* clang-format off */
#define M_EMBED_READING "reading", "קורא"
#define M_EMBED_LEARNING "learning", "לומד"
#define M_EMBED_COUNTING "counting", "סופר"
#define M_EMBED_FACTORING "factoring", "מפרק"
#define M_EMBED_PRODUCTS "products", "מכפלות"
#define M_EMBED_ENCODING "encoding", "מקודד"
#define M_EMBED_NO_TEXT \
    "%s: no words in it; give a text file, a folder of .txt and .md files, JSONL or CSV", \
    "%s: אין בו מילים; יש לתת קובץ טקסט, תיקייה של קובצי txt. ו-md., או קובץ JSONL או CSV"
#define M_EMBED_ALL_RARE \
    "none of the %llu words read occurs %llu times or more; give more text or a lower --min-count", \
    "אף אחת מ-%llu המילים שנקראו אינה מופיעה %llu פעמים או יותר; יש לתת עוד טקסט או --min-count נמוך יותר"
#define M_EMBED_ONE_WORD \
    "only one different word is left; learning needs two at least: give more text or a lower --min-count", \
    "נותרה מילה אחת בלבד; ללמידה דרושות שתיים לפחות: יש לתת עוד טקסט או --min-count נמוך יותר"
#define M_EMBED_TOO_MANY_WORDS \
    "more than %llu different words; learn from a part of the text", \
    "יותר מ-%llu מילים שונות; יש ללמוד מחלק מן הטקסט"
#define M_EMBED_IDS_FILE \
    "%s: the temporary file of word numbers failed: %s; set TMPDIR to a folder with room for 4 bytes per word", \
    "%s: כשל בקובץ הזמני של מספרי המילים: %s; יש לקבוע ב-TMPDIR תיקייה שיש בה מקום ל-4 בתים לכל מילה"
#define M_EMBED_COUNTS_FILE \
    "%s: the temporary file of counts failed: %s; set TMPDIR to a folder with room for 8 bytes per pair of words that stand together", \
    "%s: כשל בקובץ הזמני של הספירות: %s; יש לקבוע ב-TMPDIR תיקייה שיש בה מקום ל-8 בתים לכל זוג מילים שכנות"
#define M_EMBED_NO_PAIRS \
    "no two words stand together more often than chance gives with --negative %u; give more text, longer texts or a lower --negative", \
    "אין שתי מילים שסמוכות זו לזו יותר מן הצפוי במקרה עם --negative %u; יש לתת עוד טקסט, טקסטים ארוכים יותר או --negative נמוך יותר"
#define M_EMBED_DIM_RANK \
    "the counts of %zu words have %zu dimensions, not the %zu asked for; the vectors have as many", \
    "לספירות של %zu מילים יש %zu ממדים ולא %zu כפי שהתבקש; זהו מספר הממדים של הווקטורים"
#define M_EMBED_COUNT_OPTION \
    "%s means nothing for --method count; leave it out", "‎%s חסר משמעות עם --method count; יש להשמיט אותו"
#define M_EMBED_COUNTS_METHOD \
    "--keep-counts needs --method count: other methods keep no counts", \
    "‎--keep-counts דורש --method count: בשיטות אחרות אין ספירות לשמור"
#define M_EMBED_COUNTS_STREAM \
    "%s: --keep-counts writes a file beside the space, and there is none beside a stream; give -o a file", \
    "%s: ‎--keep-counts כותב קובץ ליד קובץ המרחב, וליד זרם אין קובץ; יש לתת ל--o שם של קובץ"
#define M_EMBED_COUNTS_MISSING \
    "%s: not there; neighbours are proved from the counts of a count model: learn it with 'zavit learn FILES -o OUT --method count --keep-counts'", \
    "%s: הקובץ אינו קיים; שכנים מוכחים מן הספירות של מודל ספירה: יש ללמוד אותו ב־'zavit learn FILES -o OUT --method count --keep-counts'"
#define M_EMBED_COUNTS_NONE \
    "%s: a safetensors file, but not one of counts; 'zavit learn FILES -o OUT --method count --keep-counts' writes such a file", \
    "%s: קובץ safetensors, אך לא קובץ ספירות; קובץ כזה נכתב ב־'zavit learn FILES -o OUT --method count --keep-counts'"
#define M_EMBED_COUNTS_VERSION \
    "%s: counts of version %u; this zavit reads version %u", "%s: ספירות בגרסה %u; ה־zavit הזה קורא גרסה %u"
#define M_EMBED_COUNTS_OTHER \
    "%s: not the counts of %s but of another learning; learn again with --method count --keep-counts", \
    "%s: אלה אינן הספירות של %s אלא של למידה אחרת; יש ללמוד שוב עם --method count --keep-counts"
#define M_EMBED_COUNTS_BROKEN \
    "%s: a broken file of counts ('%s' is not as it should be); learn again with --method count --keep-counts", \
    "%s: קובץ ספירות פגום ('%s' אינו כנדרש); יש ללמוד שוב עם --method count --keep-counts"
#define M_EMBED_KEEPING "keeping", "שומר"
#define M_EMBED_KEPT_FILE \
    "%s: the temporary file of kept texts failed: %s; set TMPDIR to a folder with room for the texts and 6 bytes per word", \
    "%s: כשל בקובץ הזמני של הטקסטים הנשמרים: %s; יש לקבוע ב-TMPDIR תיקייה שיש בה מקום לטקסטים ול-6 בתים לכל מילה"
#define M_EMBED_KEPT_MANY \
    "more than 4,294,967,294 sentences; --keep-corpus holds no more: learn from a part of the text", \
    "יותר מ-4,294,967,294 משפטים; ‎--keep-corpus אינו שומר יותר: יש ללמוד מחלק מן הטקסט"
#define M_EMBED_KEPT_NOTHING \
    "none of the kept sentences is left to learn from", "לא נותר אף משפט ללמוד ממנו"
#define M_EMBED_KEEP_CONTINUED \
    "--keep-corpus keeps what a space was learned from, and with --continue the earlier texts are not here; learn from all of the texts at once", \
    "‎--keep-corpus שומר את מה שממנו נלמד המרחב, ועם --continue הטקסטים הקודמים אינם כאן; יש ללמוד מכל הטקסטים יחד"
#define M_EMBED_KEEP_STREAM \
    "%s: --keep-corpus writes a file beside the space, and there is none beside a stream; give -o a file", \
    "%s: ‎--keep-corpus כותב קובץ ליד קובץ המרחב, וליד זרם אין קובץ; יש לתת ל--o שם של קובץ"
#define M_EMBED_KEEP_UNREAD \
    "keep_corpus needs a corpus that was read with keep_texts", "keep_corpus דורש קורפוס שנקרא עם keep_texts"
#define M_EMBED_CORPUS_MISSING \
    "%s: not there; evidence and support come from the texts that a space was learned from: learn it with 'zavit learn FILES -o OUT --keep-corpus --keep-context'", \
    "%s: הקובץ אינו קיים; ראיות ותמיכה באות מן הטקסטים שמהם נלמד המרחב: יש ללמוד אותו ב־'zavit learn FILES -o OUT --keep-corpus --keep-context'"
#define M_EMBED_CORPUS_NONE \
    "%s: a safetensors file, but not one of sentences; 'zavit learn FILES -o OUT --keep-corpus' writes such a file", \
    "%s: קובץ safetensors, אך לא קובץ משפטים; קובץ כזה נכתב ב־'zavit learn FILES -o OUT --keep-corpus'"
#define M_EMBED_CORPUS_VERSION \
    "%s: sentences of version %u; this zavit reads version %u", "%s: משפטים בגרסה %u; ה־zavit הזה קורא גרסה %u"
#define M_EMBED_CORPUS_OTHER \
    "%s: not the sentences of %s but of another learning; learn again with --keep-corpus", \
    "%s: אלה אינם המשפטים של %s אלא של למידה אחרת; יש ללמוד שוב עם --keep-corpus"
#define M_EMBED_CORPUS_BROKEN \
    "%s: a broken file of sentences ('%s' is not as it should be); learn again with --keep-corpus", \
    "%s: קובץ משפטים פגום ('%s' אינו כנדרש); יש ללמוד שוב עם --keep-corpus"
#define M_EMBED_BAD_DIM "--dim %zu: must be 1 to 65536", "‎--dim %zu: חייב להיות בין 1 ל-65536"
#define M_EMBED_BAD_WINDOW "--window %u: must be 1 to 1000", "‎--window %u: חייב להיות בין 1 ל-1000"
#define M_EMBED_BAD_NEGATIVE "--negative %u: must be 1 to 64", "‎--negative %u: חייב להיות בין 1 ל-64"
#define M_EMBED_BAD_EPOCHS "--epochs %u: must be 1 to 10000", "‎--epochs %u: חייב להיות בין 1 ל-10000"
#define M_EMBED_BAD_SAMPLE \
    "--sample %g: must be 0 (no sub-sampling) to 1", "‎--sample %g: חייב להיות בין 0 (ללא דילול) ל-1"
#define M_EMBED_BAD_LR \
    "--lr %g: must be above 0 and at most 10, or 0 for the method's own", \
    "‎--lr %g: חייב להיות גדול מ-0 ולכל היותר 10, או 0 לערך של השיטה"
#define M_EMBED_BAD_NGRAMS \
    "--minn %u --maxn %u: needs 1 ≤ minn ≤ maxn ≤ 100", "‎--minn %u --maxn %u: דרוש 1 ≤ minn ≤ maxn ≤ 100"
#define M_EMBED_BAD_BUCKETS "--buckets %u: must be 1 to %u", "‎--buckets %u: חייב להיות בין 1 ל-%u"
#define M_EMBED_BAD_CHECKPOINT \
    "--checkpoint %g: must be 0 (none) to 1000000 minutes", "‎--checkpoint %g: חייב להיות בין 0 (ללא) ל-1000000 דקות"
#define M_EMBED_DIVERGED \
    "learning diverged in epoch %u, about word %llu: the loss is no longer finite or far above that of untrained vectors, most likely since the learning rate %g is too large; no state was kept, as no checkpoint was written: learn again with --lr %g", \
    "הלמידה התבדרה במעבר %u, בסביבות מילה %llu: ההפסד אינו סופי או גבוה בהרבה מזה של וקטורים לא מאומנים, כנראה משום שקצב הלמידה %g גדול מדי; לא נשמר מצב כלשהו, שכן לא נכתבה נקודת ביקורת: יש ללמוד שוב עם --lr %g"
#define M_EMBED_DIVERGED_KEPT \
    "learning diverged in epoch %u, about word %llu: the loss is no longer finite or far above that of untrained vectors, most likely since the learning rate %g is too large; the last good state is in %s: go on from it with --resume --lr %g", \
    "הלמידה התבדרה במעבר %u, בסביבות מילה %llu: ההפסד אינו סופי או גבוה בהרבה מזה של וקטורים לא מאומנים, כנראה משום שקצב הלמידה %g גדול מדי; המצב התקין האחרון נמצא ב-%s: אפשר להמשיך ממנו ב---resume --lr %g"
#define M_EMBED_CHECKPOINT_THERE \
    "%s: the checkpoint of an earlier run; --resume goes on from it, without --resume the first checkpoint of this run replaces it", \
    "%s: נקודת ביקורת של ריצה קודמת; ‎--resume ממשיך ממנה, ובלעדיו תחליף אותה נקודת הביקורת הראשונה של ריצה זו"
#define M_EMBED_CHECKPOINT_FAILED \
    "the checkpoint was not written, and learning goes on: %s", "נקודת הביקורת לא נכתבה, והלמידה נמשכת: %s"
#define M_EMBED_CHECKPOINT_LONG \
    "the command line is too long for a checkpoint; name a folder instead of its files", \
    "שורת הפקודה ארוכה מדי לנקודת ביקורת; כדאי לתת תיקייה במקום את קבציה"
#define M_EMBED_CHECKPOINT_NONE \
    "%s: no checkpoint to go on from; learn without --resume", "%s: אין נקודת ביקורת להמשיך ממנה; יש ללמוד ללא --resume"
#define M_EMBED_CHECKPOINT_BROKEN \
    "%s: a broken checkpoint ('%s' is not as it should be); learn without --resume", \
    "%s: נקודת ביקורת פגומה ('%s' אינו כנדרש); יש ללמוד ללא --resume"
#define M_EMBED_CHECKPOINT_DIFFERS \
    "%s: the checkpoint is of another run: %s was %.16s and is %.16s; give the same texts and options, or learn without --resume", \
    "%s: נקודת הביקורת שייכת לריצה אחרת: %s היה %.16s וכעת %.16s; יש לתת אותם טקסטים ואפשרויות, או ללמוד ללא --resume"
#define M_EMBED_CHECKPOINT_RATE \
    "%s: --lr %g is above the run's %g; it can only be lowered with --resume", \
    "%s: ‎--lr %g גבוה מזה של הריצה, %g; עם --resume אפשר רק להוריד אותו"
#define M_EMBED_CONTINUE_KIND \
    "%s: holds %s, not words with their names; --continue needs a space made by 'zavit learn'", \
    "%s: מכיל %s ולא מילים עם שמותיהן; ל---continue דרוש מרחב שנוצר ב-'zavit learn'"
#define M_EMBED_CONTINUE_COUNTS \
    "%s: has no word counts, without which learning cannot choose random words; --continue needs a space made by 'zavit learn'", \
    "%s: אין בו ספירות מילים, ובלעדיהן אי אפשר לבחור מילים אקראיות ללמידה; ל---continue דרוש מרחב שנוצר ב-'zavit learn'"
#define M_EMBED_CONTINUE_COARSE \
    "%s: its rows are normalised or of 8 bits, so what learning left in their lengths and small digits is lost; give --continue the space as it was learned", \
    "%s: השורות מנורמלות או בנות 8 סיביות, ומה שהשאירה הלמידה באורכן ובספרותיהן הקטנות אבד; יש לתת ל---continue את המרחב כפי שנלמד"
#define M_EMBED_CONTINUE_DIM \
    "%s: has %zu dimensions, and --dim %zu was asked for; leave --dim out to go on from it", \
    "%s: יש בו %zu ממדים, והתבקש --dim %zu; כדי להמשיך ממנו יש להשמיט את --dim"
#define M_EMBED_CONTINUE_NGRAMS \
    "%s: its n-grams are --minn %u --maxn %u --buckets %u, and %u, %u, %u were asked for; leave these options out to go on from it", \
    "%s: ה-n-grams שלו הם --minn %u --maxn %u --buckets %u, והתבקשו %u, %u, %u; כדי להמשיך ממנו יש להשמיט אפשרויות אלה"
#define M_EMBED_CONTINUE_CONTEXT \
    "%s: not the context vectors of %s but of another learning; remove the file to go on without them", \
    "%s: אלה אינם וקטורי ההקשר של %s אלא של למידה אחרת; יש למחוק את הקובץ כדי להמשיך בלעדיהם"
#define M_EMBED_CONTINUE_NO_CONTEXT \
    "%s: its context vectors were not kept, so contexts start at zero and old words may drift at first; learn with --keep-context to have them", \
    "%s: וקטורי ההקשר שלו לא נשמרו, ולכן ההקשרים מתחילים מאפס ומילים ותיקות עלולות לנדוד תחילה; כדי שיישמרו יש ללמוד עם --keep-context"
#define M_EMBED_NOT_WORDS \
    "%s: holds %s, not words with their names; encode with a space made by 'zavit learn' or a word2vec file", \
    "%s: מכיל %s ולא מילים עם שמותיהן; יש לקודד במרחב שנוצר ב-'zavit learn' או בקובץ word2vec"
#define M_EMBED_NO_COUNTS \
    "%s: has no word counts, so every word weighs the same (plain mean instead of SIF)", \
    "%s: אין בו ספירות מילים, ולכן משקל כל המילים שווה (ממוצע פשוט במקום SIF)"
#define M_EMBED_BAD_POOLING \
    "pooling '%s' is not one that this version knows (sif a=NUMBER, mean)", \
    "האיגום '%s' אינו מוכר לגרסה זו (sif a=NUMBER, mean)"
#define M_EMBED_BAD_SIF_A \
    "--sif-a %g: must be above 0", "‎--sif-a %g: חייב להיות גדול מ-0"
#define M_EMBED_NO_ITEMS \
    "%s: no texts in it, so nothing was written", "%s: אין בו טקסטים, ולכן דבר לא נכתב"
#define M_EMBED_STOPPED "stopped; nothing was written", "נעצר; דבר לא נכתב"

/* ---- An outside encoder: the first %s is its command ------------------------------------------ */
#define M_OUTSIDE_NO_COMMAND \
    "--encoder: the command is empty; give a program that answers JSONL (docs/formats/encoder.md)", \
    "‎--encoder: הפקודה ריקה; יש לתת תוכנית שעונה ב-JSONL (ראו docs/formats/encoder.md)"
#define M_OUTSIDE_TIMEOUT \
    "--encoder-timeout %g: must be above 0 seconds", "‎--encoder-timeout %g: חייב להיות גדול מ-0 שניות"
#define M_OUTSIDE_START \
    "encoder '%s': it cannot be started: %s", "המקודד '%s': אי אפשר להפעיל אותו: %s"
#define M_OUTSIDE_NO_PROGRAM \
    "encoder '%s': the shell cannot run it%s; check the program's name and path", \
    "המקודד '%s': המעטפת אינה יכולה להריץ אותו%s; יש לבדוק את שם התוכנית ואת הנתיב"
#define M_OUTSIDE_LAST_WORDS "; it said: %s", "; הודעתו: %s"
#define M_OUTSIDE_EXIT "exit code %d", "קוד יציאה %d"
#define M_OUTSIDE_SIGNAL "signal %d", "אות %d"
#define M_OUTSIDE_CLOSED "its output closed", "הפלט נסגר"
#define M_OUTSIDE_DIED \
    "encoder '%s': it ended (%s), %u times in a row, before answering '%s'%s; run it by hand with that text to see why", \
    "המקודד '%s': הוא הסתיים (%s), %u פעמים ברצף, לפני שענה על '%s'%s; כדאי להריץ אותו ביד עם הטקסט הזה ולראות מדוע"
#define M_OUTSIDE_HANGS \
    "encoder '%s': no answer in %g seconds while '%s' waits%s; it must answer without waiting for more input and flush each line, or get a longer --encoder-timeout", \
    "המקודד '%s': אין תשובה זה %g שניות בזמן ש-'%s' ממתין%s; עליו לענות בלי לחכות לעוד קלט ולרוקן את הפלט אחרי כל שורה, או לקבל --encoder-timeout ארוך יותר"
#define M_OUTSIDE_NOT_JSON \
    "encoder '%s': a line of its output is no JSON object: '%s'; only answers belong on stdout, all else on stderr", \
    "המקודד '%s': שורה בפלט שלו אינה אובייקט JSON: '%s'; בפלט הרגיל מקומן של תשובות בלבד, וכל השאר ב-stderr"
#define M_OUTSIDE_NO_ID \
    "encoder '%s': an answer has no \"id\": '%s'; repeat the id of the text that it belongs to", \
    "המקודד '%s': בתשובה אין \"id\": '%s'; יש לחזור על ה-id של הטקסט שהיא שייכת לו"
#define M_OUTSIDE_UNKNOWN_ID \
    "encoder '%s': it answered the id '%s', which it was not asked now; repeat each id once, as it came", \
    "המקודד '%s': הוא ענה על id '%s', שלא נשאל עליו כעת; יש לחזור על כל id פעם אחת, כפי שהגיע"
#define M_OUTSIDE_TWICE \
    "encoder '%s': it answered the id '%s' ('%s') twice; answer each text once", \
    "המקודד '%s': הוא ענה פעמיים על id '%s' ‏('%s'); יש לענות פעם אחת על כל טקסט"
#define M_OUTSIDE_NO_VECTOR \
    "encoder '%s': the answer to id '%s' has neither a \"vector\" (an array) nor an \"error\": '%s'", \
    "המקודד '%s': בתשובה על id '%s' אין \"vector\" (מערך) ואין \"error\": '%s'"
#define M_OUTSIDE_DIM_SPACE \
    "encoder '%s': %zu numbers for '%s', but the space has %zu dimensions; give the encoder that made the space", \
    "המקודד '%s': ‏%zu מספרים עבור '%s', אבל במרחב יש %zu ממדים; יש לתת את המקודד שיצר את המרחב"
#define M_OUTSIDE_DIM_FIRST \
    "encoder '%s': %zu numbers for '%s', but %zu in its first answer; all vectors must be equally long", \
    "המקודד '%s': ‏%zu מספרים עבור '%s', אבל %zu בתשובתו הראשונה; כל הווקטורים חייבים להיות באותו אורך"
#define M_OUTSIDE_DIM_KEPT \
    "encoder '%s': it answers %zu numbers, but %zu in the answers kept from before; another model must be behind it: remove %s, or give --no-encoder-cache", \
    "המקודד '%s': הוא עונה ב-%zu מספרים, אבל בתשובות שנשמרו מקודם יש %zu; כנראה עומד מאחוריו מודל אחר: יש למחוק את %s או לתת --no-encoder-cache"
#define M_OUTSIDE_DIM_BOTH \
    "encoder '%s': its answers (%zu numbers, kept in %s) are no vectors of this space, which has %zu dimensions; give the encoder that made the space", \
    "המקודד '%s': תשובותיו (%zu מספרים, שמורות ב-%s) אינן וקטורים של המרחב הזה, שבו %zu ממדים; יש לתת את המקודד שיצר את המרחב"
#define M_OUTSIDE_NUMBER \
    "encoder '%s': number %zu of the vector for '%s' is '%.*s'; vectors must be of finite numbers", \
    "המקודד '%s': מספר %zu בווקטור של '%s' הוא '%.*s'; בווקטורים מותרים רק מספרים סופיים"
#define M_OUTSIDE_ZERO \
    "encoder '%s': the vector for '%s' is all zeros, which has no direction; for a text without a vector answer {\"id\", \"error\"}", \
    "המקודד '%s': הווקטור של '%s' כולו אפסים, ואין לו כיוון; על טקסט שאין לו וקטור יש לענות {\"id\", \"error\"}"
#define M_OUTSIDE_LONG \
    "encoder '%s': a line of its output is longer than %u MiB; answer one vector per line", \
    "המקודד '%s': שורה בפלט שלו ארוכה מ-%u MiB; יש לענות וקטור אחד בכל שורה"
#define M_OUTSIDE_REFUSED \
    "encoder '%s': it cannot encode '%s': %s", "המקודד '%s': הוא אינו יכול לקודד את '%s': %s"
#define M_OUTSIDE_NO_DIM \
    "encoder '%s': it encoded none of the first %zu texts; the last reason it gave: '%s'", \
    "המקודד '%s': הוא לא קידד אף אחד מ-%zu הטקסטים הראשונים; הסיבה האחרונה שנתן: '%s'"
#define M_OUTSIDE_CACHE \
    "%s: answers cannot be kept there: %s; give another --encoder-cache, or --no-encoder-cache", \
    "%s: אי אפשר לשמור שם תשובות: %s; יש לתת --encoder-cache אחר, או --no-encoder-cache"
#define M_OUTSIDE_CACHE_WRITE \
    "%s: answers are no longer kept: %s", "%s: התשובות אינן נשמרות עוד: %s"
/* clang-format on */

#endif
