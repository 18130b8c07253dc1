/* ar archives: "!<arch>\n", then members, each with a header of 60 ASCII bytes and contents padded to 2
 * bytes. The member
 * "/" (or "/SYM64/") is the index of symbols, "//" holds names longer than 15 bytes. */
#include <string.h>

#include "linker/internal.h"

static const char magic[8] = "!<arch>\n";

typedef struct MemberHeader {
    char name[16], date[12], uid[6], gid[6], mode[8], size[10], end[2];
} MemberHeader;
_Static_assert(sizeof(MemberHeader) == 60, "ar");

bool is_archive(const uint8_t *bytes, uint64_t size) {
    return size >= 8 && (!memcmp(bytes, magic, 8) || !memcmp(bytes, "!<thin>\n", 8));
}

/* Reads the decimal digits of a field; -1 if there are none. */
static int64_t decimal(const char *p, size_t n) {
    int64_t v = -1;
    for (size_t i = 0; i < n && p[i] >= '0' && p[i] <= '9'; i++) v = (v < 0 ? 0 : v * 10) + (p[i] - '0');
    return v;
}

static uint64_t big_endian(const uint8_t *p, uint32_t width) {
    uint64_t v = 0;
    for (uint32_t i = 0; i < width; i++) v = v << 8 | p[i];
    return v;
}

/* Checks the header at `header` and finds the contents; the name is still raw. */
static ArchiveMember raw_member(const Archive *a, Diag *diag, uint64_t header, const char **raw) {
    if (header < sizeof magic || header > a->size || a->size - header < sizeof(MemberHeader))
        diag_fail(diag, "%s: no archive member at offset 0x%llx; the archive is damaged", a->name,
                  (unsigned long long)header);
    const MemberHeader *h = (const MemberHeader *)(const void *)(a->bytes + header);
    int64_t size = decimal(h->size, sizeof h->size);
    uint64_t start = header + sizeof *h;
    if (memcmp(h->end, "`\n", 2) || size < 0)
        diag_fail(diag, "%s: bad archive member header at offset 0x%llx", a->name,
                  (unsigned long long)header);
    if ((uint64_t)size > a->size - start)
        diag_fail(diag, "%s: archive member at offset 0x%llx is larger than the file; it is truncated",
                  a->name, (unsigned long long)header);
    *raw = h->name;
    return (ArchiveMember){.bytes = a->bytes + start,
                           .size = (uint64_t)size,
                           .header = header,
                           .next = start + (uint64_t)size + ((uint64_t)size & 1)};
}

static const char *member_name(const Archive *a, Arena *arena, Diag *diag, const char *raw, uint64_t header) {
    if (raw[0] != '/' || raw[1] < '0' || raw[1] > '9') {
        size_t n = 0;
        while (n < 16 && raw[n] != '/' && raw[n] != ' ') n++;
        return arena_strndup(arena, raw, n ? n : 1);
    }
    int64_t at = decimal(raw + 1, 15);
    if ((uint64_t)at >= a->long_names_size)
        diag_fail(diag, "%s: name of archive member at offset 0x%llx is missing", a->name,
                  (unsigned long long)header);
    size_t n = 0;
    while ((uint64_t)at + n < a->long_names_size && a->long_names[at + (int64_t)n] != '\n' &&
           a->long_names[at + (int64_t)n] != '/')
        n++;
    return arena_strndup(arena, a->long_names + at, n);
}

ArchiveMember archive_member(const Archive *a, Arena *arena, Diag *diag, uint64_t header) {
    const char *raw;
    ArchiveMember m = raw_member(a, diag, header, &raw);
    m.name = member_name(a, arena, diag, raw, header);
    return m;
}

uint64_t archive_index_offset(const Archive *a, uint32_t i) {
    return big_endian(a->index + (uint64_t)i * a->index_width, a->index_width);
}

static void read_index(Archive *a, Diag *diag, ArchiveMember m, uint32_t width) {
    if (m.size < width) diag_fail(diag, "%s: symbol index of the archive is too short", a->name);
    uint64_t n = big_endian(m.bytes, width), left = m.size - width;
    if (n > left / width || n > UINT32_MAX)
        diag_fail(diag, "%s: symbol index of the archive is damaged", a->name);
    a->index = m.bytes + width;
    a->index_width = width;
    a->index_len = (uint32_t)n;
    a->index_names = (const char *)a->index + n * width;
    const char *p = a->index_names, *end = (const char *)m.bytes + m.size;
    for (uint64_t i = 0; i < n; i++) {
        const char *nul = memchr(p, 0, (size_t)(end - p));
        if (!nul) diag_fail(diag, "%s: symbol index of the archive lacks names", a->name);
        p = nul + 1;
    }
}

Archive *archive_open(Arena *arena, Diag *diag, const char *name, const uint8_t *bytes, uint64_t size) {
    Archive *a = ARENA_NEW(arena, Archive);
    *a = (Archive){.name = name, .bytes = bytes, .size = size, .first = sizeof magic};
    map_init(&a->pulled, arena);
    if (size < sizeof magic || memcmp(bytes, magic, sizeof magic))
        diag_fail(diag, "%s: is a thin archive, which holds no objects; make it without the option T of ar",
                  name);
    bool members = false;
    for (uint64_t at = sizeof magic; at < size;) {
        const char *raw;
        ArchiveMember m = raw_member(a, diag, at, &raw);
        if (!memcmp(raw, "/ ", 2)) {
            read_index(a, diag, m, 4);
        } else if (!memcmp(raw, "/SYM64/ ", 8)) {
            read_index(a, diag, m, 8);
        } else if (!memcmp(raw, "// ", 3)) {
            a->long_names = (const char *)m.bytes;
            a->long_names_size = m.size;
        } else {
            members = true;
            break; /* the special members come first */
        }
        a->first = at = m.next;
    }
    if (members && !a->index)
        diag_fail(diag, "%s: the archive has no index of symbols; make one with ranlib", name);
    return a;
}
