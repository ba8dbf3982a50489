/* cli_space.c — files in: spaces, several files as one, word models, rows by condition; and what the
 * JSON output says about each input. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <openssl/evp.h>

#include "cli.h"
#include "cli_json.h"
#include "cli_net.h"
#include "cli_out.h"
#include "cli_outside.h"

/* ---- Inputs as the JSON lists them ------------------------------------------------------------- */

enum { MIB = 1 << 20 };

/* SHA-256 of the first and the last MiB (of all of it under --verify): tells foreign files apart
 * without reading gigabytes. */
static bool fingerprint(char hex[65], FILE *file, uint64_t size, bool whole) {
    static const char digits[] = "0123456789abcdef";
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    unsigned char *block = malloc(MIB), digest[EVP_MAX_MD_SIZE];
    unsigned length = 0;
    bool fine = ctx && block && EVP_DigestInit_ex(ctx, EVP_sha256(), NULL) == 1;
    for (uint64_t at = 0; fine && at < size;) {
        size_t n = fread(block, 1, MIB, file);
        if (n == 0) break;
        fine = EVP_DigestUpdate(ctx, block, n) == 1;
        at += n;
        if (!whole && at == MIB && size > 2 * (uint64_t)MIB) {
            at = size - MIB;
            fine = fine && fseeko(file, (off_t)at, SEEK_SET) == 0;
        }
    }
    fine = fine && EVP_DigestFinal_ex(ctx, digest, &length) == 1 && length == 32;
    for (unsigned i = 0; fine && i < 32; i++) {
        hex[2 * i] = digits[digest[i] >> 4];
        hex[2 * i + 1] = digits[digest[i] & 15];
    }
    hex[64] = 0;
    free(block);
    EVP_MD_CTX_free(ctx);
    return fine;
}

/* FILE of "FILE:NAME", in `file`; else the path itself. */
static const char *file_of(char file[4096], const char *path) {
    const char *member = zv_io_member(path);
    if (!member || member - path > 4096) return path;
    snprintf(file, 4096, "%.*s", (int)(member - 1 - path), path);
    return file;
}

static void add_file_facts(cli *c, json_t *input, const char *path) {
    char named[4096], hex[65], when[32];
    struct stat st;
    path = file_of(named, path);
    json_t *print = json_null();
    if (stat(path, &st) == 0 && S_ISREG(st.st_mode)) {
        struct tm utc;
        cli_json_set(input, "size", json_integer(st.st_size));
        if (gmtime_r(&st.st_mtime, &utc) && strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%SZ", &utc))
            cli_json_set(input, "time", json_string(when));
        FILE *file = fopen(path, "rb");
        if (file && fingerprint(hex, file, (uint64_t)st.st_size, c->opt.verify))
            print = json_string(hex);
        if (file) fclose(file);
    }
    cli_json_set(input, "fingerprint", print);
}

static json_t *new_input(const char *path, const char *format, json_t *items, json_t *dim,
                         const char *sha256) {
    json_t *input = json_object();
    cli_json_set(input, "path", cli_json_text(path));
    cli_json_set(input, "format", json_string(format));
    cli_json_set(input, "items", items);
    cli_json_set(input, "dim", dim);
    cli_json_set(input, "sha256", cli_json_text(sha256));
    return input;
}

static void input_space(cli *c, const char *path, const zv_space *s) {
    const char *sha256 = zv_space_contract(s)->sha256;
    json_t *input = new_input(path, zv_format_name(zv_space_format(s)),
                              json_integer((json_int_t)zv_space_size(s)),
                              json_integer((json_int_t)zv_space_dim(s)), sha256);
    if (!sha256 && c->opt.json) add_file_facts(c, input, path);
    json_array_append_new(c->inputs, input);
}

void cli_input_net(cli *c, const zv_net *net) {
    json_array_append_new(c->inputs,
                          new_input(zv_net_path(net), "safetensors", json_null(),
                                    json_integer((json_int_t)zv_net_out(net)), zv_net_sha256(net)));
}

void cli_input_text(cli *c, const char *path) {
    struct stat st;
    bool folder = stat(path, &st) == 0 && S_ISDIR(st.st_mode);
    const char *format = strcmp(path, "-") == 0 ? "stdin" : folder ? "folder" : "text";
    json_t *input = new_input(path, format, json_null(), json_null(), NULL);
    if (c->opt.json) add_file_facts(c, input, path);
    json_array_append_new(c->inputs, input);
}

/* ---- Opening ----------------------------------------------------------------------------------- */

zv_status cli_open(cli *c, zv_space **out, const char *path) {
    zv_space_opts opts = {.verify = c->opt.verify, .strict = c->opt.strict};
    cli_signals_name(path);
    CLI_TRY(zv_space_open(out, c->env, path, &opts, &c->err));
    input_space(c, path, *out);
    return ZV_OK;
}

zv_status cli_open_counts(cli *c, zv_counts **out, const char *path, const zv_space *space) {
    const zv_space_opts opts = {.verify = c->opt.verify};
    cli_signals_name(path);
    CLI_TRY(zv_counts_open(out, c->env, path, space, &opts, &c->err));
    const zv_counts_info *about = zv_counts_about(*out);
    json_array_append_new(c->inputs,
                          new_input(path, "safetensors", json_integer((json_int_t)about->words),
                                    json_null(), about->sha256));
    return ZV_OK;
}

zv_status cli_open_sentences(cli *c, zv_sentences **out, const char *space_path,
                             const zv_space *space) {
    const zv_space_opts opts = {.verify = c->opt.verify};
    zv_buf path = {0};
    zv_status status = zv_space_corpus_path(&path, space_path, &c->err);
    if (status == ZV_OK) {
        cli_signals_name(zv_buf_cstr(&path));
        status = zv_sentences_open(out, c->env, zv_buf_cstr(&path), space, &opts, &c->err);
    }
    if (status == ZV_OK) {
        const zv_sentences_info *about = zv_sentences_about(*out);
        json_array_append_new(c->inputs, new_input(zv_buf_cstr(&path), "safetensors",
                                                   json_integer((json_int_t)about->sentences),
                                                   json_null(), about->sha256));
    }
    zv_buf_free(&path);
    return status;
}

/* Merges into a file that has no name by the time this returns: it lives as long as it is mapped. */
static zv_status merge_unnamed(cli *c, zv_space **out, zv_space *const *spaces, size_t n,
                               const cli_list *where) {
    const char *base = getenv("TMPDIR");
    zv_buf folder = {0};
    zv_buf_addf(&folder, "%s/zavit-XXXXXX", base && base[0] ? base : "/tmp");
    char *made = folder.failed ? NULL : mkdtemp(folder.ptr);
    if (!made) {
        zv_buf_free(&folder);
        return zv_err_set(&c->err, ZV_IO, M_CLI_WRITE, base && base[0] ? base : "/tmp",
                          cli_reason(c->lang, errno));
    }
    zv_buf_clear(&c->scratch);
    zv_buf_addf(&c->scratch, "%s/merged.safetensors", made);
    const char *path = zv_buf_cstr(&c->scratch);
    cli_signals_catch_stop();
    zv_status status = cli_merge(c, spaces, n, where, path);
    if (status == ZV_OK) {
        zv_space_opts opts = {.strict = c->opt.strict};
        status = zv_space_open(out, c->env, path, &opts, &c->err);
    }
    unlink(path);
    rmdir(made);
    zv_buf_free(&folder);
    return status;
}

zv_status cli_open_all(cli *c, zv_space **out, const char *const *paths, size_t n,
                       const cli_list *where) {
    *out = NULL;
    bool filtered = where && where->n > 0;
    if (n == 1 && !filtered) return cli_open(c, out, paths[0]);
    zv_space **spaces = calloc(n, sizeof *spaces);
    if (!spaces) return cli_nomem(c);
    zv_status status = ZV_OK;
    for (size_t i = 0; i < n && status == ZV_OK; i++) {
        status = cli_open(c, &spaces[i], paths[i]);
        if (status == ZV_OK && i > 0) status = cli_same_contract(c, spaces[0], spaces[i]);
    }
    if (status == ZV_OK) status = merge_unnamed(c, out, spaces, n, where);
    for (size_t i = 0; i < n; i++) zv_space_free(spaces[i]);
    free(spaces);
    return status;
}

zv_status cli_open_with(cli *c, zv_space **out, const char *path, const cli_list *with) {
    const char **paths = calloc(with->n + 1, sizeof *paths);
    if (!paths) return cli_nomem(c);
    paths[0] = path;
    for (size_t i = 0; i < with->n; i++) paths[i + 1] = with->items[i];
    zv_status status = cli_open_all(c, out, paths, with->n + 1, NULL);
    free(paths);
    return status;
}

zv_status cli_row_of_id(cli *c, size_t *row, const zv_space *space, const char *id) {
    *row = zv_space_find(space, zv_str_of(id));
    if (*row != SIZE_MAX) return ZV_OK;
    return zv_err_set(&c->err, ZV_NOTFOUND, M_CLI_NO_ID, zv_space_path(space), id);
}

zv_status cli_one_question(cli *c, zv_buf *query, bool arguments, const char *x, const char *y,
                           const char *ways) {
    int asked = arguments + (x != NULL) + (y != NULL);
    if (asked != 1) return zv_err_set(&c->err, ZV_USAGE, M_CLI_ONE_QUESTION, ways, asked);
    for (size_t i = 1; i < c->n_args; i++) zv_buf_addf(query, "%s%s", i > 1 ? " " : "", c->args[i]);
    if (x || y) zv_buf_puts(query, x ? x : y);
    return zv_buf_status(query, &c->err);
}

zv_status cli_check_output(cli *c, const char *output) {
    if (cli_is_stdout(output)) {
        if (c->opt.json) return zv_err_set(&c->err, ZV_USAGE, M_CLI_TWO_STREAMS);
        c->streamed = true;
        return ZV_OK;
    }
    struct stat st;
    bool there = stat(output, &st) == 0;
    zv_buf folder = {0};
    cli_path_folder(&folder, output);
    const char *name = folder.len ? zv_buf_cstr(&folder) : ".";
    int why = 0;
    if (there && S_ISDIR(st.st_mode))
        why = EISDIR;
    else if (there && !S_ISREG(st.st_mode)) /* a device or a FIFO is written itself */
        why = access(output, W_OK) == 0 ? 0 : errno;
    else if (access(name, W_OK | X_OK) != 0 || stat(name, &st) != 0)
        why = errno;
    else if (!S_ISDIR(st.st_mode))
        why = ENOTDIR;
    zv_buf_free(&folder);
    return why ? zv_err_set(&c->err, ZV_IO, M_CLI_WRITE, output, cli_reason(c->lang, why)) : ZV_OK;
}

/* The value of an option that names one file. */
static const char *value_of(const cli *c, const cli_option *o) {
    return *(const char *const *)(const void *)((const char *)c->own + o->offset);
}

static bool is_output(const cli_option *o) {
    return strcmp(o->name, "output") == 0 || strcmp(o->name, "write") == 0;
}

const char *cli_output_of(const cli *c, const char *name) {
    const cli_spec *spec = c->command->spec;
    for (size_t i = 0; i < spec->n; i++)
        if (strcmp(spec->rows[i].name, name) == 0) return value_of(c, &spec->rows[i]);
    return strcmp(name, "output") == 0 ? c->opt.output : NULL;
}

/* Is the file `output` somewhere below the folder `input`? */
static bool is_below(const char *input, const char *output) {
    char *folder = realpath(input, NULL), *file = realpath(output, NULL);
    size_t len = folder ? strlen(folder) : 0;
    bool below = folder && file && strncmp(folder, file, len) == 0 && file[len] == '/';
    free(folder);
    free(file);
    return below;
}

/* Does a folder given as input read such a file as a text? */
static bool is_text_name(const char *path) {
    const char *dot = strrchr(path, '.');
    return dot && (strcmp(dot, ".txt") == 0 || strcmp(dot, ".md") == 0);
}

/* ZV_USAGE if `input` is the very file that `out` describes, or a folder that it is a text of.
 * Arguments that are no files (a query, an id) do not answer to stat and pass. */
static zv_status refuse_same(cli *c, const char *input, const struct stat *out, const char *flag,
                             const char *output) {
    char file[4096];
    struct stat in;
    if (!input || stat(file_of(file, input), &in) != 0) return ZV_OK;
    bool same = in.st_dev == out->st_dev && in.st_ino == out->st_ino;
    if (S_ISDIR(in.st_mode)) same = is_text_name(output) && is_below(input, output);
    if (!same) return ZV_OK;
    return zv_err_set(&c->err, ZV_USAGE, M_CLI_OUTPUT_IS_INPUT, flag, output, flag);
}

static zv_status check_one(cli *c, const char *flag, const char *output) {
    struct stat out;
    if (!output || cli_is_stdout(output)) return ZV_OK;
    if (!*output) return zv_err_set(&c->err, ZV_USAGE, M_CLI_OUTPUT_EMPTY, flag);
    if (stat(output, &out) != 0 || !S_ISREG(out.st_mode)) return ZV_OK;
    for (size_t i = 0; i < c->n_args; i++) CLI_TRY(refuse_same(c, c->args[i], &out, flag, output));
    const cli_spec *spec = c->command->spec;
    for (size_t i = 0; i < spec->n; i++) {
        const cli_option *o = &spec->rows[i];
        const void *value = (const char *)c->own + o->offset;
        if (!(o->flags & CLI_FILE) || is_output(o)) continue;
        if (o->kind == CLI_TEXT) CLI_TRY(refuse_same(c, value_of(c, o), &out, flag, output));
        const cli_list *list = o->kind == CLI_LIST ? value : &(cli_list){0};
        for (size_t j = 0; j < list->n; j++)
            CLI_TRY(refuse_same(c, list->items[j], &out, flag, output));
    }
    return ZV_OK;
}

zv_status cli_check_inputs(cli *c) {
    CLI_TRY(check_one(c, "-o", cli_output_of(c, "output")));
    CLI_TRY(check_one(c, "--html", c->opt.html));
    return check_one(c, "--write", cli_output_of(c, "write"));
}

bool cli_is_stdout(const char *path) {
    static const char *const names[] = {"-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(path, names[i]) == 0) return true;
    return false;
}

zv_status cli_reopen(cli *c, zv_space **out, const char *path) {
    zv_err err = {.lang = c->lang};
    *out = NULL;
    if (!cli_is_file(path)) {
        cli_warn(c, M_CLI_STREAM_UNCHECKED, path);
        return ZV_OK;
    }
    zv_status status = zv_space_open(out, c->env, path, NULL, &err);
    if (status == ZV_NOMEM) return cli_nomem(c);
    if (status != ZV_OK) cli_warn(c, M_CLI_UNCHECKED, err.msg);
    return ZV_OK;
}

bool cli_is_file(const char *path) {
    struct stat st;
    return !cli_is_stdout(path) && stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

/* ---- Rows by condition ------------------------------------------------------------------------- */

static zv_status where_one(cli *c, uint8_t *keep, uint8_t *mask, const zv_space *space,
                           const char *condition) {
    const char *equals = strchr(condition, '=');
    if (!equals || equals == condition)
        return zv_err_set(&c->err, ZV_USAGE, M_CLI_WHERE, condition);
    zv_buf column = {0};
    zv_buf_add(&column, condition, (size_t)(equals - condition));
    zv_status status = zv_space_where(space, zv_buf_cstr(&column), equals + 1, mask, &c->err);
    zv_buf_free(&column);
    for (size_t i = 0; status == ZV_OK && i < zv_space_size(space); i++) keep[i] &= mask[i];
    return status;
}

zv_status cli_where(cli *c, uint8_t **keep, const zv_space *space, const cli_list *where) {
    *keep = NULL;
    if (!where || where->n == 0) return ZV_OK;
    size_t n = zv_space_size(space);
    uint8_t *all = malloc(n + 1), *mask = malloc(n + 1);
    zv_status status = all && mask ? ZV_OK : cli_nomem(c);
    if (status == ZV_OK) memset(all, 1, n);
    for (size_t i = 0; status == ZV_OK && i < where->n; i++)
        status = where_one(c, all, mask, space, where->items[i]);
    if (status == ZV_OK && !memchr(all, 1, n))
        status = zv_err_set(&c->err, ZV_NODATA, M_CLI_WHERE_NONE, where->items[where->n - 1]);
    free(mask);
    if (status != ZV_OK)
        free(all);
    else
        *keep = all;
    return status;
}

/* ---- Word models ------------------------------------------------------------------------------- */

/* A text space's vectors mean what its model's words mean: another model gives another answer. */
static zv_status check_model(cli *c, const zv_space *space, const zv_space *words) {
    const char *want = zv_space_contract(space)->model_sha256;
    const char *have = zv_space_contract(words)->sha256;
    if (zv_space_dim(space) != zv_space_dim(words))
        return zv_err_set(&c->err, ZV_USAGE, M_CLI_MODEL_DIM, zv_space_path(words),
                          zv_space_dim(words), zv_space_path(space), zv_space_dim(space));
    if (!want || (have && strcmp(want, have) == 0)) return ZV_OK;
    if (c->opt.strict)
        return zv_err_set(&c->err, ZV_FORMAT, M_CLI_MODEL_OTHER, zv_space_path(words),
                          zv_space_path(space));
    cli_warn(c, M_CLI_MODEL_OTHER, zv_space_path(words), zv_space_path(space));
    return ZV_OK;
}

static zv_status find_words(cli *c, cli_model *out, const zv_space *space, const char *path) {
    const zv_contract *contract = zv_space_contract(space);
    zv_status status;
    if (path) {
        status = cli_open(c, &out->opened, path);
    } else if (contract->model && contract->kind != ZV_SPACE_WORDS) {
        zv_buf beside = {0};
        cli_path_beside(&beside, zv_space_path(space), contract->model);
        status = beside.failed ? cli_nomem(c) : cli_open(c, &out->opened, zv_buf_cstr(&beside));
        zv_buf_free(&beside);
    } else if (contract->encoder) {
        zv_buf word = {0};
        cli_shell_word(&word, contract->encoder);
        status = word.failed ? cli_nomem(c)
                             : zv_err_set(&c->err, ZV_NOTFOUND, M_CLI_ENCODER_NEEDED,
                                          zv_space_path(space), zv_buf_cstr(&word));
        zv_buf_free(&word);
    } else if (contract->kind == ZV_SPACE_WORDS) {
        out->words = space;
        return ZV_OK;
    } else {
        return zv_err_set(&c->err, ZV_NOTFOUND, M_CLI_NO_MODEL, zv_space_path(space));
    }
    if (status != ZV_OK) return status;
    out->words = out->opened;
    return check_model(c, space, out->words);
}

static zv_status refuse_model(cli *c, const char *path, const char *flag, const char *output) {
    struct stat out;
    if (!output || cli_is_stdout(output) || stat(output, &out) != 0) return ZV_OK;
    return refuse_same(c, path, &out, flag, output);
}

/* The model is an input too, though only the contract may have named it. */
zv_status cli_check_source(cli *c, const char *path) {
    CLI_TRY(refuse_model(c, path, "-o", cli_output_of(c, "output")));
    return refuse_model(c, path, "--html", c->opt.html);
}

static zv_status words_open(cli *c, cli_model *out, const zv_space *space, const char *path) {
    *out = (cli_model){0};
    const zv_contract *contract = zv_space_contract(space);
    zv_status status = find_words(c, out, space, path);
    if (status == ZV_OK) status = cli_check_source(c, zv_space_path(out->words));
    if (status == ZV_OK) {
        if (out->words != space && contract->pooling)
            status = zv_encoder_of_contract(&out->encoder, c->env, out->words, contract, &c->err);
        else
            status = zv_encoder_new(&out->encoder, c->env, out->words, NULL, &c->err);
    }
    if (status != ZV_OK) cli_model_close(c, out);
    return status;
}

zv_status cli_model_open(cli *c, cli_model *out, const zv_space *space, const char *path) {
    zv_buf net = {0};
    const bool is_net = cli_net_of_space(c, &net, space, path);
    zv_status status = is_net ? cli_net_model(c, out, space, zv_buf_cstr(&net), NULL)
                              : words_open(c, out, space, path);
    zv_buf_free(&net);
    return status;
}

bool cli_model_reads(const cli_model *m) {
    return m->encoder || cli_model_measured(m);
}

bool cli_model_measured(const cli_model *m) {
    return m->outside || m->net;
}

zv_status cli_model_any(cli *c, zv_any_encoder *any, zv_session **session, const cli_model *m) {
    *session = NULL;
    if (m->net || m->outside) {
        *any = m->net ? zv_net_any(&m->net->head) : zv_outside_any(m->outside);
        return ZV_OK;
    }
    CLI_TRY(zv_session_new(session, c->env, m->encoder, &c->err));
    *any = zv_session_any(*session);
    return ZV_OK;
}

void cli_model_close(cli *c, cli_model *m) {
    cli_net_free(c, m->net);
    cli_outside_close(c, m->outside);
    zv_encoder_free(m->encoder);
    zv_space_free(m->opened);
    *m = (cli_model){0};
}
