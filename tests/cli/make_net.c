/* make_net.c — nets for the cases that apply them: a short training over a space.
 *
 *     make_net SPACE OUT TASK LAYERS [TARGET [EPOCHS]]
 *
 * TARGET: a column, for pairs the file of ids; "-" is none. EPOCHS 0: the net as it begins, without a training. The contract is the
 * space's. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <zavit/zavit.h>

static zv_err err;

static void need(zv_status status) {
    if (status == ZV_OK) return;
    fprintf(stderr, "make_net: %s\n", err.msg);
    exit(1);
}

static void train(zv_env *env, zv_net *net, const zv_examples *examples, unsigned epochs,
                  const char *out) {
    zv_train_opts opts = zv_train_defaults();
    zv_trainer *trainer = NULL;
    zv_epoch epoch;
    opts.epochs = epochs;
    opts.batch = 16;
    opts.optim.rate = .01;
    opts.command = "make_net";
    need(zv_trainer_new(&trainer, env, net, examples, &opts, &err));
    while (!zv_trainer_done(trainer)) need(zv_trainer_epoch(trainer, &epoch, &err));
    zv_trainer_best(trainer);
    need(zv_trainer_save(trainer, out, &err));
    zv_trainer_free(trainer);
}

int main(int argc, char **argv) {
    zv_env *env = NULL;
    zv_space *space = NULL;
    zv_examples *examples = NULL;
    zv_net *net = NULL;
    zv_net_spec spec = {.act = ZV_ACT_TANH};
    if (argc < 5 || !zv_task_parse(&spec.task, argv[3])) return 2;
    const char *target = argc > 5 && strcmp(argv[5], "-") != 0 ? argv[5] : NULL;
    const unsigned epochs = argc > 6 ? (unsigned)atoi(argv[6]) : 20;
    const zv_examples_opts opts = {.task = spec.task, .target = target, .held = .2, .seed = 1};
    need(zv_env_new(&env, &(zv_env_opts){.threads = 1}, &err));
    need(zv_space_open(&space, env, argv[1], NULL, &err));
    need(zv_net_spec_layers(&spec, argv[4], &err));
    if (epochs > 0) need(zv_examples_new(&examples, env, space, &opts, &err));
    const size_t wide = examples ? zv_examples_width(examples) : 0;
    if (spec.width[0] == 0) spec.width[0] = zv_space_dim(space);
    if (spec.width[spec.layers] == 0) spec.width[spec.layers] = wide ? wide : zv_space_dim(space);
    need(zv_net_new(&net, env, &spec, 1, &err));
    need(zv_net_set_contract(net, zv_space_contract(space), zv_space_path(space), &err));
    if (epochs > 0)
        train(env, net, examples, epochs, argv[2]);
    else
        need(zv_net_save(net, argv[2], "make_net", &err));
    zv_net_free(net);
    zv_examples_free(examples);
    zv_space_free(space);
    zv_env_free(env);
    return 0;
}
