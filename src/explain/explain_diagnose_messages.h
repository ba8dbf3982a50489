/* explain_diagnose_messages.h — what a diagnosis of a training says, English beside Hebrew. */
#ifndef ZV_EXPLAIN_DIAGNOSE_MESSAGES_H
#define ZV_EXPLAIN_DIAGNOSE_MESSAGES_H

/* clang-format off */

/* ---- Errors and progress ---- */
#define M_DIAG_STOPPED \
    "stopped before the training was measured, so there is no verdict; run it again", \
    "נעצר לפני שהאימון נמדד, ולכן אין אבחנה; יש להריץ שוב"
#define M_DIAG_OPTS \
    "%zu seeds (at most %zu) of %zu mini-batches (at least %zu) can't be measured; choose others", \
    "אי אפשר למדוד %zu זרעים (לכל היותר %zu) של %zu מיני־אצוות (לפחות %zu); יש לבחור אחרת"
#define M_DIAG_SHAPE \
    "%s is a net of shape %s, and the training's is %s; between nets of different shapes there is no straight line", \
    "‏%s היא רשת בצורה %s, ושל האימון בצורה %s; בין רשתות בצורות שונות אין קו ישר"
#define M_DIAG_STAGE "measuring", "מדידה"
#define M_DIAG_SEEDS "seeds", "זרעים"
#define M_DIAG_TRYING "trying", "ניסיון"
#define M_DIAG_TEXT "%s", "%s"

/* ---- The verdict ---- */
#define M_DIAG_VERDICT "%s. %s %s", "%s. %s %s"
#define M_DIAG_VERDICT_RATE \
    "%s. %s %s The rate is %.3g; recommended: %.3g.", \
    "%s. %s %s הקצב הוא %.3g; מומלץ: %.3g."
#define M_DIAG_VERDICT_NO \
    "a verdict is a row of a table, not an estimate; the signals that it hangs on have intervals", \
    "אבחנה היא שורה בטבלה, לא אומדן; לאותות שהיא תלויה בהם יש רווחים"
#define M_DIAG_VERDICT_F \
    "place (from 0) of the first of %d rows whose conditions hold for the whole interval of each signal (docs/math/descent.md)", \
    "מקומה (מ־0) של השורה הראשונה מבין %d שתנאיה מתקיימים בכל הרווח של כל אות (docs/math/descent.md)"

#define M_DIAG_EXAMPLES_NO \
    "exact for the %zu examples looked at", \
    "מדויק ל־%zu הדוגמאות שנבדקו"
#define M_DIAG_LARGEST_NO \
    "the largest of %zu parameters checked", \
    "הגדול מבין %zu הפרמטרים שנבדקו"

/* ---- Signals: a sentence, a formula ---- */
#define M_DIAG_LOSS \
    "the loss where the training stands, over mini-batches without dropout", \
    "ה־loss בנקודה שבה האימון עומד, על פני מיני־אצוות וללא dropout"
#define M_DIAG_LOSS_F \
    "mean over seeds and mini-batches of the loss, with the decay that belongs to it", \
    "ממוצע ה־loss על פני זרעים ומיני־אצוות, כולל הדעיכה ששייכת אליו"
#define M_DIAG_TREND \
    "what a walk from here at the run's rate changes in the loss, as a share of the loss's span; below 0 it falls", \
    "השינוי ב־loss בהליכה מכאן בקצב של הריצה, כחלק מתחום ה־loss; מתחת ל־0 הוא יורד"
#define M_DIAG_TREND_F \
    "(loss after the steps - loss here)/(loss at the start - its floor), on the same mini-batches", \
    "(ה־loss אחרי הצעדים - ה־loss כאן)/(ה־loss בהתחלה - הרצפה שלו), על אותן מיני־אצוות"
#define M_DIAG_SQUARE \
    "the squared length of the mean gradient, without what chance adds", \
    "ריבוע אורכו של הגרדיאנט הממוצע, בלי מה שהמקריות מוסיפה"
#define M_DIAG_SQUARE_F \
    "mean of g_i·g_j over different mini-batches i, j of a seed, in the coordinates of the rule", \
    "ממוצע g_i·g_j על פני מיני־אצוות שונות i, j של זרע, בקואורדינטות של כלל העדכון"
#define M_DIAG_NOISE \
    "variance of a mini-batch's gradient by the square of the mean one: above 1 a step is mostly chance", \
    "שונות הגרדיאנט של מיני־אצווה חלקי ריבוע הממוצע: מעל 1 הצעד הוא בעיקר מקריות"
#define M_DIAG_NOISE_F \
    "tr Σ/(batch·|G|²), means over seeds first (McCandlish et al. 2018; interval: Fieller 1954)", \
    "‏tr Σ/(batch·|G|²), ממוצעים על פני זרעים תחילה (McCandlish et al. 2018; רווח: Fieller 1954)"
#define M_DIAG_SUCC \
    "cosine of the gradients of successive steps: above 0 they go one way, below it they undo each other", \
    "קוסינוס הגרדיאנטים של צעדים עוקבים: מעל 0 הם באותו כיוון, מתחתיו הם מבטלים זה את זה"
#define M_DIAG_SUCC_F \
    "mean over the walk's steps of g_t·g_(t+1)/(|g_t||g_(t+1)|) (Pflug 1990)", \
    "ממוצע על פני צעדי ההליכה של g_t·g_(t+1)/(|g_t||g_(t+1)|) (Pflug 1990)"
#define M_DIAG_ALPHA \
    "where a step lands on the parabola along it: -1 it hardly moved, 0 in the minimum, 1 as far beyond it", \
    "היכן צעד נוחת על הפרבולה שלאורכו: ‎-1 כמעט לא זז, 0 במינימום, 1 באותו מרחק מעבר לו"
#define M_DIAG_ALPHA_F \
    "α = -2a/b - 1 of the parabola through losses and slopes at both ends, mean over the walk (Schneider, Dangel & Hennig 2021)", \
    "‏α = -2a/b - 1 של הפרבולה דרך ה־loss והשיפועים בשני הקצוות, ממוצע על פני ההליכה (Schneider, Dangel & Hennig 2021)"
#define M_DIAG_HIGH \
    "the sharpest curvature here", \
    "העקמומיות החדה ביותר כאן"
#define M_DIAG_HIGH_F \
    "largest eigenvalue of the Hessian of 4 mini-batches, in the coordinates of the rule, by Lanczos; opened, vᵀHv along the same v from differences of gradients", \
    "הערך העצמי הגדול של ההסיאן של 4 מיני־אצוות, בקואורדינטות של כלל העדכון, לפי Lanczos; בפתיחה, vᵀHv לאורך אותו v מהפרשי גרדיאנטים"
#define M_DIAG_LOW \
    "the most negative curvature here; a little below 0 is usual in nets", \
    "העקמומיות השלילית ביותר כאן; מעט מתחת ל־0 הוא רגיל ברשתות"
#define M_DIAG_LOW_F \
    "smallest eigenvalue of the same Hessian", \
    "הערך העצמי הקטן של אותו הסיאן"
#define M_DIAG_ALONG \
    "the curvature along the gradient", \
    "העקמומיות לאורך הגרדיאנט"
#define M_DIAG_ALONG_F \
    "gᵀHg/|g|², g the mean gradient", "‏gᵀHg/|g|²‎, ‏g הוא הגרדיאנט הממוצע"
#define M_DIAG_EDGE \
    "how far steps are from overshooting in the sharpest direction: 1 is the edge of stability", \
    "כמה רחוקים הצעדים מחריגה בכיוון החד ביותר: 1 הוא סף היציבות"
#define M_DIAG_EDGE_F \
    "η λ_max/(2(1 + μ)); for adam η(1 - β₁) and β₁ take the places of η and μ (Cohen et al. 2021, 2022)", \
    "‏η λ_max/(2(1 + μ)); ב־adam במקום η ו־μ באים η(1 - β₁) ו־β₁ (Cohen et al. 2021, 2022)"
#define M_DIAG_SADDLE \
    "how much more the best step along the direction of negative curvature lowers the loss than a step down the gradient", \
    "בכמה הצעד הטוב ביותר בכיוון העקמומיות השלילית מוריד את ה־loss יותר מצעד במורד הגרדיאנט"
#define M_DIAG_SADDLE_F \
    "min(0, L(y - ηg) - L(y)) - min over s = ±R/2^k of (L(y + s v_min) - L(y)), over the seed's mini-batches", \
    "‏min(0, L(y - ηg) - L(y)) פחות המינימום על פני s = ±R/2^k של (L(y + s v_min) - L(y)), על המיני־אצוות של הזרע"
#define M_DIAG_LAYERS \
    "powers of ten between the gradients of the first layer and of the last", \
    "חזקות של עשר בין הגרדיאנט של השכבה הראשונה לזה של האחרונה"
#define M_DIAG_LAYERS_F \
    "log10(root mean square gradient of the first layer/that of the last), mean over mini-batches", \
    "‏log10 של (שורש ממוצע ריבועי הגרדיאנט בשכבה הראשונה/זה שבאחרונה), ממוצע על פני מיני־אצוות"
#define M_DIAG_DEAD \
    "share of hidden units that are 0 for every example looked at", \
    "חלקן של היחידות הסמויות שמחזירות 0 לכל דוגמה שנבדקה"
#define M_DIAG_DEAD_F \
    "units without an output above 0/all hidden units, counted", \
    "יחידות בלי אף פלט מעל 0/כל היחידות הסמויות, בספירה"
#define M_DIAG_RANK \
    "effective rank of the outputs (of the last hidden layer; of pairs, of the net), by the rank there could be", \
    "הדרגה האפקטיבית של הפלט (של השכבה הסמויה האחרונה; בזוגות, של הרשת), חלקי הדרגה האפשרית"
#define M_DIAG_RANK_F \
    "exp(-Σ p log p), p = σ/Σσ of the singular values (Roy & Vetterli 2007), by min(examples, width, what the task asks for)", \
    "‏exp(-Σ p log p), ‏p = σ/Σσ של הערכים הסינגולריים (Roy & Vetterli 2007), חלקי min(דוגמאות, רוחב, מה שהמשימה מבקשת)"
#define M_DIAG_UNIFORM \
    "how evenly outputs lie on the sphere: about -4 spread out, 0 all in one point", \
    "כמה אחיד הפלט על הכדור: בערך ‎-4 כשהוא פרוש, 0 כשהכול בנקודה אחת"
#define M_DIAG_UNIFORM_F \
    "log of the mean of exp(-2|f - f'|²) over pairs of different examples (Wang & Isola 2020)", \
    "לוגריתם הממוצע של exp(-2|f - f'|²) על פני זוגות של דוגמאות שונות (Wang & Isola 2020)"
#define M_DIAG_ALIGN \
    "how far what belongs together lies apart: 0 in one point, 2 at a right angle", \
    "כמה רחוק זה מזה מה ששייך יחד: 0 באותה נקודה, 2 בזווית ישרה"
#define M_DIAG_ALIGN_F \
    "mean of |f - f⁺|² over pairs (Wang & Isola 2020)", \
    "ממוצע |f - f⁺|² על פני זוגות (Wang & Isola 2020)"
#define M_DIAG_CHECK \
    "the largest relative difference between the gradient and differences of the loss, over some parameters", \
    "ההפרש היחסי הגדול ביותר בין הגרדיאנט להפרשים של ה־loss, על פני חלק מהפרמטרים"
#define M_DIAG_CHECK_F \
    "max |g - d|/max(|g|, |d|, largest gradient/1000), here or at the first weights; opened, d is the gradient by plain loops at every parameter", \
    "‏max |g - d|/max(|g|, |d|, הגרדיאנט הגדול/1000), כאן או במשקלים הראשונים; בפתיחה, d הוא הגרדיאנט בלולאות פשוטות בכל פרמטר"
#define M_DIAG_HEART \
    "what is left of the loss on a few samples once they were learned by heart from first weights", \
    "מה נשאר מה־loss על דוגמאות ספורות אחרי שנלמדו בעל פה מהמשקלים הראשונים"
#define M_DIAG_HEART_F \
    "loss of 16 samples after 60 steps of L-BFGS/before, mean over seeds", \
    "ה־loss של 16 דוגמאות אחרי 60 צעדי L-BFGS/לפניהם, ממוצע על פני זרעים"
#define M_DIAG_SHUFFLED \
    "how much better labels are learned as they are than shuffled, by ln C: near 0 they have nothing to do with their inputs", \
    "בכמה התוויות נלמדות טוב יותר כמות שהן מאשר מעורבבות, חלקי ln C: קרוב ל־0 אין להן קשר לקלט"
#define M_DIAG_SHUFFLED_F \
    "(loss on shuffled labels - loss on labels as they are)/ln C after 100 steps of adam at 3e-3 from first weights, mean of the last 20 steps and over seeds; recomputed from these losses", \
    "‏(ה־loss על תוויות מעורבבות - ה־loss על התוויות כמות שהן)/ln C אחרי 100 צעדי adam בקצב 3e-3 מהמשקלים הראשונים, ממוצע 20 הצעדים האחרונים ועל פני זרעים; מחושב שוב מערכי ה־loss האלה"

#define M_DIAG_SLOWER_START \
    "what a tenth of the rate gains over the rate from the first weights, as a share of the loss's span: above .02, and above 0 for each seed, the rate is too large", \
    "מה מרוויח עשירית הקצב לעומת הקצב מהמשקלים הראשונים, כחלק מתחום ה־loss: מעל ‎.02, ומעל 0 בכל זרע, הקצב גדול מדי"
#define M_DIAG_SLOWER_START_F \
    "(loss after at most 256 steps of the rule at the rate - the same at a tenth)/(loss at the start - its floor), as many steps as were made, same mini-batches; median over seeds and their range, which with five holds it with chance .94; opened, losses where the runs ended by plain loops", \
    "‏(ה־loss אחרי לכל היותר 256 צעדים של הכלל בקצב - אותו דבר בעשירית ממנו)/(ה־loss בהתחלה - הרצפה שלו), כמספר הצעדים שנעשו, אותן מיני־אצוות; חציון על פני זרעים והטווח שלהם, שבחמישה מכיל אותו בהסתברות ‎.94; בפתיחה, ה־loss בסוף הריצות בלולאות פשוטות"
#define M_DIAG_SLOWER_HERE \
    "what a tenth of the rate gains over the rate from here, as a share of the loss's span; with little noise, above .02, and above 0 for each seed, the rate is too large", \
    "מה מרוויח עשירית הקצב לעומת הקצב מכאן, כחלק מתחום ה־loss; כשהרעש מועט, מעל ‎.02, ומעל 0 בכל זרע, הקצב גדול מדי"
#define M_DIAG_SLOWER_HERE_F \
    "(loss after four times the walk's steps of the rule at the rate - the same at a tenth)/(loss at the start - its floor), same mini-batches; median over seeds and their range, which with five holds it with chance .94; opened, losses where the runs ended by plain loops", \
    "‏(ה־loss אחרי פי ארבעה מצעדי ההליכה לפי הכלל בקצב - אותו דבר בעשירית ממנו)/(ה־loss בהתחלה - הרצפה שלו), אותן מיני־אצוות; חציון על פני זרעים והטווח שלהם, שבחמישה מכיל אותו בהסתברות ‎.94; בפתיחה, ה־loss בסוף הריצות בלולאות פשוטות"
#define M_DIAG_WIDER \
    "what batches eight times as wide gain from here at the same rate, as a share of the loss's span: above .02, and above 0 for each seed, noise holds the loss up", \
    "מה מרוויחות מכאן אצוות רחבות פי שמונה באותו קצב, כחלק מתחום ה־loss: מעל ‎.02, ומעל 0 בכל זרע, הרעש הוא שמחזיק את ה־loss"
#define M_DIAG_WIDER_F \
    "(loss after four times the walk's steps of the rule - the same with batches eight times as wide)/(loss at the start - its floor); median over seeds and their range, which with five holds it with chance .94; opened, losses where the runs ended by plain loops", \
    "‏(ה־loss אחרי פי ארבעה מצעדי ההליכה לפי הכלל - אותו דבר באצוות רחבות פי שמונה)/(ה־loss בהתחלה - הרצפה שלו); חציון על פני זרעים והטווח שלהם, שבחמישה מכיל אותו בהסתברות ‎.94; בפתיחה, ה־loss בסוף הריצות בלולאות פשוטות"

/* ---- The change, tried ---- */
#define M_DIAG_BEFORE \
    "the loss before the trial, over the mini-batches of all seeds", \
    "ה־loss לפני הניסיון, על פני המיני־אצוות של כל הזרעים"
#define M_DIAG_WITHOUT \
    "the loss after %zu steps more without a change", \
    "ה־loss אחרי עוד %zu צעדים בלי שינוי"
#define M_DIAG_WITH \
    "the loss after %zu steps with the change: %s", \
    "ה־loss אחרי %zu צעדים עם השינוי: %s"
#define M_DIAG_TRIAL_F \
    "mean loss of the same mini-batches at where the run of each seed ended; interval over seeds", \
    "ה־loss הממוצע של אותן מיני־אצוות בנקודה שבה הסתיימה הריצה של כל זרע; רווח על פני זרעים"
#define M_DIAG_HELPED \
    "the change helped: after %zu steps the loss is lower by this than without it", \
    "השינוי הועיל: אחרי %zu צעדים ה־loss נמוך בכך מאשר בלעדיו"
#define M_DIAG_NOT_HELPED \
    "the change did not help within %zu steps: the loss with it is not lower beyond doubt", \
    "השינוי לא הועיל בתוך %zu צעדים: ה־loss איתו אינו נמוך יותר מעבר לספק"
#define M_DIAG_GAIN_F \
    "loss without the change - loss with it, paired by seed", \
    "ה־loss בלי השינוי - ה־loss איתו, בזוגות לפי זרע"
#define M_DIAG_C_NONE "nothing to be tried", "אין מה לנסות"
#define M_DIAG_C_RATE "the recommended rate", "הקצב המומלץ"
#define M_DIAG_C_LOWER "a tenth of the rate", "עשירית מהקצב"
#define M_DIAG_C_RESTART "other first weights", "משקלים ראשונים אחרים"
#define M_DIAG_C_SLOWER "from the first weights, at a third of the rate", "מהמשקלים הראשונים, בשליש מהקצב"
#define M_DIAG_C_GELU "from first weights, with gelu", "ממשקלים ראשונים, עם gelu"
#define M_DIAG_C_CLIP "gradients clipped to a norm of 1", "קיצוץ הגרדיאנט לנורמה 1"
#define M_DIAG_C_SADDLE "one step along the direction of negative curvature", "צעד אחד בכיוון העקמומיות השלילית"
#define M_DIAG_C_TEMPERATURE \
    "from first weights, at half the temperature and a third of the rate", \
    "ממשקלים ראשונים, בחצי הטמפרטורה ובשליש מהקצב"

/* ---- Pictures ---- */
#define M_DIAG_RANGE \
    "%s The rate is %.3g now.", \
    "%s הקצב כעת הוא %.3g."
#define M_DIAG_RANGE_F \
    "where the smoothed loss falls fastest with log η, at most a tenth of where it is least; geometric mean over runs (Smith 2017); opened, the runs are made again", \
    "היכן שה־loss המוחלק יורד הכי מהר עם log η, ולכל היותר עשירית ממקום המינימום; ממוצע גאומטרי על פני ריצות (Smith 2017); בפתיחה, הריצות נעשות שוב"
#define M_DIAG_BARRIER_NO \
    "no barrier on the straight line to %s: both lie in one basin", \
    "אין מחסום על הקו הישר אל %s: שתיהן באגן אחד"
#define M_DIAG_BARRIER \
    "on the straight line to %s the loss rises by this above the higher end, %.0f %% of the way", \
    "על הקו הישר אל %s ה־loss עולה בכך מעל הקצה הגבוה, ב־%.0f %% מהדרך"
#define M_DIAG_BARRIER_F \
    "max over the line of L - max(L here, L there) (Draxler et al. 2018; Frankle et al. 2020); units that changed places make a barrier between equal nets", \
    "המקסימום של L על הקו - max(L כאן, L שם) (Draxler et al. 2018; Frankle et al. 2020); יחידות שהחליפו מקום יוצרות מחסום בין רשתות שוות"
#define M_DIAG_FIG_SPECTRUM "eigenvalues of the Hessian where the training stands: share in each bin", "הערכים העצמיים של ההסיאן בנקודה שבה האימון עומד: החלק בכל תא"
#define M_DIAG_FIG_SPECTRUM_NOTE "stochastic Lanczos quadrature over %zu products, in the coordinates of the rule; the band is of the mean over starts", "ריבוע Lanczos אקראי על פני %zu מכפלות, בקואורדינטות של כלל העדכון; הרצועה היא של הממוצע על פני התחלות"
#define M_DIAG_FIG_EIGENVALUE "eigenvalue", "ערך עצמי"
#define M_DIAG_FIG_SHARE "share of eigenvalues", "חלק מהערכים העצמיים"
#define M_DIAG_FIG_LINE "the loss along a random direction from where the training stands", "ה־loss לאורך כיוון אקראי מהנקודה שבה האימון עומד"
#define M_DIAG_FIG_PLANE "the loss over the plane of two random directions, less that in the middle", "ה־loss על פני מישור של שני כיוונים אקראיים, פחות זה שבמרכז"
#define M_DIAG_FIG_SLICE_NOTE "each direction is as long as the weights of every unit (Li et al. 2018); 0 is where the training stands", "כל כיוון ארוך כמשקלים של כל יחידה (Li et al. 2018); 0 הוא המקום שבו האימון עומד"
#define M_DIAG_FIG_STEP "way along the direction", "הדרך לאורך הכיוון"
#define M_DIAG_FIG_LOSS "loss", "הפסד"
#define M_DIAG_FIG_HERE "here", "כאן"
#define M_DIAG_FIG_RANGE "the loss while the rate rises", "ה־loss בזמן שהקצב עולה"
#define M_DIAG_FIG_RATE "learning rate", "קצב למידה"
#define M_DIAG_FIG_CHOSEN "chosen", "נבחר"
#define M_DIAG_FIG_NOW "now", "כעת"
#define M_DIAG_FIG_BARRIER "the loss on the straight line to the other net", "ה־loss על הקו הישר אל הרשת האחרת"
#define M_DIAG_FIG_WAY_TITLE "the way of the training from its first weights, on the loss", "דרכו של האימון מהמשקלים הראשונים, על פני ה־loss"
#define M_DIAG_FIG_WAY_NOTE "the plane through the first weights, the best epoch and where the training stands; in between they went elsewhere, and a checkpoint doesn't keep where", "המישור דרך המשקלים הראשונים, המעבר הטוב ביותר והמקום שבו האימון עומד; בדרך ביניהם האימון היה במקומות אחרים, שאינם נשמרים בקובץ"
#define M_DIAG_FIG_WAY_LINE "from the first weights to where the training stands, and a random direction across; in between it went elsewhere, and a checkpoint doesn't keep where", "מהמשקלים הראשונים אל המקום שבו האימון עומד, וכיוון אקראי לרוחב; בדרך ביניהם האימון היה במקומות אחרים, שאינם נשמרים בקובץ"
#define M_DIAG_FIG_WAY_PLANE "the plane that lies nearest to the first weights, the %zu epochs that were kept and where the training stands; what leaves it is not seen", "המישור הקרוב ביותר למשקלים הראשונים, ל־%zu המעברים שנשמרו ולמקום שבו האימון עומד; מה שיוצא ממנו אינו נראה"
#define M_DIAG_FIG_WAY_KEPT "first weights, epoch after epoch, here", "משקלים ראשונים, מעבר אחר מעבר, כאן"
#define M_DIAG_FIG_WAY_FIRST "first direction (%.0f %% of the spread)", "כיוון ראשון (%.0f %% מן הפיזור)"
#define M_DIAG_FIG_WAY_SECOND "second (%.0f %%)", "שני (%.0f %%)"
#define M_DIAG_FIG_WAY_BEST "first weights, best epoch, here", "משקלים ראשונים, המעבר הטוב ביותר, כאן"
#define M_DIAG_FIG_WAY_LATEST "first weights, here", "משקלים ראשונים, כאן"
#define M_DIAG_FIG_WAY "share of the way", "חלק מהדרך"

/* clang-format on */

#endif
