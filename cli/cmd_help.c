/* cmd_help.c — what zavit can do, and the forms that are generated from the same table. */
#include "cli_commands.h"
#include "cli_help.h"

typedef struct help_args {
    bool man;
    const char *completion;
} help_args;

static const cli_option rows[] = {
    CLI_ROW_FLAG(help_args, man, "man", 0, M_CLI_O_MAN),
    CLI_ROW_TEXT(help_args, completion, "completion", 0, NULL, "bash", 0, M_CLI_O_COMPLETION),
};
const cli_spec cmd_help_spec = {rows, sizeof rows / sizeof *rows, sizeof(help_args), 0, 1};

zv_status cmd_help(cli *c) {
    const help_args *a = c->own;
    const cli_command *command = NULL;
    if (c->n_args > 0) {
        command = cli_command_find(c->args[0]);
        if (!command) return zv_err_set(&c->err, ZV_USAGE, M_CLI_UNKNOWN_COMMAND, c->args[0]);
    }
    if (a->completion) {
        if (!zv_str_equal(zv_str_of(a->completion), zv_str_of("bash")))
            return zv_err_set(&c->err, ZV_USAGE, M_CLI_NOT_CHOICE, "completion", a->completion,
                              "bash");
        cli_help_completion(&c->out);
    } else if (a->man) {
        cli_help_man(&c->out, command);
    } else if (command) {
        cli_help_command(&c->out, c->lang, command);
    } else {
        cli_help_all(&c->out, c->lang);
    }
    json_decref(c->result);
    c->result = cli_help_json();
    return c->result ? ZV_OK : cli_nomem(c);
}
