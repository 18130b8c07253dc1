/* Shared by the files of the linker; nobody else includes it. link.c is the table of contents. */
#ifndef ANVIL_LINKER_INTERNAL_H
#define ANVIL_LINKER_INTERNAL_H

#include "base/file.h"
#include "linker/elf.h"
#include "linker/link.h"

/* Reads an ELF64 relocatable file. Strings and contents stay in `bytes`. */
Object *elf_read(Arena *arena, Diag *diag, const char *name, const uint8_t *bytes, uint64_t size);
/* The kind of a relocation number of that machine (EM_*); REL_COUNT: unknown. */
RelocKind elf_reloc_kind(uint16_t machine, uint32_t number);
/* The number of a kind there; -1: it has none. */
int elf_reloc_number(uint16_t machine, RelocKind kind);

/* ---- archive.c: ar archives (System V with GNU symbol index and long names) */

typedef struct ArchiveMember {
    const char *name; /* in the arena */
    const uint8_t *bytes;
    uint64_t size;   /* bytes */
    uint64_t header; /* file offset of the member's header: its identity */
    uint64_t next;   /* file offset of the next header */
} ArchiveMember;

typedef struct Archive {
    const char *name;
    const uint8_t *bytes;
    uint64_t size;
    const uint8_t *index; /* entries of the symbol index: big-endian file offsets; NULL: no index */
    uint32_t index_len;
    uint32_t index_width;    /* 4 or 8 bytes per offset */
    const char *index_names; /* one after the other, each NUL-terminated, checked */
    const char *long_names;
    uint64_t long_names_size;
    uint64_t first; /* file offset of the first ordinary member's header */
    Map pulled;     /* header offsets of members that are part of the link */
} Archive;

bool is_archive(const uint8_t *bytes, uint64_t size);
Archive *archive_open(Arena *arena, Diag *diag, const char *name, const uint8_t *bytes, uint64_t size);
/* The member whose header lies at file offset `header`. */
ArchiveMember archive_member(const Archive *a, Arena *arena, Diag *diag, uint64_t header);
/* File offset of the header of the member that defines the i-th name of the index. */
uint64_t archive_index_offset(const Archive *a, uint32_t i);

/* ---- relr.c */

/* Encodes ascending even addresses as RELR words (gABI, "Relative Relocation Table"); `out` has room for n
 * words. Returns the number of words. */
uint64_t relr_encode(const uint64_t *addresses, uint64_t n, uint64_t *out);

/* ---- the state of a link */

#define PIECE_DEAD UINT32_MAX

/* A piece of a SEC_MERGE chunk; ends where the next one starts. */
typedef struct Piece {
    uint32_t offset; /* in the chunk */
    uint32_t out;    /* offset in the pool; PIECE_DEAD: nothing refers to it */
} Piece;

typedef struct Pieces {
    Piece *items; /* len + 1: the last one marks the end */
    uint32_t len;
    uint32_t pool; /* chunk of the linker's own object where the pieces went */
} Pieces;

/* What the linker knows of a chunk. */
typedef struct Place {
    uint64_t offset; /* in the output section */
    Pieces *pieces;  /* of a SEC_MERGE chunk */
    uint32_t out;    /* output section; 0: not placed */
    bool live;
    bool dropped; /* member of a COMDAT group that another object provides */
} Place;

typedef struct Input {
    Object *obj;
    Place *places;                        /* by chunk */
    uint32_t *global;                     /* by symbol: index into Link.globals, 0: local */
    uint32_t *follow_first, *follow_next; /* by chunk: list of the chunks that follow it; NULL: none do */
} Input;

/* In the order of precedence. */
typedef enum GlobalKind {
    GLOBAL_UNSEEN,
    GLOBAL_UNDEF_WEAK,
    GLOBAL_UNDEF,
    GLOBAL_WEAK,
    GLOBAL_COMMON,
    GLOBAL_STRONG
} GlobalKind;

typedef struct Global {
    const char *name;
    uint32_t input, symbol; /* of the definition, or of the first reference */
    uint8_t kind;           /* GlobalKind */
    uint8_t vis;            /* the most constraining visibility seen (gABI) */
    uint64_t align;         /* of all common definitions */
    Archive *lazy;          /* an archive that defines it, while it is not defined */
    uint64_t lazy_header;
} Global;

/* Segment classes of output sections, in the order of addresses. */
typedef enum OutClass { OUT_READ, OUT_EXEC, OUT_RELRO, OUT_WRITE, OUT_NOALLOC } OutClass;

typedef struct ChunkId {
    uint32_t input, chunk;
} ChunkId;

typedef struct OutChunk {
    uint32_t input, chunk;
    uint32_t rank; /* chunks of a section are sorted by it, then by order of input */
} OutChunk;

typedef struct OutSection {
    const char *name;
    uint8_t class; /* OutClass */
    uint8_t order; /* within the class: layout.c */
    bool tls, nobits, ranked;
    uint16_t shndx; /* section header index */
    uint32_t type;  /* SHT_* */
    uint32_t entsize;
    uint64_t flags; /* SHF_* */
    uint64_t align, size;
    uint64_t addr;   /* virtual address, 0 for OUT_NOALLOC */
    uint64_t offset; /* in the file */
    VEC(OutChunk) chunks;
} OutSection;

/* A symbol that the linker defines: the start or end of something in the output. In the linker's own object
 * it is a SYM_DEFINED symbol of chunk 0 whose value is the index of its Edge. */
typedef enum EdgeKind {
    EDGE_IMAGE,
    EDGE_START,
    EDGE_STOP,
    EDGE_ETEXT,
    EDGE_EDATA,
    EDGE_BSS,
    EDGE_END
} EdgeKind;
typedef struct Edge {
    uint8_t kind;        /* EdgeKind */
    const char *section; /* output section of EDGE_START and EDGE_STOP */
    uint32_t members;    /* of Link.anchored: kept when the edge is used; 0: nothing */
    uint64_t addr;       /* after layout */
    uint16_t shndx;
} Edge;

typedef struct Anchored {
    VEC(ChunkId) chunks;
    bool live;
} Anchored;

/* What a slot of the GOT holds. */
typedef enum GotKind {
    GOT_ADDRESS,
    GOT_TP,     /* offset from the thread pointer */
    GOT_MODULE, /* number of the library; the next slot is the GOT_OFFSET: what __tls_get_addr takes */
    GOT_OFFSET, /* offset in the library's thread-local block */
} GotKind;

typedef struct GotSlot {
    uint32_t input, symbol; /* the definition; 0, 0: the start of the thread-local block */
    uint8_t kind;           /* GotKind */
} GotSlot;

/* A name that a shared library offers. */
typedef struct Import {
    const char *name;
    uint32_t version;     /* of Link.versions */
    uint32_t dynsym, plt; /* number of its dynamic symbol, of its entry in .plt from 1 on; 0: none */
    uint32_t string;      /* in .dynstr */
    bool data;            /* a variable */
} Import;

typedef struct ImportVersion {
    const char *name;
    uint32_t library, string;
    uint16_t index;   /* in .gnu.version */
    bool used, first; /* first: of those with the same index */
} ImportVersion;

typedef struct ImportLibrary {
    const char *name;
    uint32_t string, count; /* versions in use */
    bool used;
} ImportLibrary;

/* A pointer in the output that start-up must add the load address to. */
typedef struct Relative {
    uint32_t input, chunk;
    uint64_t offset; /* in the chunk */
} Relative;

/* A symbol after resolution. */
typedef struct Def {
    uint32_t input, symbol;
    const ObjSymbol *s; /* SYM_DEFINED, SYM_ABS, or SYM_UNDEF */
    bool dead;          /* its chunk was dropped or is not live */
} Def;

/* A field that the system's dynamic linker fills in. */
typedef struct Dynamic {
    uint32_t input, chunk;
    uint64_t offset;
    uint32_t type, symbol; /* R_*, dynamic symbol */
    int64_t addend;
    Def tls; /* of a slot that holds a variable's offset from the thread pointer; else empty */
} Dynamic;

/* A relocation being looked at. */
typedef struct Site {
    uint32_t input, chunk;
    uint32_t flags;          /* of the section */
    const ObjReloc *r, *end; /* this one; end of the chunk's */
    const uint8_t *in;       /* contents of the chunk before relocation */
    uint8_t *bytes;          /* in the image; NULL while scanning */
    uint64_t size;           /* of the chunk */
    uint64_t addr;           /* of the chunk, while applying */
    Def def;
} Site;

/* What differs between instruction sets. */
typedef struct Target {
    Arch arch;
    uint16_t machine;                 /* EM_* */
    uint32_t relative;                /* R_*_RELATIVE */
    uint32_t page;                    /* the largest page size of its systems, bytes */
    const char *interpreter;          /* PT_INTERP */
    uint32_t glob_dat, tpoff, dtpmod; /* R_*_GLOB_DAT, R_*_TPOFF64, R_*_DTPMOD64 */
    uint32_t plt_size;                /* bytes of an entry of .plt */
    void (*plt)(uint8_t *to, uint64_t place,
                uint64_t slot); /* writes a jump by a GOT slot; NULL: no imports */
    uint8_t code_fill;          /* between functions: a byte that traps when executed */
    /* FRAME_POINTER in .eh_frame: factors, column of the return address, call frame instructions
     * (DWARF 6.4.2). */
    uint8_t code_align, return_column, cie_len, fde_len;
    uint8_t cie[8], fde[8];
    /* Initial rules that hold in the whole body of a function: for LINK_FRAMES_RANGE. */
    uint8_t body_len, body[12];
    /* Offset of TLS address `addr` from the thread pointer (ELF TLS ABI, variants I and II). */
    int64_t (*tp_offset)(const Link *l, uint64_t addr);
    /* Notes what the relocation asks for. Returns how many relocations it looked at. */
    uint32_t (*scan)(Link *l, const Site *s);
    /* Writes the field. Returns as scan. */
    uint32_t (*apply)(Link *l, const Site *s);
} Target;

extern const Target link_target_x64, link_target_arm64;

/* A record of an input's .eh_frame. */
typedef struct Frame {
    uint32_t input, chunk; /* the SEC_UNWIND chunk */
    uint32_t offset, size; /* in it, bytes, with the length field */
    uint32_t reloc, reloc_count;
    uint32_t cie;  /* of an FDE: index of its CIE; of a CIE: its own */
    ChunkId owner; /* of an FDE: the function */
    bool live;
    uint32_t out; /* offset in the output's .eh_frame */
} Frame;

/* A contiguous run of code described by one FDE of our own. */
typedef struct FrameRange {
    ChunkId first, last;
} FrameRange;

typedef VEC(char) Strings;

struct Link {
    Arena *arena;
    Diag *diag;
    LinkOptions options;
    const Target *target;
    LinkStats stats;

    VEC(MappedFile) maps;
    VEC(Input) inputs; /* [0] is the linker's own object: what it makes itself */
    Object *own;
    uint32_t own_places_cap;
    StrMap global_by_name;
    VEC(Global) globals;  /* [0] unused */
    StrMap groups;        /* COMDAT names seen */
    VEC(uint32_t) wanted; /* globals whose archive members are to be pulled */

    VEC(Edge) edges;        /* [0] unused */
    VEC(Anchored) anchored; /* [0] unused */
    VEC(ChunkId) worklist;  /* of live.c */
    VEC(Frame) frames;      /* [0] unused */
    VEC(FrameRange) ranges;

    StrMap out_by_name;
    VEC(OutSection) outs; /* [0] unused */
    VEC(uint32_t) order;  /* outs in the order of addresses */

    StrMap import_by_name;
    VEC(Import) imports; /* [0] unused */
    VEC(ImportVersion) versions;
    VEC(ImportLibrary) libraries;
    VEC(uint32_t) imports_used; /* in the order of dynamic symbols */
    VEC(ChunkId) plt;           /* input and symbol */
    VEC(Dynamic) dynamics;
    Strings dynstr;
    VEC(uint32_t) export_strings;
    uint32_t soname, interp_chunk, plt_chunk, dynsym_chunk, dynstr_chunk, hash_chunk, versym_chunk,
        verneed_chunk;

    VEC(GotSlot) got;
    Map got_map;
    bool got_used;
    VEC(Relative) relatives, odd_relatives; /* for RELR, which wants even addresses; for RELA */
    uint32_t got_chunk, relr_chunk, rela_chunk, dynamic_chunk, eh_chunk, eh_hdr_chunk,
        id_chunk;        /* of `own` */
    uint64_t relr_words; /* reserved, of which relr_used are in use */
    uint64_t relr_used, *relr, *relr_addresses;
    uint32_t own_cie_at; /* offset in .eh_frame; our own FDEs follow */
    uint32_t fde_count;

    uint64_t tls_start, tls_size, tls_align; /* size up to the end of the last section, align at least 1 */
    uint32_t segment_count, shstrndx, local_symbols;
    VEC(ElfSegment) segments;
    VEC(ElfSection) headers;
    VEC(ElfSymbol) symtab;
    Strings strtab;
    StrMap strtab_by_name; /* its strings, and what follows a colon in them → offset */
    uint64_t file_size;    /* bytes laid out so far */
    uint64_t headers_at;   /* offset of the section header table */
    uint8_t *image;        /* the file */
    uint64_t image_size;
};

/* ---- resolve.c */
void resolve_init(Link *l);
void resolve_object(Link *l, Object *o);
void resolve_archive(Link *l, Archive *a);
void resolve_archives_until_stable(Link *l);
void resolve_linker_symbols(Link *l);
void resolve_commons(Link *l);
/* What symbol `symbol` of input `input` means. */
Def def_of(const Link *l, uint32_t input, uint32_t symbol);
/* A new chunk of the linker's own object, live, to be placed like any other. */
uint32_t own_chunk(Link *l, const char *section, uint32_t flags, uint32_t align, uint64_t size);

/* ---- imports.c */
void imports_init(Link *l);
/* Turns undefined names that shared libraries offer into SYM_IMPORT symbols of the linker's own object. */
void imports_resolve(Link *l);
/* The global is a name of elsewhere: row `import` of l->imports, of which 0 says nothing. */
void import_global(Link *l, uint32_t global, uint32_t import);
/* Number of an import's dynamic symbol, which it now has. */
uint32_t need_import(Link *l, Def d);
/* The field is for the dynamic linker to fill in, by a relocation of that type. */
void need_dynamic(Link *l, const Site *s, uint32_t type);
/* Calls of an import go through an entry of .plt; fails if it is not a function. */
void need_plt(Link *l, const Site *s);
/* Address of an import's entry in .plt, 0 if it has none. */
uint64_t import_addr(const Link *l, Def d);
/* The i-th of LinkOptions.exports; fails if nothing defines it. */
const Global *export_global(Link *l, uint32_t i);
/* Does the system's dynamic linker load the output? */
bool link_is_loaded(const Link *l);
/* Makes the chunks of .interp, .dynsym and the like. */
void imports_reserve(Link *l);
void imports_write(Link *l);

/* ---- live.c */
void live_mark(Link *l);

/* ---- merge.c */
/* Splits a SEC_MERGE chunk into pieces. */
Pieces *merge_split(Link *l, uint32_t input, uint32_t chunk);
/* The piece that holds `offset`; NULL: beyond the end. */
Piece *merge_piece(const Pieces *p, uint64_t offset);
void merge_pieces(Link *l);

/* ---- layout.c */
const char *out_section_name(const char *input_name);
void layout_group(Link *l);
void layout_assign(Link *l);
/* Output section of that name, NULL if it has none. */
OutSection *out_find(const Link *l, const char *name);
uint64_t chunk_addr(const Link *l, uint32_t input, uint32_t chunk);
/* Address of the definition + addend. */
uint64_t def_addr(const Link *l, Def d, int64_t addend);

/* ---- relocs.c */
/* Where a chunk of the linker's own object lies in the image. */
uint8_t *own_bytes(Link *l, uint32_t chunk);
void relocs_scan(Link *l);
void relocs_apply(Link *l);
/* Computes the RELR words; true if there are more than before, so that addresses change. */
bool relocs_relative_sizes(Link *l);
void relocs_relative_write(Link *l);
/* Makes the chunks of .got, .relr.dyn, .rela.dyn. */
void relocs_reserve(Link *l);
/* Sees to it that the symbol has a slot in the GOT, or two with GOT_MODULE. */
void need_got(Link *l, Def d, GotKind kind);
uint64_t got_addr(const Link *l, Def d, GotKind kind);
uint64_t got_start(const Link *l);
void need_relative(Link *l, const Site *s);
noreturn void site_fail(const Link *l, const Site *s, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* Fails unless lo <= v <= hi. */
void site_range(const Link *l, const Site *s, int64_t v, int64_t lo, int64_t hi);
/* Does the field refer to the address of something in the image (as opposed to a number)? */
bool def_in_image(Def d);

/* ---- frames.c */
void frames_parse(Link *l);
/* Marks what live functions' records refer to; true if something was added to the worklist. */
bool frames_mark(Link *l, void (*mark)(Link *l, Def d, int64_t addend));
/* Makes the chunks of .eh_frame and .eh_frame_hdr; sets their sizes, once the order of chunks is known. */
void frames_reserve(Link *l);
void frames_size(Link *l);
void frames_write(Link *l);

/* ---- elf_write.c */
/* Makes the chunks of .dynamic and the build id. */
void elf_reserve(Link *l);
/* Counts segments, so that the size of the headers is known. */
void elf_headers_reserve(Link *l);
uint64_t elf_headers_size(const Link *l);
void elf_segments(Link *l);
void elf_symbols(Link *l);
/* Allocates the image and copies the symbol table into it. */
void elf_image(Link *l);
void elf_write_headers(Link *l);
void elf_build_id(Link *l);

/* ---- elf_object.c */
/* Makes the image of LINK_OBJECT. */
void elf_object(Link *l);

static inline uint64_t align_up(uint64_t v, uint64_t a) { return (v + a - 1) & ~(a - 1); }

#endif
