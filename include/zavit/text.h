/* zavit/text.h — from bytes to words: UTF-8, normalising, word boundaries, vocabularies, and the
 * readers that turn files into texts.
 *
 *     zv_tokenizer *tok = NULL;
 *     zv_text_opts opts = zv_text_opts_default();
 *     ZV_TRY(zv_tokenizer_new(&tok, env, &opts, err));
 *     zv_words words = {0};
 *     ZV_TRY(zv_tokenizer_words(tok, zv_str_of("צה״ל ו-NATO"), &words, err));
 *     for (size_t i = 0; i < words.n; i++) use(zv_words_get(&words, i));
 *     zv_words_free(&words);
 *     zv_tokenizer_free(tok);
 *
 * What is a word here
 *   1. Malformed UTF-8 becomes U+FFFD per maximal ill-formed subpart (Unicode 15, table 3-8), or
 *      is an error with its byte position.
 *   2. NFKC, then full case folding, then NFKC again where folding undid it (Unicode 15, D146),
 *      without which the same word has several spellings. With NFKC, invisible formatting (soft
 *      hyphen, bidi marks, word joiner, byte-order mark) is dropped, as NFKC_Casefold does.
 *   3. Hebrew: niqqud and cantillation (U+0591–05BD, 05BF, 05C1–05C2, 05C4–05C5, 05C7, FB1E) are
 *      removed unless kept. Maqaf U+05BE separates words unless kept; then it joins letters and
 *      digits. Geresh U+05F3 and gershayim U+05F4, and their stand-ins ' and " (also ’ and ”)
 *      between or, for geresh, after Hebrew letters, stay in the word, written as U+05F3 and U+05F4,
 *      so that צה"ל, צה''ל and צה״ל are one word. A single quote that closes what another one
 *      opened right before the word, as in 'שלום', is no geresh. ’ between other letters is written
 *      ' (can’t, can't). Final letters stay as they are.
 *   4. Words are the segments between Unicode word boundaries (UAX #29) that hold at least one
 *      letter or digit. Segments of punctuation and space are dropped. @ and : separate, whatever
 *      the version of ICU takes them for.
 * ASCII and Hebrew take a fast path of our own; everything else goes through ICU. A property test
 * holds the two equal.
 */
#ifndef ZAVIT_TEXT_H
#define ZAVIT_TEXT_H

#include <zavit/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Choices, which become part of a space's contract ------------------------------------------ */

typedef enum zv_bad_utf8 { ZV_UTF8_REPLACE, ZV_UTF8_FAIL } zv_bad_utf8;

typedef struct zv_text_opts {
    bool keep_case; /* default: folded */
    bool keep_niqqud; /* default: removed */
    bool join_maqaf; /* default: maqaf separates */
    bool no_nfkc; /* default: NFKC */
    zv_bad_utf8 bad_utf8; /* not part of the contract */
} zv_text_opts;

ZV_API zv_text_opts zv_text_opts_default(void);
/* The contract as text, "nfkc fold niqqud=strip maqaf=split" (or raw, case, keep, join), and back.
 * `out` gets at most 64 bytes with the zero. Parsing an unknown contract is ZV_UNSUPPORTED. */
ZV_API void zv_text_opts_format(char out[64], const zv_text_opts *opts);
ZV_API zv_status zv_text_opts_parse(zv_text_opts *out, const char *contract, zv_err *err);

/* ---- Words ------------------------------------------------------------------------------------- */

/* One word: its normalised bytes, and where it stood in the text as given. */
typedef struct zv_word {
    zv_str norm; /* borrowed from the zv_words */
    size_t begin, end; /* bytes of the original text, [begin, end) */
} zv_word;

/* The words of one text. Reused from call to call; start with {0}. */
typedef struct zv_words {
    size_t n;
    bool malformed; /* some UTF-8 was replaced */
    struct zv__words_store *store;
} zv_words;

ZV_API zv_word zv_words_get(const zv_words *w, size_t i);
ZV_API void zv_words_free(zv_words *w);

typedef struct zv_tokenizer zv_tokenizer; /* one per thread */

ZV_API zv_status zv_tokenizer_new(zv_tokenizer **out, const zv_env *env, const zv_text_opts *opts,
                                  zv_err *err);
ZV_API void zv_tokenizer_free(zv_tokenizer *tok);
/* Splits a text. Linear in its length. ZV_FORMAT with err->pos = byte, under ZV_UTF8_FAIL;
 * ZV_UNSUPPORTED from 4 GiB on. */
ZV_API zv_status zv_tokenizer_words(zv_tokenizer *tok, zv_str text, zv_words *words, zv_err *err);
/* The normalised text as a whole (steps 1–3, without splitting), appended to *out. */
ZV_API zv_status zv_tokenizer_normalize(zv_tokenizer *tok, zv_str text, zv_buf *out, zv_err *err);

/* ---- Vocabulary -------------------------------------------------------------------------------- */

#define ZV_NO_WORD UINT32_MAX

typedef struct zv_vocab zv_vocab;

ZV_API zv_status zv_vocab_new(zv_vocab **out, const zv_env *env, zv_err *err);
ZV_API void zv_vocab_free(zv_vocab *v);
/* Adds `count` to a word's count, entering it if new; *id (may be NULL) gets its number. Copies the
 * word. ZV_UNSUPPORTED beyond 2^31 words. */
ZV_API zv_status zv_vocab_add(zv_vocab *v, zv_str word, uint64_t count, uint32_t *id, zv_err *err);
/* Drops words seen less than min_count times and renumbers the rest by falling count, ties in byte
 * order: the same vocabulary for any reading order. */
ZV_API zv_status zv_vocab_finish(zv_vocab *v, uint64_t min_count, zv_err *err);
ZV_API uint32_t zv_vocab_find(const zv_vocab *v, zv_str word); /* ZV_NO_WORD if absent */
ZV_API size_t zv_vocab_size(const zv_vocab *v);
ZV_API zv_str zv_vocab_word(const zv_vocab *v, uint32_t id);
ZV_API uint64_t zv_vocab_count(const zv_vocab *v, uint32_t id);
ZV_API uint64_t zv_vocab_total(const zv_vocab *v); /* Σ counts of the words that remain */

/* ---- Texts from files -------------------------------------------------------------------------- */

typedef enum zv_text_format {
    /* by suffix (.jsonl .ndjson .json .csv .tsv, before .gz), else plain; a folder is one */
    ZV_TEXT_AUTO,
    ZV_TEXT_PLAIN, /* a line is a text; blank lines are skipped */
    ZV_TEXT_PARAGRAPHS, /* blank lines separate texts */
    ZV_TEXT_JSONL, /* an object per line; a string alone is a text */
    ZV_TEXT_CSV, /* RFC 4180 with a header line */
    ZV_TEXT_TSV, /* a line is a record; quotes around a whole field are taken off */
    ZV_TEXT_FOLDER /* every .txt and .md below it, in byte order of path; a file is a text */
} zv_text_format;

typedef struct zv_text_source_opts {
    zv_text_format format;
    const char *id_field, *text_field, *label_field; /* NULL: "id", "text", "label" */
    zv_bad_utf8 bad_utf8;
} zv_text_source_opts;

/* A further column of a text: name and value. */
typedef struct zv_text_field {
    zv_str name, value;
} zv_text_field;

/* One text as read. Borrowed from the source until the next call. */
typedef struct zv_text_item {
    zv_str
        id; /* of the input, or its path (folder), or "" (plain, and where the field is absent) */
    zv_str text;
    zv_str label; /* "" if none */
    bool has_label;
    const zv_text_field *fields; /* the other columns: strings, numbers, booleans; not objects */
    size_t n_fields;
    uint64_t line; /* where it began, from 1 */
} zv_text_item;

typedef struct zv_text_source zv_text_source;

/* Opens a file, folder or "-" (stdin); gzip is recognised by content. Copies the strings. */
ZV_API zv_status zv_text_open(zv_text_source **out, const zv_env *env, const char *path,
                              const zv_text_source_opts *opts, zv_err *err);
/* The next text; *more = false at the end. Lines may be of any length. ZV_FORMAT names file, line
 * and reason ("notes.jsonl:17: …"). A byte-order mark is skipped. A file with a zero byte among its
 * first 8 KiB is refused as binary. */
ZV_API zv_status zv_text_next(zv_text_source *s, zv_text_item *item, bool *more, zv_err *err);
ZV_API void zv_text_close(zv_text_source *s);
/* Bytes of the file read so far and in all (as stored, compressed if so); total 0 if unknown. */
ZV_API void zv_text_position(const zv_text_source *s, uint64_t *done, uint64_t *total);

/* ---- What a script is, for warnings and right-to-left drawing ---------------------------------- */

/* Share of a text's letters that are Hebrew, 0 … 1; 0 without letters. */
ZV_API double zv_text_hebrew_share(zv_str text);

/* The two scripts that most of a text's letters are of (Unicode's Script property), and their shares of the letters.
 * Kana and Han in one text are one script, Japanese. Letters of no script of their own (ª, ʰ) don't count. */
typedef struct zv_scripts {
    int first, second; /* numbers of ZV_SCRIPTS; -1: none */
    double first_share, second_share;
    uint64_t letters;
} zv_scripts;
enum { ZV_SCRIPTS = 256 };
ZV_API zv_scripts zv_text_scripts(zv_str text);
/* ISO 15924 code of a script, "Hebr" or "Latn"; "" for -1. */
ZV_API const char *zv_script_code(int script);

#ifdef __cplusplus
}
#endif
#endif
