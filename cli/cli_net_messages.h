/* cli_net_messages.h — what is said of nets: encode -m NET, info NET, and spaces that a net made; English beside Hebrew. */
#ifndef ZAVIT_CLI_NET_MESSAGES_H
#define ZAVIT_CLI_NET_MESSAGES_H

/* clang-format off */

#define M_CLI_NET_FLAG \
    "--%s is for -m WORDS: a net takes words pooled as those that it was trained on; leave it out", \
    "הדגל ‎--%s נועד ל־‎-m WORDS: רשת מקבלת מילים שאוגמו כמו אלה שעליהן אומנה; השמיטו אותו"
#define M_CLI_NET_MODEL_OTHER \
    "the net %s was trained on vectors of another model than %s is now (zavit.model_sha256 differs); give it that model back, or train it again", \
    "הרשת %s אומנה על וקטורים של מודל אחר מזה שב־%s כעת (הערך zavit.model_sha256 שונה); החזירו את המודל ההוא, או אמנו אותה שוב"
#define M_CLI_NET_MODEL_GONE \
    "the net %s reads texts by a model that can't be opened: %s", \
    "הרשת %s קוראת טקסטים בעזרת מודל שאי אפשר לפתוח: %s"
#define M_CLI_NET_ENCODER_NAMED \
    "the net %s was trained on vectors of another command, '%s'; answers mean something only if it is the same model", \
    "הרשת %s אומנה על וקטורים של פקודה אחרת, '%s'; לתשובות יש משמעות רק אם זה אותו מודל"
#define M_CLI_NET_ENCODER_NEEDED \
    "the net %s was trained on vectors that a program made, which is not run just because a file names it; to read texts as it did, give --encoder %s", \
    "הרשת %s אומנה על וקטורים שיצרה תוכנית, והיא אינה מופעלת רק מפני שקובץ נוקב בשמה; כדי לקרוא טקסטים כמוה יש לתת ‎--encoder %s"
#define M_CLI_NET_NO_PROGRAM \
    "the net %s takes vectors as %s makes them, not those of a program; leave out --encoder", \
    "הרשת %s מקבלת וקטורים כפי ש־%s יוצר אותם, ולא של תוכנית; השמיטו את ‎--encoder"
#define M_CLI_NET_NO_MODEL \
    "the net %s was trained on vectors whose file names no model, so it can't read texts; apply it to vectors (zavit encode SPACE -m %s -o OUT), or give the program that made them with --encoder", \
    "הרשת %s אומנה על וקטורים שבקובץ שלהם לא רשום מודל, ולכן אינה קוראת טקסטים; החילו אותה על וקטורים (‎zavit encode SPACE -m %s -o OUT), או תנו עם ‎--encoder את התוכנית שיצרה אותם"
#define M_CLI_NET_DEEP \
    "%s: stands on nets more than %d deep, or on itself; train it on vectors nearer to their texts", \
    "%s: הרשת נשענת על יותר מ־%d רשתות זו על זו, או על עצמה; אמנו אותה על וקטורים קרובים יותר לטקסטים"
#define M_CLI_NET_BASE_DIM \
    "the net %s takes vectors of %zu numbers, and the model that its contract names makes %zu; train it again on that model's vectors", \
    "הרשת %s מקבלת וקטורים של %zu מספרים, והמודל שרשום בחוזה שלה יוצר %zu; אמנו אותה שוב על הווקטורים של המודל הזה"
#define M_CLI_NET_DIM \
    "the net %s gives vectors of %zu numbers, and those of %s have %zu; give the net that made them with -m", \
    "הרשת %s נותנת וקטורים של %zu מספרים, ואלה של %s הם של %zu; תנו עם ‎-m את הרשת שיצרה אותם"
#define M_CLI_NET_OTHER \
    "%s is not the net that %s was made with (zavit.model_sha256 differs), so answers may mean nothing", \
    "הקובץ %s אינו הרשת ש־%s נוצר בעזרתה (הערך zavit.model_sha256 שונה), ולכן ייתכן שהתשובות חסרות משמעות"
#define M_CLI_NET_MEASURED \
    "Measured through the net %s, whose answer is no sum over words: texts were encoded again without some of their words. Each value is what a word adds to the cosine, averaged over orders of the words; a text without words has cosine 0.", \
    "נמדד דרך הרשת %s, שתשובתה אינה סכום על פני מילים: טקסטים קודדו שוב בלי חלק ממילותיהם. כל ערך הוא מה שמילה מוסיפה לקוסינוס, בממוצע על פני סדרי המילים; לטקסט ללא מילים קוסינוס 0."
#define M_CLI_NET_ENCODED \
    "applied the net %s (%s, %s) to %llu rows (%llu without a vector) in %.1f s -> %s", \
    "הרשת %s ‏(%s, %s) הוחלה על %llu שורות (%llu ללא וקטור) ב־%.1f שניות ‎-> %s"
#define M_CLI_NET_LOST \
    "%llu rows have no vector after the net: its numbers for them are not finite, or all zero; look at the largest vectors of %s", \
    "ל־%llu שורות אין וקטור אחרי הרשת: המספרים שלה עבורן אינם סופיים, או שכולם אפס; בדקו את הווקטורים הגדולים ביותר ב־%s"
#define M_CLI_NET_NO_VECTOR \
    "the net %s gives no vector for '%.200s': its numbers are not finite, or all zero", \
    "הרשת %s אינה נותנת וקטור עבור '%.200s': המספרים שלה אינם סופיים, או שכולם אפס"
#define M_CLI_NET_H_NET "net", "רשת"
#define M_CLI_NET_H_CLASS "class", "מחלקה"
#define M_CLI_NET_H_ROWS "rows", "שורות"
#define M_CLI_NET_H_PROBABILITY "mean probability", "הסתברות ממוצעת"
#define M_CLI_NET_MORE "and %zu further classes", "ועוד %zu מחלקות"
#define M_CLI_NET_H_TASK "task", "משימה"
#define M_CLI_NET_H_LAYERS "layers", "שכבות"
#define M_CLI_NET_H_ACT "act", "כיפוף"
#define M_CLI_NET_H_PARAMS "parameters", "פרמטרים"
#define M_CLI_NET_H_DROPOUT "dropout", "השמטה"
#define M_CLI_NET_H_OUTPUTS "outputs", "יציאות"
#define M_CLI_NET_H_TAKES "takes", "מקבלת"
#define M_CLI_NET_H_TRAINED "trained on", "אומנה על"
#define M_CLI_NET_H_TARGET "target", "מטרה"
#define M_CLI_NET_H_WHERE "where", "תנאי"
#define M_CLI_NET_H_HELD_WHERE "held out where", "הוחזקו בצד לפי"
#define M_CLI_NET_H_EXAMPLES "examples", "דוגמאות"
#define M_CLI_NET_H_EPOCHS "epochs", "מעברים"
#define M_CLI_NET_H_OPTIONS "options", "אפשרויות"
#define M_CLI_NET_TASK_CLASSES "classes: a score for each, before the softmax", "classes: ציון לכל מחלקה, לפני ה־softmax"
#define M_CLI_NET_TASK_NUMBERS "numbers: the targets, in their own units", "numbers: ערכי המטרה, ביחידות שלהם"
#define M_CLI_NET_TASK_PAIRS "pairs: a vector of length 1; what belongs together lies near by angle", "pairs: וקטור באורך 1; מה ששייך יחד קרוב בזווית"
#define M_CLI_NET_TAKES \
    "%zu numbers of %s, compared by %s", \
    "%zu מספרים של %s, מושווים לפי %s"
#define M_CLI_NET_EXAMPLES \
    "%zu trained on, %zu chose the epoch, %zu held out", \
    "%zu לאימון, %zu לבחירת המעבר, %zu הוחזקו בצד"
#define M_CLI_NET_EPOCHS \
    "%u of %u (%llu steps); the net is that of epoch %u", \
    "%u מתוך %u ‏(%llu צעדים); הרשת היא זו של מעבר %u"
#define M_CLI_NET_EPOCHS_EARLY "; ended early", "; הסתיים מוקדם"
#define M_CLI_NET_UNTRAINED \
    "the file keeps no training, only the net", "בקובץ לא נשמר אימון, רק הרשת"

/* clang-format on */

#endif
