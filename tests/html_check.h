/* html_check.h — is this page well-formed, and does it keep its promises? Strict where browsers forgive: as XML
 * would have it, every tag is closed, every attribute quoted, every & begins an entity; and nothing is loaded, run
 * or left open to a text from outside. For unit tests and the fuzz target, which have no parser at hand. */
#ifndef HTML_CHECK_H
#define HTML_CHECK_H

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { HTML_DEPTH = 64, HTML_NAME = 32 };

typedef struct html_check {
    const char *at, *end;
    char open[HTML_DEPTH][HTML_NAME];
    size_t depth;
    char fault[160]; /* empty: none */
} html_check;

static inline bool html_fails(html_check *c, const char *what) {
    if (!c->fault[0])
        snprintf(c->fault, sizeof c->fault, "%s before: %.60s", what, c->at < c->end ? c->at : "");
    return false;
}

static inline bool html_starts(const html_check *c, const char *s) {
    size_t n = strlen(s);
    return (size_t)(c->end - c->at) >= n && memcmp(c->at, s, n) == 0;
}

/* &amp; &lt; &gt; &quot; &#39; */
static inline bool html_entity(html_check *c) {
    static const char *const known[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;"};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (html_starts(c, known[i])) {
            c->at += strlen(known[i]);
            return true;
        }
    return html_fails(c, "an & that begins no entity");
}

/* One character of text: well-formed UTF-8, no control, no isolate or override. */
static inline bool html_char(html_check *c) {
    const unsigned char *s = (const unsigned char *)c->at;
    size_t left = (size_t)(c->end - c->at);
    size_t len = s[0] < 0x80                    ? 1
                 : s[0] >= 0xC2 && s[0] <= 0xDF ? 2
                 : s[0] >= 0xE0 && s[0] <= 0xEF ? 3
                 : s[0] >= 0xF0 && s[0] <= 0xF4 ? 4
                                                : 0;
    if (len == 0 || len > left) return html_fails(c, "no UTF-8");
    for (size_t i = 1; i < len; i++)
        if ((s[i] & 0xC0) != 0x80) return html_fails(c, "no UTF-8");
    if (len == 1 && ((s[0] < 0x20 && s[0] != '\n') || s[0] == 0x7F))
        return html_fails(c, "a control character");
    if (len == 3 && s[0] == 0xED && s[1] >= 0xA0) return html_fails(c, "a surrogate");
    if (len == 3 && s[0] == 0xEF && s[1] == 0xBF && s[2] >= 0xBE)
        return html_fails(c, "a noncharacter");
    if (len == 3 && s[0] == 0xE2 && s[1] == 0x80 && s[2] >= 0xAA && s[2] <= 0xAE)
        return html_fails(c, "a character that steers bidi");
    c->at += len;
    return true;
}

static inline bool html_is_name(char x) {
    return (x >= 'a' && x <= 'z') || (x >= 'A' && x <= 'Z') || (x >= '0' && x <= '9') || x == '-';
}

static inline bool html_name(html_check *c, char name[HTML_NAME]) {
    size_t n = 0;
    while (c->at < c->end && html_is_name(*c->at) && n + 1 < HTML_NAME) name[n++] = *c->at++;
    name[n] = 0;
    return n > 0 || html_fails(c, "no name");
}

/* name="value" */
static inline bool html_attribute(html_check *c) {
    char name[HTML_NAME];
    if (!html_name(c, name)) return false;
    if (strncmp(name, "on", 2) == 0 || strcmp(name, "src") == 0 || strcmp(name, "style") == 0)
        return html_fails(c, "an attribute that runs or loads something");
    if (!html_starts(c, "=\"")) return html_fails(c, "an attribute without quotes");
    c->at += 2;
    if (strcmp(name, "href") == 0 && *c->at != '#') return html_fails(c, "a link to outside");
    const bool words = strcmp(name, "aria-label") == 0; /* "finance" */
    while (c->at < c->end && *c->at != '"') {
        if (*c->at == '<') return html_fails(c, "a < in an attribute");
        if (!words && (html_starts(c, "nan") || html_starts(c, "inf\"")))
            return html_fails(c, "a number that is none");
        if (*c->at == '&' ? !html_entity(c) : !html_char(c)) return false;
    }
    if (c->at == c->end) return html_fails(c, "an attribute without an end");
    c->at++;
    return true;
}

static inline bool html_close(html_check *c) {
    char name[HTML_NAME];
    c->at += 2;
    if (!html_name(c, name)) return false;
    if (c->depth == 0 || strcmp(c->open[c->depth - 1], name) != 0)
        return html_fails(c, "an end of what is not open");
    if (!html_starts(c, ">")) return html_fails(c, "no >");
    c->at++;
    c->depth--;
    return true;
}

static inline bool html_open(html_check *c) {
    static const char *const refused[] = {"script", "img",   "iframe", "link",
                                          "object", "embed", "image",  "use",
                                          "a-",     "base",  "form",   "foreignObject"};
    char name[HTML_NAME];
    c->at++;
    if (!html_name(c, name)) return false;
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        if (strcmp(name, refused[i]) == 0) return html_fails(c, "an element that is not allowed");
    while (html_starts(c, " ")) {
        c->at++;
        if (!html_attribute(c)) return false;
    }
    if (html_starts(c, "/>")) {
        c->at += 2;
        return true;
    }
    if (!html_starts(c, ">")) return html_fails(c, "no >");
    c->at++;
    if (c->depth == HTML_DEPTH) return html_fails(c, "nested too deeply");
    memcpy(c->open[c->depth++], name, HTML_NAME);
    return true;
}

/* "" if all is well; else what isn't. */
static inline const char *html_fault(html_check *c, const char *text, size_t len) {
    memset(c, 0, sizeof *c);
    c->at = text;
    c->end = text + len;
    if (html_starts(c, "<!DOCTYPE html>\n")) c->at += 16;
    while (c->at < c->end && !c->fault[0]) {
        if (html_starts(c, "</"))
            html_close(c);
        else if (*c->at == '<')
            html_open(c);
        else if (*c->at == '&')
            html_entity(c);
        else
            html_char(c);
    }
    if (c->depth) html_fails(c, c->open[c->depth - 1]);
    return c->fault;
}

#endif
