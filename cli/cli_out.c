/* cli_out.c — see cli_out.h. */
#include "cli_out.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const char *cli_reason(zv_lang lang, int number) {
    static const struct {
        int number;
        const char *words[2];
    } known[] = {
        {ENOSPC, {M_CLI_DISK_FULL}},   {EDQUOT, {M_CLI_DISK_FULL}}, {EACCES, {M_CLI_NOT_ALLOWED}},
        {EPERM, {M_CLI_NOT_ALLOWED}},  {ENOENT, {M_CLI_NO_FOLDER}}, {EISDIR, {M_CLI_IS_FOLDER}},
        {ENOTDIR, {M_CLI_NOT_FOLDER}}, {EROFS, {M_CLI_READ_ONLY}},  {EBADF, {M_CLI_CLOSED}},
        {EIO, {M_CLI_DEVICE}},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (known[i].number == number) return known[i].words[lang == ZV_HE];
    return strerror(number);
}

/* ---- Files ------------------------------------------------------------------------------------- */

zv_status cli_out_stdout(zv_str text, zv_err *err) {
    errno = 0;
    bool bad = text.len > 0 && fwrite(text.ptr, 1, text.len, stdout) != text.len;
    bad = fflush(stdout) != 0 || bad;
    bad = ferror(stdout) != 0 || bad;
    int why = errno;
    if (fclose(stdout) != 0 && !bad) {
        bad = true;
        why = errno;
    }
    if (!bad) return ZV_OK;
    zv_status status =
        zv_err_set(err, ZV_IO, M_CLI_STDOUT, cli_reason(err ? err->lang : ZV_EN, why));
    if (why == EPIPE && err) err->msg[0] = 0;
    return status;
}

static bool write_all(int fd, zv_str text) {
    while (text.len > 0) {
        ssize_t n = write(fd, text.ptr, text.len);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return false;
        text.ptr += n;
        text.len -= (size_t)n;
    }
    return true;
}

static zv_status write_stream(const char *path, zv_str text, zv_err *err) {
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return zv_err_set(err, ZV_IO, M_CLI_WRITE, path,
                          cli_reason(err ? err->lang : ZV_EN, errno));
    bool fine = write_all(fd, text);
    int why = errno;
    if (close(fd) != 0 && fine) fine = false, why = errno;
    return fine ? ZV_OK
                : zv_err_set(err, ZV_IO, M_CLI_WRITE, path,
                             cli_reason(err ? err->lang : ZV_EN, why));
}

zv_status cli_out_file(const char *path, zv_str text, zv_err *err) {
    struct stat st;
    if (stat(path, &st) == 0 && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode))
        return write_stream(path, text, err);
    char *real = realpath(path, NULL); /* a link stays, its target is replaced */
    const char *target = real ? real : path;
    zv_buf temporary = {0};
    zv_buf_addf(&temporary, "%s.tmp-%ld", target, (long)getpid());
    const char *name = zv_buf_cstr(&temporary);
    int fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    bool fine = fd >= 0 && write_all(fd, text) && fsync(fd) == 0;
    int why = errno;
    if (fd >= 0 && close(fd) != 0 && fine) fine = false, why = errno;
    if (fine && rename(name, target) != 0) fine = false, why = errno;
    if (!fine && fd >= 0) unlink(name);
    zv_buf_free(&temporary);
    free(real);
    return fine ? ZV_OK
                : zv_err_set(err, ZV_IO, M_CLI_WRITE, path,
                             cli_reason(err ? err->lang : ZV_EN, why));
}

void cli_out_replace(zv_buf *text, const char *from, const char *to) {
    size_t len = strlen(from);
    if (len == 0 || text->len == 0 || !strstr(zv_buf_cstr(text), from)) return;
    zv_buf copy = {0};
    const char *rest = zv_buf_cstr(text), *hit;
    while ((hit = strstr(rest, from))) {
        zv_buf_add(&copy, rest, (size_t)(hit - rest));
        zv_buf_puts(&copy, to);
        rest = hit + len;
    }
    zv_buf_puts(&copy, rest);
    zv_buf_clear(text);
    zv_buf_add(text, copy.ptr, copy.len);
    if (copy.failed) text->failed = true;
    zv_buf_free(&copy);
}

/* ---- Tables ------------------------------------------------------------------------------------ */

static void end_cell(cli_table *t) {
    if (t->n == t->cap) {
        size_t cap = t->cap ? t->cap * 2 : 64;
        size_t *grown = realloc(t->ends, cap * sizeof *grown);
        if (!grown) {
            t->text.failed = true;
            return;
        }
        t->ends = grown;
        t->cap = cap;
    }
    t->ends[t->n++] = t->text.len;
}

void cli_table_cell(cli_table *t, zv_str cell) {
    zv_buf_add(&t->text, cell.ptr, cell.len);
    end_cell(t);
}

void cli_table_cellf(cli_table *t, const char *format, ...) {
    char cell[256];
    va_list args;
    va_start(args, format);
    vsnprintf(cell, sizeof cell, format, args);
    va_end(args);
    cli_table_cell(t, zv_str_of(cell));
}

void cli_table_text(cli *c, cli_table *t, zv_str text, size_t width) {
    zv_style plain = c->style;
    zv_buf cut = {0};
    plain.isolate = false; /* the table isolates its cells */
    zv_draw_text(&cut, &plain, text, width, false);
    cli_table_cell(t, (zv_str){zv_buf_cstr(&cut), cut.len});
    if (cut.failed) c->out.failed = true;
    zv_buf_free(&cut);
}

void cli_table_free(cli_table *t) {
    zv_buf_free(&t->text);
    free(t->ends);
    *t = (cli_table){0};
}

void cli_table_cells(const cli_table *t, zv_str *cells) {
    for (size_t i = 0, begin = 0; i < t->n; begin = t->ends[i++])
        cells[i] = (zv_str){zv_buf_cstr(&t->text) + begin, t->ends[i] - begin};
}

zv_status cli_table_draw(cli *c, cli_table *t) {
    zv_str *cells = calloc(t->n + 1, sizeof *cells);
    bool failed = !cells || t->text.failed;
    if (!failed) {
        cli_table_cells(t, cells);
        zv_draw_table(&c->out, &c->style, cells, t->n / t->cols, t->cols);
    }
    free(cells);
    cli_table_free(t);
    return failed ? cli_nomem(c) : ZV_OK;
}
