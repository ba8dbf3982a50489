/* doctor.h — the checks of `zavit doctor`.
 *
 * A check is a function that makes single tests (doctor_test) and describes what it looked at
 * (doctor_say). Its finding is the number of single tests that failed; opening it runs the check
 * again and counts anew. It fails the command's run (not the check) only for lack of memory, or when
 * the user asked to stop.
 */
#ifndef ZAVIT_DOCTOR_H
#define ZAVIT_DOCTOR_H

#include "cli.h"
#include "machine_messages.h"

enum { DOCTOR_STEPS = 40 };

typedef struct doctor {
    cli *c;
    cli_temp temp; /* empty if there can be none */
    /* of the check that is running */
    zv_buf detail; /* what was looked at */
    zv_buf fault; /* the first thing that is wrong, or looks wrong */
    bool warned;
    size_t tests, failed;
    struct {
        const char *name;
        size_t tests, failed;
    } steps[DOCTOR_STEPS]; /* single tests by name */
    size_t n_steps;
} doctor;

typedef zv_status doctor_check(doctor *d);

/* Counts a single test under a name, and returns `fine`. */
bool doctor_test(doctor *d, const char *name, bool fine);
/* Adds to the description. */
void doctor_say(doctor *d, const char *en, const char *he, ...) ZV_PRINTF(2, 4) ZV_PRINTF(3, 4);
/* What is wrong: kept if it is the first. */
void doctor_fault(doctor *d, const char *en, const char *he, ...) ZV_PRINTF(2, 4) ZV_PRINTF(3, 4);
/* Nothing fails, but it should be known. */
void doctor_warn(doctor *d, const char *en, const char *he, ...) ZV_PRINTF(2, 4) ZV_PRINTF(3, 4);
/* A single test of a library call: fails with the call's own sentence, but passes lack of memory and
 * the wish to stop on. */
zv_status doctor_call(doctor *d, const char *name, zv_status status, const zv_err *err);

/* doctor_system.c */
doctor_check doctor_processor, doctor_libraries, doctor_language, doctor_folder, doctor_threads,
    doctor_memory;
/* doctor_selftest.c */
doctor_check doctor_kernels, doctor_search, doctor_messages;
/* doctor_parts.c */
doctor_check doctor_space, doctor_learn;

#endif
