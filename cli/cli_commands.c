/* cli_commands.c — the table that commands.def describes. */
#include <string.h>

#include "cli.h"
#include "cli_commands.h"

const cli_command cli_commands[] = {
#define CLI_COMMAND(name, group, usage, flags, en, he)                                             \
    {#name, group, usage, flags, en, he, cmd_##name, &cmd_##name##_spec},
#include "commands.def"
#undef CLI_COMMAND
};
const size_t cli_command_count = sizeof cli_commands / sizeof *cli_commands;

const cli_command *cli_command_find(const char *name) {
    for (size_t i = 0; i < cli_command_count; i++)
        if (strcmp(cli_commands[i].name, name) == 0) return &cli_commands[i];
    return NULL;
}
