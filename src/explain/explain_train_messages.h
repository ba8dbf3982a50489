/* explain_train_messages.h — messages of this room about trainings. See explain_messages.h. */
#ifndef ZV_EXPLAIN_TRAIN_MESSAGES_H
#define ZV_EXPLAIN_TRAIN_MESSAGES_H

/* clang-format off */
#define M_EXPLAIN_TRAIN_ONE \
    "one example shows no spread", "דוגמה אחת אינה מראה פיזור"
#define M_EXPLAIN_TRAIN_EXACT \
    "computed from the weights themselves: nothing is estimated", "חושב מן המשקלים עצמם: דבר אינו נאמד"
#define M_EXPLAIN_TRAIN_LOSS \
    "the mean loss over the %zu examples that it was trained on", "ההפסד הממוצע על פני %zu הדוגמאות שעליהן הרשת אומנה"
#define M_EXPLAIN_TRAIN_LOSS_CLASSES \
    "mean of ln(sum of e^score over classes) - score of the right class; again by plain loops in f64", \
    "ממוצע של ln(סכום e^ציון על פני המחלקות) - הציון של המחלקה הנכונה; ושוב בלולאות פשוטות ב־f64"
#define M_EXPLAIN_TRAIN_LOSS_NUMBERS \
    "mean of (given - wanted)^2 in units of the targets' variance, so that the mean alone has 1; again by plain loops in f64", \
    "ממוצע של (הניתן - הרצוי)^2 ביחידות של שונות היעדים, כך שלממוצע לבדו יש 1; ושוב בלולאות פשוטות ב־f64"
#define M_EXPLAIN_TRAIN_LOSS_PAIRS \
    "mean of ln(sum of e^(cos/t) over the batch's positives) - cos/t of its own; again by plain loops in f64", \
    "ממוצע של ln(סכום e^(cos/t) על פני החיוביים שבאצווה) - cos/t של החיובי שלו; ושוב בלולאות פשוטות ב־f64"
#define M_EXPLAIN_TRAIN_HELD \
    "the mean loss over %zu examples that it never saw; who knows nothing has %.4g", \
    "ההפסד הממוצע על פני %zu דוגמאות שהרשת לא ראתה; מי שאינו יודע דבר מגיע ל־%.4g"
#define M_EXPLAIN_TRAIN_NOTHING \
    "over %zu examples that it never saw, the loss can't be told from the %.4g of who knows nothing: what was learned does not hold elsewhere, or nothing was; try zavit diagnose", \
    "על פני %zu דוגמאות שהרשת לא ראתה, אי אפשר להבדיל את ההפסד מן ה־%.4g של מי שאינו יודע דבר: מה שנלמד אינו תקף במקום אחר, או שלא נלמד דבר; נסו zavit diagnose"
#define M_EXPLAIN_TRAIN_BY_HEART \
    "over %zu examples that it never saw, the loss is clearly above the %.4g where it was trained: part was learned by heart; more examples, a smaller net, --dropout, --decay or --patience help", \
    "על פני %zu דוגמאות שהרשת לא ראתה, ההפסד גבוה בבירור מן ה־%.4g שבדוגמאות האימון: חלק נלמד בעל פה; עוד דוגמאות, רשת קטנה יותר, ‎--dropout, ‏‎--decay או ‎--patience עוזרים"
#define M_EXPLAIN_TRAIN_HELD_FORMULA \
    "as loss_train, over examples held out; the threshold is the loss of knowing nothing; again by plain loops in f64", \
    "כמו loss_train, על פני דוגמאות שהוחזקו בצד; הסף הוא ההפסד של מי שאינו יודע דבר; ושוב בלולאות פשוטות ב־f64"
#define M_EXPLAIN_TRAIN_RIGHT \
    "%.1f %% of %zu examples that it never saw are given their class; always the most frequent one would be right in %.1f %%", \
    "‏%.1f %% מתוך %zu דוגמאות שהרשת לא ראתה מקבלות את המחלקה הנכונה; מי שתמיד אומר את השכיחה צודק ב־%.1f %%"
#define M_EXPLAIN_TRAIN_RIGHT_FORMULA \
    "examples whose highest score is of their class / examples held out (Wilson's interval); again by plain loops in f64", \
    "דוגמאות שהציון הגבוה ביותר שלהן הוא של מחלקתן / הדוגמאות שהוחזקו בצד (רווח של וילסון); ושוב בלולאות פשוטות ב־f64"
#define M_EXPLAIN_TRAIN_R2 \
    "%.1f %% of the targets' variance is explained over %zu examples that it never saw", \
    "‏%.1f %% משונות היעדים מוסברים על פני %zu דוגמאות שהרשת לא ראתה"
#define M_EXPLAIN_TRAIN_R2_BELOW \
    "over %zu examples that it never saw, the net errs more than whoever always says the mean", \
    "על פני %zu דוגמאות שהרשת לא ראתה, היא טועה יותר ממי שתמיד אומר את הממוצע"
#define M_EXPLAIN_TRAIN_R2_FORMULA \
    "1 - mean square error / variance of the targets held out, all columns together; the interval takes the variance as known; again by plain loops in f64", \
    "1 - השגיאה הריבועית הממוצעת / שונות היעדים שהוחזקו בצד, כל העמודות יחד; הרווח רואה בשונות מספר ידוע; ושוב בלולאות פשוטות ב־f64"
#define M_EXPLAIN_TRAIN_RANK \
    "the mean of 1/rank at which %zu anchors that it never saw find their positive; by chance it would be %.4g", \
    "הממוצע של 1/דירוג שבו %zu עוגנים שהרשת לא ראתה מוצאים את החיובי שלהם; באקראי היה %.4g"
#define M_EXPLAIN_TRAIN_RANK_FORMULA \
    "mean over anchors of 1/rank of the positive among all positives held out, equal cosines counting half; again by plain loops in f64", \
    "ממוצע על פני העוגנים של 1/דירוג החיובי בין כל החיוביים שהוחזקו בצד, קוסינוסים שווים נספרים כחצי; ושוב בלולאות פשוטות ב־f64"
#define M_EXPLAIN_TRAIN_GAIN \
    "the head helps: the mean of 1/rank goes from %.4g in the space as it was to %.4g, over %zu anchors that it never saw", \
    "הראש עוזר: הממוצע של 1/דירוג עולה מ־%.4g במרחב כפי שהיה ל־%.4g, על פני %zu עוגנים שלא נראו באימון"
#define M_EXPLAIN_TRAIN_LOST \
    "the head does harm: the mean of 1/rank goes from %.4g in the space as it was to %.4g, over %zu anchors that it never saw; don't use it", \
    "הראש מזיק: הממוצע של 1/דירוג יורד מ־%.4g במרחב כפי שהיה ל־%.4g, על פני %zu עוגנים שלא נראו באימון; אל תשתמשו בו"
#define M_EXPLAIN_TRAIN_NO_GAIN \
    "the head does not help, as far as can be told: the mean of 1/rank is %.4g in the space as it was and %.4g with it, over %zu anchors that it never saw, and the interval of the difference includes 0", \
    "ככל שאפשר לומר, הראש אינו עוזר: הממוצע של 1/דירוג הוא %.4g במרחב כפי שהיה ו־%.4g איתו, על פני %zu עוגנים שלא נראו באימון, ורווח ההפרש כולל את 0"
#define M_EXPLAIN_TRAIN_GAIN_FORMULA \
    "mean over anchors held out of 1/rank with the head - 1/rank without it; paired bootstrap interval; again by plain loops in f64", \
    "ממוצע על פני העוגנים שהוחזקו בצד של 1/דירוג עם הראש - 1/דירוג בלעדיו; רווח bootstrap מזווג; ושוב בלולאות פשוטות ב־f64"
#define M_EXPLAIN_LAYER \
    "%zu → %zu, then %s: a matrix with singular values from %.3g to %.3g that stretches a random direction by this much (root mean square); effective rank %.1f; the median angle between two rows goes from %.1f° to %.1f°, and %.1f %% of the rows' squares lie in directions that it removes", \
    "‏%zu → %zu, ואחר כך %s: מטריצה עם ערכים סינגולריים מ־%.3g עד %.3g, שמותחת כיוון אקראי פי המספר הזה (שורש ממוצע הריבועים); דרגה אפקטיבית %.1f; הזווית החציונית בין שתי שורות עוברת מ־%.1f° ל־%.1f°, ו־%.1f %% מריבועי השורות נמצאים בכיוונים שהיא מסירה"
#define M_EXPLAIN_LAYER_LAST \
    "%zu → %zu, the last: a matrix with singular values from %.3g to %.3g that stretches a random direction by this much (root mean square); effective rank %.1f; the median angle between two rows goes from %.1f° to %.1f°, and %.1f %% of the rows' squares lie in directions that it removes", \
    "‏%zu → %zu, האחרונה: מטריצה עם ערכים סינגולריים מ־%.3g עד %.3g, שמותחת כיוון אקראי פי המספר הזה (שורש ממוצע הריבועים); דרגה אפקטיבית %.1f; הזווית החציונית בין שתי שורות עוברת מ־%.1f° ל־%.1f°, ו־%.1f %% מריבועי השורות נמצאים בכיוונים שהיא מסירה"
#define M_EXPLAIN_LAYER_FORMULA \
    "sqrt(sum of the singular values' squares / numbers in); again from the weights themselves: sqrt(sum of w^2 / numbers in)", \
    "שורש(סכום ריבועי הערכים הסינגולריים / כמות המספרים בכניסה); ושוב מן המשקלים עצמם: שורש(סכום w^2 / כמות המספרים בכניסה)"
#define M_EXPLAIN_LAYER_LARGE \
    "layer %zu is wider than %d on both sides, too large to be taken apart here", \
    "שכבה %zu רחבה מ־%d בשני הצדדים, גדולה מכדי לפרק אותה כאן"

#define M_EXPLAIN_TRAIN_FIG_LOSSES "the loss by epoch, with the interval of what is held out", "ההפסד לפי מעבר, עם הרווח של מה שהוחזק בצד"
#define M_EXPLAIN_TRAIN_FIG_EPOCH "epoch", "מעבר"
#define M_EXPLAIN_TRAIN_FIG_LOSS "loss", "הפסד"
#define M_EXPLAIN_TRAIN_FIG_TRAINED "trained on", "באימון"
#define M_EXPLAIN_TRAIN_FIG_HELD "held out", "הוחזק בצד"
#define M_EXPLAIN_TRAIN_FIG_GRADIENTS "the gradient of each layer, at the last step of each epoch", "הגרדיאנט של כל שכבה, בצעד האחרון של כל מעבר"
#define M_EXPLAIN_TRAIN_FIG_UPDATES "what the last step of each epoch changed in each layer, by the size of its weights", "מה ששינה הצעד האחרון של כל מעבר בכל שכבה, לעומת גודל משקליה"
#define M_EXPLAIN_TRAIN_FIG_RMS "root mean square of the gradient", "שורש ממוצע ריבועי הגרדיאנט"
#define M_EXPLAIN_TRAIN_FIG_RATIO "update / weight", "שינוי / משקל"
#define M_EXPLAIN_TRAIN_FIG_LAYER "layer %zu", "שכבה %zu"
#define M_EXPLAIN_TRAIN_FIG_SINGULAR "the singular values of layer %zu: how far it stretches each of its directions", "הערכים הסינגולריים של שכבה %zu: כמה היא מותחת כל אחד מכיווניה"
#define M_EXPLAIN_TRAIN_FIG_NUMBER "number", "מספר"
#define M_EXPLAIN_TRAIN_FIG_SIGMA "singular value", "ערך סינגולרי"
/* clang-format on */

#endif
