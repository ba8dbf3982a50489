/* cli_commands.h — what every cmd_NAME.c defines, declared from commands.def. */
#ifndef ZAVIT_CLI_COMMANDS_H
#define ZAVIT_CLI_COMMANDS_H

#include "cli.h"

#define CLI_COMMAND(name, group, usage, flags, en, he)                                             \
    zv_status cmd_##name(cli *c);                                                                  \
    extern const cli_spec cmd_##name##_spec;
#include "commands.def"
#undef CLI_COMMAND

#endif
