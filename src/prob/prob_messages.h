/* prob_messages.h — what this room says, English beside Hebrew (see base_messages.h). */
#ifndef ZV_PROB_MESSAGES_H
#define ZV_PROB_MESSAGES_H

/* clang-format off */
#define M_PROB_ONE_CLASS \
    "of %zu labelled pairs %zu are related; a probability can only be learned from pairs of both kinds, so add some of the other", \
    "מתוך %zu זוגות מתויגים %zu קשורים; הסתברות אפשר ללמוד רק מזוגות משני הסוגים, ולכן יש להוסיף מן הסוג החסר"
#define M_PROB_FEATURES \
    "%zu features were given; a calibration takes 1 to %d", \
    "ניתנו %zu מאפיינים; כיול מקבל בין 1 ל־%d"
#define M_PROB_NOT_FINITE \
    "item %zu has a score that is not a finite number; leave such items out of a calibration", \
    "לפריט %zu יש ציון שאינו מספר סופי; יש להשמיט פריטים כאלה מן הכיול"
/* clang-format on */

#endif
