/* cli_temp.c — a folder for files that only this run needs. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "cli_out.h"

zv_status cli_temp_new(cli *c, cli_temp *out) {
    const char *base = getenv("TMPDIR");
    if (!base || !base[0]) base = "/tmp";
    *out = (cli_temp){0};
    zv_buf_addf(&out->folder, "%s/zavit-XXXXXX", base);
    if (out->folder.failed) return cli_nomem(c);
    if (mkdtemp(out->folder.ptr)) return ZV_OK;
    zv_buf_free(&out->folder);
    *out = (cli_temp){0};
    return zv_err_set(&c->err, ZV_IO, M_CLI_WRITE, base, cli_reason(c->lang, errno));
}

const char *cli_temp_path(cli_temp *t, const char *name) {
    zv_buf_clear(&t->file);
    zv_buf_addf(&t->file, "%s/%s", zv_buf_cstr(&t->folder), name);
    return zv_buf_cstr(&t->file);
}

zv_status cli_temp_write(cli *c, cli_temp *t, const char *name, zv_str text) {
    return cli_out_file(cli_temp_path(t, name), text, &c->err);
}

void cli_temp_free(cli_temp *t) {
    DIR *folder = t->folder.len ? opendir(zv_buf_cstr(&t->folder)) : NULL;
    if (folder) {
        for (const struct dirent *entry; (entry = readdir(folder));)
            if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
                unlink(cli_temp_path(t, entry->d_name));
        closedir(folder);
        rmdir(zv_buf_cstr(&t->folder));
    }
    zv_buf_free(&t->folder);
    zv_buf_free(&t->file);
    *t = (cli_temp){0};
}
