/* text_folder.c — every .txt and .md file below a folder, plain or gzip, in byte order of path.
 *
 * A folder is entered once, by its device and number: links that lead in circles end there. Real
 * folders come before linked ones, so that a file has its real path whatever links point to it.
 */
#include "base/base_private.h"

#include <dirent.h>
#include <strings.h>
#include <sys/stat.h>

#include "text/text_source.h"

#include "base/base_dict.h"
#include "text/text_messages.h"

/* ---- What is still to be read: folders, relative to the top; "" is the top itself ---- */

typedef struct walk {
    zv_text_source *s;
    zv_err *err;
    char **todo; /* a stack of real folders, and below `linked` */
    size_t n_todo, cap_todo;
    char **links; /* folders behind links, for when no real one is left */
    size_t n_links, cap_links;
    zv__dict *seen; /* device and number of the folders entered */
} walk;

static bool wanted(const char *name) {
    size_t len = strlen(name);
    if (len > 3 && strcasecmp(name + len - 3, ".gz") == 0) len -= 3;
    return (len > 4 && strncasecmp(name + len - 4, ".txt", 4) == 0) ||
           (len > 3 && strncasecmp(name + len - 3, ".md", 3) == 0);
}

/* "a/b" of "a" and "b", in `arena`. */
static char *join(zv__arena *arena, const char *folder, const char *name) {
    size_t a = strlen(folder), b = strlen(name), slash = a > 0 && folder[a - 1] != '/';
    char *path = zv__arena_alloc(arena, a + slash + b + 1, 1);
    if (!path) return NULL;
    memcpy(path, folder, a);
    if (slash) path[a] = '/';
    memcpy(path + a + slash, name, b + 1);
    return path;
}

static zv_status add_path(const zv_env *env, char ***list, size_t *n, size_t *cap, char *path,
                          zv_err *err) {
    if (!zv__grow(env, list, cap, *n + 1, sizeof **list)) return zv__nomem(err);
    (*list)[(*n)++] = path;
    return ZV_OK;
}

static zv_status add_file(zv_text_source *s, char *path, uint64_t size, zv_err *err) {
    zv__folder *f = &s->folder;
    if (!zv__grow(s->env, &f->files, &f->cap, f->n + 1, sizeof *f->files)) return zv__nomem(err);
    f->files[f->n++] = (zv__folder_file){path, size};
    f->total += size;
    return ZV_OK;
}

/* Tells whether a folder is met for the first time. */
static zv_status enter(walk *w, const struct stat *st, bool *fresh) {
    uint64_t place[2] = {(uint64_t)st->st_dev, (uint64_t)st->st_ino};
    zv_str key = {(const char *)place, sizeof place};
    return zv__dict_put(w->seen, key, NULL, fresh, w->err);
}

/* ---- Walking ---- */

static zv_status cannot_read(const walk *w, const char *path, int error) {
    return zv_err_set(w->err, error == ENOENT ? ZV_NOTFOUND : ZV_IO, M_TEXT_FOLDER_OPEN, path,
                      zv__reason_for(w->err, error));
}

static zv_status look_at(walk *w, const char *folder, const char *name) {
    zv_text_source *s = w->s;
    char *inner = join(&s->kept, folder, name);
    char *full = inner ? join(&s->scratch, s->path, inner) : NULL;
    if (!full) return zv__nomem(w->err);
    struct stat st;
    if (lstat(full, &st) != 0) return cannot_read(w, full, errno);
    bool link = S_ISLNK(st.st_mode);
    if (link && stat(full, &st) != 0) {
        if (wanted(name)) zv_env_warn(s->env, M_TEXT_FOLDER_LINK, full);
        return ZV_OK;
    }
    if (S_ISDIR(st.st_mode))
        return link ? add_path(s->env, &w->links, &w->n_links, &w->cap_links, inner, w->err)
                    : add_path(s->env, &w->todo, &w->n_todo, &w->cap_todo, inner, w->err);
    if (S_ISREG(st.st_mode) && wanted(name))
        return add_file(s, inner, (uint64_t)st.st_size, w->err);
    return ZV_OK;
}

static zv_status read_folder(walk *w, const char *folder) {
    zv_text_source *s = w->s;
    zv__arena_rewind(&s->scratch, (zv__arena_mark){0});
    char *full = join(&s->scratch, s->path, folder);
    if (!full) return zv__nomem(w->err);
    struct stat st;
    bool fresh;
    DIR *dir = opendir(full);
    if (!dir || fstat(dirfd(dir), &st) != 0) {
        zv_status status = cannot_read(w, full, errno);
        if (dir) closedir(dir);
        return status;
    }
    zv_status status = enter(w, &st, &fresh);
    while (fresh && status == ZV_OK) {
        errno = 0;
        const struct dirent *entry = readdir(dir);
        if (!entry) {
            if (errno) status = cannot_read(w, full, errno);
            break;
        }
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            status = look_at(w, folder, entry->d_name);
    }
    closedir(dir);
    return status;
}

static int by_bytes(const void *a, const void *b) {
    return strcmp(((const zv__folder_file *)a)->path, ((const zv__folder_file *)b)->path);
}

static int links_by_bytes(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static zv_status walk_all(walk *w) {
    char top[] = "";
    ZV_TRY(read_folder(w, top));
    while (w->n_todo > 0 || w->n_links > 0) {
        if (w->n_todo == 0) {
            /* Of two links to one folder the first by name wins: reading order means nothing. */
            zv__sort(w->links, w->n_links, sizeof *w->links, links_by_bytes);
            char *first = w->links[0];
            memmove(w->links, w->links + 1, --w->n_links * sizeof *w->links);
            ZV_TRY(read_folder(w, first));
        } else {
            ZV_TRY(read_folder(w, w->todo[--w->n_todo]));
        }
    }
    return ZV_OK;
}

static zv_status open_folder(zv_text_source *s, zv_err *err) {
    walk w = {.s = s, .err = err};
    ZV_TRY(zv__dict_new(&w.seen, s->env, err));
    zv_status status = walk_all(&w);
    zv__sort(s->folder.files, s->folder.n, sizeof *s->folder.files, by_bytes);
    zv__free(s->env, w.todo);
    zv__free(s->env, w.links);
    zv__dict_free(w.seen);
    return status;
}

/* ---- Reading ---- */

static zv_status read_whole(zv_text_source *s, zv_err *err) {
    char block[16 << 10];
    size_t got;
    zv_buf_clear(&s->buf);
    do {
        ZV_TRY(zv__lines_read(s->lines, block, sizeof block, &got, err));
        zv_buf_add(&s->buf, block, got);
    } while (got > 0 && !s->buf.failed);
    return zv_buf_status(&s->buf, err);
}

zv_status zv__folder_next(zv_text_source *s, const zv__folder_file **file, zv_err *err) {
    zv__folder *f = &s->folder;
    *file = NULL;
    if (f->next == f->n) return ZV_OK;
    const zv__folder_file *next = &f->files[f->next++];
    const char *full = join(&s->scratch, s->path, next->path);
    if (!full) return zv__nomem(err);
    zv__lines_close(s->lines);
    s->lines = NULL;
    ZV_TRY(zv__source_open_file(s, full, err));
    *file = next;
    return ZV_OK;
}

static zv_status next_file(zv_text_source *s, zv_text_item *item, bool *more, zv_err *err) {
    const zv__folder_file *file;
    ZV_TRY(zv__folder_next(s, &file, err));
    if (!file) return ZV_OK;
    ZV_TRY(read_whole(s, err));
    item->text = (zv_str){zv_buf_cstr(&s->buf), s->buf.len};
    ZV_TRY(zv__source_utf8(s, &item->text, 1, err));
    /* A name that is no UTF-8 opens its file as it is; as an id it is made good. */
    size_t faults;
    item->id = zv_str_of(file->path);
    if (!zv__mend_utf8(&s->scratch, &item->id, &faults)) return zv__nomem(err);
    item->line = 1;
    s->folder.done += file->size;
    *more = true;
    return ZV_OK;
}

const zv__text_reader zv__text_folder = {.open = open_folder, .next = next_file};
