/* What the tests of the runtime share: classes built by hand, a module, checks that are counted. */
#ifndef ANVIL_TESTS_RUNTIME_TEST_H
#define ANVIL_TESTS_RUNTIME_TEST_H

#include <stdio.h>
#include <stdlib.h>
#include "runtime/eh.h"
#include "runtime/gc.h"
#include "runtime/thread.h"

/* ---- counting ------------------------------------------------------------------------------------ */

extern int checks_passed, checks_failed;
#define CHECK(x)                                                            \
    do {                                                                    \
        if (x) {                                                            \
            checks_passed++;                                                \
        } else {                                                            \
            checks_failed++;                                                \
            fprintf(stderr, "%s:%d: failed: %s\n", __FILE__, __LINE__, #x); \
        }                                                                   \
    } while (0)
/* The same where it is done so often that only failures are worth counting. */
#define EXPECT(x)           \
    do {                    \
        if (!(x)) CHECK(x); \
    } while (0)
/* One per file. */
void test_gc(void);
void test_types(void);
void test_monitor(void);
void test_eh(void);
void test_end(const char *how); /* ends the process in the way that is named, else returns */

/* ---- classes ------------------------------------------------------------------------------------- */

typedef struct Node { /* three references, a number */
    RtMethodTable *mt;
    RtObject *refs[3];
    uint64_t id;
} Node;
typedef struct Pair { /* element of an array of structs */
    uint64_t a;
    RtObject *ref;
    uint64_t b;
} Pair;
typedef struct Exc {
    RtMethodTable *mt;
    RtObject *message, *inner, *trace, *trace_string;
    int32_t hresult, number;
} Exc;

extern RtMethodTable mt_object, mt_string, mt_node, mt_refs, mt_bytes, mt_pairs, mt_ulongs, mt_exception,
    mt_derived, mt_nullref, mt_divzero, mt_overflow, mt_index, mt_cast, mt_arraytype, mt_synclock, mt_oom,
    mt_typeinit, mt_entrypoint, mt_finalizable, mt_weakref;
extern RtAux aux_plain;
extern uint64_t statics[8];
#define FIELD_EXC(e) ((Exc *)(e))

/* Pseudo-random, the same in every run. */
uint32_t rnd(void);
static inline uint32_t below(uint32_t n) { return (uint32_t)((uint64_t)rnd() * n >> 32); }

#endif
