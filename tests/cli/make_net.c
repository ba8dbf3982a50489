/* make_net.c — nets that were never trained, for the cases: as `zavit train` begins, with the contract of a space.
 *
 *     make_net SPACE OUT TASK LAYERS
 *
 * "auto" at either end of LAYERS is the space's width; "16,16" for pairs is the identity. */
#include <stdio.h>
#include <stdlib.h>

#include <zavit/zavit.h>

static zv_err err;

static void need(zv_status status) {
    if (status == ZV_OK) return;
    fprintf(stderr, "make_net: %s\n", err.msg);
    exit(1);
}

int main(int argc, char **argv) {
    zv_env *env = NULL;
    zv_space *space = NULL;
    zv_net *net = NULL;
    zv_net_spec spec = {.act = ZV_ACT_TANH};
    if (argc != 5 || !zv_task_parse(&spec.task, argv[3])) return 2;
    need(zv_env_new(&env, &(zv_env_opts){.threads = 1}, &err));
    need(zv_space_open(&space, env, argv[1], NULL, &err));
    need(zv_net_spec_layers(&spec, argv[4], &err));
    if (spec.width[0] == 0) spec.width[0] = zv_space_dim(space);
    if (spec.width[spec.layers] == 0) spec.width[spec.layers] = zv_space_dim(space);
    need(zv_net_new(&net, env, &spec, 1, &err));
    need(zv_net_set_contract(net, zv_space_contract(space), zv_space_path(space), &err));
    need(zv_net_save(net, argv[2], "make_net", &err));
    zv_net_free(net);
    zv_space_free(space);
    zv_env_free(env);
    return 0;
}
