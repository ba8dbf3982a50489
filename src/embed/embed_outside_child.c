/* embed_outside_child.c — see embed_outside_child.h.
 *
 * The program may read slowly and answer early, or read everything before it answers: with blocking
 * pipes either habit ends in both sides waiting for the other. So our ends don't block, and one poll
 * waits for all three at once. A pipe whose reader has gone raises SIGPIPE; a library has no business
 * with the process's handlers, so the signal is held back for the thread that writes, and taken. */
#include "base/base_private.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "embed/embed_messages.h"
#include "embed/embed_outside_child.h"

enum { TURN_MS = 100 };
#define TERM_GRACE 0.3 /* seconds between asking it to end and killing it */

/* ---- Pipes ------------------------------------------------------------------------------------- */

static void shut(int *fd) {
    if (*fd >= 0) close(*fd);
    *fd = -1;
}

/* Away from 0 … 2, which the program's own streams will be. */
static bool lift(int *fd) {
    if (*fd > 2) return true;
    int higher = fcntl(*fd, F_DUPFD_CLOEXEC, 3);
    if (higher < 0) return false;
    close(*fd);
    *fd = higher;
    return true;
}

/* A pipe, of which end `ours` doesn't block. */
static bool open_pipe(int ends[2], int ours) {
    if (pipe2(ends, O_CLOEXEC) != 0) {
        ends[0] = ends[1] = -1;
        return false;
    }
    if (!lift(&ends[0]) || !lift(&ends[1])) return false;
    int flags = fcntl(ends[ours], F_GETFL);
    return flags >= 0 && fcntl(ends[ours], F_SETFL, flags | O_NONBLOCK) == 0;
}

/* write() that answers EPIPE instead of raising SIGPIPE. */
static ssize_t write_quietly(int fd, const void *bytes, size_t len) {
    sigset_t pipe, before, pending;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    sigpending(&pending);
    pthread_sigmask(SIG_BLOCK, &pipe, &before);
    ssize_t n = write(fd, bytes, len);
    int saved = errno;
    const struct timespec now = {0, 0};
    if (n < 0 && saved == EPIPE && !sigismember(&pending, SIGPIPE)) sigtimedwait(&pipe, NULL, &now);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    errno = saved;
    return n;
}

/* ---- Starting ---------------------------------------------------------------------------------- */

void zv__child_init(zv__child *c, const zv_env *env) {
    *c = (zv__child){.env = env, .in = -1, .out = -1, .said_fd = -1};
    zv_buf_init(&c->bytes, env);
}

/* What the caller ignores or blocks is not the program's business: it starts with the defaults. Its
 * own group is what Ctrl-C on the terminal doesn't reach, so that it ends when we say so, and what
 * reaches the shell's children too when it is killed. */
static int spawn(pid_t *pid, const char *command, const int theirs[3]) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t how;
    int failed = posix_spawn_file_actions_init(&actions);
    if (failed) return failed;
    failed = posix_spawnattr_init(&how);
    if (failed) {
        posix_spawn_file_actions_destroy(&actions);
        return failed;
    }
    for (int i = 0; i < 3 && !failed; i++)
        failed = posix_spawn_file_actions_adddup2(&actions, theirs[i], i);
    sigset_t none, usual;
    sigemptyset(&none);
    sigemptyset(&usual);
    const int numbers[] = {SIGPIPE, SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGCHLD, SIGXFSZ};
    for (size_t i = 0; i < ZV_COUNT(numbers); i++) sigaddset(&usual, numbers[i]);
    if (!failed) failed = posix_spawnattr_setsigmask(&how, &none);
    if (!failed) failed = posix_spawnattr_setsigdefault(&how, &usual);
    if (!failed) failed = posix_spawnattr_setpgroup(&how, 0);
    if (!failed)
        failed = posix_spawnattr_setflags(&how, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF |
                                                    POSIX_SPAWN_SETPGROUP);
    char shell[] = "/bin/sh", option[] = "-c";
    /* posix_spawn takes char * const [], but only reads */
    union {
        const char *in;
        char *out;
    } line = {command};
    char *const argv[] = {shell, option, line.out, NULL};
    if (!failed) failed = posix_spawn(pid, shell, &actions, &how, argv, environ);
    posix_spawnattr_destroy(&how);
    posix_spawn_file_actions_destroy(&actions);
    return failed;
}

/* One simple command takes the shell's place: then its end is seen as it was, and its open output doesn't
 * hide behind the shell's. Words that exec can't take stay with the shell. */
static bool is_simple(const char *command) {
    static const char *const words[] = {"time",   "command", "eval", "exec",
                                        "source", "cd",      ".",    "!"};
    const char *first = command + strspn(command, " \t");
    const size_t len = strcspn(first, " \t");
    if (command[strcspn(command, ";&|<>(){}`\n")]) return false;
    if (len == 0 || memchr(first, '=', len)) return false;
    for (size_t i = 0; i < ZV_COUNT(words); i++)
        if (len == strlen(words[i]) && memcmp(first, words[i], len) == 0) return false;
    return true;
}

static int spawn_line(zv__child *c, const char *command, const int theirs[3]) {
    zv_buf line;
    zv_buf_init(&line, c->env);
    zv_buf_addf(&line, "%s%s", is_simple(command) ? "exec " : "", command);
    const int failed = line.failed ? ENOMEM : spawn(&c->pid, zv_buf_cstr(&line), theirs);
    zv_buf_free(&line);
    return failed;
}

zv_status zv__child_start(zv__child *c, const char *command, zv_err *err) {
    int in[2] = {-1, -1}, out[2] = {-1, -1}, said[2] = {-1, -1};
    int failed = 0;
    if (!open_pipe(in, 1) || !open_pipe(out, 0) || !open_pipe(said, 0)) failed = errno;
    c->n_said = 0;
    c->taken = 0;
    c->status = 0;
    c->killed = false;
    zv_buf_clear(&c->bytes);
    if (!failed) failed = spawn_line(c, command, (const int[]){in[0], out[1], said[1]});
    shut(&in[0]);
    shut(&out[1]);
    shut(&said[1]);
    if (failed) {
        shut(&in[1]);
        shut(&out[0]);
        shut(&said[0]);
        c->pid = 0;
        if (failed == ENOMEM) return zv__nomem(err);
        return zv_err_set(err, ZV_IO, M_OUTSIDE_START, command, zv__reason_for(err, failed));
    }
    c->in = in[1];
    c->out = out[0];
    c->said_fd = said[0];
    return ZV_OK;
}

/* ---- Talking ----------------------------------------------------------------------------------- */

/* Reads the program's stderr, of which the end is kept. */
static void listen(zv__child *c) {
    char piece[4096];
    for (int i = 0; i < 16 && c->said_fd >= 0; i++) {
        ssize_t n = read(c->said_fd, piece, sizeof piece);
        if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR)) shut(&c->said_fd);
        if (n <= 0) return;
        size_t got = (size_t)n, from = got > ZV__CHILD_SAID ? got - ZV__CHILD_SAID : 0;
        size_t keep = ZV_MIN(c->n_said, ZV__CHILD_SAID - (got - from));
        memmove(c->said, c->said + c->n_said - keep, keep);
        memcpy(c->said + keep, piece + from, got - from);
        c->n_said = keep + got - from;
    }
}

static void forget_taken(zv__child *c) {
    if (c->taken == 0) return;
    memmove(c->bytes.ptr, c->bytes.ptr + c->taken, c->bytes.len - c->taken);
    c->bytes.len -= c->taken;
    c->taken = 0;
}

/* Reads the program's stdout until it has no more for now, or a megabyte has come. */
static zv_status hear(zv__child *c, bool *ended, bool *long_line, zv_err *err) {
    char piece[1 << 16];
    forget_taken(c);
    for (int i = 0; i < 16; i++) {
        ssize_t n = read(c->out, piece, sizeof piece);
        if (n < 0 && (errno == EAGAIN || errno == EINTR)) return ZV_OK;
        if (n <= 0) {
            *ended = true;
            return ZV_OK;
        }
        zv_buf_add(&c->bytes, piece, (size_t)n);
        ZV_TRY(zv_buf_status(&c->bytes, err));
        *long_line = c->bytes.len > ZV__CHILD_LINE && !memchr(c->bytes.ptr, '\n', c->bytes.len);
        if (*long_line) return ZV_OK;
    }
    return ZV_OK;
}

static void speak(zv__child *c, zv_str bytes, size_t *written) {
    ssize_t n = write_quietly(c->in, bytes.ptr, bytes.len);
    if (n > 0)
        *written = (size_t)n;
    else if (n < 0 && errno != EAGAIN && errno != EINTR)
        shut(&c->in); /* it reads no more */
}

zv_status zv__child_turn(zv__child *c, zv_str bytes, size_t *written, bool *ended, bool *long_line,
                         zv_err *err) {
    *written = 0;
    *ended = *long_line = false;
    struct pollfd ends[3] = {{.fd = c->out, .events = POLLIN},
                             {.fd = c->said_fd, .events = POLLIN},
                             {.fd = bytes.len ? c->in : -1, .events = POLLOUT}};
    /* interrupted by a signal: whoever called looks whether it meant to stop */
    if (poll(ends, 3, TURN_MS) < 0) return ZV_OK;
    if (ends[2].revents) speak(c, bytes, written);
    if (ends[1].revents) listen(c);
    if (ends[0].revents) return hear(c, ended, long_line, err);
    return ZV_OK;
}

bool zv__child_line(zv__child *c, zv_str *line) {
    const char *from = c->bytes.ptr + c->taken;
    const size_t left = c->bytes.len - c->taken;
    const char *end = left ? memchr(from, '\n', left) : NULL;
    if (!end) return false;
    *line = (zv_str){from, (size_t)(end - from)};
    c->taken += line->len + 1;
    if (line->len && from[line->len - 1] == '\r') line->len--;
    return true;
}

/* ---- Ending ------------------------------------------------------------------------------------ */

static void rest(long ms) {
    const struct timespec t = {0, ms * 1000000};
    nanosleep(&t, NULL);
}

/* Has it died? It stays a zombie, so that its group can still be named. */
static bool has_died(const zv__child *c) {
    siginfo_t info = {.si_pid = 0};
    int r;
    do r = waitid(P_PID, (id_t)c->pid, &info, WEXITED | WNOHANG | WNOWAIT);
    while (r != 0 && errno == EINTR);
    return r != 0 || info.si_pid == c->pid; /* r != 0: somebody else has reaped it */
}

static void wait_for(const zv__child *c, double seconds) {
    const double until = zv__now() + seconds;
    for (long ms = 1; !has_died(c) && zv__now() < until; ms = ZV_MIN(2 * ms, 20)) rest(ms);
}

void zv__child_end(zv__child *c, double grace) {
    if (c->pid == 0) return;
    shut(&c->in);
    if (grace > 0) wait_for(c, grace);
    if (c->said_fd >= 0) listen(c);
    /* it may be blocked on a full pipe: with nobody there to read, it meets EPIPE */
    shut(&c->out);
    shut(&c->said_fd);
    c->killed = !has_died(c);
    if (c->killed) {
        kill(-c->pid, SIGTERM);
        wait_for(c, TERM_GRACE);
    }
    kill(-c->pid, SIGKILL); /* what it has started, too */
    pid_t r;
    do r = waitpid(c->pid, &c->status, 0);
    while (r < 0 && errno == EINTR);
    if (r < 0) c->killed = true; /* somebody else has reaped it: how it ended is not known */
    c->pid = 0;
}

/* A message row in `lang`. */
static void say(char *out, size_t cap, zv_lang lang, const char *en, const char *he, ...)
    ZV_PRINTF(4, 6) ZV_PRINTF(5, 6);
static void say(char *out, size_t cap, zv_lang lang, const char *en, const char *he, ...) {
    va_list args;
    va_start(args, he);
    vsnprintf(out, cap, lang == ZV_HE ? he : en, args);
    va_end(args);
}

void zv__child_fate(const zv__child *c, char out[64], zv_lang lang) {
    if (!c->killed && WIFEXITED(c->status))
        say(out, 64, lang, M_OUTSIDE_EXIT, WEXITSTATUS(c->status));
    else if (!c->killed && WIFSIGNALED(c->status))
        say(out, 64, lang, M_OUTSIDE_SIGNAL, WTERMSIG(c->status));
    else
        say(out, 64, lang, M_OUTSIDE_CLOSED);
}

int zv__child_exit_code(const zv__child *c) {
    return !c->killed && WIFEXITED(c->status) ? WEXITSTATUS(c->status) : -1;
}

void zv__child_words(const zv__child *c, char out[160]) {
    size_t end = c->n_said, from = 0;
    while (end > 0 && (unsigned char)c->said[end - 1] <= ' ') end--;
    if (end > 150) {
        /* whole lines, if there are some; else whole characters */
        from = end - 150;
        const char *line = memchr(c->said + from, '\n', end - from);
        if (line) from = (size_t)(line + 1 - c->said);
        while (from < end && ((unsigned char)c->said[from] & 0xC0) == 0x80) from++;
    }
    memcpy(out, c->said + from, end - from);
    out[end - from] = 0;
    for (char *p = out; *p; p++)
        if (*p == '\n') *p = ' ';
}

void zv__child_free(zv__child *c) {
    zv_buf_free(&c->bytes);
}
