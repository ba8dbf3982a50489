/* cli.h — what every command of the program shares.
 *
 * A command is a row of commands.def and a file cmd_NAME.c with
 *     const cli_spec cmd_NAME_spec;         its options
 *     zv_status cmd_NAME(cli *c);           its work
 * It adds its inputs, puts human text into c->out, machine values into c->result and findings into
 * c->report; on failure it fills c->err. Everything is written in one go at the end (main.c), so a
 * failed run prints nothing on stdout.
 */
#ifndef ZAVIT_CLI_H
#define ZAVIT_CLI_H

#include <jansson.h>

#include <zavit/zavit.h>

#include "cli_messages.h"
#include "cli_opt.h"

typedef struct cli cli;

typedef enum cli_group { CLI_MAKE, CLI_FILES, CLI_ASK, CLI_MEASURE, CLI_ABOUT } cli_group;
enum { CLI_GROUPS = 5 };

enum {
    CLI_BARE = 1, /* runs without arguments; the others print their help then */
    CLI_STOPS = 2, /* Ctrl-C is caught: the work so far is kept or cleaned up */
    CLI_PLAIN = 4, /* has no findings: no report is made */
    CLI_ANSWERS = 8 /* keeps nothing: an answer that comes after Ctrl-C is not given */
};

typedef struct cli_command {
    const char *name;
    cli_group group;
    const char *usage; /* its arguments, as the help shows them */
    unsigned flags;
    const char *en, *he; /* one line of help */
    zv_status (*run)(cli *c);
    const cli_spec *spec;
} cli_command;

extern const cli_command cli_commands[];
extern const size_t cli_command_count;
/* NULL if there is none of that name. */
const cli_command *cli_command_find(const char *name);

typedef struct cli_bar {
    bool on; /* stderr is a terminal and may be talked to */
    bool shown;
    bool color;
    unsigned width;
    zv_lang lang;
} cli_bar;

struct cli {
    const cli_command *command;
    zv_status (*run)(cli *c); /* NULL: only help was asked for, and it is in `out` */
    cli_common opt;
    void *own; /* the command's options */
    const char **args;
    size_t n_args;
    uint64_t given; /* see cli_parsed */
    zv_lang lang;
    zv_err err;
    zv_env *env;
    zv_style style;
    cli_bar bar;
    zv_buf line; /* the command line, for histories */
    zv_buf out; /* human text */
    zv_buf sentence; /* being put together, until cli_end_sentence */
    json_t *inputs, *result, *warnings;
    zv_report *report;
    zv_buf scratch; /* path of a merged space, hidden from the output */
    bool brief; /* findings in one line each */
    size_t listed; /* of brief findings: so many are in `out` already, repeated only under --open */
    bool streamed; /* the vectors went to stdout, so talk goes to stderr */
    bool stopped; /* interrupted, work kept: exit 130 */
    int exit_code; /* when nothing failed */
};

/* ---- cli_run.c --------------------------------------------------------------------------------- */

/* Language, command row, options, environment. c->run stays NULL when only help was asked for (which
 * is then in c->out). */
zv_status cli_start(cli *c, int argc, char **argv);
/* Was the command's own option of this name typed, even if as its default? */
bool cli_given(const cli *c, const char *name);
/* Renders, writes, says what went wrong, frees; the process's exit code. */
int cli_finish(cli *c, zv_status status);
/* Talk: one sentence on stderr, unless --quiet. */
void cli_talk(cli *c, const char *en, const char *he, ...) ZV_PRINTF(2, 4) ZV_PRINTF(3, 4);
/* A warning: on stderr, or in the JSON's warnings[]. */
void cli_warn(cli *c, const char *en, const char *he, ...) ZV_PRINTF(2, 4) ZV_PRINTF(3, 4);
/* Adds a message row to the sentence being put together. */
#define CLI_SAY(c, ...) zv_buf_say(&(c)->sentence, (c)->lang, __VA_ARGS__)
/* Puts the sentence out in lines of the terminal's width; in Hebrew they stand on the right. */
void cli_end_sentence(cli *c);
/* The beginning of a text, on one line of the terminal, `indent` columns in; more of it on the page (--html). */
void cli_show_text(cli *c, zv_str text, size_t indent);
/* The one of two strings that the language asks for. */
const char *cli_pick(const cli *c, const char *en, const char *he);
/* ZV_NOMEM with its sentence. */
zv_status cli_nomem(cli *c);
/* "·", "✓", "⚠", "✗" */
const char *cli_mark(zv_verdict verdict);

/* Propagates; for places where nothing is held. */
#define CLI_TRY(expr)                                                                              \
    do {                                                                                           \
        zv_status cli_status_ = (expr);                                                            \
        if (cli_status_ != ZV_OK) return cli_status_;                                              \
    } while (0)

/* ---- cli_signal.c ------------------------------------------------------------------------------ */

/* SIGPIPE ignored, SIGBUS turned into a sentence. */
void cli_signals(zv_lang lang);
/* SIGINT and SIGTERM ask to stop; the second one kills. */
void cli_signals_catch_stop(void);
bool cli_stop_asked(void);
/* Names a mapped file for the sentence that SIGBUS prints. */
void cli_signals_name(const char *path);

/* ---- cli_progress.c ---------------------------------------------------------------------------- */

double cli_now(void); /* seconds of a clock that never goes back */
void cli_bar_show(cli_bar *bar, const zv_progress *p);
void cli_bar_clear(cli_bar *bar);

/* ---- cli_space.c: files in --------------------------------------------------------------------- */

/* Opens a space under --strict and --verify and lists it among the inputs. */
zv_status cli_open(cli *c, zv_space **out, const char *path);
/* Opens the counts of a space under --verify and lists them among the inputs. */
zv_status cli_open_counts(cli *c, zv_counts **out, const char *path, const zv_space *space);
/* Opens the sentences kept beside a space, likewise; `space_path` is that of the space. */
zv_status cli_open_sentences(cli *c, zv_sentences **out, const char *space_path,
                             const zv_space *space);
/* Several files with equal contracts as one space: merged into an unnamed temporary file. `where`:
 * only these rows. One file without `where` is opened directly. */
zv_status cli_open_all(cli *c, zv_space **out, const char *const *paths, size_t n,
                       const cli_list *where);
/* Opens what was just written, so that findings speak of the file and not of what was meant. NULL and
 * a warning where that is impossible: the work is done all the same. */
zv_status cli_reopen(cli *c, zv_space **out, const char *path);
/* ZV_USAGE if -o or --html is this file, which a contract named as a model. */
zv_status cli_check_source(cli *c, const char *path);
/* Lists a net among the inputs. */
void cli_input_net(cli *c, const zv_net *net);
/* Lists a file of text among the inputs. */
void cli_input_text(cli *c, const char *path);
/* The rows that all `where` conditions keep, as a mask to free(); NULL when there are none. */
zv_status cli_where(cli *c, uint8_t **keep, const zv_space *space, const cli_list *where);
/* The first argument and what --with adds, as one space. */
zv_status cli_open_with(cli *c, zv_space **out, const char *path, const cli_list *with);
/* Row of an id; ZV_NOTFOUND names file and id. */
zv_status cli_row_of_id(cli *c, size_t *row, const zv_space *space, const char *id);
/* ZV_USAGE unless exactly one of: arguments after the first, `x`, `y`. What is asked goes to *query
 * (the arguments joined by spaces). `ways` names the three for the sentence. */
zv_status cli_one_question(cli *c, zv_buf *query, bool arguments, const char *x, const char *y,
                           const char *ways);
/* ZV_USAGE if -o, --write or --html names a file that the command reads, or nothing at all. */
zv_status cli_check_inputs(cli *c);
/* The value of -o ("output"), be it the command's own or the common one, or of --write; NULL if there is none. */
const char *cli_output_of(const cli *c, const char *name);
/* Before long work: can `output` be written at all? Where vectors go to stdout, results go to stderr
 * and --json has no place. */
zv_status cli_check_output(cli *c, const char *output);
/* True for "-" and the names of stdout. */
bool cli_is_stdout(const char *path);
/* True if a file can be opened again after it was written: not a stream. */
bool cli_is_file(const char *path);
/* What reads texts as `space` was made: a word model (`path`, or what the contract names, or the space
 * itself), a program outside, or a net over either. */
typedef struct cli_model {
    zv_space *opened; /* owned; NULL when the space itself is the model */
    const zv_space *words;
    zv_encoder *encoder; /* NULL: no word model */
    zv_outside *outside; /* owned; NULL: no program (cli_outside.h) */
    struct cli_net *net; /* owned; NULL: no net. With one, what it stands on is in it (cli_net.h) */
} cli_model;
zv_status cli_model_open(cli *c, cli_model *out, const zv_space *space, const char *path);
/* Any of them as any encoder; *session, which may become NULL, is to be freed. */
zv_status cli_model_any(cli *c, zv_any_encoder *any, zv_session **session, const cli_model *m);
bool cli_model_reads(const cli_model *m); /* has it any? */
/* Are reasons measured by encoding texts again? So with a program, and through a net: its answer is no sum over words. */
bool cli_model_measured(const cli_model *m);
/* Says what was asked of a program. */
void cli_model_close(cli *c, cli_model *m);

/* ---- cli_merge.c: rows from space to space ----------------------------------------------------- */

/* Copies rows with all that belongs to them. `keep` may be NULL. */
zv_status cli_copy_rows(cli *c, zv_space_writer *w, const zv_space *from, const uint8_t *keep,
                        uint64_t *done, uint64_t total);
/* ZV_USAGE naming the first difference between two contracts. */
zv_status cli_same_contract(cli *c, const zv_space *a, const zv_space *b);
/* Merges open spaces into `path`. */
zv_status cli_merge(cli *c, zv_space *const *spaces, size_t n, const cli_list *where,
                    const char *path);
/* Contract of `from` for a file at `path`: the model's path made to fit, the history prolonged.
 * Strings live in `hold`. */
zv_status cli_contract_for(cli *c, zv_contract *out, const zv_space *from, const char *path,
                           zv_buf hold[2]);

/* Writes the rows of `keep` (NULL: all) as a space at `path`, with all that belongs to them and the history
 * prolonged. */
zv_status cli_write_rows(cli *c, const zv_space *from, const uint8_t *keep, zv_dtype dtype,
                         bool subwords, const char *path);

/* A column to come: its value in a row ("": none), in `room` or borrowed. */
typedef struct cli_column {
    const char *name;
    zv_str (*value)(const void *ctx, size_t row, char room[24]);
    const void *ctx;
} cli_column;
/* Writes all rows likewise with a column more, which takes the place of one of that name. */
zv_status cli_write_column(cli *c, const zv_space *from, const cli_column *column,
                           const char *path);

/* ---- cli_path.c -------------------------------------------------------------------------------- */

/* Folder of a path with its slash, "" if none. */
void cli_path_folder(zv_buf *out, const char *path);
/* `relative` seen from the folder of `path`; absolute paths stay. */
void cli_path_beside(zv_buf *out, const char *path, const char *relative);
/* `target` (which exists) as seen from the folder of `path` (which exists). False if either can't be
 * resolved: then `out` holds `target` as it is. */
bool cli_path_relative(zv_buf *out, const char *target, const char *path);

/* ---- cli_temp.c: a folder for files that only this run needs ----------------------------------- */

typedef struct cli_temp {
    zv_buf folder; /* its path; empty when there is none */
    zv_buf file; /* what cli_temp_path gave last */
} cli_temp;
/* Makes one in TMPDIR (or /tmp); ZV_IO says why that can't be. */
zv_status cli_temp_new(cli *c, cli_temp *out);
/* Path of a file in it; valid until the next call. */
const char *cli_temp_path(cli_temp *t, const char *name);
/* Writes a file there. */
zv_status cli_temp_write(cli *c, cli_temp *t, const char *name, zv_str text);
/* Removes the folder with everything in it. */
void cli_temp_free(cli_temp *t);

/* ---- cli_side.c: one side of a comparison ------------------------------------------------------ */

typedef struct cli_side {
    zv_side side;
    zv_session *session;
    zv_encoded encoded;
    float *vector;
    char number[24];
    zv_str text;
    const char *rule; /* how it was found: "word", "item", "text" */
    size_t row; /* of the space; SIZE_MAX for a free text */
} cli_side;
/* A free text. ZV_NOTFOUND if no word of it is known. */
zv_status cli_side_of_text(cli *c, cli_side *out, const cli_model *m, const char *text);
/* Row of a space, with its words when there are text and model. `m` may be NULL. */
zv_status cli_side_of_row(cli *c, cli_side *out, const zv_space *space, size_t row,
                          const cli_model *m);
void cli_side_free(cli_side *s);
/* Words that have no row but a vector from their n-grams: tells of them, and adds them to the list `unseen`
 * of the result. */
void cli_unseen(cli *c, const zv_str *words, size_t n);
/* Warns of the rows' words that were seen too rarely to trust; the same in JSON: "rare". */
void cli_rare(cli *c, const zv_space *space, const size_t *rows, size_t n);

/* ---- cli_hits.c: what near and search share ---------------------------------------------------- */

typedef struct cli_hits_args {
    uint64_t k, seed;
    const char *metric, *group;
    cli_list where, with;
} cli_hits_args;

/* Labelled pairs, see cli_relate.h. */
typedef struct cli_relate_args {
    const char *pairs;
    double related_from, prior;
    uint64_t seed;
} cli_relate_args;

typedef struct cli_hits {
    zv_hit *hits;
    double *cosines;
    size_t n;
    zv_metric metric;
    zv_background *background; /* NULL when there is too little data */
    const size_t *lexical_ranks; /* [n] --lexical: ranks by words, borrowed; NULL: not asked for */
    const double *lexical_scores; /* [size] likewise */
    zv_related *related; /* [n] with --pairs, else NULL */
    zv_support *support; /* of near --support; else NULL */
    zv_mixture *mixture; /* without --pairs, by cosine; else NULL */
    const size_t *exclude; /* rows left out, borrowed */
    size_t n_exclude;
    uint64_t seed;
    const zv_env *env; /* kept */
} cli_hits;

/* Searches, fills report, table and JSON hits. */
zv_status cli_hits_find(cli *c, cli_hits *out, const zv_space *space, const float *query,
                        const size_t *exclude, size_t n_exclude, const cli_hits_args *a);
zv_status cli_hits_print(cli *c, const cli_hits *h, const zv_space *space);
void cli_hits_free(cli_hits *h);
/* Background of a space, or NULL and a warning when there is too little. */
zv_status cli_background(cli *c, zv_background **out, const zv_space *space, uint64_t seed);

/* clang-format off */
#define CLI_HITS_ROWS(type)                                                                        \
    CLI_ROW_COUNT(type, hits.k, "k", 'k', "10", 1, 1e6, "N", M_CLI_O_K),                           \
    CLI_ROW_TEXT(type, hits.metric, "metric", 0, NULL, "cos|dot|l2", 0, M_CLI_O_METRIC),           \
    CLI_ROW_LIST(type, hits.where, "where", 0, "COL=VALUE", 0, M_CLI_O_WHERE),                     \
    CLI_ROW_TEXT(type, hits.group, "group", 0, NULL, "COL", 0, M_CLI_O_GROUP),                     \
    CLI_ROW_LIST(type, hits.with, "with", 0, "FILE", CLI_FILE, M_CLI_O_WITH),                      \
    CLI_ROW_COUNT(type, hits.seed, "seed", 0, "1", 0, 1e15, "N", M_CLI_O_SEED_PAIRS)
/* clang-format on */

/* clang-format off */
#define CLI_RELATE_ROWS(type)                                                                      \
    CLI_ROW_TEXT(type, relate.pairs, "pairs", 0, NULL, "FILE", CLI_FILE, M_CLI_O_LABELLED),           \
    CLI_ROW_REAL(type, relate.related_from, "related-from", NULL, -1e9, 1e9, "X",                  \
                 M_CLI_O_RELATED_FROM),                                                            \
    CLI_ROW_REAL(type, relate.prior, "prior", NULL, 1e-9, 0.999999999, "P", M_CLI_O_PRIOR)
/* clang-format on */

/* ---- cli_text.c: the flags of learn and encode that say how text is read ----------------------- */

typedef struct cli_text_args {
    unsigned format, bad_utf8;
    bool paragraphs;
    const char *text_field, *id_field, *label_field;
} cli_text_args;
zv_text_source_opts cli_text_source(const cli *c, const cli_text_args *a);

/* clang-format off */
#define CLI_TEXT_ROWS(type)                                                                        \
    CLI_ROW_CHOICE(type, in.format, "format", "auto",                                              \
                   "auto|plain|paragraphs|jsonl|csv|tsv|folder", M_CLI_O_FORMAT),                  \
    CLI_ROW_FLAG(type, in.paragraphs, "paragraphs", 0, M_CLI_O_PARAGRAPHS),                        \
    CLI_ROW_TEXT(type, in.text_field, "text-field", 0, "text", "NAME", 0, M_CLI_O_TEXT_FIELD),     \
    CLI_ROW_TEXT(type, in.id_field, "id-field", 0, "id", "NAME", 0, M_CLI_O_ID_FIELD),             \
    CLI_ROW_TEXT(type, in.label_field, "label-field", 0, "label", "NAME", 0, M_CLI_O_LABEL_FIELD), \
    CLI_ROW_CHOICE(type, in.bad_utf8, "bad-utf8", "replace", "replace|fail", M_CLI_O_BAD_UTF8)
/* clang-format on */

#endif
