/* model_messages.h — what this room says, English beside Hebrew (see base_messages.h). */
#ifndef ZV_MODEL_MESSAGES_H
#define ZV_MODEL_MESSAGES_H

/* clang-format off */

/* Specs. */
#define M_MODEL_LAYERS \
    "--layers \"%s\" is no list of widths; write them with commas between, as 384,128,10, or auto", \
    "‎--layers \"%s\" אינו רשימה של רוחבים; כתבו אותם עם פסיקים ביניהם, למשל 384,128,10, או auto"
#define M_MODEL_AUTO \
    "--layers \"%s\": only the first and the last width can be auto; give those between a number", \
    "‎--layers \"%s\": רק הרוחב הראשון והאחרון יכולים להיות auto; תנו מספר לרוחבים שביניהם"
#define M_MODEL_DEEP \
    "--layers \"%s\" has more than %d layers; leave some out", \
    "ב־--layers \"%s\" יש יותר מ־%d שכבות; השמיטו כמה מהן"
#define M_MODEL_SPEC \
    "the net's spec names a task or act that does not exist, or no layer; use the values of zv_task and zv_act", \
    "במפרט הרשת משימה או כיפוף שאינם קיימים, או שאין בו שכבה; השתמשו בערכים של zv_task ושל zv_act"
#define M_MODEL_WIDTH \
    "layer %zu has a width of 0; give every layer one number in and one out at least", \
    "לשכבה %zu רוחב 0; תנו לכל שכבה לפחות מספר אחד בכניסה ואחד ביציאה"
#define M_MODEL_LARGE \
    "the net has more than %d parameters, more than can be trained here; choose smaller layers", \
    "ברשת יותר מ־%d פרמטרים, יותר ממה שאפשר לאמן כאן; בחרו שכבות קטנות יותר"
#define M_MODEL_DROPOUT \
    "dropout %g is no share; it must be at least 0 and below 1", \
    "dropout %g אינו חלק יחסי; עליו להיות 0 לפחות ופחות מ־1"
#define M_MODEL_INIT \
    "first weights can't be multiplied by %g; choose a number from 0 to 1e6", \
    "אי אפשר לכפול את המשקלים הראשונים ב־%g; בחרו מספר מ־0 עד 1e6"

/* Examples: %s is the space. */
#define M_MODEL_HELD \
    "%g of the examples held out and %g to choose by leave too few to be trained on; both must be 0 or more, and 0.9 at most together", \
    "‏%g מן הדוגמאות בצד ו־%g לבחירה משאירות מעט מדי לאימון; כל אחד צריך להיות 0 או יותר, ושניהם יחד 0.9 לכל היותר"
#define M_MODEL_FEW \
    "%s: %zu examples are left to be trained on, and 2 are needed; give more rows, or hold fewer out", \
    "%s: נותרו %zu דוגמאות לאימון, ונדרשות 2; תנו עוד שורות, או החזיקו פחות בצד"
#define M_MODEL_NO_COLUMN \
    "%s: has no column \"%.*s\"; it has %s", \
    "%s: אין בו עמודה \"%.*s\"; יש בו %s"
#define M_MODEL_NO_COLUMNS \
    "%s: has no column \"%.*s\", nor any other; convert it from a file with columns", \
    "%s: אין בו עמודה \"%.*s\", וגם לא אחרת; המירו אותו מקובץ שיש בו עמודות"
#define M_MODEL_NO_LABELS \
    "%s: has no labels, and classes are learned from them; encode or convert it with labels, or name a column with --target", \
    "%s: אין בו תוויות, ומהן נלמדות מחלקות; קודדו או המירו אותו עם תוויות, או ציינו עמודה ב־--target"
#define M_MODEL_ONE_CLASS \
    "%s: its %zu labelled rows are all of one class, \"%.*s\"; two are needed to tell them apart", \
    "%s: כל %zu השורות המתויגות הן ממחלקה אחת, \"%.*s\"; כדי להבדיל נדרשות שתיים"
#define M_MODEL_NO_TARGET \
    "no column of numbers to be learned is named; give --target COLUMN", \
    "לא צוינה עמודה של מספרים ללמידה; תנו --target COLUMN"
#define M_MODEL_NO_NUMBER \
    "%s: row \"%.*s\": column %.*s holds \"%s\", which is no number; leave the row out with --where, or correct it", \
    "%s: שורה \"%.*s\": בעמודה %.*s כתוב \"%s\", וזה אינו מספר; השמיטו את השורה עם --where, או תקנו אותה"
#define M_MODEL_CONSTANT \
    "%s: column %.*s is the same in all %zu rows trained on: there is nothing to learn", \
    "%s: העמודה %.*s זהה בכל %zu השורות שלאימון: אין מה ללמוד"
#define M_MODEL_NO_PAIR_FILE \
    "no file of pairs is named; give --pairs FILE, with \"anchor TAB positive\" on each line", \
    "לא צוין קובץ זוגות; תנו --pairs FILE, ובכל שורה \"עוגן TAB חיובי\""
#define M_MODEL_PAIR_LINE \
    "%s:%llu: a line has two ids with a tab between (anchor, positive), or three (and a negative)", \
    "%s:%llu: בכל שורה שני מזהים וביניהם טאב (עוגן, חיובי), או שלושה (וגם שלילי)"
#define M_MODEL_PAIR_MIXED \
    "%s:%llu: some lines have two ids and some three; give all of them a negative, or none", \
    "%s:%llu: בחלק מהשורות שני מזהים ובחלק שלושה; תנו שלילי לכולן, או לאף אחת"
#define M_MODEL_PAIR_ID \
    "%s:%llu: id \"%.*s\" is not in %s", \
    "%s:%llu: המזהה \"%.*s\" אינו נמצא ב־%s"
#define M_MODEL_NO_PAIRS \
    "%s: no pair can be used (%zu have rows that are no vectors or were left out)", \
    "%s: אין אף זוג שאפשר להשתמש בו (ב־%zu יש שורות שאינן וקטורים או שהושמטו)"
#define M_MODEL_SHUFFLE_PAIRS \
    "pairs have no labels to be shuffled", \
    "לזוגות אין תוויות שאפשר לערבב"

/* Trainers. */
#define M_MODEL_TASK \
    "the net is for %s, the examples are for %s", \
    "הרשת היא למשימת %s, והדוגמאות למשימת %s"
#define M_MODEL_IN \
    "the net takes %zu numbers, and vectors of %s have %zu; make --layers begin with that, or with auto", \
    "הרשת מקבלת %zu מספרים, ולווקטורים של %s יש %zu; הרוחב הראשון ב־--layers צריך להיות זה, או auto"
#define M_MODEL_OUT \
    "the net gives %zu numbers, and %s asks for %zu; make --layers end with that, or with auto", \
    "הרשת נותנת %zu מספרים, ומ־%s מתבקשים %zu; הרוחב האחרון ב־--layers צריך להיות זה, או auto"
#define M_MODEL_KEEP_PATH \
    "%u epochs are to be kept, and %d are the most; keep fewer", \
    "התבקש לשמור %u מעברים, ולכל היותר אפשר %d; יש לשמור פחות"
#define M_MODEL_BATCH \
    "a batch of %zu is more than the %zu examples that are trained on; choose a smaller --batch", \
    "אצווה של %zu גדולה מ־%zu הדוגמאות שלאימון; בחרו --batch קטן יותר"
#define M_MODEL_BATCH_SMALL \
    "a batch of %zu is too small; it needs %zu or more", \
    "אצווה של %zu קטנה מדי; נדרשות %zu דוגמאות או יותר"
#define M_MODEL_EPOCHS \
    "0 epochs teach nothing; ask for 1 or more", \
    "ב־0 מעברים לא נלמד דבר; בקשו 1 או יותר"
#define M_MODEL_PATIENCE \
    "a patience of %u epochs needs examples to choose by; set some apart (--tune)", \
    "סבלנות של %u מעברים דורשת דוגמאות לבחירה; הקצו כמה מהן (‎--tune)"
#define M_MODEL_TEMPERATURE \
    "temperature %g can't be used; it must lie above 0 and be 1000 at most", \
    "אי אפשר להשתמש בטמפרטורה %g; עליה להיות מעל 0 ו־1000 לכל היותר"
#define M_MODEL_WEIGHT_NAME \
    "layer %zu, weight from %zu to %zu", \
    "שכבה %zu, המשקל מ־%zu אל %zu"
#define M_MODEL_BIAS_NAME \
    "layer %zu, bias %zu", \
    "שכבה %zu, היסט %zu"
#define M_MODEL_NOT_FINITE \
    "step %llu: layer %zu gives a number that is not finite for example \"%.*s\"; nothing was moved: lower the learning rate (it is %g), or look at that row", \
    "צעד %llu: שכבה %zu נותנת מספר שאינו סופי עבור הדוגמה \"%.*s\"; דבר לא הוזז: הקטינו את קצב הלמידה (הוא %g), או בדקו את השורה הזאת"
#define M_MODEL_LOSS_NOT_FINITE \
    "step %llu: the loss is %g; nothing was moved: lower the learning rate (it is %g)", \
    "צעד %llu: ההפסד הוא %g; דבר לא הוזז: הקטינו את קצב הלמידה (הוא %g)"
#define M_MODEL_GRADIENT_NOT_FINITE \
    "step %llu: the gradient of %s is not finite; nothing was moved: lower the learning rate (it is %g)", \
    "צעד %llu: הגרדיאנט של %s אינו סופי; דבר לא הוזז: הקטינו את קצב הלמידה (הוא %g)"
#define M_MODEL_STAGE "training", "אימון"
#define M_MODEL_STEPS "steps", "צעדים"
#define M_MODEL_STOPPED \
    "stopped on request between two steps; what was learned so far is kept", \
    "נעצר לפי בקשה בין שני צעדים; מה שנלמד עד כה נשמר"
#define M_MODEL_PART \
    "there are no examples in this part; hold some out (--held)", \
    "אין דוגמאות בחלק הזה; החזיקו כמה מהן בצד (--held)"
#define M_MODEL_GAIN \
    "only a head for pairs is compared with the space as it was", \
    "רק ראש לזוגות מושווה למרחב כפי שהיה"

/* Paths */
#define M_MODEL_PATHS_LARGE \
    "%zu paths of %zu parameters take more than %zu MiB even with two points each, so they are not drawn; compare fewer, or a smaller net", \
    "‏%zu מסלולים של %zu פרמטרים דורשים יותר מ־%zu MiB גם בשתי נקודות לכל אחד, ולכן אינם מצוירים; השוו פחות מהם, או רשת קטנה יותר"
#define M_MODEL_PATHS_MANY \
    "%zu paths were announced, and this is one more; announce as many as there will be", \
    "הוכרזו %zu מסלולים, וזה אחד נוסף; הכריזו על כל המסלולים שיבואו"
#define M_MODEL_PATHS_NOT_FINITE \
    "parameter %zu of the point is %g; a path has finite points only", \
    "פרמטר %zu של הנקודה הוא %g; במסלול יש רק נקודות סופיות"
#define M_MODEL_PATHS_STILL \
    "nothing moved: all points of the paths are one, so there is no plane through them", \
    "דבר לא זז: כל נקודות המסלולים הן אותה נקודה, ולכן אין מישור שעובר דרכן"
#define M_MODEL_PATHS_ORDER \
    "the paths have no plane yet; project them first", \
    "למסלולים אין עדיין מישור; הטילו אותם קודם"
#define M_MODEL_PATHS_GRID \
    "a grid of %zu by %zu points can't be drawn; give at least 2 by 2", \
    "אי אפשר לצייר רשת של %zu על %zu נקודות; תנו לפחות 2 על 2"
#define M_MODEL_PATHS_STAGE "losses over the plane", "הפסדים על המישור"
#define M_MODEL_PATHS_UNIT "points", "נקודות"

/* Files: %s is the path. */
#define M_MODEL_NO_NET \
    "%s: is no net of zavit train", \
    "%s: אינו רשת של zavit train"
#define M_MODEL_VERSION \
    "%s: is a net of version %s, which this zavit does not read; use a newer one", \
    "%s: זו רשת מגרסה %s, ו־zavit זה אינו קורא אותה; השתמשו בגרסה חדשה יותר"
#define M_MODEL_BROKEN \
    "%s: the net is broken: %s is missing or wrong; train it again, or take the file from where it came", \
    "%s: הרשת פגומה: %s חסר או שגוי; אמנו אותה שוב, או קחו את הקובץ מהמקום שממנו בא"
#define M_MODEL_NO_TRAINING \
    "%s: the net keeps no training to go on with or to look at", \
    "%s: ברשת לא נשמר אימון שאפשר להמשיך או לבדוק"
#define M_MODEL_DIFFERS \
    "%s: was trained with %s %s, and this is %s; resume with the same, or train anew with another -o", \
    "%s: אומן עם %s %s, וכאן %s; המשיכו עם אותו הערך, או אמנו מחדש עם -o אחר"

/* Spaces through nets: %s are the net's path and the space's. */
#define M_MODEL_ENCODE_DIM \
    "the net %s takes vectors of %zu numbers, and those of %s have %zu; give it the space that it was trained on, or one made the same way", \
    "הרשת %s מקבלת וקטורים של %zu מספרים, ואלה של %s הם של %zu; תנו לה את המרחב שעליו אומנה, או מרחב שנוצר באותה דרך"
#define M_MODEL_ENCODE_OTHER \
    "the vectors of %s were made by another model than those that the net %s was trained on, so what it says of them may mean nothing", \
    "הווקטורים של %s נוצרו במודל אחר מאלה שעליהם אומנה הרשת %s, ולכן ייתכן שמה שהיא אומרת עליהם חסר משמעות"
#define M_MODEL_ENCODE_STOPPED \
    "stopped on request; nothing was written", \
    "נעצר לפי בקשה; דבר לא נכתב"
#define M_MODEL_ENCODING "applying the net", "החלת הרשת"
#define M_MODEL_ROWS "rows", "שורות"

/* clang-format on */
#endif
