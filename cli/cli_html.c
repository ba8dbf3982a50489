/* cli_html.c — see cli_html.h. */
#include "cli_html.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli_out.h"

/* More inputs than these are counted, not listed. */
enum { SHOWN = 12, TITLE_COLUMNS = 72 };

/* ---- Before the work --------------------------------------------------------------------------- */

/* Do two names stand for one file, there already or not? */
static bool same_file(const char *a, const char *b) {
    struct stat x, y;
    if (!a || !b) return false;
    if (strcmp(a, b) == 0) return true;
    return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

zv_status cli_html_begin(cli *c) {
    const char *path = c->opt.html;
    if (!path) return ZV_OK;
    if (!c->report) return zv_err_set(&c->err, ZV_USAGE, M_CLI_HTML_PLAIN, c->command->name);
    if (cli_is_stdout(path)) return zv_err_set(&c->err, ZV_USAGE, M_CLI_HTML_STDOUT);
    if (same_file(path, cli_output_of(c, "output")) || same_file(path, cli_output_of(c, "write")))
        return zv_err_set(&c->err, ZV_USAGE, M_CLI_HTML_TWICE, path);
    CLI_TRY(cli_check_output(c, path));
    c->style.page = c->report;
    zv_report_set_draws(c->report, true);
    return ZV_OK;
}

/* ---- What was read ----------------------------------------------------------------------------- */

/* "texts.safetensors", "122 × 16, safetensors, sha256 0b0c…": as far as it is known. */
static void add_input(cli_table *t, json_t *input) {
    const json_t *items = json_object_get(input, "items"), *dim = json_object_get(input, "dim");
    const char *path = json_string_value(json_object_get(input, "path"));
    const char *format = json_string_value(json_object_get(input, "format"));
    const char *hash = json_string_value(json_object_get(input, "sha256"));
    zv_buf b = {0};
    if (json_is_integer(items)) zv_buf_addf(&b, "%lld", (long long)json_integer_value(items));
    if (json_is_integer(dim)) zv_buf_addf(&b, " × %lld", (long long)json_integer_value(dim));
    if (format) zv_buf_addf(&b, "%s%s", b.len ? ", " : "", format);
    if (hash) zv_buf_addf(&b, "%ssha256 %.12s…", b.len ? ", " : "", hash);
    cli_table_cell(t, zv_str_of(path ? path : ""));
    cli_table_cell(t, b.len ? (zv_str){zv_buf_cstr(&b), b.len} : zv_str_of("—"));
    if (b.failed) t->text.failed = true;
    zv_buf_free(&b);
}

static void add_inputs(cli *c, cli_table *t) {
    size_t n = json_array_size(c->inputs);
    for (size_t i = 0; i < n && i < SHOWN; i++) add_input(t, json_array_get(c->inputs, i));
    if (n > SHOWN) {
        cli_table_cell(t, zv_str_of(cli_pick(c, M_CLI_HTML_MORE)));
        cli_table_cellf(t, "%zu", n - SHOWN);
    }
}

/* ---- The page ---------------------------------------------------------------------------------- */

static zv_status write_page(cli *c, const zv_page *page) {
    zv_buf text = {0};
    zv_report_html(c->report, &text, page);
    if (c->scratch.len) cli_out_replace(&text, zv_buf_cstr(&c->scratch), "MERGED.safetensors");
    zv_status status = zv_buf_status(&text, &c->err);
    if (status == ZV_OK)
        status = cli_out_file(c->opt.html, (zv_str){zv_buf_cstr(&text), text.len}, &c->err);
    zv_buf_free(&text);
    return status;
}

/* "zavit why texts.safetensors t1 t5": the command and as much of its arguments as is short. */
static void title_of(cli *c, zv_buf *title) {
    const zv_style plain = {.lang = ZV_EN};
    zv_buf all = {0};
    zv_buf_addf(&all, "zavit %s", c->command->name);
    for (size_t i = 0; i < c->n_args; i++) zv_buf_addf(&all, " %s", c->args[i]);
    zv_draw_text(title, &plain, (zv_str){zv_buf_cstr(&all), all.len}, TITLE_COLUMNS, false);
    if (all.failed) title->failed = true;
    zv_buf_free(&all);
}

zv_status cli_html_write(cli *c) {
    if (!c->style.page) return ZV_OK;
    size_t n_warnings = json_array_size(c->warnings);
    cli_table facts = {.cols = 2};
    zv_buf title = {0};
    title_of(c, &title);
    add_inputs(c, &facts);
    zv_str *cells = calloc(facts.n + 1, sizeof *cells);
    const char **warnings = calloc(n_warnings + 1, sizeof *warnings);
    bool failed = !cells || !warnings || facts.text.failed || title.failed;
    for (size_t i = 0; !failed && i < n_warnings; i++)
        warnings[i] = json_string_value(json_array_get(c->warnings, i));
    if (!failed) cli_table_cells(&facts, cells);
    const zv_page page = {.lang = c->lang,
                          .title = zv_buf_cstr(&title),
                          .command = zv_buf_cstr(&c->line),
                          .facts = cells,
                          .n_facts = facts.n / 2,
                          .warnings = warnings,
                          .n_warnings = n_warnings};
    zv_status status = failed ? cli_nomem(c) : write_page(c, &page);
    free(cells);
    free(warnings);
    zv_buf_free(&title);
    cli_table_free(&facts);
    return status;
}
