/* explain_clusters_messages.h — what clusters say, English beside Hebrew (see base/base_messages.h). */
#ifndef ZV_EXPLAIN_CLUSTERS_MESSAGES_H
#define ZV_EXPLAIN_CLUSTERS_MESSAGES_H

/* clang-format off */

/* ---- Errors and progress ---- */
#define M_EXPLAIN_CLUSTERS_STOPPED \
    "stopped before the clusters were known, so there is no answer; run it again", \
    "נעצר לפני שהאשכולות נודעו, ולכן אין תשובה; יש להריץ שוב"
#define M_EXPLAIN_CLUSTERS_FEW \
    "%s: has %zu rows that can be compared, and to suggest how many clusters there are takes %zu; give --k", \
    "%s: יש בו %zu שורות שאפשר להשוות, וכדי להציע כמה אשכולות יש דרושות %zu; יש לתת ‎--k"
#define M_EXPLAIN_CLUSTERS_ROWS \
    "%s: has %zu rows that can be compared, which is too few for %zu clusters; ask for fewer", \
    "%s: יש בו %zu שורות שאפשר להשוות, וזה מעט מדי ל־%zu אשכולות; יש לבקש פחות"
#define M_EXPLAIN_CLUSTERS_EQUAL \
    "%s: its rows are all alike, so there is nothing to divide; 'zavit dups' counts what is equal", \
    "%s: כל השורות בו זהות, ולכן אין מה לחלק; הפקודה 'zavit dups' סופרת את השוות"
#define M_EXPLAIN_CLUSTERS_STAGE_TRIES "are there clusters", "האם יש אשכולות"
#define M_EXPLAIN_CLUSTERS_TRIES "trials", "ניסיונות"
#define M_EXPLAIN_CLUSTERS_STAGE_RUNS "do they come back", "האם הם חוזרים"
#define M_EXPLAIN_CLUSTERS_RUNS "runs", "הרצות"

/* ---- Findings ---- */
#define M_EXPLAIN_CLUSTERS_FOUND \
    "%zu clusters: better than one cloud would be cut (p = %.3g), and half of the rows gives them again (Jaccard %.2f on average)", \
    "%zu אשכולות: טוב מכפי שענן אחד היה נחתך (p = %.3g), ומחצית השורות נותנת אותם שוב (ז'קאר %.2f בממוצע)"
#define M_EXPLAIN_CLUSTERS_VAGUE \
    "%zu parts of something that is more than one cloud (p = %.3g), but half of the rows gives others (Jaccard %.2f on average): read them as a map, not as kinds", \
    "‏%zu חלקים של משהו שהוא יותר מענן אחד (p = %.3g), אבל מחצית השורות נותנת אחרים (ז'קאר %.2f בממוצע): יש לקרוא אותם כמפה ולא כסוגים"
#define M_EXPLAIN_CLUSTERS_NO \
    "no clusters: one cloud of the same mean and covariance is cut into %zu parts as well as these rows are (p = %.3g)", \
    "אין אשכולות: ענן אחד עם אותו ממוצע ואותה שונות משותפת נחתך ל־%zu חלקים טוב כמו השורות האלה (p = %.3g)"
#define M_EXPLAIN_CLUSTERS_NO_DENSE \
    "no clusters: nowhere do %zu rows stand denser than what parts them from others", \
    "אין אשכולות: בשום מקום אין %zu שורות צפופות יותר ממה שמפריד אותן מאחרות"
#define M_EXPLAIN_CLUSTERS_UNTESTED \
    "%zu clusters; the rows are too few for so many to say whether there are any", \
    "‏%zu אשכולות; השורות מעטות מדי למספר כזה כדי לומר אם יש אשכולות בכלל"
#define M_EXPLAIN_CLUSTERS_NO_HALVES \
    "too few rows differ for halves of them to be divided", "מעט מדי שורות נבדלות מכדי לחלק מחציות שלהן"
#define M_EXPLAIN_CLUSTERS_GIVEN "k was given", "‏k ניתן"
#define M_EXPLAIN_CLUSTERS_DECIDED \
    "a decision of the method: another least size gives another number", \
    "החלטה של השיטה: גודל מזערי אחר נותן מספר אחר"
#define M_EXPLAIN_CLUSTERS_FOUND_FORMULA \
    "different cluster numbers among the rows; k, unless given, is the largest whose agreement of halves beyond one cloud's is within a standard error of the best, its interval over halves drawn anew", \
    "מספרי האשכולות השונים בין השורות; k, אם לא ניתן, הוא הגדול ביותר שהסכמת החצאים בו, מעבר לזו של ענן אחד, רחוקה עד שגיאת תקן מהטובה ביותר, והרווח שלו לפי הגרלה חוזרת של החצאים"
#define M_EXPLAIN_CLUSTERS_P \
    "of %zu sets of rows of one cloud with the same mean and covariance, %.0f are cut at least as well as these", \
    "מתוך %zu קבוצות שורות של ענן אחד עם אותו ממוצע ואותה שונות משותפת, %.0f נחתכות טוב לפחות כמו אלה"
#define M_EXPLAIN_CLUSTERS_P_FORMULA \
    "(1 + clouds that do as well)/(1 + clouds), each cloud a random frame in place of the rows' own, so that mean and covariance stay exactly; how well: the largest standardised gap of the log objective over all k tried (by density: the share of rows in clusters)", \
    "‏(1 + העננים שאינם נופלים)/(1 + העננים), כל ענן הוא מסגרת אקראית במקום זו של השורות, כך שהממוצע והשונות המשותפת נשארים בדיוק; המדד: הפער המתוקנן הגדול ביותר של לוגריתם המטרה על פני כל k שנוסה (לפי צפיפות: חלק השורות שבאשכולות)"
#define M_EXPLAIN_CLUSTERS_AGREEMENT \
    "two halves of %zu rows divide all of them alike by %.2f (adjusted Rand index; halves of one cloud by %.2f)", \
    "שני חצאים של %zu שורות מחלקים את כולן באופן דומה במידה %.2f (מדד רנד מתוקן; חצאים של ענן אחד במידה %.2f)"
#define M_EXPLAIN_CLUSTERS_AGREEMENT_FORMULA \
    "mean over random halvings of the adjusted Rand index between the two divisions of all rows by the centres of either half; the interval is over halvings of these rows (Student's t)", \
    "ממוצע על פני חציות אקראיות של מדד רנד המתוקן בין שתי החלוקות של כל השורות לפי המרכזים של כל חצי; הרווח הוא על פני חציות של השורות האלה (t של סטודנט)"
#define M_EXPLAIN_CLUSTERS_STABILITY \
    "a cluster and the one most like it in random halves share %.0f %% of their rows on average (%zu runs); the least sure one %.0f %%", \
    "אשכול והדומה לו ביותר בחצאים אקראיים חולקים בממוצע %.0f %% משורותיהם (%zu הרצות); הפחות בטוח %.0f %%"
#define M_EXPLAIN_CLUSTERS_STABILITY_FORMULA \
    "mean over clusters and runs of the largest |A ∩ B|/|A ∪ B|, A the cluster's rows in a random half, B a cluster of that half; the interval is over halves of these rows (Student's t; below, the worst run counts once more)", \
    "ממוצע על פני אשכולות והרצות של ‎|A ∩ B|/|A ∪ B|‎ הגדול ביותר, A השורות של האשכול שבחצי אקראי, B אשכול של אותו חצי; הרווח הוא על פני חצאים של השורות האלה (t של סטודנט; מלמטה ההרצה הגרועה נספרת פעם נוספת)"
#define M_EXPLAIN_CLUSTERS_OWN \
    "rows stand at cosine %.3f to the centre of their cluster on average", \
    "השורות עומדות בממוצע בקוסינוס %.3f למרכז האשכול שלהן"
#define M_EXPLAIN_CLUSTERS_OWN_L2 \
    "rows stand %.4g away from the centre of their cluster on average", \
    "השורות במרחק %.4g בממוצע ממרכז האשכול שלהן"
#define M_EXPLAIN_CLUSTERS_OWN_FORMULA \
    "mean over rows in clusters of the cosine (or distance) between a row and the mean direction (or mean) of its cluster's rows", \
    "ממוצע על פני השורות שבאשכולות של הקוסינוס (או המרחק) בין שורה לבין הכיוון הממוצע (או הממוצע) של שורות האשכול"
#define M_EXPLAIN_CLUSTERS_LARGEST \
    "the largest cluster holds %zu of %zu rows, the smallest %zu", \
    "האשכול הגדול ביותר מחזיק %zu מתוך %zu שורות, הקטן ביותר %zu"
#define M_EXPLAIN_CLUSTERS_NONE_LARGEST "there is no cluster", "אין אף אשכול"
#define M_EXPLAIN_CLUSTERS_LARGEST_FORMULA "rows of the cluster that has most", "השורות של האשכול שיש בו הכי הרבה"
#define M_EXPLAIN_CLUSTERS_NOISE \
    "%zu of %zu rows are in no cluster", "‏%zu מתוך %zu שורות אינן בשום אשכול"
#define M_EXPLAIN_CLUSTERS_NOISE_FORMULA "rows that leave the tree before any cluster that was taken", "השורות שעוזבות את העץ לפני כל אשכול שנבחר"
#define M_EXPLAIN_CLUSTERS_WORDS \
    "%zu words name the clusters; of all words that are as sure, about %.2g are wrong", \
    "‏%zu מילים מכנות את האשכולות; מכל המילים שבטוחות לפחות כמותן, כ־%.2g שגויות"
#define M_EXPLAIN_CLUSTERS_WORDS_NONE \
    "no word is in more of one cluster's texts than chance would put there", \
    "אף מילה אינה מופיעה בטקסטים של אשכול אחד יותר ממה שהמקרה היה מביא"
#define M_EXPLAIN_CLUSTERS_WORDS_REASON \
    "the list is a decision: what is bounded is the share of wrong words in it", \
    "הרשימה היא החלטה: מה שחסום הוא חלקן של המילים השגויות בה"
#define M_EXPLAIN_CLUSTERS_WORDS_FORMULA \
    "words listed: of those whose log-odds with an informative prior (500 words) have z large enough by the rule of Benjamini and Hochberg at .05 over all words and clusters, the first of each cluster; a text counts a word once", \
    "המילים שברשימה: מבין אלה שיחס הסיכויים הלוגריתמי שלהן עם התפלגות מוקדמת אינפורמטיבית (500 מילים) נותן z גדול דיו לפי כלל בנימיני־הוכברג בסף ‎.05 על פני כל המילים והאשכולות, הראשונות של כל אשכול; טקסט סופר מילה פעם אחת"
#define M_EXPLAIN_CLUSTERS_RAND \
    "clusters and labels agree by %.3f (adjusted Rand index: 1 the same, 0 as by chance)", \
    "האשכולות והתוויות מסכימים במידה %.3f (מדד רנד מתוקן: 1 אותו דבר, 0 כמו במקרה)"
#define M_EXPLAIN_CLUSTERS_RAND_FORMULA \
    "(pairs of rows together in both - expected)/(mean of pairs together in either - expected); the interval by drawing rows anew, centres as they are", \
    "‏(זוגות שורות שיחד בשניהם - התוחלת)/(ממוצע הזוגות שיחד בכל אחד - התוחלת); הרווח לפי הגרלה חוזרת של שורות, והמרכזים כפי שהם"
#define M_EXPLAIN_CLUSTERS_AMI \
    "a row's cluster tells %.3f of what there is to know of its label, beyond chance (adjusted mutual information)", \
    "האשכול של שורה מגלה %.3f ממה שיש לדעת על התווית שלה, מעבר למקרה (מידע הדדי מתוקן)"
#define M_EXPLAIN_CLUSTERS_AMI_FORMULA \
    "(mutual information - expected)/(mean of the two entropies - expected); expected: of random divisions with the same sizes", \
    "‏(מידע הדדי - התוחלת)/(ממוצע שתי האנטרופיות - התוחלת); התוחלת: של חלוקות אקראיות באותם גדלים"
#define M_EXPLAIN_CLUSTERS_V \
    "V-measure %.3f: clusters hold one label by %.3f (homogeneity), labels lie in one cluster by %.3f (completeness)", \
    "מדד V הוא %.3f: אשכולות מחזיקים תווית אחת במידה %.3f (הומוגניות), תוויות נמצאות באשכול אחד במידה %.3f (שלמות)"
#define M_EXPLAIN_CLUSTERS_V_FORMULA \
    "harmonic mean of homogeneity 1 - H(label | cluster)/H(label) and completeness 1 - H(cluster | label)/H(cluster)", \
    "ממוצע הרמוני של ההומוגניות ‎1 - H(label | cluster)/H(label)‎ והשלמות ‎1 - H(cluster | label)/H(cluster)‎"

/* clang-format on */

#endif
