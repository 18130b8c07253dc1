/* Frames of stack traces as text: the method's name, and the source line where the program has it. */
#include <stdio.h>
#include "runtime/rt.h"

static uint32_t take(const uint8_t **p) {
    uint32_t v = 0, shift = 0;
    for (; **p & 0x80 && shift < 28; shift += 7) v |= (*(*p)++ & 0x7Fu) << shift;
    return v | (uint32_t) * (*p)++ << shift;
}

const void *rt_func_row(const void *rows, uint64_t n, size_t size, const RtFuncRow *f) {
    uint64_t low = 0, high = n, func = (uint64_t)(f - rt_module.funcs);
    while (low < high) {
        uint64_t mid = (low + high) / 2;
        if (*(const uint32_t *)((const char *)rows + mid * size) < func)
            low = mid + 1;
        else
            high = mid;
    }
    const char *row = (const char *)rows + low * size;
    return low < n && *(const uint32_t *)row == func ? row : NULL;
}

uint32_t rt_source_line(uint64_t ip, const char **file) {
    const RtFuncRow *f = rt_func_find(ip);
    const RtLineFunc *l =
        f ? rt_func_row(rt_module.line_funcs, rt_module.num_line_funcs, sizeof *l, f) : NULL;
    if (!l) return 0;
    const uint8_t *p = (const uint8_t *)&l->lines + l->lines;
    uint32_t at = (uint32_t)(ip - (uint64_t)(uintptr_t)rt_func_start(f)), offset = 0, line = 0;
    for (;;) {
        uint32_t delta = take(&p), change = take(&p);
        if (!delta && !change) break; /* the end: two entries always differ in the line */
        offset += delta;
        if (offset > at) break;
        line += change >> 1 ^ -(change & 1);
    }
    *file = (const char *)&l->document + l->document;
    return line;
}

/* ---- names --------------------------------------------------------------------------------------- */

typedef struct Text { /* what fits, of what is written */
    char *out;
    size_t len, size;
} Text;

static void put_char(Text *t, char c) {
    if (t->len + 1 < t->size) t->out[t->len++] = c;
    t->out[t->len] = 0;
}

static void unpack(Text *t, const uint8_t *p) {
    const RtNames *names = rt_module.names;
    for (; *p; p++) {
        uint32_t word = *p - 0x80u;
        if (*p < 0x20) {
            word = RT_NAME_SHORT + ((p[0] - 1u) << 8 | p[1]);
            p++;
        } else if (*p < 0x80) {
            p += *p == RT_NAME_RAW;
            put_char(t, (char)*p);
            continue;
        }
        const uint32_t *at = &names->at[names->num_owners + word];
        for (uint32_t i = at[0]; i < at[1]; i++) put_char(t, ((const char *)names)[i]);
    }
}

/* A function's name behind its number; *owner: the owner, or NULL. */
static const uint8_t *name_of(const RtFuncRow *f, const uint8_t **owner, int *marks) {
    const RtNames *names = rt_module.names;
    const uint8_t *p = (const uint8_t *)names + f->name;
    uint32_t number = take(&p);
    *marks = number % RT_TRACE_MARKS;
    number /= RT_TRACE_MARKS;
    *owner = number ? (const uint8_t *)names + names->at[number - 1] : NULL;
    return p;
}

bool rt_func_name(const RtFuncRow *f, char *out, size_t size) {
    if (!f->name) return false;
    const uint8_t *owner, *member;
    int marks;
    Text t = {out, 0, size};
    member = name_of(f, &owner, &marks);
    if (owner) {
        unpack(&t, owner + 1);
        put_char(&t, '.');
    }
    unpack(&t, member);
    return true;
}

int rt_func_marks(const RtFuncRow *f) {
    const uint8_t *owner;
    int marks = 0;
    if (f->name) name_of(f, &owner, &marks);
    return marks;
}

const char *rt_func_assembly(const RtFuncRow *f) {
    const uint8_t *owner = NULL;
    int marks;
    if (f->name) name_of(f, &owner, &marks);
    return owner && *owner ? rt_module.assemblies[*owner - 1] : NULL;
}

size_t rt_frame_text(uint64_t ip, bool last, char *out, size_t size) {
    const RtFuncRow *f = rt_func_find(ip - 1);
    const char *file;
    char name[RT_FUNC_NAME];
    if (!f || !rt_func_name(f, name, sizeof name)) return 0;
    if (!last && rt_func_marks(f) & RT_TRACE_HIDDEN) return 0;
    uint32_t line = rt_source_line(ip - 1, &file);
    int n = line ? snprintf(out, size, "   at %s in %s:line %u\n", name, file, line)
                 : snprintf(out, size, "   at %s\n", name);
    if ((size_t)n < size) return (size_t)n;
    out[size - 2] = '\n';
    return size - 1;
}
