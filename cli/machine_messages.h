/* machine_messages.h — what `zavit doctor` and `zavit bench` say, English beside Hebrew. */
#ifndef ZAVIT_MACHINE_MESSAGES_H
#define ZAVIT_MACHINE_MESSAGES_H

/* clang-format off */

/* ---- doctor ----------------------------------------------------------------------------------- */
#define M_DOCTOR_STAGE "checking", "בודק"
#define M_DOCTOR_EXACT "exact: every single test was counted", "מדויק: כל בדיקה נספרה"
#define M_DOCTOR_FORMULA \
    "how many of the check's %zu single tests failed; opening it runs the check again", \
    "כמה מתוך %zu הבדיקות הבודדות נכשלו; פתיחת הממצא מריצה את הבדיקה מחדש"
#define M_DOCTOR_CALL "the step '%s' failed: %s", "השלב '%s' נכשל: %s"
#define M_DOCTOR_SOUND \
    "this installation is sound: %zu single tests in %.1f s", \
    "ההתקנה תקינה: %zu בדיקות ב־%.1f שניות"
#define M_DOCTOR_NOT_SOUND \
    "something is wrong with this installation: see ✗ above (%zu single tests in %.1f s)", \
    "משהו בהתקנה אינו תקין: ראו ✗ למעלה (%zu בדיקות ב־%.1f שניות)"
#define M_DOCTOR_PROCESSOR \
    "tier %s in use; %s offers %s", "הרמה שבשימוש היא %s; המעבד %s מציע %s"
#define M_DOCTOR_TIER_MISSED \
    "the best tier found is %s, but the system lists %s; please report this", \
    "הרמה הגבוהה ביותר שנמצאה היא %s, אבל המערכת מציינת %s; נא לדווח על כך"
#define M_DOCTOR_TIER_LOWERED \
    "tier %s in use although the processor offers %s: --cpu or ZAVIT_CPU asks for it", \
    "הרמה שבשימוש היא %s אף שהמעבד מציע %s: כך ביקשו --cpu או ZAVIT_CPU"
#define M_DOCTOR_LIBRARIES \
    "ICU %s, zlib %s, jansson %s, OpenSSL %s, %s (kernels %s, %u threads): all answer as they should", \
    "הספריות ICU %s,‏ zlib %s,‏ jansson %s,‏ OpenSSL %s,‏ %s (גרעינים: %s, תהליכונים: %u) עונות כולן כצפוי"
#define M_DOCTOR_OLDER \
    "%s %s runs here, but zavit was built with %s: install that version, or build again", \
    "הספרייה %s רצה כאן בגרסה %s, אבל zavit נבנה עם %s: יש להתקין את הגרסה ההיא או לבנות מחדש"
#define M_DOCTOR_WRONG \
    "%s %s gives a wrong answer to a known question: install it again", \
    "הספרייה %s %s עונה תשובה שגויה על שאלה ידועה: יש להתקין אותה מחדש"
#define M_DOCTOR_LANGUAGE \
    "messages in English (from %s '%s'), character set %s, output to %s", \
    "ההודעות בעברית (לפי %s '%s'), קידוד התווים %s, והפלט אל %s"
#define M_DOCTOR_TERMINAL "a terminal", "מסוף"
#define M_DOCTOR_NO_TERMINAL "a file or another program", "קובץ או תוכנית אחרת"
#define M_DOCTOR_NO_UTF8 \
    "the locale's character set is %s, not UTF-8: Hebrew and drawings may show as garbage; set LANG=C.UTF-8", \
    "קידוד התווים של המערכת הוא %s ולא UTF-8: עברית וציורים עלולים להופיע כג׳יבריש; כדאי להגדיר LANG=C.UTF-8"
#define M_DOCTOR_FOLDER \
    "%s can be written, %.1f GiB are free", "אפשר לכתוב אל %s, ויש בה %.1f GiB פנויים"
#define M_DOCTOR_NO_FOLDER \
    "%s can't be written: make room there, or set TMPDIR to another folder", \
    "אי אפשר לכתוב אל %s: יש לפנות שם מקום, או לכוון את TMPDIR לתיקייה אחרת"
#define M_DOCTOR_DISK \
    "%s has only %.1f GiB free: merging spaces and reading from pipes may need more", \
    "בתיקייה %s נותרו רק %.1f GiB: איחוד מרחבים וקריאה מצינור עלולים לדרוש יותר"
#define M_DOCTOR_THREADS \
    "%u threads; this process may use %ld of the machine's %ld processors", \
    "מספר התהליכונים: %u; מותר להשתמש ב־%ld מתוך %ld המעבדים של המחשב"
#define M_DOCTOR_MANY_THREADS \
    "%u threads were asked for, but there are only %ld processors: they will wait for one another", \
    "התבקשו %u תהליכונים, אבל יש רק %ld מעבדים: הם ימתינו זה לזה"
#define M_DOCTOR_QUOTA \
    "the container may use only %.1f processors, but there are %u threads: give --threads", \
    "המכולה רשאית להשתמש רק ב־%.1f מעבדים, אבל יש %u תהליכונים: כדאי לתת --threads"
#define M_DOCTOR_MEMORY \
    "%.1f GiB, %.1f of them free for use; pages of %ld bytes, huge pages: %s", \
    "סך הכול %.1f GiB, מהם %.1f פנויים לשימוש; דפים של %ld בתים, דפים ענקיים: %s"
#define M_DOCTOR_LITTLE_MEMORY \
    "only %.2f GiB of memory are free: large files will be read from disk again and again", \
    "רק %.2f GiB של זיכרון פנויים: קבצים גדולים ייקראו מן הדיסק שוב ושוב"
#define M_DOCTOR_KERNELS \
    "%zu results of the kernels up to tier %s agree with plain sums", \
    "%zu תוצאות של גרעיני החישוב עד הרמה %s מתאימות לסכומים פשוטים"
#define M_DOCTOR_KERNEL \
    "the kernel %s of %s numbers (%zu of them, tier %s) is wrong: use --cpu scalar, and please report this", \
    "הגרעין %s על מספרים מסוג %s (%zu מהם, רמה %s) טועה: יש להשתמש ב־--cpu scalar, ונא לדווח על כך"
#define M_DOCTOR_SPACE \
    "a space of %zu rows × %zu was written and read back bit for bit; a damaged one is refused", \
    "מרחב של %zu שורות × %zu נכתב ונקרא בחזרה סיבית בסיבית; מרחב פגום נדחה"
#define M_DOCTOR_ROW \
    "row %zu of a space came back other than it was written: test the disk and the memory", \
    "שורה %zu של מרחב חזרה שונה ממה שנכתב: יש לבדוק את הדיסק ואת הזיכרון"
#define M_DOCTOR_DAMAGE \
    "a space with a wrong bit passed --verify", "מרחב שיש בו סיבית שגויה עבר את ‎--verify"
#define M_DOCTOR_WITHOUT_FOLDER \
    "not tried, because there is no temporary folder", "לא נבדק, כי אין תיקייה זמנית"
#define M_DOCTOR_SEARCH \
    "search over %zu rows finds what comparing one by one finds, with 1 thread and with %u", \
    "חיפוש ב־%zu שורות מוצא את מה שמוצאת השוואה אחת־אחת, בתהליכון אחד וב־%u"
#define M_DOCTOR_SEARCH_DIFFERS \
    "search by %s finds other rows than comparing one by one (query %d): use --cpu scalar, and please report this", \
    "חיפוש לפי %s מוצא שורות אחרות מהשוואה אחת־אחת (שאילתה %d): יש להשתמש ב־--cpu scalar, ונא לדווח על כך"
#define M_DOCTOR_LEARN \
    "%zu English and Hebrew words, learned from %zu planted sentences, found their neighbours", \
    "%zu מילים באנגלית ובעברית, שנלמדו מ־%zu משפטים שתולים, מצאו את שכנותיהן"
#define M_DOCTOR_WORD_LOST \
    "the word '%s' of the planted text was not learned", "המילה '%s' מן הטקסט השתול לא נלמדה"
#define M_DOCTOR_NEIGHBOUR \
    "after learning, the nearest word to '%s' is '%.*s', which was never beside it: please report this", \
    "אחרי הלמידה, המילה הקרובה ביותר אל '%s' היא '%.*s', שמעולם לא עמדה לידה: נא לדווח על כך"
#define M_DOCTOR_MESSAGES \
    "%zu commands, flags and sentences are there in English and in Hebrew", \
    "%zu פקודות, דגלים ומשפטים קיימים באנגלית ובעברית"
#define M_DOCTOR_MESSAGE \
    "the message of %s '%s' lacks English or Hebrew", "להודעה של %s '%s' חסרה אנגלית או עברית"

/* clang-format on */

#endif
