/* `anvil size`: what a file is made of, as a tree of assembly, namespace, type and member, however it was
 * found out; and the ways to print it. */
#ifndef ANVIL_DRIVER_SIZE_H
#define ANVIL_DRIVER_SIZE_H

#include "driver/driver.h"

enum { SIZE_DEPTH = 4 }; /* assembly, namespace, type, member */

/* Where bytes belong. Each text may be "", which has a name in parentheses when it is shown. Borrowed. */
typedef struct SizePlace {
    const char *path[SIZE_DEPTH];
} SizePlace;

typedef struct SizeNode {
    const char *name;
    const char *kind; /* of a leaf; else NULL */
    uint64_t bytes;
    uint32_t count;             /* leaves at or below it */
    uint32_t first, last, next; /* children, sibling: indices of SizeReport.nodes; 0: none */
} SizeNode;

typedef struct SizeGroup {
    const char *name;
    uint64_t bytes;
    uint32_t count; /* leaves; of sections 0 */
} SizeGroup;

typedef struct SizeGroups {
    StrMap by_name;
    VEC(SizeGroup) all;
} SizeGroups;

typedef struct SizeReport {
    Session *s;
    const char *file;
    bool compiled;  /* from the compiler, which knows all; else from an executable's symbol table */
    bool symbols;   /* names are known */
    uint64_t bytes; /* of the file: the sum of the sections, of the kinds and of the tree */
    SizeGroups sections, kinds;
    VEC(SizeNode) nodes; /* [0] the root */
    StrMap children;     /* parent and name → node */
} SizeReport;

/* --- size.c --- */
void size_init(SizeReport *r, Session *s, const char *file);
/* Adds bytes at a place. The texts are copied. */
void size_add(SizeReport *r, SizePlace at, const char *kind, uint64_t bytes);
void size_group(SizeReport *r, SizeGroups *g, const char *name, uint64_t bytes, uint32_t count);

/* --- size_elf.c: from a file; `e` lies in the session's arena --- */
typedef struct SizeElf SizeElf;
/* Fails when the file is no 64-bit ELF file, or damaged. */
SizeElf *size_elf_open(SizeReport *r, MappedFile f);
/* Adds the sections, and what no section holds. */
void size_elf_sections(SizeElf *e);
/* Adds what the symbol table names, and for each section the rest. */
void size_elf_symbols(SizeElf *e);

/* Adds the symbol table and what is left of the file when `told` bytes of its sections have been added. */
void size_elf_rest(SizeElf *e, uint64_t told);

/* --- size_program.c: compiles a program and looks at what it becomes --- */
void size_program(SizeReport *r, const char *input);

/* --- size_print.c --- */
void size_print_text(SizeReport *r);
/* Writes the JSON of docs/cli.md; '<' is escaped, so that it may stand in a page. */
void size_print_json(const SizeReport *r, FILE *out);
void size_print_html(const SizeReport *r, FILE *out);

#endif
