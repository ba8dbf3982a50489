/* stand_in_encoder.c — an outside encoder for the tests: deterministic, and as badly behaved as is asked.
 *
 *     stand_in_encoder [MODE [N]]
 *
 * A text's vector has 8 numbers: tanh of the sum of its words' pseudo-random ones, so that it is no sum of its
 * words. With ENCODER_LOG set, every text that was asked is added to that file, and "start" at each start. */
#include <math.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <jansson.h>

enum { DIM = 8, LINE = 1 << 22 };

static const char *mode = "good";
static unsigned long limit = 3, answered;
static FILE *note;

static bool is(const char *name) {
    return strcmp(mode, name) == 0;
}

static void encode(double out[DIM + 1], const char *text) {
    for (int d = 0; d <= DIM; d++) out[d] = 0.1;
    for (const char *p = text; *p;) {
        size_t n = strcspn(p, " .,\n");
        uint64_t h = 1469598103934665603u;
        for (size_t i = 0; i < n; i++) h = (h ^ (unsigned char)p[i]) * 1099511628211u;
        for (int d = 0; d <= DIM && n > 0; d++) {
            h = h * 6364136223846793005u + 1442695040888963407u;
            out[d] += (double)(h >> 40) / (double)(1 << 24) - 0.5;
        }
        p += n + (p[n] != 0);
    }
    for (int d = 0; d <= DIM; d++) out[d] = tanh(out[d]);
}

static void answer(const char *id, const char *text) {
    double v[DIM + 1];
    const bool now = answered + 1 == limit;
    encode(v, text);
    answered++;
    if (is("missing") && now) return;
    if (is("huge") && now)
        for (int i = 0; i < 20 << 20; i++) putchar('x');
    if (is("garbage") && now) printf("Loading model …\n");
    if (is("noise"))
        for (int i = 0; i < 2000; i++)
            fprintf(stderr, "debug: %s, a long line of chatter %d\n", id, i);
    if (is("refuse") && strstr(text, "zzz")) {
        printf("{\"id\":\"%s\",\"error\":\"no word of it is known\"}\n", id);
        return;
    }
    if (is("no-vector") && now) {
        printf("{\"id\":\"%s\",\"data\":1}\n", id);
        return;
    }
    if (is("unknown") && now) id = "999999";
    if (is("no-id") && now)
        printf("{\"vector\":[");
    else if (is("alias"))
        printf("{\"embedding\":[");
    else
        printf("{\"id\":\"%s\",\"vector\":[", id);
    int dim = DIM + (is("dims") && now) - (is("dims-first") && answered == 1);
    for (int d = 0; d < dim; d++) {
        if (d) putchar(',');
        if (is("nan") && now && d == 2)
            printf("NaN");
        else if (is("null") && now && d == 2)
            printf("null");
        else if (is("inf") && now && d == 2)
            printf("1e999");
        else
            printf("%.9g", is("zero") && now ? 0.0 : v[d]);
    }
    if (is("alias"))
        printf("],\"id\":%s,\"extra\":{\"vector\":[1]}}\n", id);
    else
        printf("]}\n");
    if (is("twice") && now) printf("{\"id\":\"%s\",\"vector\":[1]}\n", id);
}

static bool more_waits(void) {
    struct pollfd in = {.fd = 0, .events = POLLIN};
    return poll(&in, 1, 50) > 0 && (in.revents & POLLIN);
}

/* Reads bytes itself, so that poll sees what there is. */
static char *next_line(void) {
    static char line[LINE];
    size_t n = 0;
    while (n + 1 < LINE) {
        ssize_t got = read(0, line + n, 1);
        if (got <= 0) return NULL;
        if (line[n] == '\n') break;
        n++;
    }
    line[n] = 0;
    return line;
}

int main(int argc, char **argv) {
    enum { MOST = 512 };
    static json_t *held[MOST];
    size_t n = 0;
    if (argc > 1) mode = argv[1];
    if (argc > 2) limit = strtoul(argv[2], NULL, 10);
    const char *path = getenv("ENCODER_LOG");
    note = path ? fopen(path, "a") : NULL;
    if (note) fprintf(note, "start\n"), fflush(note);
    if (is("dies-at-once")) {
        fprintf(stderr, "Traceback (most recent call last):\nFileNotFoundError: no model.bin\n");
        return 3;
    }
    for (char *line; (line = next_line());) {
        json_t *o = json_loads(line, 0, NULL);
        if (!o) return 4;
        const char *id = json_string_value(json_object_get(o, "id"));
        const char *text = json_string_value(json_object_get(o, "text"));
        if (note) fprintf(note, "%s\n", text), fflush(note);
        if (is("hangs")) sleep(1000);
        if (is("closes")) {
            fclose(stdout);
            close(1);
            sleep(1000);
        }
        if (is("poison") && strstr(text, "zzz")) {
            signal(SIGSEGV, SIG_DFL); /* a sanitizer would catch it */
            raise(SIGSEGV);
        }
        if (is("reads-all")) usleep(200);
        if (is("reverse") || is("reads-all")) {
            held[n++] = o;
            if (n < MOST && more_waits()) continue;
            while (n > 0) {
                o = held[is("reverse") ? n - 1 : 0];
                if (!is("reverse")) memmove(held, held + 1, (n - 1) * sizeof *held);
                n--;
                answer(json_string_value(json_object_get(o, "id")),
                       json_string_value(json_object_get(o, "text")));
                json_decref(o);
            }
        } else {
            answer(id, text);
            json_decref(o);
        }
        if (is("buffers")) continue; /* never flushes */
        fflush(stdout);
        if (is("dies") && answered == limit) {
            fprintf(stderr, "out of luck\n");
            return 9;
        }
    }
    return 0;
}
