/* optim_messages.h — what this room says, English beside Hebrew (see base_messages.h). */
#ifndef ZV_OPTIM_MESSAGES_H
#define ZV_OPTIM_MESSAGES_H

/* clang-format off */
#define M_OPTIM_KIND \
    "there is no optimiser number %d; take one of gd, momentum, nesterov, adagrad, rmsprop, adam, adamw", \
    "אין אופטימייזר שמספרו %d; יש לבחור אחד מאלה: gd, momentum, nesterov, adagrad, rmsprop, adam, adamw"
#define M_OPTIM_NO_PARAMETERS \
    "there are no parameters to optimise", \
    "אין פרמטרים לאופטימיזציה"
#define M_OPTIM_RATE_ZERO \
    "the learning rate is 0, so nothing would ever move; give one above 0, for example 0.001", \
    "קצב הלמידה הוא 0, ולכן שום דבר לא יזוז; יש לתת ערך גדול מ־0, למשל 0.001"
#define M_OPTIM_RATE \
    "the learning rate is %g; it must be a number above 0 and at most %g, for example 0.001", \
    "קצב הלמידה הוא %g; עליו להיות מספר גדול מ־0 שאינו עולה על %g, למשל 0.001"
#define M_OPTIM_SHARE \
    "%s is %g; it must be at least 0 and below 1", \
    "%s הוא %g; עליו להיות לפחות 0 וקטן מ־1"
#define M_OPTIM_NOT_NEGATIVE \
    "%s is %g; it must be a finite number that is not negative", \
    "%s הוא %g; עליו להיות מספר סופי שאינו שלילי"
#define M_OPTIM_EPSILON \
    "epsilon is %g; it must be a finite number above 0, for example 1e-8", \
    "epsilon הוא %g; עליו להיות מספר סופי גדול מ־0, למשל 1e-8"
#define M_OPTIM_EPSILON_F32 \
    "epsilon is %g, which numbers of 32 bits can't hold: it would be 0 or infinite; give one between 1e-37 and 1e37, for example 1e-8", \
    "epsilon הוא %g, ומספרים בני 32 סיביות אינם יכולים להכיל אותו: הוא יהיה 0 או אינסופי; יש לתת ערך בין 1e-37 ל־1e37, למשל 1e-8"
#define M_OPTIM_SCHEDULE \
    "there is no schedule number %d; take one of constant, warmup, linear, cosine, one-cycle", \
    "אין תוכנית קצב שמספרה %d; יש לבחור אחת מאלה: constant, warmup, linear, cosine, one-cycle"
#define M_OPTIM_SCHEDULE_STEPS \
    "the schedule %s has %llu steps, %llu of them warm-up; it needs a total above its warm-up", \
    "בתוכנית הקצב %s יש %llu צעדים, ומהם %llu לחימום; נדרש סך צעדים גדול ממספר צעדי החימום"
#define M_OPTIM_SCHEDULE_CYCLE \
    "the schedule %s has %llu steps; it needs at least %d, a way up and a way down", \
    "בתוכנית הקצב %s יש %llu צעדים; דרושים לפחות %d, דרך למעלה ודרך למטה"
#define M_OPTIM_SCHEDULE_END \
    "the schedule ends at %g of the first rate; that share must lie between 0 and 1", \
    "תוכנית הקצב מסתיימת ב־%g מן הקצב הראשון; החלק הזה חייב להיות בין 0 ל־1"
#define M_OPTIM_NO_DUAL \
    "an optimiser moves numbers of 32 or 64 bits; dual numbers are for curvature alone", \
    "אופטימייזר מזיז מספרים בני 32 או 64 סיביות; מספרים דואליים הם לעקמומיות בלבד"
#define M_OPTIM_OTHER_REAL \
    "this optimiser was made for numbers of %d bits, and a step was asked for with others", \
    "האופטימייזר הזה נוצר למספרים בני %d סיביות, והתבקש צעד עם מספרים אחרים"
#define M_OPTIM_BAD_GRADIENT \
    "step %llu: the gradient of parameter %zu (counted from 0) is %g; nothing was moved; lower the learning rate, or look for the first layer that makes such a number", \
    "צעד %llu: הגרדיאנט של פרמטר %zu (בספירה מ־0) הוא %g; דבר לא הוזז; יש להוריד את קצב הלמידה או לחפש את השכבה הראשונה שיוצרת מספר כזה"
#define M_OPTIM_NORM_OVERFLOW \
    "step %llu: the gradients are finite, but their norm is not; nothing was moved; scale the loss down", \
    "צעד %llu: הגרדיאנטים סופיים, אך הנורמה שלהם אינה סופית; דבר לא הוזז; יש להקטין את סקלת ה־loss"
#define M_OPTIM_NOT_BEGUN \
    "rows were to be updated before a step was begun; call zv_optim_begin first, once for each step, also after a state was restored", \
    "התבקש עדכון של שורות לפני שהתחיל צעד; יש לקרוא קודם ל־zv_optim_begin, פעם אחת לכל צעד, וגם אחרי שחזור מצב"
#define M_OPTIM_ROW_OUTSIDE \
    "row %zu of %zu numbers, from parameter %zu on, reaches beyond the optimiser's %zu parameters", \
    "שורה %zu בת %zu מספרים, החל מפרמטר %zu, חורגת מ־%zu הפרמטרים של האופטימייזר"
#define M_OPTIM_ROW_ORDER \
    "the rows to update must ascend, each once: row %zu stands after row %zu", \
    "השורות לעדכון חייבות להיות בסדר עולה, כל אחת פעם אחת: שורה %zu באה אחרי שורה %zu"
#define M_OPTIM_STATE_SIZE \
    "the optimiser's state has %zu bytes, and %zu were expected; it is cut off, or belongs to a net of another shape", \
    "מצב האופטימייזר הוא בן %zu בתים, והיו צריכים להיות %zu; הוא קטוע, או שייך לרשת במבנה אחר"
#define M_OPTIM_STATE_MAGIC \
    "these bytes are no state of an optimiser", \
    "הבתים האלה אינם מצב של אופטימייזר"
#define M_OPTIM_STATE_OTHER \
    "the state is of %s with %llu parameters of %d bits, and this optimiser is %s with %llu of %d bits", \
    "המצב הוא של %s עם %llu פרמטרים בני %d סיביות, והאופטימייזר הזה הוא %s עם %llu בני %d סיביות"
#define M_OPTIM_STATE_SUM \
    "the optimiser's state was damaged: its checksum does not fit; go back to an earlier checkpoint", \
    "מצב האופטימייזר נפגם: סכום הביקורת אינו תואם; יש לחזור לנקודת שמירה קודמת"
#define M_OPTIM_STATE_RATE \
    "the optimiser's state holds a learning rate of %g, which none can have; go back to an earlier checkpoint", \
    "במצב האופטימייזר רשום קצב למידה של %g, שאינו אפשרי; יש לחזור לנקודת שמירה קודמת"
#define M_OPTIM_LOSS_BAD \
    "the loss at the start is %g, not a finite number; there is no way down from it", \
    "ה־loss בנקודת ההתחלה הוא %g ולא מספר סופי; אין ממנו דרך למטה"
#define M_OPTIM_POINT_BAD \
    "number %zu of the start (counted from 0) or of its gradient is not finite", \
    "מספר %zu (בספירה מ־0) של נקודת ההתחלה או של הגרדיאנט בה אינו סופי"
#define M_OPTIM_STOPPED \
    "stopped on request; the point reached so far was kept", \
    "העבודה נעצרה לפי בקשה; הנקודה שהושגה עד כה נשמרה"
#define M_OPTIM_CURVATURE_STOPPED \
    "stopped on request before the curvature was known", \
    "העבודה נעצרה לפי בקשה לפני שהעקמומיות נודעה"
#define M_OPTIM_MEASURE_STOPPED \
    "stopped on request before all of it was measured", \
    "העבודה נעצרה לפי בקשה לפני שהכול נמדד"
#define M_OPTIM_NO_BATCHES \
    "there are no mini-batches to measure on; give at least one mini-batch, for example the whole of the data", \
    "אין על מה למדוד; יש לתת לפחות מיני־אצווה אחת, למשל את כל הנתונים"
#define M_OPTIM_NO_SAMPLES \
    "a mini-batch of 0 samples was given; tell how many samples each has, 1 or more", \
    "ניתנה מיני־אצווה בת 0 דוגמאות; יש לציין כמה דוגמאות בכל אחת, 1 או יותר"
#define M_OPTIM_PRODUCT_BAD \
    "number %zu (counted from 0) of a Hessian-vector product is %g; the loss has no finite curvature here", \
    "מספר %zu (בספירה מ־0) של מכפלת הסיאן בווקטור הוא %g; אין כאן ל־loss עקמומיות סופית"
#define M_OPTIM_LEVEL \
    "the confidence level is %g; it must lie between 0 and 1, for example 0.95", \
    "רמת הביטחון היא %g; עליה להיות בין 0 ל־1, למשל 0.95"
#define M_OPTIM_BINS \
    "a spectrum needs at least one bin; %zu were asked for, with %zu starts", \
    "לספקטרום נדרש לפחות תא אחד; התבקשו %zu, עם %zu התחלות"
#define M_OPTIM_NOISE_FEW \
    "a noise scale needs the gradients of at least %d mini-batches, and there are %zu", \
    "לקנה המידה של הרעש נדרשים הגרדיאנטים של לפחות %d מיני־אצוות, ויש %zu"
#define M_OPTIM_NOISE_BAD \
    "mini-batch %zu: the gradient of parameter %zu (both counted from 0) is not finite", \
    "מיני־אצווה %zu: הגרדיאנט של פרמטר %zu (שניהם בספירה מ־0) אינו סופי"
#define M_OPTIM_SLICE_POINTS \
    "a slice of the loss needs at least 2 points and 1 mini-batch; %zu and %zu were asked for", \
    "לחתך של ה־loss נדרשות לפחות 2 נקודות ומיני־אצווה אחת; התבקשו %zu ו־%zu"
#define M_OPTIM_FILTER \
    "filter %zu reaches beyond the %zu parameters", \
    "מסנן %zu חורג מ־%zu הפרמטרים"
#define M_OPTIM_RANGE \
    "a learning-rate range goes from a number above 0 to a higher one of at most %g in at least %d steps; asked for: %g to %g in %zu", \
    "טווח קצבי למידה עובר ממספר גדול מ־0 אל מספר גדול ממנו שאינו עולה על %g בלפחות %d צעדים; התבקש: מ־%g עד %g ב־%zu"
#define M_OPTIM_RANGE_STEEPEST \
    "the loss fell fastest there, at least a factor of 10 below the rate at which it stopped falling", \
    "שם ה־loss ירד הכי מהר, לפחות פי 10 מתחת לקצב שבו הפסיק לרדת"
#define M_OPTIM_RANGE_NEVER_FELL \
    "no rate lowered the loss beyond its jitter, so none is named; look for a bug, or try more steps", \
    "אף קצב לא הוריד את ה־loss מעבר לתנודותיו, ולכן לא נבחר קצב; כדאי לחפש באג או לנסות יותר צעדים"
#define M_OPTIM_RANGE_NEVER_ROSE \
    "the loss still fell at the highest rate tried; widen the range upwards", \
    "ה־loss עדיין ירד בקצב הגבוה ביותר שנוסה; יש להרחיב את הטווח כלפי מעלה"
#define M_OPTIM_RANGE_DIVERGED \
    "even the lowest rates raise the loss; begin the range lower", \
    "אפילו הקצבים הנמוכים ביותר מעלים את ה־loss; יש להתחיל את הטווח נמוך יותר"
#define M_OPTIM_WHY_NOTHING \
    "there is an interval", \
    "יש רווח"
#define M_OPTIM_WHY_EXACT \
    "all of it was computed, so nothing is estimated", \
    "הכול חושב במלואו, ולכן אין כאן אומדן"
#define M_OPTIM_WHY_ONE \
    "one mini-batch, start or run shows no spread; measure several", \
    "מיני־אצווה, התחלה או ריצה אחת אינה מראה פיזור; יש למדוד כמה"
#define M_OPTIM_WHY_GRADIENT_UNSEEN \
    "the mean gradient can't be told from zero, so the ratio has no upper end; measure more mini-batches", \
    "אי אפשר להבדיל בין הגרדיאנט הממוצע לאפס, ולכן אין ליחס קצה עליון; יש למדוד עוד מיני־אצוות"
#define M_OPTIM_WHY_CONSTANT \
    "it did not vary at all", \
    "הערך לא השתנה כלל"
#define M_OPTIM_WHY_FEW \
    "too few steps to bound it; allow more", \
    "מעט מדי צעדים כדי לחסום אותו; יש לאפשר יותר"
#define M_OPTIM_V_BUG_GRADIENT \
    "The gradient disagrees with finite differences: backward is wrong.", \
    "הגרדיאנט סותר את ההפרשים הסופיים: יש שגיאה במעבר לאחור."
#define M_OPTIM_A_BUG_GRADIENT \
    "Check the operators one by one; nothing else can be judged until the gradient is right.", \
    "יש לבדוק את הפעולות אחת אחת; עד שהגרדיאנט יהיה נכון אי אפשר לשפוט דבר אחר."
#define M_OPTIM_V_DIVERGED \
    "The loss is no finite number: the steps were too large.", \
    "ה־loss אינו מספר סופי: הצעדים היו גדולים מדי."
#define M_OPTIM_A_DIVERGED \
    "Go back to the last good checkpoint with a tenth of the learning rate, or clip the gradient.", \
    "יש לחזור לנקודת השמירה התקינה האחרונה עם עשירית מקצב הלמידה, או לקצץ את הגרדיאנט."
#define M_OPTIM_V_BUG_OVERFIT \
    "Even a few samples can't be learned by heart: loss, labels or data don't fit together.", \
    "אפילו דוגמאות ספורות אינן נלמדות בעל פה: ה־loss, התוויות או הנתונים אינם מתאימים זה לזה."
#define M_OPTIM_A_BUG_OVERFIT \
    "Print a batch as the net sees it, and check that inputs and labels belong together.", \
    "יש להדפיס אצווה כפי שהרשת רואה אותה, ולבדוק שהקלט והתוויות שייכים זה לזה."
#define M_OPTIM_V_BUG_LABELS \
    "The loss stays at the logarithm of the number of classes, and shuffled labels are learned as well as these: labels and inputs are unrelated.", \
    "ה־loss נשאר בלוגריתם של מספר המחלקות, ותוויות מעורבבות נלמדות באותה מידה: אין קשר בין התוויות לקלט."
#define M_OPTIM_A_BUG_LABELS \
    "Look for a shuffle, a sort or a join that moved labels away from their inputs.", \
    "יש לחפש ערבוב, מיון או צירוף שהפריד בין התוויות לקלט שלהן."
#define M_OPTIM_V_BUG_LN_C \
    "The loss stays at the logarithm of the number of classes: the net answers the same to everything.", \
    "ה־loss נשאר בלוגריתם של מספר המחלקות: הרשת עונה אותו דבר לכל קלט."
#define M_OPTIM_A_BUG_LN_C \
    "Check that inputs reach the last layer and that its weights are updated.", \
    "יש לבדוק שהקלט מגיע לשכבה האחרונה ושהמשקלים שלה מתעדכנים."
#define M_OPTIM_V_COLLAPSE \
    "The embedding has collapsed: nearly all inputs get nearly the same vector.", \
    "השיכון קרס: כמעט כל הקלטים מקבלים כמעט אותו וקטור."
#define M_OPTIM_A_COLLAPSE \
    "Use a loss with negatives (or more of them), a lower temperature, or a lower learning rate.", \
    "יש להשתמש ב־loss עם דוגמאות שליליות (או ביותר מהן), בטמפרטורה נמוכה יותר או בקצב למידה נמוך יותר."
#define M_OPTIM_V_DEAD_UNITS \
    "Most units are zero for every input and get no gradient.", \
    "רוב היחידות מחזירות אפס לכל קלט ואינן מקבלות גרדיאנט."
#define M_OPTIM_A_DEAD_UNITS \
    "Start again with a lower learning rate, smaller initial biases, or an activation with a slope everywhere (gelu).", \
    "יש להתחיל מחדש עם קצב למידה נמוך יותר, הטיות התחלתיות קטנות יותר או אקטיבציה בעלת שיפוע בכל מקום (gelu)."
#define M_OPTIM_V_VANISHING \
    "The gradient vanishes on its way to the first layer.", \
    "הגרדיאנט נעלם בדרכו אל השכבה הראשונה."
#define M_OPTIM_A_VANISHING \
    "Scale the initial weights to keep variances, add layer norms or shortcuts, or take fewer layers.", \
    "יש להתאים את סקלת המשקלים ההתחלתיים כך שתשמור על השונות, להוסיף נרמול שכבות או קיצורי דרך, או להפחית שכבות."
#define M_OPTIM_V_EXPLODING \
    "The gradient grows by powers of ten on its way to the first layer.", \
    "הגרדיאנט גדל בסדרי גודל בדרכו אל השכבה הראשונה."
#define M_OPTIM_A_EXPLODING \
    "Clip the gradient's norm, scale the initial weights down, or add layer norms.", \
    "יש לקצץ את נורמת הגרדיאנט, להקטין את המשקלים ההתחלתיים או להוסיף נרמול שכבות."
#define M_OPTIM_V_RATE_TOO_LARGE \
    "The learning rate is too large: steps jump over the valley and climb its other side.", \
    "קצב הלמידה גדול מדי: הצעדים קופצים מעל העמק ומטפסים בצידו השני."
#define M_OPTIM_A_RATE_TOO_LARGE \
    "Lower it to the rate given, or warm up to it.", \
    "יש להוריד אותו אל הקצב הנתון, או להגיע אליו בחימום הדרגתי."
#define M_OPTIM_V_EDGE \
    "Training runs at the edge of stability: the sharpest direction is crossed from side to side while the loss falls along the others.", \
    "האימון מתנהל בסף היציבות: הכיוון החד ביותר נחצה מצד לצד, בעוד ה־loss יורד לאורך האחרים."
#define M_OPTIM_A_EDGE \
    "It may stay so; to go on smoothly, halve the learning rate or warm up longer.", \
    "אפשר להישאר כך; כדי להתקדם בצורה חלקה, יש לחצות את קצב הלמידה או להאריך את החימום."
#define M_OPTIM_V_SADDLE \
    "This is a saddle: the gradient is spent, and the loss falls along the direction of negative curvature.", \
    "זו נקודת אוכף: הגרדיאנט אזל, וה־loss יורד לאורך הכיוון שעקמומיותו שלילית."
#define M_OPTIM_A_SADDLE \
    "Step along that direction, or add noise; momentum and smaller batches leave saddles by themselves.", \
    "יש לצעוד בכיוון הזה או להוסיף רעש; מומנטום ואצוות קטנות יוצאים מאוכפים מעצמם."
#define M_OPTIM_V_PLATEAU \
    "This is a plateau: neither slope nor curvature, far above what the loss can reach.", \
    "זהו פלאטו: אין שיפוע ואין עקמומיות, הרחק מעל מה שה־loss יכול להשיג."
#define M_OPTIM_A_PLATEAU \
    "Look for saturated or dead units, rescale inputs and initial weights, and start again; a higher rate takes very long.", \
    "יש לחפש יחידות רוויות או מתות, לשנות את סקלת הקלט והמשקלים ההתחלתיים ולהתחיל מחדש; קצב גבוה יותר ידרוש זמן רב מאוד."
#define M_OPTIM_V_NOISE_FLOOR \
    "The noise floor is reached: mini-batches disagree more than they agree, and steps undo each other.", \
    "הושגה רצפת הרעש: המיני־אצוות חלוקות יותר משהן מסכימות, והצעדים מבטלים זה את זה."
#define M_OPTIM_A_NOISE_FLOOR \
    "Let the learning rate decay, average the weights, or take larger batches.", \
    "יש להוריד את קצב הלמידה בהדרגה, למצע את המשקלים או להגדיל את האצוות."
#define M_OPTIM_V_CONVERGED \
    "Training has converged: no slope is left, and the loss is at its floor.", \
    "האימון התכנס: לא נותר שיפוע, וה־loss נמצא ברצפה שלו."
#define M_OPTIM_A_CONVERGED \
    "Stop here; judge by held-out data.", \
    "אפשר לעצור כאן; יש לשפוט לפי נתונים שלא שימשו לאימון."
#define M_OPTIM_V_LOCAL_MINIMUM \
    "This is a local minimum: no slope, no direction of negative curvature, and a loss above its floor.", \
    "זהו מינימום מקומי: אין שיפוע, אין כיוון שעקמומיותו שלילית, וה־loss מעל הרצפה שלו."
#define M_OPTIM_A_LOCAL_MINIMUM \
    "Start again from other weights and compare (barrier), or take a wider net.", \
    "יש להתחיל שוב ממשקלים אחרים ולהשוות (מחסום), או לבחור רשת רחבה יותר."
#define M_OPTIM_V_RATE_TOO_SMALL \
    "The learning rate is too small: each step goes a small part of the way that the curvature allows.", \
    "קצב הלמידה קטן מדי: כל צעד עובר חלק קטן מן הדרך שהעקמומיות מאפשרת."
#define M_OPTIM_A_RATE_TOO_SMALL \
    "Raise it to the rate given.", \
    "יש להעלות אותו אל הקצב הנתון."
#define M_OPTIM_V_DESCENDING \
    "The loss is falling, and nothing holds it up.", \
    "ה־loss יורד, ודבר אינו מעכב אותו."
#define M_OPTIM_A_DESCENDING \
    "Go on.", \
    "אפשר להמשיך."
#define M_OPTIM_V_UNKNOWN \
    "None of the verdicts fits what was measured.", \
    "אף אבחנה אינה מתאימה למה שנמדד."
#define M_OPTIM_A_UNKNOWN \
    "Measure more: curvature, more mini-batches, more steps.", \
    "יש למדוד עוד: עקמומיות, יותר מיני־אצוות, יותר צעדים."
/* clang-format on */

#endif
