#include "base/base_private.h"

#include <jansson.h>

#include "report/report_private.h"

/* JSON has no NaN and no infinity: they become null. A whole number is written as one, so that a
 * count of 3 doesn't read 3.0; beyond 2^53 a double doesn't hold every integer. */
static json_t *number(double x) {
    if (!isfinite(x)) return json_null();
    if (x == floor(x) && fabs(x) <= 9007199254740992.0) return json_integer((json_int_t)x);
    return json_real(x);
}

static json_t *string(const char *s) {
    return s ? json_string(s) : json_null();
}

static json_t *interval(const zv_finding *f) {
    if (isnan(f->lo) || isnan(f->hi)) return json_null();
    json_t *pair = json_array();
    if (!pair || json_array_append_new(pair, number(f->lo)) < 0 ||
        json_array_append_new(pair, number(f->hi)) < 0) {
        json_decref(pair);
        return NULL;
    }
    return pair;
}

static json_t *terms(const zv_finding *f) {
    json_t *list = json_array();
    for (size_t i = 0; list && i < f->n_terms; i++) {
        json_t *term = json_object();
        bool ok = term && json_object_set_new(term, "name", string(f->terms[i].name)) == 0 &&
                  json_object_set_new(term, "value", number(f->terms[i].value)) == 0;
        /* Takes `term` whether it succeeds or not; NULL is refused. */
        if (json_array_append_new(list, term) < 0 || !ok) {
            json_decref(list);
            return NULL;
        }
    }
    return list;
}

static json_t *opened(const zv_finding *f) {
    json_t *o = json_object();
    if (o && json_object_set_new(o, "terms", terms(f)) == 0 &&
        json_object_set_new(o, "recomputed", number(f->recomputed)) == 0 &&
        json_object_set_new(o, "difference", number(f->value - f->recomputed)) == 0 &&
        json_object_set_new(o, "agrees", json_boolean(zv_finding_agrees(f))) == 0)
        return o;
    json_decref(o);
    return NULL;
}

/* Jansson keeps the order in which keys were set, which is the order that readers see. */
static json_t *finding(const zv_finding *f) {
    json_t *o = json_object();
    if (o && json_object_set_new(o, "name", string(f->name)) == 0 &&
        json_object_set_new(o, "value", number(f->value)) == 0 &&
        json_object_set_new(o, "interval", interval(f)) == 0 &&
        json_object_set_new(o, "interval_reason", string(f->interval_reason)) == 0 &&
        json_object_set_new(o, "threshold", number(f->threshold)) == 0 &&
        json_object_set_new(o, "verdict", string(zv_verdict_name(f->verdict))) == 0 &&
        json_object_set_new(o, "why", string(f->why)) == 0 &&
        json_object_set_new(o, "formula", string(f->formula)) == 0 &&
        json_object_set_new(o, "next", string(f->next)) == 0 &&
        (!f->opened || json_object_set_new(o, "opened", opened(f)) == 0))
        return o;
    json_decref(o);
    return NULL;
}

json_t *zv_report_json(const zv_report *r) {
    if (r->failed) return NULL;
    json_t *list = json_array();
    for (size_t i = 0; list && i < zv_report_size(r); i++) {
        if (json_array_append_new(list, finding(zv_report_finding(r, i))) < 0) {
            json_decref(list);
            return NULL;
        }
    }
    return list;
}
