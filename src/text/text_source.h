/* text_source.h — what the readers of texts share.
 *
 *     text_source.c   opening, choosing a reader, UTF-8 faults, positions
 *     text_plain.c    lines, paragraphs        text_jsonl.c   an object per line
 *     text_csv.c      CSV and TSV              text_folder.c  files of a folder
 *     text_flow.c     texts in blocks, for who needs no whole ones
 */
#ifndef ZV_TEXT_SOURCE_H
#define ZV_TEXT_SOURCE_H

#include "base/base_private.h"

#include <jansson.h>
#include <zavit/text.h>

#include "base/base_arena.h"
#include "base/base_csv.h"
#include "base/base_file.h"

/* What one format does; `open` may be NULL. `next` fills a zeroed item. */
typedef struct zv__text_reader {
    zv_status (*open)(zv_text_source *s, zv_err *err);
    zv_status (*next)(zv_text_source *s, zv_text_item *item, bool *more, zv_err *err);
} zv__text_reader;

extern const zv__text_reader zv__text_lines, zv__text_paragraphs, zv__text_jsonl, zv__text_csv,
    zv__text_tsv, zv__text_folder;

/* A table with a header line. */
typedef struct zv__table {
    zv__csv csv;
    zv_str *names; /* [columns], in s->kept */
    size_t columns;
    size_t id, text, label; /* column numbers; NO_COLUMN */
} zv__table;
#define ZV__NO_COLUMN SIZE_MAX

/* A folder's files. */
typedef struct zv__folder_file {
    char *path; /* relative to the folder, in s->kept */
    uint64_t size;
} zv__folder_file;
typedef struct zv__folder {
    zv__folder_file *files;
    size_t n, cap, next;
    uint64_t done, total; /* bytes as stored */
} zv__folder;

struct zv_text_source {
    const zv_env *env;
    const zv__text_reader *reader;
    char *path, *id_field, *text_field, *label_field; /* in kept */
    zv_bad_utf8 bad_utf8;
    zv__lines *lines; /* the open file */
    zv__arena kept; /* for the life of the source */
    zv__arena scratch; /* for one item */
    zv_buf buf; /* paragraphs, files: for one item */
    json_t *json; /* the object that the item borrows from */
    zv__table table;
    zv__folder folder;
    bool label_warned;
    /* Malformed UTF-8 so far, and where it was met first. */
    uint64_t replaced, first_line;
    const char *first_path; /* in kept; NULL: path */
    bool told;
};

/* Opens s->lines, refuses binary files, and skips a byte-order mark. */
zv_status zv__source_open_file(zv_text_source *s, const char *path, zv_err *err);
/* A line, its UTF-8 made good. */
zv_status zv__source_line(zv_text_source *s, zv_str *line, bool *more, zv_err *err);
/* Makes the UTF-8 of *text good (in scratch), or fails, as the caller of the source wished. `line`
 * is where the text began. */
zv_status zv__source_utf8(zv_text_source *s, zv_str *text, uint64_t line, zv_err *err);
/* Replaces every maximal ill-formed subpart by U+FFFD, in a copy if there is one, and counts them.
 * False: no memory. */
bool zv__mend_utf8(zv__arena *arena, zv_str *text, size_t *faults);
/* Opens the next file of a folder as s->lines; *file NULL: there is none. */
zv_status zv__folder_next(zv_text_source *s, const zv__folder_file **file, zv_err *err);
/* Counts malformed places for the warning at the end. */
void zv__source_replaced(zv_text_source *s, uint64_t places, uint64_t line);
const char *zv__source_path(const zv_text_source *s);
/* Says once how much was replaced. */
void zv__source_tell(zv_text_source *s);

bool zv__is_blank(zv_str line);
/* A copy in `arena`, with a zero behind it. False: no memory. */
bool zv__keep_str(zv__arena *arena, zv_str *out, const char *bytes, size_t len);
/* "a, b, c" for a sentence, at most `cap` bytes with the zero; "…" when more follow. */
void zv__name_list(char *out, size_t cap, const zv_str *names, size_t n);

#endif
