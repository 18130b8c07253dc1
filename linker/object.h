/* The object model: what the code generators hand to the linker, and what the linker makes of every
 * relocatable file it reads (ELF now; COFF and Mach-O later). It knows nothing of IR or .NET.
 *
 *   Object   one unit of input: the compiled program, or one file or archive member
 *   Section  a name and the properties its contents share; says where contents go in the output
 *   Chunk    the smallest thing the linker keeps or drops and places: one function, one data object,
 *            one section of an ELF file. 48 bytes, so a program may have hundreds of thousands
 *   Symbol   a named place in a chunk, or the name of something that another object defines
 *   Reloc    "the field at this offset of this chunk depends on the address of that symbol"
 *
 * Chunks of one section are placed in the order in which they were made, each at its own alignment.
 * All ids are dense indices; 0 is "none" in each of the four tables.
 *
 *   Object *o = obj_new(arena, "app", ARCH_X64);
 *   uint32_t text = obj_section(o, "__managed_code", SEC_EXEC);
 *   uint32_t main = obj_symbol_new(o, "Program.Main", BIND_GLOBAL, SYM_FUNC);
 *   uint32_t c = obj_chunk_new(o, text, 16, code, code_size);
 *   obj_symbol_define(o, main, c, 0, code_size);
 *   obj_reloc(o, c, 5, REL_PLT32, obj_symbol_named(o, "rt_alloc"), -4);
 */
#ifndef ANVIL_LINKER_OBJECT_H
#define ANVIL_LINKER_OBJECT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/map.h"
#include "base/vec.h"

typedef enum Arch { ARCH_NONE, ARCH_X64, ARCH_ARM64 } Arch;

/* Properties of a section. Every section is loaded (ALLOC) unless SEC_NOALLOC is set. */
enum {
    SEC_READ = 0,        /* read-only data */
    SEC_WRITE = 1 << 0,  /* may be written at run time */
    SEC_EXEC = 1 << 1,   /* holds instructions */
    SEC_TLS = 1 << 2,    /* template of the thread's block: initial values, or zeros with SEC_NOBITS */
    SEC_NOBITS = 1 << 3, /* all zeros, takes no space in the file */
    SEC_RELRO = 1 << 4,  /* read-only once relocations are applied (use for tables of pointers) */
    SEC_MERGE = 1 << 5,  /* equal pieces of `entsize` bytes may be merged, within the section's name */
    SEC_STRINGS =
        1 << 6,        /* with SEC_MERGE: pieces are strings of `entsize`-byte units ending in a zero unit */
    SEC_KEEP = 1 << 7, /* a root: kept although nothing refers to it */
    SEC_NOALLOC = 1 << 8, /* not loaded (debug information) */
    SEC_UNWIND = 1 << 9,  /* DWARF call frame records (.eh_frame) of a file; the linker parses them */
};

typedef struct ObjSection {
    const char *name;
    uint32_t flags;   /* SEC_* */
    uint32_t entsize; /* with SEC_MERGE: size in bytes of a constant, or of a string's unit */
} ObjSection;

/* How the call frames of a chunk are described to gdb, perf and unwinders in .eh_frame. */
typedef enum ObjFrame {
    FRAME_NONE, /* not at all, or by the file's own SEC_UNWIND section */
    /* The chunk is one function of the managed frame layout. x64: push rbp; mov rbp,rsp at its start, so that
     * from byte 4 on CFA = rbp+16. ARM64: stp x29,x30,[sp,#-n]!; mov x29,sp, so CFA = x29+n is not
     * fixed; the frame record is found through x29. */
    FRAME_POINTER,
} ObjFrame;

typedef struct ObjChunk {
    const uint8_t *data; /* `size` bytes, or NULL: zeros. Borrowed: must live until the link is done */
    uint64_t size;       /* bytes */
    uint32_t section;    /* of the same object */
    uint32_t align;      /* a power of two, at least 1 */
    /* Kept exactly when that chunk of the same object is kept (0: kept when something refers to it):
     * a row of a table that describes a function follows the function. Since chunks keep their order, rows
     * made in the order of their functions are sorted by address. */
    uint32_t follows;
    uint32_t group;                    /* COMDAT group (ObjGroup) it belongs to, 0: none */
    uint32_t reloc_first, reloc_count; /* its range of `relocs`; valid after obj_seal */
    uint8_t frame;                     /* ObjFrame */
} ObjChunk;

typedef enum ObjBinding { BIND_LOCAL, BIND_GLOBAL, BIND_WEAK } ObjBinding;
typedef enum ObjSymType {
    SYM_NOTYPE,
    SYM_OBJECT,
    SYM_FUNC,
    SYM_SECTION,
    SYM_FILE,
    SYM_TLS,
    SYM_IFUNC
} ObjSymType;
typedef enum ObjSymState {
    SYM_UNDEF,   /* defined elsewhere; BIND_WEAK: address 0 if nowhere */
    SYM_DEFINED, /* `value` is an offset into `chunk` */
    SYM_ABS,     /* `value` is an absolute number */
    SYM_COMMON,  /* tentative definition: `size` bytes of zeros at alignment `value` */
    SYM_IMPORT,  /* in a shared library; the linker makes these */
} ObjSymState;
typedef enum ObjVisibility { VIS_DEFAULT, VIS_INTERNAL, VIS_HIDDEN, VIS_PROTECTED } ObjVisibility;

typedef struct ObjSymbol {
    const char *name; /* NULL or "": anonymous, local only, not in the symbol table */
    uint64_t value;   /* by `state` */
    uint64_t size;    /* bytes, 0: unknown */
    uint32_t chunk;   /* with SYM_DEFINED */
    uint8_t binding;  /* ObjBinding */
    uint8_t type;     /* ObjSymType */
    uint8_t state;    /* ObjSymState */
    uint8_t vis;      /* ObjVisibility */
} ObjSymbol;

/* Relocation kinds. S: address of the symbol, A: addend, P: address of the field, G: address of the symbol's
 * slot in the GOT, T: offset of the symbol from the thread pointer. Sources: System V ABI AMD64 §4.4 and its
 * large-model and TLS chapters; ELF for the Arm 64-bit Architecture (AAELF64) §5.7. Row: name, size of the
 * field in bytes, R_X86_64_* number, R_AARCH64_* number (-1: does not exist there). What a code generator
 * normally needs: ABS64 (pointer in data), PC32 (rip-relative data, jump tables), PLT32 (call/jmp), TPOFF32
 * (thread statics). */
#define RELOC_KINDS(X)                                                                               \
    X(NONE, 0, 0, 0)     /* nothing; keeps S alive */                                                \
    X(ABS64, 8, 1, 257)  /* S + A; becomes a RELR entry */                                           \
    X(ABS32, 4, 10, 258) /* S + A, unsigned; absolute symbols only in position-independent output */ \
    X(ABS32S, 4, 11, -1) /* the same, signed */                                                      \
    X(ABS16, 2, 12, 259)                                                                             \
    X(ABS8, 1, 14, -1)                                                                               \
    X(PC64, 8, 24, 260) /* S + A - P */                                                              \
    X(PC32, 4, 2, 261)                                                                               \
    X(PC16, 2, 13, 262)                                                                              \
    X(PC8, 1, 15, -1)                                                                                \
    X(PLT32, 4, 4, 314)         /* S + A - P, a branch */                                            \
    X(GOTPCREL, 4, 9, -1)       /* G + A - P */                                                      \
    X(GOTPCRELX, 4, 41, -1)     /* the same; instruction may be relaxed, no REX */                   \
    X(REX_GOTPCRELX, 4, 42, -1) /* the same, with REX */                                             \
    X(GOTPC32, 4, 26, -1)       /* _GLOBAL_OFFSET_TABLE_ + A - P */                                  \
    X(GOTPC64, 8, 29, -1)                                                                            \
    X(GOTOFF64, 8, 25, -1) /* S + A - _GLOBAL_OFFSET_TABLE_ */                                       \
    X(GOT64, 8, 27, -1)    /* G + A - _GLOBAL_OFFSET_TABLE_ */                                       \
    X(PLTOFF64, 8, 31, -1) /* S + A - _GLOBAL_OFFSET_TABLE_ */                                       \
    X(SIZE32, 4, 32, -1)   /* size of S + A */                                                       \
    X(SIZE64, 8, 33, -1)                                                                             \
    X(TPOFF32, 4, 23, -1) /* T + A */                                                                \
    X(TPOFF64, 8, 18, -1)                                                                            \
    X(DTPOFF32, 4, 21, -1) /* offset in the module's TLS block; after relaxation of TLSLD: T + A */  \
    X(DTPOFF64, 8, 17, -1)                                                                           \
    X(GOTTPOFF, 4, 22, -1)        /* slot that holds T, + A - P */                                   \
    X(TLSGD, 4, 19, -1)           /* relaxed to local exec */                                        \
    X(TLSLD, 4, 20, -1)           /* relaxed to local exec */                                        \
    X(TLSDESC, 4, 34, -1)         /* GOTPC32_TLSDESC, relaxed to local exec */                       \
    X(TLSDESC_CALL, 0, 35, 569)   /* marks the call, relaxed to a nop */                             \
    X(A64_CALL26, 4, -1, 283)     /* bl */                                                           \
    X(A64_JUMP26, 4, -1, 282)     /* b */                                                            \
    X(A64_CONDBR19, 4, -1, 280)   /* b.cond, cbz */                                                  \
    X(A64_TSTBR14, 4, -1, 279)    /* tbz */                                                          \
    X(A64_ADR_LO21, 4, -1, 274)   /* adr */                                                          \
    X(A64_LD_LO19, 4, -1, 273)    /* ldr literal */                                                  \
    X(A64_ADR_PAGE21, 4, -1, 275) /* adrp: page(S + A) - page(P) */                                  \
    X(A64_ADR_PAGE21_NC, 4, -1, 276)                                                                 \
    X(A64_ADD_LO12, 4, -1, 277)   /* add: low 12 bits of S + A */                                    \
    X(A64_LDST8_LO12, 4, -1, 278) /* load or store of 1 byte, scaled by 1 */                         \
    X(A64_LDST16_LO12, 4, -1, 284)                                                                   \
    X(A64_LDST32_LO12, 4, -1, 285)                                                                   \
    X(A64_LDST64_LO12, 4, -1, 286)                                                                   \
    X(A64_LDST128_LO12, 4, -1, 299)                                                                  \
    X(A64_GOT_PAGE21, 4, -1, 311) /* adrp of the GOT slot */                                         \
    X(A64_GOT_LO12, 4, -1, 312)   /* ldr from the GOT slot */                                        \
    X(A64_TPREL_HI12, 4, -1, 549) /* add: bits 12 to 23 of T + A */                                  \
    X(A64_TPREL_LO12, 4, -1, 550) /* add: low 12 bits, checked */                                    \
    X(A64_TPREL_LO12_NC, 4, -1, 551)                                                                 \
    X(A64_GOTTPREL_PAGE21, 4, -1, 541)                                                               \
    X(A64_GOTTPREL_LO12, 4, -1, 542)                                                                 \
    X(A64_TLSDESC_PAGE21, 4, -1, 562)                                                                \
    X(A64_TLSDESC_LD64_LO12, 4, -1, 563)                                                             \
    X(A64_TLSDESC_ADD_LO12, 4, -1, 564)

typedef enum RelocKind {
#define RELOC_ENUM(name, size, x64, arm64) REL_##name,
    RELOC_KINDS(RELOC_ENUM)
#undef RELOC_ENUM
        REL_COUNT
} RelocKind;

typedef struct ObjReloc {
    uint32_t chunk;  /* that holds the field */
    uint32_t offset; /* of the field in the chunk */
    uint32_t symbol; /* of the same object; 0: address 0 */
    uint32_t kind;   /* RelocKind */
    int64_t addend;  /* A; explicit, the field's own bytes are not read. For PC32 and PLT32 at the end of an
                        x64 instruction: -4 */
} ObjReloc;

/* COMDAT: of all groups with one name over all objects, the first is kept and the others are dropped. */
typedef struct ObjGroup {
    const char *name;
} ObjGroup;

typedef struct Object {
    Arena *arena;
    const char *name; /* file name, with the member in parentheses for archives; for messages */
    Arch arch;
    bool sealed;
    VEC(ObjSection) sections;
    VEC(ObjChunk) chunks;
    VEC(ObjSymbol) symbols;
    VEC(ObjReloc) relocs;
    VEC(ObjGroup) groups;
    StrMap section_by_name; /* of obj_section */
    StrMap symbol_by_name;  /* of obj_symbol_named */
} Object;

/* What a library offers under NAME is the global symbol of this and NAME, so that it takes the place of no
 * function of C that has the same name. */
#define LINK_EXPORT_PREFIX "export:"

/* Makes an empty object that allocates from `arena`. */
Object *obj_new(Arena *arena, const char *name, Arch arch);

/* The section of that name and those flags, made at first use. Where it goes in the output: a name that
 * starts with
 * ".text", ".rodata", ".data.rel.ro", ".data", ".bss", ".tdata" or ".tbss" (alone or followed by '.') joins
 * that output section; any other name is an output section of its own, kept contiguous, and if it is a C
 * identifier the linker defines __start_NAME and __stop_NAME, which when used keep all of it alive. */
uint32_t obj_section(Object *o, const char *name, uint32_t flags);
/* The same for SEC_MERGE sections. */
uint32_t obj_section_merge(Object *o, const char *name, uint32_t flags, uint32_t entsize);

/* Adds a chunk. `data` is borrowed, not copied; NULL means zeros. `align` is a power of two. */
uint32_t obj_chunk_new(Object *o, uint32_t section, uint32_t align, const void *data, uint64_t size);
/* Adds a chunk of `size` zeroed bytes in the object's arena for the caller to fill in; *data receives their
 * address. */
uint32_t obj_chunk_alloc(Object *o, uint32_t section, uint32_t align, uint64_t size, uint8_t **data);
/* See ObjChunk.follows and ObjChunk.frame. */
void obj_chunk_follow(Object *o, uint32_t chunk, uint32_t leader);
void obj_chunk_frame(Object *o, uint32_t chunk, ObjFrame frame);

/* Makes a symbol, undefined for now. No look-up: each global name must be made once only per object (else use
 * obj_symbol_named). `name` is borrowed; NULL for an anonymous local symbol. */
uint32_t obj_symbol_new(Object *o, const char *name, ObjBinding binding, ObjSymType type);
/* The global symbol of that name, made undefined at first use: for references to the runtime by name. Does
 * not see symbols made with obj_symbol_new. `name` is copied. */
uint32_t obj_symbol_named(Object *o, const char *name);
/* Gives the symbol its place. */
void obj_symbol_define(Object *o, uint32_t symbol, uint32_t chunk, uint64_t offset, uint64_t size);

/* Adds a relocation. Order is free: fields of different chunks may be interleaved. */
void obj_reloc(Object *o, uint32_t chunk, uint32_t offset, RelocKind kind, uint32_t symbol, int64_t addend);

/* Sorts relocations by chunk (stable, O(n)) and fills in the chunks' ranges. The linker calls it; nothing may
 * be added afterwards. */
void obj_seal(Object *o);

/* Name, field size in bytes, of a relocation kind. */
const char *reloc_name(RelocKind kind);
uint32_t reloc_size(RelocKind kind);

#endif
