/* explain_words_messages.h — messages of this room: what words do to a cosine. See explain_messages.h. */
#ifndef ZV_EXPLAIN_WORDS_MESSAGES_H
#define ZV_EXPLAIN_WORDS_MESSAGES_H

/* clang-format off */

/* ---- Flip: the fewest words ---- */
#define M_EXPLAIN_FLIP_SPANS \
    "word %zu of the flip does not lie within the %zu bytes of its text, behind the word before it; give the words in order", \
    "מילה %zu אינה בתוך %zu הבתים של הטקסט ואחרי המילה שלפניה; יש לתת את המילים לפי הסדר"
#define M_EXPLAIN_FLIP_GOAL \
    "the goal of a flip must be a number; give a cosine to fall below", \
    "היעד חייב להיות מספר; יש לתת קוסינוס שיש לרדת מתחתיו"
#define M_EXPLAIN_FLIP_VECTOR \
    "the other side's vector is zero or not finite, so there is no cosine to lower; give another text or id", \
    "הווקטור של הצד השני הוא אפס או אינו סופי, ולכן אין קוסינוס להוריד; יש לתת טקסט או מזהה אחר"
#define M_EXPLAIN_FLIP_TEXT \
    "the encoder gives the whole text no usable vector, so no word of it can be judged; give another text", \
    "המקודד אינו נותן לטקסט השלם וקטור שמיש, ולכן אי אפשר לשפוט אף מילה שלו; יש לתת טקסט אחר"
#define M_EXPLAIN_FLIP_IN_A "in the first", "בראשון"
#define M_EXPLAIN_FLIP_IN_B "in the second", "בשני"
#define M_EXPLAIN_FLIP_IN_QUERY "in the query", "בשאילתה"
#define M_EXPLAIN_FLIP_FOUND \
    "without %s %s the cosine falls from %.4f to %.4f, below %.4f", \
    "בלי %s %s יורד הקוסינוס מ־%.4f ל־%.4f, מתחת ל־%.4f"
#define M_EXPLAIN_FLIP_RIVAL \
    "without %s %s the one above falls from %.4f to %.4f, below the other's %.4f", \
    "בלי %s %s יורד העליון מ־%.4f ל־%.4f, מתחת ל־%.4f של האחר"
#define M_EXPLAIN_FLIP_BELOW \
    "the cosine %.4f is below %.4f as it stands: no word %s need go", \
    "הקוסינוס %.4f כבר מתחת ל־%.4f: אין צורך להוציא אף מילה %s"
#define M_EXPLAIN_FLIP_NEVER \
    "no set of words %s does it: whichever are left out, the cosine does not fall from %.4f below %.4f; the lowest one met is %.4f", \
    "שום קבוצת מילים %s אינה מספיקה: תהיינה אשר תהיינה, הקוסינוס אינו יורד מ־%.4f אל מתחת ל־%.4f; הנמוך ביותר שנמצא הוא %.4f"
#define M_EXPLAIN_FLIP_NONE \
    "no set of words %s was found without which the cosine falls from %.4f below %.4f (not every set was tried); the lowest one met is %.4f", \
    "לא נמצאה קבוצת מילים %s שבלעדיה יורד הקוסינוס מ־%.4f אל מתחת ל־%.4f (לא כל הקבוצות נוסו); הנמוך ביותר שנמצא הוא %.4f"
#define M_EXPLAIN_FLIP_MINIMAL \
    "encoded again, it is so, and no smaller set does it: all were tried", \
    "כך גם בקידוד חוזר, ואין קבוצה קטנה יותר שמספיקה: כולן נוסו"
#define M_EXPLAIN_FLIP_NEEDED \
    "encoded again, it is so, and each of these words is needed: put back alone, it undoes it; that no other set is smaller is not proven", \
    "כך גם בקידוד חוזר, וכל אחת מן המילים דרושה: כשהיא לבדה חוזרת, הירידה מתבטלת; לא הוכח שאין קבוצה אחרת קטנה יותר"
#define M_EXPLAIN_FLIP_NEEDED_SOME \
    "encoded again, it is so; %zu of these words were put back one by one and encoded, the others in closed form: each is needed; that no other set is smaller is not proven", \
    "כך גם בקידוד חוזר; %zu מן המילים הוחזרו אחת אחת וקודדו, והאחרות נבדקו בנוסחה: כל אחת דרושה; לא הוכח שאין קבוצה אחרת קטנה יותר"
#define M_EXPLAIN_FLIP_MORE " and %zu more", " ועוד %zu"
#define M_EXPLAIN_FLIP_FORMULA \
    "fewest words whose removal from the text gives encoder(text)·f / (|encoder(text)||f|) < goal", \
    "מספר המילים הקטן ביותר שהוצאתן מן הטקסט נותנת encoder(text)·f / (|encoder(text)||f|) < goal"

/* ---- N-grams ---- */
#define M_EXPLAIN_NGRAMS_NONE \
    "%s: has no n-grams of \"%s\", so its vector cannot be split further; learn with --subwords, or open a fastText .bin", \
    "%s: אין בו n-grams של \"%s\", ולכן אי אפשר לפצל את הווקטור שלה עוד; יש ללמוד עם ‎--subwords או לפתוח קובץ ‎.bin של fastText"
#define M_EXPLAIN_NGRAMS_HEAD "\"%s\" and \"%s\", by n-grams", "\"%s\" ו־\"%s\", לפי n-grams"
#define M_EXPLAIN_NGRAMS_BEGINNING "beginning %s", "התחלה %s"
#define M_EXPLAIN_NGRAMS_ENDING "end %s", "סוף %s"
#define M_EXPLAIN_NGRAMS_SAME "same elsewhere", "אותם במקום אחר"
#define M_EXPLAIN_NGRAMS_WHOLE "the words' own rows", "שורות המילים עצמן"
#define M_EXPLAIN_NGRAMS_OTHER "different n-grams", "n-grams שונים"
#define M_EXPLAIN_NGRAMS_SUM \
    "the cosine of \"%s\" and \"%s\" is the sum of %zu pairs of n-grams and words' own rows; the largest is \"%s\" with \"%s\": %+.4f", \
    "הקוסינוס של \"%s\" ו־\"%s\" הוא סכום של %zu זוגות של n-grams ושורות של המילים עצמן; הגדול שבהם הוא \"%s\" עם \"%s\": %+.4f"
#define M_EXPLAIN_NGRAMS_SUM_FORMULA \
    "Σ_ij (g_i·h_j) / (N M |e||f|) over the N and M pieces whose means the words e and f are", \
    "Σ_ij (g_i·h_j) / (N M |e||f|) על פני N ו־M החלקים שהמילים e ו־f הן ממוצעיהם"
#define M_EXPLAIN_NGRAMS_BEGIN_PERCENT \
    "%.0f %% of this likeness is the shared beginning \"%s\": %+.4f of %.4f", \
    "%.0f %% מן הדמיון הזה הוא ההתחלה המשותפת \"%s\": %+.4f מתוך %.4f"
#define M_EXPLAIN_NGRAMS_BEGIN_VALUE \
    "the shared beginning \"%s\" brings %+.4f of the %.4f", \
    "ההתחלה המשותפת \"%s\" מביאה %+.4f מתוך %.4f"
#define M_EXPLAIN_NGRAMS_BEGIN_NONE \
    "the words share no beginning that an n-gram fits into", \
    "למילים אין התחלה משותפת שיש בה מקום ל־n-gram"
#define M_EXPLAIN_NGRAMS_BEGIN_FORMULA \
    "Σ of the pairs whose n-grams both lie within the beginning that \"<a>\" and \"<b>\" share", \
    "Σ של הזוגות ששני ה־n-grams שלהם בתוך ההתחלה המשותפת ל־\"<a>\" ול־\"<b>\""
#define M_EXPLAIN_NGRAMS_SHARED \
    "n-grams that both words have bring %+.4f of the %.4f", \
    "n-grams שיש לשתי המילים מביאים %+.4f מתוך %.4f"
#define M_EXPLAIN_NGRAMS_SHARED_FORMULA \
    "Σ of the pairs of one n-gram with itself", \
    "Σ של הזוגות של n-gram עם עצמו"
#define M_EXPLAIN_NGRAMS_LETTERS \
    "n-grams that hold the prefix letters \"%s\", with which both words begin, bring %+.4f of the %.4f: that much may be grammar and not the stems", \
    "n-grams שיש בהם אותיות השימוש \"%s\", ששתי המילים פותחות בהן, מביאים %+.4f מתוך %.4f: ייתכן שזה דקדוק ולא הגזעים"
#define M_EXPLAIN_NGRAMS_LETTERS_FORMULA \
    "Σ of the pairs whose n-grams both hold one of the letters mem, shin, he, vav, kaf, lamed, bet that both words begin with, three letters at least left behind them, as a root has", \
    "Σ של הזוגות ששני ה־n-grams שלהם כוללים אחת מאותיות מ ש ה ו כ ל ב ששתי המילים פותחות בהן, כשאחריהן נשארות שלוש אותיות לפחות, כבשורש"

/* ---- Shapley values ---- */
#define M_EXPLAIN_MEASURING "measuring", "מודד"
#define M_EXPLAIN_TEXTS "texts", "טקסטים"
#define M_EXPLAIN_WORDS_MEASURED \
    "an outside encoder or a net made these vectors, whose words can't be told apart by arithmetic; what they add is measured: see the Shapley values", \
    "מקודד חיצוני או רשת יצרו את הווקטורים האלה, ואי אפשר להפריד את מילותיהם בחשבון; מה שהן מוסיפות נמדד: ראו ערכי שאפלי"
#define M_EXPLAIN_SHAPLEY_NO_WORDS \
    "the text has no words, so none of them can be the reason", "אין בטקסט מילים, ולכן אף אחת מהן אינה יכולה להיות הסיבה"
#define M_EXPLAIN_SHAPLEY_NO_VECTOR \
    "the encoder has no vector for the text as a whole, so its words explain nothing; 'search' with it says why", \
    "למקודד אין וקטור עבור הטקסט כולו, ולכן המילים אינן מסבירות דבר; ‏'search' עם הטקסט אומר מדוע"
#define M_EXPLAIN_SHAPLEY_EXACT \
    "measured through the encoder and exact: %zu words in all of their subsets (%zu texts); the values add up to v(all) - v(∅) = %.4f, with %.0e left over", \
    "נמדד דרך המקודד, ומדויק: %zu מילים בכל תת־הקבוצות שלהן (%zu טקסטים); סכום הערכים הוא v(all) - v(∅) = %.4f, והשארית %.0e"
#define M_EXPLAIN_SHAPLEY_SAMPLED \
    "measured through the encoder, by sampling: %zu words as %zu players on %zu random circles (%zu orders); the values add up to v(all) - v(∅) = %.4f, with %.0e left over", \
    "נמדד דרך המקודד, במדגם: %zu מילים כ־%zu שחקנים על %zu מעגלים אקראיים (%zu סדרים); סכום הערכים הוא v(all) - v(∅) = %.4f, והשארית %.0e"
#define M_EXPLAIN_SHAPLEY_SUM_INTERVAL \
    "exact: the values of every order add up to it", "מדויק: בכל סדר זהו סכום הערכים"
#define M_EXPLAIN_SHAPLEY_SUM_FORMULA \
    "Σ_i φ_i = v(all) - v(∅); v(S) = cosine of the text restricted to the words S with the other side, v(∅) = 0", \
    "Σ_i φ_i = v(all) - v(∅); כאן v(S) הוא הקוסינוס של הטקסט המצומצם למילים S עם הצד האחר, ו־v(∅) = 0"
#define M_EXPLAIN_SHAPLEY_TOP \
    "\"%s\" has the largest share: %+.4f of a cosine of %.4f", "ל־\"%s\" החלק הגדול ביותר: %+.4f מתוך קוסינוס של %.4f"
#define M_EXPLAIN_SHAPLEY_FORMULA \
    "mean over orders of v(the words before it, and it) - v(the words before it); sampled: the middle places from random circles of words, Student's interval over circles and a tenth", \
    "ממוצע על פני סדרים של v(המילים שלפניה, ואיתה) - v(המילים שלפניה); במדגם: המקומות האמצעיים ממעגלי מילים אקראיים, ורווח סמך של סטודנט על פניהם, רחב בעשירית"
#define M_EXPLAIN_SHAPLEY_ALL "exact: all subsets were encoded", "מדויק: כל תת־הקבוצות קודדו"
#define M_EXPLAIN_SHAPLEY_ONE \
    "one circle was drawn; give --samples 2 or more", "הוגרל מעגל אחד; יש לתת ‎--samples 2 או יותר"
#define M_EXPLAIN_SHAPLEY_STRETCHES \
    "%zu words are too many to try one by one: they stand as %zu stretches of neighbours", \
    "%zu מילים הן יותר מדי לבדיקה אחת־אחת: הן מופיעות כ־%zu רצפים של מילים שכנות"
#define M_EXPLAIN_SHAPLEY_WITHOUT \
    "without \"%s\" the cosine would be %.4f instead of %.4f", "בלי \"%s\" היה הקוסינוס %.4f במקום %.4f"

/* ---- Probe ---- */
#define M_EXPLAIN_PROBE_STOPPED \
    "stopped before all sentences were encoded, so there is no answer; run it again", \
    "נעצר לפני שכל המשפטים קודדו, ולכן אין תשובה; יש להריץ שוב"
#define M_EXPLAIN_PROBE_FEW \
    "no probe has enough sentences: the best has %zu where %zu are needed (%zu were left out because the model lacks a word of theirs); give other texts, or the other language with --text-lang", \
    "לאף בדיקה אין די משפטים: בטובה שבהן %zu, ודרושים %zu (%zu הושמטו כי המודל אינו מכיר מילה שבהם); יש לתת טקסטים אחרים, או את השפה האחרת ב־--text-lang"
#define M_EXPLAIN_PROBE_NO_BACKGROUND \
    "there are not two different sentences to compare with; give a collection, or more texts", \
    "אין שני משפטים שונים להשוות ביניהם; יש לתת אוסף או עוד טקסטים"
#define M_EXPLAIN_PROBE_STAYS \
    "the sentence stays what it was, and so does its vector: it moves no farther than %.2g %% of random pairs are apart (shift %.4f, %zu sentences)", \
    "המשפט נשאר מה שהיה, וכך גם הווקטור שלו: התזוזה אינה גדולה מהמרחק שבין %.2g %% מן הזוגות האקראיים (הזזה %.4f, ‏%zu משפטים)"
#define M_EXPLAIN_PROBE_MOVED \
    "the sentence stays what it was, but its vector moves farther than %.2g %% of random pairs are apart (shift %.4f, %zu sentences): the model takes it for another text", \
    "המשפט נשאר מה שהיה, אבל הווקטור שלו זז יותר מהמרחק שבין %.2g %% מן הזוגות האקראיים (הזזה %.4f, ‏%zu משפטים): המודל רואה בו טקסט אחר"
#define M_EXPLAIN_PROBE_UNSEEN \
    "not seen: the change moves a sentence no farther than %.2g %% of random pairs are apart (shift %.4f, %zu sentences)", \
    "לא נראה: השינוי מזיז משפט לא יותר מהמרחק שבין %.2g %% מן הזוגות האקראיים (הזזה %.4f, ‏%zu משפטים)"
#define M_EXPLAIN_PROBE_FAINT \
    "hardly seen: the change moves a sentence no farther than %.2g %% of random pairs are apart (shift %.4f, %zu sentences), so among other texts it passes for the same; of the two alone, the right one comes first in %.0f %%", \
    "כמעט לא נראה: השינוי מזיז משפט לא יותר מהמרחק שבין %.2g %% מן הזוגות האקראיים (הזזה %.4f, ‏%zu משפטים), ובין טקסטים אחרים הוא נחשב לאותו משפט; כשיש רק שניים, הנכון מדורג ראשון ב־%.0f %%"
#define M_EXPLAIN_PROBE_CHANCE \
    "not told apart: asked in other words, the right one of the two comes first in %.0f %%, where chance is 50; the change moves a sentence as far as %.2g %% of random pairs are apart (%zu sentences)", \
    "אין הבחנה: בשאלה במילים אחרות המשפט הנכון מדורג ראשון ב־%.0f %%, והמקרה נותן 50; השינוי מזיז משפט כמו המרחק שבין %.2g %% מן הזוגות האקראיים (%zu משפטים)"
#define M_EXPLAIN_PROBE_WEAK \
    "seen, but less than wording: the change moves a sentence as far as %.2g %% of random pairs are apart, and in %.0f %% it stays closer than the same said in other words (%zu sentences)", \
    "נראה, אבל פחות מן הניסוח: השינוי מזיז משפט כמו המרחק שבין %.2g %% מן הזוגות האקראיים, וב־%.0f %% הוא נשאר קרוב יותר מאותו הדבר במילים אחרות (%zu משפטים)"
#define M_EXPLAIN_PROBE_SEEN \
    "seen: the change moves a sentence as far as %.2g %% of random pairs are apart (shift %.4f, %zu sentences)", \
    "נראה: השינוי מזיז משפט כמו המרחק שבין %.2g %% מן הזוגות האקראיים (הזזה %.4f, ‏%zu משפטים)"
#define M_EXPLAIN_PROBE_SKIPPED \
    "nothing can be said: %zu sentences are left, %zu were left out because the model lacks a word of theirs, and %zu are needed", \
    "אי אפשר לומר דבר: נותרו %zu משפטים, %zu הושמטו כי המודל אינו מכיר מילה שבהם, ודרושים %zu"
#define M_EXPLAIN_PROBE_FORMULA \
    "mean over sentences of 100 - percentile of cos(sentence, changed sentence) among %zu random pairs: the per cent of pairs that are closer together than the two; interval by bootstrap over sentences, widened to what the background can tell", \
    "ממוצע על המשפטים של 100 פחות האחוזון של cos(משפט, משפט שונה) בין %zu זוגות אקראיים: אחוז הזוגות שקרובים זה לזה יותר מן השניים; רווח הסמך ב־bootstrap על המשפטים, מורחב עד יכולת ההבחנה של הרקע"

/* clang-format on */

#endif
