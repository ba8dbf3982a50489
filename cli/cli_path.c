/* cli_path.c — file names: what lies beside what. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"

void cli_path_folder(zv_buf *out, const char *path) {
    const char *slash = strrchr(path, '/');
    if (slash) zv_buf_add(out, path, (size_t)(slash - path) + 1);
}

void cli_path_beside(zv_buf *out, const char *path, const char *relative) {
    if (relative[0] != '/') cli_path_folder(out, path);
    zv_buf_puts(out, relative);
}

/* Real path of the folder that holds (or will hold) `path`. */
static char *real_folder(const char *path) {
    zv_buf folder = {0};
    cli_path_folder(&folder, path);
    char *real = realpath(folder.len ? zv_buf_cstr(&folder) : ".", NULL);
    zv_buf_free(&folder);
    return real;
}

bool cli_path_relative(zv_buf *out, const char *target, const char *path) {
    char *to = realpath(target, NULL), *from = real_folder(path);
    if (to && from) {
        /* the part that both share, up to a slash */
        size_t shared = 0, len = strlen(from);
        for (size_t i = 0; i <= len && (from[i] == to[i] || (from[i] == 0 && to[i] == '/')); i++) {
            if (from[i] == 0 || from[i] == '/') shared = i;
            if (from[i] == 0) break;
        }
        for (size_t i = shared; i < len; i++)
            if (from[i] == '/' && from[i + 1] != 0) zv_buf_puts(out, "../");
        zv_buf_puts(out, to + shared + (to[shared] == '/'));
    } else {
        zv_buf_puts(out, target);
    }
    bool resolved = to && from;
    free(to);
    free(from);
    return resolved;
}
