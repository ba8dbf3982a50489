/* explain_watch_messages.h — what is said of a training while it goes on. See explain_messages.h. */
#ifndef ZV_EXPLAIN_WATCH_MESSAGES_H
#define ZV_EXPLAIN_WATCH_MESSAGES_H

/* clang-format off */
#define M_WATCH_NO_EPOCH \
    "no epoch is over, so there is nothing to be judged; train for one first", \
    "אף מעבר לא נגמר, ולכן אין על מה לשפוט; יש לאמן קודם מעבר אחד"
#define M_WATCH_EARLY \
    "It is too early for a verdict: five epochs are looked at to tell a trend from chance.", \
    "מוקדם לאבחנה: נבדקים חמישה מעברים, כדי להבדיל בין מגמה למקריות."
#define M_WATCH_OPEN \
    "The loss is not clearly falling, and what can be watched does not tell why.", \
    "ה־loss אינו יורד בבירור, ומה שנראה תוך כדי אימון אינו אומר מדוע."
#define M_WATCH_ASK \
    "Ask zavit diagnose: a rate that is too small, a noise floor, a plateau, a saddle, a minimum and the edge of stability differ by curvature and by what batches say at one point.", \
    "אפשר לשאול את zavit diagnose: קצב קטן מדי, רצפת רעש, מישור, אוכף, מינימום וסף היציבות נבדלים בעקמומיות ובמה שאצוות אומרות בנקודה אחת."
#define M_WATCH_ASK_BUG \
    "Ask zavit diagnose: it tells a fault from labels that can't be learned and from a rate that is too small.", \
    "אפשר לשאול את zavit diagnose: הוא מבחין בין תקלה, תוויות שאי אפשר ללמוד וקצב קטן מדי."
#define M_WATCH_F \
    "place (from 0) of the first of %d rows of diagnose's table that what was kept of the last %zu epochs fulfils; opened, by plain loops over them", \
    "מקומה (מ־0) של השורה הראשונה מבין %d שבטבלה של diagnose שמה שנשמר מ־%zu המעברים האחרונים מקיים; בפתיחה, בלולאות פשוטות עליהם"
#define M_WATCH_TREND \
    "the rise of the loss over the last %zu epochs, as a share of what it could fall from the first epoch on; below 0 it falls", \
    "העלייה של ה־loss ב־%zu המעברים האחרונים, כחלק ממה שיכול היה לרדת מאז המעבר הראשון; מתחת ל־0 הוא יורד"
#define M_WATCH_TREND_F \
    "slope of the least squares line through the epochs' losses · (epochs - 1)/(first epoch's loss - floor), Student's interval, or where all five losses fall (or rise) the extremes of the slopes between two (Sen 1968); opened, Σ(j - i)(L_j - L_i)/Σ(j - i)² over pairs", \
    "שיפוע קו הריבועים הפחותים דרך ה־loss של המעברים · (מעברים - 1)/(ה־loss של המעבר הראשון - הרצפה), רווח של Student, או, כשכל חמשת ערכי ה־loss יורדים (או עולים), הקצוות של השיפועים בין שניים (Sen 1968); בפתיחה, Σ(j - i)(L_j - L_i)/Σ(j - i)² על פני זוגות"
/* clang-format on */

#endif
