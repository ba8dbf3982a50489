/* cmd_encode.c — texts in, their vectors out; and spaces or texts through a net. */
#include "cli_commands.h"
#include "cli_json.h"
#include "cli_net.h"

typedef struct encode_args {
    const char *model, *output;
    unsigned pooling;
    double sif_a;
    cli_text_args in;
    cli_outside_args outside;
} encode_args;

/* clang-format off */
static const cli_option rows[] = {
    CLI_ROW_TEXT(encode_args, model, "model", 'm', NULL, "WORDS|NET", CLI_FILE, M_CLI_O_MODEL),
    CLI_ROW_TEXT(encode_args, output, "output", 'o', NULL, "OUT", CLI_REQUIRED | CLI_FILE, M_CLI_O_SPACE_OUT),
    CLI_ROW_CHOICE(encode_args, pooling, "pooling", "sif", "sif|mean", M_CLI_O_POOLING),
    CLI_ROW_REAL(encode_args, sif_a, "sif-a", "1e-3", 1e-12, 1e6, "X", M_CLI_O_SIF_A),
    CLI_OUTSIDE_ROWS(encode_args),
    CLI_TEXT_ROWS(encode_args),
};
/* clang-format on */
const cli_spec cmd_encode_spec = {rows, sizeof rows / sizeof *rows, sizeof(encode_args), 1, 100000};

static void json_result(cli *c, const encode_args *a, const zv_encode_result *r) {
    cli_json_set(c->result, "path", cli_json_text(a->output));
    cli_json_encoded(c->result, r);
}

static zv_status findings(cli *c, const encode_args *a, const zv_encode_result *r) {
    zv_space *written = NULL;
    CLI_TRY(cli_reopen(c, &written, a->output));
    if (!written) return ZV_OK;
    zv_status status = zv_explain_encoded(c->report, c->env, r, written, &c->err);
    zv_space_free(written);
    return status;
}

static zv_status encode(cli *c, const encode_args *a, const zv_space *words) {
    zv_encoder_opts opts = {.pooling = (zv_pooling)a->pooling, .sif_a = a->sif_a};
    zv_text_source_opts source = cli_text_source(c, &a->in);
    zv_encoder *encoder = NULL;
    zv_encode_result r = {0};
    CLI_TRY(zv_encoder_new(&encoder, c->env, words, &opts, &c->err));
    zv_status status = zv_embed_encode(&r, c->env, encoder, a->model, c->args, c->n_args, &source,
                                       zv_buf_cstr(&c->line), a->output, &c->err);
    zv_encoder_free(encoder);
    if (status != ZV_OK) return status;
    json_result(c, a, &r);
    CLI_SAY(c, M_CLI_ENCODED, (unsigned long long)r.items, (unsigned long long)r.words,
            (unsigned long long)r.oov_words, (unsigned long long)(r.empty + r.oov_items), r.seconds,
            a->output);
    cli_end_sentence(c);
    return findings(c, a, &r);
}

/* ---- By a program outside ---- */

static zv_status check_outside(cli *c, const encode_args *a) {
    static const char *const flags[] = {"pooling", "sif-a"};
    if (!a->model && !a->outside.command)
        return zv_err_set(&c->err, ZV_USAGE, M_CLI_ENCODER_OR_MODEL);
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        if (a->outside.command && cli_given(c, flags[i]))
            return zv_err_set(&c->err, ZV_USAGE, M_CLI_ENCODER_FLAG, flags[i]);
    return ZV_OK;
}

static zv_status encode_outside(cli *c, const encode_args *a) {
    zv_text_source_opts source = cli_text_source(c, &a->in);
    zv_outside *outside = NULL;
    zv_encode_result r = {0};
    CLI_TRY(cli_outside_open(c, &outside, &a->outside, NULL));
    zv_status status = zv_outside_encode(&r, c->env, outside, c->args, c->n_args, &source,
                                         zv_buf_cstr(&c->line), a->output, &c->err);
    if (status == ZV_OK) {
        json_result(c, a, &r);
        CLI_SAY(c, M_CLI_ENCODED_OUTSIDE, (unsigned long long)r.items, (unsigned long long)r.empty,
                (unsigned long long)r.oov_items, r.seconds, a->output);
        cli_end_sentence(c);
    }
    cli_outside_close(c, outside);
    return status == ZV_OK ? findings(c, a, &r) : status;
}

/* ---- Through a net ---- */

/* Flags that say how texts are read: then inputs are texts. */
static bool asks_for_texts(const cli *c) {
    static const char *const flags[] = {"format",   "paragraphs",  "text-field",
                                        "id-field", "label-field", "bad-utf8"};
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        if (cli_given(c, flags[i])) return true;
    return false;
}

static zv_status encode_net(cli *c, const encode_args *a) {
    static const char *const flags[] = {"pooling", "sif-a"};
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        if (cli_given(c, flags[i])) return zv_err_set(&c->err, ZV_USAGE, M_CLI_NET_FLAG, flags[i]);
    const cli_net_encode_args args = {.net = a->model,
                                      .output = a->output,
                                      .texts = asks_for_texts(c) || a->outside.command,
                                      .source = cli_text_source(c, &a->in),
                                      .outside = a->outside};
    return cli_net_encode(c, &args);
}

zv_status cmd_encode(cli *c) {
    const encode_args *a = c->own;
    const bool net = a->model && cli_is_net(c, a->model);
    CLI_TRY(cli_outside_check(c, &a->outside, a->model));
    if (!net) CLI_TRY(check_outside(c, a));
    CLI_TRY(cli_check_output(c, a->output));
    if (net) return encode_net(c, a);
    if (a->outside.command) {
        for (size_t i = 0; i < c->n_args; i++) cli_input_text(c, c->args[i]);
        return encode_outside(c, a);
    }
    zv_space *words = NULL;
    CLI_TRY(cli_open(c, &words, a->model));
    for (size_t i = 0; i < c->n_args; i++) cli_input_text(c, c->args[i]);
    zv_status status = encode(c, a, words);
    zv_space_free(words);
    return status;
}
