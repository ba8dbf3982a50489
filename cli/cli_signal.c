/* cli_signal.c — signals. Handlers have only globals to work with; these are all that the program
 * has. */
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"

static atomic_int stop_asked; /* lock-free: written by the handler, read by the worker threads */
static char bus_names[512], bus_sentence[1024];
static size_t bus_length;
static zv_lang bus_lang;

static void on_stop(int number) {
    atomic_store(&stop_asked, 1);
    signal(number, SIG_DFL); /* the next one kills */
}

/* A page of a mapped file is gone: somebody made the file shorter. There is no way back into the
 * computation that touched it, so say it and leave; nothing half-written is in place, because results
 * are renamed or printed only at the end. */
static void on_bus(int number) {
    (void)number;
    ssize_t written = write(STDERR_FILENO, bus_sentence, bus_length);
    (void)written;
    _exit(zv_status_exit_code(ZV_IO));
}

/* Which of several mapped files it was, the handler can't tell: all of them are named. */
void cli_signals_name(const char *path) {
    size_t used = strlen(bus_names);
    snprintf(bus_names + used, sizeof bus_names - used, "%s%s", used ? ", " : "", path);
    zv_buf b = {0};
    zv_buf_puts(&b, "zavit: ");
    zv_buf_say(&b, bus_lang, M_CLI_BUS, bus_names);
    zv_buf_putc(&b, '\n');
    bus_length = b.len < sizeof bus_sentence ? b.len : sizeof bus_sentence;
    if (b.ptr) memcpy(bus_sentence, b.ptr, bus_length);
    zv_buf_free(&b);
}

void cli_signals(zv_lang lang) {
    bus_lang = lang;
    struct sigaction bus = {.sa_handler = on_bus};
    sigaction(SIGBUS, &bus, NULL);
    /* a reader that has gone (`zavit near … | head -1`) shows as EPIPE where we write */
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    sigaction(SIGPIPE, &ignore, NULL);
}

void cli_signals_catch_stop(void) {
    /* no SA_RESTART: a read that waits for input must come back and see that it is over */
    struct sigaction stop = {.sa_handler = on_stop};
    sigaction(SIGINT, &stop, NULL);
    sigaction(SIGTERM, &stop, NULL);
    struct sigaction hangup; /* ignored under nohup: leave it so */
    if (sigaction(SIGHUP, NULL, &hangup) == 0 && hangup.sa_handler != SIG_IGN)
        sigaction(SIGHUP, &stop, NULL);
}

bool cli_stop_asked(void) {
    return atomic_load(&stop_asked) != 0;
}
