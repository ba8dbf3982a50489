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
    "%u in use; this process may run on %ld of the machine's %ld processors", \
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
    "search over %zu rows finds what comparing one by one finds, with 1 thread and with %u; so do many queries at once and 8-bit copies", \
    "חיפוש ב־%zu שורות מוצא את מה שמוצאת השוואה אחת־אחת, בתהליכון אחד וב־%u; וכך גם שאילתות רבות בבת אחת ועותקים של 8 סיביות"
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

/* ---- bench ------------------------------------------------------------------------------------ */
#define M_BENCH_STAGE_MAKE "preparing", "מכין"
#define M_BENCH_STAGE "measuring", "מודד"
#define M_BENCH_LITTLE_MEMORY \
    "little memory is free: reading is measured over %d MiB, which a large cache may hold in part", \
    "מעט זיכרון פנוי: הקריאה נמדדת על פני %d MiB, ומטמון גדול עלול להכיל חלק מהם"
#define M_BENCH_HEAD \
    "processor tier %s, %u threads; the median of %d rounds of all measurements in turn, %.0f s", \
    "רמת מעבד %s, %u תהליכונים; החציון של %d סבבים של כל המדידות בזו אחר זו, %.0f שניות"
#define M_BENCH_LIMITS "what this machine can do", "מה המחשב הזה יכול"
#define M_BENCH_PATHS "what zavit does with it, and its peers", "מה zavit עושה בו, ומה עושים מתחריו"
#define M_BENCH_H_NAME "name", "שם"
#define M_BENCH_H_SPREAD "±", "±"
#define M_BENCH_H_RATIO "ratio", "יחס"
#define M_BENCH_H_LIMIT "of the limit", "מהגבול"
#define M_BENCH_WHY \
    "%s: %.4g %s, the median of %d rounds (%.4g to %.4g)", \
    "%s: %.4g %s, חציון של %d סבבים (%.4g עד %.4g)"
#define M_BENCH_WHY_RATIO "; %.3g times %s", "; פי %.3g מ־%s"
#define M_BENCH_WHY_LIMIT "; %.0f %% of %s", "; %.0f %% מ־%s"
#define M_BENCH_FORMULA \
    "median over the rounds of work done ÷ time, from the slowest to the fastest round; recomputed from the times for one unit of work", \
    "חציון הסבבים של עבודה ÷ זמן, מהסבב האיטי ביותר עד המהיר ביותר; חושב שוב מתוך הזמנים ליחידת עבודה אחת"
#define M_BENCH_LEARN_FORMULA \
    "median over the rounds of words read ÷ time; useful arithmetic per word = pairs · 6 · dim · (1 + negatives · share of pairs with negatives of their own), and the limit is multiply-adds on all threads", \
    "חציון הסבבים של מילים שנקראו ÷ זמן; החשבון המועיל לכל מילה = זוגות · 6 · ממדים · (1 + שליליות · חלק הזוגות שיש להם שליליות משלהם), והגבול הוא כפל־וחיבור בכל התהליכונים"
#define M_BENCH_STEAL \
    "other guests of this machine took %.1f %% of the processors' time meanwhile", \
    "אורחים אחרים של המחשב הזה לקחו בינתיים %.1f %% מזמן המעבדים"
#define M_BENCH_STEAL_FORMULA \
    "stolen ticks ÷ all ticks of /proc/stat between begin and end; recomputed from the lines of the single processors", \
    "פעימות גנובות ÷ כל הפעימות של ‎/proc/stat בין ההתחלה לסוף; חושב שוב מתוך השורות של המעבדים הבודדים"
#define M_BENCH_STEAL_EXACT "exact: the system counted it", "מדויק: המערכת ספרה"
#define M_BENCH_SPREAD \
    "the rounds of half of the measurements lie within ±%.0f %% of their median, the widest is %s", \
    "הסבבים של מחצית המדידות נמצאים בטווח ±%.0f %% סביב החציון שלהן, והרחבה ביותר היא %s"
#define M_BENCH_SPREAD_WIDE \
    "the rounds of half of the measurements stray by more than ±%.0f %% from their median (the widest is %s): something else uses this machine, measure again when it is quiet", \
    "הסבבים של מחצית המדידות סוטים ביותר מ־±%.0f %% מן החציון שלהן (הרחבה ביותר היא %s): משהו נוסף משתמש במחשב הזה, כדאי למדוד שוב כשיהיה שקט"
#define M_BENCH_SPREAD_FORMULA \
    "median over all measurements of (fastest - slowest round) ÷ (2 · median)", \
    "חציון כל המדידות של (הסבב המהיר - הסבב האיטי) ÷ (2 · חציון)"
#define M_BENCH_EXACT_ROUNDS "exact for these rounds", "מדויק עבור הסבבים האלה"
#define M_BENCH_SCALING \
    "on %u threads, multiply-adds are %.2f times as fast as on one", \
    "מספר התהליכונים הוא %u, והם כופלים ומחברים פי %.2f מהר יותר מאחד"
#define M_BENCH_SCALING_LOW \
    "on %u threads, multiply-adds are only %.2f times as fast as on one: they share cores, or something else runs", \
    "מספר התהליכונים הוא %u, אך הם כופלים ומחברים רק פי %.2f מהר יותר מאחד: הם חולקים ליבות, או שרץ משהו נוסף"
#define M_BENCH_SCALING_FORMULA \
    "median over the rounds of fma_all ÷ fma_one; the limit is 0.8 of the threads", \
    "חציון הסבבים של fma_all ÷ fma_one; הסף הוא 0.8 ממספר התהליכונים"
#define M_BENCH_FMA_SCALAR "multiply-adds of plain C, one thread", "כפל וחיבור ב־C פשוט, תהליכון אחד"
#define M_BENCH_FMA_ONE "multiply-adds in this tier, one thread", "כפל וחיבור ברמה הזאת, תהליכון אחד"
#define M_BENCH_FMA_ALL "multiply-adds in this tier, all threads", "כפל וחיבור ברמה הזאת, כל התהליכונים"
#define M_BENCH_READ_L1 "reading 16 KiB again and again", "קריאה חוזרת של 16 KiB"
#define M_BENCH_READ_L2 "reading 256 KiB again and again", "קריאה חוזרת של 256 KiB"
#define M_BENCH_READ_L3 "reading 16 MiB again and again", "קריאה חוזרת של 16 MiB"
#define M_BENCH_READ_ONE "reading memory, one thread", "קריאת הזיכרון, תהליכון אחד"
#define M_BENCH_READ_ALL "reading memory, all threads", "קריאת הזיכרון, כל התהליכונים"
#define M_BENCH_GATHER_64 "random rows of 64 bytes", "שורות אקראיות של 64 בתים"
#define M_BENCH_GATHER_64_AHEAD "the same, prefetched", "אותו דבר עם הבאה מראש"
#define M_BENCH_GATHER_1200 "random rows of 1200 bytes", "שורות אקראיות של 1200 בתים"
#define M_BENCH_GATHER_1200_AHEAD "the same, prefetched", "אותו דבר עם הבאה מראש"
#define M_BENCH_PASS_LINE \
    "a cache line passed from thread to thread and back (one thread: to itself)", \
    "שורת מטמון שעוברת מתהליכון לתהליכון ובחזרה (תהליכון יחיד: לעצמו)"
#define M_BENCH_SGEMM_ONE "OpenBLAS sgemm 1024³, one thread", "sgemm של OpenBLAS בגודל 1024³, תהליכון אחד"
#define M_BENCH_SGEMM_ALL "OpenBLAS sgemm 1024³, all threads", "sgemm של OpenBLAS בגודל 1024³, כל התהליכונים"
#define M_BENCH_BLAS_SDOT "OpenBLAS sdot, 768 numbers, f32 sums", "sdot של OpenBLAS, ‏768 מספרים, סכומי f32"
#define M_BENCH_DOT_F32 "dot product, 768 f32, f64 sums", "מכפלה סקלרית, 768 מספרי f32, סכומי f64"
#define M_BENCH_DOT_FAST "dot product, 768 f32, f32 sums", "מכפלה סקלרית, 768 מספרי f32, סכומי f32"
#define M_BENCH_DOT_F16_SCALAR "dot product, 768 f16, plain C", "מכפלה סקלרית, 768 מספרי f16, ב־C פשוט"
#define M_BENCH_DOT_F16 "dot product, 768 f16, f64 sums", "מכפלה סקלרית, 768 מספרי f16, סכומי f64"
#define M_BENCH_DOT_I8_SCALAR "dot product, 768 i8, plain C", "מכפלה סקלרית, 768 מספרי i8, ב־C פשוט"
#define M_BENCH_DOT_I8 "dot product, 768 i8, exact", "מכפלה סקלרית, 768 מספרי i8, מדויקת"
#define M_BENCH_BLAS_SGEMV \
    "OpenBLAS sgemv as a search of 200,000 × 128 (scores only)", \
    "sgemv של OpenBLAS כחיפוש ב־200,000 × 128 (ציונים בלבד)"
#define M_BENCH_SEARCH_SCALAR \
    "exact search of 200,000 × 128, one query, plain C", "חיפוש מדויק ב־200,000 × 128, שאילתה אחת, ב־C פשוט"
#define M_BENCH_SEARCH \
    "exact search of 200,000 × 128, one query", "חיפוש מדויק ב־200,000 × 128, שאילתה אחת"
#define M_BENCH_SEARCH_INDEX \
    "the same with the norms known", "אותו חיפוש כשהנורמות ידועות"
#define M_BENCH_SEARCH_LOW_BIT \
    "the same on 8-bit copies first, exact all the same", "אותו חיפוש, תחילה על עותקים של 8 סיביות, ועדיין מדויק"
#define M_BENCH_SEARCH_MANY \
    "exact search, 64 queries at once", "חיפוש מדויק, 64 שאילתות בבת אחת"
#define M_BENCH_TOKENIZE_OTHER \
    "splitting accented, Greek and Cyrillic text (ICU)", "פיצול טקסט עם אותיות מוטעמות, יווניות וקיריליות (ICU)"
#define M_BENCH_TOKENIZE_EN "splitting English text", "פיצול טקסט אנגלי"
#define M_BENCH_TOKENIZE_HE "splitting Hebrew text, half of it pointed", "פיצול טקסט עברי, חלקו מנוקד"
#define M_BENCH_LEARN_SCALAR "learning, 100 dimensions, plain C", "למידה, 100 ממדים, ב־C פשוט"
#define M_BENCH_LEARN_DETERMINISTIC \
    "the same with --deterministic: equal bytes for any number of threads", \
    "אותו דבר עם ‎--deterministic: אותם בתים לכל מספר של תהליכונים"
#define M_BENCH_LEARN "learning, 100 dimensions, all threads", "למידה, 100 ממדים, כל התהליכונים"
#define M_BENCH_SPLIT_TEXTS "splitting texts of 20 words, one thread", "פיצול טקסטים של 20 מילים, תהליכון אחד"
#define M_BENCH_ENCODE "encoding texts of 20 words, one thread", "קידוד טקסטים של 20 מילים, תהליכון אחד"
#define M_BENCH_O_QUICK "shorter rounds: under 10 s, rougher", "סבבים קצרים יותר: פחות מ־10 שניות, וגס יותר"

/* clang-format on */

#endif
