/* learn_search.c — the whole way: text files to word vectors, texts to vectors, a question to the
 * nearest text.
 *
 *     ./learn_search FOLDER_OR_FILE "a question"      writes words.safetensors, texts.safetensors
 */
#include <stdio.h>

#include <zavit/zavit.h>

/* Leaves the function with the error in *err; nothing is held at these places. */
#define TRY(expr)                                                                                  \
    do {                                                                                           \
        zv_status try_status = (expr);                                                             \
        if (try_status != ZV_OK) return try_status;                                                \
    } while (0)

static zv_status learn(const zv_env *env, const char *path, zv_err *err) {
    zv_corpus_opts read = {.text = zv_text_opts_default(), .min_count = 2};
    zv_corpus *corpus = NULL;
    TRY(zv_corpus_read(&corpus, env, &path, 1, &read, err));

    zv_learn_opts opts = zv_learn_opts_default();
    opts.dim = 16;
    opts.epochs = 10;
    zv_learn_result result;
    zv_status status = zv_embed_learn(&result, env, corpus, &opts, "words.safetensors", err);
    if (status == ZV_OK)
        printf("learned %zu words, loss %.3f\n", result.vocabulary, result.loss.value);
    zv_corpus_free(corpus);
    return status;
}

static zv_status encode(const zv_env *env, const zv_encoder *encoder, const char *path,
                        zv_err *err) {
    zv_encode_result result;
    zv_text_source_opts source = {0};
    TRY(zv_embed_encode(&result, env, encoder, "words.safetensors", &path, 1, &source, NULL,
                        "texts.safetensors", err));
    printf("encoded %llu texts, %llu of %llu words unknown\n", (unsigned long long)result.items,
           (unsigned long long)result.oov_words, (unsigned long long)result.words);
    return ZV_OK;
}

static void print_hits(const zv_space *texts, const zv_hit *hits, size_t n) {
    for (size_t i = 0; i < n; i++) {
        zv_str text = zv_space_text(texts, hits[i].row);
        int shown = text.len < 70 ? (int)text.len : 70;
        printf("%.3f  %.*s\n", hits[i].score, shown, text.ptr);
    }
}

static zv_status search(const zv_env *env, const zv_encoder *encoder, const char *question,
                        zv_err *err) {
    zv_space *texts = NULL;
    zv_session *session = NULL;
    float query[16];
    zv_encoded info;
    zv_hit hits[3];
    size_t n = 3;
    zv_status status = zv_space_open(&texts, env, "texts.safetensors", NULL, err);
    if (status == ZV_OK) status = zv_session_new(&session, env, encoder, err);
    if (status == ZV_OK)
        status = zv_session_encode(session, zv_str_of(question), query, &info, err);
    zv_search_opts opts = {0};
    if (status == ZV_OK) status = zv_index_search(hits, &n, env, texts, query, &opts, err);
    if (status == ZV_OK) print_hits(texts, hits, n);
    zv_session_free(session);
    zv_space_free(texts);
    return status;
}

static zv_status run(const zv_env *env, const char *path, const char *question, zv_err *err) {
    TRY(learn(env, path, err));
    zv_space *words = NULL;
    zv_encoder *encoder = NULL;
    zv_encoder_opts opts = {0};
    zv_status status = zv_space_open(&words, env, "words.safetensors", NULL, err);
    if (status == ZV_OK) status = zv_encoder_new(&encoder, env, words, &opts, err);
    if (status == ZV_OK) status = encode(env, encoder, path, err);
    if (status == ZV_OK) status = search(env, encoder, question, err);
    zv_encoder_free(encoder);
    zv_space_free(words);
    return status;
}

int main(int argc, char **argv) {
    if (argc != 3) {
        fprintf(stderr, "usage: learn_search FILE QUESTION\n");
        return 2;
    }
    zv_err err = {0};
    zv_env *env = NULL;
    zv_status status = zv_env_new(&env, NULL, &err);
    if (status == ZV_OK) status = run(env, argv[1], argv[2], &err);
    if (status != ZV_OK) fprintf(stderr, "learn_search: %s\n", err.msg);
    zv_env_free(env);
    return zv_status_exit_code(status);
}
