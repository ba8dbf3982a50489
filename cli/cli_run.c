/* cli_run.c — how every command begins and ends. */
#include <pthread.h>
#include <stdio.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli.h"
#include "cli_help.h"
#include "cli_html.h"
#include "cli_json.h"
#include "cli_out.h"

/* ---- Talk -------------------------------------------------------------------------------------- */

const char *cli_pick(const cli *c, const char *en, const char *he) {
    return c->lang == ZV_HE ? he : en;
}

zv_status cli_nomem(cli *c) {
    return zv_err_set(&c->err, ZV_NOMEM, M_CLI_NOMEM);
}

static void speak(cli *c, const char *before, const char *sentence) {
    cli_bar_clear(&c->bar);
    fprintf(stderr, "zavit: %s%s\n", before, sentence);
}

enum { SENTENCE = 1024 }; /* bytes; in Hebrew a letter has two */

/* Both formats were checked against the arguments at the call. */
static void format_message(char out[SENTENCE], const cli *c, const char *en, const char *he,
                           va_list args) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    vsnprintf(out, SENTENCE, c->lang == ZV_HE ? he : en, args);
#pragma GCC diagnostic pop
}

void cli_end_sentence(cli *c) {
    zv_draw_paragraph(&c->out, &c->style, (zv_str){zv_buf_cstr(&c->sentence), c->sentence.len}, 0,
                      3);
    if (c->sentence.failed) c->out.failed = true;
    zv_buf_clear(&c->sentence);
}

void cli_show_text(cli *c, zv_str text, size_t indent) {
    enum { PAGE_COLUMNS = 600, BESIDE = 2 };
    size_t width = c->style.width ? c->style.width : 80;
    zv_style plain = c->style, terminal = c->style;
    zv_buf line = {0}, more = {0}, unseen = {0};
    plain.isolate = false; /* the paragraph isolates */
    terminal.page = NULL;
    zv_draw_text(&line, &plain, text, width > indent + BESIDE ? width - indent - BESIDE : 1, false);
    zv_draw_paragraph(&c->out, &terminal, (zv_str){zv_buf_cstr(&line), line.len}, indent, 0);
    if (c->style.page) {
        zv_draw_text(&more, &plain, text, PAGE_COLUMNS, false);
        zv_draw_paragraph(&unseen, &c->style, (zv_str){zv_buf_cstr(&more), more.len}, 0, 0);
    }
    if (line.failed || more.failed || unseen.failed) c->out.failed = true;
    zv_buf_free(&line);
    zv_buf_free(&more);
    zv_buf_free(&unseen);
}

void cli_talk(cli *c, const char *en, const char *he, ...) {
    if (c->opt.quiet) return;
    char sentence[SENTENCE];
    va_list args;
    va_start(args, he);
    format_message(sentence, c, en, he, args);
    va_end(args);
    speak(c, "", sentence);
}

/* Workers may warn too. */
static pthread_mutex_t warn_lock = PTHREAD_MUTEX_INITIALIZER;

static bool was_said(const cli *c, const json_t *said) {
    for (size_t i = 0; i < json_array_size(c->warnings); i++)
        if (json_equal(json_array_get(c->warnings, i), said)) return true;
    return false;
}

/* Once each: every search of a command passes over the same rows. */
static void warn_sentence(void *ctx, const char *sentence) {
    cli *c = ctx;
    pthread_mutex_lock(&warn_lock);
    json_t *said = cli_json_text(sentence);
    const bool again = was_said(c, said);
    if (!again) json_array_append(c->warnings, said);
    json_decref(said);
    if (!again && !c->opt.json && !c->opt.quiet) {
        zv_buf before = {0};
        zv_buf_say(&before, c->lang, M_CLI_WARNING);
        speak(c, zv_buf_cstr(&before), sentence);
        zv_buf_free(&before);
    }
    pthread_mutex_unlock(&warn_lock);
}

void cli_warn(cli *c, const char *en, const char *he, ...) {
    char sentence[SENTENCE];
    va_list args;
    va_start(args, he);
    format_message(sentence, c, en, he, args);
    va_end(args);
    warn_sentence(c, sentence);
}

static void show_progress(void *ctx, const zv_progress *p) {
    cli_bar_show(&((cli *)ctx)->bar, p);
}

static bool should_stop(void *ctx) {
    (void)ctx;
    return cli_stop_asked();
}

/* ---- Start ------------------------------------------------------------------------------------- */

static unsigned terminal_width(int fd) {
    struct winsize size = {0};
    if (ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
    const char *columns = getenv("COLUMNS");
    long n = columns ? strtol(columns, NULL, 10) : 0;
    return n >= 20 && n <= 1000 ? (unsigned)n : 80;
}

static bool wants_color(unsigned choice, int fd) {
    if (choice != CLI_COLOR_AUTO) return choice == CLI_COLOR_ALWAYS;
    const char *no = getenv("NO_COLOR"), *terminal = getenv("TERM");
    return isatty(fd) && !(no && no[0]) && !(terminal && strcmp(terminal, "dumb") == 0);
}

static void set_style(cli *c) {
    bool file = c->opt.output != NULL; /* a file is neither as wide as the terminal nor coloured */
    bool terminal = !file && isatty(STDOUT_FILENO);
    c->style = (zv_style){
        .color = wants_color(c->opt.color, file ? -1 : STDOUT_FILENO),
        .isolate = terminal,
        .width = file ? 80 : terminal_width(STDOUT_FILENO),
        .lang = c->lang,
    };
    c->bar = (cli_bar){
        .on = isatty(STDERR_FILENO) && !c->opt.quiet,
        .width = terminal_width(STDERR_FILENO),
        .lang = c->lang,
    };
}

static zv_status find_command(cli *c, const char *name) {
    if (strcmp(name, "--version") == 0 || strcmp(name, "-V") == 0) name = "version";
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0) name = "help";
    c->command = cli_command_find(name);
    if (c->command) return ZV_OK;
    if (name[0] == '-') return zv_err_set(&c->err, ZV_USAGE, M_CLI_COMMAND_FIRST, name);
    const char *best = NULL;
    size_t least = 99;
    for (size_t i = 0; i < cli_command_count; i++) {
        size_t edits = cli_edits(name, cli_commands[i].name);
        if (edits < least && cli_near_enough(name, cli_commands[i].name, edits)) {
            least = edits;
            best = cli_commands[i].name;
        }
    }
    if (best) return zv_err_set(&c->err, ZV_USAGE, M_CLI_UNKNOWN_COMMAND_NEAR, name, best);
    return zv_err_set(&c->err, ZV_USAGE, M_CLI_UNKNOWN_COMMAND, name);
}

static zv_status parse(cli *c, int argc, char **argv) {
    const cli_spec *spec = c->command->spec;
    c->own = calloc(1, spec->size ? spec->size : 1);
    c->args = calloc((size_t)argc + 1, sizeof *c->args);
    if (!c->own || !c->args) return cli_nomem(c);
    cli_parsed parsed = {c->own, &c->opt, c->args, 0, 0};
    zv_status status = cli_parse(&parsed, spec, argc - 2, argv + 2, &c->err);
    c->n_args = parsed.n_args;
    c->given = parsed.given;
    if (status == ZV_OK && !c->opt.help)
        status = cli_parse_check(&parsed, spec, c->command->name, &c->err);
    return status;
}

bool cli_given(const cli *c, const char *name) {
    const cli_spec *spec = c->command->spec;
    for (size_t i = 0; i < spec->n && i < 64; i++)
        if (strcmp(spec->rows[i].name, name) == 0) return c->given >> i & 1;
    return false;
}

static zv_status make_env(cli *c) {
    zv_env_opts opts = {
        .threads = (unsigned)c->opt.threads,
        .cpu = (zv_cpu)c->opt.cpu, /* the choices stand in the order of zv_cpu */
        .lang = c->lang,
        .progress = show_progress,
        .warn = warn_sentence,
        .stop = should_stop,
        .ctx = c,
    };
    CLI_TRY(zv_env_new(&c->env, &opts, &c->err));
    if (c->command->flags & CLI_PLAIN) return ZV_OK;
    return zv_report_new(&c->report, c->env, c->opt.open, &c->err);
}

/* The command line as it could be typed again. */
static void keep_line(cli *c, int argc, char **argv) {
    zv_buf_puts(&c->line, "zavit");
    for (int i = 1; i < argc; i++) {
        bool plain =
            argv[i][0] != 0 && argv[i][strcspn(argv[i], " \t\n\"'\\$`*?[]{}()<>|&;#~")] == 0;
        zv_buf_putc(&c->line, ' ');
        if (!plain) zv_buf_putc(&c->line, '\'');
        for (const char *p = argv[i]; *p; p++) {
            if (*p == '\'')
                zv_buf_puts(&c->line, "'\\''");
            else
                zv_buf_putc(&c->line, *p == '\n' ? ' ' : *p);
        }
        if (!plain) zv_buf_putc(&c->line, '\'');
    }
}

zv_status cli_start(cli *c, int argc, char **argv) {
    c->lang = c->err.lang = cli_language(argc, argv);
    cli_signals(c->lang);
    c->inputs = json_array();
    c->result = json_object();
    c->warnings = json_array();
    if (!c->inputs || !c->result || !c->warnings) return cli_nomem(c);
    if (argc < 2) {
        cli_help_all(&c->out, c->lang);
        c->exit_code = zv_status_exit_code(ZV_USAGE);
        return ZV_OK;
    }
    CLI_TRY(find_command(c, argv[1]));
    if (argc == 2 && !(c->command->flags & CLI_BARE)) {
        cli_help_command(&c->out, c->lang, c->command);
        c->exit_code = zv_status_exit_code(ZV_USAGE);
        return ZV_OK;
    }
    CLI_TRY(parse(c, argc, argv));
    set_style(c);
    if (c->opt.help) {
        cli_help_command(&c->out, c->lang, c->command);
        c->opt.json = false;
        return ZV_OK;
    }
    CLI_TRY(cli_check_inputs(c));
    keep_line(c, argc, argv);
    if (c->command->flags & CLI_STOPS) cli_signals_catch_stop();
    CLI_TRY(make_env(c));
    CLI_TRY(cli_html_begin(c));
    c->run = c->command->run;
    return ZV_OK;
}

/* ---- Finish ------------------------------------------------------------------------------------ */

const char *cli_mark(zv_verdict verdict) {
    static const char *const marks[] = {"·", "✓", "⚠", "✗"}; /* in the order of zv_verdict */
    return marks[verdict];
}

/* A sentence per finding, for commands whose answer is a list. */
static void brief_findings(cli *c) {
    for (size_t i = c->listed; i < zv_report_size(c->report); i++) {
        const zv_finding *f = zv_report_finding(c->report, i);
        zv_buf line = {0};
        char value[32];
        if (isnan(f->value))
            zv_draw_number(value, f->value);
        else
            snprintf(value, sizeof value, "%.4g", f->value);
        zv_buf_addf(&line, "%s %s %s: %s", cli_mark(f->verdict), f->name, value,
                    f->why ? f->why : "");
        if (i == c->listed) zv_buf_putc(&c->out, '\n');
        zv_draw_paragraph(&c->out, &c->style, (zv_str){zv_buf_cstr(&line), line.len}, 0, 2);
        if (line.failed) c->out.failed = true;
        zv_buf_free(&line);
    }
}

static zv_status check_report(cli *c) {
    if (!c->report) return ZV_OK;
    CLI_TRY(zv_report_status(c->report, &c->err));
    return zv_report_unopened(c->report, &c->err) == ZV_OK ? ZV_OK : ZV_USAGE;
}

/* Everything that goes out, as text. A merged space has no name that outlives the command, so where
 * its temporary path would show, the name stands that `convert` would give it. */
static zv_status render(cli *c, zv_buf *text) {
    c->style.page = NULL; /* it is complete: the findings are no part of what was drawn */
    if (c->opt.json && c->run) {
        CLI_TRY(cli_json_render(c, text));
    } else {
        if (c->report && c->brief && !c->opt.open)
            brief_findings(c);
        else if (c->report && zv_report_size(c->report) > 0) {
            if (c->out.len) zv_buf_putc(&c->out, '\n');
            zv_report_text(c->report, &c->out, &c->style);
        }
        zv_buf_add(text, c->out.ptr, c->out.len);
        if (c->out.failed) text->failed = true;
    }
    if (c->scratch.len) cli_out_replace(text, zv_buf_cstr(&c->scratch), "MERGED.safetensors");
    return zv_buf_status(text, &c->err);
}

static zv_status deliver(cli *c, zv_str text) {
    if (c->opt.output && !cli_is_stdout(c->opt.output))
        return cli_out_file(c->opt.output, text, &c->err);
    if (!c->streamed) return cli_out_stdout(text, &c->err);
    if (!c->opt.quiet) fwrite(text.ptr, 1, text.len, stderr);
    return ZV_OK;
}

static int exit_code(const cli *c, zv_status status) {
    if (status != ZV_OK) return zv_status_exit_code(status);
    if (c->stopped) return zv_status_exit_code(ZV_INTERRUPTED);
    if (c->exit_code) return c->exit_code;
    if (!c->report || c->opt.fail_on == CLI_FAIL_NEVER) return 0;
    zv_verdict limit = c->opt.fail_on == CLI_FAIL_WARN ? ZV_WARN : ZV_FAIL;
    return zv_report_worst(c->report) >= limit ? 1 : 0;
}

static void release(cli *c) {
    if (c->command && c->own) {
        cli_parsed parsed = {c->own, &c->opt, c->args, c->n_args, 0};
        cli_parsed_free(&parsed, c->command->spec);
    }
    zv_report_free(c->report);
    zv_env_free(c->env);
    zv_buf_free(&c->line);
    zv_buf_free(&c->out);
    zv_buf_free(&c->scratch);
    zv_buf_free(&c->sentence);
    json_decref(c->inputs);
    json_decref(c->result);
    json_decref(c->warnings);
    free(c->own);
    free(c->args);
}

int cli_finish(cli *c, zv_status status) {
    zv_buf text = {0};
    cli_bar_clear(&c->bar);
    if (status == ZV_OK && c->run && (c->command->flags & CLI_ANSWERS) && cli_stop_asked())
        status = zv_err_set(&c->err, ZV_INTERRUPTED, M_CLI_STOPPED);
    if (status == ZV_OK) status = check_report(c);
    if (status == ZV_OK) status = cli_html_write(c);
    if (status == ZV_OK) status = render(c, &text);
    if (status == ZV_OK) status = deliver(c, (zv_str){text.ptr, text.len});
    if (status != ZV_OK && c->err.msg[0]) speak(c, "", c->err.msg);
    int code = exit_code(c, status);
    zv_buf_free(&text);
    release(c);
    return code;
}
