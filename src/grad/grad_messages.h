/* grad_messages.h — what this room says, English beside Hebrew (see base_messages.h). */
#ifndef ZV_GRAD_MESSAGES_H
#define ZV_GRAD_MESSAGES_H

/* clang-format off */
#define M_GRAD_OP \
    "operator %d does not exist; use one of the zv_op values", \
    "אופרטור %d אינו קיים; השתמשו באחד הערכים של zv_op"
#define M_GRAD_INPUT \
    "%s: input %d is no node of this graph; it takes %d", \
    "%s: קלט %d אינו צומת של הגרף הזה; האופרטור מקבל %d קלטים"
#define M_GRAD_RANK \
    "%s: a tensor has 1 to %d axes, each of length 1 or more, and not %s", \
    "%s: לטנזור 1 עד %d צירים שאורך כל אחד מהם 1 או יותר, ולא %s"
#define M_GRAD_NEEDS_IDS \
    "%s: its second input must be ids (zv_graph_ids)", \
    "%s: הקלט השני חייב להיות מספרי שורות (zv_graph_ids)"
#define M_GRAD_NEEDS_REALS \
    "%s: input %d is ids, and numbers are needed; gather rows by them first", \
    "%s: קלט %d הוא מספרי שורות, ונדרשים מספרים ממשיים; יש לשלוף קודם שורות לפיהם (gather)"
#define M_GRAD_BROADCAST \
    "%s: %s cannot be repeated to fill %s; each axis, from the last on, must be as long or 1", \
    "%s: אי אפשר לשכפל %s כדי למלא %s; כל ציר, מן האחרון והלאה, צריך להיות באותו אורך או 1"
#define M_GRAD_PAIR \
    "%s: the shapes %s and %s differ; give two of one shape", \
    "%s: הצורות %s ו־%s שונות; יש לתת שני טנזורים באותה צורה"
#define M_GRAD_PRODUCT \
    "%s: %s times %s does not fit: the inner lengths are %zu and %zu; transpose one, or reshape", \
    "%s: המכפלה של %s ב־%s לא מתאימה: האורכים הפנימיים הם %zu ו־%zu; יש להחליף צירים או לשנות צורה"
#define M_GRAD_BATCH \
    "%s: %s times %s: both need two axes or more, and the axes before them must be alike, or the second has just two", \
    "%s: המכפלה של %s ב־%s: לשניהם דרושים שני צירים או יותר, והצירים שלפניהם צריכים להיות שווים, או שלשני יש שניים בלבד"
#define M_GRAD_LINEAR \
    "%s: inputs %s, %s and %s do not fit; [.., k], [k, n] and [n] are needed", \
    "%s: הקלטים %s, %s ו־%s לא מתאימים; נדרשים [.., k], [k, n] ו־[n]"
#define M_GRAD_ACT \
    "%s: there is no activation %d; use one of the zv_act values", \
    "%s: אין אקטיבציה שמספרה %d; השתמשו באחד הערכים של zv_act"
#define M_GRAD_AFFINE \
    "%s: inputs %s, %s and %s do not fit; [.., n], [n] and [n] are needed", \
    "%s: הקלטים %s, %s ו־%s לא מתאימים; נדרשים [.., n], [n] ו־[n]"
#define M_GRAD_TABLE \
    "%s: rows are taken from a parameter with two axes, and this is %s", \
    "%s: שורות נשלפות מפרמטר בעל שני צירים, וזה %s"
#define M_GRAD_LABELS \
    "%s: labels %s do not fit scores %s: one label for each row is needed", \
    "%s: התוויות %s לא מתאימות לציונים %s: דרושה תווית אחת לכל שורה"
#define M_GRAD_AXIS \
    "%s: %s has no axis %zu; axes count from 0", \
    "%s: ל־%s אין ציר %zu; הצירים נמנים מ־0"
#define M_GRAD_SLICE \
    "%s: places %zu to %zu are not within the %zu of the axis", \
    "%s: המקומות %zu עד %zu אינם בתוך %zu המקומות של הציר"
#define M_GRAD_CONCAT \
    "%s: %s and %s must be alike but for axis %zu", \
    "%s: %s ו־%s צריכים להיות שווים פרט לציר %zu"
#define M_GRAD_RESHAPE \
    "%s: %s cannot become %s: the number of elements differs", \
    "%s: אי אפשר להפוך את %s ל־%s: מספר האיברים שונה"
#define M_GRAD_RATE \
    "%s: the probability %g must be at least 0 and below 1", \
    "%s: ההסתברות %g חייבת להיות 0 או יותר ופחות מ־1"
#define M_GRAD_EPSILON \
    "%s: args.value is %g, and must be above 0: it keeps the variance from 0; 1e-5 is usual", \
    "%s: ערכו של args.value הוא %g, ועליו להיות מעל 0: הוא מרחיק את השונות מ־0; מקובל 1e-5"
#define M_GRAD_LOSS \
    "the loss must have one element, and has the shape %s; take its mean or sum first", \
    "להפסד צריך להיות איבר אחד, וצורתו %s; קחו קודם ממוצע או סכום"
#define M_GRAD_NO_LOSS \
    "the loss is no computed node of this graph; give what zv_graph_add returned", \
    "ההפסד אינו צומת מחושב של הגרף הזה; תנו את מה ש־zv_graph_add החזירה"
#define M_GRAD_REAL \
    "there is no kind of number %d; use one of the zv_real values", \
    "אין סוג מספרים %d; השתמשו באחד הערכים של zv_real"
#define M_GRAD_PARAMS \
    "parameters of the caller's own are f32, and this tape's are not; compile it with real = ZV_REAL_F32, or without params", \
    "פרמטרים של הקורא עצמו הם f32, ושל הסרט הזה אינם; הדרו אותו עם real = ZV_REAL_F32, או בלי params"
#define M_GRAD_ID \
    "%s: place %zu holds %u, and there are only the rows 0 to %zu", \
    "%s: במקום %zu נמצא %u, ויש רק השורות 0 עד %zu"
#define M_GRAD_DUAL \
    "curvature needs a tape of dual numbers; compile the graph with real = ZV_REAL_DUAL", \
    "עקמומיות דורשת סרט של מספרים דואליים; הדרו את הגרף עם real = ZV_REAL_DUAL"
#define M_GRAD_F64 \
    "gradients are checked on a tape of f64 with gradients; compile the graph with real = ZV_REAL_F64", \
    "גרדיאנטים נבדקים על סרט של f64 עם גרדיאנטים; הדרו את הגרף עם real = ZV_REAL_F64"
#define M_GRAD_CHECK_STOPPED \
    "the check was stopped after %zu entries; it compared nothing further", \
    "הבדיקה נעצרה אחרי %zu איברים; דבר לא הושווה מעבר לכך"
/* clang-format on */

#endif
