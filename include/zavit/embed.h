/* zavit/embed.h — learning word vectors from text, and turning texts into vectors with them.
 *
 *     zv_corpus *corpus = NULL;
 *     ZV_TRY(zv_corpus_read(&corpus, env, paths, n_paths, &corpus_opts, err));
 *     zv_learn_opts opts = zv_learn_opts_default();
 *     zv_learn_result result;
 *     ZV_TRY(zv_embed_learn(&result, env, corpus, &opts, "words.safetensors", err));
 *     zv_corpus_free(corpus);
 */
#ifndef ZAVIT_EMBED_H
#define ZAVIT_EMBED_H

#include <zavit/base.h>
#include <zavit/space.h>
#include <zavit/text.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- A corpus: texts as word numbers ----------------------------------------------------------- */

typedef struct zv_corpus_opts {
    zv_text_opts text;
    zv_text_source_opts source;
    uint64_t min_count; /* rarer words are left out; 0: 5 */
    /* Of an earlier learning, to go on from (NULL: none); borrowed for the reading. Its words are in
     * the vocabulary whatever min_count says, with their counts added to those of the text; other
     * words need min_count in the text itself. */
    const zv_space *grow;
    bool
        keep_texts; /* hold the texts too, in an unnamed temporary file: for zv_learn_opts.keep_corpus */
} zv_corpus_opts;

/* Read-only once made. */
typedef struct zv_corpus zv_corpus;

/* Reads files, folders or "-" as word numbers, one pass over the input, on all threads of env; the result
 * is the same for any number of them. 4 bytes per word: in memory up to 64 MiB, else in an unnamed temporary
 * file ($TMPDIR, else /var/tmp or /tmp) that stays mapped; ZV_IO names the folder when it is full. No text
 * is held whole, be it one line. ZV_NODATA when no word reaches min_count. Stops early (ZV_INTERRUPTED) when asked to. */
ZV_API zv_status zv_corpus_read(zv_corpus **out, const zv_env *env, const char *const *paths,
                                size_t n_paths, const zv_corpus_opts *opts, zv_err *err);
ZV_API void zv_corpus_free(zv_corpus *c);
ZV_API const zv_vocab *zv_corpus_vocab(const zv_corpus *c);
ZV_API uint64_t zv_corpus_words(const zv_corpus *c); /* read in all, rare ones included */
ZV_API uint64_t zv_corpus_texts(const zv_corpus *c);
ZV_API uint64_t zv_corpus_known_words(const zv_corpus *c); /* in the vocabulary */
ZV_API double zv_corpus_hebrew_share(const zv_corpus *c); /* of the words */
ZV_API const zv_text_opts *zv_corpus_text_opts(const zv_corpus *c);

/* ---- Learning ---------------------------------------------------------------------------------- */

/* Skip-gram with negative sampling (Mikolov et al. 2013). For each word and each neighbour in its
 * window, the pair's logistic loss
 *     -log σ(v_c · u_w) - Σ_k log σ(-v_c · u_k),   k ~ count^0.75
 * is lowered by a gradient step; the rate falls linearly to lr/10^4. */
typedef enum zv_method {
    ZV_SKIPGRAM, /* each neighbour foretells the word */
    ZV_CBOW, /* the mean of the neighbours foretells it, with the mean's own gradient (İrsoy, Benton &
             * Stratos 2021) */
    ZV_COUNTS /* no gradients: the largest singular vectors of positive pointwise mutual information, counted
              * (Levy, Goldberg & Dagan 2015). See zv_learn_counts */
} zv_method;

/* The learning rate that a method starts with if none is asked for. */
ZV_API double zv_method_lr(zv_method method);

/* A mean with its 95 % interval; NaN: not measured, or without chance in it. */
typedef struct zv_estimate {
    double value, lo, hi;
} zv_estimate;

/* Losses per pair of one epoch. NaN where a corpus is too small, or the method has none. */
typedef struct zv_epoch_loss {
    unsigned epoch; /* 1 …; 0: not finished */
    double loss; /* of the model at the end of the epoch, on counted pairs, over all negatives */
    double floor; /* the least that any model of unlimited dimension has on the same pairs */
    double heldout; /* of that model, on words that no epoch learns from; it has no floor */
    double seen; /* that the steps saw while they changed the model */
} zv_epoch_loss;

/* Every 131,072 words hold out a block of 512 (0.4 %): nothing is learned from it, no window reaches across
 * it, and its words, windows and negatives are the same each time. Smaller corpora hold nothing out. */
typedef struct zv_loss_heldout {
    zv_estimate loss; /* sum / pairs; the interval is over blocks */
    double sum;
    uint64_t pairs;
    size_t blocks;
} zv_loss_heldout;

/* Pairs are counted in one draw of sub-sampling and windows, all of them where that takes little memory, else
 * the rows of `draws` draws of words by their pairs. Levy & Goldberg 2014, "Neural Word Embedding as Implicit
 * Matrix Factorization", with word2vec's negatives. */
typedef struct zv_loss_floor {
    zv_estimate floor;
    zv_estimate above; /* loss - floor of the last finished epoch, ≥ 0, on the same rows */
    double real, random; /* the floor again: what the best products cost at either kind of pair */
    uint64_t pairs; /* in the corpus */
    uint64_t cells; /* different pairs counted */
    size_t rows, draws; /* words whose pairs are counted; draws 0: all of them */
} zv_loss_floor;

/* With ZV_COUNTS. #(w,c) are weights W - d + 1 of the pairs at distance d ≤ W of one text (W times skip-gram's
 * windows in expectation), without sub-sampling; #w = Σ_c #(w,c); P(c) ∝ #c^0.75. The matrix is
 *     m(w,c) = max(0, log #(w,c)/#w - log k P(c)),  k = negative,
 * and a word's vector its row of U Σ^½, where U Σ Vᵀ are the `dim` largest singular vectors. The same bytes for
 * any number of threads. */
typedef struct zv_learn_counts {
    size_t
        dim; /* of the vectors: fewer than asked for where the matrix has no more. 0: another method */
    unsigned rounds; /* of the iteration that finds them */
    uint64_t pairs; /* Σ #w */
    uint64_t cells; /* above 0 */
    uint64_t cells_by_context; /* the same, counted once more in the transposed matrix */
    double squares; /* ‖m‖², Σ of the cells' squares */
    double caught; /* Σ σ² of the dimensions kept */
} zv_learn_counts;

/* ZV_COUNTS reads dim, window, negative, seed, language, keep_context, keep_counts and command; subwords, checkpoints and
 * resume are refused, the rest means nothing for it. Asked to stop, it writes nothing (ZV_INTERRUPTED). */
typedef struct zv_learn_opts {
    zv_method method;
    size_t dim; /* 1 … 65536 */
    unsigned window; /* largest distance; each position draws 1 … window. 1 … 1000 */
    unsigned negative; /* random words per neighbour. 1 … 64 */
    unsigned epochs; /* 1 … 10000 */
    double sample; /* sub-sampling threshold of frequent words; 0: none */
    double lr; /* first learning rate, at most 10; 0: zv_method_lr(method) */
    bool
        subwords; /* words also as the mean of their character n-grams (zv_subwords, zavit/space.h):
                    * unseen words get vectors, rare ones better ones */
    unsigned minn, maxn; /* characters in an n-gram. 1 ≤ minn ≤ maxn ≤ 100 */
    unsigned
        buckets; /* that n-grams are hashed into; only those in use take memory. At most 10^8 */
    uint64_t seed;
    const char *language; /* for the contract; NULL: "he" if most words are Hebrew, else "und" */
    bool deterministic; /* the same bytes for any number of threads and any processor tier; slower,
                          * and with subwords on one thread only */
    bool keep_context; /* also write the context vectors beside the space */
    bool
        keep_counts; /* with ZV_COUNTS alone: also write the counts to zv_space_counts_path, for zv_counts */
    bool
        keep_corpus; /* also write the texts, cut into sentences, to zv_space_corpus_path, for zv_sentences; the
                       * corpus must have been read with keep_texts, and `from` be NULL */
    zv_epoch_loss *losses; /* [epochs], filled; may be NULL */
    double checkpoint_minutes; /* the state is written to PATH.checkpoint so often; 0: never */
    bool
        resume; /* go on from PATH.checkpoint, with the same corpus and options; `lr` may be lower, and 0
                  * is the checkpoint's */
    const char *command; /* for the history; may be NULL */
    /* An earlier space to go on from, of the same dim; borrowed (NULL: none). Its words begin with its rows,
     * found by id, other words as ever; with subwords on both sides its n-grams too. The corpus must have been
     * read with it as zv_corpus_opts.grow. Counts and words seen are added up, the history goes on. */
    const zv_space *from;
    const zv_space
        *from_context; /* its context vectors (keep_context); NULL: they start at zero, and a
                                   * warning says so */
} zv_learn_opts;

/* Skip-gram, 100, 5, 5, 5, 1e-3, 0 (the method's own), no subwords (3, 6, 2,000,000 as fastText), 1. */
ZV_API zv_learn_opts zv_learn_opts_default(void);
/* ZV_USAGE with one sentence for the first value out of range. */
ZV_API zv_status zv_learn_opts_check(const zv_learn_opts *opts, zv_err *err);

/* What a run took over from zv_learn_opts.from. */
typedef struct zv_taken {
    size_t words, contexts, ngrams; /* rows */
    uint64_t tokens, counts; /* words that it had seen, in all and in its vocabulary */
} zv_taken;

typedef struct zv_learn_result {
    uint64_t words; /* corpus words passed over, all epochs, before sub-sampling */
    size_t vocabulary;
    unsigned epochs; /* finished */
    double seconds; /* of learning and of measuring the losses */
    double loss_seconds; /* of those, for counting pairs and measuring losses */
    double words_per_second; /* of learning alone */
    /* Per pair at the end of the last finished epoch; NaN if none finished. With CBOW, whose loss is of
     * whole windows, the loss that the steps saw, without a floor. */
    zv_estimate loss;
    double loss_first; /* of the first epoch */
    zv_loss_floor floor;
    zv_loss_heldout heldout;
    double
        seen_sum; /* of the losses that the last finished epoch's steps saw, every 64th of them */
    uint64_t seen_pairs; /* behind it */
    zv_learn_counts counts; /* with ZV_COUNTS, whose losses are NaN */
    zv_taken taken;
    bool stopped; /* the caller asked to stop; what was learned was written */
    bool resumable; /* PATH.checkpoint is of this run: opts.resume goes on from it */
} zv_learn_result;

/* Learns and writes a word space to `path` (words by falling count, with `count`). One thread and
 * one seed give the same bytes every time, on every processor; more threads race for rows (Recht et al.
 * 2011, "Hogwild!") and differ a little, unless opts->deterministic is set. Being asked to stop is not an error here: result->stopped is set
 * and the file holds what was learned. A loss above twice that of vectors that have learned nothing, or one
 * that is not finite, is ZV_NODATA and says the step; no space is written, and PATH.checkpoint, unless
 * checkpoint_minutes is 0, holds the last good state, be it the one before the first step. */
ZV_API zv_status zv_embed_learn(zv_learn_result *result, const zv_env *env, const zv_corpus *corpus,
                                const zv_learn_opts *opts, const char *path, zv_err *err);

/* ---- Kept counts: what a count model was made of ------------------------------------------------ */

/* The whole numbers behind the vectors of a space that was learned with ZV_COUNTS and keep_counts
 * (docs/formats/counts.md). Words and contexts are rows of that space. Read-only, memory-mapped.
 *
 *     zv_counts *counts = NULL;
 *     ZV_TRY(zv_counts_open(&counts, env, "w.counts.safetensors", space, NULL, err));
 *     zv_count_cell *row = malloc(zv_counts_row_size(counts, king) * sizeof *row);
 *     ZV_TRY(zv_counts_row(counts, king, row, err));
 */
typedef struct zv_counts zv_counts;

typedef struct zv_counts_info {
    size_t words;
    uint64_t cells, pairs; /* kept; Σ #w */
    unsigned window, negative; /* W and k, see zv_learn_counts */
    double powers; /* Σ #c^0.75: P(c) = #c^0.75 / powers */
    double squares, caught; /* ‖m‖², and what the vectors' dimensions hold of it */
    const char *sha256; /* of the file's data; NULL: not stated */
} zv_counts_info;

/* #(w,c) of one context c of w: pairs at distance d weigh W - d + 1. */
typedef struct zv_count_cell {
    size_t context;
    uint64_t count;
} zv_count_cell;

/* ZV_NOTFOUND without a file; ZV_FORMAT names what is wrong with one, also when its hash says that it was
 * learned with another space. opts->verify: recompute its zavit.sha256 (opts may be NULL). O(words). */
ZV_API zv_status zv_counts_open(zv_counts **out, const zv_env *env, const char *path,
                                const zv_space *space, const zv_space_opts *opts, zv_err *err);
ZV_API void zv_counts_free(zv_counts *c);
ZV_API const zv_counts_info *zv_counts_about(const zv_counts *c);
ZV_API uint64_t zv_counts_total(const zv_counts *c, size_t word); /* #w */
ZV_API size_t zv_counts_row_size(const zv_counts *c, size_t word); /* cells kept */
/* The cells of a word by context, out [zv_counts_row_size]: at least all with m(w,c) > 0 or m(c,w) > 0.
 * ZV_FORMAT if they are not what counts can be. */
ZV_API zv_status zv_counts_row(const zv_counts *c, size_t word, zv_count_cell *out, zv_err *err);
/* m(w,c) = max(0, log(#(w,c) · powers / (#w · k · #c^0.75))) in f64. */
ZV_API double zv_counts_ppmi(const zv_counts *c, size_t word, size_t context, uint64_t count);

/* ---- Kept sentences: what a space was learned from ---------------------------------------------- */

/* The texts that a word space was learned from with keep_corpus, cut into sentences (docs/formats/corpus.md).
 * A sentence ends behind . ! ? … or ׃ and white space, at the end of its text, and at white space where it
 * would be longer than 400 bytes; one without a known word is left out. Places are known words, numbered from
 * the first of the corpus to its last. Read-only, memory-mapped: a query reads what it asks for.
 *
 *     zv_sentences *kept = NULL;
 *     zv_sentence s;
 *     ZV_TRY(zv_sentences_open(&kept, env, "w.corpus.safetensors", space, NULL, err));
 *     for (uint64_t i = 0; i < zv_sentences_with(kept, king); i++) {
 *         ZV_TRY(zv_sentences_nth_with(kept, king, i, &number, err));
 *         ZV_TRY(zv_sentences_get(kept, number, &s, err));
 *     }
 */
typedef struct zv_sentences zv_sentences;

typedef struct zv_sentences_info {
    size_t words; /* of the space */
    uint64_t sentences, texts, places, bytes;
    /* With what the space was learned: the method and its numbers, epochs as finished, `deterministic` and the
     * seed. All else is as zv_learn_opts_default says. */
    zv_learn_opts learned;
    const char *sha256; /* of the file's data; NULL: not stated */
} zv_sentences_info;

/* One sentence. */
typedef struct zv_sentence {
    zv_str text; /* as it stood, without white space around it; borrowed from the zv_sentences */
    uint64_t begin, end; /* its places */
    uint64_t text_begin, text_end; /* those of its text, which no window leaves */
    uint64_t text_number; /* which text, from 0 */
} zv_sentence;

/* ZV_NOTFOUND without a file; ZV_FORMAT names what is wrong with one, also when it is of another space.
 * opts->verify: recompute its zavit.sha256 (opts may be NULL). O(words). */
ZV_API zv_status zv_sentences_open(zv_sentences **out, const zv_env *env, const char *path,
                                   const zv_space *space, const zv_space_opts *opts, zv_err *err);
ZV_API void zv_sentences_free(zv_sentences *s);
ZV_API const zv_sentences_info *zv_sentences_about(const zv_sentences *s);
/* Sentence i. ZV_FORMAT if the file says what cannot be. O(log texts). */
ZV_API zv_status zv_sentences_get(const zv_sentences *s, uint64_t i, zv_sentence *out, zv_err *err);
/* The words at places begin … end - 1: rows of the space. */
ZV_API zv_status zv_sentences_words(const zv_sentences *s, uint64_t begin, uint64_t end,
                                    uint32_t *out, zv_err *err);
/* How many sentences a word stands in, and the nth of them, in order of the corpus. */
ZV_API uint64_t zv_sentences_with(const zv_sentences *s, size_t word);
ZV_API zv_status zv_sentences_nth_with(const zv_sentences *s, size_t word, uint64_t nth,
                                       uint64_t *sentence, zv_err *err);

/* Where a word stands in a sentence's text, in bytes. */
typedef struct zv_sentence_mark {
    size_t row, begin, end;
} zv_sentence_mark;

/* Where the words `rows` stand in a text, in order; at most `most` into out. *n: how many. */
ZV_API zv_status zv_sentences_marks(const zv_env *env, const zv_space *space, zv_str text,
                                    const size_t *rows, size_t n_rows, zv_sentence_mark *out,
                                    size_t most, size_t *n, zv_err *err);

/* The corpus made of some sentences: `keep` [sentences] of 0 and 1 says which, each text with what is left of
 * it, as reading the rest would. For learning without them. The vocabulary is the space's, in its order, with
 * counts of what is kept, be they 0. */
ZV_API zv_status zv_corpus_of_sentences(zv_corpus **out, const zv_env *env, const zv_space *space,
                                        const zv_sentences *s, const uint8_t *keep, zv_err *err);
/* A bootstrap sample (Efron 1979): as many units as there are, drawn with replacement. A unit is a text; of a
 * text of more than 1,000 places, whole sentences of 1,000 places together or more. Vocabulary as above. */
ZV_API zv_status zv_corpus_resample(zv_corpus **out, const zv_env *env, const zv_space *space,
                                    const zv_sentences *s, uint64_t seed, zv_err *err);
/* Units that there are to draw from. */
ZV_API zv_status zv_sentences_units(const zv_sentences *s, uint64_t *units, zv_err *err);

/* ---- Encoding ---------------------------------------------------------------------------------- */

/* How words become one text vector: e = Σ_i a_i t_i over the n known words of the text, with
 * a_i = a/(a + p(w_i)) / n (SIF weights: Arora, Liang & Ma 2017, without their removal of the common
 * direction, which is a repair) or a_i = 1/n. p(w) = count/tokens in the word space. */
typedef enum zv_pooling { ZV_POOL_SIF, ZV_POOL_MEAN } zv_pooling;

typedef struct zv_encoder_opts {
    zv_pooling pooling;
    double sif_a; /* 0: 1e-3 */
} zv_encoder_opts;

/* Word space + tokenizer + weights. Read-only; sessions do the work. */
typedef struct zv_encoder zv_encoder;

/* `words` must be of kind words (or at least have ids); keeps it. SIF without counts falls back to
 * the mean, and says so through zv_env_warn. */
ZV_API zv_status zv_encoder_new(zv_encoder **out, const zv_env *env, const zv_space *words,
                                const zv_encoder_opts *opts, zv_err *err);
/* The encoder that a text space's contract asks for; `words` is its model. */
ZV_API zv_status zv_encoder_of_contract(zv_encoder **out, const zv_env *env, const zv_space *words,
                                        const zv_contract *contract, zv_err *err);
ZV_API void zv_encoder_free(zv_encoder *e);
ZV_API size_t zv_encoder_dim(const zv_encoder *e);
ZV_API const zv_space *zv_encoder_words(const zv_encoder *e);
ZV_API void zv_encoder_pooling(const zv_encoder *e, char out[32]); /* "sif a=0.001", "mean" */
ZV_API const char *zv_encoder_text(const zv_encoder *e); /* the text contract */

/* A word of an encoded text that has a vector: a row of the word space, or, where the space has subwords,
 * the mean of its n-grams. */
typedef struct zv_part {
    zv_str word; /* normalised; borrowed from the word space; an unseen one until the next call */
    size_t row; /* in the word space; SIZE_MAX for an unseen word */
    const float
        *unseen; /* [dim] the vector of an unseen word, borrowed until the next call; else NULL */
    double weight; /* a_i */
    size_t begin, end; /* in the text */
} zv_part;

/* The part's vector, out [dim]. `words` is the encoder's. */
ZV_API void zv_part_vector(const zv_part *p, const zv_space *words, float *out);

typedef struct zv_session zv_session; /* mutable scratch, one per thread */

ZV_API zv_status zv_session_new(zv_session **out, const zv_env *env, const zv_encoder *encoder,
                                zv_err *err);
ZV_API void zv_session_free(zv_session *s);

typedef struct zv_encoded {
    size_t words, oov_words; /* in the text; of those, without a vector */
    size_t unseen_words; /* of the words, those that have theirs from n-grams alone */
    zv_row_status status;
    const zv_part *parts; /* the words with a vector, in order; borrowed until the next call */
    size_t n_parts;
    const zv_str *oov; /* the unknown words in order, [oov_words]; borrowed likewise */
} zv_encoded;

/* Encodes one text into out [dim] (zero if status is not OK). */
ZV_API zv_status zv_session_encode(zv_session *s, zv_str text, float *out, zv_encoded *info,
                                   zv_err *err);

/* ---- Any encoder ------------------------------------------------------------------------------- */

/* What turns texts into vectors, whoever made it: zavit's own word model (zv_session_any) or an outside
 * program. Explanations that change a text and encode it again ask for this and for nothing more. */
typedef struct zv_any_encoder {
    /* Encodes n texts into out [n, dim], row by row in the same order; a row without a usable vector
     * is zero and says so in status [n]. */
    zv_status (*encode)(void *ctx, const zv_str *texts, size_t n, float *out, zv_row_status *status,
                        zv_err *err);
    void *ctx;
    size_t dim;
    bool
        additive; /* a text's vector is the weighted sum of its words: answers from words are exact */
} zv_any_encoder;

/* The session's encoder. What an earlier zv_session_encode lent is overwritten by each call, so give
 * it a session of its own. */
ZV_API zv_any_encoder zv_session_any(zv_session *s);

/* ---- An outside encoder ------------------------------------------------------------------------ */

/* Any program as an encoder: it is started once by `/bin/sh -c COMMAND`, reads a line {"id", "text"} per
 * text from its stdin and answers each with a line {"id", "vector"}, or {"id", "error"} for a text that
 * it can't encode, in any order. docs/formats/encoder.md is the protocol.
 *
 *     zv_outside *o = NULL;
 *     ZV_TRY(zv_outside_open(&o, env, "python3 encoder.py", NULL, err));
 *     size_t dim;
 *     ZV_TRY(zv_outside_dim(o, texts, n, &dim, err));
 *     zv_any_encoder any = zv_outside_any(o);
 *     ZV_TRY(any.encode(any.ctx, texts, n, out, status, err));
 *     zv_outside_free(o);
 *
 * The program is started when there is first something to ask, and ended by zv_outside_free; in
 * between it may die: it is started again, and asked what it has not answered yet. A text is asked
 * once; texts of blanks alone are not asked and have the status EMPTY, those that the program can't
 * encode OOV. Nothing is done with the process's signal handlers. For one thread. */
typedef struct zv_outside zv_outside;

typedef struct zv_outside_opts {
    size_t dim; /* that vectors must have; 0: as in the first answer */
    double timeout; /* seconds without any answer after which it hangs; 0: 120 */
    /* Folder in which answers are kept from run to run, by the hash of command and text; it is made if
     * it isn't there. NULL: they are kept for this run alone. */
    const char *cache;
    size_t batch; /* texts asked at once; 0: 256 */
    unsigned restarts; /* in a row without an answer; 0: 3. Beyond 20 in all it is given up, too */
    bool quiet; /* no warning about the first text that can't be encoded */
} zv_outside_opts;

/* What was asked. A call is a batch of texts that the program was given at once. */
typedef struct zv_outside_stats {
    uint64_t calls, texts; /* texts: answered by the program */
    uint64_t cached; /* answered from what was kept */
    uint64_t refused; /* of `texts`, those that it could not encode */
    uint64_t restarts;
    double seconds; /* waiting for it */
} zv_outside_stats;

/* Copies the strings. ZV_IO if the folder can't be used, ZV_FORMAT if the answers kept there have
 * another dimension than opts->dim. */
ZV_API zv_status zv_outside_open(zv_outside **out, const zv_env *env, const char *command,
                                 const zv_outside_opts *opts, zv_err *err);
/* Closes the program's stdin, gives it two seconds to end, and kills it and all that it started. */
ZV_API void zv_outside_free(zv_outside *o);
/* The dimension: of opts, of kept answers, or, by asking these texts, which are then known; ZV_NODATA if
 * the program can encode none of them. */
ZV_API zv_status zv_outside_dim(zv_outside *o, const zv_str *texts, size_t n, size_t *dim,
                                zv_err *err);
/* As any encoder, once the dimension is known. A program that dies again and again, or hangs, is ZV_IO,
 * one that breaks the protocol (an answer of another length, NaN, all zeros, an id twice or not asked, no
 * JSON) ZV_FORMAT: the sentence names command, text and reason, the program is ended, and nothing of
 * that batch is kept. ZV_INTERRUPTED when asked to stop. */
ZV_API zv_any_encoder zv_outside_any(zv_outside *o);
ZV_API const char *zv_outside_command(const zv_outside *o);
ZV_API const zv_outside_stats *zv_outside_counts(const zv_outside *o);
/* Why it could not encode the text that it refused last; "" if there is none. */
ZV_API const char *zv_outside_reason(const zv_outside *o);

typedef struct zv_encode_result {
    uint64_t items, empty, oov_items; /* empty: no word at all; oov_items: no known word */
    uint64_t words, oov_words, truncated;
    uint64_t unseen_words; /* with a vector from their n-grams alone */
    double seconds;
} zv_encode_result;

/* Encodes every text of the sources through an outside encoder, in order, and writes a text space whose
 * contract names the command (zavit.encoder). What `result` says of words stays 0: what a word is, the
 * program knows; oov_items are texts that it could not encode. */
ZV_API zv_status zv_outside_encode(zv_encode_result *result, const zv_env *env, zv_outside *o,
                                   const char *const *paths, size_t n_paths,
                                   const zv_text_source_opts *source, const char *command,
                                   const char *path, zv_err *err);

/* Encodes every text of the sources in parallel, in order, and writes a text space. `model_path`
 * goes into the contract, relative to the space's folder. Ids that a source does not bring are its
 * running numbers. Asked to stop, it writes nothing and returns ZV_INTERRUPTED. */
ZV_API zv_status zv_embed_encode(zv_encode_result *result, const zv_env *env,
                                 const zv_encoder *encoder, const char *model_path,
                                 const char *const *paths, size_t n_paths,
                                 const zv_text_source_opts *source, const char *command,
                                 const char *path, zv_err *err);

#ifdef __cplusplus
}
#endif
#endif
