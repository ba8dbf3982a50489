/* cli_help.c — help, manual pages and completion, all from the command table. */
#include "cli_help.h"

#include <stdio.h>
#include <string.h>

#include "cli_json.h"

static const char *pick(zv_lang lang, const char *en, const char *he) {
    return lang == ZV_HE ? he : en;
}

static const char *group_title(zv_lang lang, cli_group group) {
    static const char *const titles[CLI_GROUPS][2] = {
        {M_CLI_GROUP_MAKE},    {M_CLI_GROUP_FILES}, {M_CLI_GROUP_ASK},
        {M_CLI_GROUP_MEASURE}, {M_CLI_GROUP_ABOUT},
    };
    return titles[group][lang == ZV_HE];
}

/* ---- Terminal ---------------------------------------------------------------------------------- */

void cli_help_all(zv_buf *out, zv_lang lang) {
    zv_buf_say(out, lang, M_CLI_ABOUT_ZAVIT, ZV_VERSION);
    zv_buf_puts(out, "\n\n");
    zv_buf_say(out, lang, M_CLI_USAGE, "zavit COMMAND [FLAGS] FILES");
    zv_buf_puts(out, "\n");
    for (unsigned group = 0; group < CLI_GROUPS; group++) {
        zv_buf_addf(out, "\n%s\n", group_title(lang, (cli_group)group));
        for (size_t i = 0; i < cli_command_count; i++)
            if (cli_commands[i].group == group)
                zv_buf_addf(out, "  %-8s  %s\n", cli_commands[i].name,
                            pick(lang, cli_commands[i].en, cli_commands[i].he));
    }
    zv_buf_puts(out, "\n");
    zv_buf_say(out, lang, M_CLI_HELP_MORE, "zavit help COMMAND");
    zv_buf_puts(out, "\n");
}

/* "  -k, --k N" as shown in front of an option's help. */
static void add_option_head(zv_buf *out, const cli_option *o) {
    if (o->letter)
        zv_buf_addf(out, "-%c, --%s", o->letter, o->name);
    else
        zv_buf_addf(out, "    --%s", o->name);
    if (o->value) zv_buf_addf(out, " %s", o->value);
}

static bool shows_default(const cli_option *o) {
    return o->fallback && o->kind != CLI_FLAG && strcmp(o->fallback, "") != 0;
}

static void add_option(zv_buf *out, zv_lang lang, const cli_option *o) {
    zv_buf head = {0};
    add_option_head(&head, o);
    enum { COLUMN = 27 };
    zv_buf_addf(out, "  %s", zv_buf_cstr(&head));
    if (head.len + 2 > COLUMN) {
        zv_buf_puts(out, "\n");
        zv_buf_fill(out, ' ', COLUMN + 2);
    } else {
        zv_buf_fill(out, ' ', COLUMN - head.len);
    }
    zv_buf_puts(out, pick(lang, o->en, o->he));
    if (shows_default(o)) {
        zv_buf_putc(out, ' ');
        zv_buf_say(out, lang, M_CLI_DEFAULT, o->fallback);
    }
    if (o->flags & CLI_REQUIRED) {
        zv_buf_putc(out, ' ');
        zv_buf_say(out, lang, M_CLI_MUST);
    }
    zv_buf_putc(out, '\n');
    zv_buf_free(&head);
}

/* A command's own -o hides the common one. */
static bool is_hidden(const cli_spec *spec, const cli_option *common) {
    for (size_t i = 0; i < spec->n; i++)
        if (strcmp(spec->rows[i].name, common->name) == 0) return true;
    return false;
}

void cli_help_command(zv_buf *out, zv_lang lang, const cli_command *command) {
    const cli_spec *spec = command->spec;
    zv_buf_addf(out, "zavit %s — %s\n\n", command->name, pick(lang, command->en, command->he));
    zv_buf usage = {0};
    zv_buf_addf(&usage, "zavit %s %s", command->name, command->usage);
    zv_buf_say(out, lang, M_CLI_USAGE, zv_buf_cstr(&usage));
    zv_buf_free(&usage);
    zv_buf_puts(out, "\n");
    if (spec->n > 0) zv_buf_puts(out, "\n");
    for (size_t i = 0; i < spec->n; i++) add_option(out, lang, &spec->rows[i]);
    zv_buf_puts(out, "\n");
    zv_buf_say(out, lang, M_CLI_COMMON_FLAGS);
    zv_buf_puts(out, "\n");
    for (size_t i = 0; i < cli_common_count; i++)
        if (!is_hidden(spec, &cli_common_rows[i])) add_option(out, lang, &cli_common_rows[i]);
}

/* ---- Manual pages ------------------------------------------------------------------------------ */

/* Text for roff: backslashes, hyphens that are to stay hyphens, and dots that begin a line. */
static void add_roff(zv_buf *out, const char *s) {
    for (bool first = true; *s; s++, first = false) {
        if (*s == '\\')
            zv_buf_puts(out, "\\e");
        else if (*s == '-')
            zv_buf_puts(out, "\\-");
        else if (first && (*s == '.' || *s == '\''))
            zv_buf_addf(out, "\\&%c", *s);
        else
            zv_buf_putc(out, *s);
    }
}

static void man_option(zv_buf *out, const cli_option *o) {
    zv_buf_puts(out, ".TP\n.B ");
    zv_buf head = {0};
    if (o->letter) zv_buf_addf(&head, "-%c, ", o->letter);
    zv_buf_addf(&head, "--%s", o->name);
    add_roff(out, zv_buf_cstr(&head));
    zv_buf_free(&head);
    if (o->value) {
        zv_buf_puts(out, " \\fI");
        add_roff(out, o->value);
        zv_buf_puts(out, "\\fR");
    }
    zv_buf_puts(out, "\n");
    add_roff(out, o->en);
    if (shows_default(o)) {
        zv_buf_puts(out, " (default: ");
        add_roff(out, o->fallback);
        zv_buf_puts(out, ")");
    }
    if (o->flags & CLI_REQUIRED) zv_buf_puts(out, " (required)");
    zv_buf_puts(out, "\n");
}

static void man_end(zv_buf *out) {
    zv_buf_puts(out, ".SH EXIT STATUS\n");
    static const char *const codes[][2] = {
        {"0", "fine"},
        {"1", "it was measured and fails the limit that --fail-on sets"},
        {"2", "an option or argument can't be used"},
        {"3", "reading or writing failed"},
        {"4", "not enough data to say"},
        {"5", "out of memory, or a bug"},
        {"130", "interrupted; finished work was kept"},
    };
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        zv_buf_addf(out, ".TP\n.B %s\n", codes[i][0]);
        add_roff(out, codes[i][1]);
        zv_buf_puts(out, "\n");
    }
    zv_buf_puts(out,
                ".SH ENVIRONMENT\n.TP\n.B ZAVIT_CPU\nscalar, avx2 or avx512: the highest processor "
                "tier to use.\n.TP\n.B NO_COLOR\nno colour, unless \\-\\-color always.\n"
                ".TP\n.B LC_ALL, LC_MESSAGES, LANG\nHebrew messages when they begin with he.\n");
}

static void man_all(zv_buf *out) {
    zv_buf_addf(out, ".TH ZAVIT 1 \"\" \"zavit %s\"\n", ZV_VERSION);
    zv_buf_puts(out, ".SH NAME\nzavit \\- a debugger for embeddings\n.SH SYNOPSIS\n.B zavit\n"
                     ".I COMMAND\n[\\fIFLAGS\\fR] [\\fIFILES\\fR]\n.SH DESCRIPTION\n"
                     "zavit learns embeddings from raw text or opens the ones there are, measures "
                     "them and explains why they behave as they do, in English and in Hebrew.\n"
                     ".SH COMMANDS\n");
    for (size_t i = 0; i < cli_command_count; i++) {
        zv_buf_addf(out, ".TP\n.BR zavit\\-%s (1)\n", cli_commands[i].name);
        add_roff(out, cli_commands[i].en);
        zv_buf_puts(out, "\n");
    }
    zv_buf_puts(out, ".SH COMMON FLAGS\n");
    for (size_t i = 0; i < cli_common_count; i++) man_option(out, &cli_common_rows[i]);
    man_end(out);
}

void cli_help_man(zv_buf *out, const cli_command *command) {
    if (!command) {
        man_all(out);
        return;
    }
    zv_buf_addf(out, ".TH ZAVIT\\-%s 1 \"\" \"zavit %s\"\n.SH NAME\nzavit\\-%s \\- ", command->name,
                ZV_VERSION, command->name);
    add_roff(out, command->en);
    zv_buf_addf(out, "\n.SH SYNOPSIS\n.B zavit %s\n", command->name);
    add_roff(out, command->usage);
    zv_buf_puts(out, "\n.SH FLAGS\n");
    for (size_t i = 0; i < command->spec->n; i++) man_option(out, &command->spec->rows[i]);
    zv_buf_puts(out, ".SH COMMON FLAGS\n");
    for (size_t i = 0; i < cli_common_count; i++)
        if (!is_hidden(command->spec, &cli_common_rows[i])) man_option(out, &cli_common_rows[i]);
    man_end(out);
    zv_buf_puts(out, ".SH SEE ALSO\n.BR zavit (1)\n");
}

/* ---- Completion -------------------------------------------------------------------------------- */

static void complete_values(zv_buf *out, const cli_option *o) {
    if (o->kind != CLI_CHOICE && !(o->value && strchr(o->value, '|'))) return;
    zv_buf_addf(out, "    --%s) COMPREPLY=($(compgen -W \"", o->name);
    for (const char *p = o->value; *p; p++) zv_buf_putc(out, *p == '|' ? ' ' : *p);
    zv_buf_puts(out, "\" -- \"$cur\")); return ;;\n");
}

static void complete_flags(zv_buf *out, const cli_option *rows, size_t n) {
    for (size_t i = 0; i < n; i++) zv_buf_addf(out, " --%s", rows[i].name);
}

void cli_help_completion(zv_buf *out) {
    zv_buf_puts(out, "# bash completion for zavit, generated from its command table\n"
                     "_zavit() {\n  local cur=${COMP_WORDS[COMP_CWORD]} "
                     "prev=${COMP_WORDS[COMP_CWORD-1]} flags=\n  COMPREPLY=()\n"
                     "  if [ \"$COMP_CWORD\" -eq 1 ] || { [ \"$COMP_CWORD\" -eq 2 ] && "
                     "[ \"$prev\" = help ]; }; then\n    COMPREPLY=($(compgen -W \"");
    for (size_t i = 0; i < cli_command_count; i++)
        zv_buf_addf(out, "%s%s", i ? " " : "", cli_commands[i].name);
    zv_buf_puts(out, "\" -- \"$cur\"))\n    return\n  fi\n  case \"${COMP_WORDS[1]}:$prev\" in\n");
    for (size_t i = 0; i < cli_command_count; i++)
        for (size_t j = 0; j < cli_commands[i].spec->n; j++) {
            const cli_option *o = &cli_commands[i].spec->rows[j];
            if (o->kind != CLI_CHOICE) continue;
            zv_buf_addf(out, "    %s:--%s) COMPREPLY=($(compgen -W \"", cli_commands[i].name,
                        o->name);
            for (const char *p = o->value; *p; p++) zv_buf_putc(out, *p == '|' ? ' ' : *p);
            zv_buf_puts(out, "\" -- \"$cur\")); return ;;\n");
        }
    zv_buf_puts(out, "  esac\n  case \"$prev\" in\n");
    for (size_t i = 0; i < cli_common_count; i++) complete_values(out, &cli_common_rows[i]);
    zv_buf_puts(out, "  esac\n  case \"${COMP_WORDS[1]}\" in\n");
    for (size_t i = 0; i < cli_command_count; i++) {
        zv_buf_addf(out, "    %s) flags=\"", cli_commands[i].name);
        complete_flags(out, cli_commands[i].spec->rows, cli_commands[i].spec->n);
        zv_buf_puts(out, "\" ;;\n");
    }
    zv_buf_puts(out, "  esac\n  if [[ $cur == -* ]]; then\n    COMPREPLY=($(compgen -W \"$flags");
    complete_flags(out, cli_common_rows, cli_common_count);
    zv_buf_puts(out,
                "\" -- \"$cur\"))\n  else\n    COMPREPLY=($(compgen -f -- \"$cur\"))\n  fi\n}\n"
                "complete -o filenames -F _zavit zavit\n");
}

/* ---- JSON -------------------------------------------------------------------------------------- */

static json_t *json_options(const cli_option *rows, size_t n) {
    json_t *array = json_array();
    for (size_t i = 0; i < n; i++) {
        json_t *o = json_object();
        cli_json_set(o, "name", json_string(rows[i].name));
        cli_json_set(o, "value", cli_json_text(rows[i].value));
        cli_json_set(o, "default", cli_json_text(rows[i].fallback));
        cli_json_set(o, "required", json_boolean(rows[i].flags & CLI_REQUIRED));
        cli_json_set(o, "en", json_string(rows[i].en));
        cli_json_set(o, "he", json_string(rows[i].he));
        json_array_append_new(array, o);
    }
    return array;
}

json_t *cli_help_json(void) {
    json_t *commands = json_array();
    for (size_t i = 0; i < cli_command_count; i++) {
        const cli_command *row = &cli_commands[i];
        json_t *o = json_object();
        cli_json_set(o, "name", json_string(row->name));
        cli_json_set(o, "usage", json_string(row->usage));
        cli_json_set(o, "en", json_string(row->en));
        cli_json_set(o, "he", json_string(row->he));
        cli_json_set(o, "options", json_options(row->spec->rows, row->spec->n));
        json_array_append_new(commands, o);
    }
    json_t *all = json_object();
    cli_json_set(all, "commands", commands);
    cli_json_set(all, "common", json_options(cli_common_rows, cli_common_count));
    return all;
}
