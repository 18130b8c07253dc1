/* The linker: takes objects (object.h), files and archives, and writes one executable or shared library.
 * For ELF: a position-independent file whose start-up code (runtime/start-*.c) applies RELR relocations and
 * protects the RELRO segment, whether or not the system's dynamic linker loads it.
 *
 *   Link *l = link_new(arena, diag, ARCH_X64, &options);
 *   link_add_object(l, app);                          order matters for archives only in the way that the
 *   link_add_memory(l, "runtime.a", bytes, size);     first definition of a name wins
 *   link_add_file(l, "libc.a");
 *   link_write(l, "hello", &stats);
 *
 * The same inputs in the same order give the same bytes. All errors go through Diag: bad input ends in
 * diag_fail with the file and the place. */
#ifndef ANVIL_LINKER_LINK_H
#define ANVIL_LINKER_LINK_H

#include "base/diag.h"
#include "base/map.h"
#include "linker/object.h"

/* What .eh_frame says about chunks marked FRAME_POINTER. */
typedef enum LinkFrames {
    LINK_FRAMES_RANGE, /* one record for all of them: right everywhere but within prologue and epilogue */
    LINK_FRAMES_EACH,  /* one record for each function, right in the prologue too; about 36 bytes per function
                        */
    LINK_FRAMES_NONE,
} LinkFrames;

typedef enum LinkOutput {
    LINK_STATIC,  /* an executable that the kernel starts */
    LINK_DYNAMIC, /* an executable that the system's dynamic linker loads, together with shared libraries */
    LINK_SHARED,  /* a shared library; the entry is called when it is loaded (DT_INIT) */
    LINK_OBJECT,  /* one relocatable object, for a linker of C programs, in an archive with a symbol index */
} LinkOutput;

typedef struct LinkOptions {
    LinkOutput output;
    const char *entry;          /* name of the entry symbol; NULL: _start */
    const char *soname;         /* of a shared library; may be NULL */
    const char *const *exports; /* names that others may use, `nexports` of them: LINK_EXPORT_PREFIX */
    uint32_t nexports;
    bool strip;     /* no .symtab */
    bool keep_dead; /* do not drop what the entry does not reach */
    bool build_id;  /* .note.gnu.build-id, a hash of the contents */
    LinkFrames frames;
} LinkOptions;

typedef struct LinkStats {
    uint64_t file_size;                  /* bytes */
    uint32_t objects, archive_members;   /* read, of these pulled from archives */
    uint32_t chunks, live_chunks;        /* read, kept */
    uint32_t relocs;                     /* applied */
    uint32_t relative_relocs, got_slots; /* left to start-up; slots of the GOT */
} LinkStats;

typedef struct Link Link;

/* Makes a link that allocates from `arena`; `options` is copied. */
Link *link_new(Arena *arena, Diag *diag, Arch arch, const LinkOptions *options);
/* Adds an object made in memory. */
void link_add_object(Link *l, Object *o);
/* Adds a relocatable file or an archive; it stays mapped until link_free. */
void link_add_file(Link *l, const char *path);
/* The same from memory, which must live until the link is done; `name` for messages. */
void link_add_memory(Link *l, const char *name, const void *bytes, uint64_t size);
/* Adds a list of what shared libraries offer: lines "[LIBRARY VERSION]" or "[LIBRARY VERSION data]", each
 * followed by lines of names. A name that nothing else defines is taken from there. `file` for messages. */
void link_add_imports(Link *l, const char *file, const void *text, uint64_t size);
/* Puts the names of the global symbols that an archive or object defines into `out`, a set; the names lie in
 * `bytes` or in the arena. */
void link_names(Arena *arena, Diag *diag, const char *file, const void *bytes, uint64_t size, StrMap *out);
/* Links and writes `path` (mode 0755): beside its place, then renamed, so that a failure leaves an old file
 * whole. `stats` may be NULL. Once per Link. */
void link_write(Link *l, const char *path, LinkStats *stats);
/* Links into memory of the arena instead. */
void link_image(Link *l, const uint8_t **bytes, uint64_t *size, LinkStats *stats);

/* A chunk that is in the file. */
typedef struct LinkPiece {
    const Object *object; /* NULL: the linker's own, and pools of merged strings */
    uint32_t chunk;       /* of the object */
    const char *section;  /* of the output */
    uint64_t bytes;       /* in the file */
} LinkPiece;
/* After link_image or link_write: tells every chunk that takes bytes of the file, in the order of addresses.
 * Not among them are headers, the symbol table, and what alignment leaves free. */
void link_pieces(const Link *l, void (*visit)(void *user, const LinkPiece *piece), void *user);
/* Unmaps the files. Also to be called after a failure. */
void link_free(Link *l);

#endif
