/* bench_text.c — words per second from text, on the fast paths for ASCII and Hebrew and on the way
 * through ICU. */
#include "bench.h"

#include <string.h>

typedef struct job {
    zv_tokenizer *tok;
    zv_words words;
    const char *text;
} job;

static void work(void *ctx) {
    job *j = ctx;
    zv_err err = {0};
    if (zv_tokenizer_words(j->tok, zv_str_of(j->text), &j->words, &err) != ZV_OK) {
        fprintf(stderr, "%s\n", err.msg);
        exit(1);
    }
}

int main(void) {
    static const struct {
        const char *name, *text;
    } cases[] = {
        {"ascii", "The angle between two vectors says how close their directions are, and nothing "
                  "about how long they are; it's what \"similar\" means here in 9 cases of 10."},
        {"hebrew", "הזווית בין שני וקטורים אומרת כמה קרובים הכיוונים שלהם, ולא כלום על האורך "
                   "שלהם; צה\"ל וג'ירפה הן מילים, ובית־ספר שתיים."},
        {"niqqud", "בְּרֵאשִׁ֖ית בָּרָ֣א אֱלֹהִ֑ים אֵ֥ת הַשָּׁמַ֖יִם וְאֵ֥ת הָאָֽרֶץ׃"},
        {"other", "Déjà vu — naïve façade, Übergröße, Ångström, œuvre, кошка и собака, ﬁne."},
    };
    zv_env *env = bench_env(ZV_CPU_BEST);
    zv_text_opts opts = zv_text_opts_default();
    zv_err err = {0};
    job j = {0};
    printf("name,case,tier,value,unit,spread\n");
    if (zv_tokenizer_new(&j.tok, env, &opts, &err) != ZV_OK) {
        fprintf(stderr, "%s\n", err.msg);
        return 1;
    }
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        j.text = cases[i].text;
        work(&j); /* counts the words */
        bench_rate("words", cases[i].name, "-", work, &j, (double)j.words.n * 1e-6, "Mwords/s");
    }
    zv_words_free(&j.words);
    zv_tokenizer_free(j.tok);
    zv_env_free(env);
    return 0;
}
