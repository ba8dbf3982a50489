/* eval_messages.h — what this room says, English beside Hebrew (see base/base_messages.h). */
#ifndef ZV_EVAL_MESSAGES_H
#define ZV_EVAL_MESSAGES_H

/* clang-format off */

/* Stages and units of progress */
#define M_EVAL_STAGE "analogies", "אנלוגיות"

/* Errors */
#define M_EVAL_BINARY \
    "%s:%llu: a zero byte: this is a binary file, not a test set; give a text file", \
    "%s:%llu: בית אפס: זהו קובץ בינרי ולא סדרת מבחן; יש לתת קובץ טקסט"
#define M_EVAL_PAIR_LINE \
    "%s:%llu: expected two words and a number, found \"%s\"", \
    "%s:%llu: דרושות שתי מילים ומספר, ונמצא \"%s\""
#define M_EVAL_QUESTION_LINE \
    "%s:%llu: expected four words (a b c d) or \": section\", found \"%s\"", \
    "%s:%llu: דרושות ארבע מילים (a b c d) או \": שם של פרק\", ונמצא \"%s\""
#define M_EVAL_NO_PAIRS \
    "%s: no pairs in it; a line holds two words and a number", \
    "%s: אין בו אף זוג; בכל שורה דרושות שתי מילים ומספר"
#define M_EVAL_EMPTY \
    "%s: no questions in it; a line holds four words: a b c d", \
    "%s: אין בו אף שאלה; בכל שורה דרושות ארבע מילים: a b c d"
#define M_EVAL_FEW_PAIRS \
    "%s: both words are known for only %zu of %zu pairs, and at least 4 are needed; does %s hold the same language, in the same spelling?", \
    "%s: שתי המילים מוכרות רק ב־%zu מתוך %zu זוגות, ודרושים לפחות 4; האם %s באותה שפה ובאותו כתיב?"
#define M_EVAL_NO_ORDER \
    "%s: of the %zu pairs known to %s, all numbers or all cosines are equal, so there is no order to compare", \
    "%s: ב־%zu הזוגות המוכרים ל־%s כל המספרים או כל הקוסינוסים שווים, ולכן אין סדר להשוות"
#define M_EVAL_NO_QUESTIONS \
    "%s: none of the %zu questions has all four words among the %zu words of %s that count; allow more words (--restrict), or check its language and spelling", \
    "%s: באף אחת מ־%zu השאלות לא נמצאות כל ארבע המילים בין %zu המילים הנבדקות של %s; אפשר להתיר יותר מילים (--restrict), או לבדוק את השפה והכתיב"
#define M_EVAL_STOPPED \
    "%s: stopped before all questions were answered; start again to get a score", \
    "%s: נעצר לפני שכל השאלות נענו; יש להתחיל מחדש כדי לקבל ציון"
#define M_EVAL_NO_SUCH_SCORE \
    "score %zu has no questions to count again; only analogies have", \
    "לציון %zu אין שאלות שאפשר לספור מחדש; רק לאנלוגיות יש"

/* Warnings */
#define M_EVAL_NO_COUNTS \
    "%s does not say how often its words were seen: the first %zu rows are taken for the most frequent words", \
    "הקובץ %s אינו אומר כמה פעמים נראתה כל מילה: %zu השורות הראשונות נחשבות למילים השכיחות ביותר"

/* clang-format on */

#endif
