/* base_file.h — files: mapped whole, read line by line (gzip or not), and written so that nobody ever
 * sees half of one. */
#ifndef ZV_BASE_FILE_H
#define ZV_BASE_FILE_H

#include "base/base_private.h"

/* ---- Mapped, read-only ---- */

typedef struct zv__mapping {
    const uint8_t *data; /* NULL when size is 0 */
    size_t size;
    void *owned; /* a copy on the heap, for what cannot be mapped (pipes, gzip); else NULL */
    const zv_env *env;
} zv__mapping;

/* Maps a regular file; reads anything else ("-" is stdin), and gzip, to the heap. ZV_NOTFOUND, ZV_IO
 * or ZV_FORMAT with path and reason. A folder is refused with a sentence. If another process cuts a
 * mapped file short, touching the lost pages raises SIGBUS: the program must handle it. */
zv_status zv__map_open(zv__mapping *out, const zv_env *env, const char *path, zv_err *err);
void zv__map_close(zv__mapping *m);
/* Drops the pages that were read; touching them reads them again. */
void zv__map_forget(const zv__mapping *m);

/* ---- Read as a stream, through zlib: gzip is recognised by content ---- */

typedef struct zv__lines zv__lines;

zv_status zv__lines_open(zv__lines **out, const zv_env *env, const char *path, zv_err *err);
/* The next line without its line end (\n or \r\n); *more = false at the end. Borrowed until the next
 * call. A last line without a line end counts. Any length. A broken or truncated gzip stream and a
 * failed read are ZV_IO / ZV_FORMAT. */
zv_status zv__lines_next(zv__lines *l, zv_str *line, bool *more, zv_err *err);
/* The next bytes as they come: up to `cap` into buf, *got = 0 at the end. */
zv_status zv__lines_read(zv__lines *l, void *buf, size_t cap, size_t *got, zv_err *err);
/* Up to `len` bytes that come next, without taking them; *got may be less at the end of the file. */
zv_status zv__lines_peek(zv__lines *l, size_t len, const uint8_t **bytes, size_t *got, zv_err *err);
bool zv__lines_packed(const zv__lines *l); /* is it gzip? Known after the first read or peek. */
uint64_t zv__lines_number(const zv__lines *l); /* of the line returned last, from 1 */
uint64_t zv__lines_byte(const zv__lines *l); /* decompressed offset of what comes next */
void zv__lines_position(const zv__lines *l, uint64_t *done, uint64_t *total); /* as stored; 0 */
const char *zv__lines_path(const zv__lines *l); /* for messages: "stdin" for "-" */
void zv__lines_close(zv__lines *l);

/* ---- Written at once or not at all ---- */

typedef struct zv__outfile zv__outfile;

/* A regular file: a temporary one beside it (NAME.tmp-PID-N), renamed by zv__out_finish after
 * flushing file and folder. A symlink: the same for its target. "-", /dev/stdout, a FIFO or a
 * device: written to directly; what must be patched later (zv__out_patch) is then spooled in an
 * unnamed temporary file first. Refuses a folder. */
zv_status zv__out_open(zv__outfile **out, const zv_env *env, const char *path, zv_err *err);
/* Promises never to patch or reread: a stream then gets its bytes as they are written, without a
 * spool. To be called before the first write; no effect on a regular file. */
void zv__out_in_order(zv__outfile *o);
zv_status zv__out_write(zv__outfile *o, const void *bytes, size_t len, zv_err *err);
/* Overwrites bytes written before. */
zv_status zv__out_patch(zv__outfile *o, uint64_t offset, const void *bytes, size_t len,
                        zv_err *err);
/* Reads back bytes written before (for a checksum). */
zv_status zv__out_reread(zv__outfile *o, uint64_t offset, void *bytes, size_t len, zv_err *err);
/* Everything so far to the disk, before finishing does it: one that is full says so now. */
zv_status zv__out_sync(zv__outfile *o, zv_err *err);
uint64_t zv__out_size(const zv__outfile *o);
/* Flushes, renames, frees `o` whatever happens. On failure the old file stands. */
zv_status zv__out_finish(zv__outfile *o, zv_err *err);
void zv__out_abort(zv__outfile *o); /* NULL is fine */

/* ---- Without a name: gone with its descriptor, whatever happens to the process ---- */

/* Opens one in a folder for reading and writing; -1 and errno. */
int zv__temp_open(const char *folder);
/* All of the bytes at an offset, or false and errno (EFBIG instead of SIGXFSZ). */
bool zv__temp_write(int fd, const void *bytes, size_t len, uint64_t at);
bool zv__temp_read(int fd, void *bytes, size_t len, uint64_t at);

/* Path helpers: folder of a path ("." if none); `target` relative to `folder`, both made absolute. */
zv_status zv__path_folder(zv_buf *out, const char *path, zv_err *err);
zv_status zv__path_relative(zv_buf *out, const char *target, const char *folder, zv_err *err);
zv_status zv__path_join(zv_buf *out, const char *folder, const char *relative, zv_err *err);
/* Where temporary files go: $TMPDIR or /tmp. */
const char *zv__temp_folder(void);
/* For large ones: $TMPDIR, else /var/tmp, which is on a disk where /tmp may be memory, else /tmp. */
const char *zv__temp_folder_large(void);

#endif
