/* doctor_system.c — what zavit stands on: processor, libraries, language, temporary folder, threads,
 * memory. */
#include <langinfo.h>
#include <locale.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <unicode/uversion.h>
#include <zlib.h>

#include "doctor.h"

#define GIB 1073741824.0

/* The first line of a small file, "" if there is none. */
static void first_line(char *out, size_t size, const char *path) {
    FILE *file = fopen(path, "r");
    out[0] = 0;
    if (file && !fgets(out, (int)size, file)) out[0] = 0;
    if (file) fclose(file);
    out[strcspn(out, "\n")] = 0;
}

/* The value of a "name: value" line, "" if there is none. */
static void line_of(char *out, size_t size, const char *path, const char *name) {
    char *line = NULL;
    size_t cap = 0, len = strlen(name);
    FILE *file = fopen(path, "r");
    out[0] = 0;
    while (file && !out[0] && getline(&line, &cap, file) > 0) {
        char *colon = strchr(line, ':');
        if (strncmp(line, name, len) != 0 || !colon) continue;
        if (strspn(line + len, " \t") != (size_t)(colon - line) - len) continue;
        snprintf(out, size, "%s", colon + 1 + strspn(colon + 1, " \t"));
        out[strcspn(out, "\n")] = 0;
    }
    free(line);
    if (file) fclose(file);
}

/* ---- Processor --------------------------------------------------------------------------------- */

/* Of the instruction sets that matter here, those that the kernel lists; "" where there is no list. */
static void offered(zv_buf *out) {
    static const char *const known[] = {
        "sse4_2",   "avx",      "f16c",     "fma",         "avx2",     "avx512f",    "avx512dq",
        "avx512bw", "avx512vl", "avx_vnni", "avx512_vnni", "amx_int8", "avx512_bf16"};
    char flags[8192]; /* the line of one processor; longer ones are cut */
    line_of(flags, sizeof flags, "/proc/cpuinfo", "flags");
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        size_t len = strlen(known[i]);
        for (const char *p = flags; (p = strstr(p, known[i])); p += len)
            if ((p == flags || p[-1] == ' ') && (p[len] == ' ' || p[len] == 0)) {
                zv_buf_addf(out, "%s%s", out->len ? " " : "", known[i]);
                break;
            }
    }
}

/* The highest tier all of whose instruction sets are listed. */
static zv_cpu complete_tier(const char *sets) {
    static const char *const needed[][4] = {{"avx2", "fma", "f16c", "avx2"},
                                            {"avx512f", "avx512dq", "avx512bw", "avx512vl"}};
    for (int tier = 0; tier < 2; tier++)
        for (size_t i = 0; i < 4; i++)
            if (!strstr(sets, needed[tier][i])) return (zv_cpu)(ZV_CPU_SCALAR + tier);
    return ZV_CPU_AVX512;
}

zv_status doctor_processor(doctor *d) {
    char model[128];
    zv_buf sets = {0};
    zv_cpu tier = zv_env_cpu(d->c->env), best = ZV_CPU_SCALAR;
    zv_env *env = NULL;
    zv_env_opts opts = {.cpu = ZV_CPU_AVX512, .threads = 1};
    if (zv_env_new(&env, &opts, &d->c->err) != ZV_OK) return d->c->err.code;
    best = zv_env_cpu(env);
    zv_env_free(env);
    line_of(model, sizeof model, "/proc/cpuinfo", "model name");
    offered(&sets);
    const zv_cpu complete = complete_tier(zv_buf_cstr(&sets));
    doctor_say(d, M_DOCTOR_PROCESSOR, zv_cpu_name(tier), model[0] ? model : "?",
               sets.len ? zv_buf_cstr(&sets) : "?");
    if (sets.len > 0 && !doctor_test(d, "tier found", complete == best))
        doctor_fault(d, M_DOCTOR_TIER_MISSED, zv_cpu_name(best), zv_buf_cstr(&sets));
    doctor_test(d, "tier within what is offered", tier <= best);
    if (tier < best) doctor_warn(d, M_DOCTOR_TIER_LOWERED, zv_cpu_name(tier), zv_cpu_name(best));
    zv_buf_free(&sets);
    return ZV_OK;
}

/* ---- Libraries --------------------------------------------------------------------------------- */

/* The library that runs must not be older than the headers it was compiled with; each also answers a
 * question whose answer is known. */
static void library(doctor *d, const char *name, bool version, bool answer, const char *built,
                    const char *runs) {
    if (!doctor_test(d, "version", version)) doctor_fault(d, M_DOCTOR_OLDER, name, runs, built);
    if (!doctor_test(d, "known answer", answer)) doctor_fault(d, M_DOCTOR_WRONG, name, runs);
}

static bool icu_answers(doctor *d) {
    zv_tokenizer *tok = NULL;
    zv_words words = {0};
    zv_text_opts opts = zv_text_opts_default();
    /* decomposed letters and a ligature: only ICU composes and unties them */
    bool fine = zv_tokenizer_new(&tok, d->c->env, &opts, NULL) == ZV_OK &&
                zv_tokenizer_words(tok, zv_str_of("A\xCC\x8Angstro\xCC\x88m \xEF\xAC\x81ne"),
                                   &words, NULL) == ZV_OK &&
                words.n == 2 && zv_str_equal(zv_words_get(&words, 0).norm, zv_str_of("ångström")) &&
                zv_str_equal(zv_words_get(&words, 1).norm, zv_str_of("fine"));
    zv_words_free(&words);
    zv_tokenizer_free(tok);
    return fine;
}

static bool openssl_answers(void) {
    static const unsigned char want[4] = {0xba, 0x78, 0x16, 0xbf}; /* FIPS 180-4, of "abc" */
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned length = 0;
    return EVP_Digest("abc", 3, digest, &length, EVP_sha256(), NULL) == 1 && length == 32 &&
           memcmp(digest, want, sizeof want) == 0;
}

static bool jansson_answers(void) {
    json_t *value = json_loads("{\"א\": [1, 2.5, null]}", 0, NULL);
    bool fine = json_real_value(json_array_get(json_object_get(value, "א"), 1)) == 2.5;
    json_decref(value);
    return fine;
}

static bool blas_answers(doctor *d) {
    const float a[4] = {1, 2, 3, 4}, b[4] = {5, 6, 7, 8};
    float c[4] = {0};
    zv_vec_probe_sgemm(d->c->env, c, a, b, 2, 0);
    return c[0] == 19 && c[1] == 22 && c[2] == 43 && c[3] == 50;
}

zv_status doctor_libraries(doctor *d) {
    UVersionInfo icu;
    char icu_text[U_MAX_VERSION_STRING_LENGTH];
    const char *kernels = NULL;
    unsigned threads = 0;
    u_getVersion(icu);
    u_versionToString(icu, icu_text);
    const char *blas = zv_vec_probe_blas(&kernels, &threads);
    const char *ssl = OpenSSL_version(OPENSSL_VERSION_STRING);
    library(d, "ICU", icu[0] >= U_ICU_VERSION_MAJOR_NUM, icu_answers(d), U_ICU_VERSION, icu_text);
    library(d, "zlib", zlibVersion()[0] == ZLIB_VERSION[0],
            crc32(0, (const unsigned char *)"123456789", 9) == 0xCBF43926, ZLIB_VERSION,
            zlibVersion());
    library(d, "jansson", jansson_version_cmp(2, 10, 0) >= 0, jansson_answers(), JANSSON_VERSION,
            jansson_version_str());
    library(d, "OpenSSL", OpenSSL_version_num() >> 28 == OPENSSL_VERSION_NUMBER >> 28,
            openssl_answers(), OPENSSL_VERSION_STR, ssl);
    library(d, "OpenBLAS", strstr(blas, "OpenBLAS") != NULL, blas_answers(d), "OpenBLAS", blas);
    doctor_say(d, M_DOCTOR_LIBRARIES, icu_text, zlibVersion(), jansson_version_str(), ssl, blas,
               kernels, threads);
    return ZV_OK;
}

/* ---- Language ---------------------------------------------------------------------------------- */

zv_status doctor_language(doctor *d) {
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    static const char *const charset_names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    const char *from = "--lang", *value = d->c->lang == ZV_HE ? "he" : "en", *charset = "?";
    const char *where = isatty(STDOUT_FILENO) ? cli_pick(d->c, M_DOCTOR_TERMINAL)
                                              : cli_pick(d->c, M_DOCTOR_NO_TERMINAL);
    if (d->c->opt.lang == CLI_LANG_AUTO) {
        from = "LANG";
        value = "";
        for (size_t i = 3; i-- > 0;) {
            const char *set = getenv(names[i]);
            if (set && set[0]) from = names[i], value = set;
        }
    }
    /* what the locale says; where it is not installed, what its name says */
    locale_t locale = newlocale(LC_CTYPE_MASK, "", (locale_t)0);
    if (locale) {
        charset = nl_langinfo_l(CODESET, locale);
    } else {
        for (size_t i = 3; i-- > 0;) {
            const char *set = getenv(charset_names[i]), *dot = set ? strchr(set, '.') : NULL;
            if (set && set[0]) charset = dot ? dot + 1 : "?";
        }
    }
    bool utf8 = strcasecmp(charset, "UTF-8") == 0 || strcasecmp(charset, "utf8") == 0;
    doctor_say(d, M_DOCTOR_LANGUAGE, from, value, charset, where);
    doctor_test(d, "language", d->c->lang == zv_env_lang(d->c->env));
    if (!utf8) doctor_warn(d, M_DOCTOR_NO_UTF8, charset);
    if (locale) freelocale(locale);
    return ZV_OK;
}

/* ---- Temporary folder -------------------------------------------------------------------------- */

zv_status doctor_folder(doctor *d) {
    const char *base = getenv("TMPDIR");
    char back[32];
    if (!base || !base[0]) base = "/tmp";
    if (!doctor_test(d, "folder can be made", d->temp.folder.len > 0)) {
        doctor_fault(d, M_DOCTOR_NO_FOLDER, base);
        return ZV_OK;
    }
    zv_err err = d->c->err;
    zv_status status = cli_temp_write(d->c, &d->temp, "note", zv_str_of("zavit זווית\n"));
    if (status == ZV_NOMEM) return status;
    first_line(back, sizeof back, cli_temp_path(&d->temp, "note"));
    bool fine = status == ZV_OK && strcmp(back, "zavit זווית") == 0;
    d->c->err = err;
    if (!doctor_test(d, "file comes back as written", fine))
        doctor_fault(d, M_DOCTOR_NO_FOLDER, base);
    struct statvfs disk;
    double free_bytes = 0;
    if (statvfs(zv_buf_cstr(&d->temp.folder), &disk) == 0)
        free_bytes = (double)disk.f_bavail * (double)disk.f_frsize;
    doctor_say(d, M_DOCTOR_FOLDER, base, free_bytes / GIB);
    if (free_bytes < GIB) doctor_warn(d, M_DOCTOR_DISK, base, free_bytes / GIB);
    return ZV_OK;
}

/* ---- Threads and memory ------------------------------------------------------------------------ */

zv_status doctor_threads(doctor *d) {
    unsigned threads = zv_env_threads(d->c->env);
    cpu_set_t set;
    long machine = sysconf(_SC_NPROCESSORS_ONLN), allowed = machine;
    if (sched_getaffinity(0, sizeof set, &set) == 0) allowed = CPU_COUNT(&set);
    char quota[64];
    double limit = 0, period = 0;
    first_line(quota, sizeof quota, "/sys/fs/cgroup/cpu.max"); /* "max 100000", "150000 100000" */
    bool limited = sscanf(quota, "%lf %lf", &limit, &period) == 2 && period > 0;
    doctor_say(d, M_DOCTOR_THREADS, threads, allowed, machine);
    doctor_test(d, "at least one", threads >= 1);
    if ((long)threads > allowed) doctor_warn(d, M_DOCTOR_MANY_THREADS, threads, allowed);
    if (limited && limit / period < threads)
        doctor_warn(d, M_DOCTOR_QUOTA, limit / period, threads);
    return ZV_OK;
}

zv_status doctor_memory(doctor *d) {
    char line[128], huge[128];
    long page = sysconf(_SC_PAGESIZE);
    line_of(line, sizeof line, "/proc/meminfo", "MemTotal");
    double total = strtod(line, NULL) * 1024;
    line_of(line, sizeof line, "/proc/meminfo", "MemAvailable");
    double left = strtod(line, NULL) * 1024;
    first_line(huge, sizeof huge, "/sys/kernel/mm/transparent_hugepage/enabled");
    char *chosen = strchr(huge, '['), *end = chosen ? strchr(chosen, ']') : NULL;
    if (end) *end = 0;
    doctor_say(d, M_DOCTOR_MEMORY, total / GIB, left / GIB, page, end ? chosen + 1 : "?");
    doctor_test(d, "page size", page > 0 && (page & (page - 1)) == 0);
    if (left > 0 && left < GIB) doctor_warn(d, M_DOCTOR_LITTLE_MEMORY, left / GIB);
    return ZV_OK;
}
