/* The report of `anvil size` as text, as JSON and as a page with a treemap (driver/size.html). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "driver/embed.h"
#include "driver/size.h"

enum { SHOWN = 30 };

/* --- text --- */

static int by_bytes(const void *a, const void *b) {
    const SizeGroup *x = a, *y = b;
    if (x->bytes != y->bytes) return x->bytes < y->bytes ? 1 : -1;
    return strcmp(x->name, y->name);
}

static void print_groups(const SizeReport *r, const char *title, SizeGroups *g) {
    if (!g->all.len) return;
    uint32_t most = r->s->o.verbose ? UINT32_MAX : SHOWN;
    qsort(g->all.items, g->all.len, sizeof *g->all.items, by_bytes);
    uint64_t rest = 0;
    printf("\n%s\n", title);
    for (uint32_t i = 0; i < g->all.len; i++) {
        const SizeGroup *x = &g->all.items[i];
        if (i < most)
            printf("%10llu  %5u  %s\n", (unsigned long long)x->bytes, x->count, x->name);
        else
            rest += x->bytes;
    }
    if (rest) printf("%10llu  %5u  others\n", (unsigned long long)rest, g->all.len - most);
}

static const char *const unnamed[SIZE_DEPTH] = {"(none)", "(no namespace)", "(no type)", "(no name)"};

static const char *shown_name(const SizeNode *n, int level) { return *n->name ? n->name : unnamed[level]; }

/* Groups the nodes of a level by their names, in front of which stand those of the level above when it has
 * one. */
static void gather(SizeReport *r, uint32_t node, int level, int want, const char *above, SizeGroups *out) {
    for (uint32_t i = r->nodes.items[node].first; i; i = r->nodes.items[i].next) {
        const SizeNode *n = &r->nodes.items[i];
        if (level < want) {
            gather(r, i, level + 1, want, n->name, out);
            continue;
        }
        const char *name = shown_name(n, level);
        if (want == 2 && !*n->name) continue; /* data without a type */
        if (want == 2 && *above) name = arena_printf(&r->s->arena, "%s.%s", above, name);
        size_group(r, out, name, n->bytes, n->count);
    }
}

void size_print_text(SizeReport *r) {
    printf("sections\n");
    for (uint32_t i = 0; i < r->sections.all.len; i++)
        printf("%10llu         %s\n", (unsigned long long)r->sections.all.items[i].bytes,
               r->sections.all.items[i].name);
    printf("%10llu         all\n", (unsigned long long)r->bytes);
    print_groups(r, "by kind: bytes, pieces", &r->kinds);
    static const char *const titles[] = {"by assembly: bytes, pieces", "by namespace: bytes, pieces",
                                         "by type: bytes, pieces"};
    for (int level = 0; level < SIZE_DEPTH - 1 && r->symbols; level++) {
        SizeGroups g = {0};
        strmap_init(&g.by_name, &r->s->arena);
        gather(r, 0, 0, level, "", &g);
        print_groups(r, titles[level], &g);
    }
    if (!r->symbols) printf("\nno symbol table: what the code is made of is not known\n");
}

/* --- JSON (RFC 8259) --- */

/* Bytes of the UTF-8 sequence at s; 0: it is none. */
static unsigned utf8_length(const unsigned char *s) {
    unsigned n = s[0] < 0x80                   ? 1
                 : s[0] >= 0xC2 && s[0] < 0xE0 ? 2
                 : s[0] >= 0xE0 && s[0] < 0xF0 ? 3
                 : s[0] >= 0xF0 && s[0] < 0xF5 ? 4
                                               : 0;
    for (unsigned i = 1; i < n; i++)
        if ((s[i] & 0xC0) != 0x80) return 0;
    if ((s[0] == 0xE0 && s[1] < 0xA0) || (s[0] == 0xED && s[1] > 0x9F)) return 0;
    if ((s[0] == 0xF0 && s[1] < 0x90) || (s[0] == 0xF4 && s[1] > 0x8F)) return 0;
    return n;
}

/* A string; what is no UTF-8 becomes U+FFFD. */
static void put_string(FILE *out, const char *text) {
    putc('"', out);
    for (const unsigned char *s = (const unsigned char *)text; *s;) {
        unsigned n = utf8_length(s);
        if (!n)
            fputs("\\ufffd", out);
        else if (*s == '"' || *s == '\\')
            fprintf(out, "\\%c", *s);
        else if (*s < ' ' || *s == 0x7F || strchr("<>&", *s)) /* the last three mean something in a page */
            fprintf(out, "\\u%04x", *s);
        else
            fwrite(s, 1, n, out);
        s += n ? n : 1;
    }
    putc('"', out);
}

static void put_groups(FILE *out, const char *key, const SizeGroups *g, bool count) {
    fprintf(out, "  \"%s\": [", key);
    for (uint32_t i = 0; i < g->all.len; i++) {
        const SizeGroup *x = &g->all.items[i];
        fprintf(out, "%s\n    {\"name\": ", i ? "," : "");
        put_string(out, x->name);
        fprintf(out, ", \"bytes\": %llu", (unsigned long long)x->bytes);
        if (count) fprintf(out, ", \"pieces\": %u", x->count);
        putc('}', out);
    }
    fputs("\n  ],\n", out);
}

typedef struct Child {
    SizeNode n;
    uint32_t index;
} Child;

static int by_node(const void *a, const void *b) {
    const Child *x = a, *y = b;
    if (x->n.bytes != y->n.bytes) return x->n.bytes < y->n.bytes ? 1 : -1;
    int order = strcmp(x->n.name, y->n.name);
    return order ? order : x->index < y->index ? -1 : 1;
}

static void put_children(const SizeReport *r, FILE *out, uint32_t node, int level) {
    static const char *const keys[SIZE_DEPTH] = {"assemblies", "namespaces", "types", "members"};
    VEC(Child) v = {0};
    for (uint32_t i = r->nodes.items[node].first; i; i = r->nodes.items[i].next)
        vec_push(&r->s->arena, &v, ((Child){r->nodes.items[i], i}));
    if (v.len) qsort(v.items, v.len, sizeof *v.items, by_node);
    fprintf(out, "\"%s\": [", keys[level]);
    for (uint32_t k = 0; k < v.len; k++) {
        const SizeNode *n = &v.items[k].n;
        fprintf(out, "%s\n%*s{\"name\": ", k ? "," : "", 2 * level + 4, "");
        put_string(out, shown_name(n, level));
        fprintf(out, ", \"bytes\": %llu, ", (unsigned long long)n->bytes);
        if (n->kind) {
            fputs("\"kind\": ", out);
            put_string(out, n->kind);
        } else {
            put_children(r, out, v.items[k].index, level + 1);
        }
        putc('}', out);
    }
    putc(']', out);
}

void size_print_json(const SizeReport *r, FILE *out) {
    fputs("{\n  \"schema\": \"anvil-size-1\",\n  \"file\": ", out);
    put_string(out, r->file);
    fprintf(out, ",\n  \"source\": \"%s\",\n  \"bytes\": %llu,\n", r->compiled ? "compiler" : "executable",
            (unsigned long long)r->bytes);
    put_groups(out, "sections", &r->sections, false);
    put_groups(out, "kinds", &r->kinds, true);
    fputs("  ", out);
    put_children(r, out, 0, 0);
    fputs("\n}\n", out);
}

/* --- the page --- */

void size_print_html(const SizeReport *r, FILE *out) {
    static const char mark[] = "@DATA@";
    for (const EmbeddedFile *f = embedded_files; f->name; f++) {
        if (strcmp(f->name, "any/size.html") != 0) continue;
        const char *text = (const char *)f->data, *at = strstr(text, mark); /* a zero follows the bytes */
        if (!at) diag_bug(r->s->diag, "size", f->name, "has no place for the data");
        fwrite(text, 1, (size_t)(at - text), out);
        size_print_json(r, out);
        fputs(at + sizeof mark - 1, out);
        return;
    }
    diag_fail(r->s->diag, "this anvil was built without the page of anvil size --html");
}
