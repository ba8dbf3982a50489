/* fuzz_sentences.c — the texts kept beside a space: whatever the file holds, what is asked of it is answered within its
 * bounds or refused. The space is one of three words, whose hash the corpus' files name. */
#include <zavit/embed.h>

#include "fuzz/fuzz_file.h"

static zv_space *words_of_three(void) {
    static zv_space *space;
    if (space) return space;
    char path[] = "/tmp/zavit-fuzz-XXXXXX";
    zv_err err = {0};
    const int fd = mkstemp(path);
    FUZZ_ASSERT(fd >= 0);
    close(fd);
    const zv_space_writer_opts opts = {.dim = 2, .ids = true, .counts = true};
    zv_space_writer *w = NULL;
    FUZZ_ASSERT(zv_space_create(&w, NULL, path, &opts, &err) == ZV_OK);
    const char *const ids[] = {"the", "king", "שלום"};
    for (size_t i = 0; i < 3; i++) {
        const float row[] = {1, (float)i};
        const zv_space_item item = {.vector = row, .id = zv_str_of(ids[i]), .count = 3 - i};
        FUZZ_ASSERT(zv_space_add(w, &item, &err) == ZV_OK);
    }
    const zv_contract contract = {.kind = ZV_SPACE_WORDS};
    FUZZ_ASSERT(zv_space_finish(w, &contract, &err) == ZV_OK);
    FUZZ_ASSERT(zv_space_open(&space, NULL, path, NULL, &err) == ZV_OK);
    unlink(path);
    return space;
}

static void look(const zv_sentences *s, const zv_space *space) {
    const zv_sentences_info *about = zv_sentences_about(s);
    volatile uint64_t sum = 0;
    for (uint64_t i = 0; i < about->sentences && i < 1000; i++) {
        zv_sentence one;
        zv_err err = {0};
        uint32_t row[64];
        if (zv_sentences_get(s, i, &one, &err) != ZV_OK) {
            fuzz_check_error(err.code, &err);
            continue;
        }
        for (size_t k = 0; k < one.text.len; k++) sum += (unsigned char)one.text.ptr[k];
        for (uint64_t at = one.begin; at < one.end; at += 64) {
            const uint64_t end = at + 64 < one.end ? at + 64 : one.end;
            if (zv_sentences_words(s, at, end, row, &err) != ZV_OK) break;
            for (uint64_t k = 0; k < end - at; k++) FUZZ_ASSERT(row[k] < about->words);
        }
    }
    for (size_t w = 0; w < about->words; w++)
        for (uint64_t i = 0, number; i < zv_sentences_with(s, w) && i < 1000; i++)
            if (zv_sentences_nth_with(s, w, i, &number, NULL) == ZV_OK)
                FUZZ_ASSERT(number < about->sentences);
    zv_corpus *made = NULL;
    zv_err err = {0};
    const zv_status status = zv_corpus_resample(&made, NULL, space, s, 1, &err);
    FUZZ_ASSERT(status == ZV_OK || (status == ZV_FORMAT && !made));
    zv_corpus_free(made);
    (void)sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fuzz_file f = fuzz_open(data, size);
    const zv_space *space = words_of_three();
    for (int how = 0; how < 2; how++) {
        zv_sentences *s = NULL;
        zv_err err = {.lang = how ? ZV_HE : ZV_EN};
        const zv_space_opts opts = {.verify = how};
        const zv_status status = zv_sentences_open(&s, NULL, f.path, space, &opts, &err);
        if (status == ZV_OK) {
            look(s, space);
        } else {
            fuzz_check_error(status, &err);
            FUZZ_ASSERT(!s);
        }
        zv_sentences_free(s);
    }
    close(f.fd);
    return 0;
}
