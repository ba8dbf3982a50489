/* explain_search_messages.h — messages of this room: why this hit, in this place, and with what probability. See explain_messages.h. */
#ifndef ZV_EXPLAIN_SEARCH_MESSAGES_H
#define ZV_EXPLAIN_SEARCH_MESSAGES_H

/* clang-format off */

/* ---- Labelled pairs ---- */
#define M_EXPLAIN_PAIRS_GRADE \
    "%s:%llu: \"%.*s\" is no grade; write a number, or yes and no", \
    "%s:%llu: \"%.*s\" אינו ציון; יש לכתוב מספר, או כן ולא"
#define M_EXPLAIN_PAIRS_EMPTY \
    "%s:%llu: side %s of the pair is empty; every line needs two sides and a grade", \
    "%s:%llu: צד %s של הזוג ריק; בכל שורה דרושים שני צדדים וציון"
#define M_EXPLAIN_PAIRS_COLUMNS \
    "%s:%llu: has %zu columns and no header that names a, b and grade; give three columns (two sides and a grade), or name them in the first line", \
    "%s:%llu: יש %zu עמודות ואין כותרת שנוקבת ב־a, ב־b וב־grade; יש לתת שלוש עמודות (שני צדדים וציון) או לנקוב בשמותיהן בשורה הראשונה"
#define M_EXPLAIN_PAIRS_COUNT \
    "%s:%llu: expected %zu columns as in the first line, found %zu", \
    "%s:%llu: נדרשות %zu עמודות כמו בשורה הראשונה, ונמצאו %zu"
#define M_EXPLAIN_PAIRS_JSON \
    "%s:%llu: not a JSON object with \"a\", \"b\" and \"grade\"", \
    "%s:%llu: זה אינו אובייקט JSON שיש בו \"a\", \"b\" ו־\"grade\""
#define M_EXPLAIN_PAIRS_NONE \
    "%s: no pairs in it; a line holds two sides and a grade", \
    "%s: אין בו אף זוג; בכל שורה דרושים שני צדדים וציון"
#define M_EXPLAIN_PAIRS_GRADED \
    "%s: its grades run from %g to %g; say from which one on a pair is related, for example --related-from 3.5", \
    "%s: הציונים בו נעים בין %g ל־%g; יש לומר מאיזה ציון זוג נחשב קשור, למשל ‎--related-from 3.5"
#define M_EXPLAIN_PAIRS_NO_MODEL \
    "%s: \"%s\" is not an id in %s, and without a model it cannot be read as a text; name one with -m", \
    "%s: ‏\"%s\" אינו מזהה ב־%s, ובלי מודל אי אפשר לקרוא אותו כטקסט; אפשר לנקוב במודל ב־‎-m"
#define M_EXPLAIN_PAIRS_UNKNOWN \
    "%s: \"%s\" is neither an id in %s nor a word that the model knows; correct it, or leave its pairs out", \
    "%s: ‏\"%s\" אינו מזהה ב־%s ואינו מילה שהמודל מכיר; יש לתקן אותו או להשמיט את זוגותיו"
#define M_EXPLAIN_PAIRS_FEW \
    "%s: of %zu pairs %zu are related and %zu are not; a probability needs at least %d of each kind", \
    "%s: מתוך %zu זוגות %zu קשורים ו־%zu אינם; להסתברות דרושים לפחות %d מכל סוג"
#define M_EXPLAIN_PAIRS_QUERIES \
    "%s: the pairs have only %zu different first sides, or one of them holds nearly all of a kind; at least %d are needed to try what was learned on others", \
    "%s: בזוגות יש רק %zu צדדים ראשונים שונים, או שכמעט כל הזוגות מסוג אחד הם של אחד מהם; דרושים לפחות %d כדי לנסות את מה שנלמד על אחרים"
#define M_EXPLAIN_PRIOR_RANGE \
    "the prior is %g; it must lie between 0 and 1, for example 0.01", \
    "ההסתברות המוקדמת היא %g; עליה להיות בין 0 ל־1, למשל 0.01"
#define M_EXPLAIN_PAIRS \
    "%zu labelled pairs, %zu of them related, with %zu different first sides", \
    "%zu זוגות מתויגים, מתוכם %zu קשורים, עם %zu צדדים ראשונים שונים"
#define M_EXPLAIN_PAIRS_SOME \
    "%zu labelled pairs, %zu of them related, with %zu different first sides; %zu more were left out, because a side has no vector", \
    "%zu זוגות מתויגים, מתוכם %zu קשורים, עם %zu צדדים ראשונים שונים; עוד %zu הושמטו כי לאחד הצדדים אין וקטור"
#define M_EXPLAIN_PAIRS_FORMULA \
    "pairs of the file whose two sides have a vector", \
    "זוגות בקובץ שלשני צדדיהם יש וקטור"
#define M_EXPLAIN_PRIOR_GIVEN \
    "probabilities are for a place where a share of %.3g is related (--prior); among the pairs it is %.3g", \
    "ההסתברויות הן למקום שבו החלק הקשור הוא %.3g (‎--prior); בין הזוגות הוא %.3g"
#define M_EXPLAIN_PRIOR_SHARE \
    "probabilities are for a place where as many are related as among the pairs, %.3g; in a search it is mostly far less: say how much with --prior", \
    "ההסתברויות הן למקום שבו החלק הקשור הוא כמו בין הזוגות, %.3g; בחיפוש הוא לרוב קטן בהרבה: אפשר לומר כמה ב־‎--prior"
#define M_EXPLAIN_PRIOR_FORMULA \
    "log-odds at the prior = log-odds among the pairs + logit(prior) - logit(share among the pairs)", \
    "לוג־סיכויים לפי ההסתברות המוקדמת = לוג־סיכויים בין הזוגות + logit(מוקדמת) - logit(החלק בין הזוגות)"
#define M_EXPLAIN_PRIOR_GIVEN_NO_INTERVAL \
    "given, not measured", "נתונה ולא נמדדה"
#define M_EXPLAIN_GAIN \
    "held out, the probabilities have a log-loss of %.4f, the base rate alone %.4f: they tell related pairs from others", \
    "על זוגות שלא נלמדו יש להסתברויות הפסד לוגריתמי %.4f ולשיעור הבסיס לבדו %.4f: הן מבחינות בין קשורים לאחרים"
#define M_EXPLAIN_GAIN_NOT \
    "held out, the probabilities have a log-loss of %.4f, the base rate alone %.4f: they are not reliably better than the base rate, so no probability is given", \
    "על זוגות שלא נלמדו יש להסתברויות הפסד לוגריתמי %.4f ולשיעור הבסיס לבדו %.4f: הן אינן טובות ממנו בוודאות, ולכן לא ניתנת הסתברות"
#define M_EXPLAIN_OVER_COSINE \
    "held out, log-loss %.4f against %.4f for logistic regression on the cosine alone", \
    "על זוגות שלא נלמדו הפסד לוגריתמי %.4f מול %.4f לרגרסיה לוגיסטית על הקוסינוס לבדו"
#define M_EXPLAIN_OVER_COSINE_NOT \
    "held out, log-loss %.4f against %.4f for logistic regression on the cosine alone: no reliable difference, so the cosine says all that was found", \
    "על זוגות שלא נלמדו הפסד לוגריתמי %.4f מול %.4f לרגרסיה לוגיסטית על הקוסינוס לבדו: אין הבדל ודאי, והקוסינוס אומר את כל מה שנמצא"
#define M_EXPLAIN_GAIN_FORMULA \
    "mean over pairs of -log(probability that the other gives to the label) + log(probability given here), held out in 5 folds by first side; interval ± t·√(variance of the first sides' sums)/pairs", \
    "ממוצע על פני הזוגות של -log(ההסתברות שנותן האחר לתווית) + log(ההסתברות שניתנה כאן), ב־5 קפלים לפי הצד הראשון; רווח סמך ± t·√(שונות הסכומים של הצדדים הראשונים)/זוגות"
#define M_EXPLAIN_ECE \
    "held out, probabilities are off by %.4f on average within bins (logistic on the cosine: %.4f); read it beside the log-loss, for a constant has none", \
    "על זוגות שלא נלמדו ההסתברויות סוטות בממוצע ב־%.4f בתוך תאים (לוגיסטית על הקוסינוס: %.4f); יש לקרוא זאת ליד ההפסד הלוגריתמי, כי לקבוע אין סטייה"
#define M_EXPLAIN_ECE_FORMULA \
    "Σ over %d bins of equally many pairs: share · |mean probability - share related|", \
    "Σ על פני %d תאים שווי גודל: חלק · |הסתברות ממוצעת - חלק הקשורים|"
#define M_EXPLAIN_ECE_NO_INTERVAL \
    "it is biased upwards by chance in every bin, so an interval around it would mislead", \
    "המקריות בכל תא מטה אותו כלפי מעלה, ולכן רווח סמך סביבו היה מטעה"
#define M_EXPLAIN_PROBABILITY \
    "with what speaks for it at cosine %.4f it is related with probability %.3g, where a share of %.3g is", \
    "לפי מה שמעיד על כך, בקוסינוס %.4f, ההסתברות לקשר היא %.3g, במקום שבו החלק הקשור הוא %.3g"
#define M_EXPLAIN_PROBABILITY_PAIR \
    "its Venn–Abers pair is %.3g and %.3g, which is no confidence interval", \
    "זוג ון–אברס שלה הוא %.3g ו־%.3g, וזה אינו רווח סמך"
#define M_EXPLAIN_PROBABILITY_NONE \
    "what these pairs teach is not reliably better than the base rate, so no probability is given", \
    "מה שהזוגות האלה מלמדים אינו טוב בוודאות משיעור הבסיס, ולכן לא ניתנת הסתברות"
#define M_EXPLAIN_PROBABILITY_FORMULA \
    "p1/(1 - p0 + p1) of the Venn–Abers pair at the signals' score (logistic regression with weights ≥ 0 on cosine, (cosine - mean)/sd of the query's own cosines, and shares of common words by rarity), moved to the prior", \
    "p1/(1 - p0 + p1) של זוג ון–אברס בציון האותות (רגרסיה לוגיסטית במשקלים ≥ 0 על הקוסינוס, על (קוסינוס - ממוצע)/סטיית תקן של הקוסינוסים של השאילתה עצמה ועל חלקן של המילים המשותפות לפי נדירותן), מועבר להסתברות המוקדמת"
#define M_EXPLAIN_CUT \
    "cut at cosine %.4f: of what stays %.1f %% is related, and %.1f %% of what is related stays, where %.3g %% of all is (on the pairs themselves; held out: cut_precision, cut_recall)", \
    "כדאי לחתוך בקוסינוס %.4f: מתוך מה שנשאר %.1f %% קשור, ו־%.1f %% ממה שקשור נשאר, במקום ש־%.3g %% מן הכול קשור (על הזוגות עצמם; על אחרים: cut_precision, cut_recall)"
#define M_EXPLAIN_CUT_NONE \
    "no threshold on the cosine keeps %.1f %% related among these pairs, where %.3g %% of all is", \
    "אין סף על הקוסינוס שמשאיר %.1f %% קשורים בין הזוגות האלה, במקום ש־%.3g %% מן הכול קשור"
#define M_EXPLAIN_CUT_NO_INTERVAL \
    "a choice, not an estimate; how well it does on other pairs is cut_precision and cut_recall", \
    "זו בחירה ולא אומדן; עד כמה היא טובה על זוגות אחרים אומרים cut_precision ו־cut_recall"
#define M_EXPLAIN_CUT_FORMULA \
    "the threshold between two neighbouring cosines with the best 2PR/(P + R), or with the most recall R at the wanted precision P; P at the prior", \
    "הסף בין שני קוסינוסים שכנים שבו 2PR/(P + R) הטוב ביותר, או שבו הכיסוי R הגדול ביותר בדיוק המבוקש P; ‏P לפי ההסתברות המוקדמת"
#define M_EXPLAIN_CUT_PRECISION \
    "held out, %.1f %% of what the cut keeps is related, where %.3g %% of all is", \
    "על זוגות שלא בחרו את הסף %.1f %% ממה שנשאר קשור, במקום ש־%.3g %% מן הכול קשור"
#define M_EXPLAIN_CUT_NOTHING \
    "held out, the cut keeps nothing", \
    "על זוגות שלא בחרו את הסף לא נשאר דבר"
#define M_EXPLAIN_CUT_PRECISION_FORMULA \
    "related / kept, each fold cut where the other folds say, with the odds moved from the share %.3g to the prior %.3g; Wilson's interval, over pairs", \
    "קשורים / נשמרים, כל קפל נחתך במקום שאומרים הקפלים האחרים, והסיכויים מועברים מן החלק %.3g להסתברות המוקדמת %.3g; רווח סמך של וילסון, על פני זוגות"
#define M_EXPLAIN_CUT_RECALL \
    "held out, the cut keeps %.1f %% of what is related", \
    "על זוגות שלא בחרו את הסף נשארים %.1f %% ממה שקשור"
#define M_EXPLAIN_CUT_RECALL_FORMULA \
    "related and kept / related, each fold cut where the other folds say; Wilson's interval, over pairs", \
    "קשורים שנשמרו / קשורים, כל קפל נחתך במקום שאומרים הקפלים האחרים; רווח סמך של וילסון, על פני זוגות"

/* ---- Words beside vectors ---- */
#define M_EXPLAIN_LEXICAL_NONE \
    "no word of the query stands in any text, so words find nothing here", \
    "אף מילה של השאילתה אינה מופיעה באף טקסט, ולכן מילים אינן מוצאות כאן דבר"
#define M_EXPLAIN_LEXICAL_OVERLAP \
    "%zu of the %zu hits are also among the %zu best by words (BM25)", \
    "%zu מתוך %zu התוצאות נמצאות גם בין %zu הטובות ביותר לפי מילים (BM25)"
#define M_EXPLAIN_LEXICAL_FORMULA \
    "hits by vectors that are also hits by words: BM25 with k1 = 1.2, b = 0.75, idf = log(1 + (N - n + 1/2)/(n + 1/2))", \
    "תוצאות לפי וקטורים שהן גם תוצאות לפי מילים: BM25 עם k1 = 1.2, ‏b = 0.75, ‏idf = log(1 + (N - n + 1/2)/(n + 1/2))"

/* ---- The order of two hits ---- */
#define M_EXPLAIN_ORDER_SAME \
    "A and B are the same item, '%s', so neither ranks above the other; name two different ones", \
    "‏A ו־B הם אותו פריט, '%s', ולכן אף אחד אינו מדורג מעל האחר; יש לתת שני פריטים שונים"
#define M_EXPLAIN_ORDER_UNUSABLE \
    "'%s' is no real vector (%s), so no search ranks it; 'zavit audit' says what is wrong with it", \
    "‏'%s' אינו וקטור של ממש (%s), ולכן שום חיפוש אינו מדרג אותו; הפקודה 'zavit audit' אומרת מה פגום בו"
#define M_EXPLAIN_MARGIN_EQUAL \
    "\"%s\" and \"%s\" stand at the same %s, %.4f; the id decides", \
    "‏\"%s\" ו־\"%s\" עומדים באותו %s,‏ %.4f; המזהה מכריע"
#define M_EXPLAIN_MARGIN \
    "\"%s\" ranks above \"%s\" by %s: %.4f against %.4f", \
    "‏\"%s\" מדורג מעל \"%s\" לפי %s: ‏%.4f מול %.4f"
#define M_EXPLAIN_MARGIN_FORMULA "score of A - score of B under the metric in use", "הציון של A פחות הציון של B לפי המדד שבשימוש"
#define M_EXPLAIN_METRICS_AGREE \
    "cosine, dot product and distance agree on the order (|A| = %.4g, |B| = %.4g)", \
    "קוסינוס, מכפלה סקלרית ומרחק מסכימים על הסדר (|A| = %.4g, ‏|B| = %.4g)"
#define M_EXPLAIN_METRICS_DIFFER \
    "%s puts \"%s\" first, but another order comes by %s: the lengths of the vectors decide (|%s| = %.4g, |%s| = %.4g); normalised vectors would agree", \
    "לפי %s הראשון הוא \"%s\", אבל סדר אחר יוצא לפי %s: אורכי הווקטורים מכריעים (|%s| = %.4g, ‏|%s| = %.4g); בווקטורים מנורמלים הייתה הסכמה"
#define M_EXPLAIN_METRICS_FORMULA \
    "how many of cosine, dot product and distance put the two in another order than the metric in use", \
    "כמה מבין קוסינוס, מכפלה סקלרית ומרחק מסדרים את השניים אחרת מן המדד שבשימוש"
#define M_EXPLAIN_HUBS_STAY \
    "\"%s\" is among the nearest of %s rows, \"%s\" of %s, where %zu would be the mean; with that taken off (CSLS) the order stays", \
    "‏\"%s\" נמצא בין השכנים הקרובים של %s שורות, ו־\"%s\" של %s, כשהממוצע הוא %zu; גם בניכוי ההשפעה הזאת (CSLS) הסדר נשאר"
#define M_EXPLAIN_HUBS_FLIP \
    "\"%s\" is among the nearest of %s rows, \"%s\" of %s, where %zu would be the mean; with that taken off (CSLS) \"%s\" comes first", \
    "‏\"%s\" נמצא בין השכנים הקרובים של %s שורות, ו־\"%s\" של %s, כשהממוצע הוא %zu; בניכוי ההשפעה הזאת (CSLS) הראשון הוא \"%s\""
#define M_EXPLAIN_HUBS_ABOUT "about %.3g (%.3g to %.3g)", "בערך %.3g (‏%.3g עד %.3g)"
#define M_EXPLAIN_HUBS_FORMULA \
    "2 (cos(q,A) - cos(q,B)) - (r(A) - r(B)), r(x) the mean cosine of x to its %zu nearest rows (CSLS)", \
    "‏2 (cos(q,A) - cos(q,B)) - (r(A) - r(B)), כאשר r(x) הוא הקוסינוס הממוצע של x עם %zu השורות הקרובות לו (CSLS)"
#define M_EXPLAIN_LENGTH_NONE \
    "\"%s\" has %.0f words, \"%s\" %.0f; length has no effect that could be told from chance on this query's scores (%.2g %% of their variance over %zu texts)", \
    "ב־\"%s\" יש %.0f מילים וב־\"%s\" ‏%.0f; לאורך אין השפעה על ציוני השאילתה שאפשר להבדיל ממקרה (%.2g %% מן השונות שלהם על פני %zu טקסטים)"
#define M_EXPLAIN_LENGTH_LONG \
    "\"%s\" has %.0f words, \"%s\" %.0f; longer texts score higher for this query (%.2g %% of the variance), but without that the order stays", \
    "ב־\"%s\" יש %.0f מילים וב־\"%s\" ‏%.0f; בשאילתה הזאת טקסטים ארוכים מקבלים ציון גבוה יותר (%.2g %% מן השונות), אבל גם בניכוי זה הסדר נשאר"
#define M_EXPLAIN_LENGTH_SHORT \
    "\"%s\" has %.0f words, \"%s\" %.0f; shorter texts score higher for this query (%.2g %% of the variance), but without that the order stays", \
    "ב־\"%s\" יש %.0f מילים וב־\"%s\" ‏%.0f; בשאילתה הזאת טקסטים קצרים מקבלים ציון גבוה יותר (%.2g %% מן השונות), אבל גם בניכוי זה הסדר נשאר"
#define M_EXPLAIN_LENGTH_LONG_FLIP \
    "\"%s\" has %.0f words, \"%s\" %.0f; longer texts score higher for this query (%.2g %% of the variance), and without that \"%s\" comes first", \
    "ב־\"%s\" יש %.0f מילים וב־\"%s\" ‏%.0f; בשאילתה הזאת טקסטים ארוכים מקבלים ציון גבוה יותר (%.2g %% מן השונות), ובניכוי זה הראשון הוא \"%s\""
#define M_EXPLAIN_LENGTH_SHORT_FLIP \
    "\"%s\" has %.0f words, \"%s\" %.0f; shorter texts score higher for this query (%.2g %% of the variance), and without that \"%s\" comes first", \
    "ב־\"%s\" יש %.0f מילים וב־\"%s\" ‏%.0f; בשאילתה הזאת טקסטים קצרים מקבלים ציון גבוה יותר (%.2g %% מן השונות), ובניכוי זה הראשון הוא \"%s\""
#define M_EXPLAIN_LENGTH_CONSTANT \
    "the %zu texts are too few, or all equally long, so length has no effect to measure", \
    "‏%zu הטקסטים מעטים מדי או שווים באורכם, ולכן אין השפעת אורך שאפשר למדוד"
#define M_EXPLAIN_LENGTH_NO_INTERVAL "there is no value", "אין ערך"
#define M_EXPLAIN_LENGTH_FORMULA \
    "partial R² of this query's scores on log(words of the text) over the collection, with BM25 held fast; interval by Fisher's z of the correlation", \
    "‏R² חלקי של ציוני השאילתה על log(מספר המילים בטקסט) על פני האוסף, כאשר BM25 קבוע; רווח סמך לפי z של פישר למתאם"
#define M_EXPLAIN_LEXICAL_ORDER_EQUAL \
    "by words (BM25) \"%s\" and \"%s\" stand equal, at %.4g", "לפי מילים (BM25) ‏\"%s\" ו־\"%s\" שווים, %.4g"
#define M_EXPLAIN_LEXICAL_ORDER_SAME \
    "by words (BM25) \"%s\" comes first too: A %.4g, B %.4g", "גם לפי מילים (BM25) הראשון הוא \"%s\": ‏A‏ %.4g, ‏B‏ %.4g"
#define M_EXPLAIN_LEXICAL_ORDER_OTHER \
    "by words (BM25) \"%s\" would come first: A %.4g, B %.4g", "לפי מילים (BM25) הראשון היה \"%s\": ‏A‏ %.4g, ‏B‏ %.4g"
#define M_EXPLAIN_LEXICAL_ORDER_FORMULA \
    "BM25 of A - BM25 of B, a sum over the query's words (in the terms)", \
    "‏BM25 של A פחות BM25 של B, סכום על פני מילות השאילתה (באיברים)"

/* ---- Blame ---- */
#define M_EXPLAIN_BLAME_NO_COLUMN \
    "%s: there is no column '%s' to group by; 'zavit info' lists the columns", \
    "%s: אין עמודה '%s' שאפשר לקבץ לפיה; הפקודה 'zavit info' מציגה את העמודות"
#define M_EXPLAIN_BLAME_ROW_STATUS "the row is no real vector (%s)", "השורה אינה וקטור של ממש (%s)"
#define M_EXPLAIN_BLAME_TRUNCATED "only the beginning of the text was encoded", "רק תחילת הטקסט קודדה"
#define M_EXPLAIN_BLAME_UNKNOWN_NOTE "%zu of the query's %zu words are unknown to the model", "%zu מתוך %zu המילים של השאילתה אינן מוכרות למודל"
#define M_EXPLAIN_BLAME_NO_TEXTS "no texts in the space", "אין טקסטים במרחב"
#define M_EXPLAIN_BLAME_NO_QUERY_TEXT "the query is no text", "השאילתה אינה טקסט"
#define M_EXPLAIN_BLAME_F32 "stored as f32, so nothing was rounded off", "נשמר כ־f32, ולכן דבר לא עוגל"
#define M_EXPLAIN_BLAME_NO_MODEL "no texts or no model to make f32 vectors from, so the stored ones stand for them", "אין טקסטים או אין מודל ליצור מהם וקטורי f32, ולכן השמורים באים במקומם"
#define M_EXPLAIN_BLAME_NO_FILTER "no --where", "אין --where"
#define M_EXPLAIN_BLAME_NO_GROUP "no --group", "אין --group"
#define M_EXPLAIN_BLAME_NO_VECTOR "the query has no vector", "לשאילתה אין וקטור"
#define M_EXPLAIN_BLAME_NONE "\"%s\" is found, at rank %zu of %zu", "‏\"%s\" נמצא, בדירוג %zu מתוך %zu"
#define M_EXPLAIN_BLAME_UNUSABLE \
    "\"%s\" is no real vector (%s), so no search by vectors can find it", \
    "‏\"%s\" אינו וקטור של ממש (%s), ולכן שום חיפוש לפי וקטורים אינו יכול למצוא אותו"
#define M_EXPLAIN_BLAME_ALL_UNKNOWN \
    "no word of the query is known to the model (%s), so it has no vector", \
    "אף מילה בשאילתה אינה מוכרת למודל (%s), ולכן אין לה וקטור"
#define M_EXPLAIN_BLAME_UNKNOWN \
    "the words that decide are unknown to the model: %s; they make %.0f %% of what the words say for \"%s\"", \
    "המילים המכריעות אינן מוכרות למודל: %s; הן %.0f %% ממה שהמילים אומרות בזכות \"%s\""
#define M_EXPLAIN_BLAME_DUPLICATE \
    "\"%s\" is nearly the same as the hit at rank %zu, \"%s\" (cosine %.5f), which stands before it", \
    "‏\"%s\" כמעט זהה לתוצאה שבדירוג %zu, ‏\"%s\" (קוסינוס %.5f), שעומדת לפניו"
#define M_EXPLAIN_BLAME_HUB \
    "the hit at rank %zu, \"%s\", is a hub: among the nearest of about %.0f rows, where %zu is the mean; with hubs taken off (CSLS) \"%s\" has rank %zu", \
    "התוצאה שבדירוג %zu, ‏\"%s\", היא צומת: בין השכנים הקרובים של כ־%.0f שורות, כשהממוצע הוא %zu; בניכוי צמתים (CSLS) הדירוג של \"%s\" הוא %zu"
#define M_EXPLAIN_BLAME_K "\"%s\" has rank %zu, just beyond the %zu that were asked for", "‏\"%s\" בדירוג %zu, קצת מעבר ל־%zu שהתבקשו"
#define M_EXPLAIN_BLAME_MODEL \
    "to the model %zu other rows are closer to the query than \"%s\"; no later stage is to blame", \
    "לפי המודל %zu שורות אחרות קרובות לשאילתה יותר מ־\"%s\"; שום שלב מאוחר יותר אינו אשם"
#define M_EXPLAIN_BLAME_METRIC \
    "\"%s\" has rank %zu by cosine and %zu by %s: its vector has norm %.4g, that of the last hit \"%s\" %.4g, and length decides", \
    "‏\"%s\" בדירוג %zu לפי קוסינוס ובדירוג %zu לפי %s: הנורמה של הווקטור שלו %.4g, של התוצאה האחרונה \"%s\" ‏%.4g, והאורך מכריע"
#define M_EXPLAIN_BLAME_PRECISION \
    "\"%s\" has rank %zu by the model's own vectors and %zu by those stored as %s: rounding put others before it", \
    "‏\"%s\" בדירוג %zu לפי הווקטורים של המודל עצמו ובדירוג %zu לפי אלה שנשמרו כ־%s: העיגול הקדים לו אחרים"
#define M_EXPLAIN_BLAME_STALE \
    "the stored vector of \"%s\" is not the one that the model makes of its text (cosine %.4f): rank %zu with the right one, %zu as it is", \
    "הווקטור השמור של \"%s\" אינו זה שהמודל יוצר מן הטקסט שלו (קוסינוס %.4f): דירוג %zu עם הווקטור הנכון, %zu כמו שהוא"
#define M_EXPLAIN_BLAME_FILTER "--where leaves \"%s\" out", "הדגל --where משמיט את \"%s\""
#define M_EXPLAIN_BLAME_GROUP \
    "\"%s\", of the same %s, stands at rank %zu for \"%s\"", \
    "‏\"%s\", שיש לו אותו %s, עומד בדירוג %zu במקום \"%s\""
#define M_EXPLAIN_BLAME_DO_UNUSABLE "'zavit audit' says what is wrong with such rows; mend the text or leave it out", "הפקודה 'zavit audit' אומרת מה פגום בשורות כאלה; יש לתקן את הטקסט או להשמיט אותו"
#define M_EXPLAIN_BLAME_DO_UNKNOWN "search by words too (--lexical), or learn the model from text that has them (--subwords also gives unseen words vectors)", "כדאי לחפש גם לפי מילים (--lexical), או ללמוד מודל מטקסט שבו הן מופיעות (--subwords נותן וקטורים גם למילים שלא נראו)"
#define M_EXPLAIN_BLAME_DO_DUPLICATE "leave repeats out of the collection, or ask for more hits", "כדאי להשמיט כפילויות מן האוסף, או לבקש יותר תוצאות"
#define M_EXPLAIN_BLAME_DO_HUB "'zavit why --query' shows both with hubs taken off", "הפקודה 'zavit why --query' מראה את שניהם בניכוי צמתים"
#define M_EXPLAIN_BLAME_DO_K "-k %zu shows it", "‏‎-k %zu מציג אותו"
#define M_EXPLAIN_BLAME_DO_METRIC "normalise the vectors, or search with --metric cos", "יש לנרמל את הווקטורים, או לחפש עם --metric cos"
#define M_EXPLAIN_BLAME_DO_PRECISION "store the vectors in a wider type", "יש לשמור את הווקטורים בטיפוס רחב יותר"
#define M_EXPLAIN_BLAME_DO_STALE "encode the texts again with this model", "יש לקודד את הטקסטים מחדש עם המודל הזה"
#define M_EXPLAIN_BLAME_DO_FILTER "look at the column's value of this row, or leave the condition out", "כדאי לבדוק את ערך העמודה בשורה הזאת, או לוותר על התנאי"
#define M_EXPLAIN_BLAME_DO_GROUP "the document is found, by another of its pieces", "המסמך נמצא, באמצעות חלק אחר שלו"
#define M_EXPLAIN_BLAME_LEXICAL_HAS "by words (BM25) it has rank %zu: consider both together", "לפי מילים (BM25) הוא בדירוג %zu: כדאי לשקול את שתי הדרכים יחד"
#define M_EXPLAIN_BLAME_LEAD "the last hit, \"%s\", leads by %.4f, most of it from the word \"%s\" (%+.4f)", "התוצאה האחרונה, \"%s\", מובילה ב־%.4f, רובם מן המילה \"%s\" (%+.4f)"
#define M_EXPLAIN_BLAME_BOTH "%s; %s", "%s; %s"
#define M_EXPLAIN_BLAME_ONE "%s", "%s"
#define M_EXPLAIN_BLAME_FORMULA \
    "rank of the expected row at the last stage at which it fell out of the top k, here '%s'", \
    "דירוג השורה המבוקשת בשלב האחרון שבו היא יצאה מ־k הראשונים, כאן '%s'"
#define M_EXPLAIN_EXPECTED_RANK "\"%s\" has rank %zu, and %zu were asked for", "‏\"%s\" בדירוג %zu, והתבקשו %zu"
#define M_EXPLAIN_EXPECTED_UNRANKED "\"%s\" is not ranked at all", "‏\"%s\" אינו מדורג כלל"
#define M_EXPLAIN_EXPECTED_RANK_FORMULA \
    "1 + rows (or groups) that the search puts before the expected one", \
    "1 ועוד השורות (או הקבוצות) שהחיפוש מקדים לשורה המבוקשת"
#define M_EXPLAIN_COSINE_RANK "\"%s\" has rank %zu by exact cosine over all rows", "‏\"%s\" בדירוג %zu לפי קוסינוס מדויק על פני כל השורות"
#define M_EXPLAIN_LEXICAL_RANK "\"%s\" has rank %zu by words (BM25)", "‏\"%s\" בדירוג %zu לפי מילים (BM25)"
#define M_EXPLAIN_STAGE_UNRANKED "\"%s\" has no score at this stage", "ל־\"%s\" אין ציון בשלב הזה"
#define M_EXPLAIN_STAGE_FORMULA "1 + rows with a better score; equal ones by id (BM25: by row)", "1 ועוד השורות שציונן טוב יותר; שוות לפי מזהה (BM25: לפי שורה)"
#define M_EXPLAIN_RECALL "%zu of %zu expected rows are in the top %zu at stage '%s'", "%zu מתוך %zu השורות המבוקשות נמצאות ב־%zu הראשונות בשלב '%s'"
#define M_EXPLAIN_RECALL_KNOWN "in %zu of %zu cases query and expected row are real vectors", "ב־%zu מתוך %zu מקרים השאילתה והשורה המבוקשת הן וקטורים של ממש"
#define M_EXPLAIN_RECALL_FORMULA "expected rows in the top k / cases measured at this stage; Wilson's interval", "שורות מבוקשות ב־k הראשונות / מקרים שנמדדו בשלב הזה; רווח סמך של וילסון"
#define M_EXPLAIN_BLAME_CAUSE "%zu of the %zu rows that were not found are lost to '%s', more than to any other cause", "%zu מתוך %zu השורות שלא נמצאו אבדו בגלל '%s', יותר מכל סיבה אחרת"
#define M_EXPLAIN_BY_WORDS "words (BM25) put %zu of the %zu rows that were not found into the top %zu", "מילים (BM25) מביאות %zu מתוך %zu השורות שלא נמצאו אל %zu הראשונות"
#define M_EXPLAIN_BY_WORDS_FORMULA "cases not found that BM25 has in the top k / cases not found; Wilson's interval", "מקרים שלא נמצאו ו־BM25 מדרג אותם ב־k הראשונים / מקרים שלא נמצאו; רווח סמך של וילסון"
#define M_EXPLAIN_BLAME_CAUSE_FORMULA "cases of this cause / cases that were not found; Wilson's interval", "מקרים של הסיבה הזאת / מקרים שלא נמצאו; רווח סמך של וילסון"

/* clang-format on */

#endif
