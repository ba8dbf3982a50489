/* jsonl_encoder.c — a word space as an outside encoder: what `zavit encode --encoder CMD` talks to.
 *
 *     zavit encode texts.txt -o out.safetensors --encoder "jsonl_encoder words.safetensors"
 *
 * Reads a line {"id", "text"} per text from stdin and answers each with {"id", "vector"}, or with
 * {"id", "error"} where no word of it is known. A line is answered and flushed before the next one is read:
 * whoever asks may wait for the answer. docs/formats/encoder.md is the protocol. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include <zavit/zavit.h>

/* The answer to one line, 0 if it could be given. */
static int answer(zv_session *session, float *vector, size_t dim, const char *line) {
    json_error_t why;
    json_t *question = json_loads(line, 0, &why);
    const char *text = json_string_value(json_object_get(question, "text"));
    json_t *id = json_object_get(question, "id"), *out = json_object();
    zv_encoded about;
    zv_err err = {0};
    if (!text || !id) {
        fprintf(stderr, "not a question: %s\n", line);
        json_decref(question);
        json_decref(out);
        return 1;
    }
    json_object_set(out, "id", id);
    if (zv_session_encode(session, zv_str_of(text), vector, &about, &err) != ZV_OK) {
        json_object_set_new(out, "error", json_string(err.msg));
    } else if (!zv_row_usable(about.status)) {
        json_object_set_new(out, "error", json_string("no word of it is known"));
    } else {
        json_t *numbers = json_array();
        for (size_t d = 0; d < dim; d++)
            json_array_append_new(numbers, json_real((double)vector[d]));
        json_object_set_new(out, "vector", numbers);
    }
    int failed = json_dumpf(out, stdout, JSON_COMPACT | JSON_REAL_PRECISION(9));
    putchar('\n');
    json_decref(out);
    json_decref(question);
    return failed || fflush(stdout) != 0;
}

static int serve(const zv_encoder *encoder, zv_session *session) {
    const size_t dim = zv_encoder_dim(encoder);
    float *vector = calloc(dim, sizeof *vector);
    char *line = NULL;
    size_t room = 0;
    int failed = !vector;
    while (!failed && getline(&line, &room, stdin) > 0) failed = answer(session, vector, dim, line);
    free(line);
    free(vector);
    return failed;
}

int main(int argc, char **argv) {
    zv_err err = {0};
    zv_space *words = NULL;
    zv_encoder *encoder = NULL;
    zv_session *session = NULL;
    if (argc != 2) {
        fprintf(stderr, "usage: jsonl_encoder WORDS\n");
        return 2;
    }
    zv_status status = zv_space_open(&words, NULL, argv[1], NULL, &err);
    if (status == ZV_OK) status = zv_encoder_new(&encoder, NULL, words, NULL, &err);
    if (status == ZV_OK) status = zv_session_new(&session, NULL, encoder, &err);
    if (status != ZV_OK) fprintf(stderr, "%s\n", err.msg);
    int failed = status != ZV_OK || serve(encoder, session);
    zv_session_free(session);
    zv_encoder_free(encoder);
    zv_space_free(words);
    return failed;
}
