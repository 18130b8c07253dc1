/* Resource strings at compile time: the table of a .resources file (System.Resources.ResourceReader,
 * RuntimeResourceSet version 2: dotnet/runtime
 * src/libraries/System.Private.CoreLib/src/System/Resources/ResourceReader.cs), so that messages need no
 * ResourceManager. */
#include <stdio.h>
#include <string.h>

#include "frontend/program.h"

typedef struct Strings { /* one assembly's; names are UTF-16 bytes, values UTF-8 */
    StrMap by_name;
} Strings;

struct Resources {
    Map by_assembly; /* Assembly* → Strings* */
};

typedef struct Cursor {
    const uint8_t *p, *end, *start;
    bool bad;
} Cursor;

static const uint8_t *take(Cursor *c, size_t n) {
    if ((size_t)(c->end - c->p) < n) {
        c->bad = true;
        return NULL;
    }
    const uint8_t *r = c->p;
    c->p += n;
    return r;
}
static uint32_t u32(Cursor *c) {
    const uint8_t *b = take(c, 4);
    return b ? md_le32(b) : 0;
}
/* 7 bits at a time, as BinaryReader.Read7BitEncodedInt. */
static uint32_t packed(Cursor *c) {
    uint32_t v = 0;
    for (uint32_t shift = 0; shift < 35; shift += 7) {
        const uint8_t *b = take(c, 1);
        if (!b) return 0;
        v |= (uint32_t)(*b & 0x7F) << shift;
        if (!(*b & 0x80)) return v;
    }
    c->bad = true;
    return 0;
}

static void read_table(Program *p, Strings *s, MdBlob blob) {
    Cursor c = {.p = blob.p, .start = blob.p, .end = blob.p + blob.len};
    if (u32(&c) != 0xBEEFCACE) return;
    u32(&c); /* version of the header */
    take(&c, u32(&c));
    u32(&c); /* version of the set */
    uint32_t n = u32(&c), types = u32(&c);
    for (uint32_t i = 0; i < types && !c.bad; i++) take(&c, packed(&c));
    take(&c, (8 - (size_t)(c.p - c.start) % 8) % 8);
    if (c.bad || n > blob.len / 8) return;
    take(&c, 4 * (size_t)n); /* hashes */
    const uint8_t *places = take(&c, 4 * (size_t)n);
    uint32_t data = u32(&c);
    if (c.bad || data > blob.len) return;
    const uint8_t *names = c.p;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t at = md_le32(places + 4 * (size_t)i);
        if (at >= (size_t)(c.end - names)) return;
        Cursor name = {.p = names + at, .end = c.end};
        uint32_t bytes = packed(&name);
        const uint8_t *text = take(&name, bytes);
        uint32_t value_at = u32(&name);
        if (name.bad || value_at > blob.len - data) return;
        Cursor value = {.p = blob.p + data + value_at, .end = c.end};
        if (packed(&value) != 1) continue; /* ResourceTypeCode.String */
        uint32_t len = packed(&value);
        const uint8_t *v = take(&value, len);
        if (value.bad) return;
        *strmap_put(&s->by_name, (const char *)text, bytes, NULL) =
            (uintptr_t)arena_strndup(p->arena, (const char *)v, len);
    }
}

static bool ends_with(const char *s, const char *ending) {
    size_t n = strlen(s), k = strlen(ending);
    return n > k && strcmp(s + n - k, ending) == 0;
}

static Strings *strings_of(Program *p, Assembly *a) {
    if (!p->resources) {
        p->resources = ARENA_NEW(p->arena, struct Resources);
        map_init(&p->resources->by_assembly, p->arena);
    }
    bool added;
    uint64_t *place = map_put(&p->resources->by_assembly, (uintptr_t)a, &added);
    if (!added) return (Strings *)(uintptr_t)*place;
    Strings *s = ARENA_NEW(p->arena, Strings);
    *place = (uintptr_t)s;
    strmap_init(&s->by_name, p->arena);
    for (uint32_t r = 1; r <= md_rows(a->image, MD_MANIFESTRESOURCE); r++) {
        const char *name = md_col_string(a->image, MD_MANIFESTRESOURCE_NAME, r);
        if (!ends_with(name, ".SR.resources") && !ends_with(name, ".Strings.resources")) continue;
        read_table(p, s, md_resource(a->image, r));
    }
    return s;
}

IrSym resource_string(Program *p, Assembly *a, const uint8_t *utf16, uint32_t n) {
    uint64_t *v = strmap_find(&strings_of(p, a)->by_name, n ? (const char *)utf16 : "", 2 * (size_t)n);
    return v ? sym_string_utf8(p, (const char *)(uintptr_t)*v) : 0;
}
