/* Reading: lines, bytes, gzip whole, cut and damaged, pipes, mapped files. */
#include "base_fixture.h"

#include <pthread.h>
#include <signal.h>
#include <sys/time.h>
#include <zlib.h>

#define ZV_BASE_MEMORY_IMPLEMENTATION /* tests may use libc's memory */
#include "base/base_file.h"

/* Compresses into fresh memory: gzip, one member. */
static unsigned char *gzip(const void *text, size_t len, size_t *packed_len) {
    z_stream z = {0};
    assert_int_equal(deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    size_t cap = deflateBound(&z, len) + 64;
    unsigned char *packed = malloc(cap), *copy = malloc(len + 1);
    assert_true(packed && copy);
    memcpy(copy, text, len);
    z.next_in = copy;
    z.avail_in = (uInt)len;
    z.next_out = packed;
    z.avail_out = (uInt)cap;
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    *packed_len = z.total_out;
    deflateEnd(&z);
    free(copy);
    return packed;
}

static void write_gzip(const char *path, const void *text, size_t len) {
    size_t n;
    unsigned char *packed = gzip(text, len, &n);
    write_file(path, packed, n);
    free(packed);
}

/* Checks that the file has these lines, and the place of each. */
static void expect_lines(const char *path, const char *const *want, size_t count) {
    zv_err err = {0};
    zv__lines *l;
    ZT_OK(zv__lines_open(&l, NULL, path, &err), err);
    for (size_t i = 0; i <= count; i++) {
        zv_str line;
        bool more;
        ZT_OK(zv__lines_next(l, &line, &more, &err), err);
        assert_int_equal(more, i < count);
        if (!more) break;
        if (!zv_str_equal(line, zv_str_of(want[i])))
            fail_msg("%s:%zu: \"%.*s\"", path, i + 1, (int)line.len, line.ptr);
        assert_true(zv__lines_number(l) == i + 1);
    }
    zv_str line;
    bool more = true;
    ZT_OK(zv__lines_next(l, &line, &more, &err), err); /* the end stays the end */
    assert_false(more);
    uint64_t done, total;
    zv__lines_position(l, &done, &total);
    assert_true(done == total);
    assert_string_equal(zv__lines_path(l), path);
    zv__lines_close(l);
}

static void line_ends_of_every_kind(void **state) {
    (void)state;
    static const struct {
        const char *text, *lines[5];
        size_t count;
    } rows[] = {
        {"", {0}, 0},
        {"\n", {""}, 1},
        {"a", {"a"}, 1},
        {"a\n", {"a"}, 1},
        {"a\nb", {"a", "b"}, 2},
        {"a\r\nב\r\n", {"a", "ב"}, 2},
        {"\r\n\n\r\r\n", {"", "", "\r"}, 3},
        {"a\rb\n\n", {"a\rb", ""}, 2},
        {"a\r", {"a\r"}, 1},
        {"\x1f", {"\x1f"}, 1}, /* half of gzip's mark is text */
        {"\x1fx\n", {"\x1fx"}, 1},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        write_file("t", rows[i].text, strlen(rows[i].text));
        expect_lines("t", rows[i].lines, rows[i].count);
        write_gzip("t.gz", rows[i].text, strlen(rows[i].text));
        expect_lines("t.gz", rows[i].lines, rows[i].count);
    }
}

/* Random lines of lengths around the buffer's steps, once plain and once packed. */
static void lines_of_every_length(void **state) {
    (void)state;
    enum { SIZE = 4 << 20 };
    char *text = malloc(SIZE);
    assert_non_null(text);
    zv_rng rng = zv_rng_seed(1);
    for (size_t i = 0; i < SIZE; i++) text[i] = (char)zv_rng_below(&rng, 256);
    text[0] = 'x';
    for (size_t at = 0; at < SIZE; at += 1 + zv_rng_below(&rng, 1u << zv_rng_below(&rng, 20)))
        text[at] = '\n';
    write_file("big", text, SIZE);
    write_gzip("big.gz", text, SIZE);
    static const char *const paths[] = {"big", "big.gz"};
    for (int p = 0; p < 2; p++) {
        zv_err err = {0};
        zv__lines *l;
        ZT_OK(zv__lines_open(&l, NULL, paths[p], &err), err);
        for (size_t at = 0; at < SIZE;) {
            zv_str line;
            bool more;
            assert_true(zv__lines_byte(l) == at);
            ZT_OK(zv__lines_next(l, &line, &more, &err), err);
            assert_true(more);
            const char *end = memchr(text + at, '\n', SIZE - at);
            size_t whole = end ? (size_t)(end - (text + at)) : SIZE - at;
            size_t len = end && whole && end[-1] == '\r' ? whole - 1 : whole;
            assert_int_equal(line.len, len);
            assert_memory_equal(line.ptr, text + at, len);
            at += whole + (end != NULL);
        }
        zv__lines_close(l);
    }
    free(text);
}

static void a_very_long_line(void **state) {
    (void)state;
    enum { SIZE = 10 << 20 };
    char *text = malloc(SIZE + 6);
    assert_non_null(text);
    memset(text, 'w', SIZE);
    memcpy(text + SIZE, "\r\nend", 6);
    write_file("long", text, SIZE + 5);
    write_gzip("long.gz", text, SIZE + 5);
    text[SIZE] = 0;
    const char *const want[] = {text, "end"};
    expect_lines("long", want, 2);
    expect_lines("long.gz", want, 2);
    free(text);
}

/* Reads the whole stream in pieces of a size, peeking before each. */
static zv_status read_in_pieces(const char *path, size_t piece, zv_buf *into, zv_err *err) {
    zv__lines *l;
    ZV_TRY(zv__lines_open(&l, NULL, path, err));
    char *room = malloc(piece);
    zv_status status = ZV_OK;
    for (size_t got = 1; got > 0 && status == ZV_OK;) {
        const uint8_t *ahead;
        size_t ahead_len;
        status = zv__lines_peek(l, piece < 9 ? 9 : 3, &ahead, &ahead_len, err);
        if (status != ZV_OK) break;
        uint8_t first[9];
        memcpy(first, ahead, ahead_len);
        status = zv__lines_read(l, room, piece, &got, err);
        if (status != ZV_OK) break;
        assert_int_equal(got == 0, ahead_len == 0);
        assert_memory_equal(room, first, ahead_len < got ? ahead_len : got);
        zv_buf_add(into, room, got);
        assert_true(zv__lines_byte(l) == into->len);
    }
    free(room);
    zv__lines_close(l);
    return status;
}

static void bytes_in_pieces(void **state) {
    (void)state;
    enum { SIZE = 1 << 20 };
    unsigned char *text = malloc(SIZE);
    assert_non_null(text);
    zv_rng rng = zv_rng_seed(2);
    for (size_t i = 0; i < SIZE; i++) text[i] = (unsigned char)(zv_rng_u64(&rng) & 0x0f);
    write_file("bytes", text, SIZE);
    write_gzip("bytes.gz", text, SIZE);
    static const size_t pieces[] = {1, 2, 5, 1000, 65536, 262143, 262144, 300000, SIZE, 2 * SIZE};
    for (size_t i = 0; i < 2 * (sizeof pieces / sizeof *pieces); i++) {
        zv_err err = {0};
        zv_buf b = {0};
        ZT_OK(read_in_pieces(i % 2 ? "bytes" : "bytes.gz", pieces[i / 2], &b, &err), err);
        assert_int_equal(b.len, SIZE);
        assert_memory_equal(b.ptr, text, SIZE);
        zv_buf_free(&b);
    }
    free(text);
}

/* A header line, then raw bytes: what word2vec's binary format needs. */
static void lines_and_bytes_mix(void **state) {
    (void)state;
    write_file("mix", "2 3\nabc\0\n\xffrest\r\nlast", 20);
    zv_err err = {0};
    zv__lines *l;
    zv_str line;
    bool more;
    char room[6] = {0};
    size_t got;
    const uint8_t *ahead;
    ZT_OK(zv__lines_open(&l, NULL, "mix", &err), err);
    ZT_OK(zv__lines_peek(l, 1000, &ahead, &got, &err), err);
    assert_int_equal(got, 20); /* all there is */
    ZT_OK(zv__lines_next(l, &line, &more, &err), err);
    assert_true(zv_str_equal(line, zv_str_of("2 3")));
    ZT_OK(zv__lines_read(l, room, 6, &got, &err), err);
    assert_int_equal(got, 6);
    assert_memory_equal(room, "abc\0\n\xff", 6);
    ZT_OK(zv__lines_next(l, &line, &more, &err), err);
    assert_true(zv_str_equal(line, zv_str_of("rest")));
    ZT_OK(zv__lines_read(l, room, 0, &got, &err), err);
    assert_int_equal(got, 0);
    ZT_OK(zv__lines_next(l, &line, &more, &err), err);
    assert_true(zv_str_equal(line, zv_str_of("last")));
    ZT_OK(zv__lines_read(l, room, 6, &got, &err), err);
    assert_int_equal(got, 0);
    zv__lines_close(l);
    zv__lines_close(NULL);
}

static const char sample[] = "the first line\nשורה שנייה\na third, a third, a third\nand no end";

static void gzip_of_several_members(void **state) {
    (void)state;
    size_t n;
    unsigned char *packed = gzip(sample, sizeof sample - 1, &n);
    zv_buf file = {0}, want = {0}, got = {0};
    zv_err err = {0};
    for (int i = 0; i < 3; i++) {
        zv_buf_add(&file, packed, n);
        zv_buf_add(&want, sample, sizeof sample - 1);
    }
    zv_buf_fill(&file, 0, 300000); /* padded with zeros, beyond one buffer */
    write_file("members.gz", file.ptr, file.len);
    ZT_OK(read_in_pieces("members.gz", 1000, &got, &err), err);
    assert_string_equal(zv_buf_cstr(&got), zv_buf_cstr(&want));
    /* What follows and is neither zero nor gzip would be lost in silence. */
    zv_buf_puts(&file, "x");
    write_file("members.gz", file.ptr, file.len);
    zv_buf_clear(&got);
    ZT_FAILS(read_in_pieces("members.gz", 1000, &got, &err), ZV_FORMAT, err);
    assert_true(err.pos == file.len - 1);
    zv_buf_free(&file);
    zv_buf_free(&want);
    zv_buf_free(&got);
    free(packed);
}

static void gzip_cut_anywhere_is_told(void **state) {
    (void)state;
    size_t n;
    unsigned char *packed = gzip(sample, sizeof sample - 1, &n);
    for (size_t len = 2; len < n; len++) {
        write_file("cut.gz", packed, len);
        zv_buf b = {0};
        zv_err err = {.lang = len % 2 ? ZV_HE : ZV_EN};
        ZT_FAILS(read_in_pieces("cut.gz", 10, &b, &err), ZV_FORMAT, err);
        assert_non_null(strstr(err.msg, "cut.gz"));
        assert_true(err.pos == len);
        assert_memory_equal(sample, zv_buf_cstr(&b), b.len); /* what came before is right */
        zv_buf_free(&b);
    }
    free(packed);
}

static void gzip_with_any_bit_flipped_is_told_or_harmless(void **state) {
    (void)state;
    size_t n, harmless = 0;
    unsigned char *packed = gzip(sample, sizeof sample - 1, &n);
    for (size_t bit = 8 * 2; bit < 8 * n; bit++) { /* without its mark it is plain text */
        packed[bit / 8] ^= (unsigned char)(1u << bit % 8);
        write_file("flip.gz", packed, n);
        packed[bit / 8] ^= (unsigned char)(1u << bit % 8);
        zv_buf b = {0};
        zv_err err = {0};
        zv_status status = read_in_pieces("flip.gz", 10, &b, &err);
        if (status == ZV_OK) { /* the time stamp and the like, and the bits that fill a byte */
            assert_string_equal(zv_buf_cstr(&b), sample);
            harmless++;
            assert_true(bit / 8 < 10 || bit / 8 == n - 9);
        } else {
            assert_int_equal(status, ZV_FORMAT);
            assert_non_null(strstr(err.msg, "flip.gz"));
        }
        zv_buf_free(&b);
    }
    assert_true(harmless > 0 && harmless < 80);
    free(packed);
}

/* ---- Pipes and standard input ---- */

typedef struct trickle {
    int fd;
    const unsigned char *bytes;
    size_t len, step;
} trickle;

static void *trickle_main(void *arg) {
    trickle *t = arg;
    for (size_t at = 0; at < t->len; at += t->step) {
        size_t n = t->len - at < t->step ? t->len - at : t->step;
        if (write(t->fd, t->bytes + at, n) != (ssize_t)n) break;
        usleep(200);
    }
    close(t->fd);
    return NULL;
}

static void standard_input_byte_by_byte(void **state) {
    (void)state;
    size_t n;
    unsigned char *packed = gzip(sample, sizeof sample - 1, &n);
    int keep = dup(STDIN_FILENO);
    for (int i = 0; i < 4; i++) {
        int ends[2];
        assert_int_equal(pipe(ends), 0);
        assert_true(dup2(ends[0], STDIN_FILENO) >= 0);
        close(ends[0]);
        bool plain = i % 2;
        trickle t = {ends[1], plain ? (const unsigned char *)sample : packed,
                     plain ? sizeof sample - 1 : n, i < 2 ? 1 : 7};
        pthread_t thread;
        assert_int_equal(pthread_create(&thread, NULL, trickle_main, &t), 0);
        zv_buf b = {0};
        zv_err err = {0};
        ZT_OK(read_in_pieces("-", 100, &b, &err), err);
        pthread_join(thread, NULL);
        assert_string_equal(zv_buf_cstr(&b), sample);
        zv_buf_free(&b);
        assert_true(fcntl(STDIN_FILENO, F_GETFD) >= 0); /* ours was only borrowed */
    }
    dup2(keep, STDIN_FILENO);
    close(keep);
    free(packed);
}

static void a_line_arrives_when_it_is_written(void **state) {
    (void)state;
    int ends[2], keep = dup(STDIN_FILENO);
    assert_int_equal(pipe(ends), 0);
    assert_true(dup2(ends[0], STDIN_FILENO) >= 0);
    zv_err err = {0};
    zv__lines *l;
    zv_str line;
    bool more;
    ZT_OK(zv__lines_open(&l, NULL, "-", &err), err);
    for (int i = 0; i < 3; i++) { /* the pipe stays open: waiting for more would hang */
        assert_int_equal(write(ends[1], "answer\n", 7), 7);
        alarm(20);
        ZT_OK(zv__lines_next(l, &line, &more, &err), err);
        alarm(0);
        assert_true(more && zv_str_equal(line, zv_str_of("answer")));
    }
    assert_string_equal(zv__lines_path(l), "stdin");
    uint64_t done, total;
    zv__lines_position(l, &done, &total);
    assert_true(done == 21 && total == 0);
    zv__lines_close(l);
    dup2(keep, STDIN_FILENO);
    close(keep);
    close(ends[0]);
    close(ends[1]);
}

/* ---- Stopped while waiting ---- */

static bool always(void *ctx) {
    (void)ctx;
    return true;
}
static void on_alarm(int signal) {
    (void)signal;
}

/* A read that waits is interrupted by a signal: it goes on unless the caller wants to stop. */
static void waiting_can_be_stopped(void **state) {
    (void)state;
    int ends[2], keep = dup(STDIN_FILENO);
    assert_int_equal(pipe(ends), 0);
    assert_true(dup2(ends[0], STDIN_FILENO) >= 0);
    struct sigaction action = {.sa_handler = on_alarm}, before; /* without SA_RESTART */
    assert_int_equal(sigaction(SIGALRM, &action, &before), 0);
    zv_env *env;
    zv_err err = {.lang = ZV_HE};
    zv__lines *l;
    zv_str line;
    bool more;
    ZT_OK(zv_env_new(&env, &(zv_env_opts){.stop = always, .threads = 1}, &err), err);
    ZT_OK(zv__lines_open(&l, env, "-", &err), err);
    struct itimerval soon = {.it_value = {0, 50000}, .it_interval = {0, 50000}};
    setitimer(ITIMER_REAL, &soon, NULL); /* repeats, in case the first comes too early */
    ZT_FAILS(zv__lines_next(l, &line, &more, &err), ZV_INTERRUPTED, err);
    zv__lines *nobody; /* a FIFO that nobody opens from the other side, to read and to write */
    zv__outfile *nowhere;
    assert_int_equal(mkfifo("silent", 0644), 0);
    ZT_FAILS(zv__lines_open(&nobody, env, "silent", &err), ZV_INTERRUPTED, err);
    ZT_FAILS(zv__out_open(&nowhere, env, "silent", &err), ZV_INTERRUPTED, err);
    unlink("silent");
    setitimer(ITIMER_REAL, &(struct itimerval){.it_value = {0, 0}}, NULL);
    assert_non_null(strstr(err.msg, "נעצרה"));
    zv__lines_close(l);
    zv_env_free(env);
    sigaction(SIGALRM, &before, NULL);
    dup2(keep, STDIN_FILENO);
    close(keep);
    close(ends[0]);
    close(ends[1]);
}

/* ---- What cannot be read ---- */

static void unreadable_paths(void **state) {
    (void)state;
    for (int lang = 0; lang < 2; lang++) {
        zv_err err = {.lang = (zv_lang)lang};
        zv__lines *l = (zv__lines *)1;
        zv__mapping m;
        ZT_FAILS(zv__lines_open(&l, NULL, "no-such-file", &err), ZV_NOTFOUND, err);
        assert_null(l);
        assert_non_null(strstr(err.msg, "no-such-file"));
        ZT_FAILS(zv__map_open(&m, NULL, "no-such-file", &err), ZV_NOTFOUND, err);
        ZT_FAILS(zv__lines_open(&l, NULL, ".", &err), ZV_IO, err);
        ZT_FAILS(zv__map_open(&m, NULL, ".", &err), ZV_IO, err);
        assert_null(m.data);
        ZT_FAILS(zv__lines_open(&l, NULL, "", &err), ZV_NOTFOUND, err);
        write_file("plain", "x", 1);
        ZT_FAILS(zv__lines_open(&l, NULL, "plain/below", &err), ZV_IO, err);
        assert_int_equal(chmod("plain", 0), 0);
        pid_t child = fork();
        if (child == 0) { /* root may read everything; somebody else may not */
            if (geteuid() == 0 && seteuid(65534) != 0) _exit(9);
            _exit(zv__lines_open(&l, NULL, "plain", &err) == ZV_IO &&
                          zv__map_open(&m, NULL, "plain", &err) == ZV_IO
                      ? 0
                      : 1);
        }
        assert_int_equal(exit_code_of(child), 0);
        chmod("plain", 0644);
    }
}

/* ---- Mapped ---- */

static void mapped_files(void **state) {
    (void)state;
    zv_err err = {0};
    zv__mapping m;
    write_file("m", sample, sizeof sample - 1);
    ZT_OK(zv__map_open(&m, NULL, "m", &err), err);
    assert_int_equal(m.size, sizeof sample - 1);
    assert_memory_equal(m.data, sample, m.size);
    assert_null(m.owned);
    zv__map_close(&m);
    zv__map_close(&m);
    assert_null(m.data);

    write_gzip("m.gz", sample, sizeof sample - 1);
    ZT_OK(zv__map_open(&m, NULL, "m.gz", &err), err);
    assert_int_equal(m.size, sizeof sample - 1);
    assert_memory_equal(m.data, sample, m.size);
    assert_non_null(m.owned);
    zv__map_close(&m);

    write_file("empty", "", 0);
    ZT_OK(zv__map_open(&m, NULL, "empty", &err), err);
    assert_null(m.data);
    assert_int_equal(m.size, 0);
    zv__map_close(&m);
    zv__map_close(NULL);

    ZT_OK(zv__map_open(&m, NULL, "/proc/self/status", &err), err); /* claims to be empty */
    assert_true(m.size > 10);
    zv__map_close(&m);

    write_file("cut.gz", "\x1f\x8b\x08", 3);
    ZT_FAILS(zv__map_open(&m, NULL, "cut.gz", &err), ZV_FORMAT, err);
    assert_null(m.data);
}

static void a_fifo_is_read_to_its_end(void **state) {
    (void)state;
    enum { SIZE = 300000 };
    assert_int_equal(mkfifo("fifo", 0644), 0);
    pid_t child = fork();
    if (child == 0) {
        int fd = open("fifo", O_WRONLY);
        static char bytes[SIZE];
        memset(bytes, 'f', SIZE);
        ssize_t at = 0, n = 1;
        for (; at < SIZE && n > 0; at += n) n = write(fd, bytes + at, SIZE - (size_t)at);
        _exit(0);
    }
    zv_err err = {0};
    zv__mapping m;
    ZT_OK(zv__map_open(&m, NULL, "fifo", &err), err);
    assert_int_equal(m.size, SIZE);
    zv__map_close(&m);
    assert_int_equal(exit_code_of(child), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(line_ends_of_every_kind),
        cmocka_unit_test(lines_of_every_length),
        cmocka_unit_test(a_very_long_line),
        cmocka_unit_test(bytes_in_pieces),
        cmocka_unit_test(lines_and_bytes_mix),
        cmocka_unit_test(gzip_of_several_members),
        cmocka_unit_test(gzip_cut_anywhere_is_told),
        cmocka_unit_test(gzip_with_any_bit_flipped_is_told_or_harmless),
        cmocka_unit_test(standard_input_byte_by_byte),
        cmocka_unit_test(a_line_arrives_when_it_is_written),
        cmocka_unit_test(waiting_can_be_stopped),
        cmocka_unit_test(unreadable_paths),
        cmocka_unit_test(mapped_files),
        cmocka_unit_test(a_fifo_is_read_to_its_end),
    };
    return cmocka_run_group_tests(tests, fixture_enter, fixture_leave);
}
