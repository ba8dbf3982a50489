/* replay.c — stands in for libFuzzer: runs a target over every file named, folders one level deep. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int replay_file(const char *path) {
    FILE *in = fopen(path, "rb");
    if (!in) {
        perror(path);
        return 0;
    }
    size_t cap = 1 << 16, len = 0, got;
    uint8_t *data = malloc(cap);
    while (data && (got = fread(data + len, 1, cap - len, in)) > 0) {
        len += got;
        if (len == cap) data = realloc(data, cap *= 2);
    }
    fclose(in);
    if (!data) return 0;
    /* an exact copy, so that a sanitizer sees the first byte read beyond its end */
    uint8_t *exact = realloc(data, len ? len : 1);
    if (exact) LLVMFuzzerTestOneInput(exact, len);
    free(exact);
    return exact != NULL;
}

int main(int argc, char **argv) {
    int files = 0;
    for (int i = 1; i < argc; i++) {
        struct stat st;
        if (stat(argv[i], &st) != 0) {
            perror(argv[i]);
            return 1;
        }
        if (!S_ISDIR(st.st_mode)) {
            files += replay_file(argv[i]);
            continue;
        }
        DIR *folder = opendir(argv[i]);
        for (struct dirent *e; folder && (e = readdir(folder));) {
            char path[4096];
            snprintf(path, sizeof path, "%s/%s", argv[i], e->d_name);
            if (e->d_name[0] != '.') files += replay_file(path);
        }
        if (folder) closedir(folder);
    }
    printf("%d files replayed\n", files);
    return files > 0 ? 0 : 1; /* a corpus that has gone is a failure */
}
