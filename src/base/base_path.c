/* base_path.c — paths: their folder, one relative to another, joined. */
#include "base/base_file.h"

#include <limits.h>
#include <unistd.h>

#include "base/base_env.h"

/* Length of a path without the slashes at its end; "/" keeps its one. */
static size_t trimmed(const char *path, size_t len) {
    while (len > 1 && path[len - 1] == '/') len--;
    return len;
}

/* Where the last component begins. */
static size_t name_start(const char *path, size_t len) {
    while (len > 0 && path[len - 1] != '/') len--;
    return len;
}

zv_status zv__path_folder(zv_buf *out, const char *path, zv_err *err) {
    size_t len = trimmed(path, strlen(path)), start = name_start(path, len);
    zv_buf_clear(out);
    if (start == 0)
        zv_buf_putc(out, '.');
    else
        zv_buf_add(out, path, trimmed(path, start));
    return zv_buf_status(out, err);
}

zv_status zv__path_join(zv_buf *out, const char *folder, const char *relative, zv_err *err) {
    zv_buf_clear(out);
    if (relative[0] != '/' && folder[0] != 0 && strcmp(folder, ".") != 0) {
        zv_buf_puts(out, folder);
        if (out->len > 0 && out->ptr[out->len - 1] != '/') zv_buf_putc(out, '/');
    }
    zv_buf_puts(out, relative);
    return zv_buf_status(out, err);
}

/* Appends the components of `path` to `out` ("/a/b", "" for the root), resolving "." and ".." by
 * name. */
static void append_components(zv_buf *out, const char *path) {
    while (*path) {
        size_t len = strcspn(path, "/");
        if (len == 2 && path[0] == '.' && path[1] == '.') {
            while (out->len > 0 && out->ptr[--out->len] != '/') {
            }
            if (out->ptr) out->ptr[out->len] = 0;
        } else if (len > 0 && !(len == 1 && path[0] == '.')) {
            zv_buf_putc(out, '/');
            zv_buf_add(out, path, len);
        }
        path += len;
        if (*path == '/') path++;
    }
}

/* The absolute path: of the file system where it exists (then ".." behind a symbolic link means what
 * the system will take it to mean), by name where it does not. */
static zv_status absolute(zv_buf *out, const char *path, zv_err *err) {
    char real[PATH_MAX];
    zv_buf_clear(out);
    if (realpath(path, real)) {
        append_components(out, real);
        return zv_buf_status(out, err);
    }
    if (path[0] != '/') {
        if (!getcwd(real, sizeof real))
            return zv_err_set(err, ZV_IO, M_BASE_PATH, path, zv__reason_for(err, errno));
        append_components(out, real);
    }
    append_components(out, path);
    return zv_buf_status(out, err);
}

/* Same for a file: its folder is resolved, its own name stays, even if that is a symbolic link. */
static zv_status absolute_file(zv_buf *out, const char *path, zv_err *err) {
    size_t len = trimmed(path, strlen(path)), start = name_start(path, len);
    zv_str name = {path + start, len - start};
    if (name.len == 0 || zv_str_equal(name, zv_str_of(".")) || zv_str_equal(name, zv_str_of("..")))
        return absolute(out, path, err);
    zv_buf folder;
    zv_buf_init(&folder, out->env);
    zv_status status = zv__path_folder(&folder, path, err);
    if (status == ZV_OK) status = absolute(out, zv_buf_cstr(&folder), err);
    zv_buf_free(&folder);
    if (status != ZV_OK) return status;
    zv_buf_putc(out, '/');
    zv_buf_add(out, name.ptr, name.len);
    return zv_buf_status(out, err);
}

/* How many bytes of two absolute paths are the same whole components. */
static size_t common_prefix(const char *a, const char *b) {
    size_t i = 0, common = 0;
    for (;; i++) {
        bool a_ends = a[i] == 0 || a[i] == '/', b_ends = b[i] == 0 || b[i] == '/';
        if (a_ends && b_ends) common = i;
        if (a[i] != b[i] || a[i] == 0) return common;
    }
}

zv_status zv__path_relative(zv_buf *out, const char *target, const char *folder, zv_err *err) {
    zv_buf to, from;
    zv_buf_init(&to, out->env);
    zv_buf_init(&from, out->env);
    zv_buf_clear(out);
    zv_status status = absolute_file(&to, target, err);
    if (status == ZV_OK) status = absolute(&from, folder, err);
    if (status == ZV_OK) {
        const char *a = zv_buf_cstr(&to), *b = zv_buf_cstr(&from);
        size_t common = common_prefix(a, b);
        for (const char *p = b + common; *p; p++)
            if (*p == '/') zv_buf_puts(out, out->len ? "/.." : "..");
        if (a[common]) {
            if (out->len) zv_buf_putc(out, '/');
            zv_buf_puts(out, a + common + 1);
        }
        if (out->len == 0) zv_buf_putc(out, '.');
        status = zv_buf_status(out, err);
    }
    zv_buf_free(&to);
    zv_buf_free(&from);
    return status;
}
