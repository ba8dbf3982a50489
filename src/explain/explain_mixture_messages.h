/* explain_mixture_messages.h — messages of this room: the mixture of one query's scores. See explain_messages.h. */
#ifndef ZV_EXPLAIN_MIXTURE_MESSAGES_H
#define ZV_EXPLAIN_MIXTURE_MESSAGES_H

/* clang-format off */
#define M_EXPLAIN_MIXTURE \
    "the best hit is more than background for this query with a posterior of %.3f; about %.3g of the %zu rows stand out from the bulk of its own scores (prior %.2g), at least %zu of them for sure (95 %%); it says nothing about meaning", \
    "התוצאה הטובה ביותר היא יותר מרקע עבור השאילתה הזאת בהסתברות %.3f; בערך %.3g מתוך %zu השורות בולטות מעל עיקר הציונים שלה עצמה (הסתברות מוקדמת %.2g), ולפחות %zu מהן בוודאות (95 %%); אין בכך אמירה על המשמעות"
#define M_EXPLAIN_MIXTURE_FORMULA \
    "1 - (1 - prior) · rows foretold / rows counted, per step of score, best non-increasing fit; foretold by a skewed normal law of atanh(cosine), fitted to this query's own scores from the 2nd to the 90th per cent; interval from %d random halves of the rows", \
    "1 - (1 - מוקדמת) · שורות חזויות / שורות שנספרו, לכל מדרגת ציון, בהתאמה הלא עולה הטובה ביותר; החיזוי בחוק נורמלי מוטה של atanh(קוסינוס), המותאם לציוני השאילתה עצמה מן האחוז השני עד התשעים; הרווח מ־%d חצאים אקראיים של השורות"
#define M_EXPLAIN_MIXTURE_NO_INTERVAL \
    "not identified, so there is nothing to be sure of", "לא זוהתה, ולכן אין במה להיות בטוח"
#define M_EXPLAIN_MIXTURE_FEW \
    "%zu rows are too few to tell background from what is more; at least %d are needed", \
    "%zu שורות הן מעט מכדי להבחין בין רקע למה שיותר ממנו; דרושות לפחות %d"
#define M_EXPLAIN_MIXTURE_BULK \
    "the bulk of this query's scores is not of one piece: shares in it are off by up to %.3f from the law that fits best, and at most %.3f is allowed, so nobody knows what background would bring beyond it", \
    "עיקר הציונים של השאילתה אינו עשוי מקשה אחת: החלקים בו סוטים עד %.3f מן החוק המתאים ביותר, ומותר לכל היותר %.3f, ולכן אין לדעת מה רקע היה מביא מעבר לו"
#define M_EXPLAIN_MIXTURE_OTHER_END \
    "the bulk of this query's scores is not of one piece: at its low end, where nothing is more than background, more rows stand than its law foretells (chance does so in %.2g of cases), so it can't be trusted at the high end either", \
    "עיקר הציונים של השאילתה אינו עשוי מקשה אחת: בקצה הנמוך, שבו אין דבר שהוא יותר מרקע, עומדות יותר שורות משהחוק חוזה (במקרה זה קורה ב־%.2g מן המקרים), ולכן אין לסמוך עליו גם בקצה הגבוה"
#define M_EXPLAIN_MIXTURE_NO_EXCESS \
    "no more rows are close to this query than the bulk of its own scores foretells (chance brings as many in %.2g of cases)", \
    "אין ליד השאילתה הזאת יותר שורות משעיקר הציונים שלה עצמה חוזה (במקרה יש כך ב־%.2g מן המקרים)"
#define M_EXPLAIN_MIXTURE_UNSTABLE \
    "too unstable: from half of the rows the best hit's posterior comes out anywhere from %.2f to %.2f, and at most %.1f apart is allowed", \
    "לא יציב: מחצי מן השורות ההסתברות של התוצאה הטובה ביותר יוצאת בכל מקום בין %.2f ל־%.2f, ומותר פער של %.1f לכל היותר"
/* clang-format on */

#endif
