/* base_fixture.h — a folder of one's own for tests that touch files, and whole files at once. */
#ifndef BASE_FIXTURE_H
#define BASE_FIXTURE_H

#include "zt.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* Group fixtures: makes a temporary folder and goes there, so that tests use plain names. */
static inline int fixture_enter(void **state) {
    char name[] = "/tmp/zavit-test-XXXXXX";
    if (!mkdtemp(name) || chdir(name) != 0) return -1;
    if (chmod(name, 0755) != 0) return -1; /* a test may go on as another user */
    *state = NULL;
    return 0;
}

static inline int fixture_leave(void **state) {
    (void)state;
    char here[4096], command[4200];
    if (!getcwd(here, sizeof here) || strncmp(here, "/tmp/zavit-test-", 16) != 0) return -1;
    snprintf(command, sizeof command, "rm -rf '%s'", here);
    return chdir("/") == 0 && system(command) == 0 ? 0 : -1;
}

static inline void write_file(const char *path, const void *bytes, size_t len) {
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, len, f), len);
    assert_int_equal(fclose(f), 0);
}

/* The whole file with a zero behind it; free() it. NULL if it is not there. */
static inline char *read_file(const char *path, size_t *len) {
    FILE *f = fopen(path, "rb");
    if (!f) return NULL;
    size_t cap = 1 << 16, n = 0;
    char *data = malloc(cap + 1);
    assert_non_null(data);
    for (size_t got; (got = fread(data + n, 1, cap - n, f)) > 0;) {
        n += got;
        if (n == cap) {
            data = realloc(data, (cap *= 2) + 1);
            assert_non_null(data);
        }
    }
    fclose(f);
    data[n] = 0;
    if (len) *len = n;
    return data;
}

static inline void assert_file_is(const char *path, const char *want) {
    char *got = read_file(path, NULL);
    assert_non_null(got);
    assert_string_equal(got, want);
    free(got);
}

/* Entries of a folder, without "." and "..". */
static inline int count_entries(const char *folder) {
    int n = 0;
    DIR *d = opendir(folder);
    assert_non_null(d);
    for (struct dirent *e; (e = readdir(d));)
        n += strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0;
    closedir(d);
    return n;
}

static inline int exit_code_of(pid_t child) {
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

#endif
