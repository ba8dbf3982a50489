/* cli_opt.h — options as tables: from one row come the parser, the help, the manual page, the shell
 * completion and the `params` of the JSON output.
 *
 *     typedef struct near_args { uint64_t k; } near_args;
 *     static const cli_option rows[] = {
 *         CLI_ROW_COUNT(near_args, k, "k", 'k', "10", 1, 1e6, "N", M_CLI_O_K),
 *     };
 *     const cli_spec cmd_near_spec = {rows, 1, sizeof(near_args), 2, 99};
 *
 * Defaults are strings and go through the same parser as what the user types, so that the help can't
 * promise another value than the one in use.
 */
#ifndef ZAVIT_CLI_OPT_H
#define ZAVIT_CLI_OPT_H

#include <stddef.h>

#include <zavit/base.h>

typedef enum cli_kind {
    CLI_FLAG, /* bool */
    CLI_COUNT, /* uint64_t in [min, max] */
    CLI_REAL, /* double in [min, max] */
    CLI_TEXT, /* const char *, borrowed from argv */
    CLI_LIST, /* cli_list: may be given several times */
    CLI_CHOICE /* unsigned: place in `value`, "one|two|three" */
} cli_kind;

typedef struct cli_list {
    const char **items; /* owned, the strings borrowed from argv */
    size_t n;
} cli_list;

enum {
    CLI_REQUIRED = 1, /* the command can't do without it */
    CLI_SHOW = 2, /* only how things are shown: not among the params */
    CLI_FILE = 4 /* its value is a file name: for completion */
};

typedef struct cli_option {
    const char *name; /* without the dashes */
    char letter; /* 0: none */
    cli_kind kind;
    size_t offset; /* of the target in the command's (or the common) struct */
    const char *fallback; /* the default as one would type it; NULL: none */
    double min, max;
    const char *value; /* what the help calls it, or the choices */
    unsigned flags;
    const char *en, *he; /* help */
} cli_option;

/* Rows: struct, field, name, letter, …, and last a message row with the help in both languages. */
#define CLI_ROW_FLAG(type, field, name, letter, ...)                                               \
    { name, letter, CLI_FLAG, offsetof(type, field), NULL, 0, 0, NULL, 0, __VA_ARGS__ }
#define CLI_ROW_COUNT(type, field, name, letter, fallback, min, max, value, ...)                   \
    { name, letter, CLI_COUNT, offsetof(type, field), fallback, min, max, value, 0, __VA_ARGS__ }
#define CLI_ROW_REAL(type, field, name, fallback, min, max, value, ...)                            \
    { name, 0, CLI_REAL, offsetof(type, field), fallback, min, max, value, 0, __VA_ARGS__ }
#define CLI_ROW_TEXT(type, field, name, letter, fallback, value, flags, ...)                       \
    { name, letter, CLI_TEXT, offsetof(type, field), fallback, 0, 0, value, flags, __VA_ARGS__ }
#define CLI_ROW_LIST(type, field, name, letter, value, flags, ...)                                 \
    { name, letter, CLI_LIST, offsetof(type, field), NULL, 0, 0, value, flags, __VA_ARGS__ }
#define CLI_ROW_CHOICE(type, field, name, fallback, choices, ...)                                  \
    { name, 0, CLI_CHOICE, offsetof(type, field), fallback, 0, 0, choices, 0, __VA_ARGS__ }

/* A command's options and how many arguments it takes besides. */
typedef struct cli_spec {
    const cli_option *rows;
    size_t n;
    size_t size; /* of the struct that the rows point into */
    size_t min_args, max_args;
} cli_spec;

/* The options that every command takes. */
typedef struct cli_common {
    bool help, json, quiet, strict, verify;
    const char *output, *open, *html;
    uint64_t threads;
    unsigned lang, color, fail_on, cpu, keep_background;
} cli_common;
extern const cli_option cli_common_rows[];
extern const size_t cli_common_count;

enum { CLI_LANG_AUTO, CLI_LANG_EN, CLI_LANG_HE };
enum { CLI_COLOR_AUTO, CLI_COLOR_ALWAYS, CLI_COLOR_NEVER };
enum { CLI_FAIL_NEVER, CLI_FAIL_WARN, CLI_FAIL_FAIL };
enum { CLI_KEEP_AUTO, CLI_KEEP_ALWAYS, CLI_KEEP_NEVER };

/* What the parser fills. */
typedef struct cli_parsed {
    void *own; /* [spec->size], zeroed by the caller */
    cli_common *common;
    const char **args; /* room for argc */
    size_t n_args;
    uint64_t given; /* bit i: the command's row i was typed, even if as its default */
} cli_parsed;

/* Sets defaults, then reads argv[0 … argc): `--name value`, `--name=value`, `-x value`, `-xvalue`;
 * `--` ends the options and a lone `-` is an argument. ZV_USAGE in one sentence that names option,
 * value and range, or the option that was probably meant. */
zv_status cli_parse(cli_parsed *out, const cli_spec *spec, int argc, char **argv, zv_err *err);
/* After cli_parse: required options and the number of arguments. */
zv_status cli_parse_check(const cli_parsed *p, const cli_spec *spec, const char *command,
                          zv_err *err);
/* Frees what the lists hold. */
void cli_parsed_free(cli_parsed *p, const cli_spec *spec);

/* Name of choice `index` of "one|two|three", written to out. */
void cli_choice_name(char *out, size_t size, const char *choices, unsigned index);
/* The language that the arguments or the environment ask for, before anything else is read. */
zv_lang cli_language(int argc, char **argv);
/* Edits (insert, delete, replace, swap of neighbours) from a to b, for "did you mean". */
size_t cli_edits(const char *a, const char *b);
/* True if a misspelt name is near enough to be offered. */
bool cli_near_enough(const char *typed, const char *name, size_t edits);

#endif
