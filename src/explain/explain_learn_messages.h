/* explain_learn_messages.h — messages of this room: what was learned, encoded, converted and scored, and what taught a neighbour. See explain_messages.h. */
#ifndef ZV_EXPLAIN_LEARN_MESSAGES_H
#define ZV_EXPLAIN_LEARN_MESSAGES_H

/* clang-format off */

/* ---- learn ---- */
#define M_EXPLAIN_CORPUS_WORDS "learned from %.0f words", "נלמד מ־%.0f מילים"
#define M_EXPLAIN_LITTLE_TEXT \
    "learned from %.0f words, which is little text: rare words get vectors that are mostly chance; give at least a million, or fewer dimensions and more epochs", \
    "נלמד מ־%.0f מילים, וזה מעט טקסט: הווקטורים של מילים נדירות הם בעיקר מקריים; כדאי לתת מיליון לפחות, או פחות ממדים ויותר מעברים"
#define M_EXPLAIN_CORPUS_WORDS_FORMULA \
    "words read, rare ones included; again from the contract of the written file", \
    "מילים שנקראו, כולל הנדירות; ושוב מן החוזה של הקובץ שנכתב"
#define M_EXPLAIN_COVERAGE "%.1f %% of the words read are in the vocabulary", "%.1f %% מן המילים שנקראו נמצאות באוצר המילים"
#define M_EXPLAIN_COVERAGE_WARN \
    "only %.1f %% of the words read are in the vocabulary, the others were too rare: lower --min-count or give more text", \
    "רק %.1f %% מן המילים שנקראו נמצאות באוצר המילים, והשאר נדירות מדי: כדאי להוריד את --min-count או לתת עוד טקסט"
#define M_EXPLAIN_COVERAGE_FORMULA \
    "words in the vocabulary / words read; again from the counts in the written file", \
    "מילים באוצר המילים / מילים שנקראו; ושוב מן הספירות בקובץ שנכתב"
#define M_EXPLAIN_VOCABULARY "%zu different words have a vector", "ל־%zu מילים שונות יש וקטור"
#define M_EXPLAIN_VOCABULARY_FORMULA \
    "different words kept; again by the rows of the written file", \
    "מילים שונות שנשמרו; ושוב לפי השורות בקובץ שנכתב"
#define M_EXPLAIN_COUNTS_KEPT \
    "%zu dimensions hold %.1f %% of the squares of the counts' matrix (PPMI); the rest is what the vectors leave out", \
    "%zu ממדים מחזיקים %.1f %% מריבועי מטריצת הספירות (PPMI); השאר הוא מה שהווקטורים משמיטים"
#define M_EXPLAIN_COUNTS_KEPT_FORMULA \
    "sum of σ² of the dimensions / sum of squares of max(0, log #(w,c)/#w - log k P(c)), P(c) ~ #c^0.75; again with σ = sum over the words of x² in each dimension of the written vectors", \
    "סכום σ² של הממדים / סכום הריבועים של max(0, log #(w,c)/#w - log k P(c)), P(c) ~ #c^0.75; ושוב כאשר σ = סכום x² על פני המילים בכל ממד של הווקטורים שנכתבו"
#define M_EXPLAIN_PROOF \
    "by their counts \"%s\" and \"%s\" stand at cosine %.4f, the sum over %zu contexts that they share, the largest %s; the %.4f of their vectors is of %zu dimensions, which keep %.1f %% of the counts", \
    "לפי הספירות, \"%s\" ו־\"%s\" נמצאות בקוסינוס %.4f, שהוא סכום על פני %zu הקשרים משותפים, והגדולים שבהם: %s; הקוסינוס %.4f של הווקטורים שלהן הוא של %zu ממדים, שמחזיקים %.1f %% מן הספירות"
#define M_EXPLAIN_PROOF_NONE \
    "\"%s\" and \"%s\" share no context above chance, so their counts give cosine 0; the %.4f of their vectors is of %zu dimensions, which keep %.1f %% of the counts and in which contexts that are alike count as one", \
    "ל־\"%s\" ול־\"%s\" אין אף הקשר משותף מעל המקרה, ולכן הספירות נותנות קוסינוס 0; הקוסינוס %.4f של הווקטורים שלהן הוא של %zu ממדים, שמחזיקים %.1f %% מן הספירות ובהם הקשרים דומים נחשבים כאחד"
#define M_EXPLAIN_PROOF_FORMULA \
    "sum over contexts c of m(a,c) m(b,c) / (|a||b|), m(w,c) = max(0, log(#(w,c) S / (k #w #c^0.75))), S = sum of #c^0.75 over all words, |a|² = sum of m(a,c)²; again from the contexts' own rows, with #(c,w) for #(w,c)", \
    "סכום על פני ההקשרים c של m(a,c) m(b,c) / (|a||b|), כאשר m(w,c) = max(0, log(#(w,c) S / (k #w #c^0.75))), ‏S = סכום #c^0.75 על פני כל המילים, |a|² = סכום m(a,c)²; ושוב מן השורות של ההקשרים עצמם, עם #(c,w) במקום #(w,c)"
#define M_EXPLAIN_SHARED \
    "\"%s\" stands above chance with %zu contexts, \"%s\" with %zu, and %zu of them are the same", \
    "\"%s\" סמוכה מעל המקרה ל־%zu הקשרים, \"%s\" ל־%zu, ו־%zu מהם משותפים"
#define M_EXPLAIN_SHARED_FORMULA \
    "contexts c with m(a,c) > 0 and m(b,c) > 0 (see counts_cosine); again from the contexts' own rows", \
    "הקשרים c שבהם m(a,c) > 0 וגם m(b,c) > 0 (ראו counts_cosine); ושוב מן השורות של ההקשרים עצמם"
/* evidence and support of a neighbour */
#define M_EXPLAIN_EVIDENCE_STOPPED \
    "stopped; nothing was answered", "נעצר; אין תשובה"
#define M_EXPLAIN_EVIDENCE_SAME \
    "evidence is for two different words; a word is near itself without any", \
    "ראיות הן לשתי מילים שונות; מילה קרובה לעצמה גם בלעדיהן"
#define M_EXPLAIN_EVIDENCE_ZERO \
    "one of the two words has no vector to compare by angle (zero or not finite), so there is no evidence", \
    "לאחת משתי המילים אין וקטור שאפשר להשוות בזווית (אפס או לא סופי), ולכן אין ראיות"
#define M_EXPLAIN_EVIDENCE_COUNTS \
    "%s: a count model's evidence comes from its counts, which were not kept; learn with --method count --keep-counts --keep-corpus", \
    "%s: הראיות של מודל ספירה באות מן הספירות שלו, והן לא נשמרו; יש ללמוד עם --method count --keep-counts --keep-corpus"
#define M_EXPLAIN_EVIDENCE_CONTEXT \
    "%s: evidence needs the context vectors, which were not kept; learn with --keep-context --keep-corpus", \
    "%s: ראיות דורשות את וקטורי ההקשר, והם לא נשמרו; יש ללמוד עם --keep-context --keep-corpus"
#define M_EXPLAIN_EVIDENCE_OTHER \
    "%s: not the context vectors of %s but of another learning; learn again with --keep-context --keep-corpus", \
    "%s: אלה אינם וקטורי ההקשר של %s אלא של למידה אחרת; יש ללמוד שוב עם --keep-context --keep-corpus"
#define M_EXPLAIN_EVIDENCE_NONE \
    "none of the kept sentences holds one of the two words, so there is no evidence", \
    "באף אחד מן המשפטים שנשמרו אין אחת משתי המילים, ולכן אין ראיות"
#define M_EXPLAIN_EVIDENCE_EXPECTED \
    "nothing was drawn: sub-sampling, windows and random words are taken in expectation, at the final vectors", \
    "לא הוגרל דבר: הדילול, החלונות והמילים האקראיות נלקחו בתוחלת, בווקטורים הסופיים"
#define M_EXPLAIN_EVIDENCE_TOP_COUNTS \
    "sentence %llu brings \"%s\" and \"%s\" most together: %.3g of the cosine %.4f that their counts give is its share, exactly", \
    "משפט %llu מקרב את \"%s\" ואת \"%s\" יותר מכול: חלקו הוא %.3g מתוך הקוסינוס %.4f שנותנות הספירות, במדויק"
#define M_EXPLAIN_EVIDENCE_TOP_STEPS \
    "sentence %llu brings \"%s\" and \"%s\" most together: to first order, learning from it moves their cosine by %.3g; they stand at %.4f", \
    "משפט %llu מקרב את \"%s\" ואת \"%s\" יותר מכול: בסדר ראשון, הלמידה ממנו מזיזה את הקוסינוס שלהן ב־%.3g; הן עומדות ב־%.4f"
#define M_EXPLAIN_EVIDENCE_COUNTS_FORMULA \
    "sum over the pairs (a,c) and (b,c) of the sentence of (W - distance + 1) v(c) / 2#(a,c), or / 2#(b,c), where v(c) is the part of the context c in the cosine (see counts_cosine); all sentences add up to the cosine; again from the contexts' own rows", \
    "סכום על פני הזוגות (a,c) ו־(b,c) שבמשפט של (W - מרחק + 1) v(c) / 2#(a,c), או / 2#(b,c), כאשר v(c) הוא חלקו של ההקשר c בקוסינוס (ראו counts_cosine); כל המשפטים יחד מסתכמים לקוסינוס; ושוב מן השורות של ההקשרים עצמם"
#define M_EXPLAIN_EVIDENCE_STEPS_FORMULA \
    "sum of lr over all epochs × expected step of the sentence on v_a times d cos/d v_a, and the same for b; the step of a pair (a,y) is (1 - σ(v_a·u_y)) u_y - k Σ P(c) σ(v_a·u_c) u_c; again by moving both vectors a little of the whole step to either side and taking the cosine", \
    "סכום lr על פני כל המעברים × תוחלת הצעד של המשפט על v_a כפול d cos/d v_a, וכן ל־b; הצעד של הזוג (a,y) הוא (1 - σ(v_a·u_y)) u_y - k Σ P(c) σ(v_a·u_c) u_c; ושוב בהזזת שני הווקטורים מעט לאורך הצעד כולו לשני הכיוונים ובחישוב הקוסינוס"
#define M_EXPLAIN_EVIDENCE_SHOWN_COUNTS \
    "the %zu sentences first in the list hold %.1f %% of the cosine; %zu sentences have a part in it, %.4f together", \
    "‏%zu המשפטים שבראש הרשימה מחזיקים %.1f %% מן הקוסינוס; ל־%zu משפטים יש בו חלק, יחד %.4f"
#define M_EXPLAIN_EVIDENCE_SHOWN_STEPS \
    "the %zu sentences first in the list hold %.1f %% of all that brings the two together; %zu sentences do, %+.3g in all, and the others push them apart by %+.3g", \
    "‏%zu המשפטים שבראש הרשימה מחזיקים %.1f %% מכל מה שמקרב את השתיים; %zu משפטים מקרבים אותן, %+.3g בסך הכול, והאחרים מרחיקים אותן ב־%+.3g"
#define M_EXPLAIN_EVIDENCE_SHOWN_NONE \
    "no sentence brings the two together", "אין משפט שמקרב בין השתיים"
#define M_EXPLAIN_EVIDENCE_SHOWN_FORMULA \
    "scores above 0 of the sentences shown / scores above 0 of all sentences (see evidence_top); again over every sentence of the corpus, without the index", \
    "הציונים החיוביים של המשפטים המוצגים / הציונים החיוביים של כל המשפטים (ראו evidence_top); ושוב על כל משפט בקורפוס, ללא האינדקס"
#define M_EXPLAIN_EVIDENCE_SENTENCES \
    "\"%s\" stands in %llu sentences, \"%s\" in %llu, both in %llu", "\"%s\" מופיעה ב־%llu משפטים, \"%s\" ב־%llu, ושתיהן ב־%llu"
#define M_EXPLAIN_EVIDENCE_SENTENCES_FORMULA \
    "sentences that hold a or b; again over every sentence of the corpus, without the index", \
    "משפטים שיש בהם a או b; ושוב על כל משפט בקורפוס, ללא האינדקס"
#define M_EXPLAIN_SUPPORT_RUNS \
    "--support %u: must be %u to %u learnings", "‎--support %u: חייב להיות בין %u ל-%u למידות"
#define M_EXPLAIN_SUPPORT_OTHER \
    "%s: a space that is no run of this support (another space, corpus or seed); give --support-dir another folder", \
    "%s: מרחב שאינו ריצה של תמיכה זו (מרחב, קורפוס או זרע אחר); יש לתת ל---support-dir תיקייה אחרת"
#define M_EXPLAIN_SUPPORT_ONE \
    "the kept corpus is one short text, so that every sample of it is the same; learn from more texts", \
    "הקורפוס שנשמר הוא טקסט קצר אחד, וכל מדגם ממנו זהה לו; יש ללמוד מעוד טקסטים"
#define M_EXPLAIN_SUPPORT_ABSENT \
    "a word of the question is missing in %u of %u samples: too rare for support to say anything; ask about a more frequent word", \
    "מילה שבשאלה חסרה ב-%u מתוך %u המדגמים: נדירה מכדי שתמיכה תאמר דבר; יש לשאול על מילה שכיחה יותר"
#define M_EXPLAIN_SUPPORT_TOP \
    "\"%s\" is among the %zu nearest in %u of %u learnings from texts drawn anew; in one more its cosine would be %.3f to %.3f", \
    "\"%s\" בין %zu הקרובים ביותר ב־%u מתוך %u למידות מטקסטים שהוגרלו מחדש; בלמידה נוספת הקוסינוס יהיה בין %.3f ל־%.3f"
#define M_EXPLAIN_SUPPORT_TOP_RARE \
    "\"%s\" is among the %zu nearest in %u of %u learnings from texts drawn anew; one of the words is seen less than %d times, so this mostly says whether a sample holds those few texts, and nothing about the language", \
    "\"%s\" בין %zu הקרובים ביותר ב־%u מתוך %u למידות מטקסטים שהוגרלו מחדש; אחת המילים נראתה פחות מ־%d פעמים, ולכן זה אומר בעיקר אם המדגם מכיל את הטקסטים המעטים האלה, ולא דבר על השפה"
#define M_EXPLAIN_SUPPORT_FORMULA \
    "learnings in which the neighbour is among the k nearest / learnings whose sample holds the word; interval after Wilson; again by counting in each how many words are nearer", \
    "למידות שבהן השכן בין k הקרובים / למידות שהמדגם שלהן מכיל את המילה; רווח לפי וילסון; ושוב בספירה, בכל אחת, כמה מילים קרובות יותר"
#define M_EXPLAIN_SUPPORT_DEPENDENT \
    "the neighbours of one word come and go together, so that their mean has no interval of its own", \
    "השכנים של מילה אחת באים והולכים יחד, ולכן לממוצע שלהם אין רווח משלו"
#define M_EXPLAIN_SUPPORT_MEAN \
    "of the %zu neighbours %.1f come back on average, in %u learnings from %llu texts (or parts of long ones) drawn with replacement", \
    "מתוך %zu השכנים חוזרים %.1f בממוצע, ב־%u למידות מ־%llu טקסטים (או חלקים של טקסטים ארוכים) שהוגרלו עם החזרה"
#define M_EXPLAIN_SUPPORT_MEAN_FORMULA \
    "mean over the neighbours of the share of learnings in which each is among the k nearest (see support_top)", \
    "ממוצע על פני השכנים של חלק הלמידות שבהן כל אחד בין k הקרובים (ראו support_top)"
#define M_EXPLAIN_COUNTS_CELLS \
    "%.4g pairs of words stand together more often than chance, %.4g %% of all that could", \
    "%.4g זוגות מילים סמוכים יותר מן הצפוי במקרה, %.4g %% מכל הזוגות האפשריים"
#define M_EXPLAIN_COUNTS_CELLS_FORMULA \
    "pairs (w,c) with log #(w,c)/#w - log k P(c) > 0, counted by word; again by context", \
    "זוגות (w,c) שבהם log #(w,c)/#w - log k P(c) > 0, נספרו לפי המילה; ושוב לפי ההקשר"
#define M_EXPLAIN_LOSS "the loss per pair is %.4f at the end of epoch %u", "ההפסד לזוג הוא %.4f בסוף מעבר %u"
#define M_EXPLAIN_LOSS_SEEN \
    "the loss was %.4f on average as epoch %u went on", "ההפסד היה %.4f בממוצע במהלך מעבר %u"
#define M_EXPLAIN_NOT_MEASURED "not measured", "לא נמדד"
#define M_EXPLAIN_LOSS_NO_PAIRS \
    "the last epoch met no pair of words, so there is no mean loss: give longer texts, or sub-sample less with a higher --sample", \
    "במעבר האחרון לא נמצא אף זוג מילים, ולכן אין הפסד ממוצע: יש לתת טקסטים ארוכים יותר, או לדלל פחות בעזרת --sample גבוה יותר"
#define M_EXPLAIN_LOSS_NONE \
    "no epoch was finished, so there is no mean loss", \
    "אף מעבר לא הושלם, ולכן אין הפסד ממוצע"
#define M_EXPLAIN_LOSS_FORMULA \
    "with a = #(w,c) real pairs, b = k P(c) (#w - #(w,c)) random ones and x = v_w·u_c of the model after the last epoch: sum of a log(1 + e^-x) + b log(1 + e^x) / pairs; again as the floor + what the model pays above it", \
    "עבור a = #(w,c) זוגות אמיתיים, b = k P(c) (#w - #(w,c)) אקראיים ו־x = v_w·u_c של המודל אחרי המעבר האחרון: סכום a log(1 + e^-x) + b log(1 + e^x) / זוגות; ושוב כרצפה + מה שהמודל משלם מעליה"
#define M_EXPLAIN_LOSS_FALL_NO_INTERVAL \
    "two values of one run, measured on the same pairs", "שני ערכים של ריצה אחת, שנמדדו על אותם זוגות"
#define M_EXPLAIN_FLOOR \
    "no model of unlimited dimension could lose less than %.4f per pair on these counts; this one is %.4f above", \
    "אף מודל במספר ממדים בלתי מוגבל לא יוכל להפסיד פחות מ־%.4f לזוג בספירות האלה; המודל הזה נמצא %.4f מעל"
#define M_EXPLAIN_FLOOR_ALONE \
    "no model of unlimited dimension could lose less than %.4f per pair on these counts", \
    "אף מודל במספר ממדים בלתי מוגבל לא יוכל להפסיד פחות מ־%.4f לזוג בספירות האלה"
#define M_EXPLAIN_FLOOR_NONE \
    "the floor is known for skip-gram's pairs only, and needs a pair of words in one text", \
    "הרצפה ידועה רק לזוגות של skip-gram, ודורשת לפחות זוג מילים אחד באותו טקסט"
#define M_EXPLAIN_FLOOR_FORMULA \
    "with a = #(w,c) real pairs and b = k P(c) (#w - #(w,c)) random ones, counted in one draw of sub-sampling and windows: sum of a log((a + b)/a) + b log((a + b)/b) / pairs; again by what the product x* = log(a/b) pays", \
    "עבור a = #(w,c) זוגות אמיתיים ו־b = k P(c) (#w - #(w,c)) אקראיים, שנספרו בהגרלה אחת של דילול וחלונות: סכום a log((a + b)/a) + b log((a + b)/b) / זוגות; ושוב לפי מה שמשלמת המכפלה x* = log(a/b)"
#define M_EXPLAIN_HELDOUT \
    "on text that nothing was learned from the loss is %.4f (%zu blocks held out); it has no floor", \
    "על טקסט שדבר לא נלמד ממנו ההפסד הוא %.4f (%zu קטעים הושארו בצד); אין לו רצפה"
#define M_EXPLAIN_HELDOUT_NONE \
    "the corpus is too small to hold text out: that takes 131,072 words in the vocabulary and an epoch finished", \
    "הקורפוס קטן מכדי להשאיר טקסט בצד: לשם כך דרושות 131,072 מילים מאוצר המילים ומעבר אחד שהושלם"
#define M_EXPLAIN_HELDOUT_NO_INTERVAL "a single block was held out", "קטע אחד בלבד הושאר בצד"
#define M_EXPLAIN_HELDOUT_FORMULA \
    "sum of -log σ(v·u) - Σ_k log σ(-v·u_k) over the pairs of the held-out blocks, with the same words, windows and negatives after each epoch / pairs", \
    "סכום של -log σ(v·u) - Σ_k log σ(-v·u_k) על זוגות הקטעים שהושארו בצד, באותן מילים, חלונות ודוגמאות שליליות אחרי כל מעבר / זוגות"
#define M_EXPLAIN_LOSS_SEEN_FORMULA \
    "sum of -log σ(v·u) - Σ_k log σ(-v·u_k) over the pairs of the last finished epoch / pairs", \
    "סכום של -log σ(v·u) - Σ_k log σ(-v·u_k) על פני הזוגות של המעבר האחרון שהושלם / זוגות"
#define M_EXPLAIN_LOSS_FALL "the loss fell from %.4f in the first epoch to %.4f", "ההפסד ירד מ־%.4f במעבר הראשון ל־%.4f"
#define M_EXPLAIN_LOSS_FLAT \
    "the loss hardly fell: %.4f in the first epoch, %.4f in the last; try more epochs or another --lr", \
    "ההפסד כמעט לא ירד: %.4f במעבר הראשון, %.4f באחרון; כדאי לנסות עוד מעברים או --lr אחר"
#define M_EXPLAIN_LOSS_FALL_FORMULA \
    "mean loss of the first epoch - mean loss of the last finished one", \
    "ההפסד הממוצע של המעבר הראשון - ההפסד הממוצע של האחרון שהושלם"

/* ---- encode ---- */
#define M_EXPLAIN_OOV_SHARE "%.2f %% of the words are unknown to the model", "%.2f %% מן המילים אינן מוכרות למודל"
#define M_EXPLAIN_OOV_SHARE_WARN \
    "%.1f %% of the words are unknown to the model and leave no trace in the vectors: learn on text like this", \
    "%.1f %% מן המילים אינן מוכרות למודל ואינן מותירות סימן בווקטורים: כדאי ללמוד מטקסט כזה"
#define M_EXPLAIN_OOV_SHARE_FORMULA "unknown words / words", "מילים לא מוכרות / מילים"
#define M_EXPLAIN_EMPTY_SHARE "%.2f %% of the texts came out without a vector", "%.2f %% מן הטקסטים יצאו בלי וקטור"
#define M_EXPLAIN_EMPTY_SHARE_WARN \
    "%.1f %% of the texts came out without a vector: %zu held no word, in %zu no word was known; they are marked and never found", \
    "%.1f %% מן הטקסטים יצאו בלי וקטור: ב־%zu לא הייתה מילה, וב־%zu לא הייתה מילה מוכרת; הם מסומנים ולא יימצאו לעולם"
#define M_EXPLAIN_EMPTY_SHARE_FORMULA \
    "texts without a word or without a known one / texts; again from the rows' status", \
    "טקסטים בלי מילה או בלי מילה מוכרת / טקסטים; ושוב ממצב השורות"

/* ---- convert ---- */
#define M_EXPLAIN_CONVERTED "%zu items were written", "נכתבו %zu פריטים"
#define M_EXPLAIN_CONVERTED_FEWER "%zu of %zu items were written; the others were left out", "נכתבו %zu מתוך %zu פריטים; השאר הושמטו"
#define M_EXPLAIN_PRECISION_EXACT "the numbers of all %zu rows compared are exactly those of the source", "המספרים ב־%zu השורות שהושוו זהים בדיוק למקור"
#define M_EXPLAIN_PRECISION \
    "rounding moved a vector by at most %.2e of its length (%zu rows compared)", \
    "העיגול הזיז וקטור ב־%.2e מאורכו לכל היותר (הושוו %zu שורות)"
#define M_EXPLAIN_PRECISION_WARN \
    "rounding moved a vector by %.2g of its length (%zu rows compared): cosines change in the second or third digit; a wider type keeps them", \
    "העיגול הזיז וקטור ב־%.2g מאורכו (הושוו %zu שורות): הקוסינוסים משתנים בספרה השנייה או השלישית; טיפוס רחב יותר ישמור עליהם"
#define M_EXPLAIN_PRECISION_UNPAIRED \
    "rows were left out and the result has no ids, so its rows cannot be matched with the source's", \
    "הושמטו שורות ולתוצאה אין מזהים, ולכן אי אפשר להתאים את שורותיה לשורות המקור"
#define M_EXPLAIN_PRECISION_FORMULA \
    "largest |x - y| / |x| over sampled rows x of the source and y of the result", \
    "הגדול ביותר מבין |x - y| / |x| על פני מדגם שורות x מן המקור ו־y מן התוצאה"
#define M_EXPLAIN_DROPPED_NONE "every column of the source is in the result", "כל עמודות המקור נמצאות בתוצאה"
#define M_EXPLAIN_DROPPED \
    "the result has no room for these columns of the source: %s; the safetensors format keeps them", \
    "אין בתוצאה מקום לעמודות האלה של המקור: %s; פורמט safetensors שומר אותן"
#define M_EXPLAIN_DROPPED_FORMULA \
    "columns of the source that the result has not (in the terms: 1 = kept, 0 = dropped)", \
    "עמודות של המקור שאין בתוצאה (באיברים: 1 = נשמרה, 0 = הושמטה)"

/* ---- eval ---- */
#define M_EXPLAIN_SCORE_NONE \
    "%s: none of its %zu items has all of its words in this space, so there is no score", \
    "%s: באף אחד מ־%zu הפריטים אין כל המילים במרחב הזה, ולכן אין ציון"
#define M_EXPLAIN_SCORE_SPEARMAN \
    "%s: cosines and people's judgements are ranked alike with a correlation of %.3f (%zu of %zu pairs known)", \
    "%s: המתאם בין דירוג הקוסינוסים לדירוג האנושי הוא %.3f (%zu מתוך %zu זוגות מוכרים)"
#define M_EXPLAIN_SCORE_SPEARMAN_FORMULA \
    "Spearman: Pearson's correlation of the ranks of cosines and of given numbers, ties shared; interval by Fisher's z", \
    "ספירמן: מתאם פירסון של דרגות הקוסינוסים ושל המספרים הנתונים, דרגות שוות מתחלקות; רווח סמך לפי z של פישר"
#define M_EXPLAIN_SCORE_ANALOGIES \
    "%s: %zu of the %zu questions asked were answered right (%zu in the set)", \
    "%s: %zu מתוך %zu השאלות שנשאלו נענו נכון (%zu במבחן)"
#define M_EXPLAIN_SCORE_ANALOGIES_FORMULA \
    "right answers / questions whose words are all known; Wilson's interval", \
    "תשובות נכונות / שאלות שכל מילותיהן מוכרות; רווח סמך של וילסון"
#define M_EXPLAIN_SCORE_COVERAGE "%.1f %% of the items have all of their words in this space", "ב־%.1f %% מן הפריטים כל המילים נמצאות במרחב"
#define M_EXPLAIN_SCORE_COVERAGE_WARN \
    "only %.1f %% of the items have all of their words in this space: the scores speak of that part, and cannot be compared with scores on the whole set", \
    "רק ב־%.1f %% מן הפריטים כל המילים נמצאות במרחב: הציונים מתארים את החלק הזה בלבד, ואין להשוותם לציונים על המבחן כולו"
#define M_EXPLAIN_SCORE_COVERAGE_FORMULA \
    "items scored / items in the sets, sections not counted twice", \
    "פריטים שקיבלו ציון / פריטים במבחנים, בלי לספור חלקים פעמיים"

/* clang-format on */

#endif
