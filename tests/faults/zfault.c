/* zfault.c — makes a system call fail on demand, in any program:
 *
 *     LD_PRELOAD=build/tests/libzfault.so ZFAULT="write:3:ENOSPC" build/zavit convert a.txt -o b.npy
 *
 * ZFAULT holds one or more rules CALL[@PART]:N[+]:WHAT, separated by commas.
 *
 *   CALL  open (openat too), read, pread, write, pwrite, fsync (fdatasync too), close, rename
 *         (renameat too), mmap (of files only), unlink
 *   PART  count only calls on files whose path contains PART (rename: either path); without it, all
 *         but those of the dynamic loader, which runs before this
 *   N     the N-th of these calls, from 1; N+ is that one and all later ones
 *   WHAT  an errno: ENOSPC EIO EPIPE EINTR EACCES ENOENT EDQUOT EMFILE ENOMEM EROFS EBUSY EINVAL, or
 *         a number; SHORT: the call does half of its bytes; KILL: the process dies right before it
 *
 * ZFAULT_MARK=FILE: the file is created when a rule strikes, so that a loop over N = 1, 2, 3 … can
 * tell a failure that was survived from one that never came. ZFAULT_LOG=FILE: every call that any
 * rule counts is appended as a line "CALL N PATH".
 *
 * It sees the calls that a program or a library other than libc makes itself. stdio's own calls stay
 * inside libc: for stdout use /dev/full, or a closed pipe. Under the address sanitizer set
 * ASAN_OPTIONS=verify_asan_link_order=0. A close that is made to fail has closed. A rule that cannot
 * be understood ends the program with exit code 99, lest a test passes because nothing failed.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { RULES_MOST = 8, DO_SHORT = -1, DO_KILL = -2 };

typedef struct rule {
    char call[16], part[256];
    long at, count;
    bool onwards;
    int what; /* an errno, or DO_… */
} rule;

static rule rules[RULES_MOST];
static int rule_count;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static const struct {
    const char *name;
    int value;
} actions[] = {
    {"ENOSPC", ENOSPC},  {"EIO", EIO},       {"EPIPE", EPIPE},   {"EINTR", EINTR},
    {"EACCES", EACCES},  {"ENOENT", ENOENT}, {"EDQUOT", EDQUOT}, {"EMFILE", EMFILE},
    {"ENOMEM", ENOMEM},  {"EROFS", EROFS},   {"EBUSY", EBUSY},   {"EINVAL", EINVAL},
    {"SHORT", DO_SHORT}, {"KILL", DO_KILL},
};

static const char *const calls[] = {"open",  "read",  "pread",  "write", "pwrite",
                                    "fsync", "close", "rename", "mmap",  "unlink"};

/* ---- Reading the rules ---- */

static _Noreturn void not_understood(const char *text) {
    fprintf(stderr, "zfault: cannot understand the rule \"%s\"\n", text);
    _exit(99);
}

static int parse_action(const char *text) {
    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++)
        if (strcmp(actions[i].name, text) == 0) return actions[i].value;
    int number = atoi(text);
    if (number <= 0) not_understood(text);
    return number;
}

static bool known_call(const char *name) {
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
        if (strcmp(calls[i], name) == 0) return true;
    return false;
}

static void parse_rule(const char *text) {
    char copy[512], *rest;
    rule r = {.count = 0};
    if (strlen(text) >= sizeof copy || rule_count == RULES_MOST) not_understood(text);
    strcpy(copy, text);
    char *what = strrchr(copy, ':');
    if (!what) not_understood(text);
    *what++ = 0;
    char *number = strrchr(copy, ':'); /* from the right: PART may hold a colon */
    if (!number) not_understood(text);
    *number++ = 0;
    char *part = strchr(copy, '@');
    if (part) *part++ = 0;
    r.at = strtol(number, &rest, 10);
    r.onwards = *rest == '+';
    if (r.at < 1 || rest[r.onwards] != 0 || !known_call(copy)) not_understood(text);
    if (part && strlen(part) >= sizeof r.part) not_understood(text);
    strcpy(r.call, copy);
    if (part) strcpy(r.part, part);
    r.what = parse_action(what);
    rules[rule_count++] = r;
}

__attribute__((constructor)) static void parse_rules(void) {
    const char *spec = getenv("ZFAULT");
    char copy[4096], *save = NULL;
    if (!spec) return;
    snprintf(copy, sizeof copy, "%s", spec);
    for (char *text = strtok_r(copy, ",", &save); text; text = strtok_r(NULL, ",", &save))
        parse_rule(text);
}

/* ---- Striking ---- */

/* Appends to (or creates) a file by system calls, which are not counted. */
static void note(const char *variable, const char *line) {
    const char *path = getenv(variable);
    if (!path || !*path) return;
    int fd = (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND, 0644);
    if (fd < 0) return;
    (void)!syscall(SYS_write, fd, line, strlen(line));
    syscall(SYS_close, fd);
}

/* What the call shall suffer: 0 is nothing. */
static int fate(const char *call, const char *path, const char *other) {
    int what = 0;
    pthread_mutex_lock(&lock);
    for (int i = 0; i < rule_count; i++) {
        rule *r = &rules[i];
        if (strcmp(r->call, call) != 0) continue;
        if (!strstr(path, r->part) && !strstr(other, r->part)) continue;
        r->count++;
        char line[4400];
        snprintf(line, sizeof line, "%s %ld %s\n", call, r->count, path);
        note("ZFAULT_LOG", line);
        if (r->count == r->at || (r->onwards && r->count > r->at)) what = r->what;
    }
    pthread_mutex_unlock(&lock);
    if (what) note("ZFAULT_MARK", "");
    if (what == DO_KILL) syscall(SYS_kill, getpid(), SIGKILL);
    if (what > 0) errno = what;
    return what;
}

static int fate_of_fd(const char *call, int fd) {
    char name[64], path[4096] = "";
    if (rule_count == 0) return 0;
    int saved = errno;
    snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(name, path, sizeof path - 1);
    path[n > 0 ? n : 0] = 0;
    errno = saved;
    return fate(call, path, "");
}

/* The real function, looked up once. A data pointer that becomes a function pointer: POSIX, not ISO,
 * hence the copy. */
#define REAL(name)                                                                                 \
    static __typeof__(&name) real;                                                                 \
    if (!real) {                                                                                   \
        void *symbol = dlsym(RTLD_NEXT, #name);                                                    \
        memcpy(&real, &symbol, sizeof real);                                                       \
    }

#define HALF(n) ((n) > 1 ? (n) / 2 : (n))

/* Functions of the same shape, with the name that 64-bit offsets give them beside the plain one. */
#define DEFINE_OPEN(name)                                                                          \
    int name(const char *path, int flags, ...) {                                                   \
        REAL(name)                                                                                 \
        va_list args;                                                                              \
        va_start(args, flags);                                                                     \
        mode_t mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(args, mode_t) : 0;                  \
        va_end(args);                                                                              \
        return fate("open", path, "") > 0 ? -1 : real(path, flags, mode);                          \
    }
#define DEFINE_OPENAT(name)                                                                        \
    int name(int folder, const char *path, int flags, ...) {                                       \
        REAL(name)                                                                                 \
        va_list args;                                                                              \
        va_start(args, flags);                                                                     \
        mode_t mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(args, mode_t) : 0;                  \
        va_end(args);                                                                              \
        return fate("open", path, "") > 0 ? -1 : real(folder, path, flags, mode);                  \
    }
#define DEFINE_TRANSFER(name, call, type)                                                          \
    ssize_t name(int fd, type bytes, size_t len) {                                                 \
        REAL(name)                                                                                 \
        int what = fate_of_fd(call, fd);                                                           \
        return what > 0 ? -1 : real(fd, bytes, what == DO_SHORT ? HALF(len) : len);                \
    }
#define DEFINE_TRANSFER_AT(name, call, type, offset_type)                                          \
    ssize_t name(int fd, type bytes, size_t len, offset_type at) {                                 \
        REAL(name)                                                                                 \
        int what = fate_of_fd(call, fd);                                                           \
        return what > 0 ? -1 : real(fd, bytes, what == DO_SHORT ? HALF(len) : len, at);            \
    }
#define DEFINE_SYNC(name)                                                                          \
    int name(int fd) {                                                                             \
        REAL(name)                                                                                 \
        return fate_of_fd("fsync", fd) > 0 ? -1 : real(fd);                                        \
    }
#define DEFINE_MMAP(name, offset_type)                                                             \
    void *name(void *where, size_t len, int access, int flags, int fd, offset_type at) {           \
        REAL(name)                                                                                 \
        if (!(flags & MAP_ANONYMOUS) && fate_of_fd("mmap", fd) > 0) return MAP_FAILED;             \
        return real(where, len, access, flags, fd, at);                                            \
    }

DEFINE_OPEN(open)
DEFINE_OPEN(open64)
DEFINE_OPENAT(openat)
DEFINE_OPENAT(openat64)
DEFINE_TRANSFER(read, "read", void *)
DEFINE_TRANSFER(write, "write", const void *)
DEFINE_TRANSFER_AT(pread, "pread", void *, off_t)
DEFINE_TRANSFER_AT(pread64, "pread", void *, off64_t)
DEFINE_TRANSFER_AT(pwrite, "pwrite", const void *, off_t)
DEFINE_TRANSFER_AT(pwrite64, "pwrite", const void *, off64_t)
DEFINE_SYNC(fsync)
DEFINE_SYNC(fdatasync)
DEFINE_MMAP(mmap, off_t)
DEFINE_MMAP(mmap64, off64_t)

int close(int fd) {
    REAL(close)
    int what = fate_of_fd("close", fd), result = real(fd);
    if (what <= 0) return result;
    errno = what;
    return -1;
}

int rename(const char *from, const char *to) {
    REAL(rename)
    return fate("rename", from, to) > 0 ? -1 : real(from, to);
}

int renameat(int from_folder, const char *from, int to_folder, const char *to) {
    REAL(renameat)
    return fate("rename", from, to) > 0 ? -1 : real(from_folder, from, to_folder, to);
}

int unlink(const char *path) {
    REAL(unlink)
    return fate("unlink", path, "") > 0 ? -1 : real(path);
}
