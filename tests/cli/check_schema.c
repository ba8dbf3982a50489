/* check_schema.c — checks a JSON document against docs/schema/zavit.schema.json.
 *
 *     check_schema SCHEMA < document
 *     check_schema --agree < document     every finding is opened and its recomputation agrees
 *     check_schema --get PATH < document  prints a value: result.hits.0.id
 *
 * The keywords of JSON Schema draft 7 that the schema uses: type, enum, const, properties, required,
 * additionalProperties, items, minItems, maxItems, minimum, maximum, minLength, pattern, anyOf,
 * allOf, if/then, $ref into #/definitions. A keyword that it doesn't know is an error, so that the
 * schema can't promise what nobody checks.
 */
#include <math.h>
#include <regex.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

typedef struct checker {
    const json_t *root;
    bool quiet; /* trying an alternative */
} checker;

static bool valid(const checker *k, const json_t *schema, const json_t *value, const char *path);

static bool fault(const checker *k, const char *path, const char *what, const json_t *value) {
    if (!k->quiet) {
        char *text = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);
        fprintf(stderr, "%s: %s: %.200s\n", path[0] ? path : "(document)", what, text ? text : "?");
        free(text);
    }
    return false;
}

static bool type_is(const char *type, const json_t *v) {
    if (strcmp(type, "object") == 0) return json_is_object(v);
    if (strcmp(type, "array") == 0) return json_is_array(v);
    if (strcmp(type, "string") == 0) return json_is_string(v);
    if (strcmp(type, "integer") == 0) return json_is_integer(v);
    if (strcmp(type, "number") == 0) return json_is_number(v);
    if (strcmp(type, "boolean") == 0) return json_is_boolean(v);
    return strcmp(type, "null") == 0 && json_is_null(v);
}

static bool check_type(const checker *k, const json_t *types, const json_t *v, const char *path) {
    if (json_is_string(types))
        return type_is(json_string_value(types), v) || fault(k, path, "has the wrong type", v);
    for (size_t i = 0; i < json_array_size(types); i++)
        if (type_is(json_string_value(json_array_get(types, i)), v)) return true;
    return fault(k, path, "has none of the types", v);
}

static bool check_enum(const checker *k, const json_t *all, const json_t *v, const char *path) {
    for (size_t i = 0; i < json_array_size(all); i++)
        if (json_equal(json_array_get(all, i), v)) return true;
    return fault(k, path, "is none of the allowed values", v);
}

static bool check_required(const checker *k, const json_t *names, const json_t *v,
                           const char *path) {
    for (size_t i = 0; json_is_object(v) && i < json_array_size(names); i++) {
        const char *name = json_string_value(json_array_get(names, i));
        if (!json_object_get(v, name))
            return fault(k, path, "lacks a key", json_array_get(names, i));
    }
    return true;
}

static bool check_properties(const checker *k, const json_t *schema, const json_t *v,
                             const char *path) {
    const json_t *known = json_object_get(schema, "properties");
    const json_t *more = json_object_get(schema, "additionalProperties");
    for (void *it = json_object_iter((json_t *)(uintptr_t)v); it && json_is_object(v);
         it = json_object_iter_next((json_t *)(uintptr_t)v, it)) {
        const char *name = json_object_iter_key(it);
        const json_t *schema_of = json_object_get(known, name);
        char at[512];
        snprintf(at, sizeof at, "%s.%s", path, name);
        if (!schema_of && json_is_false(more)) return fault(k, at, "is no key", v);
        if (!schema_of && json_is_object(more)) schema_of = more;
        if (schema_of && !valid(k, schema_of, json_object_iter_value(it), at)) return false;
    }
    return true;
}

static bool check_items(const checker *k, const json_t *items, const json_t *v, const char *path) {
    for (size_t i = 0; i < json_array_size(v); i++) {
        char at[512];
        snprintf(at, sizeof at, "%s[%zu]", path, i);
        if (!valid(k, items, json_array_get(v, i), at)) return false;
    }
    return true;
}

static bool check_pattern(const checker *k, const json_t *pattern, const json_t *v,
                          const char *path) {
    if (!json_is_string(v)) return true;
    regex_t regex;
    if (regcomp(&regex, json_string_value(pattern), REG_EXTENDED | REG_NOSUB) != 0)
        return fault(k, path, "its pattern is no regular expression", pattern);
    bool matches = regexec(&regex, json_string_value(v), 0, NULL, 0) == 0;
    regfree(&regex);
    return matches || fault(k, path, "doesn't match its pattern", v);
}

static bool check_any(const checker *k, const json_t *schemas, const json_t *v, const char *path) {
    checker trying = {k->root, true};
    for (size_t i = 0; i < json_array_size(schemas); i++)
        if (valid(&trying, json_array_get(schemas, i), v, path)) return true;
    return fault(k, path, "fits none of the alternatives", v);
}

static bool check_limit(const checker *k, const char *keyword, double limit, const json_t *v,
                        const char *path) {
    bool minimum = strncmp(keyword, "min", 3) == 0;
    double x = (double)NAN;
    if (strcmp(keyword + 3, "imum") == 0 && json_is_number(v)) x = json_number_value(v);
    if (strcmp(keyword + 3, "Items") == 0 && json_is_array(v)) x = (double)json_array_size(v);
    if (strcmp(keyword + 3, "Length") == 0 && json_is_string(v)) x = (double)json_string_length(v);
    if (isnan(x) || (minimum ? x >= limit : x <= limit)) return true;
    return fault(k, path, minimum ? "is below its minimum" : "is above its maximum", v);
}

static bool check_ref(const checker *k, const char *ref, const json_t *v, const char *path) {
    static const char start[] = "#/definitions/";
    const json_t *target = NULL;
    if (strncmp(ref, start, sizeof start - 1) == 0)
        target = json_object_get(json_object_get(k->root, "definitions"), ref + sizeof start - 1);
    if (!target) return fault(k, path, "its schema refers to nothing", v);
    return valid(k, target, v, path);
}

static bool check_if(const checker *k, const json_t *schema, const json_t *v, const char *path) {
    checker trying = {k->root, true};
    const json_t *then = json_object_get(schema, "then");
    return !then || !valid(&trying, json_object_get(schema, "if"), v, path) ||
           valid(k, then, v, path);
}

static bool check_all(const checker *k, const json_t *schemas, const json_t *v, const char *path) {
    for (size_t i = 0; i < json_array_size(schemas); i++)
        if (!valid(k, json_array_get(schemas, i), v, path)) return false;
    return true;
}

static bool is_one_of(const char *key, const char *const *names) {
    for (; *names; names++)
        if (strcmp(key, *names) == 0) return true;
    return false;
}

static bool check_keyword(const checker *k, const json_t *schema, const char *key,
                          const json_t *arg, const json_t *v, const char *path) {
    static const char *const limits[] = {"minimum",   "maximum",   "minItems", "maxItems",
                                         "minLength", "maxLength", NULL};
    static const char *const silent[] = {"$schema",     "title", "description",
                                         "definitions", "then",  NULL};
    if (is_one_of(key, silent)) return true;
    if (is_one_of(key, limits)) return check_limit(k, key, json_number_value(arg), v, path);
    if (strcmp(key, "type") == 0) return check_type(k, arg, v, path);
    if (strcmp(key, "enum") == 0) return check_enum(k, arg, v, path);
    if (strcmp(key, "const") == 0)
        return json_equal(arg, v) || fault(k, path, "isn't the constant", v);
    if (strcmp(key, "required") == 0) return check_required(k, arg, v, path);
    if (strcmp(key, "properties") == 0 || strcmp(key, "additionalProperties") == 0)
        return check_properties(k, schema, v, path);
    if (strcmp(key, "items") == 0) return check_items(k, arg, v, path);
    if (strcmp(key, "pattern") == 0) return check_pattern(k, arg, v, path);
    if (strcmp(key, "anyOf") == 0) return check_any(k, arg, v, path);
    if (strcmp(key, "allOf") == 0) return check_all(k, arg, v, path);
    if (strcmp(key, "if") == 0) return check_if(k, schema, v, path);
    if (strcmp(key, "$ref") == 0) return check_ref(k, json_string_value(arg), v, path);
    fprintf(stderr, "%s: the schema uses the keyword '%s', which is not checked\n", path, key);
    return false;
}

static bool valid(const checker *k, const json_t *schema, const json_t *value, const char *path) {
    json_t *s = (json_t *)(uintptr_t)schema;
    for (void *it = json_object_iter(s); it; it = json_object_iter_next(s, it))
        if (!check_keyword(k, schema, json_object_iter_key(it), json_object_iter_value(it), value,
                           path))
            return false;
    return true;
}

/* ---- Findings ---------------------------------------------------------------------------------- */

static int agree(const json_t *doc) {
    const json_t *findings = json_object_get(doc, "findings");
    size_t n = json_array_size(findings);
    int bad = n == 0;
    if (n == 0) fprintf(stderr, "no findings\n");
    for (size_t i = 0; i < n; i++) {
        const json_t *f = json_array_get(findings, i);
        const char *name = json_string_value(json_object_get(f, "name"));
        const char *formula = json_string_value(json_object_get(f, "formula"));
        const json_t *recomputed = json_object_get(json_object_get(f, "opened"), "recomputed");
        const json_t *terms = json_object_get(json_object_get(f, "opened"), "terms");
        const char *what = !formula || !formula[0]       ? "states no formula"
                           : !recomputed                 ? "doesn't open"
                           : json_array_size(terms) == 0 ? "opens without terms"
                           : !json_is_true(json_object_get(json_object_get(f, "opened"), "agrees"))
                               ? "doesn't agree"
                               : NULL;
        if (!what) continue;
        fprintf(stderr, "finding %s %s\n", name ? name : "?", what);
        bad = 1;
    }
    return bad;
}

static int get(const json_t *doc, const char *path) {
    char key[128];
    while (*path && doc) {
        size_t len = strcspn(path, ".");
        snprintf(key, sizeof key, "%.*s", (int)len, path);
        doc = json_is_array(doc) ? json_array_get(doc, strtoul(key, NULL, 10))
                                 : json_object_get(doc, key);
        path += len + (path[len] == '.');
    }
    if (!doc) return 1;
    if (json_is_string(doc)) {
        puts(json_string_value(doc));
    } else {
        json_dumpf(doc, stdout, JSON_ENCODE_ANY | JSON_COMPACT | JSON_REAL_PRECISION(12));
        puts("");
    }
    return 0;
}

int main(int argc, char **argv) {
    json_error_t why;
    /* REJECT_DUPLICATES: two equal keys would hide one another */
    json_t *doc = json_loadf(stdin, JSON_REJECT_DUPLICATES, &why);
    if (!doc || argc < 2) {
        fprintf(stderr, "check_schema: not one JSON document: line %d: %s\n", why.line, why.text);
        return 1;
    }
    int code;
    if (strcmp(argv[1], "--agree") == 0) {
        code = agree(doc);
    } else if (strcmp(argv[1], "--get") == 0) {
        code = argc < 3 || get(doc, argv[2]);
    } else {
        json_t *schema = json_load_file(argv[1], 0, &why);
        checker k = {schema, false};
        if (!schema) fprintf(stderr, "%s:%d: %s\n", argv[1], why.line, why.text);
        code = !schema || !valid(&k, schema, doc, "");
        json_decref(schema);
    }
    json_decref(doc);
    return code;
}
