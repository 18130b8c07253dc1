/* Recursive descent over JSON; texts are unescaped into the arena. */
#include "driver/json.h"

#include <string.h>

enum { DEEPEST = 64 };

typedef struct Parser {
    Diag *diag;
    Arena *arena;
    const char *path, *at, *end, *begin;
    int depth;
} Parser;

static noreturn void bad(Parser *p, const char *what) {
    unsigned line = 1;
    for (const char *s = p->begin; s < p->at; s++) line += *s == '\n';
    diag_fail(p->diag, "%s: line %u: not valid JSON: %s", p->path, line,
              p->at < p->end ? what : "the file ends too early");
}

static bool starts(const Parser *p, const char *word) {
    size_t n = strlen(word);
    return (size_t)(p->end - p->at) >= n && memcmp(p->at, word, n) == 0;
}

static void skip_comment(Parser *p) {
    bool line = starts(p, "//");
    if (!line && !starts(p, "/*")) bad(p, "unexpected '/'");
    for (p->at += 2; p->at < p->end; p->at++) {
        if (line && *p->at == '\n') return;
        if (!line && starts(p, "*/")) {
            p->at += 2;
            return;
        }
    }
    if (!line) bad(p, "comment without an end");
}

static char peek(Parser *p) {
    for (;;) {
        while (p->at < p->end && strchr(" \t\r\n", *p->at) && *p->at) p->at++;
        if (p->at < p->end && *p->at == '/')
            skip_comment(p);
        else
            return p->at < p->end ? *p->at : '\0';
    }
}

static void expect(Parser *p, char c, const char *what) {
    if (peek(p) != c) bad(p, what);
    p->at++;
}

static uint32_t hex4(Parser *p) {
    uint32_t v = 0;
    for (int i = 0; i < 4; i++, p->at++) {
        const char *digits = "0123456789abcdef";
        const char *d = p->at < p->end && *p->at ? strchr(digits, *p->at | 0x20) : NULL;
        if (!d) bad(p, "\\u needs four hexadecimal digits");
        v = v << 4 | (uint32_t)(d - digits);
    }
    return v;
}

static char *put_utf8(char *out, uint32_t c) {
    static const struct {
        uint32_t below;
        uint8_t lead, more;
    } forms[] = {{0x80, 0, 0}, {0x800, 0xC0, 1}, {0x10000, 0xE0, 2}, {0x110000, 0xF0, 3}};
    int f = 0;
    while (c >= forms[f].below) f++;
    *out++ = (char)(forms[f].lead | c >> 6 * forms[f].more);
    for (int i = forms[f].more - 1; i >= 0; i--) *out++ = (char)(0x80 | (c >> 6 * i & 0x3F));
    return out;
}

static char *escape(Parser *p, char *out) {
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    char c = p->at < p->end ? *p->at++ : '\0';
    const char *e = c ? strchr(from, c) : NULL;
    if (e) {
        *out = to[e - from];
        return out + 1;
    }
    if (c != 'u') bad(p, "unknown escape in a string");
    uint32_t u = hex4(p);
    if (u >= 0xD800 && u < 0xDC00 && starts(p, "\\u")) {
        p->at += 2;
        uint32_t low = hex4(p);
        if (low < 0xDC00 || low > 0xDFFF) bad(p, "half of a surrogate pair");
        u = 0x10000 + ((u - 0xD800) << 10) + (low - 0xDC00);
    } else if (u >= 0xD800 && u < 0xE000)
        bad(p, "half of a surrogate pair");
    return put_utf8(out, u);
}

static const char *string(Parser *p) {
    expect(p, '"', "a string was expected");
    const char *close = p->at; /* escapes only shrink */
    while (close < p->end && *close != '"') close += *close == '\\' && close + 1 < p->end ? 2 : 1;
    char *text = arena_alloc_raw(p->arena, (size_t)(close - p->at) + 1), *out = text;
    for (;;) {
        if (p->at >= p->end || (unsigned char)*p->at < 0x20) bad(p, "control character in a string");
        char c = *p->at++;
        if (c == '"') break;
        if (c == '\\')
            out = escape(p, out);
        else
            *out++ = c;
    }
    *out = '\0';
    return text;
}

static Json *value(Parser *p);

static void children(Parser *p, Json *parent, char close) {
    Json **tail = &parent->first;
    if (++p->depth > DEEPEST) bad(p, "nested too deeply");
    p->at++;
    if (peek(p) == close) {
        p->at++;
        p->depth--;
        return;
    }
    for (;;) {
        const char *key = NULL;
        if (parent->kind == JSON_OBJECT) {
            peek(p);
            key = string(p);
            expect(p, ':', "':' was expected");
        }
        Json *v = value(p);
        v->key = key;
        *tail = v;
        tail = &v->next;
        char c = peek(p);
        if (c != ',' && c != close)
            bad(p, close == '}' ? "',' or '}' was expected" : "',' or ']' was expected");
        p->at++;
        if (c == close) break;
    }
    p->depth--;
}

static void word(Parser *p, Json *j) {
    static const char *const words[] = {[JSON_NULL] = "null", [JSON_FALSE] = "false", [JSON_TRUE] = "true"};
    for (JsonKind k = JSON_NULL; k <= JSON_TRUE; k++)
        if (starts(p, words[k])) {
            p->at += strlen(words[k]);
            j->kind = k;
            j->text = words[k];
            return;
        }
    const char *start = p->at;
    while (p->at < p->end && *p->at && strchr("+-.0123456789eE", *p->at)) p->at++;
    if (p->at == start) bad(p, "a value was expected");
    j->kind = JSON_NUMBER;
    j->text = arena_strndup(p->arena, start, (size_t)(p->at - start));
}

static Json *value(Parser *p) {
    Json *j = ARENA_NEW(p->arena, Json);
    char c = peek(p);
    if (c == '"') {
        j->kind = JSON_STRING;
        j->text = string(p);
    } else if (c == '{' || c == '[') {
        j->kind = c == '{' ? JSON_OBJECT : JSON_ARRAY;
        children(p, j, c == '{' ? '}' : ']');
    } else
        word(p, j);
    return j;
}

const Json *json_parse(Diag *d, Arena *arena, const char *path, const char *text, size_t size) {
    Parser p = {.diag = d, .arena = arena, .path = path, .at = text, .begin = text, .end = text + size};
    if (starts(&p, "\xEF\xBB\xBF")) p.at += 3;
    Json *j = value(&p);
    peek(&p);
    if (p.at < p.end) bad(&p, "something follows the value");
    return j;
}

const Json *json_get(const Json *j, const char *key) {
    if (!j || j->kind != JSON_OBJECT) return NULL;
    for (const Json *m = j->first; m; m = m->next)
        if (strcmp(m->key, key) == 0) return m;
    return NULL;
}

const char *json_text(const Json *j) { return j && j->kind == JSON_STRING ? j->text : NULL; }
