/* Texts from files: every format, its odd cases, and its errors with file, line and reason. */
#include "zt.h"

#include <dirent.h>
#include <ftw.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zavit/text.h>
#include <zlib.h>

/* ---- A folder for the files, and an environment that remembers warnings ---- */

typedef struct place {
    char folder[64], path[512];
    zv_env *env;
    char warned[1024];
    int warnings;
} place;

static void warn(void *ctx, const char *sentence) {
    place *p = ctx;
    snprintf(p->warned, sizeof p->warned, "%s", sentence);
    p->warnings++;
}

static int setup(void **state) {
    static place p;
    p = (place){.folder = "/tmp/zavit-text-XXXXXX"};
    zv_err err = {0};
    zv_env_opts opts = {.warn = warn, .ctx = &p, .threads = 1};
    if (!mkdtemp(p.folder) || zv_env_new(&p.env, &opts, &err) != ZV_OK) return -1;
    *state = &p;
    return 0;
}

static int remove_one(const char *path, const struct stat *st, int flag, struct FTW *ftw) {
    (void)st, (void)flag, (void)ftw;
    return remove(path);
}

static int teardown(void **state) {
    place *p = *state;
    zv_env_free(p->env);
    return nftw(p->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static const char *path_of(place *p, const char *name) {
    snprintf(p->path, sizeof p->path, "%s/%s", p->folder, name);
    return p->path;
}

static const char *write_bytes(place *p, const char *name, const char *bytes, size_t len) {
    FILE *f = fopen(path_of(p, name), "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, len, f), len);
    assert_int_equal(fclose(f), 0);
    return p->path;
}

static const char *write_text(place *p, const char *name, const char *text) {
    return write_bytes(p, name, text, strlen(text));
}

static const char *write_gzip(place *p, const char *name, const char *text) {
    gzFile f = gzopen(path_of(p, name), "wb");
    assert_int_equal(gzwrite(f, text, (unsigned)strlen(text)), (int)strlen(text));
    assert_int_equal(gzclose(f), Z_OK);
    return p->path;
}

/* ---- Reading everything into one line: "line:id:text:label{name=value}|…" ---- */

static void show(zv_buf *out, const zv_text_item *item) {
    zv_buf_addf(out, "%s%d:%.*s:%.*s", out->len ? "|" : "", (int)item->line, (int)item->id.len,
                item->id.ptr, (int)item->text.len, item->text.ptr);
    if (item->has_label) zv_buf_addf(out, ":%.*s", (int)item->label.len, item->label.ptr);
    for (size_t i = 0; i < item->n_fields; i++) {
        const zv_text_field *f = &item->fields[i];
        zv_buf_addf(out, "{%.*s=%.*s}", (int)f->name.len, f->name.ptr, (int)f->value.len,
                    f->value.ptr);
    }
}

static zv_status read_all(place *p, const char *path, const zv_text_source_opts *opts, zv_buf *out,
                          zv_err *err) {
    zv_text_source *s = NULL;
    zv_text_item item;
    bool more = true;
    zv_status status = zv_text_open(&s, p->env, path, opts, err);
    if (status != ZV_OK) {
        assert_null(s);
        return status;
    }
    while (status == ZV_OK && more) {
        status = zv_text_next(s, &item, &more, err);
        if (status == ZV_OK && more) show(out, &item);
    }
    if (status == ZV_OK) {
        ZT_OK(zv_text_next(s, &item, &more, err), *err); /* the end stays the end */
        assert_false(more);
    }
    zv_text_close(s);
    return status;
}

static void expect_with(place *p, const char *path, const zv_text_source_opts *opts,
                        const char *want) {
    zv_err err = {0};
    zv_buf out = {0};
    ZT_OK(read_all(p, path, opts, &out, &err), err);
    assert_string_equal(zv_buf_cstr(&out), want);
    zv_buf_free(&out);
}

static void expect(place *p, const char *path, const char *want) {
    expect_with(p, path, NULL, want);
}

static void expect_error(place *p, const char *path, const zv_text_source_opts *opts,
                         zv_status want, const char *part) {
    for (int lang = 0; lang < 2; lang++) {
        zv_err err = {.lang = lang ? ZV_HE : ZV_EN};
        zv_buf out = {0};
        ZT_FAILS(read_all(p, path, opts, &out, &err), want, err);
        if (!lang && !strstr(err.msg, part)) fail_msg("\"%s\" lacks \"%s\"", err.msg, part);
        zv_buf_free(&out);
    }
}

/* ---- Plain ---- */

static void plain_lines(void **state) {
    place *p = *state;
    expect(p, write_text(p, "a.txt", "one\n\n  \ntwo \r\nשלוש"), "1::one|4::two |5::שלוש");
    expect(p, write_text(p, "a.txt", ""), "");
    expect(p, write_text(p, "a.txt", "\n\n"), "");
    expect(p, write_text(p, "a.txt", "\xef\xbb\xbfone\n\xef\xbb\xbftwo"),
           "1::one|2::\xef\xbb\xbftwo");
    expect(p, write_gzip(p, "a.gz", "one\ntwo\n"), "1::one|2::two");
    expect_error(p, path_of(p, "absent.txt"), NULL, ZV_NOTFOUND, "absent.txt");
    zv_text_source_opts plain = {.format = ZV_TEXT_PLAIN};
    expect_error(p, p->folder, &plain, ZV_IO, "folder");
}

static void paragraphs(void **state) {
    place *p = *state;
    zv_text_source_opts opts = {.format = ZV_TEXT_PARAGRAPHS};
    const char *path = write_text(p, "p.txt", "\n\na\r\nb\n \t\n\nc\n");
    expect_with(p, path, &opts, "3::a\nb|7::c");
    expect_with(p, write_text(p, "p.txt", "x"), &opts, "1::x");
    expect_with(p, write_text(p, "p.txt", "\n"), &opts, "");
}

static void binary_is_refused(void **state) {
    place *p = *state;
    expect_error(p, write_bytes(p, "b.txt", "abc\0def", 7), NULL, ZV_FORMAT, "offset 3");
    expect_error(p, write_bytes(p, "b.csv", "text\n\0\n", 7), NULL, ZV_FORMAT, "binary");
    expect_error(p, write_bytes(p, "b.txt", "\xff\xfe\xd0\x05", 4), NULL, ZV_FORMAT, "UTF-16");
    char late[9000];
    memset(late, 'a', sizeof late);
    late[8192] = 0; /* behind the first 8 KiB it is a character like any other */
    zv_err err = {0};
    zv_text_source *s = NULL;
    zv_text_item item;
    bool more;
    ZT_OK(zv_text_open(&s, p->env, write_bytes(p, "b.txt", late, sizeof late), NULL, &err), err);
    ZT_OK(zv_text_next(s, &item, &more, &err), err);
    assert_int_equal(item.text.len, sizeof late);
    zv_text_close(s);
    late[8191] = 0;
    expect_error(p, write_bytes(p, "b.txt", late, sizeof late), NULL, ZV_FORMAT, "offset 8191");
}

static void malformed_utf8(void **state) {
    place *p = *state;
    zv_text_source_opts fail = {.bad_utf8 = ZV_UTF8_FAIL};
    const char *path = write_text(p, "u.txt", "fine\nab\xff\xe2\x80z\nx\x80\n");
    p->warnings = 0;
    expect(p, path, "1::fine|2::ab\ufffd\ufffdz|3::x\ufffd");
    assert_int_equal(p->warnings, 1);
    assert_non_null(strstr(p->warned, "u.txt:2:"));
    assert_non_null(strstr(p->warned, "3 places"));
    expect_error(p, path, &fail, ZV_FORMAT, "u.txt:2: malformed UTF-8 at byte 3");
    path = write_text(p, "u.csv", "text,x\n\"a\nb\xff\",\xfe\n");
    p->warnings = 0;
    expect(p, path, "2::a\nb\ufffd{x=\ufffd}");
    assert_int_equal(p->warnings, 1);
    assert_non_null(strstr(p->warned, "u.csv:3:"));
    expect_error(p, path, &fail, ZV_FORMAT, "u.csv:3: malformed UTF-8 at byte 2");
    path = write_text(p, "u.jsonl", "{\"text\": \"a\xc3\"}\n");
    expect(p, path, "1::a\ufffd");
    expect_error(p, path, &fail, ZV_FORMAT, "u.jsonl:1:");
}

static void long_lines(void **state) {
    place *p = *state;
    const size_t n = 3000000;
    char *text = malloc(n + 1);
    memset(text, 'a', n);
    text[n] = '\n';
    write_bytes(p, "long.txt", text, n + 1);
    memcpy(text, "text\n\"", 6);
    text[n] = '"';
    char csv[512];
    snprintf(csv, sizeof csv, "%s/long.csv", p->folder);
    write_bytes(p, "long.csv", text, n + 1);
    free(text);
    zv_err err = {0};
    zv_text_source *s = NULL;
    zv_text_item item;
    bool more;
    uint64_t done, total;
    ZT_OK(zv_text_open(&s, NULL, path_of(p, "long.txt"), NULL, &err), err);
    ZT_OK(zv_text_next(s, &item, &more, &err), err);
    assert_int_equal(item.text.len, n);
    zv_text_position(s, &done, &total);
    assert_int_equal(total, n + 1);
    assert_int_equal(done, n + 1);
    zv_text_close(s);
    ZT_OK(zv_text_open(&s, NULL, csv, NULL, &err), err);
    ZT_OK(zv_text_next(s, &item, &more, &err), err);
    assert_int_equal(item.text.len, n - 6);
    zv_text_close(s);
}

/* ---- JSONL ---- */

static void json_lines(void **state) {
    place *p = *state;
    expect(p,
           write_text(p, "j.jsonl",
                      "\xef\xbb\xbf{\"id\": \"a\", \"text\": \"one\", \"label\": \"x\"}\n\n"
                      "{\"text\": \"\\u05e9\\n\"}\r\n\"bare \\\"text\\\"\""),
           "1:a:one:x|3::ש\n|4::bare \"text\"");
    zv_text_source_opts opts = {.text_field = "body", .id_field = "key", .label_field = "class"};
    expect_with(p,
                write_text(p, "j.ndjson",
                           "{\"key\": 17, \"body\": \"b\", \"n\": 0.1, \"ok\": true, \"skip\": [1],"
                           " \"none\": null, \"big\": -9007199254740993, \"e\": 1e300}\n"
                           "\"bare\"\n"
                           "{\"body\": null, \"class\": 3}\n"
                           "{\"body\": \"\", \"class\": null, \"key\": 1.5, \"text\": \"t\"}"),
                &opts,
                "1:17:b{n=0.1}{ok=true}{big=-9007199254740993}{e=1e+300}|2::bare|3:::3|"
                "4:1.5:{text=t}");
}

static void json_zero_characters_stay(void **state) {
    place *p = *state;
    zv_err err = {0};
    zv_text_source *s = NULL;
    zv_text_item item;
    bool more;
    const char *path = write_text(p, "z.json", "{\"text\": \"a\\u0000b\"}\n");
    ZT_OK(zv_text_open(&s, p->env, path, NULL, &err), err);
    ZT_OK(zv_text_next(s, &item, &more, &err), err);
    assert_int_equal(item.text.len, 3);
    assert_memory_equal(item.text.ptr, "a\0b", 3);
    zv_text_close(s);
}

static void json_half_surrogates(void **state) {
    place *p = *state;
    const char *path =
        write_text(p, "s.jsonl", "{\"text\": \"\\ud83d\\ude00 \\ud83d x \\\\ud83d \\uDE00\"}\n");
    p->warnings = 0;
    expect(p, path, "1::😀 \ufffd x \\ud83d \ufffd");
    assert_int_equal(p->warnings, 1);
    assert_non_null(strstr(p->warned, "2 places"));
    zv_text_source_opts fail = {.bad_utf8 = ZV_UTF8_FAIL};
    expect_error(p, path, &fail, ZV_FORMAT, "s.jsonl:1:");
}

static void json_errors(void **state) {
    place *p = *state;
    static const char *const cases[][2] = {
        {"\"ok\"\n{\"text\": \"a\"", ":2: not valid JSON"},
        {"{\"text\": \"a\"} x", "something follows"},
        {"{\"text\": \"a\", \"text\": \"b\"}", "twice"},
        {"{\"body\": \"a\", \"id\": 1}", "no field \"text\" (fields here: body, id)"},
        {"{}", "no field \"text\" (fields here: )"},
        {"{\"text\": 5}", "\"text\" should be a string, but it is a number"},
        {"{\"text\": [\"a\"]}", "an array"},
        {"{\"text\": \"a\", \"id\": {}}", "\"id\" should be a string, but it is an object"},
        {"[1]", "found an array"},
        {"17", "found a number"},
        {"{\"text\": \"a\", \"id\": 123456789012345678901234567890}", "too large"},
        {"{'text': 'a'}", "syntax"},
        {"{\"text\": \"a", "too early"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        expect_error(p, write_text(p, "e.jsonl", cases[i][0]), NULL, ZV_FORMAT, cases[i][1]);
    p->warnings = 0;
    expect(
        p,
        write_text(p, "l.jsonl", "{\"text\":\"a\",\"label\":[1]}\n{\"text\":\"b\",\"label\":{}}"),
        "1::a|2::b");
    assert_int_equal(p->warnings, 1);
    char deep[6000];
    memset(deep, '[', sizeof deep);
    expect_error(p, write_bytes(p, "d.jsonl", deep, sizeof deep), NULL, ZV_FORMAT, "deep");
}

/* ---- CSV and TSV ---- */

static void csv(void **state) {
    place *p = *state;
    expect(p,
           write_text(p, "a.csv",
                      "\xef\xbb\xbfid, text ,label,year\r\n"
                      "1,\"a, \"\"b\"\"\",x,2001\r\n"
                      "\r\n"
                      "2,\"line one\r\nline two\",,\n"
                      "3,it is 5\" long,\"\",\"\"\r"
                      "4,,y,z"),
           "2:1:a, \"b\":x{year=2001}|4:2:line one\r\nline two{year=}|"
           "6:3:it is 5\" long{year=}|7:4::y{year=z}");
    expect(p, write_text(p, "a.csv", ""), "");
    expect(p, write_text(p, "a.csv", "\n\n"), "");
    expect(p, write_text(p, "a.csv", "text"), "");
    expect(p, write_text(p, "a.csv", "text\na\n\nb"), "2::a|4::b");
    expect(p, write_text(p, "a.csv", ",text\n0,a\n"), "2::a{column1=0}");
    expect(p, write_gzip(p, "a.csv.gz", "text\n\"שלום, עולם\"\n"), "2::שלום, עולם");
    zv_text_source_opts opts = {.text_field = "תוכן"};
    expect_with(p, write_text(p, "a.csv", "תוכן,text\na,b\n"), &opts, "2::a{text=b}");
}

static void csv_errors(void **state) {
    place *p = *state;
    static const char *const cases[][2] = {
        {"id,text,label\n1,a,x\n2,b\n", "e.csv:3: expected 3 fields, found 2"},
        {"text\n\"a\nb\"\nc,d\n", "e.csv:4: expected 1 fields, found 2"},
        {"text\na\n\"b\nc\nd", "e.csv:3: a quote that opens"},
        {"text\n\"a\" b\n", "e.csv:2: something follows the closing quote of field 1"},
        {"id,body\n1,a\n", "e.csv:1: there is no column \"text\" (columns: id, body)"},
        {"text,text\na,b\n", "\"text\" appears twice"},
        {"\"text", "e.csv:1: a quote that opens"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        expect_error(p, write_text(p, "e.csv", cases[i][0]), NULL, ZV_FORMAT, cases[i][1]);
    char wide[4000] = "";
    for (size_t i = 0, n = 0; i < 100; i++)
        n += (size_t)snprintf(wide + n, sizeof wide - n, "עמודה%zu,", i);
    expect_error(p, write_text(p, "e.csv", wide), NULL, ZV_FORMAT, "…");
}

static void tsv(void **state) {
    place *p = *state;
    expect(p,
           write_text(p, "a.tsv",
                      "id\ttext\tlabel\r\n"
                      "1\t\"Hello\" she said\tx\n"
                      "2\t\"all, \"\"quoted\"\"\"\ty\n"
                      "3\t\"opens and never closes\tz\n"
                      "4\t\"a\ttab\"\tw\n"
                      "5\ta,b\t"),
           "2:1:\"Hello\" she said:x|3:2:all, \"quoted\":y|4:3:\"opens and never closes:z|"
           "5:4:a\ttab:w|6:5:a,b");
    expect_error(p, write_text(p, "e.tsv", "text\tx\na\n"), NULL, ZV_FORMAT,
                 "e.tsv:2: expected 2 fields, found 1");
    expect_error(p, write_text(p, "e.tsv", "text\na\tb\tc\n"), NULL, ZV_FORMAT, "found 3");
    expect(p, write_text(p, "a.tsv", "text\t\n\t\n\"\"\tb\n"), "2::{column2=}|3::{column2=b}");
}

/* Every prefix of a table and of a JSONL file is read or refused with a sentence, never worse. */
static void every_prefix(void **state) {
    place *p = *state;
    static const char table[] = "id,text\r\n1,\"a\"\"b\r\n\"\r\n2,שלום\n\"3\",\"\xff\"\n";
    static const char lines[] =
        "{\"id\": 1, \"text\": \"\\ud83d\", \"x\": [1.5e3, null]}\n\"a\xd7\"\n";
    for (int kind = 0; kind < 3; kind++) {
        const char *bytes = kind == 2 ? lines : table;
        size_t len = kind == 2 ? sizeof lines - 1 : sizeof table - 1;
        for (size_t n = 0; n <= len; n++) {
            const char *path = write_bytes(p,
                                           kind == 2 ? "p.jsonl"
                                           : kind    ? "p.tsv"
                                                     : "p.csv",
                                           bytes, n);
            zv_err err = {0};
            zv_buf out = {0};
            zv_status status = read_all(p, path, NULL, &out, &err);
            assert_true(status == ZV_OK || (status == ZV_FORMAT && err.msg[0] != 0));
            zv_buf_free(&out);
        }
    }
}

/* Bytes of such files exchanged, doubled and dropped at random. */
static void mutations(void **state) {
    place *p = *state;
    static const char *const seeds[] = {
        "id,text,label\n1,\"a \"\"b\"\" c\",x\r\n2,\"two\nlines\",\n3,plain,y\n",
        "id\ttext\n1\t\"a \"\"b\"\" c\"\n2\t\"t\tab\"\n",
        "{\"id\": 1, \"text\": \"\\u05d0\\ud83d\\ude00\", \"x\": [1, {\"y\": null}]}\n\"b\"\n"};
    static const char *const names[] = {"m.csv", "m.tsv", "m.jsonl"};
    static const char bytes[] = "\",\n\r\t\\{}[]:u0d8\xd7\x90\xff\0 a";
    zv_rng rng = zv_rng_seed(5);
    for (int i = 0; i < 3000; i++) {
        char text[256];
        size_t len = strlen(seeds[i % 3]);
        memcpy(text, seeds[i % 3], len);
        for (uint64_t n = 1 + zv_rng_below(&rng, 6); n > 0; n--) {
            size_t at = (size_t)zv_rng_below(&rng, len);
            uint64_t what = zv_rng_below(&rng, 3);
            if (what == 0) text[at] = bytes[zv_rng_below(&rng, sizeof bytes - 1)];
            if (what == 1) memmove(text + at + 1, text + at, len++ - at);
            if (what == 2) memmove(text + at, text + at + 1, --len - at);
        }
        zv_err err = {0};
        zv_buf out = {0};
        zv_text_source_opts opts = {.bad_utf8 = i % 2 ? ZV_UTF8_FAIL : ZV_UTF8_REPLACE};
        zv_status status = read_all(p, write_bytes(p, names[i % 3], text, len), &opts, &out, &err);
        if (status != ZV_OK && (status != ZV_FORMAT || err.msg[0] == 0))
            fail_msg("\"%.*s\" gives %s", (int)len, text, zv_status_name(status));
        zv_buf_free(&out);
    }
}

/* ---- Folder ---- */

static void make_folder(place *p, const char *name) {
    assert_int_equal(mkdir(path_of(p, name), 0700), 0);
}

static void folders(void **state) {
    place *p = *state;
    char top[80];
    make_folder(p, "d");
    snprintf(top, sizeof top, "%s/d", p->folder);
    expect(p, top, "");
    make_folder(p, "d/b");
    make_folder(p, "d/b/deep");
    make_folder(p, "d/empty.txt"); /* a folder, in spite of its name */
    write_text(p, "d/b.txt", "\xef\xbb\xbfone\nline");
    write_text(p, "d/b/z.md", "");
    write_text(p, "d/b/deep/א.TXT", "שלום\r\n");
    write_gzip(p, "d/a.md.gz", "zipped");
    write_text(p, "d/skipped.html", "<p>");
    write_text(p, "d/txt", "no suffix");
    expect(p, top, "1:a.md.gz:zipped|1:b.txt:one\nline|1:b/deep/א.TXT:שלום\r\n|1:b/z.md:");
    zv_err err = {0};
    zv_text_source *s = NULL;
    zv_text_item item;
    bool more;
    uint64_t done, total;
    ZT_OK(zv_text_open(&s, p->env, top, NULL, &err), err);
    zv_text_position(s, &done, &total);
    assert_int_equal(done, 0);
    assert_true(total > 20);
    for (more = true; more;) ZT_OK(zv_text_next(s, &item, &more, &err), err);
    zv_text_position(s, &done, &total);
    assert_int_equal(done, total);
    zv_text_close(s);
    /* A slash at the end changes nothing. */
    strcat(top, "/");
    expect(p, top, "1:a.md.gz:zipped|1:b.txt:one\nline|1:b/deep/א.TXT:שלום\r\n|1:b/z.md:");
}

static void links_in_circles(void **state) {
    place *p = *state;
    char top[80];
    make_folder(p, "loop");
    snprintf(top, sizeof top, "%s/loop", p->folder);
    make_folder(p, "loop/real");
    write_text(p, "loop/real/x.txt", "x");
    assert_int_equal(symlink("..", path_of(p, "loop/real/up")), 0);
    assert_int_equal(symlink("real", path_of(p, "loop/alias")), 0);
    assert_int_equal(symlink("real/x.txt", path_of(p, "loop/y.txt")), 0);
    assert_int_equal(symlink("nowhere", path_of(p, "loop/z.txt")), 0);
    make_folder(p, "outside");
    write_text(p, "outside/o.txt", "o");
    assert_int_equal(symlink("../outside", path_of(p, "loop/out2")), 0);
    assert_int_equal(symlink("../outside", path_of(p, "loop/out1")), 0);
    p->warnings = 0;
    expect(p, top, "1:out1/o.txt:o|1:real/x.txt:x|1:y.txt:x");
    assert_int_equal(p->warnings, 1);
    assert_non_null(strstr(p->warned, "z.txt"));
}

static void folder_errors(void **state) {
    place *p = *state;
    char top[80];
    zv_text_source_opts folder = {.format = ZV_TEXT_FOLDER};
    expect_error(p, write_text(p, "file.txt", "x"), &folder, ZV_IO, "file.txt");
    expect_error(p, path_of(p, "absent"), &folder, ZV_NOTFOUND, "absent");
    make_folder(p, "bad");
    snprintf(top, sizeof top, "%s/bad", p->folder);
    write_bytes(p, "bad/x.txt", "a\0b", 3);
    expect_error(p, top, NULL, ZV_FORMAT, "bad/x.txt: this is a binary file");
    write_text(p, "bad/x.txt", "line\nz\xff");
    zv_text_source_opts fail = {.bad_utf8 = ZV_UTF8_FAIL};
    expect_error(p, top, &fail, ZV_FORMAT, "bad/x.txt:2: malformed UTF-8 at byte 2");
    p->warnings = 0;
    write_text(p, "bad/a\xff.txt", "ok"); /* a name that is no UTF-8 */
    expect(p, top, "1:a\ufffd.txt:ok|1:x.txt:line\nz\ufffd");
    assert_int_equal(p->warnings, 1);
    assert_non_null(strstr(p->warned, "bad/x.txt:2:"));
    zv_text_source_opts unknown = {.format = (zv_text_format)77};
    expect_error(p, top, &unknown, ZV_USAGE, "77");
}

static void standard_input(void **state) {
    place *p = *state;
    zv_text_source_opts opts = {.format = ZV_TEXT_CSV};
    int ends[2], old = dup(0);
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], "text\nfrom a pipe\n", 17), 17);
    close(ends[1]);
    dup2(ends[0], 0);
    expect_with(p, "-", &opts, "2::from a pipe");
    dup2(old, 0);
    close(ends[0]);
    close(old);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_lines),
        cmocka_unit_test(paragraphs),
        cmocka_unit_test(binary_is_refused),
        cmocka_unit_test(malformed_utf8),
        cmocka_unit_test(long_lines),
        cmocka_unit_test(json_lines),
        cmocka_unit_test(json_zero_characters_stay),
        cmocka_unit_test(json_half_surrogates),
        cmocka_unit_test(json_errors),
        cmocka_unit_test(csv),
        cmocka_unit_test(csv_errors),
        cmocka_unit_test(tsv),
        cmocka_unit_test(every_prefix),
        cmocka_unit_test(mutations),
        cmocka_unit_test(folders),
        cmocka_unit_test(links_in_circles),
        cmocka_unit_test(folder_errors),
        cmocka_unit_test(standard_input),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
