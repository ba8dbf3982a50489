/* explain_geometry_messages.h — what audit says of a collection's shape, English beside Hebrew (see base/base_messages.h). */
#ifndef ZV_EXPLAIN_GEOMETRY_MESSAGES_H
#define ZV_EXPLAIN_GEOMETRY_MESSAGES_H

/* clang-format off */

/* ---- Spread over directions ---- */
#define M_EXPLAIN_ISO_OK \
    "on a scale from 0 (all spread in one direction) to 1 (the same in every direction) it stands at %.3f", \
    "בסולם שבין 0 (כל הפיזור בכיוון אחד) ל־1 (אותו פיזור בכל כיוון) הוא עומד על %.3f"
#define M_EXPLAIN_ISO_WARN \
    "on a scale from 0 (all spread in one direction) to 1 (the same in every direction) it stands at only %.3f: few directions decide every comparison", \
    "בסולם שבין 0 (כל הפיזור בכיוון אחד) ל־1 (אותו פיזור בכל כיוון) הוא עומד על %.3f בלבד: מעט כיוונים מכריעים כל השוואה"
#define M_EXPLAIN_ISO_FEW \
    "it looks like %.3f, but %zu rows of %zu dimensions are too few to judge it (corrected for that: %.3f)", \
    "הוא נראה כמו %.3f, אבל %zu שורות של %zu ממדים הן מעט מכדי לשפוט (בתיקון לכך: %.3f)"
#define M_EXPLAIN_ISO_ONE \
    "with one dimension there is nothing to compare", \
    "בממד אחד אין מה להשוות"
#define M_EXPLAIN_ISO_FORMULA \
    "IsoScore (Rudman et al. 2022): δ = |√D·λ/|λ| - (1 … 1)|/√(2(D - √D)), value = ((D - δ²(D - √D))² - D)/(D(D - 1)), λ the eigenvalues of the covariance (over %zu rows); equals (D·participation - 1)/(D - 1), by which it is computed again", \
    "‏IsoScore ‏(Rudman ואחרים 2022): δ = |√D·λ/|λ| - (1 … 1)|/√(2(D - √D)), הערך = ((D - δ²(D - √D))² - D)/(D(D - 1)), כאשר λ הם הערכים העצמיים של השונות המשותפת (על פני %zu שורות); שווה ל־(D·participation - 1)/(D - 1), וכך הוא מחושב שוב"
#define M_EXPLAIN_RANK_OK \
    "the standard deviations along its own axes are as even as those of %.1f equal directions out of %zu", \
    "סטיות התקן לאורך הצירים של האוסף אחידות כמו אלה של %.1f כיוונים שווים מתוך %zu"
#define M_EXPLAIN_RANK_WARN \
    "the standard deviations along its own axes are as even as those of only %.1f equal directions out of %zu: most numbers of a vector could be left out", \
    "סטיות התקן לאורך הצירים של האוסף אחידות כמו אלה של %.1f כיוונים שווים בלבד מתוך %zu: אפשר היה לוותר על רוב המספרים שבווקטור"
#define M_EXPLAIN_RANK_FEW \
    "it looks like %.1f directions out of %zu, but %zu rows are too few to judge it", \
    "הוא נראה כמו %.1f כיוונים מתוך %zu, אבל %zu שורות הן מעט מכדי לשפוט"
#define M_EXPLAIN_RANK_FORMULA \
    "exp(-Σ p log p), p = σ/Σσ, σ the singular values of the centred vectors (Roy & Vetterli 2007; over %zu rows); again from the covariance by plain loops, without LAPACK", \
    "‏exp(-Σ p log p), כאשר p = σ/Σσ, ו־σ הם הערכים הסינגולריים של הווקטורים הממורכזים (Roy & Vetterli 2007; על פני %zu שורות); ושוב מן השונות המשותפת בלולאות פשוטות, בלי LAPACK"
#define M_EXPLAIN_SHAPE_FEW_ROWS \
    "%zu rows for %zu dimensions: below ten rows a dimension the sample makes directions unequal by itself", \
    "%zu שורות ל־%zu ממדים: מתחת לעשר שורות לממד המדגם עצמו הופך כיוונים ללא שווים"
#define M_EXPLAIN_SHAPE_BIAS \
    "what the number of rows alone takes off (%.2g of the value) is more than the scatter (%.2g), so the value stands at the edge of any interval; without that it would be %.4g", \
    "מה שמספר השורות לבדו גורע (%.2g מן הערך) גדול מן הפיזור (%.2g), ולכן הערך עומד בקצה של כל רווח סמך; בלי זאת היה %.4g"

/* ---- Partition ratio ---- */
#define M_EXPLAIN_PARTITION_OK \
    "the vectors fill the directions evenly enough: the emptiest has %.3f of the mass of the fullest", \
    "הווקטורים ממלאים את הכיוונים באופן אחיד למדי: בריק ביותר %.3f מן המסה של המלא ביותר"
#define M_EXPLAIN_PARTITION_WARN \
    "the vectors lean to one side: the emptiest direction has only %.3f of the mass of the fullest", \
    "הווקטורים נוטים לצד אחד: בכיוון הריק ביותר רק %.3f מן המסה של המלא ביותר"
#define M_EXPLAIN_PARTITION_FORMULA \
    "min Z(c)/max Z(c), Z(c) = Σ exp(c·w), over c = ± the eigenvectors of WᵀW (over %zu rows), w the vectors divided by their mean length (over %zu rows) (Arora et al. 2016; Mu & Viswanath 2018)", \
    "‏min Z(c)/max Z(c), כאשר Z(c) = Σ exp(c·w), על פני c = ± הווקטורים העצמיים של WᵀW (על פני %zu שורות), ו־w הם הווקטורים חלקי אורכם הממוצע (על פני %zu שורות) (Arora ואחרים 2016; Mu & Viswanath 2018)"
#define M_EXPLAIN_PARTITION_LOOSE \
    "the directions that decide are not set apart from their neighbours, so with other rows they would be others", \
    "הכיוונים המכריעים אינם נבדלים משכניהם, כך שעם שורות אחרות הם היו אחרים"
#define M_EXPLAIN_PARTITION_EQUAL \
    "all vectors are the same", "כל הווקטורים זהים"

/* ---- Intrinsic dimension ---- */
#define M_EXPLAIN_NEAR_STOPPED \
    "stopped before all neighbours were found, so there is no audit; run it again", \
    "נעצר לפני שנמצאו כל השכנים, ולכן אין ביקורת; יש להריץ שוב"
#define M_EXPLAIN_NEAR_SEARCHING "finding neighbours", "מחפש שכנים"
#define M_EXPLAIN_NEAR_ROWS "rows", "שורות"
#define M_EXPLAIN_NEAR_FEW \
    "%zu different rows are too few to say how they spread near each other; %d are needed", \
    "%zu שורות שונות הן מעט מכדי לומר כיצד הן מתפזרות זו ליד זו; נדרשות %d"
#define M_EXPLAIN_NEAR_FEW_ROWS \
    "there is no value", "אין ערך"
#define M_EXPLAIN_TWONN_OK \
    "a step from a row to its nearest neighbours leads as if there were %.1f directions, of %zu dimensions; farther apart, among %zu rows only, %.1f", \
    "צעד משורה אל שכנותיה הקרובות מתנהג כאילו היו %.1f כיוונים, מתוך %zu ממדים; ממרחק רב יותר, בין %zu שורות בלבד, %.1f"
#define M_EXPLAIN_TWONN_SCALE \
    "a step from a row to its nearest neighbours leads as if there were %.1f directions, of %zu dimensions, but farther apart, among %zu rows only, %.1f: the figure hangs on the scale, as it does with near-copies or noise", \
    "צעד משורה אל שכנותיה הקרובות מתנהג כאילו היו %.1f כיוונים, מתוך %zu ממדים, אבל ממרחק רב יותר, בין %zu שורות בלבד, %.1f: המספר תלוי בקנה המידה, כמו שקורה עם כמעט־עותקים או רעש"
#define M_EXPLAIN_TWONN_ALONE \
    "a step from a row to its nearest neighbours leads as if there were %.1f directions, of %zu dimensions; too few rows to look from farther apart", \
    "צעד משורה אל שכנותיה הקרובות מתנהג כאילו היו %.1f כיוונים, מתוך %zu ממדים; מעט מדי שורות כדי לבדוק ממרחק רב יותר"
#define M_EXPLAIN_TWONN_WARN \
    "a step from a row to its nearest neighbours leads as if there were only %.1f directions, of %zu dimensions: the collection lies on a line or a sheet, and rows differ in hardly more than one way", \
    "צעד משורה אל שכנותיה הקרובות מתנהג כאילו היו %.1f כיוונים בלבד, מתוך %zu ממדים: האוסף מונח על קו או על משטח, והשורות נבדלות כמעט רק באופן אחד"
#define M_EXPLAIN_TWONN_FORMULA \
    "slope of -log(1 - i/n) on log(r₂/r₁), ratios in order, the largest tenth left out, n = %zu of %zu different rows, r₁ and r₂ the distances to their nearest among all of these (Facco et al. 2017); interval by groups of rows left out, wider for rows that are each other's neighbours; from some 10 on such figures fall short", \
    "שיפוע של -log(1 - i/n) לפי log(r₂/r₁), היחסים לפי הסדר בלי העשירית הגדולה, n = %zu מתוך %zu שורות שונות, r₁ ו־r₂ הם המרחקים לקרובות ביותר מבין כולן (Facco ואחרים 2017); רווח סמך לפי קבוצות שורות שמושמטות, רחב יותר עבור שורות שהן שכנות זו של זו; מ־10 בערך ומעלה מספרים כאלה נופלים מן האמת"
#define M_EXPLAIN_MLE_OK \
    "among a row's %zu nearest the collection spreads like %.1f directions, of %zu dimensions", \
    "בין %zu השכנות הקרובות של שורה האוסף מתפזר כמו %.1f כיוונים, מתוך %zu ממדים"
#define M_EXPLAIN_MLE_WARN \
    "among a row's %zu nearest the collection spreads like only %.1f directions, of %zu dimensions", \
    "בין %zu השכנות הקרובות של שורה האוסף מתפזר כמו %.1f כיוונים בלבד, מתוך %zu ממדים"
#define M_EXPLAIN_MLE_FORMULA \
    "1/mean over rows of mean over j < k of log(r_k/r_j), k = %zu, n = %zu of %zu different rows (Levina & Bickel 2005; averaged as MacKay & Ghahramani 2005 say); interval from the spread over rows, wider for neighbours that rows share; from some 10 on such figures fall short", \
    "‏1 חלקי הממוצע על פני השורות של הממוצע על פני j < k של log(r_k/r_j), כאשר k = %zu, n = %zu מתוך %zu שורות שונות (Levina & Bickel 2005; בממוצע לפי MacKay & Ghahramani 2005); רווח סמך מן הפיזור על פני השורות, רחב יותר עבור שכנות משותפות; מ־10 בערך ומעלה מספרים כאלה נופלים מן האמת"

/* clang-format on */

#endif
