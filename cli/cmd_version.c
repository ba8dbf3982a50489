/* cmd_version.c — version, and what this machine offers. */
#include "cli_commands.h"
#include "cli_json.h"

const cli_spec cmd_version_spec = {NULL, 0, 0, 0, 0};

zv_status cmd_version(cli *c) {
    const char *tier = zv_cpu_name(zv_env_cpu(c->env));
    unsigned threads = zv_env_threads(c->env);
    zv_buf_addf(&c->out, "zavit %s\n", ZV_VERSION);
    CLI_SAY(c, M_CLI_MACHINE, tier, threads);
    cli_end_sentence(c);
    cli_json_set(c->result, "version", json_string(ZV_VERSION));
    cli_json_set(c->result, "cpu", json_string(tier));
    cli_json_set(c->result, "threads", json_integer(threads));
    return ZV_OK;
}
