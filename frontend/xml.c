/* A pull reader of XML in one pass over the text. */
#include "frontend/xml.h"

#include <stdlib.h>
#include <string.h>

enum { DEEPEST = 64 };

static unsigned line_of(const Xml *x, const char *place) {
    unsigned line = 1;
    for (const char *s = x->begin; s < place && s < x->end; s++) line += *s == '\n';
    return line;
}

unsigned xml_line(const Xml *x) { return line_of(x, x->element); }

static noreturn void bad(Xml *x, const char *what) {
    diag_fail(x->diag, "%s: line %u: not well-formed: %s", x->what, line_of(x, x->at), what);
}

static bool starts(const Xml *x, const char *word) {
    size_t n = strlen(word);
    return (size_t)(x->end - x->at) >= n && memcmp(x->at, word, n) == 0;
}

/* Moves behind the next `word`. */
static void pass(Xml *x, const char *word) {
    while (x->at < x->end && !starts(x, word)) x->at++;
    if (x->at >= x->end) bad(x, "the document ends too early");
    x->at += strlen(word);
}

static bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
static void skip_space(Xml *x) {
    while (x->at < x->end && is_space(*x->at)) x->at++;
}

static const char *read_name(Xml *x) {
    const char *start = x->at;
    while (x->at < x->end && !is_space(*x->at) && *x->at && !strchr("=/><\"'&", *x->at)) x->at++;
    if (x->at == start) bad(x, "a name was expected");
    return arena_strndup(x->arena, start, (size_t)(x->at - start));
}

static char *put_utf8(char *out, unsigned long c) {
    if (c < 0x80) return *out = (char)c, out + 1;
    unsigned more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    *out++ = (char)(0xFF00 >> (more + 1) | c >> 6 * more);
    while (more--) *out++ = (char)(0x80 | (c >> 6 * more & 0x3F));
    return out;
}

/* An entity never takes more room as text than as a reference. */
static char *entity(Xml *x, char *out) {
    static const struct {
        const char *name;
        char c;
    } known[] = {{"&lt;", '<'}, {"&gt;", '>'}, {"&amp;", '&'}, {"&quot;", '"'}, {"&apos;", '\''}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (starts(x, known[i].name)) {
            x->at += strlen(known[i].name);
            return *out = known[i].c, out + 1;
        }
    bool hex = starts(x, "&#x");
    if (!starts(x, "&#")) bad(x, "unknown entity");
    const char *s = x->at + (hex ? 3 : 2);
    unsigned long c = 0;
    for (; s < x->end && *s != ';'; s++) {
        unsigned digit = *s >= '0' && *s <= '9' ? (unsigned)(*s - '0')
                         : hex && (*s | 0x20) >= 'a' && (*s | 0x20) <= 'f'
                             ? (unsigned)((*s | 0x20) - 'a') + 10
                             : 16;
        if (digit == 16) bad(x, "bad character reference");
        c = c * (hex ? 16 : 10) + digit;
        if (c > 0x10FFFF) bad(x, "bad character reference");
    }
    if (s >= x->end || !c || (c >= 0xD800 && c < 0xE000)) bad(x, "bad character reference");
    x->at = s + 1;
    return put_utf8(out, c);
}

static const char *read_value(Xml *x) {
    skip_space(x);
    if (!starts(x, "=")) bad(x, "'=' was expected");
    x->at++;
    skip_space(x);
    char quote = x->at < x->end ? *x->at : '\0';
    if (quote != '"' && quote != '\'') bad(x, "a quoted value was expected");
    x->at++;
    const char *close = memchr(x->at, quote, (size_t)(x->end - x->at));
    if (!close) bad(x, "a value has no end");
    char *text = arena_alloc_raw(x->arena, (size_t)(close - x->at) + 1), *out = text;
    while (x->at < close) {
        if (*x->at == '<') bad(x, "'<' in a value");
        if (*x->at == '&')
            out = entity(x, out);
        else
            *out++ = *x->at++;
    }
    if (x->at != close) bad(x, "an entity runs over the end of a value");
    x->at++;
    *out = '\0';
    return text;
}

void xml_init(Xml *x, Diag *d, Arena *a, const char *what, const void *text, size_t size) {
    *x = (Xml){.diag = d,
               .arena = a,
               .what = what,
               .begin = text,
               .at = text,
               .element = text,
               .end = (const char *)text + size};
    if (starts(x, "\xEF\xBB\xBF")) x->at += 3;
}

static XmlEvent start(Xml *x) {
    x->element = x->at;
    x->name = read_name(x);
    x->nattrs = 0;
    if (++x->depth > DEEPEST) bad(x, "nested too deeply");
    for (;;) {
        skip_space(x);
        if (starts(x, "/>")) {
            x->at += 2;
            x->closed = true;
            return XML_START;
        }
        if (starts(x, ">")) {
            x->at++;
            return XML_START;
        }
        if (x->nattrs == XML_MAX_ATTRS) bad(x, "too many attributes");
        XmlAttr *a = &x->attrs[x->nattrs];
        a->name = read_name(x);
        a->value = read_value(x);
        x->nattrs++;
    }
}

static XmlEvent finish(Xml *x) {
    if (!x->depth) bad(x, "an end without a start");
    x->name = read_name(x);
    skip_space(x);
    if (!starts(x, ">")) bad(x, "'>' was expected");
    x->at++;
    x->depth--;
    return XML_END;
}

XmlEvent xml_next(Xml *x) {
    if (x->closed) {
        x->closed = false;
        x->depth--;
        return XML_END;
    }
    for (;;) {
        while (x->at < x->end && *x->at != '<') x->at++;
        if (x->at >= x->end) {
            if (x->depth) bad(x, "the document ends too early");
            return XML_DONE;
        }
        if (starts(x, "<!--"))
            pass(x, "-->");
        else if (starts(x, "<![CDATA["))
            pass(x, "]]>");
        else if (starts(x, "<?"))
            pass(x, "?>");
        else if (starts(x, "<!"))
            pass(x, ">");
        else if (starts(x, "</"))
            return x->at += 2, finish(x);
        else
            return x->at++, start(x);
    }
}

void xml_skip(Xml *x) {
    unsigned outer = x->depth - 1;
    while (xml_next(x) != XML_END || x->depth > outer) {}
}

const char *xml_attr(const Xml *x, const char *name) {
    for (unsigned i = 0; i < x->nattrs; i++)
        if (strcmp(x->attrs[i].name, name) == 0) return x->attrs[i].value;
    return NULL;
}
