/* What a back end is to the rest of Anvil: one Target per architecture, and the machine code of one function
 * with everything the linker and the unwinder must know about it. The two back ends have the
 * same file names. */
#ifndef ANVIL_IR_BACKEND_H
#define ANVIL_IR_BACKEND_H

#include "ir/ir.h"

typedef enum CodeRelocKind {
    CODE_REL_CALL,  /* 32-bit pc-relative branch to sym (x64: rel32; ARM64: bl/b imm26) */
    CODE_REL_PC32,  /* x64: 32-bit pc-relative data address, relative to the end of the field, addend included
                     */
    CODE_REL_ABS64, /* 64-bit absolute address (jump tables in data never use it: they are relative) */
    CODE_REL_PAGE21, /* ARM64: adrp */
    CODE_REL_LO12,   /* ARM64: low 12 bits of add / load / store */
} CodeRelocKind;

typedef struct CodeReloc {
    uint32_t offset; /* of the field in the code */
    uint8_t kind;    /* CodeRelocKind */
    IrSym sym;
    int64_t addend; /* target = sym + addend; the field's own position is not folded in */
} CodeReloc;

/* Code in [start, end) belongs to EH region `region`. Rows are sorted and do not overlap; code without a
 * row is outside every region. A return address belongs to the row of the byte before it. */
typedef struct CodeRegionRow {
    uint32_t start, end, region;
} CodeRegionRow;

/* One source position: code from `offset` on stems from IL offset `loc`. */
typedef struct CodeLine {
    uint32_t offset, loc;
} CodeLine;

typedef struct CodeOut {
    uint8_t *bytes; /* code, then (aligned) its constant pool and jump tables */
    uint32_t size, code_size;
    uint32_t align;
    CodeReloc *relocs;
    uint32_t nrelocs;
    CodeRegionRow *rows;
    uint32_t nrows;
    uint32_t *pads; /* by region number: code offset of its landing pad; pads[0] unused */
    uint32_t npads;
    CodeLine *lines;
    uint32_t nlines;
    uint32_t frame_size;  /* bytes below the frame pointer: landing pads run with sp = fp - frame_size */
    int32_t *slot_offset; /* by slot: its place relative to the frame pointer (for filter functions) */
    uint32_t nslots;
} CodeOut;

typedef struct BackendEnv {
    Arena *arena;   /* receives CodeOut */
    Arena *scratch; /* reset by the caller between functions */
    Diag *diag;
    IrSym trap_sym[TRAP_COUNT]; /* noreturn functions without parameters, called from cold code */
    /* Called with an address that a reference has been stored to, in the first parameter's register, which
     * alone it changes; 0: no write barrier. */
    IrSym barrier_sym;
    IrSym resume_sym; /* what eh_resume calls: noreturn, takes exception and token as its two parameters */
    /* What takes tail calls whose arguments do not fit where the function's own arrived (runtime/tail-x64.c);
     * 0: these are ordinary calls. */
    IrSym tail_sym;
    IrSym fmod, fmodf; /* reserved */
    bool check;        /* run the symbolic checker after register allocation; a finding is diag_bug */
    int level;
    const CodeOut *parent; /* when compiling a filter function: the code of its parent (slot offsets) */
    FILE *dump_regs;       /* when set, receives the machine instructions with their registers */
    IrSymName sym_name;    /* for the dump */
    void *sym_user;
} BackendEnv;

typedef struct Target {
    const char *name; /* "x64" */
    uint8_t pointer_size;
    uint16_t elf_machine;
    /* Compiles a function that the passes have finished with. What the back end cannot do is diag_bug with
     * the operation's name. */
    void (*compile)(IrFunc *f, BackendEnv *env, CodeOut *out);
    /* Lists code with addresses, bytes and names of the symbols it refers to. */
    void (*disassemble)(FILE *out, const CodeOut *code, IrSymName name, void *user);
} Target;

extern const Target target_x64;
extern const Target target_arm64;

#endif
