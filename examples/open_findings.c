/* open_findings.c — audits a file of vectors and opens each finding: formula, terms, and the value
 * recomputed from the raw vectors.
 *
 *     ./open_findings vectors.safetensors             or .vec .bin .npy .jsonl
 */
#include <stdio.h>

#include <zavit/zavit.h>

static size_t print_findings(const zv_report *report) {
    size_t disagree = 0;
    for (size_t i = 0; i < zv_report_size(report); i++) {
        const zv_finding *f = zv_report_finding(report, i);
        printf("%-4s %-24s %g\n     %s\n", zv_verdict_name(f->verdict), f->name, f->value, f->why);
        if (!f->opened) continue;
        printf("     %s\n", f->formula);
        for (size_t t = 0; t < f->n_terms; t++)
            printf("       %s = %g\n", f->terms[t].name, f->terms[t].value);
        printf("     again: %g\n", f->recomputed);
        if (!zv_finding_agrees(f)) disagree++;
    }
    return disagree;
}

int main(int argc, char **argv) {
    if (argc != 2) {
        fprintf(stderr, "usage: open_findings FILE\n");
        return 2;
    }
    zv_err err = {0};
    zv_env *env = NULL;
    zv_space *space = NULL;
    zv_report *report = NULL;
    size_t disagree = 0;
    zv_status status = zv_env_new(&env, NULL, &err);
    if (status == ZV_OK) status = zv_space_open(&space, env, argv[1], NULL, &err);
    if (status == ZV_OK) status = zv_report_new(&report, env, "all", &err);
    if (status == ZV_OK) status = zv_explain_audit(report, env, space, NULL, NULL, &err);
    if (status == ZV_OK) disagree = print_findings(report);
    if (status != ZV_OK) fprintf(stderr, "open_findings: %s\n", err.msg);
    zv_report_free(report);
    zv_space_free(space);
    zv_env_free(env);
    return disagree ? 1 : zv_status_exit_code(status);
}
