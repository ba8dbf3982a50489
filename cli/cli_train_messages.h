/* cli_train_messages.h — what train and diagnose say. See cli_messages.h. */
#ifndef ZAVIT_CLI_TRAIN_MESSAGES_H
#define ZAVIT_CLI_TRAIN_MESSAGES_H

/* clang-format off */
/* ---- train ---- */
#define M_CLI_O_NET_OUT "the net, with its training: written when it ends, when it is stopped, and every --checkpoint minutes", "הרשת, עם האימון שלה: נכתבת בסוף, בעצירה, ובכל ‎--checkpoint דקות"
#define M_CLI_O_TASK "what is learned; auto: pairs where --pairs is given, else classes", "מה נלמד; auto: זוגות כשניתן ‎--pairs, אחרת מחלקות"
#define M_CLI_O_TARGET "column to learn: classes (default: the labels), or numbers, several with commas between", "עמודה ללמידה: מחלקות (ברירת המחדל: התוויות), או מספרים, כמה עמודות עם פסיקים ביניהן"
#define M_CLI_O_TRAIN_PAIRS "ids that belong together: \"anchor TAB positive\" or \"anchor TAB positive TAB negative\" a line", "מזהים ששייכים זה לזה: בכל שורה \"עוגן TAB חיובי\" או \"עוגן TAB חיובי TAB שלילי\""
#define M_CLI_O_LAYERS "384,128,10: what goes in, hidden layers, what comes out; auto at either end: as the data ask", "למשל 384,128,10: מה שנכנס, שכבות נסתרות, ומה שיוצא; auto בקצה: כפי שהנתונים מבקשים"
#define M_CLI_O_ACT "the bend after each layer but the last", "הכיפוף שאחרי כל שכבה, חוץ מן האחרונה"
#define M_CLI_O_OPTIM "rule of a step", "כלל הצעד"
#define M_CLI_O_TRAIN_LR "learning rate; default: 1e-3, gd 0.1, momentum, nesterov and adagrad 0.01", "קצב הלמידה; ברירת המחדל: 1e-3, ב־gd‏ 0.1, ב־momentum, nesterov ו־adagrad‏ 0.01"
#define M_CLI_O_SCHEDULE "how the rate goes over the steps", "איך משתנה הקצב לאורך הצעדים"
#define M_CLI_O_WARMUP "steps over which the rate rises at first", "צעדים שבהם הקצב עולה בהתחלה"
#define M_CLI_O_MOMENTUM "of momentum and nesterov; default 0.9", "של momentum ו־nesterov; ברירת המחדל 0.9"
#define M_CLI_O_DECAY "weights are pulled to 0 by this", "בכמה המשקלים נמשכים אל 0"
#define M_CLI_O_CLIP "gradients longer than this are shortened to it; 0: none", "גרדיאנט ארוך מזה מקוצר אליו; 0: אף אחד"
#define M_CLI_O_BATCH "examples a step", "דוגמאות בכל צעד"
#define M_CLI_O_TRAIN_EPOCHS "times through all examples", "כמה פעמים לעבור על כל הדוגמאות"
#define M_CLI_O_PATIENCE "end after so many epochs without a lower loss on what is held out; 0: never", "לסיים אחרי מספר כזה של סבבים בלי הפסד נמוך יותר במה שהוחזק בצד; 0: אף פעם"
#define M_CLI_O_DROPOUT "share of hidden outputs dropped while learning", "חלק מן הפלטים הנסתרים שמושמט בזמן הלמידה"
#define M_CLI_O_INIT "first weights times this", "כפל של המשקלים הראשונים"
#define M_CLI_O_HELD "share of the examples that is not trained on, but judged by", "חלק הדוגמאות שאינו לאימון אלא לשיפוט"
#define M_CLI_O_TEMPERATURE "of pairs: cosines are divided by it", "של זוגות: הקוסינוסים מחולקים בה"
#define M_CLI_O_RAW "don't standardise the inputs (never done for pairs)", "לא לתקנן את הקלט (בזוגות לא נעשה לעולם)"
#define M_CLI_O_TRAIN_SEED "of first weights, of what is held out, of orders and dropout", "זרע של המשקלים הראשונים, של מה שמוחזק בצד, של הסדר ושל ההשמטות"
#define M_CLI_O_TRAIN_CHECKPOINT "keep the net this often; 0: only at the end", "כל כמה דקות לשמור את הרשת; 0: רק בסוף"
#define M_CLI_O_TRAIN_RESUME "go on from NET, with the same flags or more epochs", "להמשיך מ־NET, עם אותם דגלים או עם יותר סבבים"
#define M_CLI_O_LOG "a line of JSON for each epoch, as it ends", "שורת JSON לכל סבב, כשהוא נגמר"
#define M_CLI_TRAIN_FLAG "--%s does not go with the task %s; leave it out, or name another --task", "‎--%s אינו מתאים למשימת %s; השמיטו אותו, או ציינו ‎--task אחר"
#define M_CLI_TRAIN_LOG "%s: the log can't be written: %s", "אי אפשר לכתוב את היומן %s: %s"
#define M_CLI_TRAIN_OTHER_SPACE "%s: is not the space that %s was trained on (another checksum); name that one with --space", "%s: זה אינו המרחב שעליו אומנה %s (סכום הביקורת שונה); ציינו את המרחב הנכון עם ‎--space"
#define M_CLI_TRAIN_NOW "epoch %u of %u: loss %.4g, rate %.3g, gradient %.3g", "סבב %u מתוך %u: הפסד %.4g, קצב %.3g, גרדיאנט %.3g"
#define M_CLI_TRAIN_NOW_HELD "; held out: loss %.4g, score %.4g", "; מה שהוחזק בצד: הפסד %.4g, ציון %.4g"
#define M_CLI_TRAIN_NOW_LAYERS "update / weight by layer:", "שינוי / משקל לפי שכבה:"
#define M_CLI_TRAIN_H_LOSS "loss", "הפסד"
#define M_CLI_TRAIN_H_HELD "held out", "הוחזק בצד"
#define M_CLI_TRAIN_H_SCORE "score", "ציון"
#define M_CLI_TRAIN_H_RATE "rate", "קצב"
#define M_CLI_TRAIN_H_NORM "gradient", "גרדיאנט"
#define M_CLI_TRAIN_UNUSABLE "%zu rows or pairs are left out: they are no vectors (zavit info tells why)", "‏%zu שורות או זוגות הושמטו: אינם וקטורים (zavit info אומר מדוע)"
#define M_CLI_TRAIN_UNLABELLED "%zu rows are left out: nothing is wanted of them", "‏%zu שורות הושמטו: לא נדרש מהן דבר"
#define M_CLI_TRAIN_ACROSS "%zu pairs are left out: they touch both what is held out and what is trained on", "‏%zu זוגות הושמטו: הם נוגעים גם במה שהוחזק בצד וגם במה שלאימון"
#define M_CLI_TRAINED "%s, %zu parameters, trained on %zu examples in %llu steps -> %s", "%s, ‏%zu פרמטרים, אומנה על %zu דוגמאות ב־%llu צעדים ‎-> %s"
#define M_CLI_TRAIN_EARLY "ended after epoch %zu: no lower loss on what is held out for %u epochs; the best epoch is kept", "הסתיים אחרי סבב %zu: בלי הפסד נמוך יותר במה שהוחזק בצד במשך %u סבבים; הסבב הטוב ביותר נשמר"
#define M_CLI_TRAIN_STOPPED "stopped after epoch %u; the net so far is in %s, and --resume goes on from it", "נעצר אחרי סבב %u; הרשת עד כה נמצאת ב־%s, ו־--resume ממשיך ממנה"

/* clang-format on */

#endif
