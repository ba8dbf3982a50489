/* SHA-256: the known answers of FIPS 180-4, in pieces of any size. */
#include "zt.h"

#include "base/base_sha256.h"

static void expect(const char *text, size_t len, size_t piece, const char *want) {
    zv_err err = {0};
    zv__sha256 *h;
    char hex[65];
    ZT_OK(zv__sha256_new(&h, NULL, &err), err);
    for (size_t at = 0; at < len; at += piece)
        zv__sha256_add(h, text + at, len - at < piece ? len - at : piece);
    ZT_OK(zv__sha256_finish(h, hex, &err), err);
    assert_string_equal(hex, want);
}

static void known_answers(void **state) {
    (void)state;
    static const char two_blocks[] = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
    for (size_t piece = 1; piece < 70; piece++) {
        expect("", 0, piece, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        expect("abc", 3, piece, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        expect(two_blocks, sizeof two_blocks - 1, piece,
               "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    }
}

static void a_million_letters(void **state) {
    (void)state;
    static char a[1000000];
    memset(a, 'a', sizeof a);
    expect(a, sizeof a, 4099, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

static void an_unfinished_one_is_freed(void **state) {
    (void)state;
    zv_err err = {0};
    zv__sha256 *h;
    ZT_OK(zv__sha256_new(&h, NULL, &err), err);
    zv__sha256_add(h, "x", 1);
    zv__sha256_free(h);
    zv__sha256_free(NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_answers),
        cmocka_unit_test(a_million_letters),
        cmocka_unit_test(an_unfinished_one_is_freed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
