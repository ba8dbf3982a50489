/* main.c — zavit, the program: start, run the command, write what it found. */
#include "cli.h"

int main(int argc, char **argv) {
    cli c = {0};
    zv_status status = cli_start(&c, argc, argv);
    if (status == ZV_OK && c.run) status = c.run(&c);
    return cli_finish(&c, status);
}
