/* Loading the framework and the test assembly, and walking over everything in an assembly. */
#ifndef ANVIL_TESTS_TYPES_UTIL_H
#define ANVIL_TESTS_TYPES_UTIL_H

#include <criterion/criterion.h>
#include <string.h>

#include "frontend/types.h"

typedef struct World {
    Arena arena;
    Diag diag;
    Universe *u;
    Assembly *cases; /* tests/programs/type_cases.cs, or NULL when `make programs` has not been run */
    const char *dirs[2];
    uint32_t ndirs;
} World;

/* Opens the newest .NET 10 framework of the machine; skips the test when there is none. */
void world_open(World *w);
/* The same and the test assembly; skips the test when it is not built. */
void world_open_cases(World *w);

/* Type by its name as type_name prints it, of the test assembly or of CoreLib. */
Type *named(World *w, const char *name);
/* Method of that name (the first) in the type's own definition, over its own variables. */
Method *method_of(Type *t, const char *name);

typedef struct Counts {
    uint32_t types, fields, methods, slots, interface_methods, tokens;
    uint32_t unresolved; /* interface methods of concrete types that nothing implements */
    uint32_t errors;
    char first_error[1200];
} Counts;
/* Computes all there is to compute about every type of the assembly (generic ones over __Canon): hierarchy,
 * layout, statics, table, signatures, every interface method; and resolves every token. */
void walk_assembly(Universe *u, Assembly *a, Counts *c);

/* Runs the statement and expects it not to fail. */
#define WORKS(w, ...)                                                                         \
    do {                                                                                      \
        DIAG_TRY(&(w)->diag) { __VA_ARGS__; }                                                 \
        DIAG_CAUGHT(&(w)->diag) { cr_assert(false, "%s: " #__VA_ARGS__, (w)->diag.message); } \
        DIAG_END                                                                              \
    } while (0)

#endif
