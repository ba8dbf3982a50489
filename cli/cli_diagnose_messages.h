/* cli_diagnose_messages.h — what diagnose says, English beside Hebrew. */
#ifndef ZAVIT_CLI_DIAGNOSE_MESSAGES_H
#define ZAVIT_CLI_DIAGNOSE_MESSAGES_H

/* clang-format off */
#define M_CLI_O_DIAGNOSE_SPACE "the vectors it is trained on, where they are not where the net says", "הווקטורים שעליהם היא מאומנת, אם אינם במקום שהרשת מציינת"
#define M_CLI_O_DIAGNOSE_TRY "try the recommended change on a copy, beside the same steps without it", "לנסות את השינוי המומלץ על עותק, לצד אותם צעדים בלעדיו"
#define M_CLI_O_DIAGNOSE_STEPS "of --try", "מספר הצעדים של --try"
#define M_CLI_O_DIAGNOSE_CURVATURE "measure curvature whatever it costs; it is measured unasked up to 200,000 parameters", "למדוד עקמומיות בכל מחיר; עד 200,000 פרמטרים היא נמדדת גם בלי לבקש"
#define M_CLI_O_DIAGNOSE_SPECTRUM "all eigenvalues of the Hessian, as a density", "כל הערכים העצמיים של ההסיאן, כצפיפות"
#define M_CLI_O_DIAGNOSE_SLICE "the loss along a random direction, over a random plane, and under the way from the first weights to here", "ה־loss לאורך כיוון אקראי, על פני מישור אקראי, ומתחת לדרך מהמשקלים הראשונים לכאן"
#define M_CLI_O_DIAGNOSE_RANGE "which learning rates work from here", "אילו קצבי למידה עובדים מכאן"
#define M_CLI_O_DIAGNOSE_BARRIER "the loss on the straight line to another net of the same shape", "ה־loss על הקו הישר אל רשת אחרת באותה צורה"
#define M_CLI_O_DIAGNOSE_SEEDS "of mini-batches; intervals are over them", "מספר הזרעים של מיני־אצוות; הרווחים הם על פניהם"
#define M_CLI_O_DIAGNOSE_BATCHES "mini-batches of each seed", "מספר המיני־אצוות לכל זרע"
#define M_CLI_O_DIAGNOSE_SEED "the first seed of mini-batches and trials", "הזרע הראשון של המיני־אצוות והניסיונות"
#define M_CLI_DIAGNOSE_HEAD "%s: %s", "%s: %s"
#define M_CLI_DIAGNOSE_ADVICE "To do: %s", "מה לעשות: %s"
#define M_CLI_DIAGNOSE_RATE "Learning rate now %.3g; recommended %.3g.", "קצב הלמידה כעת %.3g; מומלץ %.3g."
#define M_CLI_DIAGNOSE_WHERE "%s, %zu parameters, %s at %.3g, after %llu steps", "%s, ‏%zu פרמטרים, %s בקצב %.3g, אחרי %llu צעדים"
#define M_CLI_DIAGNOSE_EVIDENCE "what decided:", "מה הכריע:"
#define M_CLI_DIAGNOSE_H_SIGNAL "signal", "אות"
#define M_CLI_DIAGNOSE_H_VALUE "measured", "נמדד"
#define M_CLI_DIAGNOSE_H_INTERVAL "interval (95 %)", "רווח (95 %)"
#define M_CLI_DIAGNOSE_H_LIMIT "threshold", "סף"
#define M_CLI_DIAGNOSE_COST "curvature cost %llu products with the Hessian, %.3g s of %.3g s", "העקמומיות עלתה %llu מכפלות בהסיאן, ‏%.3g שניות מתוך %.3g"
#define M_CLI_DIAGNOSE_ASK "curvature was not measured: with %zu parameters it is costly; --curvature measures it, and some verdicts need it", "העקמומיות לא נמדדה: עם %zu פרמטרים היא יקרה; ‏‎--curvature מודד אותה, וחלק מהאבחנות זקוקות לה"
#define M_CLI_DIAGNOSE_NO_CURVATURE "the loss has no finite curvature here (an output of length 0, or numbers out of range), so the verdict is without it", "ל־loss אין כאן עקמומיות סופית (פלט שאורכו 0, או מספרים מחוץ לתחום), ולכן האבחנה נעשתה בלעדיה"
#define M_CLI_DIAGNOSE_NOTHING "--try: the verdict %s asks for no change that can be tried here", "‎--try: האבחנה %s אינה דורשת שינוי שאפשר לנסות כאן"
#define M_CLI_DIAGNOSE_TRIED "tried, %zu steps each (%s): the loss was %.4g; without a change it is %.4g, with it %.4g", "נוסה, %zu צעדים בכל צד (%s): ה־loss היה %.4g; בלי שינוי הוא %.4g, ועם השינוי %.4g"
#define M_CLI_DIAGNOSE_HELPED "the change helped", "השינוי הועיל"
#define M_CLI_DIAGNOSE_NOT_HELPED "the change did not help", "השינוי לא הועיל"
#define M_CLI_DIAGNOSE_SPECTRUM "eigenvalues of the Hessian (share in each of %zu bins, logarithmic; %zu products):", "הערכים העצמיים של ההסיאן (החלק בכל אחד מ־%zu תאים, לוגריתמי; %zu מכפלות):"
#define M_CLI_DIAGNOSE_SLICE "the loss along a random direction as long as the weights; 0 is where the training stands:", "ה־loss לאורך כיוון אקראי שאורכו כאורך המשקלים; 0 הוא המקום שבו האימון עומד:"
#define M_CLI_DIAGNOSE_WAY "the way of the training on its loss, from the first weights to where it stands (across %.0f %%, upwards %.0f %% of the points' spread); a checkpoint keeps no epoch in between but the best, unless train --keep-path says so:", "דרכו של האימון על פני ה־loss, מהמשקלים הראשונים אל המקום שבו הוא עומד (לרוחב %.0f %%, לגובה %.0f %% מפיזור הנקודות); הקובץ אינו שומר מעבר ביניים מלבד הטוב ביותר, אלא אם ‎train --keep-path ביקש:"
#define M_CLI_DIAGNOSE_WAY_KEPT "the way of the training on its loss, from the first weights over %zu epochs to here (across %.0f %%, upwards %.0f %% of the points' spread):", "דרכו של האימון על פני ה־loss, מהמשקלים הראשונים דרך %zu מעברים אל המקום שבו הוא עומד (לרוחב %.0f %%, לגובה %.0f %% מפיזור הנקודות):"
#define M_CLI_DIAGNOSE_WAY_HERE "first weights to here", "מהמשקלים הראשונים לכאן"
#define M_CLI_DIAGNOSE_PLANE "the loss over a plane of two such directions, less that in the middle:", "ה־loss על פני מישור של שני כיוונים כאלה, פחות זה שבמרכז:"
#define M_CLI_DIAGNOSE_RANGE "the loss while the learning rate rises:", "ה־loss בזמן שקצב הלמידה עולה:"
#define M_CLI_DIAGNOSE_BARRIER "the loss on the straight line to %s:", "ה־loss על הקו הישר אל %s:"
#define M_CLI_DIAGNOSE_HERE "here", "כאן"

/* clang-format on */

#endif
